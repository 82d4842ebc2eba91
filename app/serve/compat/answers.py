"""What the answers of all faces have in common: the page that describes them, links, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from fastapi import Request, Response

from app.domain.errors import BadParameter
from app.serve.answering.answers import answer_content
from app.serve.answering.links import JSON, get_base
from app.serve.asking.formats import CSV

CSV_TYPE = CSV.content_type
LONGEST_QUESTION = 4_000
"""Characters of one parameter: lists of columns and of alternatives are long."""
PAST = "only what is shown now; /api/collections/events/items answers as of another time"
TIMES = ("known_at", "snapshot")


def refuse_named(given: Iterable[tuple[str, str]], refused: Mapping[str, str]) -> None:
    """Refuse, with the reason, what the service that is imitated knows and we do not."""
    for name, value in given:
        if name in TIMES:
            raise BadParameter(name, value, PAST)
        if name in refused:
            raise BadParameter(name, value, refused[name])


def spell_address(request: Request, ignored: Iterable[str], **changed: object) -> str:
    """Return the address of this question with other values, and without anybody's keys."""
    hidden = {*ignored, *changed}
    kept = [(n, v) for n, v in request.query_params.multi_items() if n not in hidden]
    kept += [(name, str(value)) for name, value in changed.items()]
    return f"{get_base(request)}{request.url.path}?{urlencode(kept)}"


def answer_face(
    request: Request, content: bytes, media_type: str, etag: str, following: str | None = None
) -> Response:
    """Return a 200 that may be cached, with links to its description and to the next page."""
    return describe(request, answer_content(content, media_type, etag), following)


def describe(request: Request, response: Response, following: str | None = None) -> Response:
    """Add the links to the page that says what differs from the original, and to the next page."""
    face = request.url.path.removeprefix("/compat/").partition("/")[0]
    links = [f'<{get_base(request)}/compat#{face}>; rel="describedby"; type="text/html"']
    if following is not None:
        links.append(f'<{following}>; rel="next"')
    response.headers["Link"] = ", ".join(links)
    return response


def answer_refusal(request: Request, content: bytes) -> Response:
    """Return a 400 in a service's own envelope, which no cache may keep."""
    headers = {"Cache-Control": "no-store"}
    return describe(request, Response(content, 400, headers, media_type=JSON))
