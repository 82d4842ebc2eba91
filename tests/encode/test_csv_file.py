"""CSV for spreadsheets: every cell comes back, none runs, hashtags are HXL's."""

import csv
import io
import json

import pytest

from app.domain.property_kind import PropertyKind as Kind
from app.encode.formats.csv_file import BOM, CsvFile, list_columns
from app.encode.hashtags import HASHTAGS
from app.ingest.hxl.tag_row import load_libhxl

KINDS = {"title": Kind.TEXT, "killed_best": Kind.INTEGER, "precision_m": Kind.INTEGER,
         "sources": Kind.TEXTS, "contested": Kind.BOOLEAN, "redaction": Kind.OBJECT}  # fmt: skip
AREA = {"type": "Polygon", "coordinates": [[[36, 35], [37, 35], [37, 36], [36, 35]]]}
HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "＝1", "a;=1", "x\n=1", "\t=1"]
WORDS = ['says "no", twice', "two\r\nlines", "حي القصور", "\u200fبانياس\u200e", "-5", ""]


def write(*titles: str, geometry: object = None, **switches: bool) -> bytes:
    file = CsvFile(KINDS, **switches)
    features = [
        json.dumps({"id": "e", "geometry": geometry, "properties": {
            "title": title, "killed_best": -5, "precision_m": None, "sources": ["a", "=b"],
            "contested": True, "redaction": {"policy": "1;=2"}}}).encode()
        for title in titles
    ]  # fmt: skip
    return file.begin() + file.add(features) + file.end()


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_formulas_are_defused(text: str) -> None:
    [row] = read(write(text))
    assert row["title"] != text and row["title"].replace("'", "") == text.replace("'", "")
    assert (row["killed_best"], row["sources"]) == ("-5", "a; '=b")
    assert row["redaction"] == """{"policy":"1;'=2"}"""


@pytest.mark.parametrize("text", WORDS)
def test_other_words_come_back_as_they_are(text: str) -> None:
    [row] = read(write(text))
    assert row["title"] == text


def test_only_a_published_point_has_numbers() -> None:
    [area] = read(write("x", geometry=AREA))
    assert [area[name] for name in ("longitude", "latitude", "geometry_type")] == [
        "",
        "",
        "Polygon",
    ]
    [point] = read(write("x", geometry={"type": "Point", "coordinates": [36.02, 35.17]}))
    assert (point["longitude"], point["latitude"]) == ("36.02", "35.17")
    assert list_columns(["a", "precision", "b"])[2:6] == [
        "longitude", "latitude", "geometry_type", "precision"
    ]  # fmt: skip


def test_byte_order_mark_and_hashtags_only_on_request() -> None:
    assert not write("x").startswith(BOM) and b"#" not in write("x")
    assert write("x", bom=True) == BOM + write("x")
    lines = write("x", hxl=True).decode().splitlines()
    assert "#affected+killed" in lines[1].split(",") and "#geo+lat" in lines[1].split(",")
    assert [lines[0], *lines[2:]] == write("x").decode().splitlines()


def test_libhxl_reads_the_hashtags_and_finds_the_figures_by_them() -> None:
    hxl = load_libhxl()
    content = write("a", "b", geometry={"type": "Point", "coordinates": [36.02, 35.17]}, hxl=True)
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    table = hxl.data([[*row] for row in rows])
    tagged = {column.header: column.display_tag for column in table.columns if column.tag}
    assert tagged == {name: HASHTAGS[name] for name in rows[0] if name in HASHTAGS}
    found = [(row.get("#affected+killed-min-max"), row.get("#geo+lat")) for row in table]
    assert found == [("-5", "35.17")] * 2


def test_every_hashtag_is_one_by_the_rules_of_hxl() -> None:
    hxl = load_libhxl()
    for name, tag in HASHTAGS.items():
        column = hxl.Column.parse(tag, name, use_exception=True)
        assert {column.tag, *column.attributes} == {f"#{tag[1:].split('+')[0]}",
                                                    *tag.split("+")[1:]}  # fmt: skip
