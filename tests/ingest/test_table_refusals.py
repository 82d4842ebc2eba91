"""What a row of a table is refused for is said in its user's words, and how to mend it."""

import csv
from collections.abc import Sequence
from pathlib import Path

from app.domain.source import SourceRecord
from app.ingest import ReadOptions, read_records
from app.ingest.table.adapter import tell_columns

HEADER = ["Date", "Village", "Type"]
EVENTS = """
[dataset]
name = "desk"
[source]
id = "desk"
name_en = "A desk"
kind = "ngo"
[event]
date_start = "Date"
place_name = "Village"
event_type = { constant = "Attack" }
"""
MOVES = """
[dataset]
name = "moves"
[source]
id = "desk"
name_en = "A desk"
kind = "ngo"
[record]
kind = "flow"
[flow]
period_start = "Day"
origin_name = "From village"
dest_name = "To town"
measure = { constant = "displaced" }
"""


def read_rows(folder: Path, mapping: str, *rows: Sequence[str]) -> list[SourceRecord]:
    """Return the records of a table, without its source."""
    path, said = folder / "table.csv", folder / "mapping.toml"
    said.write_text(mapping, encoding="utf-8")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return list(read_records("table", path, ReadOptions(mapping=said)))[1:]


def test_row_without_its_day_names_the_column_of_the_user_and_how_to_mend_it(
    tmp_path: Path,
) -> None:
    [record] = read_rows(tmp_path, EVENTS, HEADER, ["", "Banias", "A"])
    assert record.damage is not None
    assert record.damage.field == "Date"
    assert 'fill_down = ["Date"]' in str(record.damage)


def test_movement_without_an_end_names_the_columns_that_are_empty(tmp_path: Path) -> None:
    rows = [["Day", "From village", "To town"], ["2025-03-07", "Fahel", ""]]
    [record] = read_rows(tmp_path, MOVES, *rows)
    assert record.damage is not None
    assert record.damage.field == "To town"
    assert "is empty" in str(record.damage)
    assert "fill_down" not in str(record.damage)


def test_word_for_a_precision_that_nobody_has_explained_claims_none(tmp_path: Path) -> None:
    slot = 'precision = { column = "Type", values = { "medium" = "", "city" = "settlement" } }'
    rows = [["2025-03-07", "Banias", "medium"], ["2025-03-07", "Banias", "city"]]
    unknown, known = read_rows(tmp_path, EVENTS + slot, HEADER, *rows)
    assert unknown.damage is not None
    assert unknown.damage.field == "Type"
    assert known.damage is None
    assert known.fields["precision"] == "settlement"


def test_every_column_is_told_with_what_is_read_from_it(tmp_path: Path) -> None:
    claim = """
[[claims]]
measure = "killed"
population = "civilians"
best = "Dead"
[record]
leave_out = ["Phone"]
"""
    header = [*HEADER, "Dead", "Phone", "Families"]
    read_rows(tmp_path, EVENTS + claim, header, ["2025-03-07", "Banias", "A", "3", "0900", "2"])
    options = ReadOptions(mapping=tmp_path / "mapping.toml")
    told = tell_columns(tmp_path / "table.csv", options)
    assert {each.column: each.meaning for each in told} == {
        "Date": "date_start", "Village": "place_name", "Type": "",
        "Dead": "figure: killed-civilians (best)", "Phone": "left out, nothing of it is kept",
        "Families": "",
    }  # fmt: skip
    assert [each.column for each in told if each.counts] == ["Dead"]
