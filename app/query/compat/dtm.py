"""Movements of people inside the country as DTM's tables count them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from app.domain.filters import MAX_LIMIT, NOW, ItemFilter
from app.query.collections import FLOWS
from app.query.items import match_items

COUNTRY = "SY"


@dataclass(frozen=True, slots=True)
class DtmFilter:
    """Days of the report between which rows are asked for; None leaves that side open."""

    first: date | None = None
    last: date | None = None


def select_dtm_rows(asked: DtmFilter) -> Select[Any]:
    """Return the displaced who are told to have stayed in the country, and one row too many.

    Who went back is not displaced, and who crossed a border is not displaced internally. What is
    too small to be told has no number, and no row.
    """
    view = FLOWS.show(NOW)
    day = func.coalesce(view.column("as_of"), view.column("date_end"))
    numbers = (view.column(f"persons_{name}") for name in ("best", "low", "high"))
    query = select(view.column("id"), *(view.column(name) for name in FLOWS.properties)).where(
        match_items(FLOWS, view, ItemFilter()),
        view.column("dest_country") == COUNTRY,
        view.column("measure") != "returns",
        func.num_nonnulls(*numbers) > 0,
    )
    if asked.first is not None:
        query = query.where(day >= asked.first)
    if asked.last is not None:
        query = query.where(day <= asked.last)
    return query.order_by(day.desc(), view.column("id")).limit(MAX_LIMIT + 1)
