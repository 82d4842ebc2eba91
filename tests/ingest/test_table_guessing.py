"""What the guess makes of headers: measured on invented sheets, and what it must refuse."""

import csv
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import MasarError
from app.ingest.table.guessing import ColumnGuess, guess_columns, guess_table
from app.ingest.table.proposal import propose_mapping

FOLDER = Path(__file__).parent
ONLY_KEPT = frozenset({"", "entered", "admin_code", "country", "area", "persons"})


def cut_cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split(" | ")]


def name_guess(guess: ColumnGuess) -> str:
    """Return a guess as the files of sheets write it."""
    if guess.role in ONLY_KEPT or guess.role == "part":
        return "-"
    return "place_name" if guess.role == "quarter" else guess.label


def measure_guesses(file_name: str) -> tuple[Counter[str], list[str]]:
    """Return how many columns were right, wrong (taken for another thing) and missed."""
    counts: Counter[str] = Counter()
    errors = []
    for sheet in tomllib.loads((FOLDER / file_name).read_text(encoding="utf-8"))["sheet"]:
        lines = [*sheet.get("titles", []), sheet["header"], *sheet["rows"]]
        guess = guess_columns([(n, cut_cells(line)) for n, line in enumerate(lines, start=1)])
        assert guess is not None
        wanted = cut_cells(sheet["means"])
        assert len(wanted) == len(guess.columns), sheet["name"]
        for each, meant in zip(guess.columns, wanted, strict=True):
            got = name_guess(each)
            verdict = "right" if got == meant else "missed" if got == "-" else "wrong"
            counts[verdict] += 1
            if verdict != "right":
                errors.append(f"{sheet['name']}: {each.column!r} is {meant}, not {got}")
    return counts, errors


def test_every_column_of_the_known_sheets_is_recognised() -> None:
    counts, errors = measure_guesses("table_sheets.toml")
    assert errors == []
    assert counts["right"] >= 190


def test_headers_that_nobody_had_in_mind_are_mostly_recognised_and_seldom_mistaken() -> None:
    """Measured once: 94 right, 1 wrong, 4 missed of 99 columns."""
    counts, errors = measure_guesses("table_sheets_held_out.toml")
    assert counts["right"] / counts.total() >= 0.93, errors
    assert counts["wrong"] <= 1, errors


def write_sheet(folder: Path, *rows: Sequence[str]) -> Path:
    path = folder / "sheet.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


HEADER = ["Date", "Governorate", "Village", "Killed"]


def propose(folder: Path, *rows: Sequence[str]) -> str:
    return propose_mapping(guess_table(write_sheet(folder, *rows)), "sheet")


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["07/03/2025", "25/03/2025"], "day-month"),
        (["03/07/2025", "03/25/2025"], "month-day"),
        (["07/03/2025", "08/03/2025"], ""),
        (["25/03/2025", "03/25/2025"], ""),
        (["2025-03-07", "2025-03-08"], None),
        (["03/03/2025", "7 March 2025"], None),
    ],
)
def test_order_of_day_and_month_is_decided_by_the_column_or_left_open(
    tmp_path: Path, dates: list[str], order: str | None
) -> None:
    text = propose(tmp_path, HEADER, *([day, "Homs", "Fahel", "2"] for day in dates))
    assert tomllib.loads(text).get("dates", {}).get("order") == order
    assert ("UNDECIDED" in text) == (order == "")


def test_deciding_date_may_stand_a_thousand_rows_below(tmp_path: Path) -> None:
    rows = [["07/03/2025", "Homs", "Fahel", "2"]] * 1500 + [["25/03/2025", "Homs", "Fahel", "2"]]
    assert 'order = "day-month"' in propose(tmp_path, HEADER, *rows)


