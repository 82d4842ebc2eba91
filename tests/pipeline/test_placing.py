"""Places of events: listed after a load, and looked for again when other places are known."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from postgres_server import Database
from record_tables import RecordTables
from stories import tell_ged, write_ged

from app.domain import placing_report
from app.domain.errors import MasarError
from app.domain.mode import SecurityMode
from app.domain.place import (
    MatchMethod,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Point,
    Precision,
)
from app.domain.placing_report import PlacingChange, ReplacingReport
from app.domain.report import LoadReport, Outcome
from app.geocode import Gazetteer
from app.ingest import ReadOptions
from app.pipeline import LoadOptions, import_file, publish_ledger
from app.pipeline.modes import put_in_force
from app.pipeline.placing import describe_words, find_place
from app.pipeline.replacing import apply_places
from app.store.audit import verify_ledger
from app.store.places import read_places, replace_places

Write = Callable[..., Path]
VILLAGE = Place("C9901", "settlement", "Vexmoor", "فكسمور", "SY", pcode="C9901", parent_id="SY0401",
                admin1_pcode="SY04", admin2_pcode="SY0401", point=Point(36.8, 34.8),
                precision_m=1500, source="invented")  # fmt: skip
NAMESAKE = replace(VILLAGE, place_id="C9902", pcode="C9902", parent_id="SY0501",
                   admin1_pcode="SY05", admin2_pcode="SY0501", point=Point(36.6, 35.2))  # fmt: skip
NAMED_ONLY = {"latitude": "", "longitude": "", "adm_1": "", "adm_2": ""}
REVISIONS = "SELECT provider_id, revision, reason_code, place_id FROM ledger.event ORDER BY 1, 2"
COUNTED = [outcome for outcome in Outcome if outcome is not Outcome.REJECTED]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes GED rows to a file of the test's own, the same one each time."""
    return lambda *rows: write_ged(tmp_path / "ged.csv", rows)


def load(database: Database, path: Path) -> LoadReport:
    """Import a GED file; the lists of places must add up to the rows that were kept."""
    report = import_file(database.writer, "ucdp_ged", path)
    assert report.places.events == sum(getattr(report, outcome) for outcome in COUNTED)
    return report


def know_places(database: Database, more: Iterable[Place] = (), *, without: str = "") -> None:
    """Let the gazetteer have these places besides its own, or lack one of its own."""
    with database.writer.begin() as connection:
        added = {place.place_id: place for place in more}
        kept = [p for p in read_places(connection) if p.place_id not in {without, *added}]
        replace_places(connection, [*kept, *added.values()])


def list_changes(report: ReplacingReport) -> dict[str, int]:
    """Return what changed, without what did not happen."""
    return {str(change): count for change, count in report.changes.items() if count}


def name_village(number: int) -> dict[str, str]:
    """A clash in a village of which its source gives nothing but the name."""
    return tell_ged(id=number, where_coordinates="Vexmoor", **NAMED_ONLY)


# The three lists of a load.


def test_lists_tell_by_which_method_and_which_words_are_open_with_their_rows(
    places_database: Database, write: Write
) -> None:
    know_places(places_database, [VILLAGE, NAMESAKE])
    report = load(
        places_database,
        write(
            tell_ged(id=1), tell_ged(id=2), name_village(3), name_village(4),
            tell_ged(id=5, where_coordinates="Nowhere at all", **NAMED_ONLY),
            tell_ged(id=6, where_coordinates="Banias", **NAMED_ONLY), tell_ged(id=7, best="x"),
        ),
    )  # fmt: skip
    lists = report.as_dict()["places"]
    assert isinstance(lists, dict)
    assert lists["events"] == 6 and lists["matched"]["coordinates"] == 2
    assert sum(lists["matched"].values()) == 3
    [asked] = lists["ambiguous"]["listed"]
    assert (asked["words"], asked["rows"]) == ("Vexmoor", 2)
    assert {each["place_id"] for each in asked["candidates"]} == {"C9901", "C9902"}
    [missing] = lists["not_found"]["listed"]
    assert (missing["words"], missing["rows"]) == ("Nowhere at all", 1) and missing["reason"]
    assert (report.stored, report.ambiguous, report.unplaced, report.rejected) == (3, 2, 1, 1)


