"""Movements from a table to the map: every row accounted for, both ends placed, nothing finer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import Database

from app.domain.place import Place, Point
from app.domain.report import LoadReport, Outcome
from app.ingest import ReadOptions
from app.pipeline import LoadOptions, import_file, publish_ledger
from app.pipeline.replacing import apply_places
from app.store.audit import verify_ledger
from app.store.places import read_places, replace_places

VILLAGE = Place("C9901", "settlement", "Vexmoor", "فكسمور", "SY", pcode="C9901", parent_id="SY0401",
                admin1_pcode="SY04", admin2_pcode="SY0401", point=Point(36.8, 34.8),
                precision_m=1500, source="invented")  # fmt: skip
NAMESAKE = replace(VILLAGE, place_id="C9902", pcode="C9902", parent_id="SY0501",
                   admin1_pcode="SY05", admin2_pcode="SY0501", point=Point(36.6, 35.2))  # fmt: skip
SURVEY = LoadOptions(reading=ReadOptions(dataset="Invented Survey"))
REVISIONS = ("SELECT provider_id, revision, reason_code, origin_place_id, dest_place_id "
             "FROM ledger.flow ORDER BY 1, 2")  # fmt: skip
SHOWN = ("SELECT title_en, origin_pcode, dest_pcode, persons_best FROM published.flow "
         "WHERE shown_to IS NULL ORDER BY 1")  # fmt: skip
LATER = datetime.now(UTC) + timedelta(days=400)


def know_places(database: Database, places: list[Place]) -> None:
    """Let the gazetteer know these places besides those that it has."""
    with database.writer.begin() as connection:
        known = [p for p in read_places(connection) if p.place_id not in {"C9901", "C9902"}]
        replace_places(connection, [*known, *places])


@pytest.fixture
def load(tmp_path: Path, places_database: Database) -> Callable[..., LoadReport]:
    """Loads rows of a flowmap file; the counts of its report must add up."""

    def load_rows(*rows: str) -> LoadReport:
        path = tmp_path / "flows.csv"
        path.write_text("\n".join(("origin,dest,count,time", *rows)) + "\n", encoding="utf-8")
        report = import_file(places_database.writer, "flowmap", path, options=SURVEY)
        assert report.read == sum(getattr(report, outcome.value) for outcome in Outcome)
        return report

    return load_rows


def test_every_row_becomes_a_movement_or_is_said_to_be_none(
    places_database: Database, load: Callable[..., LoadReport]
) -> None:
    know_places(places_database, [VILLAGE, NAMESAKE])
    rows = ("SY10,SY04,400,2025-03", "SY10,Nowhere at all,400,2025-03",
            "Vexmoor,SY04,400,2025-03", "SY10,SY04,many,2025-04", "SY10,DEU,400,2025")  # fmt: skip
    report = load(*rows)
    assert (report.stored, report.unplaced, report.ambiguous, report.rejected) == (2, 1, 1, 1)
    [missing], [asked] = (
        listed.list_most_frequent() for listed in (report.places.not_found, report.places.ambiguous)
    )
    assert (missing.words, asked.words) == ("Nowhere at all", "Vexmoor")
    before = places_database.count_everything()
    again = load(*rows)
    assert (again.unchanged, again.rejected) == (4, 1)
    assert places_database.count_everything() == before
    assert not verify_ledger(places_database.writer).findings


def test_movement_with_an_end_that_is_not_found_is_kept_and_not_shown(
    places_database: Database, load: Callable[..., LoadReport]
) -> None:
    load("SY10,SY04,400,2025-03", "SY10,Nowhere at all,500,2025-03", "ZZZ,SY04,600,2025-03")
    report = publish_ledger(places_database.writer, now=LATER)
    assert places_database.ask(SHOWN) == [("From Tartous to Homs", "SY10", "SY04", 400)]
    assert not report.unpublishable
    kept = places_database.ask(
        "SELECT origin_place_id, dest_place_id, dest_match_note, provider->>'dest' "
        "FROM ledger.flow WHERE provider->>'count' = '500'"
    )
    assert [(row[0], row[1], row[3]) for row in kept] == [("SY10", None, "Nowhere at all")]
    assert kept[0][2]


def test_village_that_is_found_is_told_by_its_governorate_and_few_people_not_at_all(
    places_database: Database, load: Callable[..., LoadReport]
) -> None:
    know_places(places_database, [VILLAGE])
    load("Vexmoor,SY10,403,2025-03-08", "Vexmoor,SY10,19,2025-03-09", "SY10,Vexmoor,19,2025-03")
    for moment in (datetime(2025, 3, 12, tzinfo=UTC), LATER):
        publish_ledger(places_database.writer, now=moment)
        told = places_database.ask("SELECT to_jsonb(flow) - 'geom' FROM published.flow")
        assert len({row["id"] for (row,) in told}) in {0, 1}
        assert "Vexmoor" not in str(told) and "C9901" not in str(told) and "403" not in str(told)
    assert [row[3] for row in places_database.ask(SHOWN)] == [400]


def test_changed_figure_is_a_second_revision(
    places_database: Database, load: Callable[..., LoadReport]
) -> None:
    load("SY10,SY04,400,2025-03")
    report = load("SY10,SY04,410,2025-03")
    assert (report.superseded, report.stored) == (1, 0)
    assert places_database.ask(REVISIONS) == [
        ("SY10|SY04|2025-03|", 1, "first_report", "SY10", "SY04"),
        ("SY10|SY04|2025-03|", 2, "source_update", "SY10", "SY04"),
    ]


def write_dtm(folder: Path, rows: list[Mapping[str, object]]) -> Path:
    """Write an answer of IOM's API."""
    path = folder / "dtm.json"
    path.write_text(json.dumps({"isSuccess": True, "result": rows}), encoding="utf-8")
    return path


