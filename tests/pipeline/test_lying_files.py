"""Files that lie, brought to the ledger: a clear refusal, and nothing of them is stored."""

import csv
import gzip
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from postgres_server import Database
from stories import tell_ged, write_ged
from workbook_files import write_parts, write_workbook

from app.domain.errors import MasarError
from app.ingest import ADAPTERS, ReadOptions
from app.pipeline import LoadOptions, import_file

Write = Callable[[Path], object]


def _write_csv(path: Path, change: Callable[[bytes], bytes] = lambda content: content) -> None:
    write_ged(path, [tell_ged(id=1), tell_ged(id=2)])
    path.write_bytes(change(path.read_bytes()))


LIES: dict[str, tuple[Write, str]] = {
    "a PDF": (lambda path: path.write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3"), "is a PDF"),
    "a page": (lambda path: path.write_text("<!doctype html><p>Log in"), "is a web page"),
    "nothing": (lambda path: path.write_bytes(b""), "is empty"),
    "packed": (lambda path: _write_csv(path, gzip.compress), "packed with gzip"),
    "cut in a sign": (
        lambda path: _write_csv(path, lambda content: content + "بان".encode()[:-1]),
        "damaged",
    ),
    "an open quote": (
        lambda path: _write_csv(path, lambda content: content.replace(b"\n", b'\n"', 1)),
        "never closed",
    ),
    "a long line": (
        lambda path: _write_csv(path, lambda content: content + b"x" * 9_000_000),
        "cannot be read beyond",
    ),
    "two tables": (
        lambda path: write_parts(path, {"a.csv": "id\n1\n", "b.csv": "id\n1\n"}),
        "2 files",
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_nothing_is_stored_of_a_file_that_lies(
    places_database: Database, tmp_path: Path, name: str
) -> None:
    write, words = LIES[name]
    path = tmp_path / "ged.csv"
    write(path)
    before = places_database.count_everything()
    with pytest.raises(MasarError, match=r"ged\.csv") as refusal:
        import_file(places_database.writer, "ucdp_ged", path)
    assert words in refusal.value.message
    assert places_database.count_everything() == before


MAPPING = """
[dataset]
name = "x"
[source]
id = "x"
name_en = "X"
kind = "ngo"
[event]
date_start = "day"
event_type = "kind"
place_name = "where"
"""
NO_TABLES = (b"%PDF-1.7 x", b"", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x05\x06" + bytes(18))


def test_every_adapter_refuses_what_is_no_table(places_database: Database, tmp_path: Path) -> None:
    path, mapping = tmp_path / "coast.xlsx", tmp_path / "mapping.toml"
    mapping.write_text(MAPPING)
    options = LoadOptions(reading=ReadOptions(mapping=mapping, dataset="x"))
    before = places_database.count_everything()
    for adapter, content in product(sorted(set(ADAPTERS) - {"record"}), NO_TABLES):
        path.write_bytes(content)
        with pytest.raises(MasarError) as refusal:
            import_file(places_database.writer, adapter, path, options=options)
        assert "coast.xlsx is" in refusal.value.message, (adapter, refusal.value.message)
        assert refusal.value.way_out
    assert places_database.count_everything() == before


def test_same_table_is_the_same_whatever_holds_it(
    places_database: Database, tmp_path: Path
) -> None:
    """A file saved anew by another program changes nothing in the ledger."""
    path = tmp_path / "ged.csv"
    _write_csv(path)
    assert import_file(places_database.writer, "ucdp_ged", path).stored == 2
    text = path.read_text()
    table = list(csv.reader(text.splitlines()))
    for encoding in ("utf-8-sig", "utf-16"):
        path.write_bytes(text.encode(encoding))
        assert import_file(places_database.writer, "ucdp_ged", path).unchanged == 2
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert import_file(places_database.writer, "ucdp_ged", path).unchanged == 2
    path.write_text("\n".join(";".join(row) for row in table))
    assert import_file(places_database.writer, "ucdp_ged", path).unchanged == 2
    write_workbook(path, table)
    assert import_file(places_database.writer, "ucdp_ged", path).unchanged == 2
