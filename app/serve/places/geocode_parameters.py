"""What the geocoder is asked, read as strictly as everything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.domain.errors import BadParameter
from app.domain.place import PlaceQuery, Point
from app.serve.asking.parameters import check_format
from app.serve.asking.values import read_count, read_day, read_number

LONGEST_WORDS = 200
"""Characters of a name, and of the words around it."""
LONGEST_TEXT = 4_000
"""Characters of a text in which places are looked for."""
MOST_RESULTS = 1_000
DEFAULT_RESULTS = 100
"""No name of Syria's is borne by so many places: unless told otherwise all are answered."""
PARAMETERS = ("q", "context", "admin1", "admin2", "lat", "lon", "on", "limit", "f")


def _parse_degrees(given: Mapping[str, str], name: str, most: float) -> float:
    text = given.get(name, "")
    try:
        if abs(degrees := read_number(text)) <= most:
            return degrees
    except ValueError:
        pass
    raise BadParameter(name, text, f"degrees from -{most:g} to {most:g}; lat and lon together")


def _parse_point(given: Mapping[str, str]) -> Point | None:
    if "lat" not in given and "lon" not in given:
        return None
    return Point(lon=_parse_degrees(given, "lon", 180), lat=_parse_degrees(given, "lat", 90))


def _parse_day(given: Mapping[str, str]) -> date | None:
    try:
        return read_day(given["on"]) if "on" in given else None
    except ValueError:
        raise BadParameter("on", given["on"], "a day such as 2025-03-07") from None


def parse_result_limit(given: Mapping[str, str]) -> int:
    """Read how many places may be answered; more than the maximum is capped."""
    text = given.get("limit", str(DEFAULT_RESULTS))
    try:
        if (limit := read_count(text)) >= 1:
            return min(limit, MOST_RESULTS)
    except ValueError:
        pass
    raise BadParameter("limit", text, f"a whole number from 1; at most {MOST_RESULTS} are told")


def parse_place_query(given: Mapping[str, str]) -> PlaceQuery:
    """Read what is known of a place; a name or a position must be given."""
    check_format(given.get("f", "json"))
    for word in ("q", "context", "admin1", "admin2"):
        if len(given.get(word, "")) > LONGEST_WORDS:
            raise BadParameter(word, given[word], f"at most {LONGEST_WORDS} characters")
    point = _parse_point(given)
    if point is None and not given.get("q", "").strip():
        raise BadParameter("q", given.get("q", ""), "a place's name; or a position as lat and lon")
    name, context, admin1, admin2 = (
        given.get(each, "").strip() or None for each in ("q", "context", "admin1", "admin2")
    )
    return PlaceQuery(name=name, context=context, admin1=admin1, admin2=admin2, point=point,
                      on=_parse_day(given))  # fmt: skip
