"""What is shown and how figures are made, for people and as data; in every mode."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse

from app.domain.errors import BadParameter
from app.encode import encode_json
from app.query.about import select_about
from app.serve.about.about_page import PAGES, About, write_page
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.answering.links import JSON, get_base, make_link
from app.serve.answering.problems import RETRY_AFTER_S, answer_problem
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import collect_parameters
from app.serve.modes import describe_mode
from app.serve.pages.about_words import LANGUAGES
from app.serve.pages.negotiation import FORMATS, read_language

router = APIRouter()
STYLE = Path(__file__).with_name("about.css")
_PARTS = {"data-policy": "policy", "method": "method"}


def _write_json(request: Request, page: str, about: About) -> bytes:
    here = f"{get_base(request)}/about/{page}"
    body = {
        **about.content[_PARTS[page]],
        "in_force_since": about.since,
        **describe_mode(request),
        "links": [
            make_link(f"{here}?f=json", "self"),
            *(
                {**make_link(f"{here}?lang={lang}", "alternate", "text/html"), "hreflang": lang}
                for lang in LANGUAGES
            ),
        ],
    }
    return encode_json(body)


@router.api_route("/about/data-policy", methods=READ)
@router.api_route("/about/method", methods=READ)
async def get_about(request: Request) -> Response:
    """Answer the data policy or the method as a page; as data with `f=json`."""
    page = next(name for name in PAGES if request.url.path.endswith(name))
    given = collect_parameters(request.query_params.multi_items(), ("lang", "f"))
    if given.get("f", "html") not in FORMATS:
        raise BadParameter("f", given["f"], f"one of {', '.join(FORMATS)}")
    lang, reader = read_language(request, given.get("lang")), get_reader(request)
    state = await reader.read_state()
    etag = make_etag(request, state, lang)
    unchanged = answer_unchanged(request, etag)
    if unchanged is not None:
        return _tell_variants(unchanged)
    [rows] = await reader.read_all(select_about())
    if not rows:
        return answer_problem(503, "Nothing has been published yet.", None, RETRY_AFTER_S)
    about = About(rows[0]["content"], rows[0]["shown_from"], state.mode, state.mode_since)
    if given.get("f") == "json":
        return _tell_variants(answer_content(_write_json(request, page, about), JSON, etag))
    html = write_page(page, about, lang).encode()
    return _tell_variants(answer_content(html, "text/html", etag))


def _tell_variants(response: Response) -> Response:
    response.headers["Vary"] = "Accept-Language"
    return response


@router.api_route("/about/style.css", methods=READ)
async def get_style() -> Response:
    """Answer how these pages look."""
    return FileResponse(STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})