def test_column_whose_values_are_no_dates_is_not_the_date(tmp_path: Path) -> None:
    rows = [["Friday morning", "Homs", "Fahel", "2"], ["Saturday", "Homs", "Fahel", "3"]]
    text = propose(tmp_path, HEADER, *rows)
    assert tomllib.loads(text)["event"]["date_start"] == ""


def test_dates_are_found_under_a_header_that_says_nothing(tmp_path: Path) -> None:
    header = ["Column A", "Governorate", "Village", "Killed"]
    text = propose(tmp_path, header, ["7 March 2025", "Homs", "Fahel", "2"])
    assert tomllib.loads(text)["event"]["date_start"] == "Column A"


def test_personal_data_are_left_out_and_their_values_are_not_shown(tmp_path: Path) -> None:
    header = [*HEADER, "اسم الضحية", "Tel.", "Extra", "Link"]
    row = ["2025-03-07", "Homs", "Fahel", "2", "Secret Name", "n/a", "0933123456",
           "https://www.facebook.com/some.person/posts/1"]  # fmt: skip
    text = propose(tmp_path, header, row)
    assert tomllib.loads(text)["record"]["leave_out"] == ["اسم الضحية", "Tel.", "Extra", "Link"]
    for secret in ("Secret Name", "0933123456", "some.person"):
        assert secret not in text


def test_names_below_a_header_for_a_figure_are_left_out(tmp_path: Path) -> None:
    header = ["Date", "Village", "Victims"]
    rows = [["2025-03-07", "Fahel", "N. N. and two sons"], ["2025-03-08", "Homs", "M. M."]]
    assert tomllib.loads(propose(tmp_path, header, *rows))["record"]["leave_out"] == ["Victims"]


def test_unknown_words_for_what_happened_are_listed_with_their_rows(tmp_path: Path) -> None:
    header = [*HEADER, "نوع الحادث"]
    rows = [
        ["2025-03-07", "Homs", "Fahel", "2", kind] for kind in ("قصف مدفعي", "أمر آخر", "أمر آخر")
    ]
    text = propose(tmp_path, header, *rows)
    values = tomllib.loads(text)["event"]["event_type"]["values"]
    assert values == {"أمر آخر": "", "قصف مدفعي": "Shelling/artillery/missile attack"}
    assert '"أمر آخر" = ""  # 2 rows: WHAT IS IT?' in text


def test_figure_of_some_people_is_not_proposed_as_that_of_all(tmp_path: Path) -> None:
    header = ["Date", "Village", "Patients killed", "Health workers killed"]
    text = propose(tmp_path, header, ["2025-03-07", "Fahel", "3", "1"])
    [claim] = tomllib.loads(text)["claims"]
    assert (claim["best"], claim["population"]) == ("Health workers killed", "health_workers")
    assert '# best = "Patients killed"' in text


def test_every_line_tells_why_and_columns_not_used_are_named(tmp_path: Path) -> None:
    header = [*HEADER, "Shoe size"]
    text = propose(tmp_path, header, ["2025-03-07", "Homs", "Fahel", "2", "43"])
    assert (
        'header says "village", 100% of the values fit. E.g. "Fahel".\nplace_name = "Village"'
        in text
    )
    assert '# Not used, and kept as they are:\n#   "Shoe size". E.g. "43".' in text


def test_swapped_columns_and_longitude_first_are_noticed(tmp_path: Path) -> None:
    rows = [["2025-03-07", "38.9", "35.9"], ["2025-03-08", "39.1", "35.3"]]
    swapped = tomllib.loads(propose(tmp_path, ["Date", "Latitude", "Longitude"], *rows))["event"]
    assert (swapped["latitude"], swapped["longitude"]) == ("Longitude", "Latitude")
    joined = [[day, f"{north}, {east}"] for day, north, east in rows]
    text = propose(tmp_path, ["Date", "Coordinates"], *joined)
    assert tomllib.loads(text)["precision"]["position_order"] == "lon-lat"


