"""Whole selections as files: every format says the same, and half a file is never a whole one."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import geopandas
import geoparquet_validator
import pyogrio
import pytest
import shapely
from running_service import Service

FORMATS = ("geojson", "csv", "ndjson", "flatgeobuf")
COLLECTIONS = ("events", "clusters", "corridors", "flows", "places", "governorates")
CHOSEN = {"filter": "killed_best > 10 AND admin1_pcode = 'SY10'", "sortby": "-killed_best"}
SELECTIONS: tuple[tuple[str, Mapping[str, str]], ...] = (
    *((name, {}) for name in COLLECTIONS),
    ("events", {"bbox": "35.8,35.0,36.2,35.5", "datetime": "2025-03-07"}),
    ("events", CHOSEN),
    ("events", {"properties": "title_ar,killed_low,sources"}),
    ("events", {"known_at": "2025-03-09"}),
    ("events", {"snapshot": "1", "event_type": "Violence against civilians"}),
)
PACKED = (
    ("flatgeobuf", "events", {}),
    ("flatgeobuf", "events", CHOSEN),
    ("flatgeobuf", "governorates", {}),
    ("parquet", "events", {}),
    ("parquet", "corridors", {"known_at": "2025-03-09"}),
)
"""Each starts a process: events as stored texts, what is asked for in order, outlines, columns."""


def export(service: Service, collection: str, form: str, **given: str) -> bytes:
    answer = service.get(f"/api/collections/{collection}/export", f=form, **given)
    assert answer.status_code == 200, answer.text
    return answer.content


def read_cells(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def as_cell(value: object) -> str:
    """Return a value of GeoJSON as a cell of CSV."""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return "" if value is None else str(value)


def expect_row(feature: Mapping[str, Any]) -> dict[str, str]:
    geometry = feature["geometry"]
    kind = "" if geometry is None else geometry["type"]
    longitude, latitude = geometry["coordinates"] if kind == "Point" else ("", "")
    told = {name: as_cell(value) for name, value in feature["properties"].items()}
    place = {"longitude": str(longitude), "latitude": str(latitude), "geometry_type": kind}
    return {"id": feature["id"], **told, **place}


def read_frame(content: bytes, form: str) -> geopandas.GeoDataFrame:
    if form == "parquet":
        return geopandas.read_parquet(io.BytesIO(content))
    return geopandas.read_file(io.BytesIO(content), engine="pyogrio")


def as_plain(value: Any) -> Any:
    """Return a value of a table of pandas as GeoJSON has it."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT
        return None
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        return json.loads(value)
    if hasattr(value, "isoformat"):
        # FlatGeobuf knows no days, only moments; what has no time zone is a day.
        is_moment = getattr(value, "tzinfo", None) is not None
        return value.strftime("%Y-%m-%dT%H:%M:%SZ" if is_moment else "%Y-%m-%d")
    return value


def assert_same(frame: geopandas.GeoDataFrame, features: list[dict[str, Any]]) -> None:
    """Compare a table with features of GeoJSON, cell by cell."""
    shapes = [each["geometry"] and shapely.geometry.shape(each["geometry"]) for each in features]
    assert list(frame.geometry) == shapes
    properties = [{"id": each["id"], **each["properties"]} for each in features]
    rows = frame.drop(columns="geometry").to_dict("records")
    assert [{n: as_plain(v) for n, v in row.items()} for row in rows] == properties


@pytest.mark.parametrize(("collection", "given"), SELECTIONS)
def test_every_format_says_what_the_pages_say(
    service: Service, collection: str, given: Mapping[str, str]
) -> None:
    features = service.read_features(collection, **given)
    assert features
    whole = json.loads(export(service, collection, "geojson", **given))
    assert whole["features"] == features
    assert whole["numberMatched"] == whole["numberReturned"] == len(features)
    lines = export(service, collection, "ndjson", **given).splitlines()
    assert [json.loads(line) for line in lines] == features
    assert read_cells(export(service, collection, "csv", **given)) == [
        expect_row(feature) for feature in features
    ]


