"""What a view in words lists beside its events: who spoke of them, and until when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.domain.filters import ItemFilter
from app.query.claims import match_claims
from app.query.collections import EVENTS
from app.query.items import match_items
from app.store.published_tables import CLAIM, EVENT

MOST_SPEAKERS = 200
"""Sources that are listed; one more comes back where there are more."""


def select_speakers(asked: ItemFilter) -> Select[Any]:
    """Return who made claims about the events asked for: names, how many, the latest day.

    `unit` says how exactly that day is known; who spoke most comes first.
    """
    view = EVENTS.show(asked.as_of)
    ids = select(view.column("id")).select_from(view.source).where(match_items(EVENTS, view, asked))
    latest = func.max(CLAIM.c.reported_at)
    claims = func.count()
    last_first = CLAIM.c.reported_at.desc().nulls_last()
    units = func.array_agg(aggregate_order_by(CLAIM.c.reported_unit, last_first), type_=ARRAY(Text))
    return (
        select(
            CLAIM.c.asserted_by_en.label("name_en"),
            CLAIM.c.asserted_by_ar.label("name_ar"),
            claims.label("claims"),
            latest.label("latest"),
            units[1].label("unit"),
        )
        .where(match_claims([EVENT], asked.as_of), CLAIM.c.subject_id.in_(ids))
        .group_by(CLAIM.c.asserted_by_en, CLAIM.c.asserted_by_ar)
        .order_by(claims.desc(), CLAIM.c.asserted_by_en)
        .limit(MOST_SPEAKERS + 1)
    )
