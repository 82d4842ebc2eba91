"""The UCDP sample beside the project: 9,983 real rows, each accounted for."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import Database, TestServer

from app.domain.report import LoadReport, Outcome
from app.pipeline import import_file

ROWS = 9983


@pytest.fixture(scope="module")
def loaded(
    server: TestServer, places_template: Database, ucdp_sample: Path
) -> Iterator[tuple[Database, LoadReport]]:
    """A database with the sample, and the report of its load."""
    with server.make_database(places_template.name) as database:
        yield database, import_file(database.writer, "ucdp_ged", ucdp_sample)


def read_bounds(sample: Path) -> list[tuple[int, int, int]]:
    """Return low, best and high of every row of the file."""
    with sample.open(encoding="utf-8", newline="") as file:
        return [(int(r["low"]), int(r["best"]), int(r["high"])) for r in csv.DictReader(file)]


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
    loaded: tuple[Database, LoadReport], ucdp_sample: Path
) -> None:
    database, _ = loaded
    odd = sum(not low <= best <= high for low, best, high in read_bounds(ucdp_sample))
    assert odd > 0
    kept = "SELECT count(*) FROM ledger.claim WHERE low > best OR best > high"
    assert database.ask_one(kept) == odd
    assert database.ask_one("SELECT count(*) FROM ledger.event WHERE flags <> '{}'") == odd


def test_sums_of_the_file_are_those_of_the_ledger(
    loaded: tuple[Database, LoadReport], ucdp_sample: Path
) -> None:
    database, _ = loaded
    [found] = database.ask("SELECT sum(low)::int, sum(best)::int, sum(high)::int FROM ledger.claim")
    assert found == tuple(map(sum, zip(*read_bounds(ucdp_sample), strict=True)))


def test_second_load_changes_nothing(
    loaded: tuple[Database, LoadReport], ucdp_sample: Path
) -> None:
    database, _ = loaded
    before = database.count_everything()
    report = import_file(database.writer, "ucdp_ged", ucdp_sample)
    assert (report.read, report.unchanged) == (ROWS, ROWS)
    assert database.count_everything() == before
