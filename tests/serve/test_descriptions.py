"""What the API says of itself: caches understand it, and it is what the service keeps to."""

import re
from pathlib import Path
from typing import Any

import pytest
from postgres_server import Database
from running_service import Service, run_service

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force
from app.serve import compat
from app.serve.compat import dtm
from app.serve.openapi import build_openapi
from app.serve.openapi.compat import build_compat_openapi

DESCRIPTIONS = (
    "/api", "/api/conformance", "/api/openapi.json", "/compat/openapi.json", "/compat",
    "/api/collections/events/queryables", "/api/collections/events/schema", "/api?f=html",
    "/api/tileMatrixSets", "/api/tileMatrixSets/WebMercatorQuad",
    "/api/conformance?f=html&lang=ar", "/api/collections/events/queryables?f=html",
)  # fmt: skip
DATA = (
    "/api/collections", "/api/collections/events/items", "/api/collections/events/items?f=html",
    "/api/collections/events/tiles/WebMercatorQuad/6/25/38", "/api/aggregates?by=day",
    "/api/collections/corridors/items",
)  # fmt: skip
SHAPES = {
    "clusters": "geometry-polygon",
    "flows": "geometry-linestring",
    "governorates": "geometry-multipolygon",
    "places": "geometry-point",
    "events": "geometry-any",
    "districts": "geometry-any",  # points until the outlines of a release are loaded
}


@pytest.mark.parametrize("path", DESCRIPTIONS)
def test_description_is_asked_for_again_at_no_cost(service: Service, path: str) -> None:
    first = service.client.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"] in {"no-cache", "public, max-age=60, must-revalidate"}
    again = service.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = service.client.get(path, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.headers["etag"]) == (200, first.headers["etag"])


def test_every_description_has_an_etag_of_its_own(service: Service) -> None:
    etags = {service.client.get(path).headers["etag"] for path in DESCRIPTIONS}
    assert len(etags) == len(DESCRIPTIONS)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("path", DESCRIPTIONS + DATA)
def test_304_says_what_its_200_says(service: Service, path: str, coding: str) -> None:
    """A cache takes over the headers of a 304: it would forget what the answer depends on."""
    asked = {"Accept-Encoding": coding}
    first = service.client.get(path, headers=asked)
    asked["If-None-Match"] = first.headers["etag"]
    for _ in range(2):  # made, and kept
        again = service.client.get(path, headers=asked)
        assert again.status_code == 304
        for name in ("etag", "cache-control", "vary"):
            assert again.headers[name] == first.headers[name], name


def test_map_and_frame_are_asked_for_again_at_no_cost(coast: Database, tmp_path: Path) -> None:
    for name in ("index.html", "embed.html"):
        (tmp_path / name).write_text(f"<!doctype html><title>{name}</title>" + " " * 900)
    with run_service(coast.web_url, tmp_path) as service:
        for path in ("/", "/embed", "/?lang=ar"):
            first = service.client.get(path)
            assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
            again = service.client.get(path, headers={"If-None-Match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["vary"] == first.headers["vary"]
        (tmp_path / "embed.html").write_text("built anew")
        etag = first.headers["etag"]
        assert service.client.get("/embed", headers={"If-None-Match": etag}).text == "built anew"


def test_page_in_the_other_language_is_another_answer(service: Service) -> None:
    asked = {"Accept-Language": "en"}
    english = service.client.get("/api?f=html", headers=asked)
    assert "Accept-Language" in english.headers["vary"]
    asked = {"Accept-Language": "ar", "If-None-Match": english.headers["etag"]}
    assert service.client.get("/api?f=html", headers=asked).status_code == 200


@pytest.mark.parametrize("name", SHAPES)
def test_schema_names_the_kind_of_geometry_that_comes(service: Service, name: str) -> None:
    for key in ("schema", "queryables"):
        schema = service.client.get(f"/api/collections/{name}/{key}").json()
        assert schema["properties"]["geometry"]["format"] == SHAPES[name]
    kind = SHAPES[name].removeprefix("geometry-")
    found = {each["geometry"]["type"].lower()
             for each in service.read_features(name) if each["geometry"]}  # fmt: skip
    assert found and (kind == "any" or found == {kind})


def test_every_address_of_the_faces_is_described() -> None:
    paths: Any = build_compat_openapi("https://map.example")["paths"]
    names = ("admin0", "admin1", "admin2", "country-list", "operation-list")
    tables = {f"{dtm.ROOT}/{name}" for name in names}
    real = {str(getattr(each, "path", "")) for each in compat.router.routes}
    assert set(paths) == real - {f"{dtm.ROOT}/{{table}}"} | tables
    assert len({each["get"]["operationId"] for each in paths.values()}) == len(paths)


@pytest.mark.parametrize("path", ["/api", "/api/conformance", "/api/collections",
                                  "/api/collections/events/queryables"])  # fmt: skip
def test_language_that_there_is_not_is_refused_in_every_format(service: Service, path: str) -> None:
    for form in ("json", "html"):
        answer = service.get(path, f=form, lang="xx")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "lang")


@pytest.mark.parametrize("snapshot", ["", "999999", "2001-01-01", "soon"])
@pytest.mark.parametrize("below", ["", "/WebMercatorQuad", "/WebMercatorQuad/0/0/0"])
def test_tiles_of_a_state_that_never_was_are_refused(
    service: Service, below: str, snapshot: str
) -> None:
    answer = service.get(f"/api/collections/events/tiles{below}", snapshot=snapshot)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "snapshot")


