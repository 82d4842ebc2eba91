"""`/compat`: a page for people that says what the faces of other services are and what differs."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.encode import encode_json
from app.serve.answering.answers import answer_description
from app.serve.answering.links import OPENAPI, get_base
from app.serve.asking.addresses import READ
from app.serve.asking.formats import HTML
from app.serve.asking.parameters import collect_parameters
from app.serve.compat.acled_parameters import DEFAULT_LIMIT
from app.serve.openapi.compat import build_compat_openapi
from app.serve.pages.page_frame import Frame, write_tag, write_text

router = APIRouter()
_ALL = (
    "Our own public rows, under another service's addresses, parameters and column names, so that "
    "a script made for that service reads them. They are not that service's data. Keys and tokens "
    "are accepted and not looked at; parameters that we cannot honour are refused by name."
)
_FACES = (
    (
        "acled",
        "ACLED",
        "/compat/acled/read",
        f"31 columns; every column a filter, with _where; _format=json or csv; {DEFAULT_LIMIT:,} "
        "rows a page. fatalities is the least that sources bound, and null where nobody tells: "
        "unknown, not 0. Where sources say dozens it is 12, hundreds 100, tens 10, and notes says "
        "so. What is shown as an area has no latitude and longitude. Totals are left out. "
        "None of ACLED's own rows is here.",
    ),
    (
        "ucdp",
        "UCDP GED",
        "/compat/ucdp/gedevents/{version}",
        "49 columns in the order best, high, low; pages counted from 0. Every version answers with "
        "what is shown now. Codes of conflicts, dyads and actors are null: Dyad and Actor are "
        "refused. StartDate and EndDate select what overlaps them.",
    ),
    (
        "hapi",
        "HDX HAPI",
        "/compat/hapi/api/v2/coordination-context/conflict-events",
        "Events and deaths by district or governorate, month and kind; the kinds overlap, as they "
        "do there. fatalities is a sum of least figures; where it may not be added it is null, and "
        "warning says why.",
    ),
    (
        "dtm",
        "IOM DTM",
        "/compat/dtm/v3/displacement/admin1",
        "Movements inside the country by where they end, at the level at which they were told; "
        "nothing is added up, nothing is finer than a district, small numbers are left out.",
    ),
)


def _write_face(name: str, title: str, path: str, words: str) -> str:
    heading = write_text("h2", title, id=name)
    return heading + write_tag("p", write_text("code", path)) + write_text("p", words)


@router.api_route("/compat", methods=READ)
async def get_guide(request: Request) -> Response:
    """Answer the page about the faces; it holds no data."""
    collect_parameters(request.query_params.multi_items(), ())
    frame = Frame("Other services' addresses", "en", "", ('<a href="api/docs">API</a>',))
    described = write_text("a", "OpenAPI 3.0", href="compat/openapi.json")
    main = write_text("h1", frame.title) + write_text("p", _ALL) + write_tag("p", described)
    main += "".join(_write_face(*face) for face in _FACES)
    content = frame.write_document(main).encode()
    return answer_description(request, content, HTML.content_type, always_ask=True)


@router.api_route("/compat/openapi.json", methods=READ)
async def get_description(request: Request) -> Response:
    """Answer the description of the faces for programs."""
    collect_parameters(request.query_params.multi_items(), ())
    content = encode_json(build_compat_openapi(get_base(request)))
    return answer_description(request, content, OPENAPI)
