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


def test_what_a_list_of_persons_says_of_them_besides_is_asked_about_and_not_shown(
    tmp_path: Path,
) -> None:
    rows = [*PERSONS, "Scar"], [*PERSON, "left cheek"]
    text = propose(tmp_path, *rows)
    assert "left cheek" not in text
    assert '"Scar"' in text
    assert "one row for each person" in text
    nobody = propose(tmp_path, *[row[2:] for row in rows])
    assert "left cheek" in nobody
    assert "one row for each person" not in nobody


PLACED = ["Date", "Governorate", "Village", "Lat", "Lon", "Killed"]
SPOT = ["2025-03-07", "Hama", "Salhab", "35.26", "36.38", "3"]


def test_precision_that_rows_state_is_used_and_unknown_words_are_asked_for(
    tmp_path: Path,
) -> None:
    words = ["exacte", "village", "District", "محافظة", "medium"]
    text = propose(tmp_path, [*PLACED, "Précision"], *[[*SPOT, word] for word in words])
    slot = tomllib.loads(text)["event"]["precision"]
    assert slot == {
        "column": "Précision",
        "values": {"exacte": "exact", "village": "settlement", "District": "district",
                   "محافظة": "governorate", "medium": ""},
    }  # fmt: skip
    assert "WHAT IS IT?" in text


def test_precision_in_metres_is_no_word_of_a_vocabulary(tmp_path: Path) -> None:
    rows = [[*SPOT, str(metres)] for metres in range(3, 40)]
    text = propose(tmp_path, [*PLACED, "Accuracy"], *rows)
    assert "precision" not in tomllib.loads(text)["event"]


@pytest.mark.parametrize(
    ("header", "values", "rule"),
    [
        ("Facility name", ["Al Example hospital", "Example clinic"], "hospital"),
        ("Facility", ["A", "B"], "hospital"),
        ("Village", ["مشفى المثال", "Fahel"], "hospital"),
        ("Target", ["IDP camp", "market"], "refuge"),
        ("Village", ["Fahel", "Shin", "Rabia", "Qabu", "Yarmouk camp", "A", "B", "C"], None),
        ("Village", ["Fahel", "Shin"], None),
    ],
)
def test_place_of_a_facility_is_hidden_whether_its_header_or_its_name_tells_it(
    tmp_path: Path, header: str, values: list[str], rule: str | None
) -> None:
    rows = [["2025-03-07", "Homs", value] for value in values]
    told = tomllib.loads(propose(tmp_path, ["Date", "Governorate", header], *rows))["event"]
    assert told.get("visibility") == (rule and {"constant": rule})


def test_days_and_places_that_span_several_rows_are_told_from_places_that_are_not_known(
    tmp_path: Path,
) -> None:
    header = ["Date", "Governorate", "District", "Village", "Killed"]
    merged = [["2025-03-07", "Latakia", "", "Fahel", "30"], ["", "", "", "Shin", "25"],
              ["2025-03-08", "Hama", "", "Rabia", "60"]]  # fmt: skip
    assert '# fill_down = ["Date", "Governorate"]' in propose(tmp_path, header, *merged)
    apart = [["2025-03-07", "Latakia", "Jablah", "A", "1"], ["2025-03-07", "Latakia", "", "B", "1"],
             ["2025-03-08", "Rural Damascus", "", "C", "1"], ["2025-03-08", "Homs", "", "D", "1"],
             ["2025-03-08", "Homs", "Homs", "E", "1"], ["2025-03-09", "Homs", "", "F", "1"],
             ["2025-03-10", "Hama", "", "G", "1"]]  # fmt: skip
    assert "fill_down" not in propose(tmp_path, header, *apart)