def test_lists_are_the_same_when_every_row_is_known_already(
    places_database: Database, write: Write
) -> None:
    path = write(tell_ged(id=1), name_village(2), name_village(3))
    first, second = (load(places_database, path) for _ in range(2))
    assert second.unchanged == 3
    assert second.places.as_dict() == first.places.as_dict()


def test_words_beyond_what_is_remembered_are_counted_and_not_kept(
    places_database: Database, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing_report, "MOST_WORDS", 2)
    names = ["Aaaa", "Bbbb", "Aaaa", "Cccc", "Dddd"]
    rows = [tell_ged(where_coordinates=f"{name} xyzzy", **NAMED_ONLY) for name in names]
    report = load(places_database, write(*rows))
    missing = report.places.not_found
    assert (missing.rows, missing.unlisted) == (5, 2)
    assert [(each.words, each.rows) for each in missing.list_most_frequent()] == [
        ("Aaaa xyzzy", 2), ("Bbbb xyzzy", 1),
    ]  # fmt: skip


def test_source_words_are_kept_beside_what_was_made_of_them(
    places_database: Database, write: Write
) -> None:
    load(places_database, write(tell_ged(id=1, where_coordinates="Al Waer quarter")))
    kept = "SELECT provider->>'where_coordinates', provider->>'adm_1', provider->>'adm_2'"
    assert places_database.ask(f"{kept} FROM ledger.event") == [
        ("Al Waer quarter", "Homs Governorate", "Homs district")
    ]


def test_words_that_hold_personal_data_are_counted_and_not_repeated() -> None:
    assert describe_words(PlaceQuery(name="Farm", admin2="Homs")) == "Farm (Homs)"
    assert "0944" not in describe_words(PlaceQuery(name="Farm", context="phone 0944 123 456"))


class _Overeager(Gazetteer):
    """A gazetteer that claims to know better than its sources."""

    def find_place(self, query: PlaceQuery) -> PlaceAnswer:
        """Return the village, to the street."""
        return PlaceMatch(VILLAGE, MatchMethod.FUZZY, 0.9, Precision.EXACT, point=query.point)


@pytest.mark.parametrize("precision", [each for each in Precision if each is not Precision.LINEAR])
@pytest.mark.parametrize("point", [None, VILLAGE.point])
def test_no_place_is_more_precise_than_its_sources_words_and_its_own_level(
    precision: Precision, point: Point | None
) -> None:
    order = list(Precision)
    query = PlaceQuery(name="Vexmoor", precision=precision, point=point)
    answer = find_place(_Overeager([]), query)
    assert isinstance(answer, PlaceMatch)
    coarsest = precision if point else max(precision, Precision.SETTLEMENT, key=order.index)
    assert answer.precision is coarsest


# The same file again, when other places are known.


def test_same_file_with_other_places_changes_only_the_events_whose_place_is_another(
    places_database: Database, write: Write
) -> None:
    path = write(tell_ged(id=1), name_village(2))
    load(places_database, path)
    know_places(places_database, [VILLAGE])
    report = load(places_database, path)
    assert (report.unchanged, report.superseded) == (1, 1)
    assert places_database.ask(REVISIONS) == [
        ("1", 1, "first_report", "SY04"),
        ("2", 1, "first_report", None),
        ("2", 2, "gazetteer_update", "C9901"),
    ]
    assert load(places_database, path).unchanged == 2


def test_reason_is_the_sources_own_when_its_row_says_something_else_too(
    places_database: Database, write: Write
) -> None:
    load(places_database, write(name_village(2)))
    know_places(places_database, [VILLAGE])
    load(places_database, write(name_village(2) | {"best": "6"}))
    assert places_database.ask(REVISIONS)[-1] == ("2", 2, "source_update", "C9901")


