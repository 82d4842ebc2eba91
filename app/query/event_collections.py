"""Events of one kind of geometry, for programs whose layers can only hold one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, func, literal_column

from app.domain.filters import AsOf
from app.query.collection import Collection
from app.query.versions import View

_POINTS, _AREAS = 0, 2
"""Dimensions of what is drawn."""


def _view_part(events: Collection, dimension: int) -> Callable[[AsOf], View]:
    def show(as_of: AsOf) -> View:
        view = events.show(as_of)
        # Spelled out, so that an index of the events of this kind can be used.
        wanted: ColumnElement[int] = literal_column(str(dimension))
        return View(
            view.source, and_(view.condition, func.ST_Dimension(view.column("geom")) == wanted)
        )

    return show


def list_event_parts(events: Collection) -> tuple[Collection, Collection]:
    """Return the events that are points and those that are areas, as collections of their own."""
    points = replace(
        events,
        name="events_points",
        title="Events shown around a point",
        description="The events of `events` that are shown as a point; precision_m says how far "
        "around it they may have happened. Events known only to lie in an area or along a road, "
        "and those without geometry, are not here.",
        show=_view_part(events, _POINTS),
        records=events.name,
        shapes=("Point",),
    )
    areas = replace(
        events,
        name="events_areas",
        title="Events known only to lie in an area",
        description="The events of `events` that are shown as the outline of the area in which "
        "they happened, and nothing more precise is known or may be told. Those without geometry "
        "are in `events` only.",
        show=_view_part(events, _AREAS),
        records=events.name,
        shapes=("Polygon", "MultiPolygon"),
    )
    return points, areas
