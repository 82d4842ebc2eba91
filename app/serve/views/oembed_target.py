"""Which view of the map an address of ours shows, so that other sites can embed it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from fastapi import Request

from app.domain.errors import BadParameter, NotPublic
from app.domain.filters import AsOf, Box
from app.domain.mode import SecurityMode
from app.domain.place import Place
from app.query.items import select_item
from app.serve.answering.database import PublishedState, get_reader
from app.serve.answering.links import get_base
from app.serve.asking.times import find_times
from app.serve.places.places_held import find_places
from app.serve.views.embed_facts import find_selected
from app.serve.views.view_frame import fit_box
from app.serve.views.view_state import FIRST_EMBED, FIRST_VIEW, ViewState, parse_view, read_view

_RECORD = re.compile(r"/(?:events|clusters|flows|corridors)/([a-z]{3}_[A-Za-z0-9_-]{1,40})/?")
_PLACE = re.compile(r"/places/([^/]{1,80})/?")
_VIEWS = {"/": FIRST_VIEW, "": FIRST_VIEW, "/embed": FIRST_EMBED, "/builder": FIRST_EMBED}
_FRAME = (640.0, 400.0)
_UNIT = re.compile(r"SY([0-9]{2}){1,3}")
_AROUND_A_POINT = 0.06
"""Degrees on each side of a point that is framed: its surroundings are seen, too."""


def _read_own(request: Request, url: str) -> SplitResult:
    """Return an address of this service without what is before its path; raises NotPublic."""
    try:
        given, base = urlsplit(url), urlsplit(get_base(request))
        port = given.port
    except ValueError:
        raise NotPublic(url) from None
    same = given.hostname == base.hostname and given.scheme in {"http", "https"}
    # One address, asked for with and without TLS, is one service; other ports are others.
    ports = {port or (443 if given.scheme == "https" else 80),
             base.port or (443 if base.scheme == "https" else 80)}  # fmt: skip
    if not same or not (len(ports) == 1 or ports == {80, 443}):
        raise NotPublic(url)
    if not given.path.startswith(base.path):
        raise NotPublic(url)
    return given._replace(path=given.path.removeprefix(base.path))


def _frame(view: ViewState, box: Box) -> ViewState:
    lat, lon, zoom = fit_box(box, _FRAME)
    return replace(
        view,
        lat=Decimal(f"{lat:.3f}"),
        lon=Decimal(f"{lon:.3f}"),
        zoom=Decimal(str(zoom)),
    )


def _frame_bounds(view: ViewState, bounds: Iterable[float]) -> ViewState:
    west, south, east, north = map(float, bounds)
    room = _AROUND_A_POINT if east - west < _AROUND_A_POINT else 0.0
    return _frame(view, Box(west - room, south - room, east + room, north + room))


def _choose_days(view: ViewState, row: Mapping[str, Any]) -> ViewState:
    """Return the view with the days of a record, unless it has a period of its own."""
    start, end = row.get("date_start"), row.get("date_end")
    if view.start is not None or not isinstance(start, date) or not isinstance(end, date):
        return view
    # One day alone would show nothing beside it: half a week before and after sets it in place.
    pad = timedelta(days=3 if start == end else 0)
    return replace(view, start=(start - pad).isoformat(), end=(end + pad).isoformat())


async def _read_record(
    request: Request, view: ViewState, state: PublishedState
) -> Mapping[str, Any]:
    """Return the selected record as of when the view is, else as of today; raises NotPublic."""
    selected = find_selected(view)
    assert selected is not None  # noqa: S101 - the address had the form of one
    collection, own_id = selected
    asked = {"snapshot": view.snapshot, "known_at": view.known_at}
    reader = get_reader(request, costly=any(asked.values()))
    try:
        times = await find_times(reader, {k: v for k, v in asked.items() if v}, state)
    except BadParameter:
        raise NotPublic(own_id) from None
    for as_of in (times.as_of.restrict(collection.times), AsOf()):
        [rows] = await reader.read_all(select_item(collection, own_id, as_of))
        if rows:
            return rows[0]
    raise NotPublic(own_id)


async def _show_record(request: Request, view: ViewState, state: PublishedState) -> ViewState:
    """Frame the selected record and its days."""
    row = await _read_record(request, view, state)
    view = _choose_days(view, row)
    import shapely  # few processes are asked for an embed by other sites

    drawn = row["geometry"]
    return (
        _frame_bounds(view, shapely.bounds(shapely.from_geojson(_spell(drawn)))) if drawn else view
    )


def _spell(geometry: Any) -> str:  # noqa: ANN401 - text or what it was read into
    return geometry if isinstance(geometry, str) else json.dumps(geometry)


def _show_place(view: ViewState, place: Place) -> ViewState:
    """Frame a place; a unit of Syria also limits the events to those within it."""
    import shapely  # as above

    if place.place_id and _UNIT.fullmatch(place.place_id):
        view = replace(view, filters=replace(view.filters, place=place.place_id))
    if place.area_wkb is not None:
        return _frame_bounds(view, shapely.bounds(shapely.from_wkb(place.area_wkb)))
    if place.point is not None:
        return _frame_bounds(view, (place.point.lon, place.point.lat) * 2)
    return view


async def find_view(request: Request, url: str, state: PublishedState) -> ViewState:
    """Return the view at an address of this service; raises NotPublic for any other address.

    In the dark nothing is looked up: whatever has the form of an address is one.
    """
    own, is_dark = _read_own(request, url), state.mode == SecurityMode.DARK
    if own.path in _VIEWS:
        return replace(parse_view(own.query, _VIEWS[own.path]), view="map")
    if found := _RECORD.fullmatch(own.path):
        given = dict(reversed(parse_qsl(own.query)))
        view = replace(read_view({**given, "sel": found[1]}, FIRST_EMBED), view="map")
        return view if is_dark or "map" in given else await _show_record(request, view, state)
    if found := _PLACE.fullmatch(own.path):
        view = replace(parse_view(own.query, FIRST_EMBED), view="map")
        place = None if is_dark else (await find_places(request)).find_code(unquote(found[1]))
        if is_dark or place is not None:
            return view if place is None else _show_place(view, place)
    raise NotPublic(url)
