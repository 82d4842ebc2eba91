"""`/api/docs`: the guide in short, for people: tasks, cautions, and what each collection holds."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request, Response

from app.query.collections import COLLECTIONS, Collection
from app.serve.answering.answers import answer_description
from app.serve.answering.links import get_base
from app.serve.asking.addresses import READ
from app.serve.asking.formats import HTML, choose_format
from app.serve.asking.parameters import collect_parameters
from app.serve.catalogue.guide_words import GUIDE_WORDS, PARAMETERS, READING, TASKS
from app.serve.pages.api_page import Page, describe_name, write_list, write_table
from app.serve.pages.page_frame import write_prose, write_tag, write_text

router = APIRouter()
_UNITS = ("governorates", "districts", "subdistricts")


def _write_reading(page: Page) -> str:
    words = GUIDE_WORDS[page.lang]
    told = write_list([write_prose(words[f"read_{key}"]) for key in READING])
    return write_text("h2", words["guide_reading"]) + write_tag("div", told, class_="mode")


def _write_task(page: Page, key: str, command: str) -> str:
    words = GUIDE_WORDS[page.lang]
    spelled = command.replace("{base}", get_base(page.request))
    code = write_text("code", spelled)
    if spelled.startswith("http"):
        code = write_tag("a", code, href=spelled)
    return (
        write_text("h3", words[f"task_{key}"], id=key)
        + write_tag("pre", code, dir="ltr", tabindex="0")
        + write_tag("p", write_prose(words[f"told_{key}"]))
    )


def _write_parameters(page: Page) -> str:
    words = GUIDE_WORDS[page.lang]
    rows = [
        [write_text("code", name, dir="ltr"), write_prose(words[f"par_{name}"])]
        for name in PARAMETERS
    ]
    headings = [words["parameter"], page.word("meaning")]
    heading = words["guide_parameters"]
    return write_text("h2", heading, id="parameters") + write_table(headings, rows, heading)


def _write_collection(page: Page, collection: Collection) -> list[str]:
    words, path = GUIDE_WORDS[page.lang], f"api/collections/{collection.name}"
    key = "units" if collection.name in _UNITS else collection.name
    title, description = describe_name(page, collection)
    return [
        page.link(path, title, f="html"),
        escape(description),
        write_tag("strong", write_prose(words[f"of_{key}"])),
        page.link(f"{path}/queryables", page.word("queryables"), f="html"),
    ]


def _write_collections(page: Page) -> str:
    words = GUIDE_WORDS[page.lang]
    headings = [page.word("collection"), page.word("what"), words["caution"], words["asked_with"]]
    rows = [_write_collection(page, each) for each in COLLECTIONS.values()]
    heading = words["guide_collections"]
    return write_text("h2", heading, id="collections") + write_table(headings, rows, heading)


def write_guide_page(page: Page) -> bytes:
    """Return the guide; it holds no data, so that it stays in every security mode."""
    words, base = GUIDE_WORDS[page.lang], get_base(page.request)
    intro = escape(words["guide_intro"])
    description = write_text("a", page.word("document"), href=f"{page.root}api/openapi.json")
    main = (
        write_tag("p", f"{intro} {write_text('code', f'{base}/api', dir='ltr')}")
        + _write_reading(page)
        + write_text("h2", words["guide_tasks"], id="tasks")
        + "".join(_write_task(page, *each) for each in TASKS)
        + _write_parameters(page)
        + _write_collections(page)
        + write_tag("p", write_prose(words["guide_more"]))
        + write_tag("p", description)
    )
    return page.write(page.word("guide"), main, ("api", page.word("api")))


@router.api_route("/api/docs", methods=READ)
async def get_guide(request: Request) -> Response:
    """Answer the guide in short."""
    given = collect_parameters(request.query_params.multi_items(), ("f", "lang"))
    choose_format(request, given, (HTML,))
    content = write_guide_page(Page(request, given))
    return answer_description(request, content, HTML.content_type, is_page=True)
