"""Thousands of UCDP rows, each accounted for: invented in both layouts, and real where they lie."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from postgres_server import Database, TestServer
from stories import LAYOUT_41, LAYOUT_49, tell_ged, write_ged

from app.domain.report import LoadReport, Outcome
from app.pipeline import import_file

ROWS = 9983
TOLLS = {
    "none": (0, 0, 0), "exact": (3, 3, 3), "span": (2, 5, 9), "low above best": (7, 5, 9),
    "best above high": (2, 9, 5), "upside down": (9, 5, 2), "low above all": (9, 2, 5),
    "large": (20_000, 31_000, 40_000),
}  # fmt: skip
LASTING = (0, 0, 1, 5, 6, 30, 31, 364, 365, 800)
PRECISIONS = {
    "1": "settlement", "2": "subdistrict", "3": "district", "4": "governorate",
    "5": "governorate", "6": "country", "7": "country",
}  # fmt: skip
NAMES = ("Homs town", 'a village, "the upper"', "قرية النهر", "Dayr az-Zawr-Raqqah road", "")
ADMIN1 = ("Homs Governorate", "Dayr az Zawr Governorate", "Rif Dimashq", "حلب", "")


def invent_row(number: int, chance: random.Random) -> dict[str, str]:
    """A row whose codes run through every combination, and whose words and days vary."""
    low, best, high = list(TOLLS.values())[number // 105 % len(TOLLS)]
    start = date(2011, 1, 1) + timedelta(chance.randrange(4500))
    return tell_ged(
        id=500_000 + number,
        where_prec=number % 7 + 1, date_prec=number // 7 % 5 + 1,
        type_of_violence=number // 35 % 3 + 1, low=low, best=best, high=high,
        deaths_civilians=chance.choice([0, best]), date_start=start,
        date_end=start + timedelta(chance.choice(LASTING)),
        latitude=round(chance.uniform(34.4, 36.2), 6),
        longitude=round(chance.uniform(36.9, 40), 6),
        where_coordinates=chance.choice(NAMES), adm_1=chance.choice(ADMIN1), adm_2="",
        number_of_sources=chance.choice(["", "-1", "1", "7"]), event_clarity=chance.choice([1, 2]),
    )  # fmt: skip


def invent_sample(path: Path, layout: list[str]) -> Path:
    """Write as many rows as the real sample has; the same ones every time."""
    chance = random.Random(2016)
    return write_ged(path, [invent_row(number, chance) for number in range(ROWS)], layout)


@dataclass(frozen=True)
class Sample:
    """A file of rows, whether its codes are complete, and its layout."""

    path: Path
    complete: bool


@pytest.fixture(scope="module", params=["invented, 41 columns", "invented, 49 columns", "real"])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Invented rows anywhere; the real ones where they lie beside the project."""
    if request.param == "real":
        return Sample(request.getfixturevalue("ucdp_sample"), complete=False)
    layout = LAYOUT_41 if "41" in request.param else LAYOUT_49
    path = tmp_path_factory.mktemp("ged") / "invented.csv"
    return Sample(invent_sample(path, layout), complete=True)


@pytest.fixture(scope="module")
def loaded(
    server: TestServer, places_template: Database, sample: Sample
) -> Iterator[tuple[Database, LoadReport]]:
    """A database with the sample, and the report of its load."""
    with server.make_database(places_template.name) as database:
        yield database, import_file(database.writer, "ucdp_ged", sample.path)


def read_rows(sample: Sample) -> list[dict[str, str]]:
    """Return the rows of the file."""
    with sample.path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_bounds(sample: Sample) -> list[tuple[int, int, int]]:
    """Return low, best and high of every row of the file."""
    return [(int(r["low"]), int(r["best"]), int(r["high"])) for r in read_rows(sample)]


def test_invented_rows_hold_every_code_with_every_odd_toll(sample: Sample) -> None:
    if not sample.complete:
        pytest.skip("real rows are what they are")
    rows = read_rows(sample)
    assert len({row["id"] for row in rows}) == len(rows) == ROWS
    met = {
        (row["where_prec"], row["date_prec"], row["type_of_violence"], *bounds)
        for row, bounds in zip(rows, read_bounds(sample), strict=True)
    }
    assert len(met) == 7 * 5 * 3 * len(TOLLS)


