"""What tiles a collection has: OGC's tileset metadata, and TileJSON for those who draw maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.domain.property_kind import PropertyKind
from app.domain.tiles import MAX_ZOOM
from app.encode import encode_json
from app.query.collections import CORRIDORS, Collection
from app.query.items import select_extent
from app.query.tile_layers import Layer, list_layers
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.answering.links import get_base, make_link
from app.serve.asking.addresses import READ, find_collection
from app.serve.asking.formats import JSON, MVT, TILEJSON, choose_format
from app.serve.asking.parameters import CRS84
from app.serve.asking.times import find_times
from app.serve.tiles.tile_matrix_sets import (
    MATRIX_SET,
    MATRIX_SET_URI,
    MERCATOR_URI,
    refuse_matrix_set,
)
from app.serve.tiles.tile_question import collect_selection, lead_to_events, parse_tile_filter

router = APIRouter()
_TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
_METADATA = "http://www.opengis.net/spec/tms/2.0/conf"
CONFORMANCE = (
    *(f"{_TILES}/{name}" for name in
      ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30")),
    *(f"{_METADATA}/{prefix}{name}" for prefix in ("", "json-") for name in
      ("tilematrixset", "tilematrixsetlimits", "tilesetmetadata")),
)  # fmt: skip
"""The classes that the tiles keep, of OGC API – Tiles and of its tileset metadata."""
TILESETS_REL = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
SCHEMES_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
_SCHEME_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
_FORMATS = (JSON, TILEJSON)
_SYRIA = (35.4, 32.2, 42.5, 37.5)
_JSON_TYPES = {
    PropertyKind.INTEGER: "integer",
    PropertyKind.NUMBER: "number",
    PropertyKind.BOOLEAN: "boolean",
}
_TILEJSON_TYPES = {
    PropertyKind.INTEGER: "Number",
    PropertyKind.NUMBER: "Number",
    PropertyKind.BOOLEAN: "Boolean",
}
Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Tileset:
    """A collection's tileset as it is described: where it is, where its tiles are, what it holds.

    `query` is the selection of the question, with its question mark: tiles have the same one.
    """

    collection: Collection
    base: str
    query: str = ""
    corners: Corners = _SYRIA

    @property
    def collection_address(self) -> str:
        """Return the address of the collection."""
        return f"{self.base}/api/collections/{self.collection.name}"

    @property
    def address(self) -> str:
        """Return the address of the tileset, without its query."""
        return f"{self.collection_address}/tiles/{MATRIX_SET}"

    def spell_template(self, names: tuple[str, str, str]) -> str:
        """Return the address of the tiles, with these names for zoom, row and column."""
        path = "/".join(f"{{{name}}}" for name in names)
        return f"{self.address}/{path}{self.query}"

    @property
    def title(self) -> str:
        """Return what the tiles show."""
        return f"{self.collection.title}, vector tiles"

    @property
    def layers(self) -> Sequence[Layer]:
        """Return the layers of its tiles."""
        return list_layers(self.collection)

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle of what is drawn, as longitude and latitude."""
        west, south, east, north = self.corners
        return round((west + east) / 2, 4), round((south + north) / 2, 4)


def _link_tileset(tileset: Tileset) -> list[dict[str, object]]:
    scheme = f"{tileset.base}/api/tileMatrixSets/{MATRIX_SET}"
    template = tileset.spell_template(("tileMatrix", "tileRow", "tileCol"))
    item = {**make_link(template, "item", MVT.media_type, "Tiles"), "templated": True}
    joined = f"{tileset.query}&" if tileset.query else "?"
    return [
        {**make_link(f"{tileset.address}{tileset.query}", "self")},
        {**make_link(f"{tileset.address}{joined}f=tilejson", "alternate", TILEJSON.media_type)},
        {**make_link(scheme, _SCHEME_REL)},
        item,
        {**make_link(tileset.collection_address, "collection")},
    ]


def _name_tileset(tileset: Tileset) -> dict[str, object]:
    return {
        "title": tileset.title,
        "dataType": "vector",
        "crs": MERCATOR_URI,
        "tileMatrixSetId": MATRIX_SET,
        "tileMatrixSetURI": MATRIX_SET_URI,
        "links": _link_tileset(tileset),
    }


