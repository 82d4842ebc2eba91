"""Hospitals and places of refuge in the public view: through no table, whoever recorded them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import Database
from record_writer import RecordWriter
from running_service import Service, run_service
from stories import tell_ged, write_ged

from app.pipeline import import_file, publish_ledger

WORDS = ("locality_en", "locality_ar", "measure_as_stated", "scope_note_en", "scope_note_ar",
         "url", "quote")  # fmt: skip
BASE = "msr-hmeimim-base"
NAMES = ("Homs national", "مستشفى حمص", BASE, "Hmeimim air base", "قاعدة حميميم")


def test_claims_about_refuges_of_the_coast_keep_their_figures_only(coast: Database) -> None:
    claims = coast.ask(
        f"SELECT best, high, {', '.join(WORDS)} FROM published.claim "  # noqa: S608
        "JOIN ledger.current_event ON event_id = subject_id WHERE visibility <> 'public'"
    )
    assert len(claims) > 5
    assert {claim[2:] for claim in claims} == {(None,) * len(WORDS)}
    assert {9000, 10_000} <= {number for claim in claims for number in claim[:2]}


def test_base_is_in_no_structured_field_of_the_coast(coast: Database) -> None:
    ends = coast.ask(
        "SELECT origin_name_en, origin_name_ar, dest_name_en FROM published.corridor "
        "JOIN ledger.current_corridor ON corridor_id = id WHERE origin_place_id = :base",
        base=BASE,
    )
    assert ends == [(None, None, "Sanobar")]
    [(withheld,)] = coast.ask(
        "SELECT redaction->'fields_withheld' FROM published.event "
        "JOIN ledger.current_event ON event_id = id WHERE current_event.place_id = :base",
        base=BASE,
    )
    assert isinstance(withheld, list)
    assert {"place", "claims.url", "claims.quote", "claims.locality_en"} <= set(withheld)


def test_words_about_a_way_from_a_base_are_withheld(coast: Database) -> None:
    told = coast.ask(
        "SELECT corridor.status_as_stated, measure_as_stated, claim.url, quote, display_en "
        "FROM published.claim JOIN published.corridor ON corridor.id = subject_id "
        "JOIN ledger.current_corridor ON corridor_id = subject_id WHERE origin_place_id = :base",
        base=BASE,
    )
    assert [row[:4] for row in told] == [(None, None, None, None)]
    assert str(told[0][4]).startswith("statement without a figure (Reuters")


def test_claims_on_flows_carry_no_words_around_their_figures(coast: Database) -> None:
    claims = coast.ask(
        "SELECT measure_as_stated, scope_note_en, scope_note_ar, quote FROM published.claim "
        "WHERE subject_id LIKE 'flw_%'"
    )
    assert len(claims) > 10 and set(claims) == {(None, None, None, None)}
    assert coast.ask_one(
        "SELECT count(*) FROM published.claim WHERE subject_id LIKE 'flw_%' AND url IS NOT NULL"
    )


def test_places_collection_has_no_site(service: Service) -> None:
    refused = service.get("/api/collections/places/items", level="site")
    assert refused.status_code == 400 and "site" not in refused.json()["allowed"]
    levels = {feature["properties"]["level"] for feature in service.read_features("places")}
    assert "settlement" in levels and "site" not in levels
    assert service.get(f"/api/collections/places/items/{BASE}").status_code == 404


@pytest.fixture
def untagged(tmp_path: Path, places_database: Database) -> Iterator[Service]:
    """A service on battles at a base and at two hospitals that nobody tagged."""
    record = RecordWriter(tmp_path / "story", places_database)
    record.add_event("evt_base", place_id=BASE, precision="street_or_landmark", title_en="")
    record.load()
    rows = [
        tell_ged(where_coordinates="Homs national hospital"),
        tell_ged(where_coordinates="مستشفى حمص", latitude=34.74, deaths_b=4, best=6),
        tell_ged(where_coordinates="Homs town"),
    ]
    import_file(places_database.writer, "ucdp_ged", write_ged(tmp_path / "ged.csv", rows))
    publish_ledger(places_database.writer)
    with run_service(places_database.web_url) as running:
        yield running


def test_untagged_base_and_imported_hospitals_are_shown_by_district(untagged: Service) -> None:
    features = untagged.read_features("events")
    hidden = [each for each in features if each["properties"]["redaction"]]
    assert (len(features), len(hidden)) == (4, 3)
    for feature in hidden:
        told = feature["properties"]
        assert feature["geometry"] is None or feature["geometry"]["type"] == "MultiPolygon"
        assert told["precision"] in {"district", "governorate"}
        assert told["place_name_en"] is told["provider_location"] is told["precision_m"] is None
    [shown] = [each for each in features if each not in hidden]
    assert shown["geometry"]["type"] == "Point"
    for collection in ("events", "clusters", "places"):
        text = untagged.get(f"/api/collections/{collection}/items", limit=10_000).text
        assert not [name for name in NAMES if name in text]
