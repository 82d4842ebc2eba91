"""OGC API – Tiles: where tiles are, what they are told to hold, and what is refused."""

import json
from typing import Any

import pytest
from running_service import Service
from tile_reading import MVT, find_address, read_tile, spell_path

COLLECTIONS = ("events", "clusters", "corridors", "flows", "places", "governorates")
COAST = (35.95, 35.19)
TILES = "/api/collections/{}/tiles/WebMercatorQuad"


def read_json(service: Service, path: str, **parameters: object) -> dict[str, Any]:
    answer = service.get(path, **parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.text, parse_constant=pytest.fail)
    return found


def follow(service: Service, document: dict[str, Any], rel: str) -> str:
    [href] = [link["href"] for link in document["links"] if link["rel"] == rel]
    assert href.startswith(service.address)
    return href.removeprefix(service.address)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_client_finds_its_way_from_the_list_to_a_tile(service: Service, collection: str) -> None:
    listed = read_json(service, f"/api/collections/{collection}/tiles")
    [entry] = listed["tilesets"]
    assert entry["dataType"] == "vector" and entry["crs"].endswith("/EPSG/0/3857")
    tileset = read_json(service, follow(service, entry, "self"))
    scheme = read_json(
        service, follow(service, tileset, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme")
    )
    assert scheme["uri"] == tileset["tileMatrixSetURI"]
    [template] = [link for link in tileset["links"] if link["rel"] == "item"]
    assert template["templated"] is True and template["type"] == MVT
    path = follow(service, tileset, "item")
    for name in ("tileMatrix", "tileRow", "tileCol"):
        path = path.replace(f"{{{name}}}", "0")
    answer = service.get(
        path,
    )
    assert answer.status_code == 200 and answer.headers["content-type"] == MVT
    assert answer.content[0] == 0x1A, "a tile of the world holds a layer of every collection"


@pytest.mark.parametrize("collection", ["claims", "events_points", "events_areas"])
def test_what_lies_where_events_lie_is_drawn_by_their_tiles(
    service: Service, collection: str
) -> None:
    path = spell_path(collection, (5, 12, 19))
    answer = service.get(path, datetime="2025-03-07")
    assert answer.status_code == 307 and answer.headers["cache-control"] == "no-cache"
    there = answer.headers["location"]
    assert there == f"{service.address}{spell_path('events', (5, 12, 19))}?datetime=2025-03-07"
    assert service.get(f"/api/collections/{collection}/tiles").status_code == 307


def test_the_matrix_set_is_the_one_that_ogc_defines(service: Service) -> None:
    [listed] = read_json(service, "/api/tileMatrixSets")["tileMatrixSets"]
    found = read_json(service, follow(service, listed, "self"))
    first, last = found["tileMatrices"][0], found["tileMatrices"][24]
    # Figures of OGC 17-083, annex D.
    assert first["scaleDenominator"] == pytest.approx(559082264.028717)
    assert first["cellSize"] == pytest.approx(156543.033928041)
    assert first["pointOfOrigin"] == pytest.approx([-20037508.3427892, 20037508.3427892])
    assert last["scaleDenominator"] == pytest.approx(33.3238997476)
    assert last["matrixWidth"] == last["matrixHeight"] == 16777216


def test_layers_are_told_with_their_zooms_and_properties(service: Service) -> None:
    tileset = read_json(service, TILES.format("events"))
    told = {layer["id"]: layer for layer in tileset["layers"]}
    assert set(told) == {"events", "areas"}
    limits = [limit["tileMatrix"] for limit in tileset["tileMatrixSetLimits"]]
    assert limits == [str(zoom) for zoom in range(15)]
    for zoom in (5, 12):
        for name, features in read_tile(service, "events", find_address(zoom, *COAST)).items():
            assert int(told[name]["minTileMatrix"]) <= zoom <= int(told[name]["maxTileMatrix"])
            known = told[name]["propertiesSchema"]["properties"]
            for feature in features:
                assert feature["properties"].keys() <= known.keys()
                for key, value in feature["properties"].items():
                    types = {"integer": int, "number": (int, float), "boolean": bool, "string": str}
                    assert isinstance(value, types[known[key]["type"]]), (key, value)


def test_tilejson_names_rows_y_and_keeps_the_selection(service: Service) -> None:
    answer = service.get(TILES.format("events"), f="tilejson", datetime="2025-03-07")
    found = answer.json()
    assert found["tilejson"] == "3.0.0" and (found["minzoom"], found["maxzoom"]) == (0, 14)
    assert {layer["id"] for layer in found["vector_layers"]} == {"events", "areas"}
    [url] = found["tiles"]
    assert url.endswith("/WebMercatorQuad/{z}/{y}/{x}?datetime=2025-03-07")
    zoom, row, column = find_address(6, *COAST)
    path = url.removeprefix(service.address)
    for name, number in (("z", zoom), ("y", row), ("x", column)):
        path = path.replace(f"{{{name}}}", str(number))
    assert service.get(path.split("?")[0], datetime="2025-03-07").content


@pytest.mark.parametrize(
    "path",
    ["/99/0/0", "/15/0/0", "/3/8/0", "/3/0/8", "/3/100/100", "/-1/0/0", "/a/b/c", "/1.0/0/0",
     "/0/0/00000000000", "/٣/0/0", "/0x1/0/0", "/ 1/0/0", "/1/0/0%00"],
)  # fmt: skip
def test_there_is_no_tile_at_an_impossible_address(service: Service, path: str) -> None:
    answer = service.client.get(TILES.format("events") + path)
    assert answer.status_code == 404, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["allowed"].startswith("tileMatrix from 0 to 14")


@pytest.mark.parametrize("below", ["", "/0/0/0"])
def test_there_is_no_other_matrix_set(service: Service, below: str) -> None:
    for name in ("WorldCRS84Quad", "webmercatorquad", "NoSuchTMS"):
        answer = service.get(f"/api/collections/events/tiles/{name}{below}")
        assert answer.status_code == 404 and answer.json()["allowed"] == "WebMercatorQuad"
        assert answer.headers["cache-control"] == "no-store"
    assert service.get("/api/tileMatrixSets/WorldCRS84Quad").status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [("datetime", "yesterday"), ("limit", "0"), ("limit", "many"), ("f", "png"), ("ooga", "booga"),
     ("snapshot", "never"), ("known_at", "then"), ("properties", "row_hash"), ("cursor", "x")],
)  # fmt: skip
@pytest.mark.parametrize("below", ["", "/5/12/19"])
def test_a_bad_question_is_refused_by_name(
    service: Service, below: str, name: str, value: str
) -> None:
    answer = service.get(TILES.format("events") + below, **{name: value})
    assert answer.status_code == 400, answer.text
    assert answer.json()["parameter"] == name
    assert answer.headers["cache-control"] == "no-store"


