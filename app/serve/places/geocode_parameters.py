"""What the geocoder is asked, read as strictly as everything else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from app.domain.errors import BadParameter
from app.domain.place import PlaceQuery, Point
from app.serve.asking.parameters import check_format

LONGEST_WORDS = 200
"""Characters of a name, and of the words around it."""
LONGEST_TEXT = 4_000
"""Characters of a text in which places are looked for."""
MOST_RESULTS = 1_000
DEFAULT_RESULTS = 100
"""No name of Syria's is borne by so many places: unless told otherwise all are answered."""
PARAMETERS = ("q", "context", "admin1", "admin2", "lat", "lon", "on", "limit", "f")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")


def _parse_degrees(given: Mapping[str, str], name: str, most: float) -> float:
    text = given.get(name, "")
    if not _DEGREES.fullmatch(text) or abs(float(text)) > most:
        raise BadParameter(name, text, f"degrees from -{most:g} to {most:g}; lat and lon together")
    return float(text)


def _parse_point(given: Mapping[str, str]) -> Point | None:
    if "lat" not in given and "lon" not in given:
        return None
    return Point(lon=_parse_degrees(given, "lon", 180), lat=_parse_degrees(given, "lat", 90))


def _parse_day(given: Mapping[str, str]) -> date | None:
    if "on" not in given:
        return None
    try:
        return (
            date.fromisoformat(given["on"]) if _DAY.fullmatch(given["on"]) else _refuse_day(given)
        )
    except ValueError:
        return _refuse_day(given)


def _refuse_day(given: Mapping[str, str]) -> date:
    raise BadParameter("on", given["on"], "a day such as 2025-03-07") from None


def parse_result_limit(given: Mapping[str, str]) -> int:
    """Read how many places may be answered; more than the maximum is capped."""
    text = given.get("limit", str(DEFAULT_RESULTS))
    if not _WHOLE.fullmatch(text) or int(text) < 1:
        raise BadParameter("limit", text, f"a whole number from 1 to {MOST_RESULTS}")
    return min(int(text), MOST_RESULTS)


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
