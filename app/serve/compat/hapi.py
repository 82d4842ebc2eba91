"""`/compat/hapi/…/conflict-events`: monthly counts of public events as HDX HAPI tells them."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.errors import BadParameter
from app.domain.filters import MAX_LIMIT
from app.domain.spreadsheet_cells import guard_cell
from app.encode import encode_json
from app.encode.shapes.cells import spell_cell, write_lines
from app.query.closed_values import explain_impossible
from app.query.compat.hapi import HapiFilter, HapiType, select_hapi_rows
from app.serve.answering.answers import answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.answering.links import JSON
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import collect_parameters
from app.serve.compat.answers import CSV_TYPE, answer_face, describe, refuse_named, spell_address
from app.serve.compat.numbers import parse_count, parse_range
from app.serve.compat.unit_names import spell_units

router = APIRouter()
OLD_PATH = "/compat/hapi/api/v1/coordination-context/conflict-event"
NEW_PATH = "/compat/hapi/api/v2/coordination-context/conflict-events"
MOST_SKIPPED = 10**9 - 1
COUNTRY = {"location_code": "SYR", "location_name": "Syrian Arab Republic"}
_ISO_2 = "sy"
_ALSO = {"location_code": {_ISO_2}, "location_name": {"syria"}}
"""Other spellings of the country, in small letters."""
_LEVELS = {"admin1_name": "governorate", "admin2_name": "district"}
IGNORED = ("app_identifier",)
UNITS = {
    "admin1_code": "admin1_pcode",
    "admin1_name": "admin1_name_en",
    "admin2_code": "admin2_pcode",
    "admin2_name": "admin2_name_en",
}
"""HAPI's names of units, and ours."""
_NAMES = {f"provider_{name}": UNITS[name] for name in ("admin1_name", "admin2_name")} | UNITS
PARAMETERS = ("event_type", *COUNTRY, *UNITS, "admin_level", "start_date", "end_date",
              "output_format", "limit", "offset", *IGNORED)  # fmt: skip
_NUMBERED = "rows have no numbers of HAPI's database; use the codes"
REFUSED = {
    **dict.fromkeys(("location_ref", "admin1_ref", "admin2_ref"), _NUMBERED),
    **dict.fromkeys(("has_hrp", "in_gho"), "response plans are not known here"),
    "provider_admin1_name": "use admin1_name",
    "provider_admin2_name": "use admin2_name",
}
LEVELS = ("0", "1", "2")
COLUMNS = ("location_code", "location_name", "has_hrp", "in_gho", "provider_admin1_name",
           "provider_admin2_name", *UNITS, "admin_level", "event_type", "events", "fatalities",
           "reference_period_start", "reference_period_end", "resource_hdx_id",
           "warning")  # fmt: skip
_SEVERAL = "events of several records, which may tell of the same deaths: not added"


def _check_word(given: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str | None:
    text = given.get(name)
    if text is not None and text not in allowed:
        raise BadParameter(name, text, f"one of {', '.join(allowed)}")
    return text


def _parse_filter(given: Mapping[str, str]) -> HapiFilter:
    kind = _check_word(given, "event_type", tuple(HapiType))
    level = _check_word(given, "admin_level", LEVELS)
    names = ("start_date", "end_date")
    first, last = parse_range(names, (given.get(names[0]), given.get(names[1])))
    return HapiFilter(
        HapiType(kind) if kind else None,
        int(level) if level else None,
        {UNITS[name]: given[name] for name in UNITS if name in given},
        first,
        last,
        parse_count("limit", given.get("limit", str(MAX_LIMIT)), 0, MAX_LIMIT),
        parse_count("offset", given.get("offset", "0"), 0, MOST_SKIPPED),
    )


def _is_elsewhere(given: Mapping[str, str]) -> bool:
    """Whether another country is asked for, of which nothing is told here."""
    return any(
        given.get(name, ours).casefold() not in {ours.casefold(), *_ALSO[name]}
        for name, ours in COUNTRY.items()
    )


def _check_codes(given: Mapping[str, str]) -> None:
    """Refuse what is no code: its empty answer would read as if nothing had happened."""
    country = given.get("location_code", COUNTRY["location_code"])
    if len(country) != len(COUNTRY["location_code"]) and country.casefold() != _ISO_2:
        raise BadParameter("location_code", country, "a code of three letters, such as SYR")
    for name in ("admin1_code", "admin2_code"):
        allowed = explain_impossible(UNITS[name], (), given[name]) if name in given else None
        if allowed is not None:
            raise BadParameter(name, given[name], "the p-code of a unit, such as SY10 or SY1002")


def _tell_fatalities(row: Mapping[str, Any]) -> tuple[int | None, str | None]:
    """Return the dead of a row's events if they may be added, else why not."""
    if row["records"] > 1:
        return None, _SEVERAL
    if row["unknown"]:
        return None, f"{row['unknown']} of {row['events']} events have no number of dead: not added"
    return int(row["killed"]), None


def _spell_row(row: Mapping[str, Any]) -> dict[str, object]:
    month: date = row["month"]
    last = calendar.monthrange(month.year, month.month)[1]
    fatalities, warning = _tell_fatalities(row)
    told = {
        **COUNTRY,
        **{name: row[column] for name, column in _NAMES.items()},
        "admin_level": row["admin_level"],
        "event_type": row["event_type"],
        "events": row["events"],
        "fatalities": fatalities,
        "reference_period_start": f"{month.isoformat()}T00:00:00",
        "reference_period_end": f"{month.replace(day=last).isoformat()}T23:59:59",
        "warning": warning,
    }
    return {name: told.get(name) for name in COLUMNS}


def _encode_table(rows: list[dict[str, object]]) -> bytes:
    lines = [[guard_cell(spell_cell(row[name])) for name in COLUMNS] for row in rows]
    return write_lines([COLUMNS, *lines])


@router.api_route(OLD_PATH, methods=READ)
@router.api_route(NEW_PATH, methods=READ)
async def get_hapi_rows(request: Request) -> Response:
    """Answer events and deaths by governorate or district, month and kind."""
    pairs = request.query_params.multi_items()
    refuse_named(pairs, REFUSED)
    given = collect_parameters(pairs, PARAMETERS)
    wanted = _check_word(given, "output_format", ("json", "csv")) or "json"
    _check_codes(given)
    asked = _parse_filter(await spell_units(request, given, _LEVELS))
    reader = get_reader(request)
    etag = make_etag(request, await reader.read_state())
    if unchanged := answer_unchanged(request, etag):
        return describe(request, unchanged)
    [found] = [[]] if _is_elsewhere(given) else await reader.read_all(select_hapi_rows(asked))
    rows = [_spell_row(row) for row in found]
    following = None
    if rows and len(rows) == asked.limit:
        following = spell_address(request, IGNORED, offset=asked.skip + asked.limit)
    if wanted == "csv":
        return answer_face(request, _encode_table(rows), CSV_TYPE, etag, following)
    return answer_face(request, encode_json({"data": rows}), JSON, etag, following)