def test_a_time_that_a_collection_has_not_is_refused_by_name(service: Service) -> None:
    for collection, name in (("clusters", "known_at"), ("places", "snapshot")):
        answer = service.get(spell_path(collection, (5, 12, 19)), **{name: "2025-03-09"})
        assert answer.status_code == 400 and answer.json()["parameter"] == name


def test_where_nothing_lies_the_tile_is_empty_and_kept(service: Service) -> None:
    answer = service.get(spell_path("events", (12, 0, 0)))
    assert answer.status_code == 200 and answer.content == b""
    assert answer.headers["content-type"] == MVT
    assert answer.headers["cache-control"] == "public, max-age=60, must-revalidate"


def test_a_tile_that_a_reader_has_is_not_sent_again(service: Service) -> None:
    path = spell_path("events", find_address(9, *COAST))
    first = service.get(path)
    again = service.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    other = service.get(path, datetime="2025-03-07")
    assert other.headers["etag"] != first.headers["etag"]


def test_tiles_of_corridors_are_always_asked_for_anew(service: Service) -> None:
    answer = service.get(spell_path("corridors", (5, 12, 19)))
    assert answer.headers["cache-control"] == "public, no-cache"


def test_tiles_are_compressed_on_request(service: Service) -> None:
    path = spell_path("events", (0, 0, 0))
    plain = service.client.get(path, headers={"Accept-Encoding": "identity"})
    packed = service.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    if len(plain.content) >= 500:
        assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content


def test_only_the_chosen_properties_of_events_are_told(service: Service) -> None:
    address = find_address(12, *COAST)
    [whole] = [
        feature
        for feature in read_tile(service, "events", find_address(10, *COAST))["events"]
        if feature["properties"]["kind"] == "event"
    ][:1]
    assert "title_en" in whole["properties"]
    found = read_tile(service, "events", find_address(10, *COAST), properties="event_type")
    singles = [f["properties"] for f in found["events"] if f["properties"]["kind"] == "event"]
    assert singles and address
    assert {key for each in singles for key in each} == {"kind", "id", "events", "event_type"}
