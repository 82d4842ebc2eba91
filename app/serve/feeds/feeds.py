"""Feeds: what readers saw appear, change and go, for any selection of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Request, Response

from app.domain.correction import FIRST_REPORT
from app.domain.errors import BadParameter, NotOffered
from app.domain.filters import AsOf
from app.domain.withdrawal import PROTECTIVE
from app.encode.feeds import ATOM, JSON_FEED, Entry, Feed, write_atom, write_json_feed
from app.encode.geojson import GEOJSON
from app.query.collections import CORRIDORS, KNOWN_AT, SNAPSHOT, Collection
from app.query.feeds import FOLLOWED, FeedCursor, FeedQuestion, select_gone, select_shown
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.answering.links import get_base
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import (
    collect_parameters,
    list_selection_parameters,
    parse_limit,
    parse_selection,
)
from app.serve.asking.times import Times, find_times
from app.serve.feeds.feed_cursors import read_feed_cursor, write_feed_cursor
from app.serve.feeds.feed_words import (
    TITLES,
    spell_reason,
    spell_record,
    spell_withdrawal,
    title_version,
)
from app.serve.pages.about_words import LANGUAGES, Language
from app.serve.places.place_names import choose
from app.serve.records.citation import cite_record

router = APIRouter()
DEFAULT_ENTRIES = 50
MOST_ENTRIES = 500
OWN_PARAMETERS = ("lang", "limit", "cursor")
_FORMATS = {"atom": f"{ATOM}; charset=utf-8", "json": JSON_FEED}
_BEGUN = "2025"
"""The year in which the ids of entries begin (RFC 4151)."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a feed was asked for."""

    collection: Collection
    form: str
    lang: Language
    given: Mapping[str, str]


def list_feed_parameters(collection: Collection) -> tuple[str, ...]:
    """Return the names of the parameters that a collection's feeds accept."""
    selecting = (each for each in list_selection_parameters(collection) if each != KNOWN_AT)
    return (*selecting, *OWN_PARAMETERS)


def _read_asked(name: str, form: str, request: Request) -> Asked:
    if name not in FOLLOWED:
        raise NotOffered("feed", name, f"one of {', '.join(FOLLOWED)}")
    collection = FOLLOWED[name]
    pairs = request.query_params.multi_items()
    for key, value in pairs:
        if key == KNOWN_AT:
            reason = "a feed is in the order in which readers saw changes: use snapshot"
            raise BadParameter(key, value, reason)
    given = collect_parameters(pairs, list_feed_parameters(collection))
    lang = next((each for each in LANGUAGES if each == given.get("lang", "en")), None)
    if lang is None:
        raise BadParameter("lang", given["lang"], f"one of {', '.join(LANGUAGES)}")
    return Asked(collection, form, lang, given)


def _make_question(asked: Asked, times: Times) -> FeedQuestion:
    given = asked.given
    limit = parse_limit(given["limit"]) if "limit" in given else DEFAULT_ENTRIES
    return FeedQuestion(
        asked=parse_selection(asked.collection, given),
        moment=times.shown_at if SNAPSHOT in given else None,
        cursor=read_feed_cursor(given["cursor"]) if "cursor" in given else None,
        limit=min(limit, MOST_ENTRIES),
    )


def _tag(request: Request, *parts: str) -> str:
    """Return an id that stays (RFC 4151): of this service, and of what is named."""
    host = urlsplit(get_base(request)).hostname or "masar"
    return f"tag:{host},{_BEGUN}:{'/'.join(quote(part, safe='=&%') for part in parts)}"


def _describe_version(request: Request, asked: Asked, row: Row) -> Entry:
    name, at = asked.collection.name, row["at"]
    base = get_base(request)
    times = Times(AsOf(), row["snapshot"], at, at)
    citation = cite_record(request, asked.collection, row, times)
    is_new = row["reason_code"] == FIRST_REPORT
    reason = "" if is_new else spell_reason(row["reason_code"], asked.lang)
    why = choose(asked.lang, f"Corrected: {reason}.", f"سبب التصحيح: {reason}.") if reason else ""
    cited = str(citation[f"text_{asked.lang}"])
    record = spell_record(name, row, asked.lang, is_new=is_new)
    text = "\n\n".join(filter(None, (why, record, cited)))
    data = f"{base}/api/collections/{name}/items/{quote(row['id'])}"
    return Entry(
        id=_tag(request, name, row["id"], str(row["revision"])),
        title=title_version(row, asked.lang, is_new=is_new),
        text=text,
        updated=at,
        published=row["published_at"],
        url=f"{base}/{name}/{quote(row['id'])}?lang={asked.lang}",
        links=[{"rel": "related", "type": GEOJSON, "href": data}],
        about={
            "change": "new" if is_new else "corrected",
            "record": row["id"],
            "revision": row["revision"],
            "reason_code": row["reason_code"],
            "data": data,
            "citation": citation,
        },
    )


