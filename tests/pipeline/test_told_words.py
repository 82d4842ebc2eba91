"""Titles and summaries that others wrote: told only where they can tell nothing withheld."""

import json
from pathlib import Path

import pytest
from postgres_server import Database
from record_writer import RecordWriter

from app.ingest import ReadOptions
from app.pipeline import LoadOptions, import_file, publish_ledger
from app.pipeline.merging import merge_events, split_events

TOWN, VILLAGE = (35.9476, 35.1805), (35.9677, 35.2336)
"""Banias, and Harisun, a village of its district (lon, lat)."""
WORDS = {
    "title_en": "Airstrike on Zzq", "title_ar": "قصف ززق", "summary_en": "It stands beside Zzq.",
}  # fmt: skip
TOLD = "SELECT title_en, title_ar, summary_en, redaction->'fields_withheld' FROM published.event"


def load_feature(
    database: Database, folder: Path, point: tuple[float, float] = TOWN, **properties: object
) -> str:
    """Import one attack of 7 March 2025 as another monitor's GeoJSON; return its event's id."""
    said = {"event_type": "Battles", "date_start": "2025-03-07", "killed": 3, **WORDS}
    feature = {
        "type": "Feature", "id": "f1", "properties": said | properties,
        "geometry": {"type": "Point", "coordinates": point},
    }  # fmt: skip
    path = folder / "monitor.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    options = LoadOptions(reading=ReadOptions(dataset="monitor"))
    assert import_file(database.writer, "geojson", path, options=options).rejections == []
    publish_ledger(database.writer)
    found = database.ask_one(
        "SELECT event_id FROM ledger.current_event WHERE adapter = 'geojson:monitor'"
    )
    return str(found)


def read_told(database: Database, event_id: str) -> tuple[tuple[object, ...], set[str]]:
    """Return the words that are told of an event, and what is said to be withheld."""
    [row] = database.ask(f"{TOLD} WHERE shown_to IS NULL AND id = :id", id=event_id)
    return row[:3], set(row[3] if isinstance(row[3], list) else ())


@pytest.fixture
def editors(places_database: Database, tmp_path: Path) -> RecordWriter:
    """An editor's record with an event in Banias, and words of the editor's own."""
    record = RecordWriter(tmp_path / "editors", places_database)
    record.add_event("evt_kept", title_en="Shelling of Kkq", title_ar="قصف ككق",
                     summary_en="The street of Kkq was hit.")  # fmt: skip
    record.load()
    publish_ledger(places_database.writer)
    return record


KEPT_WORDS = ("Shelling of Kkq", "قصف ككق", "The street of Kkq was hit.")


def test_words_of_an_import_stay_where_its_place_is_told(
    places_database: Database, tmp_path: Path
) -> None:
    told, withheld = read_told(places_database, load_feature(places_database, tmp_path))
    assert told == tuple(WORDS.values())
    assert not withheld & {"title", "summary", "place"}


@pytest.mark.parametrize(
    ("point", "visibility"), [(TOWN, "hospital"), (TOWN, "refuge"), (VILLAGE, "public")]
)
def test_words_of_an_import_are_not_told_of_a_place_that_is_withheld(
    places_database: Database, tmp_path: Path, point: tuple[float, float], visibility: str
) -> None:
    event_id = load_feature(places_database, tmp_path, point, visibility=visibility)
    told, withheld = read_told(places_database, event_id)
    assert told == ("Battles: Tartous", "اشتباكات: طرطوس", None)
    assert {"title", "summary", "place"} <= withheld


def test_no_earlier_version_tells_words_that_are_withheld_now(
    places_database: Database, tmp_path: Path
) -> None:
    load_feature(places_database, tmp_path)
    load_feature(places_database, tmp_path, visibility="hospital")
    assert places_database.ask("SELECT DISTINCT title_en FROM published.event") == [
        ("Battles: Tartous",)
    ]


def test_editor_answers_for_the_words_of_a_refuge(editors: RecordWriter) -> None:
    editors.add_event("evt_kept", visibility="refuge", title_en="At the announced refuge")
    editors.load()
    publish_ledger(editors.database.writer)
    assert read_told(editors.database, "evt_kept")[0][0] == "At the announced refuge"


@pytest.mark.parametrize("visibility", ["hospital", "refuge"])
def test_merged_event_has_no_words_that_tell_where_its_hidden_member_is(
    editors: RecordWriter, tmp_path: Path, visibility: str
) -> None:
    database = editors.database
    other = load_feature(database, tmp_path, visibility=visibility)
    assert read_told(database, "evt_kept")[0] == KEPT_WORDS
    merge_events(database.writer, "evt_kept", other)
    publish_ledger(database.writer)
    told, withheld = read_told(database, "evt_kept")
    assert told == ("Battles: Tartous", "اشتباكات: طرطوس", None)
    assert {"title", "summary"} <= withheld
    assert set(database.ask("SELECT title_en FROM published.event WHERE id = 'evt_kept'")) == {
        ("Battles: Tartous",)
    }
    split_events(database.writer, other, "evt_kept")
    publish_ledger(database.writer)
    assert read_told(database, "evt_kept")[0] == KEPT_WORDS


def test_imported_words_go_once_a_member_withholds_its_place(
    places_database: Database, editors: RecordWriter, tmp_path: Path
) -> None:
    own = load_feature(places_database, tmp_path)
    editors.add_event("evt_kept", place_id="C5352", title_en="In Harisun")
    editors.load()
    merge_events(places_database.writer, own, "evt_kept")
    publish_ledger(places_database.writer)
    told, withheld = read_told(places_database, own)
    assert "Zzq" not in str(told) and told[2] is None
    assert {"title", "summary"} <= withheld


def test_editors_words_stay_beside_a_village_of_another_record(
    editors: RecordWriter, tmp_path: Path
) -> None:
    other = load_feature(editors.database, tmp_path, VILLAGE)
    merge_events(editors.database.writer, "evt_kept", other)
    publish_ledger(editors.database.writer)
    assert read_told(editors.database, "evt_kept")[0] == KEPT_WORDS
