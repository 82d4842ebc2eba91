"""What an embed says in its head: how many events, of what age, and the toll of the area shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.domain.filters import Box, ItemFilter
from app.query.collections import EVENTS, Collection
from app.query.items import match_items, select_features
from app.query.versions import View
from app.store.columns import SRID

AREA_PRECISIONS = ("governorate", "district", "subdistrict")
"""Precisions of events that are counted in an area of the map, where its code is known."""


def _is_unplaced(view: View) -> ColumnElement[bool]:
    """Whether an event is nowhere on the map: no geometry, and no area that counts it."""
    area = and_(
        view.column("precision").in_(AREA_PRECISIONS), view.column("admin1_pcode").is_not(None)
    )
    return and_(view.column("geom").is_(None), ~area)


def _list_sources(asked: ItemFilter) -> Select[Any]:
    view = EVENTS.show(asked.as_of)
    each = func.unnest(view.column("sources")).label("source")
    return select(each).select_from(view.source).where(match_items(EVENTS, view, asked))


def select_summary(asked: ItemFilter) -> Select[Any]:
    """Return of the events asked for how many are not on the map and how many sources told them."""
    view, told = EVENTS.show(asked.as_of), _list_sources(asked).subquery()
    sources = select(func.count(told.c.source.distinct())).scalar_subquery()
    unplaced = func.count().filter(_is_unplaced(view)).label("unplaced")
    return (
        select(unplaced, sources.label("sources"))
        .select_from(view.source)
        .where(match_items(EVENTS, view, asked))
    )


def select_latest(collection: Collection, asked: ItemFilter) -> Select[Any]:
    """Return when the latest of the records asked for was last revised; null for none."""
    view = collection.show(asked.as_of)
    latest = func.max(view.column("revised_at")).label("latest")
    return select(latest).select_from(view.source).where(match_items(collection, view, asked))


def _list_near(asked: ItemFilter, box: Box) -> Select[Any]:
    """Return the records to which events at places within a box belong."""
    view = EVENTS.show(asked.as_of)
    geom = view.column("geom")
    frame = func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, SRID)
    return (
        select(view.column("record"))
        .select_from(view.source)
        .where(match_items(EVENTS, view, asked), func.ST_Within(geom, frame))
        .where(func.ST_GeometryType(geom) == "ST_Point")
        .correlate(None)
    )


def select_lead_total(asked: ItemFilter, box: Box) -> Select[Any]:
    """Return the toll stated for the whole of what happened within a box; no row for none.

    Discs of single places are only a part of it. Of several, the one most claims speak about.
    """
    view = EVENTS.show(asked.as_of)
    known = or_(*(view.column(f"killed_{end}").is_not(None) for end in ("low", "best", "high")))
    return (
        select_features(EVENTS, view)
        .where(match_items(EVENTS, view, asked), view.column("scope") == "total", known)
        .where(_is_unplaced(view), view.column("record").in_(_list_near(asked, box)))
        .order_by(view.column("claims_count").desc(), view.column("id"))
        .limit(1)
    )