def _limit_matrix(zoom: int) -> dict[str, object]:
    last = (1 << zoom) - 1
    return {"tileMatrix": str(zoom), "minTileRow": 0, "maxTileRow": last, "minTileCol": 0,
            "maxTileCol": last}  # fmt: skip


def _describe_layer(layer: Layer) -> dict[str, object]:
    properties = {name: {"type": _JSON_TYPES.get(kind, "string")}
                  for name, kind in layer.kinds.items()}  # fmt: skip
    return {
        "id": layer.name,
        "title": layer.name,
        "dataType": "vector",
        "geometryDimension": layer.dimension,
        "minTileMatrix": str(layer.first_zoom),
        "maxTileMatrix": str(layer.last_zoom),
        "propertiesSchema": {"type": "object", "properties": properties},
    }


def _describe_tileset(tileset: Tileset) -> dict[str, object]:
    west, south, east, north = tileset.corners
    return {
        **_name_tileset(tileset),
        "description": tileset.collection.description,
        "tileMatrixSetLimits": [_limit_matrix(zoom) for zoom in range(MAX_ZOOM + 1)],
        "layers": [_describe_layer(layer) for layer in tileset.layers],
        "boundingBox": {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84},
        "centerPoint": {"coordinates": tileset.centre, "crs": CRS84, "tileMatrix": "6"},
    }


def _write_tilejson(tileset: Tileset) -> dict[str, object]:
    """Return TileJSON 3.0; rows are `y` there."""
    return {
        "tilejson": "3.0.0",
        "name": tileset.title,
        "description": tileset.collection.description,
        "scheme": "xyz",
        "tiles": [tileset.spell_template(("z", "y", "x"))],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": tileset.corners,
        "center": [*tileset.centre, 6],
        "vector_layers": [
            {
                "id": layer.name,
                "minzoom": layer.first_zoom,
                "maxzoom": layer.last_zoom,
                "fields": {name: _TILEJSON_TYPES.get(kind, "String")
                           for name, kind in layer.kinds.items()},
            }
            for layer in tileset.layers
        ],
    }  # fmt: skip


def _keep_query(given: Mapping[str, str]) -> str:
    kept = {name: value for name, value in given.items() if name != "f"}
    return f"?{urlencode(kept)}" if kept else ""


@router.api_route("/api/collections/{name}/tiles", methods=READ)
async def get_tilesets(name: str, request: Request) -> Response:
    """Answer the list of a collection's tilesets, which is one."""
    if elsewhere := lead_to_events(name, request):
        return elsewhere
    collection = find_collection(name)
    given = collect_selection(request, collection)
    choose_format(request, given, (JSON,))
    parse_tile_filter(collection, given)
    tileset = Tileset(collection, get_base(request), _keep_query(given))
    reader = get_reader(request)
    state = await reader.read_state()
    await find_times(reader, given, state)
    etag = make_etag(request, state)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    own = make_link(f"{tileset.collection_address}/tiles", "self")
    body = {"links": [own], "tilesets": [_name_tileset(tileset)]}
    return answer_content(encode_json(body), JSON.media_type, etag)


@router.api_route("/api/collections/{name}/tiles/{matrix_set}", methods=READ)
async def get_tileset(name: str, matrix_set: str, request: Request) -> Response:
    """Answer what a tileset holds, as OGC's metadata or as TileJSON."""
    if elsewhere := lead_to_events(name, request):
        return elsewhere
    collection = find_collection(name)
    if matrix_set != MATRIX_SET:
        return refuse_matrix_set(matrix_set)
    given = collect_selection(request, collection)
    chosen = choose_format(request, given, _FORMATS)
    parse_tile_filter(collection, given)
    reader = get_reader(request)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    always_ask = collection is CORRIDORS
    etag = make_etag(request, state, chosen.name)
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask):
        return unchanged
    [[extent]] = await reader.read_all(select_extent(collection, times.as_of))
    west, south, east, north = list(extent.values())[1:5]
    corners = _SYRIA if west is None else (west, south, east, north)
    tileset = Tileset(collection, get_base(request), _keep_query(given), corners)
    body = _write_tilejson(tileset) if chosen is TILEJSON else _describe_tileset(tileset)
    return answer_content(encode_json(body), chosen.media_type, etag, always_ask=always_ask)
