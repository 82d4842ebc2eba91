"""Query parameters, read strictly: what is unknown or impossible is an error that names it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from unicodedata import category

from app.domain.errors import BadParameter
from app.domain.filters import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    Box,
    DateRange,
    ItemFilter,
    SortKey,
    Tree,
)
from app.domain.property_kind import PropertyKind
from app.query.closed_values import explain_impossible
from app.query.collections import BOTH_TIMES, KNOWN_AT, Collection
from app.query.cql2 import LONGEST_FILTER, Language, read_condition
from app.query.fields import Field, list_queryables, list_sortables
from app.serve.asking.cursors import LONGEST_CURSOR, read_cursor
from app.serve.asking.values import INSTANT, SPELLED, read_count, read_day, read_number, read_value

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
FORMATS = ("geojson", "json")
LONGEST_VALUE = 500
_LONGEST_NAME = 60
_LONGEST = {"filter": LONGEST_FILTER, "cursor": LONGEST_CURSOR, "properties": 4_000}
"""Characters of the parameters that may be longer than others."""
MOST_SORT_KEYS = 5
_LINES = str.maketrans("\n\r\t", "   ")
_INSTANT = re.compile(INSTANT)


def _tell_known(name: str, names: Sequence[str]) -> str:
    """Return which parameters there are, and first the one that may be meant."""
    if not names:
        return "no parameter is known here"
    alike = {each.lower(): each for each in names}
    meant = get_close_matches(name[:_LONGEST_NAME].lower(), alike, n=1)
    hint = f"did you mean {alike[meant[0]]}? " if meant else ""
    return f"{hint}known parameters are {', '.join(names)}"


def collect_parameters(
    pairs: Iterable[tuple[str, str]], allowed: Iterable[str], longest: int = LONGEST_VALUE
) -> Mapping[str, str]:
    """Return the parameters by name; unknown, repeated or over-long ones raise BadParameter.

    `longest` is the number of characters that a value may have.
    """
    names = tuple(allowed)
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in names:
            raise BadParameter(name[:_LONGEST_NAME], value, _tell_known(name, names))
        if name in found:
            raise BadParameter(name, value, "give it once")
        most = max(longest, _LONGEST.get(name, 0))
        # Conditions are often written on several lines.
        read = value.translate(_LINES) if name == "filter" else value
        if len(value) > most or any(category(char) == "Cc" for char in read):
            raise BadParameter(name, value, f"at most {most} printable characters")
        found[name] = value
    return found


def parse_bbox(text: str) -> Box:
    """Read `minlon,minlat,maxlon,maxlat` (or six numbers with heights, which are ignored)."""
    allowed = "four numbers minlon,minlat,maxlon,maxlat in degrees (longitude first)"
    try:
        numbers = [read_number(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in {4, 6}:
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
    return read_day(found[1]) if found else _refuse_datetime(whole)


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
    try:
        if (limit := read_count(text)) >= 1:
            return min(limit, MAX_LIMIT)
    except ValueError:
        pass
    allowed = f"a whole number from 1; a page holds at most {MAX_LIMIT}, a file whatever is asked"
    raise BadParameter("limit", text, allowed)


def check_format(text: str) -> None:
    """Accept only the formats that are served."""
    if text not in FORMATS:
        raise BadParameter("f", text, f"one of {', '.join(FORMATS)}")


def check_crs(name: str, text: str) -> None:
    """Accept only longitude and latitude in degrees, WGS 84."""
    if text != CRS84:
        raise BadParameter(name, text, CRS84)


SELECTING = ("bbox", "datetime", "filter", "filter-lang", "filter-crs")
"""Parameters that select records of every collection, beside its times and its own filters."""
PAGING = ("limit", "cursor", "sortby", "properties", "f", "lang", "crs", "bbox-crs",
          "bom", "hxl")  # fmt: skip


def list_selection_parameters(collection: Collection) -> tuple[str, ...]:
    """Return every parameter that selects records of a collection, whatever face shows them."""
    return (*SELECTING, *collection.times, *collection.filters)


def list_item_parameters(collection: Collection) -> tuple[str, ...]:
    """Return the names of the parameters that a collection's items accept."""
    return (*list_selection_parameters(collection), *PAGING)


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


