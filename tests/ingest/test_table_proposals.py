"""What a proposed mapping must not lose, keep or claim, on invented sheets."""

import csv
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.ingest.table.guessing import guess_table
from app.ingest.table.proposal import propose_mapping


def write_sheet(folder: Path, *rows: Sequence[str]) -> Path:
    path = folder / "sheet.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def propose(folder: Path, *rows: Sequence[str]) -> str:
    return propose_mapping(guess_table(write_sheet(folder, *rows)), "sheet")


PERSONS = ["name", "date of birth", "date of arrest", "place of arrest", "governorate", "status"]
PERSON = ["N. N.", "1990-01-01", "2025-02-03", "Qardaha", "Latakia", "detained"]


@pytest.mark.parametrize(
    "header",
    ["date of birth", "Birth date", "DOB", "D.O.B.", "Year of birth", "Detainee's date of birth",
     "Date of birth of the victim", "تاريخ الميلاد", "تاريخ ولادة المعتقل", "المواليد",
     "Date de naissance", "Victim birth year"],
)  # fmt: skip
def test_day_on_which_a_person_was_born_is_left_out_and_not_shown(
    tmp_path: Path, header: str
) -> None:
    text = propose(tmp_path, [PERSONS[0], header, *PERSONS[2:]], PERSON)
    assert header in tomllib.loads(text)["record"]["leave_out"]
    assert "1990" not in text
    assert tomllib.loads(text)["event"]["date_start"] == "date of arrest"