@pytest.mark.parametrize(
    ("path", "given", "meant"),
    [("/api/collections/events/items", "limt", "limit"),
     ("/api/collections/events/items", "Limit", "limit"),
     ("/api/collections/events/items", "admin1_code", "admin1_pcode"),
     ("/api/aggregates", "group_by", None), ("/api/geocode", "contex", "context"),
     ("/api/collections/events/items", "x" * 5_000, None), ("/health/live", "lang", None)],
)  # fmt: skip
def test_slip_of_the_pen_is_told_what_may_be_meant(
    service: Service, path: str, given: str, meant: str | None
) -> None:
    problem = service.get(path, **{given: "1"}).json()
    assert (problem["status"], problem["parameter"]) == (400, given[:60])
    assert ("did you mean" in problem["allowed"]) == bool(meant)
    assert meant is None or f"did you mean {meant}?" in problem["allowed"]


def test_description_of_the_faces_is_told_in_the_dark(coast_database: Database) -> None:
    with run_service(coast_database.web_url) as service:
        put_in_force(coast_database.writer, SecurityMode.DARK)
        for path in ("/compat", "/compat/", "/compat/openapi.json", "/api", "/api/openapi.json"):
            answer = service.client.get(path, follow_redirects=True)
            assert answer.status_code == 200, path
        assert service.client.get("/compat/acled/read").status_code == 503


def list_parameters() -> list[tuple[str, Any]]:
    """Return every parameter of both descriptions, with the path it belongs to."""
    documents: Any = (build_openapi("https://map"), build_compat_openapi("https://map"))
    return [
        (path, parameter)
        for document in documents
        for path, operation in document["paths"].items()
        for parameter in operation["get"]["parameters"]
    ]


def test_texts_are_described_without_control_characters() -> None:
    """The service refuses them everywhere: clients that make texts up must be told."""
    seen = 0
    for path, parameter in list_parameters():
        schema = parameter["schema"]
        if parameter["in"] == "path" or schema.get("type") != "string" or "enum" in schema:
            continue
        seen += 1
        if schema.get("format") not in {"date", "date-time"}:
            for text in ("a\x07", "\x00", "\x7f", "a\x85b"):
                assert not re.search(schema["pattern"], text), (path, parameter["name"])
    assert seen > 500


def test_what_is_capped_has_no_maximum(service: Service) -> None:
    """A maximum would say that more is refused: OGC lets a service answer with less instead."""
    limits = {path: each["schema"] for path, each in list_parameters() if each["name"] == "limit"}
    capped = {path for path in limits if not path.startswith("/compat")}
    assert len(capped) > 30 and not any("maximum" in limits[path] for path in capped)
    for path in ("/collections/events/items", "/collections/events/tiles/WebMercatorQuad/6/25/38",
                 "/geocode?q=Banias", "/feeds/events.json"):  # fmt: skip
        joint = "&" if "?" in path else "?"
        assert service.client.get(f"/api{path}{joint}limit=999999").status_code == 200, path
    refused = service.get("/compat/hapi/api/v2/coordination-context/conflict-events", limit=999_999)
    assert refused.status_code == 400  # there the maximum is told, and kept


def test_whatever_is_json_is_described_as_an_object() -> None:
    paths: Any = build_openapi("https://map")["paths"]
    for path, operation in paths.items():
        for kind, told in operation["get"]["responses"]["200"]["content"].items():
            if "json" in kind and "ndjson" not in kind:
                assert told["schema"] != {"type": "string"}, (path, kind)
