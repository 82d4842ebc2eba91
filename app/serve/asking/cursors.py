"""Cursors: where a page ended, of which question, and of which state of the map.

A cursor pins the state that the first page showed. What is published between two pages shows in
neither: every record of that state that may still be told comes exactly once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

import orjson

from app.domain.errors import BadParameter
from app.domain.filters import Cursor, ItemFilter, SortValue
from app.query.collections import Collection
from app.query.order import find_order, read_sort_value
from app.serve.asking.opaque_text import pack_values, unpack_values

CURSOR = "[A-Za-z0-9_-]+"
"""What a cursor consists of."""
LONGEST_CURSOR = 8_000
FREE = frozenset({"cursor", "limit", "f", "properties", "lang", "crs", "bbox-crs"})
"""Parameters that may differ between two pages: they select and order nothing."""


def digest_question(collection: Collection, given: Mapping[str, str]) -> str:
    """Return a short text that is equal for equal questions, whatever the page."""
    asked = sorted((name, value) for name, value in given.items() if name not in FREE)
    return hashlib.sha256(orjson.dumps([collection.name, asked])).hexdigest()[:16]


def write_cursor(cursor: Cursor) -> str:
    """Return the opaque text of a cursor."""
    fields = [cursor.question, cursor.revision, cursor.asked_at.isoformat(), cursor.values,
              cursor.last_id]  # fmt: skip
    return pack_values(fields)


def _refuse(text: str, allowed: str = "a cursor from the `next` link of a page") -> BadParameter:
    return BadParameter("cursor", text, allowed)


def _is_value(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _unpack(text: str) -> Cursor:
    question, revision, asked_at, values, last_id = unpack_values(text)
    texts = isinstance(question, str) and isinstance(last_id, str) and "\0" not in last_id
    if not (texts and type(revision) is int and isinstance(values, list)):
        raise ValueError(text)
    if not all(map(_is_value, values)) or "\0" in str(values):
        raise ValueError(text)
    moment = datetime.fromisoformat(asked_at).astimezone(UTC)
    return Cursor(tuple(values), last_id, question, revision, moment)


def parse_cursor(text: str) -> Cursor:
    """Read a cursor that `write_cursor` made; raises BadParameter for anything else."""
    try:
        return _unpack(text)
    except (ValueError, TypeError, OverflowError):
        raise _refuse(text) from None


def read_cursor(collection: Collection, asked: ItemFilter, given: Mapping[str, str]) -> Cursor:
    """Read the cursor of a question; raises BadParameter for one of another question."""
    text = given["cursor"]
    cursor = parse_cursor(text)
    if cursor.question != digest_question(collection, given):
        raise _refuse(text, "the cursor of this question: it belongs to other parameters")
    order = find_order(collection, asked)
    try:
        for key, value in zip(order, cursor.values, strict=True):
            read_sort_value(collection, key, value)
    except ValueError:
        raise _refuse(text) from None
    return cursor


def spell_sort_value(value: object) -> SortValue:
    """Return a value that pages are ordered by as a cursor spells it."""
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    return value.isoformat()  # type: ignore[attr-defined,no-any-return]
