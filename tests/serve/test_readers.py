"""The programs that analysts already have read the API as it is: GDAL, geopandas, OWSLib."""

import re
import shutil
import subprocess

import geopandas
import pytest
from owslib.ogcapi.features import Features
from running_service import Service

COLLECTIONS = ("events", "events_points", "events_areas", "claims", "clusters", "corridors",
               "flows", "places", "governorates", "districts", "subdistricts")  # fmt: skip
KUSOUR = "evt_7ugfhg5pfj5th"


def run_ogrinfo(service: Service, *words: str) -> str:
    """Return what GDAL's ogrinfo prints about the service."""
    program = shutil.which("ogrinfo")
    if program is None:
        pytest.skip("GDAL's ogrinfo is not here; Debian's package gdal-bin brings it")
    done = subprocess.run(
        [program, "-ro", f"OAPIF:{service.address}/api", *words],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ERROR" not in done.stderr
    return done.stdout


def test_gdal_lists_six_layers(service: Service) -> None:
    layers = re.findall(r"^\d+: (\w+)", run_ogrinfo(service), re.MULTILINE)
    assert tuple(layers) == COLLECTIONS


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_gdal_counts_the_features_of_each_layer(service: Service, collection: str) -> None:
    printed = run_ogrinfo(service, "-so", collection)
    expected = service.read_page(collection)["numberMatched"]
    assert f"Feature Count: {expected}" in printed


def test_gdal_pages_and_reads_values(service: Service) -> None:
    printed = run_ogrinfo(service, "-oo", "PAGE_SIZE=7", "events", "-geom=NO")
    assert printed.count("OGRFeature(events)") == service.read_page("events")["numberMatched"]
    assert "place_name_ar (String) = حي القصور" in printed
    assert "precision_m (Integer) = 1500" in printed


def test_gdal_filters_on_the_server_by_box(service: Service) -> None:
    printed = run_ogrinfo(service, "-so", "-spat", "35.9", "35.1", "36", "35.3", "places")
    expected = [f for f in service.read_features("places", bbox="35.9,35.1,36,35.3")
                if f["geometry"]]  # fmt: skip
    assert f"Feature Count: {len(expected)}" in printed


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_geopandas_reads_a_page_from_its_address(service: Service, collection: str) -> None:
    frame = geopandas.read_file(f"{service.address}/api/collections/{collection}/items?limit=10000")
    assert len(frame) == service.read_page(collection)["numberMatched"]
    assert frame.crs.to_epsg() == 4326
    west, south, east, north = frame.total_bounds
    assert 30 < west < east < 46 and 30 < south < north < 38


def test_geopandas_keeps_values_and_unlocated_events(service: Service) -> None:
    address = f"{service.address}/api/collections/events/items?limit=10000"
    frame = geopandas.read_file(address).set_index("id")
    assert frame.loc[KUSOUR, "admin1_pcode"] == "SY10"
    assert frame.loc[KUSOUR, "precision_m"] == 1500
    unlocated = [f for f in service.read_features("events") if f["geometry"] is None]
    assert frame.geometry.isna().sum() == len(unlocated) > 0


def test_owslib_finds_collections_and_reads_items(service: Service) -> None:
    client = Features(f"{service.address}/api")
    assert tuple(client.feature_collections()) == COLLECTIONS
    page = client.collection_items("events", bbox=[35.9, 35.1, 36, 35.3], limit=50)
    assert page["numberMatched"] == len(page["features"])
    assert KUSOUR in {feature["id"] for feature in page["features"]}
    item = client.collection_item("events", KUSOUR)
    assert item["properties"]["place_name_en"] == "Hai Al Kusour"
    assert client.collection("governorates")["itemCount"] == 14
    days = client.collection_items("events", datetime_="2025-03-08", limit=3)
    assert days["numberReturned"] == 3 < days["numberMatched"]


def test_owslib_reads_the_description(service: Service) -> None:
    client = Features(f"{service.address}/api")
    assert client.api()["openapi"].startswith("3.0")
    assert any(each.endswith("/core") for each in client.conformance()["conformsTo"])
