"""The one way in which tiles divide the world: WebMercatorQuad, as OGC defines it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.domain.tiles import EDGE_M
from app.encode import encode_json
from app.serve.answering.answers import answer_description
from app.serve.answering.links import get_base, make_link
from app.serve.answering.problems import answer_problem
from app.serve.asking.addresses import READ
from app.serve.asking.formats import JSON, choose_format
from app.serve.asking.parameters import collect_parameters

router = APIRouter()
MATRIX_SET = "WebMercatorQuad"
MATRIX_SET_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{MATRIX_SET}"
MERCATOR_URI = "http://www.opengis.net/def/crs/EPSG/0/3857"
_LAST_MATRIX = 24
"""The finest zoom of OGC's definition; tiles end earlier, as their tilesets say."""
_PIXELS = 256
_PIXEL_M = 0.00028
"""Width in metres of a pixel of a standard screen, by which OGC counts scales."""


def refuse_matrix_set(given: str) -> Response:
    """Return the answer for a matrix set that there is not."""
    extra = {"parameter": "tileMatrixSetId", "given": given[:60], "allowed": MATRIX_SET}
    return answer_problem(404, "There are no tiles in this tile matrix set.", extra)


def _describe_matrix(zoom: int) -> dict[str, object]:
    cell = 2 * EDGE_M / (_PIXELS << zoom)
    return {
        "id": str(zoom),
        "scaleDenominator": cell / _PIXEL_M,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-EDGE_M, EDGE_M],
        "tileWidth": _PIXELS,
        "tileHeight": _PIXELS,
        "matrixWidth": 1 << zoom,
        "matrixHeight": 1 << zoom,
    }


def _answer_json(request: Request, body: object) -> Response:
    return answer_description(request, encode_json(body), JSON.media_type)


@router.api_route("/api/tileMatrixSets", methods=READ)
async def get_matrix_sets(request: Request) -> Response:
    """Answer the list of tile matrix sets."""
    given = collect_parameters(request.query_params.multi_items(), ("f",))
    choose_format(request, given, (JSON,))
    here = f"{get_base(request)}/api/tileMatrixSets"
    link = make_link(f"{here}/{MATRIX_SET}", "self", title=MATRIX_SET)
    one = {"id": MATRIX_SET, "title": MATRIX_SET, "uri": MATRIX_SET_URI, "crs": MERCATOR_URI,
           "links": [link]}  # fmt: skip
    return _answer_json(request, {"tileMatrixSets": [one], "links": [make_link(here, "self")]})


@router.api_route("/api/tileMatrixSets/{matrix_set}", methods=READ)
async def get_matrix_set(matrix_set: str, request: Request) -> Response:
    """Answer one tile matrix set: its zooms, and how many tiles each has."""
    given = collect_parameters(request.query_params.multi_items(), ("f",))
    choose_format(request, given, (JSON,))
    if matrix_set != MATRIX_SET:
        return refuse_matrix_set(matrix_set)
    return _answer_json(
        request,
        {
            "id": MATRIX_SET,
            "title": "Web Mercator, each tile divided into four at the next zoom",
            "uri": MATRIX_SET_URI,
            "crs": MERCATOR_URI,
            "orderedAxes": ["X", "Y"],
            "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
            "tileMatrices": [_describe_matrix(zoom) for zoom in range(_LAST_MATRIX + 1)],
            "links": [make_link(f"{get_base(request)}/api/tileMatrixSets/{MATRIX_SET}", "self")],
        },
    )