def test_every_row_is_accounted_for(loaded: tuple[Database, LoadReport]) -> None:
    database, report = loaded
    assert report.read == ROWS
    assert sum(getattr(report, outcome.value) for outcome in Outcome) == ROWS
    assert (report.rejected, report.ambiguous, report.superseded) == (0, 0, 0)
    assert database.ask_one("SELECT count(*) FROM ledger.event") == ROWS
    assert database.ask_one("SELECT count(*) FROM ledger.claim") == ROWS


def test_rows_known_only_to_the_country_have_no_point(
    loaded: tuple[Database, LoadReport],
) -> None:
    database, report = loaded
    known = database.ask_one("SELECT count(*) FROM ledger.event WHERE provider->>'where_prec' "
                             "IN ('6', '7')")  # fmt: skip
    assert isinstance(known, int) and 0 < known <= report.unplaced
    assert database.ask_one(
        "SELECT count(*) FROM ledger.event WHERE precision = 'country' "
        "AND (geom_exact IS NOT NULL OR place_id IS NOT NULL)"
    ) == 0  # fmt: skip


def test_every_row_is_placed_no_finer_than_its_code(
    loaded: tuple[Database, LoadReport], sample: Sample
) -> None:
    database, _ = loaded
    stated = Counter(row["where_prec"] for row in read_rows(sample))
    found = database.ask(
        "SELECT provider->>'where_prec', count(*)::int FROM ledger.event GROUP BY 1"
    )
    assert {str(code): number for code, number in found} == stated
    kept = database.ask("SELECT DISTINCT provider->>'where_prec', precision FROM ledger.event")
    finer = {(code, name) for code, name in kept if name != PRECISIONS[str(code)]}
    assert {name for _, name in finer} <= {"governorate", "country"}
    assert {(code, name) for code, name in kept} >= {(c, PRECISIONS[c]) for c in stated}


def test_days_of_every_row_are_those_of_the_file(
    loaded: tuple[Database, LoadReport], sample: Sample
) -> None:
    database, _ = loaded
    found = database.ask("SELECT provider_id, date_start, date_end FROM ledger.event")
    days = {str(name): (str(start), str(end)) for name, start, end in found}
    rows = read_rows(sample)
    assert days == {r["id"]: (r["date_start"][:10], r["date_end"][:10]) for r in rows}


def test_points_are_kept_only_where_they_stand_for_a_place(
    loaded: tuple[Database, LoadReport],
) -> None:
    database, _ = loaded
    kept = database.ask("SELECT DISTINCT provider->>'where_prec' FROM ledger.event "
                        "WHERE geom_exact IS NOT NULL ORDER BY 1")  # fmt: skip
    assert kept == [("1",), ("2",)]


def test_year_long_rows_are_dated_no_better_than_longer_than_a_month(
    loaded: tuple[Database, LoadReport],
) -> None:
    database, _ = loaded
    long = database.ask("SELECT DISTINCT date_prec FROM ledger.event WHERE date_end - date_start "
                        ">= 364")  # fmt: skip
    assert long == [(5,)]
    assert database.ask_one(
        "SELECT count(*) FROM ledger.event WHERE date_prec < CAST(provider->>'date_prec' AS int)"
    ) == 0  # fmt: skip


def test_figures_out_of_order_are_kept_as_stated_and_flagged(
    loaded: tuple[Database, LoadReport], sample: Sample
) -> None:
    database, _ = loaded
    odd = sum(not low <= best <= high for low, best, high in read_bounds(sample))
    assert odd > 0
    kept = "SELECT count(*) FROM ledger.claim WHERE low > best OR best > high"
    assert database.ask_one(kept) == odd
    assert database.ask_one("SELECT count(*) FROM ledger.event WHERE flags <> '{}'") == odd


def test_sums_of_the_file_are_those_of_the_ledger(
    loaded: tuple[Database, LoadReport], sample: Sample
) -> None:
    database, _ = loaded
    [found] = database.ask("SELECT sum(low)::int, sum(best)::int, sum(high)::int FROM ledger.claim")
    assert found == tuple(map(sum, zip(*read_bounds(sample), strict=True)))


def test_second_load_changes_nothing(loaded: tuple[Database, LoadReport], sample: Sample) -> None:
    database, _ = loaded
    before = database.count_everything()
    report = import_file(database.writer, "ucdp_ged", sample.path)
    assert (report.read, report.unchanged) == (ROWS, ROWS)
    assert database.count_everything() == before
