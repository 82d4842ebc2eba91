"""Query parameters, read strictly: what is unknown or impossible is an error that names it."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from unicodedata import category

import orjson

from app.domain.errors import BadParameter
from app.domain.filters import DEFAULT_LIMIT, MAX_LIMIT, Box, Cursor, DateRange, ItemFilter
from app.query.collections import BOTH_TIMES, KNOWN_AT, Collection

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
FORMATS = ("geojson", "json")
LONGEST_VALUE = 500
INSTANT = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]))?"
)
"""A day, or a day with a clock time and its distance from UTC; the group is the day."""
CURSOR = "[A-Za-z0-9_-]+"
"""What a cursor consists of."""
_INSTANT = re.compile(INSTANT)
_WHOLE = re.compile(r"[0-9]+")
# `float` would also take 1_0, spaces and the digits of every other script.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def collect_parameters(
    pairs: Iterable[tuple[str, str]], allowed: Iterable[str], longest: int = LONGEST_VALUE
) -> Mapping[str, str]:
    """Return the parameters by name; unknown, repeated or over-long ones raise BadParameter.

    `longest` is the number of characters that a value may have.
    """
    names = tuple(allowed)
    known = f"known parameters are {', '.join(names)}" if names else "no parameter is known here"
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in names:
            raise BadParameter(name[:60], value, known)
        if name in found:
            raise BadParameter(name, value, "give it once")
        if len(value) > longest or any(category(char) == "Cc" for char in value):
            raise BadParameter(name, value, f"at most {longest} printable characters")
        found[name] = value
    return found


def parse_bbox(text: str) -> Box:
    """Read `minlon,minlat,maxlon,maxlat` (or six numbers with heights, which are ignored)."""
    allowed = "four numbers minlon,minlat,maxlon,maxlat in degrees (longitude first)"
    parts = text.split(",")
    if len(parts) not in {4, 6} or not all(map(_NUMBER.fullmatch, parts)):
        raise BadParameter("bbox", text, allowed)
    numbers = [float(part) for part in parts]
    if not all(map(math.isfinite, numbers)):
        raise BadParameter("bbox", text, allowed)
    middle = len(numbers) // 2
    (west, south), (east, north) = numbers[:2], numbers[middle : middle + 2]
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
        raise BadParameter("bbox", text, f"{allowed}, the southern edge first")
    return Box(west, south, east, north)


def _parse_instant(text: str, whole: str) -> date | None:
    if text in {"", ".."}:
        return None
    found = _INSTANT.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else _refuse_datetime(whole)
    except ValueError:
        return _refuse_datetime(whole)


def _refuse_datetime(text: str) -> date:
    raise BadParameter(
        "datetime", text, "a day 2025-03-07, or a range 2025-03-06/2025-03-10, ../b or a/.."
    )


def parse_datetime(text: str) -> DateRange:
    """Read a day or a range of days; of a clock time only the day as written counts."""
    parts = text.split("/")
    days = [_parse_instant(part, text) for part in parts]
    if len(parts) > 2 or not any(days):
        _refuse_datetime(text)
    start, end = days[0], days[-1]
    if start and end and end < start:
        raise BadParameter("datetime", text, "the first day must not be after the last")
    return DateRange(start, end)


def parse_limit(text: str) -> int:
    """Read a page size from 1; more than the maximum is capped, as OGC asks."""
    if not _WHOLE.fullmatch(text) or int(text) < 1:
        raise BadParameter("limit", text, f"a whole number from 1 to {MAX_LIMIT}")
    return min(int(text), MAX_LIMIT)


def write_cursor(sort_value: str, last_id: str) -> str:
    """Return an opaque cursor for the page after this row."""
    packed = base64.urlsafe_b64encode(orjson.dumps([sort_value, last_id]))
    return packed.decode().rstrip("=")


def _refuse_cursor(text: str) -> Cursor:
    raise BadParameter("cursor", text, "a cursor from the `next` link of a page") from None


def parse_cursor(text: str) -> Cursor:
    """Read a cursor that `write_cursor` made."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        sort_value, last_id = orjson.loads(packed)
    except (binascii.Error, ValueError, TypeError):
        return _refuse_cursor(text)
    if not (isinstance(sort_value, str) and isinstance(last_id, str) and "\0" not in last_id):
        return _refuse_cursor(text)
    return Cursor(sort_value, last_id)


def _parse_own_cursor(collection: Collection, text: str) -> Cursor:
    """Read a cursor of this collection; another one's would silently give an empty page."""
    cursor = parse_cursor(text)
    if collection.sort_column is None:
        return cursor if cursor.sort_value == "" else _refuse_cursor(text)
    try:
        date.fromisoformat(cursor.sort_value)
    except ValueError:
        return _refuse_cursor(text)
    return cursor


def check_format(text: str) -> None:
    """Accept only the formats that are served."""
    if text not in FORMATS:
        raise BadParameter("f", text, f"one of {', '.join(FORMATS)}")


def check_crs(name: str, text: str) -> None:
    """Accept only longitude and latitude in degrees, WGS 84."""
    if text != CRS84:
        raise BadParameter(name, text, CRS84)


def list_item_parameters(collection: Collection) -> tuple[str, ...]:
    """Return the names of the parameters that a collection's items accept."""
    general = ("bbox", "datetime", "limit", "cursor", "f", "crs", "bbox-crs")
    return (*general, *collection.times, *collection.filters)


def refuse_times(collection: Collection, pairs: Iterable[tuple[str, str]]) -> None:
    """Refuse, with the reason, a time as of which a collection cannot be asked for."""
    for name, value in pairs:
        if name in BOTH_TIMES and name not in collection.times:
            reason = (
                "clusters are computed from all figures known today: use snapshot"
                if name == KNOWN_AT and collection.times
                else f"{collection.name} carry no dates; only what is shown now can be asked for"
            )
            raise BadParameter(name, value, reason)


def parse_selection(collection: Collection, given: Mapping[str, str]) -> ItemFilter:
    """Read which records are meant, whatever the page; raises BadParameter."""
    return ItemFilter(
        box=parse_bbox(given["bbox"]) if "bbox" in given else None,
        dates=parse_datetime(given["datetime"]) if "datetime" in given else None,
        equals={name: given[name] for name in collection.filters if name in given},
    )


def parse_item_filter(collection: Collection, pairs: Iterable[tuple[str, str]]) -> ItemFilter:
    """Read what a reader asks of a collection's items; raises BadParameter.

    As of when is another question, which `find_times` answers.
    """
    pairs = list(pairs)
    refuse_times(collection, pairs)
    given = collect_parameters(pairs, list_item_parameters(collection))
    check_format(given.get("f", "geojson"))
    for name in ("crs", "bbox-crs"):
        check_crs(name, given.get(name, CRS84))
    return replace(
        parse_selection(collection, given),
        limit=parse_limit(given["limit"]) if "limit" in given else DEFAULT_LIMIT,
        cursor=_parse_own_cursor(collection, given["cursor"]) if "cursor" in given else None,
    )