@pytest.mark.parametrize(
    ("column", "rule"), [("Hospital name", "hospital"), ("اسم المخيم", "refuge"), ("Weather", None)]
)
def test_tables_about_hospitals_and_camps_have_their_places_hidden(
    tmp_path: Path, column: str, rule: str | None
) -> None:
    text = propose(tmp_path, [*HEADER, column], ["2025-03-07", "Homs", "Fahel", "2", "A"])
    assert tomllib.loads(text)["event"].get("visibility") == (rule and {"constant": rule})


def test_merged_cells_are_asked_about(tmp_path: Path) -> None:
    rows = [[day, "Homs", village, "2"] for day in ("2025-03-07", "2025-03-08")
            for village in ("Fahel", "Rabia", "Qabu", "Shin")]  # fmt: skip
    merged = [[row[0] if row[2] == "Fahel" else "", *row[1:]] for row in rows]
    assert "fill_down" not in propose(tmp_path, HEADER, *rows)
    assert '# fill_down = ["Date"]' in propose(tmp_path, HEADER, *merged)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([HEADER, ["#date", "#adm1+name", "#loc", "#affected+killed"], ["2025-03-07"] * 4],
         ["looks like HXL", "hxl"]),
        ([["event_id_cnty", "event_date", "event_type", "sub_event_type", "fatalities"], ["1"] * 5],
         ["ACLED", "acled"]),
        ([["Admin4Name_En", "IDPs estimates", "Returnees estimates"], ["Homs", "12", "3"]],
         ["looks like a stock", "IDPs estimates"]),
        ([["only one cell"]], ["no table"]),
    ],
)  # fmt: skip
def test_what_has_its_own_adapter_or_is_no_event_is_refused_by_name(
    tmp_path: Path, rows: list[list[str]], words: list[str]
) -> None:
    with pytest.raises(MasarError) as refused:
        guess_table(write_sheet(tmp_path, *rows))
    said = f"{refused.value.message} {refused.value.way_out}"
    assert [word for word in words if word not in said] == []


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=4), min_size=1, max_size=5))
def test_proposal_is_always_a_file_that_can_be_read(rows: list[list[str]]) -> None:
    guess = guess_columns([(n, row) for n, row in enumerate(rows, start=1)])
    if guess is not None:
        tomllib.loads(propose_mapping(guess, "sheet"))


def list_shared(request: pytest.FixtureRequest, folder: str, pattern: str) -> list[Path]:
    paths = sorted((request.config.rootpath.parent / "shared" / "data" / folder).glob(pattern))
    if not paths:
        pytest.skip(f"no real sheets at ../shared/data/{folder}")
    return paths


def test_real_sheets_of_monitors_are_told_to_be_hxl(request: pytest.FixtureRequest) -> None:
    for path in list_shared(request, "events", "20*__SYR.csv"):
        with pytest.raises(MasarError, match="looks like HXL"):
            guess_table(path)


def test_real_counts_of_displaced_people_are_told_to_be_stocks(
    request: pytest.FixtureRequest,
) -> None:
    for path in list_shared(request, "displacement", "*_community_idps.csv"):
        with pytest.raises(MasarError, match="looks like a stock"):
            guess_table(path)


def test_real_sheet_without_its_hashtags_is_mapped(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    [source] = list_shared(request, "events", "*education*__SYR.csv")
    with source.open(encoding="utf-8", newline="") as file:
        header, _, *rows = csv.reader(file)
    # Without its name for the id as well, nothing tells whose sheet it is.
    header = ["Number" if name == "SiND Event ID" else name for name in header]
    guess = guess_table(write_sheet(tmp_path, header, *rows))
    roles = {each.column: each.role for each in guess.columns}
    assert roles["Date"] == "date_start"
    assert roles["Admin 1"] == "admin1"
    assert (roles["Latitude"], roles["Longitude"]) == ("latitude", "longitude")
    assert roles["Reported Perpetrator"] == "actor1"
