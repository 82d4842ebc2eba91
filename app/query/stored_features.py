"""Pages made of stored feature texts, and how many records there are beside them, in one question.

The text of an event holds all its properties as they are shown now; whoever asks for some of them,
or for an earlier state, is told from columns. Questions for a box, a period or both, in the usual
order, are written out: the places in the box are few thousand at most, whatever the events are,
and lead to the events by an index that holds all that order and period need.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, TextClause, bindparam, cast, select, text

from app.domain.filters import ItemFilter
from app.query.collections import EVENTS, Collection
from app.query.counts import count_items
from app.query.items import turn_page
from app.query.order import list_sort_values
from app.query.page_state import select_revision_shown
from app.store.published_tables import EVENT
from app.store.raw_text import RawText

STORED = "feature"
"""The column of the texts."""
Bound = tuple[Select[Any] | TextClause, Mapping[str, Any]]
"""A question and the values that it lacks."""
_IN_BOX = """
WITH box_spot AS MATERIALIZED (
    SELECT spot, events FROM published.event_spot WHERE spot = 0
    UNION ALL
    SELECT spot, events FROM published.event_spot WHERE ST_Intersects(
        geom, ST_Envelope(ST_MakeEnvelope(:west, :south, :east, :north, 4326))
    )
),
"""
# Few events of the box are fetched and sorted; of many, the newest are met soon on a walk by date.
_ANY_TIME = """
known AS MATERIALIZED (
    SELECT coalesce(sum(events), 0) AS matched,
        coalesce(sum(events), 0)::float8 ^ 2 < 120 * (
            SELECT reltuples::float8 FROM pg_class WHERE oid = 'published.event'::regclass
        ) AS few
    FROM box_spot
),
found AS (
    SELECT event.row_id, event.date_start, event.id
    FROM box_spot JOIN published.event USING (spot)
    WHERE event.shown_to IS NULL AND (SELECT few FROM known)
    UNION ALL
    SELECT * FROM (
        SELECT row_id, date_start, id FROM published.event
        WHERE shown_to IS NULL AND NOT (SELECT few FROM known)
            AND coalesce(spot IN (SELECT spot FROM box_spot), false)
        ORDER BY date_start DESC, id LIMIT :rows
    ) AS newest
),
counted AS (SELECT matched FROM known)
"""
# Events that last longer than 31 days have an index of their own (migration 0012), so that for all
# others a period needs to look back by so many days only. `coalesce` keeps the database to that
# index: it takes the few long events for many, and would go through all the places instead.
_IN_PERIOD = """
found AS MATERIALIZED (
    SELECT event.row_id, event.date_start, event.id
    FROM box_spot JOIN published.event USING (spot)
    WHERE event.shown_to IS NULL AND event.date_end >= :start AND event.date_start <= :end
        AND event.date_start >= :start - 31
    UNION ALL
    SELECT row_id, date_start, id FROM published.event
    WHERE shown_to IS NULL AND date_end >= :start AND date_start <= :end
        AND date_end - date_start > 31 AND date_start < :start - 31
        AND coalesce(spot IN (SELECT spot FROM box_spot), false)
),
counted AS (SELECT count(*) AS matched FROM found)
"""
_PAGE = """
SELECT event.id AS feature_id, event.feature::bpchar AS feature_text, event.date_start AS sort_0,
    (SELECT matched FROM counted) AS matched,
    (SELECT revision FROM published.state) AS revision
FROM (SELECT * FROM found ORDER BY date_start DESC, id LIMIT :rows) AS page
JOIN published.event USING (row_id)
ORDER BY page.date_start DESC, page.id
"""
_BOX_PAGE = text(_IN_BOX + _ANY_TIME + _PAGE)
_BOX_AND_PERIOD_PAGE = text(_IN_BOX + _IN_PERIOD + _PAGE)


def has_texts(collection: Collection, asked: ItemFilter) -> bool:
    """Whether the rows that answer a question hold the texts of what is wanted."""
    shown_now = asked.as_of.known_at is None and asked.as_of.past is None
    return shown_now and asked.chosen is None and STORED in collection.show(asked.as_of).source.c


def has_text_pages(collection: Collection, asked: ItemFilter) -> bool:
    """Whether `select_texts` answers a question: it knows all events only, none of their parts."""
    return collection is EVENTS and has_texts(collection, asked)


def select_texts(collection: Collection, asked: ItemFilter) -> Bound:
    """Return a page as `select_items` does, with `feature_text` for the columns.

    Each row also says how many records match, and the number of the state that it shows.
    """
    if asked == ItemFilter(limit=asked.limit, as_of=asked.as_of) and asked.limit is not None:
        return _select_newest(), {"rows": asked.limit + 1}
    return _bind_box_page(asked) or (_select_texts(collection, asked), {})


@cache
def _select_newest() -> Select[Any]:
    """Return the page that everybody asks for first; to make it takes long, beside its answer."""
    return _select_texts(EVENTS, ItemFilter(limit=None)).limit(bindparam("rows", type_=Integer))


def _select_texts(collection: Collection, asked: ItemFilter) -> Select[Any]:
    matched = count_items(collection, asked).scalar_subquery().label("matched")
    revision = select_revision_shown().scalar_subquery().label("revision")
    view = collection.show(asked.as_of)
    values = list_sort_values(collection, view, asked)
    told = (EVENT.c.id.label("feature_id"), cast(EVENT.c.feature, RawText).label("feature_text"))
    return turn_page(collection, view, asked, select(*told, *values, matched, revision))


def _bind_box_page(asked: ItemFilter) -> Bound | None:
    """Return the written question for a box, with or without a closed period; None for others."""
    box, dates = asked.box, asked.dates
    special = asked.cursor or asked.order or asked.equals or asked.any_of or asked.condition
    if special or box is None or box.west > box.east or asked.limit is None:
        return None
    given = {"west": box.west, "south": box.south, "east": box.east, "north": box.north,
             "rows": asked.limit + 1}  # fmt: skip
    if dates is None:
        return _BOX_PAGE, given
    if dates.start is None or dates.end is None:
        return None
    return _BOX_AND_PERIOD_PAGE, {**given, "start": dates.start, "end": dates.end}
