"""A position becomes a place: the unit around it, as fine as what the source claims allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.place import (
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Point,
    Precision,
)
from app.geocode.areas import AdminAreas, Located
from app.geocode.distances import measure_arc

_COARSE = frozenset({Precision.COUNTRY, Precision.GOVERNORATE, Precision.DISTRICT})
_QUARTER_FINE = frozenset({Precision.EXACT, Precision.STREET_OR_LANDMARK, Precision.NEIGHBOURHOOD})
"""Only who knows a street or a quarter says in which quarter of a city it was."""
_NEAR_KM = 30.0
"""As far as the land of a town or a sub-district may reach from the point that stands for it."""
_SURE, _DOUBTFUL, _BY_NAME = 1.0, 0.8, 0.5


def place_point(query: PlaceQuery, admin1: Place | None, areas: AdminAreas) -> PlaceAnswer:
    """Place a query by its coordinates; `admin1` is the governorate that its words name.

    The governorate that the source names wins over the one around its point, and the note says so:
    whose point is wrong seldom errs in the governorate. Raises nothing: what cannot be placed is
    explained.
    """
    point = query.point
    if point is None or query.precision is Precision.COUNTRY:
        return NotFound("known only to a country: no point is drawn")
    located = areas.locate_point(point, query.on)
    if isinstance(located, NotFound):
        return _trust_admin1(admin1, located)
    precision = query.precision or Precision.SETTLEMENT
    if precision is Precision.LINEAR:
        # A point on a line says nothing of the line: only the governorate is sure.
        precision = Precision.GOVERNORATE
    place, note = _choose_unit(located, precision), located.note
    score = _DOUBTFUL if located.kilometres else _SURE
    if admin1 and located.admin1 and admin1.place_id != located.admin1.place_id:
        place, score = admin1, _DOUBTFUL
        note = f"the source says {admin1.name_en}, the point lies in {located.admin1.name_en}"
    return PlaceMatch(
        place, MatchMethod.COORDINATES, score, precision,
        point=None if precision in _COARSE else point, note=note,
    )  # fmt: skip


def tell_distance(
    match: PlaceMatch, point: Point, name: str, bearers: Sequence[Place]
) -> PlaceMatch:
    """Say in the note how far a point lies from all that bears the name given with it.

    Nothing is said of what lies near, or around the point, or of which no position is known.
    """
    place = match.place
    around = {place.place_id, place.admin1_pcode, place.admin2_pcode, place.admin3_pcode}
    known = [bearer.point for bearer in bearers if bearer.point]
    if not known or any(each.place_id in {*around, place.country} for each in bearers):
        return match
    away = min(measure_arc(point, each) for each in known)
    if away <= _NEAR_KM:
        return match
    told = f"the point lies about {round(away, -1):,.0f} km from {name}"
    note = "; ".join(filter(None, (match.note, told)))
    return replace(match, note=note, score=min(match.score, _DOUBTFUL))


def _choose_unit(located: Located, precision: Precision) -> Place:
    """Return the unit that a source of this precision can tell from its neighbours."""
    if precision is Precision.GOVERNORATE:
        return located.admin1 or located.place
    if precision is Precision.DISTRICT:
        return located.admin2 or located.admin1 or located.place
    if precision in _QUARTER_FINE and located.quarter:
        return located.quarter
    return located.place


def _trust_admin1(by_name: Place | None, missed: NotFound) -> PlaceAnswer:
    """Fall back to the governorate that the source names: the area is sure, the point is not."""
    if by_name is None:
        return missed
    return PlaceMatch(by_name, MatchMethod.CONTEXT, _BY_NAME, Precision.GOVERNORATE,
                      note=missed.reason)  # fmt: skip
