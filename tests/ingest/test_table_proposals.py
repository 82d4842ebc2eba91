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


def test_movement_keeps_the_places_of_both_its_ends_and_all_of_its_figures(
    tmp_path: Path,
) -> None:
    header = ["Date", "From governorate", "From village", "To governorate", "To town",
              "Families", "Individuals", "Reported by"]  # fmt: skip
    rows = [
        ["2025-03-10", "Latakia", "Jablah", "Tartus", "Safita", "20", "100", "SARC"],
        ["2025-03-12", "Hama", "", "Lebanon", "Massoudieh", "unknown", "1500-2000", "UN"],
    ]
    told = tomllib.loads(propose(tmp_path, header, *rows))
    assert told["record"]["kind"] == "flow"
    ends = {name: told["flow"][name] for name in told["flow"] if "_" in name[4:]}
    assert (ends["origin_admin1"], ends["origin_name"]) == ("From governorate", "From village")
    assert ends["dest_name"] == ["To town", "To governorate"]
    assert [(each["measure"], each["best"], each.get("unit")) for each in told["claims"]] == [
        ("displaced", "Families", "families"), ("displaced", "Individuals", None)]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "slot"),
    [("Village of origin", "origin_name"), ("Governorate of destination", "dest_admin1"),
     ("Origin district", "origin_admin2"), ("To sub-district", "dest_admin3"),
     ("من قرية", "origin_name"), ("إلى محافظة", "dest_admin1"), ("محافظة الوصول", "dest_admin1"),
     ("Ville d'origine", "origin_name"), ("From latitude", "origin_latitude")],
)  # fmt: skip
def test_kind_of_place_at_an_end_of_a_movement_is_told_by_its_header(
    tmp_path: Path, header: str, slot: str
) -> None:
    value = "35.1" if "latitude" in slot else "Homs"
    text = propose(tmp_path, ["Date", "From", "To", header], ["2025-03-07", "Fahel", "Shin", value])
    named = tomllib.loads(text)["flow"][slot]
    assert header in ([named] if isinstance(named, str) else named)


def test_people_of_whom_no_header_says_what_befell_them_are_no_figure_of_an_event(
    tmp_path: Path,
) -> None:
    rows = ["Date", "Village", "Individuals"], ["2025-03-07", "Fahel", "12"]
    text = propose(tmp_path, *rows)
    assert "claims" not in tomllib.loads(text)
    assert '# best = "Individuals"' in text
    assert "NO FIGURE WILL BE READ" in text
    counted = propose(tmp_path, [*rows[0][:2], "Killed"], rows[1])
    assert "NO FIGURE" not in counted
