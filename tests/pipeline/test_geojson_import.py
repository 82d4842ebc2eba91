"""GeoJSON in the ledger: what our own API answers can be loaded again."""

import json
from pathlib import Path

import pytest
from postgres_server import Database
from running_service import Service

from app.domain.errors import MasarError
from app.domain.report import LoadReport, Outcome
from app.ingest import ReadOptions
from app.pipeline import LoadOptions, import_file

ELSEWHERE = LoadOptions(reading=ReadOptions(dataset="other-masar"))


def load(database: Database, path: Path) -> LoadReport:
    report = import_file(database.writer, "geojson", path, options=ELSEWHERE)
    assert report.read == sum(getattr(report, outcome.value) for outcome in Outcome)
    return report


def test_answer_of_our_own_api_is_loaded_again(
    service: Service, places_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "items.json"
    path.write_bytes(service.get("/api/collections/events/items", limit=10_000).content)
    features = json.loads(path.read_text())["features"]
    report = load(places_database, path)
    assert report.rejections == []
    assert report.read == len(features) > 10
    assert load(places_database, path).unchanged == len(features)
    stored = {
        row[0]: row[1:]
        for row in places_database.ask(
            "SELECT provider_id, event_type, date_start::text, killed.low, killed.best, killed.high"
            " FROM ledger.event LEFT JOIN ledger.claim AS killed"
            " ON subject_id = event_id AND claim_key = 'killed'"
        )
    }
    assert stored == {
        feature["id"]: (
            said["event_type"], said["date_start"],
            said["killed_low"], said["killed_best"], said["killed_high"],
        )
        for feature in features
        for said in [feature["properties"]]
    }  # fmt: skip


def test_no_record_of_a_wide_area_gets_a_point(
    service: Service, places_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "items.json"
    path.write_bytes(service.get("/api/collections/events/items", limit=10_000).content)
    load(places_database, path)
    wide = places_database.ask(
        "SELECT count(*) FILTER (WHERE geom_exact IS NOT NULL), count(*) FROM ledger.event"
        " WHERE precision IN ('governorate', 'country', 'district')"
    )
    assert wide[0][0] == 0 < wide[0][1]


@pytest.mark.parametrize("cut", [-1, -40, 200])
def test_cut_file_leaves_nothing(
    service: Service, places_database: Database, tmp_path: Path, cut: int
) -> None:
    before = places_database.count_everything()
    path = tmp_path / "items.json"
    path.write_bytes(service.get("/api/collections/events/items", limit=100).content[:cut])
    with pytest.raises(MasarError, match="ends in the middle"):
        load(places_database, path)
    assert places_database.count_everything() == before
