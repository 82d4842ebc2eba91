"""Files that are not what their names say: each is told by its content and refused in words."""

import bz2
import gzip
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from workbook_files import list_parts, spell_sheet, write_parts, write_workbook

from app.domain.errors import MasarError
from app.ingest.files import (
    FileKind,
    read_cells,
    read_csv_rows,
    read_json_rows,
    read_table_rows,
    tell_kind,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)
LIES = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", FileKind.PDF, "is a PDF"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileKind.IMAGE, "is a picture"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", FileKind.IMAGE, "is a picture"),
    "gzip": (gzip.compress(b"id,best\n1,2\n"), FileKind.GZIP, "packed with gzip"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(20), FileKind.ARCHIVE, "is an archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(20), FileKind.ARCHIVE, "is an archive"),
    "bzip": (bz2.compress(b"id"), FileKind.ARCHIVE, "is an archive"),
    "program": (PROGRAM, FileKind.PROGRAM, "is a program"),
    "elf": (b"\x7fELF\x02\x01\x01" + bytes(50), FileKind.PROGRAM, "is a program"),
    "parquet": (b"PAR1" + bytes(50) + b"PAR1", FileKind.PARQUET, "Parquet"),
    "rtf": (b"{\\rtf1\\ansi id;best}", FileKind.RICH_TEXT, "RTF"),
    "page": (b"<!DOCTYPE html><html><body>Log in", FileKind.HTML, "web page"),
    "late page": (b"\xef\xbb\xbf\n  <!-- x -->\n<HTML lang=en>", FileKind.HTML, "web page"),
    "sheet of html": (b"<table><tr><td>id</td></tr></table>", FileKind.HTML, "web page"),
    "xml": (b'<?xml version="1.0"?>\n<kml xmlns="x"></kml>', FileKind.XML, "is XML"),
    "error": (b'<?xml version="1.0"?>\n<html><body>503', FileKind.HTML, "web page"),
    "old Word": (OLE, FileKind.OFFICE, "no workbook"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le") + b"\0\0", FileKind.LOCKED_WORKBOOK,
               "locked with a password"),
    "empty": (b"", FileKind.EMPTY, "is empty"),
    "blanks": (b" \r\n\t\n  ", FileKind.EMPTY, "is empty"),
    "a mark alone": (b"\xef\xbb\xbf", FileKind.EMPTY, "is empty"),
    "zeros": (bytes(5000), FileKind.EMPTY, "is empty"),
    "noise": (bytes(range(256)) * 20, FileKind.BINARY, "no text"),
    "marchless utf-16": ("id,best\n1,2\n".encode("utf-16-le"), FileKind.BINARY, "no text"),
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path: Path, name: str) -> None:
    content, kind, words = LIES[name]
    path = tmp_path / "coast.csv"
    path.write_bytes(content)
    assert tell_kind(path) is kind
    for read in (read_cells, read_table_rows, lambda path: read_csv_rows(path, ())):
        with pytest.raises(MasarError, match=r"coast\.csv") as refusal:
            list(read(path))
        assert words in refusal.value.message
        assert refusal.value.way_out
    with pytest.raises(MasarError, match="not JSON"):
        list(read_json_rows(path))


def _write_foreign(folder: Path) -> Iterator[tuple[Path, FileKind]]:
    database = sqlite3.connect(folder / "sqlite.csv")
    database.execute("CREATE TABLE events (id)")
    database.close()
    yield folder / "sqlite.csv", FileKind.DATABASE
    yield (
        write_parts(folder / "word.csv", {"[Content_Types].xml": "", "word/document.xml": ""}),
        (FileKind.OFFICE),
    )
    yield write_parts(folder / "text.csv", {"mimetype": "application/vnd.oasis.opendocument.text"
                                            }), FileKind.OFFICE  # fmt: skip
    yield write_parts(folder / "b.xlsx", {"xl/workbook.bin": ""}), FileKind.BINARY_WORKBOOK
    (folder / "cut.zip").write_bytes((folder / "word.csv").read_bytes()[:60])
    yield folder / "cut.zip", FileKind.ZIP


def test_what_others_write_is_told_and_refused(tmp_path: Path) -> None:
    for path, kind in _write_foreign(tmp_path):
        assert tell_kind(path) is kind
        with pytest.raises(MasarError, match=path.name) as refusal:
            list(read_cells(path))
        assert refusal.value.way_out


def test_names_mean_nothing(tmp_path: Path) -> None:
    rows = [(1, ["id", "best"]), (2, ["a", "5"])]
    for name in ("a.xlsx", "a.pdf", "a"):
        (tmp_path / name).write_text("id,best\na,5\n")
        assert list(read_cells(tmp_path / name)) == rows
    book = write_workbook(tmp_path / "book.csv", [["id", "best"], ["a", 5]])
    assert list(read_cells(book)) == rows
    (tmp_path / "list.csv").write_text(json.dumps([["id", "best"], ["a", 5]]))
    assert list(read_cells(tmp_path / "list.csv")) == rows