def test_finding_the_same_place_by_another_way_is_nothing_new(
    places_database: Database, write: Write
) -> None:
    know_places(places_database, [VILLAGE])
    load(places_database, write(name_village(1)))
    other = replace(VILLAGE, name_en="Wexmuir", aliases=("Vexmoor",))
    know_places(places_database, [other])
    report = load(places_database, write(name_village(1)))
    assert (report.unchanged, report.superseded) == (1, 0)


# Looking again without the file.


def test_event_is_found_when_its_place_becomes_known_and_the_file_adds_nothing_then(
    places_database: Database, write: Write
) -> None:
    path = write(tell_ged(id=1), name_village(2))
    load(places_database, path)
    publish_ledger(places_database.writer)
    assert list_changes(apply_places(places_database.writer)) == {"same": 2}
    know_places(places_database, [VILLAGE])
    assert list_changes(apply_places(places_database.writer)) == {"same": 1, "found": 1}
    assert places_database.ask(REVISIONS)[1:] == [
        ("2", 1, "first_report", None),
        ("2", 2, "gazetteer_update", "C9901"),
    ]
    assert places_database.ask_one(
        "SELECT count(*) FROM ledger.current_claim AS claim JOIN ledger.current_event AS event "
        "ON subject_id = event_id AND subject_revision = revision"
    ) == 2  # fmt: skip
    before = places_database.count_everything()
    assert load(places_database, path).unchanged == 2
    assert list_changes(apply_places(places_database.writer)) == {"same": 2}
    assert places_database.count_everything() == before
    publish_ledger(places_database.writer)
    assert places_database.ask("SELECT reason_code, admin1_pcode FROM published.event "
                               "WHERE shown_to IS NULL ORDER BY 1") == [
        ("first_report", "SY04"), ("gazetteer_update", "SY04"),
    ]  # fmt: skip
    assert list(verify_ledger(places_database.writer).findings) == []


@pytest.mark.parametrize(
    ("more", "without", "change"),
    [([NAMESAKE], "", PlacingChange.AMBIGUOUS), ([], "C9901", PlacingChange.LOST)],
)
def test_event_that_loses_its_place_is_named_with_its_words(
    places_database: Database,
    write: Write,
    more: list[Place],
    without: str,
    change: PlacingChange,
) -> None:
    know_places(places_database, [VILLAGE])
    load(places_database, write(name_village(1), tell_ged(id=2)))
    know_places(places_database, more, without=without)
    report = apply_places(places_database.writer)
    assert list_changes(report) == {"same": 1, str(change): 1}
    [worse] = report.worse
    assert "Vexmoor" in worse and str(change) in worse
    found = "SELECT place_id, precision FROM ledger.current_event WHERE provider_id = '1'"
    assert places_database.ask(found) == [(None, "country")]


def draw_units(database: Database) -> None:
    """Let the gazetteer have an outline for a district of Homs, as a release of boundaries has."""
    with database.writer.begin() as connection:
        [district] = [p for p in read_places(connection) if p.place_id == "SY0401"]
    outline = shapely.to_wkb(shapely.box(36.5, 34.5, 37, 35))
    know_places(database, [replace(district, area_wkb=outline)])


@pytest.mark.parametrize(
    ("where_prec", "place_id", "change"),
    [(1, "SY0401", "finer"), (3, "SY0401", "finer"), (4, "SY04", "same"), (5, "SY04", "same")],
)
def test_outlines_of_a_release_place_events_no_finer_than_their_sources_say(
    places_database: Database, write: Write, where_prec: int, place_id: str, change: str
) -> None:
    load(places_database, write(tell_ged(where_prec=where_prec)))
    told = "SELECT place_id, precision, ST_AsText(geom_exact) FROM ledger.current_event"
    [(_, precision, point)] = places_database.ask(told)
    draw_units(places_database)
    assert list_changes(apply_places(places_database.writer)) == {change: 1}
    assert places_database.ask(told) == [(place_id, precision, point)]


def test_events_that_a_gazetteer_without_the_outlines_places_are_placed_more_coarsely(
    places_database: Database, write: Write
) -> None:
    with places_database.writer.connect() as connection:
        [district] = [p for p in read_places(connection) if p.place_id == "SY0401"]
    draw_units(places_database)
    load(places_database, write(tell_ged()))
    know_places(places_database, [district])
    assert list_changes(apply_places(places_database.writer)) == {"coarser": 1}


