"""Rejected rows in a file: verbatim, with reasons; put right there, they can be loaded."""

import csv
import json
from pathlib import Path

import pytest
from postgres_server import GEODATA, Database
from stories import LAYOUT_41, tell_ged, write_ged

from app.domain.errors import MasarError
from app.domain.report import LoadReport, Outcome
from app.ingest import ReadOptions
from app.pipeline import LoadOptions, import_file

HOSTILE = '=HYPERLINK("http://example.org")'


def load(database: Database, path: Path, adapter: str = "ucdp_ged", **wanted: object) -> LoadReport:
    """Import a file; its counts must add up."""
    dry_run = bool(wanted.pop("dry_run", False))
    options = LoadOptions(**wanted)
    report = import_file(database.writer, adapter, path, dry_run=dry_run, options=options)
    assert report.read == sum(getattr(report, outcome.value) for outcome in Outcome)
    return report


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_rejected_rows_are_handed_back_put_right_and_loaded(
    places_database: Database, tmp_path: Path
) -> None:
    story = {"source_article": HOSTILE, "where_coordinates": "Homs town", "side_a": "الجانب"}
    rows = [tell_ged(id=1), tell_ged(id=2, best="many", **story), tell_ged(id=3, where_prec=9)]
    path, rejects = write_ged(tmp_path / "ged.csv", rows), tmp_path / "rejects.csv"
    report = load(places_database, path, rejects=rejects)
    assert (report.stored, report.rejected) == (1, 2)
    handed = read_table(rejects)
    assert list(handed[0]) == [*LAYOUT_41, "masar_line", "masar_field", "masar_reason"]
    assert [(row["id"], row["masar_line"], row["masar_field"]) for row in handed] == [
        ("2", "3", "best"),
        ("3", "4", "precision"),
    ]
    assert handed[0]["masar_reason"] == report.rejections[0].reason
    assert handed[0]["source_article"] == f"'{HOSTILE}"
    write_table(rejects, [handed[0] | {"best": "5"}, handed[1] | {"where_prec": "1"}])
    assert load(places_database, rejects).stored == 2
    [kept] = places_database.ask("SELECT provider FROM ledger.event WHERE provider_id = '2'")
    assert kept == ({name: rows[1].get(name, "") for name in LAYOUT_41} | {"best": "5"} | story,)
    whole = write_ged(tmp_path / "ged.csv", [rows[0], rows[1] | {"best": "5"}])
    assert load(places_database, whole).unchanged == 2


def test_table_handed_back_as_it_is_rejects_the_same_rows(
    places_database: Database, tmp_path: Path
) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged(id=2, best="-"), tell_ged(id=3, low="+x")])
    rejects, again = tmp_path / "rejects.csv", tmp_path / "again.csv"
    first = load(places_database, path, rejects=rejects)
    second = load(places_database, rejects, rejects=again)
    assert [each.reason for each in first.rejections] == [each.reason for each in second.rejections]
    assert read_table(rejects) == read_table(again)


def test_dry_run_hands_back_too_and_what_is_there_is_not_written_over(
    places_database: Database, tmp_path: Path
) -> None:
    path, rejects = write_ged(tmp_path / "ged.csv", [tell_ged(best="x")]), tmp_path / "rejects.csv"
    load(places_database, path, rejects=rejects, dry_run=True)
    before = rejects.read_bytes()
    assert rejects.stat().st_mode & 0o077 == 0
    with pytest.raises(MasarError, match="exists"):
        load(places_database, write_ged(path, [tell_ged(best="y")]), rejects=rejects)
    assert rejects.read_bytes() == before
    load(places_database, path, rejects=rejects, overwrite=True)
    assert rejects.read_bytes() != before
    load(places_database, write_ged(path, [tell_ged()]), rejects=rejects, overwrite=True)
    assert not rejects.exists()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ged.csv"]


def test_rejects_never_take_the_place_of_the_file_itself(
    places_database: Database, tmp_path: Path
) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged(best="x")])
    before = path.read_bytes()
    for target in (path, tmp_path):
        with pytest.raises(MasarError, match="cannot take"):
            load(places_database, path, rejects=target, overwrite=True)
    with pytest.raises(MasarError, match="no folder"):
        load(places_database, path, rejects=tmp_path / "absent" / "rejects.csv")
    assert path.read_bytes() == before


def test_load_that_fails_leaves_no_rejects(places_database: Database, tmp_path: Path) -> None:
    path, rejects = write_ged(tmp_path / "ged.csv", [tell_ged(best="x")]), tmp_path / "rejects.csv"
    path.write_text(path.read_text() + '"never closed\n')
    with pytest.raises(MasarError):
        load(places_database, path, rejects=rejects)
    assert [each.name for each in tmp_path.iterdir()] == ["ged.csv"]


def test_row_with_too_many_cells_is_handed_back_whole(
    places_database: Database, tmp_path: Path
) -> None:
    path, rejects = write_ged(tmp_path / "ged.csv", [tell_ged(id=1)]), tmp_path / "rejects.csv"
    path.write_text(path.read_text().rstrip("\r\n") + ",lost,=cell\r\n")
    assert load(places_database, path, rejects=rejects).rejected == 1
    [row] = read_table(rejects)
    assert (row["masar_surplus_1"], row["masar_surplus_2"]) == ("lost", "'=cell")
    write_table(rejects, [row])
    assert load(places_database, rejects).stored == 1


def test_record_folder_says_why_its_rows_are_no_table(
    places_database: Database, tmp_path: Path
) -> None:
    with pytest.raises(MasarError, match="a record is a folder of files"):
        load(places_database, GEODATA / "coast_2025", "record", rejects=tmp_path / "rejects.csv")


def test_features_are_handed_back_as_features(places_database: Database, tmp_path: Path) -> None:
    def tell_feature(number: int, **properties: object) -> dict[str, object]:
        own = {"event_type": "Battles", "date_start": "2025-03-07", "note": HOSTILE, "n": 5}
        point = {"type": "Point", "coordinates": [36.71, 34.73]}
        return {"type": "Feature", "id": f"f{number}", "geometry": point,
                "properties": own | properties}  # fmt: skip

    features = [tell_feature(1), tell_feature(2, date_start="soon")]
    path, rejects = tmp_path / "map.geojson", tmp_path / "rejects.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    reading = ReadOptions(dataset="other")
    report = load(places_database, path, "geojson", reading=reading, rejects=rejects)
    assert (report.stored, report.rejected) == (1, 1)
    collection = json.loads(rejects.read_text())
    [feature] = collection["features"]
    assert (feature["id"], feature["geometry"]) == ("f2", features[1]["geometry"])
    assert feature["properties"]["masar_field"] == "date_start"
    assert feature["properties"]["note"] == HOSTILE
    feature["properties"]["date_start"] = "2025-03-08"
    rejects.write_text(json.dumps(collection))
    assert load(places_database, rejects, "geojson", reading=reading).stored == 1
    features[1]["properties"]["date_start"] = "2025-03-08"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert load(places_database, path, "geojson", reading=reading).unchanged == 2
