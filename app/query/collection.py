"""What one collection of the API is: which table, which properties, what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, func, literal_column

from app.domain.filters import AsOf
from app.query.versions import View

_VERSIONING = frozenset({"row_id", "row_hash", "shown_from", "shown_to"})
KNOWN_AT, SNAPSHOT = "known_at", "snapshot"
BOTH_TIMES = (KNOWN_AT, SNAPSHOT)
DECIMALS = 4
"""Most decimals of a published coordinate: about ten metres, and only outlines have so many."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection as readers know it; `show` gives its rows as of a moment.

    Pages are ordered by `sort_column` descending, then by id; `geometry` is what is drawn.
    `times` names the axes of time on which it can be asked for, `versions` the table with
    what it showed earlier, `titles` the columns with a record's name in both languages.
    `filters` are the properties that a parameter or a condition may name, `list_filters` the
    lists of text that a condition may. `records` is the collection to which its records belong,
    when it shows a part of another's; `shapes` are the kinds of geometry that can occur.
    """

    name: str
    title: str
    description: str
    show: Callable[[AsOf], View]
    id_column: str
    geometry: str
    properties: tuple[str, ...]
    filters: tuple[str, ...]
    sort_column: str | None = None
    date_columns: tuple[str, str] | None = None
    times: tuple[str, ...] = ()
    versions: Table | None = None
    titles: tuple[str, str] = ("title_en", "title_ar")
    list_filters: tuple[str, ...] = ()
    records: str | None = None
    shapes: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """Return the name of the collection under which a record is cited."""
        return self.records or self.name


def list_properties(table: Table, without: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the columns of a table that readers see."""
    hidden = {*_VERSIONING, "id", "geom", *without}
    return tuple(str(column.name) for column in table.columns if column.name not in hidden)


def draw_geometry(collection: Collection, view: View) -> ColumnElement[Any]:
    """Return the geometry as GeoJSON text."""
    return func.ST_AsGeoJSON(view.column(collection.geometry), literal_column(str(DECIMALS)))
