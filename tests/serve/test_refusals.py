"""What cannot be answered is refused with its name, what was given and what is allowed."""

import httpx
import pytest
from running_service import Service

COLLECTIONS = ("events", "events_points", "events_areas", "claims", "clusters", "corridors",
               "flows", "places", "governorates", "districts", "subdistricts")  # fmt: skip
EVENTS = "/api/collections/events/items"
BOXES = ["35,34,36", "1,2,3,4,5", "35,34,36,35,1,2,3", "", "a,b,c,d", "nan,34,36,35",
         "inf,34,36,35", "35,-inf,36,35", "35,36,36,34", "200,34,210,35", "35,34,36,91",
         "35 34 36 35", "35;34;36;35", "1_0,2,30,4", "٣٥,٣٤,٣٦,٣٥", "35, 34,36,35",
         "35,34,nan,36,35,0", "35,34,0,36,35,inf", "35,34,0,36,35,1e999", "0x1,2,3,4"]  # fmt: skip
DATES = ["2025-02-30", "2025-3-7", "yesterday", "2025-03-08/2025-03-07", "..", "a/b/c", "",
         "2025-03-07T99:00:00Z", "../..", "20250307"]  # fmt: skip
CASES = [
    ("bbox", BOXES),
    ("datetime", DATES),
    ("limit", ["0", "-1", "1.5", "", "ten", "1e3", "+5", " 5", "0x10", "٥", "1_0"]),
    ("cursor", ["abc", "", "!!!!", "W10", "WzEsMl0", "bnVsbA", "../..", "WyIiLCJhIl0"]),
    ("f", ["xlsx", "GeoJSON", ""]),
    ("crs", ["EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/3857"]),
    ("bbox-crs", ["EPSG:4326"]),
    ("colour", ["red"]),
    ("killed_low", ["many", "5.5", "5e1"]),
    ("redaction", ["x"]),
    ("group_tag", ["x"]),
    ("sortby", ["no_such", "redaction", "date_start,date_start", "group_tag"]),
    ("properties", ["no_such", "", "geom"]),
    ("event_type", ["a\x00b", "a\nb", "x" * 501, "\x7f", "\x85"]),
]


def read_problem(answer: httpx.Response, status: int) -> dict[str, object]:
    """Check that an answer is a problem document that no cache keeps, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    problem: dict[str, object] = answer.json()
    assert problem["status"] == status and problem["title"] and problem["detail"]
    assert "Traceback" not in answer.text and "sqlalchemy" not in answer.text
    return problem


@pytest.mark.parametrize(
    ("parameter", "value"), [(name, value) for name, values in CASES for value in values]
)
def test_bad_value_is_named_with_what_was_given_and_what_is_allowed(
    service: Service, parameter: str, value: str
) -> None:
    problem = read_problem(service.get(EVENTS, **{parameter: value}), 400)
    assert problem["parameter"] == parameter
    assert problem["given"] == value[:100]
    assert problem["allowed"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_collection_refuses_what_it_does_not_know(service: Service, collection: str) -> None:
    answer = service.get(f"/api/collections/{collection}/items", colour="red")
    problem = read_problem(answer, 400)
    assert problem["parameter"] == "colour" and "bbox" in str(problem["allowed"])


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/conformance", "/api/collections", "/api/collections/events",
     "/api/aggregates?by=day", f"{EVENTS}/evt_7ugfhg5pfj5th",
     "/api/events/evt_7ugfhg5pfj5th/claims", "/api/openapi.json", "/api/docs", "/health/live",
     "/health/ready"],
)  # fmt: skip
def test_every_other_address_refuses_unknown_parameters_too(service: Service, path: str) -> None:
    joint = "&" if "?" in path else "?"
    problem = read_problem(service.client.get(f"{path}{joint}colour=red"), 400)
    assert problem["parameter"] == "colour"


@pytest.mark.parametrize("name", ["limit", "bbox", "event_type"])
def test_parameter_given_twice_is_refused(service: Service, name: str) -> None:
    problem = read_problem(service.client.get(f"{EVENTS}?{name}=1&{name}=1"), 400)
    assert (problem["parameter"], problem["allowed"]) == (name, "give it once")


@pytest.mark.parametrize("by", ["", "sect", "day,day", "day,", "admin1;week"])
def test_unknown_group_of_aggregates_is_refused(service: Service, by: str) -> None:
    problem = read_problem(service.get("/api/aggregates", by=by), 400)
    assert problem["parameter"] == "by"


def test_limit_over_the_maximum_is_capped(service: Service) -> None:
    for limit in ("20000", "9" * 30):
        assert service.read_page("events", limit=limit)["numberReturned"] > 30


@pytest.mark.parametrize(
    "path",
    [
        "/api/collections/secrets",
        "/api/collections/secrets/items",
        "/api/collections/ledger/items",
        f"{EVENTS}/evt_aaaaaaaaaaaaa",
        f"{EVENTS}/%00",
        f"{EVENTS}/'%20OR%201=1",
        "/api/events/evt_aaaaaaaaaaaaa/claims",
        "/api/secrets/evt_7ugfhg5pfj5th/claims",
        "/api/clusters/x/claims",
        "/nothing",
        "/api/nothing",
        "/assets/nothing.js",
    ],
)
def test_what_is_not_public_is_not_there(service: Service, path: str) -> None:
    read_problem(service.client.get(path), 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", [EVENTS, "/api", "/api/aggregates", "/health/live", "/"])
def test_service_is_read_only(service: Service, method: str, path: str) -> None:
    answer = service.client.request(method, path)
    read_problem(answer, 405)
    assert "GET" in answer.headers["allow"]


def test_refusal_repeats_only_the_beginning_of_what_was_given(service: Service) -> None:
    problem = read_problem(service.get(EVENTS, bbox="9" * 400), 400)
    assert problem["given"] == "9" * 100