def test_event_whose_name_means_a_place_elsewhere_now_is_told_to_have_moved(
    places_database: Database, write: Write
) -> None:
    know_places(places_database, [VILLAGE])
    load(places_database, write(name_village(1)))
    know_places(places_database, [NAMESAKE], without="C9901")
    assert list_changes(apply_places(places_database.writer)) == {"moved": 1}


def test_dry_run_tells_and_changes_nothing(places_database: Database, write: Write) -> None:
    load(places_database, write(name_village(1)))
    know_places(places_database, [VILLAGE])
    before = places_database.count_everything()
    assert list_changes(apply_places(places_database.writer, dry_run=True)) == {"found": 1}
    assert places_database.count_everything() == before


def test_withdrawn_event_stays_withdrawn(places_database: Database, write: Write) -> None:
    load(places_database, write(name_village(1)))
    places_database.change(
        "INSERT INTO ledger.tombstone (entity_id, reason_code, recorded_at, until_revision) "
        "SELECT event_id, 'source_retracted', now(), 1 FROM ledger.event"
    )
    know_places(places_database, [VILLAGE])
    assert list_changes(apply_places(places_database.writer)) == {}
    assert places_database.ask_one("SELECT count(*) FROM ledger.event") == 1


def test_what_a_row_lost_for_privacy_stays_lost_and_stays_told(
    places_database: Database, write: Write
) -> None:
    row = name_village(1) | {"source_headline": "Witness Ahmad Testname tells of the clash"}
    path = write(row)
    load(places_database, path)
    [(flags,)] = places_database.ask("SELECT flags FROM ledger.event")
    assert isinstance(flags, list) and any("source_headline" in each for each in flags)
    know_places(places_database, [VILLAGE])
    assert list_changes(apply_places(places_database.writer)) == {"found": 1}
    told = "SELECT flags, provider ? 'source_headline' FROM ledger.current_event"
    assert places_database.ask(told) == [(flags, False)]
    assert load(places_database, path).unchanged == 1


def test_record_folder_whose_events_would_move_has_to_be_imported_again(
    places_database: Database, tmp_path: Path
) -> None:
    tables = RecordTables(tmp_path / "older")
    tables.add_event("evt_1", place_id="", place_name="Vexmoor")
    tables.add_event("evt_2")
    import_file(places_database.writer, "record", tables.write())
    know_places(places_database, [VILLAGE])
    report = apply_places(places_database.writer)
    assert report.to_import == {"older": 1} and list_changes(report) == {"same": 1}
    again = import_file(places_database.writer, "record", tables.write())
    assert (again.superseded, again.unchanged) == (1, 1)
    assert apply_places(places_database.writer).to_import == {}


def test_event_that_only_its_own_file_can_place_is_not_said_to_lie_elsewhere(
    places_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "events.json"
    point = {"type": "Point", "coordinates": [36.71, 34.73]}
    facts = {"event_type": "Battles", "event_date": "2016-03-07", "fatalities": 3}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "a", "geometry": point, "properties": facts},
    ]}))  # fmt: skip
    options = LoadOptions(reading=ReadOptions(dataset="monitor"))
    loaded = import_file(places_database.writer, "geojson", path, options=options)
    assert loaded.stored == 1, loaded.rejections
    report = apply_places(places_database.writer)
    assert (report.to_import, report.unasked) == ({}, {"geojson:monitor": 1})
    assert report.as_dict()["unasked"] == {"geojson:monitor": 1}
    assert report.changed == 0


def test_places_are_not_applied_while_the_mode_is_read_only(
    places_database: Database, write: Write
) -> None:
    load(places_database, write(name_village(1)))
    know_places(places_database, [VILLAGE])
    put_in_force(places_database.writer, SecurityMode.READ_ONLY)
    with pytest.raises(MasarError, match="read-only"):
        apply_places(places_database.writer)
    assert list_changes(apply_places(places_database.writer, dry_run=True)) == {"found": 1}
