"""OGC API – Features, RFC 7946, and the headers of every answer."""

import json
import re
from typing import Any

import pytest
import shapely
from running_service import Service

COLLECTIONS = ("events", "events_points", "events_areas", "claims", "clusters", "corridors",
               "flows", "places", "governorates", "districts", "subdistricts")  # fmt: skip
DECIMALS = re.compile(r"-?\d+\.(\d+)")
EVENT_FIELDS = """
event_type sub_event_type date_start date_end date_prec admin1_pcode admin1_name_en
admin1_name_ar admin2_pcode admin3_pcode provider_location precision precision_m geo_precision
where_prec killed_low killed_best killed_high injured_low injured_best injured_high verification
contested sources_count sources published_at revised_at
""".split()
PRIVATE = re.compile(r"geom_exact|match_|waypoint|visibility|provider_id|row_hash|shown_|group_tag")


def list_rings(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    """Return the polygons of a geometry."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return geometry["coordinates"] if geometry["type"] == "MultiPolygon" else []


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_features_keep_rfc_7946(service: Service, collection: str) -> None:
    answer = service.get(f"/api/collections/{collection}/items", limit=1000)
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["content-crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    page = json.loads(answer.text, parse_constant=pytest.fail)
    assert page["type"] == "FeatureCollection" and "crs" not in page
    assert page["numberReturned"] == len(page["features"]) > 0
    assert {"self", "collection", "alternate"} <= {link["rel"] for link in page["links"]}
    assert len({feature["id"] for feature in page["features"]}) == len(page["features"])
    for feature in page["features"]:
        assert feature["type"] == "Feature" and isinstance(feature["id"], str)
        assert not PRIVATE.search(json.dumps(feature["properties"]))


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_geometry_is_longitude_first_valid_and_no_finer_than_it_deserves(
    service: Service, collection: str
) -> None:
    drawn = [f["geometry"] for f in service.read_features(collection) if f["geometry"]]
    assert drawn
    for geometry in drawn:
        assert all(len(d) <= 4 for d in DECIMALS.findall(json.dumps(geometry["coordinates"])))
        shape = shapely.geometry.shape(geometry)
        assert shape.is_valid
        west, south, east, north = shape.bounds
        assert 30 < west <= east < 46 and 30 < south <= north < 38
        for exterior, *holes in list_rings(geometry):
            assert shapely.LinearRing(exterior).is_ccw
            assert not any(shapely.LinearRing(hole).is_ccw for hole in holes)


def test_points_and_lines_of_events_have_two_decimals(service: Service) -> None:
    for collection in ("events", "corridors", "flows"):
        for feature in service.read_features(collection):
            geometry = feature["geometry"] or {"type": "none"}
            if geometry["type"] in {"Point", "LineString"}:
                text = json.dumps(geometry["coordinates"])
                assert all(len(digits) <= 2 for digits in DECIMALS.findall(text))


def test_events_have_the_promised_fields_and_points_their_radius(service: Service) -> None:
    for feature in service.read_features("events"):
        properties = feature["properties"]
        assert set(EVENT_FIELDS) <= set(properties)
        for name in ("killed_low", "killed_best", "killed_high", "precision_m"):
            assert properties[name] is None or isinstance(properties[name], int)
        if feature["geometry"] and feature["geometry"]["type"] == "Point":
            assert properties["precision_m"] >= 1000


def test_landing_page_leads_to_everything(service: Service) -> None:
    landing = service.get("/api").json()
    links = {link["rel"]: link for link in landing["links"]}
    assert {"self", "service-desc", "service-doc", "conformance", "data"} <= set(links)
    for link in links.values():
        if link["rel"] != "alternate":
            answer = service.client.get(link["href"])
            assert answer.status_code == 200
            assert answer.headers["content-type"].split(";")[0] == link["type"].split(";")[0]
    assert service.get("/api/").json()["title"] == landing["title"]


def test_conformance_names_core_and_geojson(service: Service) -> None:
    conforms = service.get("/api/conformance").json()["conformsTo"]
    assert {each.rsplit("/", 1)[1] for each in conforms} >= {"core", "geojson"}


def test_collections_tell_their_extent_and_their_items(service: Service) -> None:
    collections = service.get("/api/collections").json()["collections"]
    assert tuple(each["id"] for each in collections) == COLLECTIONS
    for each in collections:
        west, south, east, north = each["extent"]["spatial"]["bbox"][0]
        assert west < east and south < north
        items = [link["href"] for link in each["links"] if link["rel"] == "items"]
        assert service.client.get(items[0]).json()["numberMatched"] == each["itemCount"]
        # Its own address tells more: which datasets its records come from.
        own = service.get(f"/api/collections/{each['id']}").json()
        assert {name: own[name] for name in each} == each


def test_description_names_every_path_and_parameter_that_is_answered(service: Service) -> None:
    description = service.get("/api/openapi.json").json()
    assert description["openapi"].startswith("3.0")
    for path, methods in description["paths"].items():
        assert set(methods) == {"get"}
        filled = re.sub(r"\{\w+\}", "evt_7ugfhg5pfj5th", path)
        if "flows" in path or "corridors" in path or "Id}" in path or "{id}" in path:
            continue
        parts = "clm_uhro7jmgwxbn6,clm_kugrlhbwjip2d"
        questions = {"/aggregates": {"by": "day"}, "/sum": {"claims": parts},
                     "/geocode": {"q": "Banias"}, "/geocode/text": {"text": "Banias"}}  # fmt: skip
        needed = questions.get(path, {})
        assert service.get(f"/api{filled}", **needed).status_code == 200, path


def find_schema(service: Service, path: str, parameter: str) -> dict[str, Any]:
    """Return what the description says of one parameter."""
    listed = service.get("/api/openapi.json").json()["paths"][path]["get"]["parameters"]
    [found] = [each["schema"] for each in listed if each["name"] == parameter]
    return dict(found)


def test_description_of_groups_lists_those_that_are_answered(service: Service) -> None:
    schema = find_schema(service, "/aggregates", "by")
    assert schema["type"] == "array" and schema["minItems"] == 1 and schema["uniqueItems"]
    for group in schema["items"]["enum"]:
        assert service.get("/api/aggregates", by=group).status_code == 200
    everything = ",".join(schema["items"]["enum"])
    assert service.get("/api/aggregates", by=everything).status_code == 200


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "f"])
def test_description_lists_the_only_values_that_are_answered(service: Service, name: str) -> None:
    values = find_schema(service, "/collections/events/items", name)["enum"]
    for value in values:
        answer = service.get("/api/collections/events/items", **{name: value})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "text",
    ["2025-03-07", "2025-03-06/2025-03-10", "../2025-03-10", "/2025-03-10", "2025-03-06/..",
     "2025-03-06/", "2025-03-07T12:00:00Z", "2025-03-07t23:59:59.5+03:00/..",
     "..", "../..", "/", "", "2025-03", "2025-03-07 ", "a/b/c", "2025-03-06/2025-03-07/",
     "٢٠٢٥-٠٣-٠٧", "2025-03-07T25:00:00Z"],
)  # fmt: skip
def test_description_of_dates_agrees_with_what_is_answered(service: Service, text: str) -> None:
    pattern = find_schema(service, "/collections/events/items", "datetime")["pattern"]
    answer = service.get("/api/collections/events/items", datetime=text)
    assert (answer.status_code == 200) == bool(re.search(pattern, text))


def test_description_of_cursors_fits_those_that_are_given_out(service: Service) -> None:
    schema = find_schema(service, "/collections/events/items", "cursor")
    links = service.read_page("events", limit=1)["links"]
    [following] = [link["href"] for link in links if link["rel"] == "next"]
    cursor = following.split("cursor=")[1]
    assert re.search(schema["pattern"], cursor) and schema["minLength"] == 1
    for text in ("", "!!!!", "../.."):
        assert not re.search(schema["pattern"], text)
        assert service.get("/api/collections/events/items", cursor=text).status_code == 400


def test_anyone_may_read_from_any_site(service: Service) -> None:
    elsewhere = {"Origin": "https://news.example"}
    for path in ("/api", "/api/collections/events/items", "/api/nothing", "/health/live"):
        answer = service.client.get(path, headers=elsewhere)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert not answer.cookies


def test_only_the_embed_may_be_framed_and_nothing_foreign_may_load(service: Service) -> None:
    for path in ("/", "/embed", "/api", "/api/docs", "/api/nothing"):
        headers = service.client.get(path).headers
        policy = headers["content-security-policy"]
        ancestors = policy.split("frame-ancestors ")[1]
        assert ancestors == ("*" if path == "/embed" else "'none'")
        assert "default-src 'none'" in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_page_is_compressed_for_who_can_read_it(service: Service) -> None:
    path = "/api/collections/events/items?limit=1000"
    plain = service.client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    small = service.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert small.json()["features"] == plain.json()["features"]
    assert "accept-encoding" in small.headers["vary"].lower()
    assert small.num_bytes_downloaded < len(plain.content) / 3