def test_table_that_begins_like_something_else_is_a_table(tmp_path: Path) -> None:
    for header in ("MZ,best", "[id],best", "{id},best", "PKW,best", "BZh9,best", "%PDF,best"):
        path = tmp_path / "a.csv"
        path.write_text(f"{header}\n1,2\n")
        assert [cells for _, cells in read_cells(path)] == [header.split(","), ["1", "2"]], header


def test_header_without_rows_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,best\n\n")
    with pytest.raises(MasarError, match="no row below"):
        list(read_table_rows(path))
    assert list(read_csv_rows(path, ("id",))) == []  # a record may have a table without rows


def test_what_is_no_file_is_refused_and_never_read(tmp_path: Path) -> None:
    for path, words in ((tmp_path, "no regular file"), (tmp_path / "none.csv", "No such file")):
        with pytest.raises(MasarError, match=words):
            list(read_cells(path))


@pytest.mark.parametrize("leftover", ["__MACOSX/._a.csv", "sub/.DS_Store", "Thumbs.db"])
def test_zip_with_one_table_is_opened(tmp_path: Path, leftover: str) -> None:
    path = write_parts(tmp_path / "a.zip", {"sub/a.csv": "id,best\na,5\n", leftover: "x"})
    assert [cells for _, cells in read_cells(path)] == [["id", "best"], ["a", "5"]]
    # Its own name is never a path to write to.
    path = write_parts(tmp_path / "b.zip", {"../../../b.csv": "id,best\na,5\n"})
    assert len(list(read_cells(path))) == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip", "b.zip"]


def _write_lying_zip(path: Path) -> Path:
    """A zip whose file is far longer than it says: 20 MB instead of 12 bytes."""
    write_parts(path, {"a.csv": "id,best\n" + "1,2\n" * 5_000_000})
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    for at in (22, directory + 24):
        content[at : at + 4] = (12).to_bytes(4, "little")
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("two", "2 files"),
        ("none", "0 files"),
        ("nested", "is a zip archive"),
        ("bomb", "packed too tightly"),
        ("claimed", "more than 1,000 MB"),
        ("many", "2,001 files"),
        ("locked", "locked with a password"),
        ("lying", "damaged"),
        ("flipped", "damaged"),
    ],
)
def test_zip_that_holds_no_one_table_is_refused(tmp_path: Path, name: str, words: str) -> None:
    path, table = tmp_path / f"{name}.zip", "id,best\n" + "1,2\n" * 100
    inner = write_parts(tmp_path / "inner.zip", {"a.csv": table}).read_bytes()
    parts: dict[str, dict[str, str | bytes]] = {
        "two": {"a.csv": table, "b.csv": table},
        "none": {"__MACOSX/a": ""},
        "nested": {"a.zip": inner},
        "bomb": {"a.csv": bytes(20_000_000)},
        "many": {f"{number}.csv": "" for number in range(2001)},
    }
    write_parts(path, parts.get(name, {"a.csv": table}))
    content = bytearray(path.read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    if name == "claimed":
        content[directory + 24 : directory + 28] = (1_500_000_000).to_bytes(4, "little")
    if name == "locked":
        content[directory + 8] |= 1
    if name == "flipped":
        content[45] ^= 255
    path.write_bytes(content)
    if name == "lying":
        _write_lying_zip(path)
    with pytest.raises(MasarError, match=path.stem) as refusal:
        list(read_cells(path))
    assert words in refusal.value.message


def test_overlapping_parts_are_added_up(tmp_path: Path) -> None:
    """A bomb whose thousand files share one packed body unpacks to a thousand of them."""
    path = write_parts(tmp_path / "a.xlsx", list_parts({"E": spell_sheet([["a"]])}))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/1", bytes(2_000_000))
        body = packed.getinfo("xl/media/1")
        for number in range(600):
            twin = zipfile.ZipInfo(f"xl/media/2{number}")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(twin, name, getattr(body, name))
            packed.filelist.append(twin)
        packed._didModify = True  # type: ignore[attr-defined]
    with pytest.raises(MasarError, match="more than 1,000 MB"):
        list(read_cells(path))


EDGE_CASES = Path("data/hxl_edge_cases")


def test_edge_cases_of_others_are_read_or_refused_in_words(
    request: pytest.FixtureRequest,
) -> None:
    folder = request.config.rootpath.parent / "shared" / EDGE_CASES
    if not folder.is_dir():
        pytest.skip(f"libhxl's own edge cases are not at ../shared/{EDGE_CASES}")
    refused = {}
    for path in sorted(folder.glob("input-*")):
        try:
            assert [cells for _, cells in read_cells(path)]
        except MasarError as error:
            refused[path.name] = error.message
    said = {name.removeprefix("input-"): message for name, message in refused.items()}
    assert {name for name in said if "web page" in said[name]} == {"notag1.html", "notag2.html"}
    assert {name for name in said if "same table in several" in said[name]} == {
        "quality.xls", "quality.xlsx"}  # fmt: skip
    assert {name for name in said if "JSON" in said[name] or "list of rows" in said[name]} == {
        "untagged-objects.json", "valid-objects.json", "valid-json-selector.json",
        "valid-nested.json"}  # fmt: skip
    assert "picture" in said["invalid.png"]
    assert len(said) == 9
