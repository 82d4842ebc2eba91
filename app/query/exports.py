"""Everything that is shown of a collection, in the order of its days."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from app.domain.export import ExportFilter
from app.domain.filters import NOW, ItemFilter
from app.query.collections import EVENTS, Collection, draw_geometry
from app.query.compat.events import count_words
from app.query.items import match_items
from app.query.versions import View

_BETWEEN = ":"
"""Stands between the name of a format and that of a dataset read by it."""


def match_dataset(column: ColumnElement[Any], dataset: str | None) -> ColumnElement[bool]:
    """Match the records of a dataset, or of all datasets of a format; None matches every record."""
    if dataset is None:
        return true()
    return or_(column == dataset, column.startswith(f"{dataset}{_BETWEEN}", autoescape=True))


def _match(collection: Collection, view: View, asked: ExportFilter) -> ColumnElement[bool]:
    shown = match_items(collection, view, ItemFilter(box=asked.box, dates=asked.dates))
    return shown & match_dataset(view.column("record"), asked.dataset)


def select_export(collection: Collection, asked: ExportFilter) -> Select[Any]:
    """Return all records that are shown now, the earliest first; `wkb` is what `geometry` draws.

    `killed_in_words` of an event is what ACLED's rule makes of "dozens", for that shape alone.
    """
    view = collection.show(NOW)
    own_id = view.column(collection.id_column)
    return (
        select(
            own_id.label("feature_id"),
            draw_geometry(collection, view).label("geometry"),
            func.ST_AsBinary(view.column(collection.geometry)).label("wkb"),
            *(view.column(name) for name in collection.properties),
            *([count_words(view).label("killed_in_words")] if collection is EVENTS else []),
        )
        .where(_match(collection, view, asked))
        .order_by(view.column("date_start"), own_id.collate("C"))
    )


def count_export(collection: Collection, asked: ExportFilter) -> Select[Any]:
    """Count what `select_export` returns."""
    view = collection.show(NOW)
    return select(func.count()).select_from(view.source).where(_match(collection, view, asked))
