"""`/compat/dtm/v3/displacement/…`: public movements of people as IOM DTM's API tells them.

One row is one movement as it was told, by where it ends; nothing is added up to a wider unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.errors import BadParameter, NotOffered
from app.domain.filters import MAX_LIMIT
from app.domain.place import Place
from app.encode import encode_json
from app.encode.shapes.dtm import COLUMNS
from app.encode.shapes.ends import Gazetted, describe_end
from app.encode.shapes.records import spell_record
from app.query.compat.dtm import DtmFilter, select_dtm_rows
from app.serve.answering.answers import answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.answering.links import JSON
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import collect_parameters
from app.serve.compat.answers import answer_face, answer_refusal, describe, refuse_named
from app.serve.compat.numbers import parse_range
from app.serve.compat.unit_names import spell_units
from app.serve.places.places_held import find_places
from app.serve.places.places_index import PlaceIndex

router = APIRouter()
ROOT = "/compat/dtm/v3/displacement"
COUNTRY = {"admin0Name": "Syrian Arab Republic", "admin0Pcode": "SYR"}
NAMES = ("Syrian Arab Republic", "Syria")
UNITS = {"Admin1Pcode": "admin1Pcode", "Admin1Name": "admin1Name", "Admin2Pcode": "admin2Pcode",
         "Admin2Name": "admin2Name"}  # fmt: skip
_UNIT_LEVELS = {"Admin1Name": "governorate", "Admin2Name": "district"}
DAYS = ("FromReportingDate", "ToReportingDate")
_ROUNDS = "movements come from several sources and have no rounds"
REFUSED = {
    "Operation": "movements belong to no operation of DTM's",
    "FromRoundNumber": _ROUNDS,
    "ToRoundNumber": _ROUNDS,
}
Record = dict[str, object]


class _Held(Gazetted):
    """Finds places in the index that the service holds already."""

    def __init__(self, index: PlaceIndex) -> None:
        """Keep the index."""
        super().__init__(())
        self._index = index

    def find(self, code: str | None) -> Place | None:
        """Return the place of this id or code."""
        return self._index.find_code(code or "")


def list_parameters(level: int) -> tuple[str, ...]:
    """Return the parameters of a level: units no finer than its own."""
    return ("CountryName", "Admin0Pcode", *tuple(UNITS)[: 2 * level], *DAYS)


def _is_elsewhere(given: Mapping[str, str]) -> bool:
    name, code = given.get("CountryName", NAMES[0]), given.get("Admin0Pcode", "SYR")
    known = {each.casefold() for each in NAMES}
    return name.casefold() not in known or code.upper() not in {"SYR", "SY"}


def _describe(row: Mapping[str, Any], places: Gazetted) -> Record:
    ends = {
        name: describe_end(row[f"{name}_pcode"], row[f"{name}_name_en"], (None, None), places)
        for name in ("origin", "dest")
    }
    return spell_record(COLUMNS, {**row, **ends}) | COUNTRY


def _drop_parts(rows: Sequence[Mapping[str, Any]], records: Sequence[Record]) -> list[Record]:
    """Leave out movements whose whole stands in the same answer: they count the same people."""
    told = {record["id"] for record in records}
    whole_of = {row["id"]: row["part_of"] for row in rows}
    return [record for record in records if whole_of[record["id"]] not in told]


def _matches(record: Record, given: Mapping[str, str]) -> bool:
    return all(
        str(record[column] or "").casefold() == given[name].casefold()
        for name, column in UNITS.items()
        if name in given
    )


async def _read_records(
    request: Request, level: int, given: Mapping[str, str], index: PlaceIndex
) -> list[Record]:
    asked = DtmFilter(*parse_range(DAYS, (given.get(DAYS[0]), given.get(DAYS[1]))))
    [rows] = (
        [[]] if _is_elsewhere(given) else await get_reader(request).read_all(select_dtm_rows(asked))
    )
    if len(rows) > MAX_LIMIT:
        days = given.get(DAYS[0], "")
        raise BadParameter(DAYS[0], days, f"fewer days: more than {MAX_LIMIT} movements match")
    places = _Held(index)
    records = [_describe(row, places) for row in rows]
    here = [each for each in records if each["adminLevel"] == level]
    return [each for each in _drop_parts(rows, here) if _matches(each, given)]


def _encode(result: Sequence[Record]) -> bytes:
    return encode_json(
        {"isSuccess": True, "statusCode": HTTPStatus.OK, "errorMessages": [], "result": result}
    )


async def _answer_level(request: Request, level: int) -> Response:
    pairs = request.query_params.multi_items()
    refuse_named(pairs, REFUSED)
    given = collect_parameters(pairs, list_parameters(level))
    parse_range(DAYS, (given.get(DAYS[0]), given.get(DAYS[1])))
    given = await spell_units(request, given, _UNIT_LEVELS)
    index = await find_places(request)
    # The names of units come from the gazetteer, which changes by itself.
    etag = make_etag(request, await get_reader(request).read_state(), index.digest)
    if unchanged := answer_unchanged(request, etag):
        return describe(request, unchanged)
    return answer_face(
        request, _encode(await _read_records(request, level, given, index)), JSON, etag
    )


async def _answer_list(request: Request, result: Sequence[Record]) -> Response:
    collect_parameters(request.query_params.multi_items(), ())
    etag = make_etag(request, await get_reader(request).read_state())
    return answer_unchanged(request, etag) or answer_face(request, _encode(result), JSON, etag)


def _refuse(request: Request, error: BadParameter) -> Response:
    body = {
        "isSuccess": False,
        "statusCode": HTTPStatus.BAD_REQUEST,
        "errorMessages": [error.message],
        "result": None,
        "parameter": error.parameter,
        "given": error.given,
        "allowed": error.allowed,
    }
    return answer_refusal(request, encode_json(body))


_LEVELS = {"admin0": 0, "admin1": 1, "admin2": 2}
LISTS = ("country-list", "operation-list")


@router.api_route(f"{ROOT}/{{table}}", methods=READ)
async def get_dtm_rows(table: str, request: Request) -> Response:
    """Answer one of DTM's tables in its envelope."""
    try:
        if table == "country-list":
            return await _answer_list(request, [{**COUNTRY}])
        if table == "operation-list":
            return await _answer_list(request, [])
        if table not in _LEVELS:
            raise NotOffered("table", table, f"one of {', '.join((*_LEVELS, *LISTS))}")
        return await _answer_level(request, _LEVELS[table])
    except BadParameter as error:
        return _refuse(request, error)
