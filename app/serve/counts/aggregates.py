"""Counts and sums of events for bars, tables, time series and maps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Select

from app.domain.errors import BadParameter, NotAddable
from app.domain.filters import ItemFilter
from app.domain.time_series import Coverage, Series, TooLong
from app.encode.aggregates import Counted, encode_counted, encode_points, write_counted
from app.query.aggregates import (
    DATE_GROUPS,
    DEFAULT_ZOOM,
    GROUPS,
    MOST_ROWS,
    PLACE_GROUP,
    SOURCE_GROUP,
    SUMS,
    UNIT_GROUPS,
    bind_days,
    list_kinds,
    select_aggregates,
    select_coverage,
    select_mixed,
)
from app.query.collections import EVENTS
from app.query.counts import count_items
from app.query.cql2 import is_wide
from app.query.drawn_units import MOST_ZOOM
from app.query.figures import MEASURES
from app.query.rollups import is_kept
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import Reader, Rows, get_reader
from app.serve.answering.kept_statements import KeptStatements
from app.serve.answering.links import make_link
from app.serve.asking.addresses import READ
from app.serve.asking.formats import CSV, GEOJSON, JSON, Format, choose_format
from app.serve.asking.parameters import (
    collect_parameters,
    list_selection_parameters,
    parse_selection,
)
from app.serve.asking.times import find_times

router = APIRouter()
FORMATS = (JSON, CSV, GEOJSON)
FILLS = ("none", "zero")
COUNTED = "events"
"""What is always told, whether or not `measure` names it."""
PARAMETERS = ("by", "measure", "zoom", "fill", "sum", "f", *list_selection_parameters(EVENTS))
MIXED = (
    "These figures must not be added: a group holds several records, which may tell of the same "
    "killings, or totals and parts, which contain one another. Ask for one record and for sites."
)
STATEMENTS = KeptStatements(24)
"""Of this many questions, whatever days they are about."""
_NOT_COUNTED_BY = ("datetime", "known_at", "snapshot", "fill", "sum", "f")
"""Parameters that are no part of a statement, or that reach it as days or as `AsOf`."""
_ZOOM = re.compile(r"[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is counted by what, and how the answer is filled."""

    groups: tuple[str, ...]
    measures: tuple[str, ...]
    zoom: int
    summed: str | None
    is_filled: bool

    @property
    def period(self) -> str:
        """Return the one period that the rows of a series are of."""
        return next(group for group in self.groups if group in DATE_GROUPS)

    @property
    def other_keys(self) -> list[str]:
        """Return what tells the series apart."""
        keys: list[str] = []
        for group in self.groups:
            if group == PLACE_GROUP:
                keys += ["level", "unit"]
            elif group not in DATE_GROUPS:
                keys.append(f"{group}_pcode" if group in UNIT_GROUPS else group)
        return keys

    @property
    def kinds(self) -> list[str]:
        """Return the groups that are properties of the events themselves."""
        return list_kinds(self.groups)


def _parse_list(
    given: Mapping[str, str], name: str, allowed: Sequence[str], default: str = ""
) -> tuple[str, ...]:
    text = given.get(name, default)
    found = tuple(text.split(","))
    if not set(found) <= set(allowed) or len(set(found)) != len(found):
        raise BadParameter(name, text, f"one or more of {', '.join(allowed)}, each once")
    return found


def _parse_one(given: Mapping[str, str], name: str, allowed: Sequence[str]) -> str | None:
    text = given.get(name)
    if text is not None and text not in allowed:
        raise BadParameter(name, text, f"one of {', '.join(allowed)}")
    return text


def _parse_zoom(given: Mapping[str, str], groups: Sequence[str]) -> int:
    text = given.get("zoom")
    if text is None:
        return DEFAULT_ZOOM
    if PLACE_GROUP not in groups:
        raise BadParameter("zoom", text, "only together with by=place, whose units it chooses")
    if not _ZOOM.fullmatch(text) or int(text) > MOST_ZOOM:
        raise BadParameter("zoom", text, f"a whole number from 0 to {MOST_ZOOM}")
    return int(text)


def _parse_fill(given: Mapping[str, str], groups: Sequence[str]) -> bool:
    text = _parse_one(given, "fill", FILLS)
    periods = [group for group in groups if group in DATE_GROUPS]
    if text == FILLS[1] and len(periods) != 1:
        raise BadParameter("fill", text, f"only by exactly one of {', '.join(DATE_GROUPS)}")
    return text == FILLS[1]


