"""Published events as the shapes of other tables need them, one row each.

Only events with a figure of their own belong in tables that their readers add up: totals and parts
repeat the dead of others, and what is discounted is held not to have happened.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Double, Numeric, Select, and_, case, cast, func, select
from sqlalchemy.types import Integer

from app.domain.filters import NOW, ItemFilter
from app.query.collections import DECIMALS, EVENTS
from app.query.items import match_items
from app.query.versions import View
from app.store.published_tables import CLAIM

_WORDS = ((10, r"\mtens\M|عشرات"), (12, r"\mdozens?\M"), (100, r"\mhundreds\M|مئات"))
"""ACLED's numbers for words, and how the words are found in what a claim says."""
SPELLED_POINT = "ST_Point"


def show_events() -> View:
    """Return the events that are shown now."""
    return EVENTS.show(NOW)


def match_own_figures(view: View, asked: ItemFilter) -> ColumnElement[bool]:
    """Match the selected events whose figures are their own, and not discounted."""
    return and_(
        match_items(EVENTS, view, asked),
        view.column("scope") == "site",
        view.column("verification") != "discounted",
    )


def read_position(view: View, axis: str) -> ColumnElement[Any]:
    """Return the longitude (`X`) or latitude (`Y`) of what is shown as a point; null elsewhere.

    The middle of an outline is no place where anything happened.
    """
    geometry = view.column(EVENTS.geometry)
    number = cast(getattr(func, f"ST_{axis}")(geometry), Numeric)
    rounded = cast(func.round(number, DECIMALS), Double)
    return case((func.ST_GeometryType(geometry) == SPELLED_POINT, rounded))


def count_words(view: View) -> ColumnElement[Any]:
    """Return the number that ACLED's rule makes of "tens", "dozens" or "hundreds".

    Only where no source gives a number of the event's dead; of several words the least counts.
    """
    stated = func.concat_ws(" ", CLAIM.c.measure_as_stated, CLAIM.c.quote)
    meant = case(*((stated.regexp_match(word, "i"), number) for number, word in _WORDS))
    words = select(func.min(meant)).where(
        CLAIM.c.subject_id == view.column("id"),
        CLAIM.c.shown_to.is_(None),
        CLAIM.c.measure == "killed",
        CLAIM.c.status == "active",
        CLAIM.c.locality_en.is_(None),
        func.num_nonnulls(CLAIM.c.low, CLAIM.c.best, CLAIM.c.high) == 0,
    )
    unnumbered = func.num_nonnulls(view.column("killed_low"), view.column("killed_best")) == 0
    return cast(case((unnumbered, words.scalar_subquery())), Integer)


def select_events(view: View) -> Select[Any]:
    """Return what the shapes spell of an event; which ones and in which order is the caller's."""
    own_id = view.column("id")
    return select(
        own_id.label("id"),
        own_id.label("feature_id"),
        *(view.column(name) for name in EVENTS.properties),
        read_position(view, "X").label("lon"),
        read_position(view, "Y").label("lat"),
        count_words(view).label("killed_in_words"),
    )
