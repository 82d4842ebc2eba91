"""The collections of the API: which table, which properties, what can be filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, literal_column, select, true

from app.domain.filters import AsOf
from app.domain.place import UNLISTED_LEVELS
from app.query.versions import View
from app.query.views import view_clusters, view_corridors, view_events, view_flows
from app.store.gazetteer_tables import PLACE
from app.store.published_tables import CLUSTER, CORRIDOR, CORRIDOR_NOW, EVENT, FLOW

_VERSIONING = frozenset({"row_id", "row_hash", "shown_from", "shown_to"})


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection as readers know it; `show` gives its rows as of a moment.

    Pages are ordered by `sort_column` descending, then by id; `geometry` is what is drawn.
    `times` names the axes of time on which it can be asked for, `versions` the table with
    what it showed earlier, `titles` the columns with a record's name in both languages.
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


def _list_properties(table: Table, without: Sequence[str] = ()) -> tuple[str, ...]:
    hidden = {*_VERSIONING, "id", "geom", *without}
    return tuple(str(column.name) for column in table.columns if column.name not in hidden)


KNOWN_AT, SNAPSHOT = "known_at", "snapshot"
BOTH_TIMES = (KNOWN_AT, SNAPSHOT)


_PLACE_PROPERTIES = ("place_id", "pcode", "level", "name_en", "name_ar", "aliases", "country",
                     "admin1_pcode", "admin2_pcode", "parent_id", "precision_m", "source",
                     "note_en", "note_ar")  # fmt: skip
EVENTS = Collection(
    "events",
    "Events",
    "What happened, where and when, with the span of the figures that sources give.",
    view_events,
    "id",
    "geom",
    _list_properties(EVENT, without=["estimate", "spot", "feature"]),
    ("event_type", "sub_event_type", "admin1_pcode", "admin2_pcode", "admin3_pcode",
     "place_name_en", "verification", "scope", "record", "precision"),
    "date_start",
    ("date_start", "date_end"),
    BOTH_TIMES,
    EVENT,
)  # fmt: skip
CLUSTERS = Collection(
    "clusters",
    "Violence clusters",
    "Violent events close in space and time, found by rule st-dbscan-1 in what is public.",
    view_clusters,
    "id",
    "geom",
    _list_properties(CLUSTER),
    ("admin1_pcode", "record"),
    "date_start",
    ("date_start", "date_end"),
    (SNAPSHOT,),
)
CORRIDORS = Collection(
    "corridors",
    "Corridors and roads",
    "Ways out and ways through with the status last reported. Schematic; not for navigation.",
    view_corridors,
    "id",
    "geom",
    _list_properties(CORRIDOR_NOW, without=["reported_status"]),
    ("status", "kind", "admin1_pcode"),
    "date_start",
    ("date_start", "date_end"),
    BOTH_TIMES,
    CORRIDOR,
    ("name_en", "name_ar"),
)
FLOWS = Collection(
    "flows",
    "Displacement flows",
    "Movements of people between governorates as agencies reported them, rounded.",
    view_flows,
    "id",
    "geom",
    _list_properties(FLOW),
    ("dest_pcode", "origin_pcode", "measure", "record"),
    "date_start",
    ("date_start", "date_end"),
    BOTH_TIMES,
    FLOW,
)


def _view_places(_as_of: AsOf) -> View:
    return View(PLACE, PLACE.c.level.not_in(("governorate", *UNLISTED_LEVELS)))


PLACES = Collection(
    "places",
    "Places",
    "The gazetteer: names in both scripts, codes, position and how precise it is. Sites such as "
    "bases, hospitals, schools, shelters and ports are left out.",
    _view_places,
    "place_id",
    "point",
    _PLACE_PROPERTIES,
    ("level", "admin1_pcode", "pcode", "country"),
)
DISCLAIMER_EN = (
    "Outlines are for orientation only and no judgement on any border. Natural Earth, their "
    "source, draws borders as they are held: the occupied Golan Heights lie outside."
)
DISCLAIMER_AR = (
    "الحدود للاستدلال فقط ولا تعبّر عن رأي في أي حدود. يرسم مصدرها Natural Earth الحدود بحسب "
    "السيطرة الفعلية، فيقع الجولان المحتل خارجها."
)
_OCHA_EN = (
    "Outlines are for orientation only and no judgement on any border. OCHA, their source, draws "
    "the occupied Golan Heights inside."
)
_OCHA_AR = (
    "الحدود للاستدلال فقط ولا تعبّر عن رأي في أي حدود. يرسم مصدرها، مكتب الأمم المتحدة لتنسيق "
    "الشؤون الإنسانية (أوتشا)، الجولان المحتل داخلها."
)
_SKETCHED = PLACE.c.source.contains("Natural Earth")
_CAPITAL = PLACE.alias("capital")
_GOVERNORATE = (
    select(
        *PLACE.c,
        _CAPITAL.c.name_en.label("capital_en"),
        _CAPITAL.c.name_ar.label("capital_ar"),
        case((_SKETCHED, DISCLAIMER_EN), else_=_OCHA_EN).label("disclaimer_en"),
        case((_SKETCHED, DISCLAIMER_AR), else_=_OCHA_AR).label("disclaimer_ar"),
    )
    .select_from(PLACE)
    .outerjoin(_CAPITAL, _CAPITAL.c.place_id == PLACE.c.capital_place_id)
    .where(PLACE.c.level == "governorate")
    .subquery("governorate")
)


def _view_governorates(_as_of: AsOf) -> View:
    return View(_GOVERNORATE, true())


GOVERNORATES = Collection(
    "governorates",
    "Governorates",
    "The 14 governorates with p-codes and outlines.",
    _view_governorates,
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


def draw_geometry(collection: Collection, view: View) -> ColumnElement[Any]:
    """Return the geometry as GeoJSON text."""
    return func.ST_AsGeoJSON(view.column(collection.geometry), literal_column(str(DECIMALS)))