def _parse_asked(given: Mapping[str, str], form: Format) -> _Asked:
    groups = _parse_list(given, "by", GROUPS)
    if form is GEOJSON and PLACE_GROUP not in groups:
        raise BadParameter("f", form.name, "only by=place has positions: json or csv")
    measures = _parse_list(given, "measure", (COUNTED, *MEASURES), f"{COUNTED},{MEASURES[0]}")
    return _Asked(
        groups,
        tuple(each for each in MEASURES if each in measures),
        _parse_zoom(given, groups),
        _parse_one(given, "sum", SUMS),
        _parse_fill(given, groups),
    )


async def _refuse_mixed(reader: Reader, wanted: _Asked, asked: ItemFilter) -> None:
    """Raise NotAddable with the groups in which somebody may be counted twice."""
    [mixed] = await reader.read_all(select_mixed(wanted.groups, asked, wanted.zoom))
    if mixed:
        raise NotAddable(MIXED, {"groups": mixed})


def _find_span(asked: ItemFilter, coverage: Sequence[Coverage]) -> tuple[date, date] | None:
    """Return the days of a series: those asked for, an open end as far as there are events."""
    start, end = (asked.dates.start, asked.dates.end) if asked.dates else (None, None)
    if not coverage and not (start and end):
        return None
    first = start or min(each.first for each in coverage)
    last = end or max(each.last for each in coverage)
    return (first, last) if first <= last else None


def _fill_rows(wanted: _Asked, asked: ItemFilter, rows: Rows, covered: Rows) -> Rows:
    own = asked.equals.get("record")
    coverage = [Coverage(**row) for row in covered if own in {None, row["record"]}]
    series = Series(wanted.period, wanted.other_keys, coverage, MOST_ROWS)
    try:
        return series.fill(rows, _find_span(asked, coverage))
    except TooLong as error:
        allowed = f"a period and groups with at most {MOST_ROWS} rows"
        raise BadParameter("fill", FILLS[1], allowed) from error


def choose_statement(
    given: Mapping[str, str], wanted: _Asked, asked: ItemFilter
) -> tuple[Select[Any], Mapping[str, Any]]:
    """Return the statement that counts, and the days to run it with.

    Charts and maps ask for one period after the other. A statement with a wide condition is not
    kept.
    """
    make = partial(select_aggregates, wanted.groups, asked, wanted.measures, wanted.zoom)
    if asked.condition is not None and is_wide(asked.condition):
        return make(), {}
    shape, days = bind_days(wanted.groups, asked, wanted.zoom)
    words = tuple(sorted(pair for pair in given.items() if pair[0] not in _NOT_COUNTED_BY))
    return STATEMENTS.find((words, shape, asked.as_of), make), days


async def _count(
    reader: Reader, given: Mapping[str, str], wanted: _Asked, asked: ItemFilter
) -> Counted:
    others = [select_coverage(asked.as_of)] if wanted.is_filled else []
    overlap = SOURCE_GROUP in wanted.groups
    if overlap:
        others.append(count_items(EVENTS, asked))
    query, days = choose_statement(given, wanted, asked)
    rows, *covered = await reader.read_bound(query, days, *others)
    matched = next(iter(covered.pop()[0].values())) if overlap else None
    if len(rows) > MOST_ROWS:
        allowed = f"at most {MOST_ROWS} rows: ask by less, for a shorter period or a smaller box"
        raise BadParameter("by", ",".join(wanted.groups), allowed)
    counted = Counted.split(rows, wanted.measures, is_drawn=PLACE_GROUP in wanted.groups)
    if matched is not None:
        counted = replace(counted, matched=matched)
    if not covered:
        return counted
    return replace(counted, rows=_fill_rows(wanted, asked, counted.rows, covered[0]))


@router.api_route("/api/aggregates", methods=READ)
async def get_aggregates(request: Request) -> Response:
    """Answer one row per group with the number of events and the figures that may be added."""
    given = collect_parameters(request.query_params.multi_items(), PARAMETERS)
    form = choose_format(request, given, FORMATS)
    wanted, asked = _parse_asked(given, form), parse_selection(EVENTS, given)
    reader = get_reader(request, costly=not is_kept(asked, wanted.kinds))
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state, form.name)
    asked = replace(asked, as_of=times.as_of)
    if wanted.summed:
        await _refuse_mixed(reader, wanted, asked)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    counted = await _count(reader, given, wanted, asked)
    if form is CSV:
        return answer_content(write_counted(counted), CSV.content_type, etag)
    encode = encode_points if form is GEOJSON else encode_counted
    told = {
        "by": wanted.groups,
        "numberMatched": counted.matched,
        "snapshot": times.snapshot,
        "links": [make_link(str(request.url), "self", form.media_type)],
    }
    return answer_content(encode(counted, told), form.media_type, etag)
