"""The state that a page shows, and the cursor after it.

The first page shows what is shown now. The pages after it show the same state, whatever has been
published since, as far as it may still be told; `app.serve.asking.cursors` says how that is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.errors import BadParameter
from app.domain.filters import AsOf, Cursor, ItemFilter
from app.domain.mode import SecurityMode
from app.query.collections import KNOWN_AT, SNAPSHOT, Collection
from app.query.counts import count_items
from app.query.items import select_items
from app.query.order import find_order
from app.query.page_state import select_revision_shown, select_snapshots_from
from app.query.stored_features import has_text_pages, select_texts
from app.serve.answering.database import PublishedState, Reader, Rows
from app.serve.asking.cursors import digest_question, spell_sort_value, write_cursor
from app.serve.asking.times import NUMBER, Times, find_times, parse_known_at

_FIXED = re.compile(NUMBER)
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page with one more where another follows, all that match, and the state."""

    rows: Rows
    matched: int
    revision: int


def _is_pinned(collection: Collection, asked: ItemFilter, given: Mapping[str, str]) -> bool:
    """Whether a page shows the state of its cursor, and not the one that its question names."""
    named = _FIXED.fullmatch(given.get(SNAPSHOT, ""))
    return asked.cursor is not None and SNAPSHOT in collection.times and not named


def _clamp(moment: datetime, first: datetime, last: datetime) -> datetime:
    return max(first, min(moment, last))


async def _pin_past(reader: Reader, cursor: Cursor, known_at: Any) -> Times:  # noqa: ANN401
    """Return the state of a cursor that is shown no more; raises BadParameter for none."""
    [states] = await reader.read_all(select_snapshots_from(cursor.revision))
    if not states or states[0]["revision"] != cursor.revision:
        raise BadParameter("cursor", str(cursor.revision), "a state that this map has shown")
    if states[0]["mode"] == SecurityMode.DARK:
        raise BadParameter("cursor", str(cursor.revision), "the map was dark then: begin again")
    first, now = states[0]["published_at"], datetime.now(UTC)
    # The next state counts from its own time on, which is before its readers could see it.
    last = states[1]["published_at"] - _MOMENT if len(states) > 1 else now
    moment = _clamp(cursor.asked_at, first, last)
    return Times(AsOf(known_at, moment, len(states) == 1), cursor.revision, first, moment)


async def find_page_times(
    reader: Reader,
    collection: Collection,
    asked: ItemFilter,
    given: Mapping[str, str],
    state: PublishedState,
) -> Times:
    """Return as of when a page is; with a cursor, that of the first page."""
    if asked.cursor is None or not _is_pinned(collection, asked, given):
        return await find_times(reader, given, state)
    known_at = parse_known_at(given[KNOWN_AT]) if KNOWN_AT in given else None
    if asked.cursor.revision != state.revision:
        return await _pin_past(reader, asked.cursor, known_at)
    moment = _clamp(asked.cursor.asked_at, state.published_at, datetime.now(UTC))
    return Times(AsOf(known_at, moment, True), state.revision, state.published_at, moment)


async def _read_texts(reader: Reader, collection: Collection, asked: ItemFilter) -> Page | None:
    """Return a page of stored texts with all that belongs to it, read at once; None if empty."""
    rows = await reader.read_page(*select_texts(collection, asked))
    return Page(rows, rows[0]["matched"], rows[0]["revision"] or 0) if rows else None


async def _read(reader: Reader, collection: Collection, asked: ItemFilter, *, texts: bool) -> Page:
    if texts and has_text_pages(collection, asked):
        page = await _read_texts(reader, collection, asked)
        if page is not None:
            return page
    rows, [counted], states = await reader.read_all(
        select_items(collection, asked), count_items(collection, asked), select_revision_shown()
    )
    return Page(rows, counted["matched"], states[0]["revision"] if states else 0)


async def read_page(
    reader: Reader, collection: Collection, asked: ItemFilter, times: Times, *, texts: bool = False
) -> tuple[Page, Times]:
    """Return a page and the times that it shows, also when something is published meanwhile.

    With `texts`, rows have the stored text of a feature for its columns where there is one.
    """
    page = await _read(reader, collection, replace(asked, as_of=times.as_of), texts=texts)
    overtaken = times.as_of.is_current and page.revision != times.snapshot
    if asked.cursor is None or not overtaken:
        return page, times
    times = await _pin_past(reader, asked.cursor, times.as_of.known_at)
    asked = replace(asked, as_of=times.as_of)
    return await _read(reader, collection, asked, texts=texts), times


def write_next(
    collection: Collection,
    asked: ItemFilter,
    given: Mapping[str, str],
    page: Page,
    times: Times,
) -> str | None:
    """Return the cursor after a page; None after the last."""
    if asked.limit is None or len(page.rows) <= asked.limit:
        return None
    last = page.rows[asked.limit - 1]
    values = (last[f"sort_{place}"] for place, _key in enumerate(find_order(collection, asked)))
    shown_now = times.as_of.snapshot is None
    return write_cursor(
        Cursor(
            tuple(map(spell_sort_value, values)),
            last["feature_id"],
            digest_question(collection, given),
            page.revision if shown_now else times.snapshot,
            datetime.now(UTC) if shown_now else times.shown_at,
        )
    )
