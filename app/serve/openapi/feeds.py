"""Feeds in the description."""

from __future__ import annotations

from app.encode.feeds import ATOM, JSON_FEED
from app.query.collections import KNOWN_AT, Collection
from app.query.feeds import FOLLOWED
from app.serve.feeds.feeds import DEFAULT_ENTRIES, MOST_ENTRIES
from app.serve.openapi.operations import (
    ANY_OBJECT,
    TEXT,
    Json,
    make_answer,
    make_operation,
    make_query,
)
from app.serve.openapi.shared_parameters import CURSOR_OF_PAGE, list_selection
from app.serve.pages.about_words import LANGUAGES

_LANG = make_query(
    "lang",
    "Language of titles and texts",
    {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]},
)
_LIMIT = make_query(
    "limit",
    f"Entries per page; more than {MOST_ENTRIES} are capped",
    {"type": "integer", "minimum": 1, "default": DEFAULT_ENTRIES},
)


def _describe(collection: Collection, form: str) -> Json:
    media_type, schema = (ATOM, TEXT) if form == "atom" else (JSON_FEED, ANY_OBJECT)
    selecting = [each for each in list_selection(collection) if each["name"] != KNOWN_AT]
    return make_operation(
        f"follow_{collection.name}_{form}",
        f"New, corrected and withdrawn {collection.name}, as readers saw them",
        [*selecting, _LANG, _LIMIT, CURSOR_OF_PAGE],
        make_answer("A page of the feed", media_type, schema),
    )


def describe_feeds() -> Json:
    """Return the paths of all feeds."""
    return {
        f"/feeds/{name}.{form}": _describe(collection, form)
        for name, collection in FOLLOWED.items()
        for form in ("atom", "json")
    }