@pytest.mark.parametrize(("form", "collection", "given"), PACKED)
def test_files_of_columns_say_what_the_pages_say(
    service: Service, form: str, collection: str, given: Mapping[str, str]
) -> None:
    features = service.read_features(collection, **given)
    assert features
    content = export(service, collection, form, **given)
    assert_same(read_frame(content, form), features)
    if form == "parquet":
        report = geoparquet_validator.check_bytes("export.parquet", content)
        assert geoparquet_validator.failed(report, "core") == []
    else:
        told = pyogrio.read_info(content)
        assert (told["layer_name"], told["crs"], told["features"]) == (
            collection, "EPSG:4326", len(features)
        )  # fmt: skip
        assert told["layer_metadata"]["licence"].endswith("/about/data-policy")


@pytest.mark.parametrize("form", FORMATS)
def test_headers_name_the_file_and_its_rows(service: Service, form: str) -> None:
    answer = service.get("/api/collections/events/export", f=form)
    matched = service.read_page("events", limit=1)["numberMatched"]
    assert answer.headers["masar-rows"] == str(matched)
    assert "content-length" not in answer.headers
    assert 'rel="license"' in answer.headers["link"]
    name = answer.headers["content-disposition"]
    assert name.startswith('attachment; filename="masar-events-20')
    again = service.client.get(
        "/api/collections/events/export",
        params={"f": form},
        headers={"If-None-Match": answer.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    looked = service.client.head("/api/collections/events/export", params={"f": form})
    assert (looked.status_code, looked.headers["masar-rows"]) == (200, str(matched))


def test_limit_counts_exactly_and_nothing_is_capped(service: Service) -> None:
    answer = service.get("/api/collections/places/export", f="ndjson", limit=25_000)
    matched = service.read_page("places", limit=1)["numberMatched"]
    assert len(answer.content.splitlines()) == matched > 1000
    few = service.get("/api/collections/places/export", f="ndjson", limit=3)
    assert (len(few.content.splitlines()), few.headers["masar-rows"]) == (3, "3")


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"f": "xml"}, "f"),
        ({"f": "html"}, "f"),
        ({"f": "ndjson", "bom": "1"}, "bom"),
        ({"f": "csv", "bom": "yes"}, "bom"),
        ({"f": "csv", "hxl": "2"}, "hxl"),
        ({"f": "csv", "limit": "0"}, "limit"),
        ({"f": "csv", "cursor": "abc"}, "cursor"),
        ({"f": "csv", "bbox": "1,2,3"}, "bbox"),
        ({"f": "csv", "snapshot": "9999"}, "snapshot"),
    ],
)
def test_what_a_file_cannot_have_is_refused(
    service: Service, given: Mapping[str, str], parameter: str
) -> None:
    answer = service.get("/api/collections/events/export", **given)
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_nothing_selected_is_an_empty_file_of_every_format(service: Service) -> None:
    given = {"datetime": "1990-01-01"}
    assert json.loads(export(service, "events", "geojson", **given))["features"] == []
    assert export(service, "events", "ndjson", **given) == b""
    assert len(export(service, "events", "csv", **given).splitlines()) == 1
    assert len(read_frame(export(service, "events", "flatgeobuf", **given), "fgb")) == 0


def test_gdal_reads_lines_of_features(service: Service) -> None:
    told = pyogrio.read_info(export(service, "events", "ndjson"))
    assert told["features"] == service.read_page("events", limit=1)["numberMatched"]


def test_items_and_single_records_come_in_every_format_too(service: Service) -> None:
    features = service.read_features("corridors")
    answer = service.client.get(
        "/api/collections/corridors/items", headers={"Accept": "text/csv", "Host": "m.example"}
    )
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert [row["id"] for row in read_cells(answer.content)] == [each["id"] for each in features]
    own = f"/api/collections/corridors/items/{features[0]['id']}"
    [alone] = read_cells(service.get(own, f="csv", bom=0).content)
    assert alone == expect_row(features[0])
    assert json.loads(service.get(own, f="ndjson").content) == features[0]
    assert service.get("/api/collections/corridors/items/none", f="csv").status_code == 404
    assert service.get("/api/collections/corridors/items", bom=1).json()["parameter"] == "bom"
