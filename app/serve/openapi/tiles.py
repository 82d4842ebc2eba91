"""Vector tiles in the description."""

from __future__ import annotations

from app.domain.filters import MAX_LIMIT
from app.domain.tiles import MAX_ZOOM
from app.query.collections import EVENTS, Collection
from app.serve.asking.formats import JSON, MVT, TILEJSON, Format
from app.serve.openapi.operations import (
    ANY_OBJECT,
    BYTES,
    Json,
    make_answer,
    make_answer_in,
    make_operation,
    make_path_parameter,
    make_query,
)
from app.serve.openapi.shared_parameters import list_selection
from app.serve.tiles.tile_matrix_sets import MATRIX_SET
from app.serve.tiles.tile_question import DEFAULT_SINGLES, list_drawn_collections

_SET: Json = {"type": "string", "enum": [MATRIX_SET]}
_ZOOM: Json = {"type": "integer", "minimum": 0, "maximum": MAX_ZOOM}
_NUMBER: Json = {"type": "integer", "minimum": 0, "maximum": (1 << MAX_ZOOM) - 1}
_MOST: Json = {
    "type": "integer",
    "minimum": 1,
    "default": DEFAULT_SINGLES,
}
_LIMIT_WORDS = f"Events that a tile tells one by one; more than {MAX_LIMIT} are capped"
_SET_OF_TILES = make_path_parameter("tileMatrixSetId", _SET)
_PLACE = (
    make_path_parameter("tileMatrix", _ZOOM, "Zoom"),
    make_path_parameter("tileRow", _NUMBER, "From 0 in the north; fewer than 2 to the zoom"),
    make_path_parameter("tileCol", _NUMBER, "From 0 in the west; fewer than 2 to the zoom"),
)


def _choose_format(*formats: Format) -> Json:
    names = [each.name for each in formats]
    return make_query("f", "Format", {"type": "string", "enum": names})


def _list_questions(collection: Collection) -> list[Json]:
    """Return what selects the records that tiles draw."""
    chosen: Json = {"type": "array", "items": {"type": "string", "enum": [*collection.properties]}}
    own = [make_query("properties", "Only these properties", chosen)]
    if collection is EVENTS:
        own.append(make_query("limit", _LIMIT_WORDS, _MOST))
    return [*own, *(each for each in list_selection(collection) if each["name"] != "bbox")]


def _describe_tiles(collection: Collection) -> Json:
    name, asked = collection.name, _list_questions(collection)
    own = f"/collections/{name}/tiles"
    formats = (JSON, TILEJSON)
    tileset = make_answer_in("The tileset", formats, ANY_OBJECT)
    listed = make_answer("The tilesets", JSON.media_type, ANY_OBJECT)
    tile = make_answer("A Mapbox vector tile", MVT.media_type, BYTES)
    return {
        own: make_operation(
            f"get_{name}_tilesets", f"Tiles of {name}", [_choose_format(JSON), *asked], listed
        ),
        f"{own}/{{tileMatrixSetId}}": make_operation(
            f"get_{name}_tileset",
            f"What tiles of {name} hold",
            [_SET_OF_TILES, _choose_format(*formats), *asked],
            tileset,
        ),
        f"{own}/{{tileMatrixSetId}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": make_operation(
            f"get_{name}_tile",
            f"One tile of {name}",
            [_SET_OF_TILES, *_PLACE, _choose_format(MVT), *asked],
            tile,
        ),
    }


def describe_tiles() -> Json:
    """Return the paths of the tiles and of the matrix set that they lie in."""
    found = make_answer("Found", JSON.media_type, ANY_OBJECT)
    paths: Json = {
        "/tileMatrixSets": make_operation(
            "get_tile_matrix_sets", "How tiles divide the world", [_choose_format(JSON)], found
        ),
        "/tileMatrixSets/{tileMatrixSetId}": make_operation(
            "get_tile_matrix_set", "One division", [_SET_OF_TILES, _choose_format(JSON)], found
        ),
    }
    for collection in list_drawn_collections():
        paths |= _describe_tiles(collection)
    return paths
