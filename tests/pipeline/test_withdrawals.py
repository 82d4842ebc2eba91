"""Taking back: by the source that no longer says it, or by hand and for good."""

import shutil
from pathlib import Path

import pytest
from postgres_server import GEODATA, Database
from record_writer import RecordWriter
from stories import tell_ged, write_ged

from app.domain.errors import MasarError
from app.domain.report import LoadReport, Outcome
from app.domain.withdrawal import WithdrawalReason
from app.pipeline import import_file, needs_publishing, publish_ledger, withdraw_record

TABLES = ("event", "flow", "corridor", "claim", "cluster")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The record of the coast under its own name, to be changed."""
    return Path(shutil.copytree(GEODATA / "coast_2025", tmp_path / "coast_2025"))


def load(database: Database, folder: Path, **options: object) -> LoadReport:
    """Import a record folder; the counts must add up."""
    report = import_file(database.writer, "record", folder, **options)
    assert report.read == sum(getattr(report, outcome.value) for outcome in Outcome)
    return report


def publish(database: Database) -> None:
    """Publish; there must be a reason to."""
    assert needs_publishing(database.writer)
    publish_ledger(database.writer)


def list_shown(database: Database, table: str) -> set[str]:
    """Return the ids that readers can see."""
    query = f"SELECT id FROM published.{table} WHERE shown_to IS NULL"  # noqa: S608
    return {str(each) for (each,) in database.ask(query)}


def count_shown_claims(database: Database, subject: str) -> object:
    """Return how many claims about a record readers can see."""
    query = "SELECT count(*) FROM published.claim WHERE shown_to IS NULL AND subject_id = :subject"
    return database.ask_one(query, subject=subject)


def drop_record(folder: Path, kind: str, record: str) -> None:
    """Take a record and its claims out of the folder, as an editor would."""
    for name in (f"{kind}s.csv", "claims.csv"):
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if record not in line), encoding="utf-8")


@pytest.mark.parametrize("kind", ["event", "flow", "corridor"])
def test_record_that_its_folder_no_longer_has_is_taken_down_and_comes_back_with_it(
    coast_database: Database, folder: Path, kind: str
) -> None:
    shown = {table: list_shown(coast_database, table) for table in TABLES}
    [record, *_] = sorted(shown[kind])
    drop_record(folder, kind, record)
    report = load(coast_database, folder)
    assert (report.retracted, report.read, report.unchanged) == (1, report.read, report.read)
    publish(coast_database)
    assert shown[kind] - list_shown(coast_database, kind) == {record}
    assert count_shown_claims(coast_database, record) == 0
    reason = "SELECT reason_code FROM ledger.tombstone WHERE entity_id = :record"
    assert coast_database.ask_one(reason, record=record) == "source_retracted"

    assert load(coast_database, folder).retracted == 0
    assert not needs_publishing(coast_database.writer)

    back = load(coast_database, GEODATA / "coast_2025")
    assert (back.superseded, back.unchanged, back.retracted) == (1, back.read - 1, 0)
    publish(coast_database)
    assert {table: list_shown(coast_database, table) for table in TABLES} == shown

    assert load(coast_database, folder).retracted == 1
    publish(coast_database)
    assert record not in list_shown(coast_database, kind)


def test_dry_run_tells_what_would_be_taken_down_and_takes_nothing(
    coast_database: Database, folder: Path
) -> None:
    before = coast_database.count_everything()
    drop_record(folder, "corridor", min(list_shown(coast_database, "corridor")))
    assert load(coast_database, folder, dry_run=True).retracted == 1
    assert coast_database.count_everything() == before


def test_row_that_is_rejected_is_still_there_and_not_taken_down(
    coast_database: Database, folder: Path
) -> None:
    path = folder / "flows.csv"
    path.write_text(path.read_text().replace(",arrivals,", ",arrivales,", 1))
    report = load(coast_database, folder)
    assert (report.rejected, report.retracted) == (1, 0)


def test_other_records_and_excerpts_of_ucdp_take_nothing_down(
    places_database: Database, tmp_path: Path
) -> None:
    ged = tmp_path / "ged.csv"
    import_file(places_database.writer, "ucdp_ged", write_ged(ged, [tell_ged(), tell_ged()]))
    for name in ("one", "two"):
        record = RecordWriter(tmp_path / name, places_database)
        record.add_event(f"evt_{name}")
        assert record.load().retracted == 0
    report = import_file(places_database.writer, "ucdp_ged", write_ged(ged, [tell_ged()]))
    assert (report.stored, report.retracted) == (1, 0)
    assert places_database.ask_one("SELECT count(*) FROM ledger.current_event") == 5


def test_claim_that_is_gone_from_its_event_is_a_revision_and_no_retraction(
    coast_database: Database, folder: Path
) -> None:
    query = "SELECT subject_id FROM ledger.claim GROUP BY 1 HAVING count(*) > 2 ORDER BY 1 LIMIT 1"
    event = str(coast_database.ask_one(query))
    claims = (folder / "claims.csv").read_text().splitlines(keepends=True)
    gone = next(line for line in claims if f",{event}," in line)
    relayed = gone.split(",")[0]
    kept = [line for line in claims if line != gone]
    (folder / "claims.csv").write_text("".join(kept).replace(f",{relayed},", ",,"))
    report = load(coast_database, folder)
    assert report.superseded >= 1
    assert (report.retracted, report.rejected) == (0, 0)
    publish(coast_database)
    assert relayed not in list_shown(coast_database, "claim")
    assert event in list_shown(coast_database, "event")


@pytest.mark.parametrize("kind", ["event", "flow", "corridor"])
def test_record_withdrawn_by_hand_stays_so_whatever_is_imported(
    coast_database: Database, folder: Path, kind: str
) -> None:
    record = min(list_shown(coast_database, kind))
    assert withdraw_record(coast_database.writer, record, WithdrawalReason.SAFETY)
    publish(coast_database)
    assert record not in list_shown(coast_database, kind)
    assert count_shown_claims(coast_database, record) == 0
    before = coast_database.count_everything()
    assert not withdraw_record(coast_database.writer, record, WithdrawalReason.LEGAL)
    report = load(coast_database, folder)
    assert (report.unchanged, report.withdrawn) == (report.read, [record])
    path = folder / f"{kind}s.csv"
    lines = path.read_text().splitlines(keepends=True)
    changed = [line.replace(f"{record},", f"{record},New: ") for line in lines]
    path.write_text("".join(changed).replace('New: "', '"New: '))
    report = load(coast_database, folder)
    assert (report.unchanged, report.withdrawn) == (report.read, [record])
    drop_record(folder, kind, record)
    assert load(coast_database, folder).retracted == 0
    assert coast_database.count_everything() == before
    assert not needs_publishing(coast_database.writer)


def test_ucdp_event_withdrawn_by_hand_is_not_brought_back(
    places_database: Database, tmp_path: Path
) -> None:
    row = tell_ged()
    path = write_ged(tmp_path / "ged.csv", [row, tell_ged()])
    import_file(places_database.writer, "ucdp_ged", path)
    query = "SELECT event_id FROM ledger.event WHERE provider_id = :id"
    event = str(places_database.ask_one(query, id=row["id"]))
    withdraw_record(places_database.writer, event, WithdrawalReason.DUPLICATE)
    write_ged(path, [row | {"best": "6"}])
    report = import_file(places_database.writer, "ucdp_ged", path)
    assert (report.read, report.unchanged, report.withdrawn) == (1, 1, [event])
    assert places_database.ask_one("SELECT count(*) FROM ledger.current_event") == 1


def test_record_left_out_can_be_withdrawn_for_good(coast_database: Database, folder: Path) -> None:
    record = min(list_shown(coast_database, "flow"))
    drop_record(folder, "flow", record)
    load(coast_database, folder)
    assert withdraw_record(coast_database.writer, record, WithdrawalReason.LEGAL)
    assert load(coast_database, GEODATA / "coast_2025").withdrawn == [record]


@pytest.mark.parametrize("unknown", ["evt_nowhere", "", "sohr", "clm_nowhere"])
def test_what_is_no_record_cannot_be_withdrawn(coast_database: Database, unknown: str) -> None:
    before = coast_database.count_everything()
    with pytest.raises(MasarError, match="no record"):
        withdraw_record(coast_database.writer, unknown, WithdrawalReason.SAFETY)
    assert coast_database.count_everything() == before


def test_renamed_copy_of_a_record_is_rejected_row_by_row_with_the_owner(
    coast_database: Database, folder: Path
) -> None:
    before = coast_database.count_everything()
    report = load(coast_database, folder.rename(folder.parent / "mycopy"))
    assert (report.rejected, report.retracted) == (report.read, 0)
    assert {each.field for each in report.rejections} == {"event_id", "flow_id", "corridor_id"}
    assert all("belongs to 'coast_2025'" in each.reason for each in report.rejections)
    assert coast_database.count_everything() == before


def test_claim_id_of_another_record_is_rejected(places_database: Database, tmp_path: Path) -> None:
    first = RecordWriter(tmp_path / "first", places_database)
    first.add_event("evt_one")
    first.load()
    second = Path(shutil.copytree(tmp_path / "first", tmp_path / "second"))
    for name, old, new in (("events", "evt_one", "evt_two"), ("claims", ",evt_one,", ",evt_two,")):
        path = second / f"{name}.csv"
        path.write_text(path.read_text().replace(old, new))
    report = load(places_database, second)
    assert (report.stored, report.rejected) == (0, 1)
    [rejection] = report.rejections
    assert (rejection.record_id, rejection.field) == ("evt_two", "claim_id")
    assert "belongs to 'first'" in rejection.reason


def test_source_that_cannot_be_read_is_rejected_by_its_row(
    coast_database: Database, folder: Path
) -> None:
    path = folder / "sources.csv"
    header, first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([header, f"{first},surplus", *rest]) + "\n")
    report = load(coast_database, folder)
    assert (report.rejected, report.unchanged) == (1, report.read - 1)
    assert (report.rejections[0].line, report.rejections[0].field) == (2, "row")
