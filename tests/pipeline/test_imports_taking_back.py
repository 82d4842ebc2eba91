"""What a source takes back: deleted by name, or missing from a file that has everything."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from postgres_server import Database
from stories import tell_ged, write_ged

from app.domain.errors import MasarError
from app.domain.report import LoadReport, Outcome
from app.domain.withdrawal import WithdrawalReason
from app.ingest import ReadOptions
from app.pipeline import LoadOptions, import_file, publish_ledger, withdraw_record

COMPLETE = LoadOptions(complete=True)
ROW = {
    "event_id_cnty": "SYR1", "event_date": "2025-03-07", "year": "2025", "time_precision": "1",
    "disorder_type": "Political violence", "event_type": "Battles",
    "sub_event_type": "Armed clash", "actor1": "Side A", "inter1": "3", "actor2": "Side B",
    "inter2": "3", "country": "Syria", "admin1": "Homs", "admin2": "Homs", "location": "Homs",
    "latitude": "34.73", "longitude": "36.71", "geo_precision": "1", "source": "Monitor A",
    "notes": "An invented note.", "fatalities": "3", "timestamp": "1742300000",
}  # fmt: skip
Write = Callable[..., Path]


def write_rows(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def acled(tmp_path: Path) -> Write:
    """Writes invented events in ACLED's columns, one per id."""
    return lambda *ids, **changes: write_rows(
        tmp_path / "events.csv", [ROW | {"event_id_cnty": each} | changes for each in ids]
    )


@pytest.fixture
def deleted(tmp_path: Path) -> Write:
    """Writes ACLED's list of deleted events."""
    return lambda *ids: write_rows(
        tmp_path / "deleted.csv",
        [{"event_id_cnty": each, "deleted_timestamp": "1742400000"} for each in ids],
    )


def load(database: Database, path: Path, adapter: str = "acled", **options: object) -> LoadReport:
    """Import a file; its counts must add up."""
    report = import_file(database.writer, adapter, path, **options)
    assert report.read == sum(getattr(report, outcome.value) for outcome in Outcome)
    return report


def list_standing(database: Database) -> list[str]:
    """Return the source's ids of all records that are not withdrawn."""
    rows = database.ask("SELECT provider_id FROM ledger.current_event ORDER BY 1")
    return [str(each) for (each,) in rows]


def test_deleted_record_is_taken_back_and_an_unknown_one_is_counted(
    places_database: Database, acled: Write, deleted: Write
) -> None:
    load(places_database, acled("A", "B", "C"))
    report = load(places_database, deleted("B", "X", "B"))
    assert (report.read, report.deletions, report.retracted) == (3, 3, 1)
    assert list_standing(places_database) == ["A", "C"]
    reasons = places_database.ask("SELECT reason_code FROM ledger.tombstone")
    assert reasons == [("source_retracted",)]
    again = load(places_database, deleted("B"))
    assert (again.deletions, again.retracted) == (1, 0)
    assert places_database.ask_one("SELECT count(*) FROM ledger.tombstone") == 1


def test_deleted_record_is_not_brought_back_by_any_row_that_was_loaded_before(
    places_database: Database, acled: Write, deleted: Write
) -> None:
    load(places_database, acled("A", "B"))
    load(places_database, acled("A", "B", fatalities="4"))
    load(places_database, deleted("B"))
    for fatalities in ("3", "4"):
        load(places_database, acled("B", fatalities=fatalities))
        assert list_standing(places_database) == ["A"]
    report = load(places_database, acled("A", "B", fatalities="5", timestamp="1742500000"))
    assert (report.superseded, list_standing(places_database)) == (2, ["A", "B"])


def test_record_that_was_missing_and_then_deleted_is_not_brought_back_either(
    places_database: Database, acled: Write, deleted: Write
) -> None:
    load(places_database, acled("A", "B", "C"))
    assert load(places_database, acled("A", "C"), options=COMPLETE).retracted == 1
    assert load(places_database, deleted("B")).retracted == 0
    assert load(places_database, acled("A", "B", "C")).unchanged == 3
    assert list_standing(places_database) == ["A", "C"]


def test_list_of_deletions_takes_nothing_back_of_other_datasets_or_withdrawn_by_hand(
    places_database: Database, acled: Write, deleted: Write, tmp_path: Path
) -> None:
    load(places_database, write_ged(tmp_path / "ged.csv", [tell_ged(id="B")]), "ucdp_ged")
    load(places_database, acled("A"))
    own = str(places_database.ask_one("SELECT event_id FROM ledger.event WHERE provider_id = 'A'"))
    withdraw_record(places_database.writer, own, WithdrawalReason.SAFETY)
    assert load(places_database, deleted("A", "B")).retracted == 0
    assert list_standing(places_database) == ["B"]


