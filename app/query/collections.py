"""The collections of the API: which table, which properties, what can be filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, func, literal, literal_column, select

from app.store.gazetteer_tables import PLACE
from app.store.published_tables import CLUSTER, CORRIDOR_NOW, EVENT, FLOW

_VERSIONING = frozenset({"row_id", "row_hash", "shown_from", "shown_to"})


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection as readers know it.

    Pages are ordered by `sort_column` descending, then by id; `geometry` is what is drawn.
    """

    name: str
    title: str
    description: str
    source: FromClause
    id_column: str
    geometry: str
    properties: tuple[str, ...]
    filters: tuple[str, ...]
    sort_column: str | None = None
    date_columns: tuple[str, str] | None = None
    condition: ColumnElement[bool] | None = None

    def column(self, name: str) -> ColumnElement[Any]:
        """Return the column of this name."""
        found: ColumnElement[Any] = self.source.c[name]
        return found


def _list_properties(table: Table, without: Sequence[str] = ()) -> tuple[str, ...]:
    hidden = {*_VERSIONING, "id", "geom", *without}
    return tuple(str(column.name) for column in table.columns if column.name not in hidden)


def _shown_now(table: Table) -> ColumnElement[bool]:
    return table.c.shown_to.is_(None)


_PLACE_PROPERTIES = ("place_id", "pcode", "level", "name_en", "name_ar", "aliases", "country",
                     "admin1_pcode", "admin2_pcode", "parent_id", "precision_m", "source",
                     "note_en", "note_ar")  # fmt: skip
EVENTS = Collection(
    "events",
    "Events",
    "What happened, where and when, with the span of the figures that sources give.",
    EVENT,
    "id",
    "geom",
    _list_properties(EVENT, without=["estimate"]),
    ("event_type", "sub_event_type", "admin1_pcode", "verification", "scope", "record",
     "precision"),
    "date_start",
    ("date_start", "date_end"),
    _shown_now(EVENT),
)  # fmt: skip
CLUSTERS = Collection(
    "clusters",
    "Violence clusters",
    "Violent events close in space and time, found by rule st-dbscan-1 in what is public.",
    CLUSTER,
    "id",
    "geom",
    _list_properties(CLUSTER),
    ("admin1_pcode", "record"),
    "date_start",
    ("date_start", "date_end"),
    _shown_now(CLUSTER),
)
CORRIDORS = Collection(
    "corridors",
    "Corridors and roads",
    "Ways out and ways through with the status last reported. Schematic; not for navigation.",
    CORRIDOR_NOW,
    "id",
    "geom",
    _list_properties(CORRIDOR_NOW, without=["reported_status"]),
    ("status", "kind", "admin1_pcode"),
    "date_start",
    ("date_start", "date_end"),
    _shown_now(CORRIDOR_NOW),
)
FLOWS = Collection(
    "flows",
    "Displacement flows",
    "Movements of people between governorates as agencies reported them, rounded.",
    FLOW,
    "id",
    "geom",
    _list_properties(FLOW),
    ("dest_pcode", "origin_pcode", "measure", "record"),
    "date_start",
    ("date_start", "date_end"),
    _shown_now(FLOW),
)
PLACES = Collection(
    "places",
    "Places",
    "The gazetteer: names in both scripts, codes, position and how precise it is. Sites such as "
    "bases, hospitals, schools, shelters and ports are left out.",
    PLACE,
    "place_id",
    "point",
    _PLACE_PROPERTIES,
    ("level", "admin1_pcode", "pcode", "country"),
    condition=PLACE.c.level.not_in(("governorate", "site")),
)
DISCLAIMER_EN = (
    "Outlines are for orientation only and no judgement on any border. Natural Earth, their "
    "source, draws borders as they are held: the occupied Golan Heights lie outside."
)
DISCLAIMER_AR = (
    "الحدود للاستدلال فقط ولا تعبّر عن رأي في أي حدود. يرسم مصدرها Natural Earth الحدود بحسب "
    "السيطرة الفعلية، فيقع الجولان المحتل خارجها."
)
_CAPITAL = PLACE.alias("capital")
_GOVERNORATE = (
    select(
        *PLACE.c,
        _CAPITAL.c.name_en.label("capital_en"),
        _CAPITAL.c.name_ar.label("capital_ar"),
        literal(DISCLAIMER_EN).label("disclaimer_en"),
        literal(DISCLAIMER_AR).label("disclaimer_ar"),
    )
    .select_from(PLACE)
    .outerjoin(_CAPITAL, _CAPITAL.c.place_id == PLACE.c.capital_place_id)
    .where(PLACE.c.level == "governorate")
    .subquery("governorate")
)

GOVERNORATES = Collection(
    "governorates",
    "Governorates",
    "The 14 governorates with p-codes and outlines.",
    _GOVERNORATE,
    "place_id",
    "outline",
    ("pcode", "iso", "name_en", "name_ar", "aliases", "capital_en", "capital_ar", "source",
     "disclaimer_en", "disclaimer_ar"),
    ("pcode", "iso"),
)  # fmt: skip
COLLECTIONS: dict[str, Collection] = {
    collection.name: collection
    for collection in (EVENTS, CLUSTERS, CORRIDORS, FLOWS, PLACES, GOVERNORATES)
}

DECIMALS = 4
"""Most decimals of a published coordinate: about ten metres, and only outlines have so many."""


def draw_geometry(collection: Collection) -> ColumnElement[Any]:
    """Return the geometry as GeoJSON text."""
    return func.ST_AsGeoJSON(collection.column(collection.geometry), literal_column(str(DECIMALS)))