def _describe_gone(request: Request, asked: Asked, row: Row) -> Entry:
    title, text = spell_withdrawal(row["id"], asked.lang)
    about = {"change": "withdrawn", "record": row["id"]}
    if row["reason_code"] not in PROTECTIVE:
        text = f"{text} {spell_reason(row['reason_code'], asked.lang)}."
        about |= {"reason_code": row["reason_code"], "replaced_by": row["replaced_by"]}
    own_id = _tag(request, asked.collection.name, row["id"], "withdrawn", _spell_day(row["at"]))
    return Entry(own_id, title, text, row["at"], row["at"], about=about)


def _spell_day(moment: datetime) -> str:
    # What was withdrawn, brought back and withdrawn again is gone twice.
    return moment.strftime("%Y%m%dT%H%M%SZ")


def _merge(gone: Sequence[Row], shown: Sequence[Row]) -> list[tuple[Row, bool]]:
    """Return withdrawals and versions together, the newest first, withdrawals before versions."""
    every = [*((row, True) for row in gone), *((row, False) for row in shown)]
    return sorted(every, key=lambda each: each[0]["at"], reverse=True)


def _address(request: Request, asked: Asked, form: str, cursor: str | None = None) -> str:
    kept = {name: value for name, value in asked.given.items() if name != "cursor" or not cursor}
    query = urlencode({**kept, **({"cursor": cursor} if cursor else {})})
    path = f"{get_base(request)}/api/feeds/{asked.collection.name}.{form}"
    return f"{path}?{query}" if query else path


def _name_feed(request: Request, asked: Asked) -> str:
    selecting = {name: value for name, value in asked.given.items() if name not in OWN_PARAMETERS}
    named = ("feeds", asked.collection.name, asked.lang)
    return _tag(request, *named, *([urlencode(sorted(selecting.items()))] if selecting else []))


def _write(request: Request, asked: Asked, rows: Sequence[tuple[Row, bool]], limit: int,
           empty_since: datetime) -> bytes:  # fmt: skip
    page = rows[:limit]
    entries = [
        (_describe_gone if is_gone else _describe_version)(request, asked, row)
        for row, is_gone in page
    ]
    cursor = None
    if len(rows) > limit:
        last, is_gone = page[-1]
        cursor = write_feed_cursor(FeedCursor(last["at"], is_gone, last["id"]))
    other = "json" if asked.form == "atom" else "atom"
    feed = Feed(
        id=_name_feed(request, asked),
        title=choose(asked.lang, *TITLES[asked.collection.name]),
        lang=asked.lang,
        home=f"{get_base(request)}/?lang={asked.lang}",
        address=_address(request, asked, asked.form),
        updated=entries[0].updated if entries else empty_since,
        entries=entries,
        next_address=_address(request, asked, asked.form, cursor) if cursor else None,
        alternate={"rel": "alternate", "type": _FORMATS[other].split(";")[0],
                   "href": _address(request, asked, other)},
    )  # fmt: skip
    return (write_atom if asked.form == "atom" else write_json_feed)(feed)


async def _answer_feed(name: str, form: str, request: Request) -> Response:
    asked = _read_asked(name, form, request)
    reader, always_ask = get_reader(request), asked.collection is CORRIDORS
    state = await reader.read_state()
    times = await find_times(reader, asked.given, state)
    question = _make_question(asked, times)
    etag = make_etag(request, state)
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask):
        return unchanged
    gone, shown = await reader.read_all(
        select_gone(asked.collection, question), select_shown(asked.collection, question)
    )
    content = _write(request, asked, _merge(gone, shown), question.limit, times.published_at)
    return answer_content(content, _FORMATS[form], etag, always_ask=always_ask)


@router.api_route("/api/feeds/{name}.atom", methods=READ)
async def get_atom(name: str, request: Request) -> Response:
    """Answer new, corrected and withdrawn records as Atom (RFC 4287)."""
    return await _answer_feed(name, "atom", request)


@router.api_route("/api/feeds/{name}.json", methods=READ)
async def get_json_feed(name: str, request: Request) -> Response:
    """Answer new, corrected and withdrawn records as JSON Feed 1.1."""
    return await _answer_feed(name, "json", request)