def test_deletion_without_an_id_is_rejected(places_database: Database, deleted: Write) -> None:
    report = load(places_database, deleted("", "B"))
    assert (report.deletions, report.rejected, report.rejections[0].field) == (1, 1, "id")


def test_complete_file_takes_back_what_it_lacks_and_brings_back_what_it_has_again(
    places_database: Database, acled: Write
) -> None:
    load(places_database, acled("A", "B", "C"))
    assert load(places_database, acled("A", "C")).retracted == 0
    dry = load(places_database, acled("A", "C"), dry_run=True, options=COMPLETE)
    assert (dry.retracted, list_standing(places_database)) == (1, ["A", "B", "C"])
    report = load(places_database, acled("A", "C"), options=COMPLETE)
    assert (report.retracted, list_standing(places_database)) == (1, ["A", "C"])
    assert load(places_database, acled("A", "C"), options=COMPLETE).retracted == 0
    back = load(places_database, acled("A", "B", "C"), options=COMPLETE)
    assert (back.superseded, list_standing(places_database)) == (1, ["A", "B", "C"])


def test_file_that_lacks_more_than_half_is_refused_unless_that_is_accepted(
    places_database: Database, acled: Write
) -> None:
    load(places_database, acled("A", "B", "C"))
    before = places_database.count_everything()
    with pytest.raises(MasarError, match="lacks 2 of the 3 records of 'acled'"):
        load(places_database, acled("A", fatalities="9"), options=COMPLETE)
    assert places_database.count_everything() == before
    accepted = LoadOptions(complete=True, accept_missing=True)
    assert load(places_database, acled("A"), options=accepted).retracted == 2


def test_rejected_row_is_still_there_and_one_without_id_keeps_all(
    places_database: Database, acled: Write, tmp_path: Path
) -> None:
    load(places_database, acled("A", "B", "C", "D"))
    rows = [ROW | {"event_id_cnty": "A"}, ROW | {"event_id_cnty": "B", "fatalities": "many"}]
    path = write_rows(tmp_path / "next.csv", [*rows, ROW | {"event_id_cnty": "C"}])
    report = load(places_database, path, options=COMPLETE)
    assert (report.retracted, report.not_retracted) == (1, None)
    assert list_standing(places_database) == ["A", "B", "C"]
    nameless = write_rows(tmp_path / "next.csv", [*rows, ROW | {"event_id_cnty": " "}])
    report = load(places_database, nameless, options=COMPLETE)
    assert (report.retracted, list_standing(places_database)) == (0, ["A", "B", "C"])
    assert "line 4" in str(report.not_retracted)


def test_what_is_taken_back_is_no_longer_shown(places_database: Database, tmp_path: Path) -> None:
    rows = [tell_ged(id=each) for each in "ABC"]
    load(places_database, write_ged(tmp_path / "ged.csv", rows), "ucdp_ged")
    publish_ledger(places_database.writer)
    shown = "SELECT count(*) FROM published.event WHERE shown_to IS NULL"
    assert places_database.ask_one(shown) == 3
    path = write_ged(tmp_path / "ged.csv", rows[:2])
    load(places_database, path, "ucdp_ged", options=COMPLETE)
    publish_ledger(places_database.writer)
    assert places_database.ask_one(shown) == 2


MAPPING = """
[dataset]
name = "desk"
[source]
id = "desk"
name_en = "A desk"
kind = "ngo"
[event]
date_start = "#date+start"
place_name = "#loc"
event_type = "#event+type"
"""
TAGGED = ("#date+start", "#loc", "#event+type", "#affected+killed")


@pytest.mark.parametrize("adapter", ["table", "hxl"])
@pytest.mark.parametrize(("column", "wrong"), [(2, "airstrkie"), (0, "2024-09-41")])
def test_refused_row_whose_id_is_made_of_its_words_takes_nothing_back(
    places_database: Database, tmp_path: Path, adapter: str, column: int, wrong: str
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    rows = [["2024-09-01", town, "Air/drone strike", "1"] for town in ("Homs", "Hama", "Aleppo")]

    def write() -> Path:
        path = tmp_path / "events.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([TAGGED, *rows])
        return path

    options = LoadOptions(reading=ReadOptions(mapping if adapter == "table" else None, "desk"))
    first = load(places_database, write(), adapter, options=options)
    assert first.rejected == 0, first.rejections
    rows[1][column] = wrong
    complete = replace(options, complete=True)
    report = load(places_database, write(), adapter, options=complete)
    assert (report.rejected, report.retracted) == (1, 0)
    assert report.not_retracted is not None
    del rows[1]
    assert load(places_database, write(), adapter, options=complete).retracted == 1
