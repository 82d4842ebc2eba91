"""Problems as pages: whoever follows a link or mistypes an address reads what is wrong.

Programs get the problem document as it is: a page is written only where the reader's program
would rather have one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.errors import BadParameter
from app.serve.answering.answers import PAGE_VARIES
from app.serve.answering.problems import PROBLEM
from app.serve.asking.formats import HTML, Format, choose_format
from app.serve.pages.about_words import Language
from app.serve.pages.api_words import WORDS
from app.serve.pages.negotiation import read_language
from app.serve.pages.page_frame import Frame, write_prose, write_tag, write_text
from app.serve.pages.problem_words import PROBLEM_WORDS, translate_problem
from app.serve.pages.value_words import spell_coded

Problem = Mapping[str, Any]
_FORMATS = (Format("json", PROBLEM, "json", ("application/json",)), HTML)
_FACTS = ("parameter", "given", "allowed", "did_you_mean", "withdrawn_at", "ended_at",
          "reason_code", "replaced_by")  # fmt: skip
_ASKED_AGAIN = (400, 409)
"""Problems of the question: the other language asks it again. The bytes of the others say nothing
of the address, so that what is hidden and what never was look alike."""


def wants_page(request: Request) -> bool:
    """Whether a person reads the answer: a page is preferred, and no file was asked for by name.

    A browser says when it opens an address for its reader: then a page helps, whatever `f` says.
    """
    if choose_format(request, {}, _FORMATS) is not HTML:
        return False
    named = request.query_params.get("f", HTML.name)
    return named == HTML.name or request.headers.get("sec-fetch-mode") == "navigate"


def _find_language(request: Request) -> Language:
    try:
        return read_language(request, request.query_params.get("lang"))
    except BadParameter:
        return read_language(request, None)


def _spell_fact(name: str, value: object, lang: Language) -> str:
    """Return one fact of a problem; English that has no Arabic words is set apart as English."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    if name == "reason_code":
        return escape(spell_coded(lang, name, text) or text)
    if name != "allowed":
        return write_text("bdi", text, dir="auto")
    arabic = translate_problem(text) if lang == "ar" else None
    if lang == "en" or arabic is not None:
        return write_prose(arabic or text)
    return write_text("span", text, lang="en", dir="ltr")


def _write_facts(problem: Problem, lang: Language) -> str:
    words = PROBLEM_WORDS[lang]
    told = [(name, problem[name]) for name in _FACTS if problem.get(name)]
    pairs = [
        write_text("dt", words[name]) + write_tag("dd", _spell_fact(name, value, lang))
        for name, value in told
    ]
    return write_tag("dl", "".join(pairs), class_="facts") if pairs else ""


def _write_detail(problem: Problem, lang: Language) -> str:
    text, facts = str(problem["detail"]), _write_facts(problem, lang)
    arabic = translate_problem(text) if lang == "ar" else None
    if lang == "en" or arabic is not None:
        return write_tag("p", write_prose(arabic or text)) + facts
    return write_text("p", text, lang="en", dir="ltr") + facts


def _query(request: Request, **changed: str | None) -> str:
    merged = {**request.query_params, **changed}
    return f"?{urlencode({name: value for name, value in merged.items() if value is not None})}"


def _write_links(request: Request, problem: Problem, lang: Language, root: str) -> str:
    words, links = PROBLEM_WORDS[lang], []
    wrong = problem.get("parameter")
    if problem["status"] in _ASKED_AGAIN:
        if wrong in request.query_params:
            without = _query(request, **{"lang": lang, str(wrong): None})
            links.append(write_text("a", words["without"], href=without))
        links.append(write_text("a", words["as_data"], href=_query(request, f="json")))
    same = f"?lang={lang}"
    links.append(write_text("a", WORDS[lang]["api"], href=f"{root}api{same}&f=html"))
    links.append(write_text("a", WORDS[lang]["guide"], href=f"{root}api/docs{same}&f=html"))
    listed = "".join(write_tag("li", each) for each in links)
    return write_text("h2", words["onward"]) + write_tag("ul", listed)


def write_problem_page(request: Request, problem: Problem) -> bytes:
    """Return a problem document as a page in the reader's language."""
    lang, status = _find_language(request), problem["status"]
    words, root = PROBLEM_WORDS[lang], "../" * (request.url.path.count("/") - 1)
    other: Language = "ar" if lang == "en" else "en"
    again = _query(request, lang=other) if status in _ASKED_AGAIN else f"?lang={other}"
    navigation = (
        write_text("a", WORDS[lang]["map"], href=root or "./"),
        write_text("a", WORDS[lang]["other_language"], lang=other, href=again),
    )
    title = words.get(str(status), words["other"])
    main = (
        write_text("h1", title)
        # Where it is told what is wrong and what is right, the sentence would only say it again.
        + (_write_facts(problem, lang) if "allowed" in problem else _write_detail(problem, lang))
        + (write_text("p", words["silence"]) if status == 404 else "")  # noqa: PLR2004
        + _write_links(request, problem, lang, root)
    )
    return Frame(f"{title} · Masar", lang, root, navigation).write_document(main).encode()


class TellPeople:
    """Gives problems to people as pages; status, waiting time and whatever else stay."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold back a problem until it is written as a page."""
        if scope["type"] != "http" or not wants_page(Request(scope)):
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _PageWriter(Request(scope), send).send)


class _PageWriter:
    """Passes an answer on, but for a problem, which it writes anew."""

    def __init__(self, request: Request, send: Send) -> None:
        self._request = request
        self._send = send
        self._start: Message | None = None
        self._held = b""

    async def send(self, message: Message) -> None:
        """Take one message of the application."""
        if message["type"] == "http.response.start" and _is_problem(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._held += message.get("body", b"")
            if not message.get("more_body"):
                await self._write(self._start)

    async def _write(self, start: Message) -> None:
        content = write_problem_page(self._request, json.loads(self._held))
        headers = MutableHeaders(scope=start)
        headers["Content-Type"] = HTML.content_type
        headers["Content-Length"] = str(len(content))
        headers["Vary"] = PAGE_VARIES
        await self._send(start)
        await self._send({"type": "http.response.body", "body": content})


def _is_problem(message: Message) -> bool:
    # A redirect leads on by itself.
    found = MutableHeaders(scope=message).get("content-type", "")
    return message["status"] >= 400 and found.startswith(PROBLEM)  # noqa: PLR2004