ROUND: Mapping[str, object] = {
    "id": 7, "admin0Pcode": "SYR", "admin1Name": "Vexland", "admin1Pcode": "", "admin2Name": None,
    "adminLevel": 1, "numPresentIdpInd": 400, "reportingDate": "2025-05-31T00:00:00",
    "roundNumber": 3, "displacementReason": "Conflict", "idpOriginAdmin1Name": "Tartous",
    "idpOriginAdmin1Pcode": "SY10",
}  # fmt: skip
VEXLAND = Place("SY99", "governorate", "Vexland", "فكسلاند", "SY", pcode="SY99", parent_id="SY",
                admin1_pcode="SY99", source="invented")  # fmt: skip


def test_ends_are_looked_for_again_when_other_places_are_known(
    tmp_path: Path, places_database: Database
) -> None:
    path = write_dtm(tmp_path, [ROUND, {**ROUND, "id": 8, "admin1Name": "Homs"}])
    report = import_file(places_database.writer, "dtm", path)
    assert (report.stored, report.unplaced) == (1, 1)
    assert apply_places(places_database.writer).changed == 0
    know_places(places_database, [VEXLAND])
    trial = apply_places(places_database.writer, dry_run=True)
    told = apply_places(places_database.writer)
    assert trial.changes == told.changes
    assert (told.changes["found"], told.changes["same"], told.changed) == (1, 1, 1)
    assert places_database.ask(REVISIONS) == [
        ("7", 1, "first_report", "SY10", None),
        ("7", 2, "gazetteer_update", "SY10", "SY99"),
        ("8", 1, "first_report", "SY10", "SY04"),
    ]
    assert import_file(places_database.writer, "dtm", path).unchanged == 2
    know_places(places_database, [])
    with places_database.writer.begin() as connection:
        known = [p for p in read_places(connection) if p.place_id != "SY99"]
        replace_places(connection, known)
    lost = apply_places(places_database.writer)
    assert lost.changes["lost"] == 1 and "Vexland" in lost.worse[0]


def test_row_loses_what_names_a_private_person_and_keeps_the_word_of_it(
    tmp_path: Path, places_database: Database
) -> None:
    row = {**ROUND, "admin1Name": "Homs", "notes": "witness Samir Khalil fled"}
    import_file(places_database.writer, "dtm", write_dtm(tmp_path, [row]))
    [(provider, flags)] = places_database.ask("SELECT provider, flags FROM ledger.flow")
    assert "notes" not in provider and provider["admin1Name"] == "Homs"
    assert flags == ["notes: not kept, looks like it names a private person"]
    assert "Samir" not in str(places_database.ask("SELECT to_jsonb(flow) FROM ledger.flow"))