def _check_text(field: Field, text: str) -> str:
    """Refuse what no record has: its answer would read as if nothing had happened."""
    allowed = explain_impossible(field.name, field.values, text)
    if allowed is None and not text:
        allowed = "a value; without the parameter, records of every value come"
    if allowed is not None:
        raise BadParameter(field.name, text, allowed)
    return text


def _parse_value(field: Field, text: str) -> object:
    """Read the value that a record's property has to have."""
    if field.type is PropertyKind.TEXT:
        return _check_text(field, text)
    try:
        return read_value(field.type, text)
    except ValueError:
        allowed = SPELLED[field.type]
        raise BadParameter(field.name, text, allowed) from None


def _parse_condition(collection: Collection, given: Mapping[str, str]) -> Tree | None:
    if given.get("filter-crs", CRS84) != CRS84:
        check_crs("filter-crs", given["filter-crs"])
    spelled = given.get("filter-lang", Language.TEXT)
    if spelled not in set(Language):
        raise BadParameter("filter-lang", spelled, f"one of {', '.join(Language)}")
    if "filter" not in given:
        return None
    return read_condition(collection, given["filter"], Language(spelled))


def parse_selection(collection: Collection, given: Mapping[str, str]) -> ItemFilter:
    """Read which records are meant, whatever the page; raises BadParameter."""
    queryables = list_queryables(collection)
    return ItemFilter(
        box=parse_bbox(given["bbox"]) if "bbox" in given else None,
        dates=parse_datetime(given["datetime"]) if "datetime" in given else None,
        equals={
            name: _parse_value(queryables[name], given[name])
            for name in collection.filters
            if name in given
        },
        condition=_parse_condition(collection, given),
    )


def parse_order(collection: Collection, text: str) -> tuple[SortKey, ...]:
    """Read `+name,-other`; a plus sign may have become a space on its way."""
    sortables = list_sortables(collection)
    parts = [(part[:1] == "-", part.removeprefix("-").lstrip("+ ")) for part in text.split(",")]
    names = [name for _descending, name in parts]
    if not set(names) <= sortables.keys() or len(set(names)) < len(names) > 0:
        raise BadParameter("sortby", text, f"each once, +name or -name, of {', '.join(sortables)}")
    if len(names) > MOST_SORT_KEYS:
        raise BadParameter("sortby", text, f"at most {MOST_SORT_KEYS} properties")
    return tuple(SortKey(name, descending) for descending, name in parts)


def parse_properties(collection: Collection, text: str) -> tuple[str, ...]:
    """Read which properties are to come back; they come in the collection's own order."""
    names = set(text.split(","))
    if not names <= set(collection.properties):
        raise BadParameter("properties", text, f"of {', '.join(collection.properties)}")
    return tuple(name for name in collection.properties if name in names)


def parse_item_filter(collection: Collection, pairs: Iterable[tuple[str, str]]) -> ItemFilter:
    """Read what a reader asks of a collection's items; raises BadParameter.

    As of when is another question, which `find_times` answers.
    """
    pairs = list(pairs)
    refuse_times(collection, pairs)
    given = collect_parameters(pairs, list_item_parameters(collection))
    for name in ("crs", "bbox-crs"):
        check_crs(name, given.get(name, CRS84))
    return parse_page(collection, given)


def parse_page(collection: Collection, given: Mapping[str, str]) -> ItemFilter:
    """Read one page of a selection: its size, order and properties; raises BadParameter."""
    asked = replace(
        parse_selection(collection, given),
        limit=parse_limit(given["limit"]) if "limit" in given else DEFAULT_LIMIT,
        order=parse_order(collection, given["sortby"]) if "sortby" in given else (),
        chosen=parse_properties(collection, given["properties"]) if "properties" in given else None,
    )
    cursor = read_cursor(collection, asked, given) if "cursor" in given else None
    return replace(asked, cursor=cursor)
