"""Events by the filters of UCDP's API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from app.domain.acled_words import STATE_SIDES
from app.domain.event import VIOLENT_TYPES
from app.domain.filters import ItemFilter
from app.query.compat.events import match_own_figures, select_events, show_events
from app.query.versions import View

SYRIA = 652
"""Gleditsch and Ward's number of the country."""


@dataclass(frozen=True, slots=True)
class UcdpFilter:
    """What is asked; empty lists ask for nothing in particular."""

    selection: ItemFilter = ItemFilter()
    ids: Sequence[str] = ()
    countries: Sequence[int] = ()
    violence: Sequence[int] = ()
    limit: int = 0
    skip: int = 0


def _tell_violence(view: View) -> ColumnElement[Any]:
    """Return what `app.encode.shapes.ucdp` tells: state-based, non-state, one-sided, or nothing."""
    sides = [view.column(name) for name in ("actor1", "actor2")]
    by_states = or_(
        *(func.lower(side).startswith(state) for side in sides for state in STATE_SIDES)
    )
    named = and_(*(func.nullif(side, "").is_not(None) for side in sides))
    one_sided = view.column("event_type") == "Violence against civilians"
    return case((one_sided, 3), (by_states, 1), (named, 2))


def _match_asked(view: View, asked: UcdpFilter) -> ColumnElement[bool]:
    parts = [
        match_own_figures(view, asked.selection),
        view.column("event_type").in_(sorted(VIOLENT_TYPES)),
    ]
    if asked.ids:
        parts.append(view.column("id").in_(asked.ids))
    if asked.countries and SYRIA not in asked.countries:
        parts.append(false())
    if asked.violence:
        parts.append(_tell_violence(view).in_(asked.violence))
    if asked.selection.box is not None:
        # What lies nowhere in particular is in no box that a script draws around points.
        parts.append(view.column("geom").is_not(None))
    return and_(true(), *parts)


def select_ucdp_rows(asked: UcdpFilter) -> Select[Any]:
    """Return one page, the earliest first."""
    view = show_events()
    query = select_events(view).where(_match_asked(view, asked))
    order = (view.column("date_start"), view.column("id"))
    return query.order_by(*order).limit(asked.limit).offset(asked.skip)


def count_ucdp_rows(asked: UcdpFilter) -> Select[Any]:
    """Count what is asked, whatever the page."""
    view = show_events()
    counted = select(func.count().label("matched")).select_from(view.source)
    return counted.where(_match_asked(view, asked))
