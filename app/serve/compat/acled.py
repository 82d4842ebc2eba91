"""`/compat/acled/read`: public events as ACLED's API would answer them.

Never ACLED's own rows: whoever imported those keeps them private, and they are left out here even
where somebody made them public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from app.domain.errors import BadParameter
from app.domain.filters import MAX_LIMIT
from app.encode import encode_json
from app.encode.shapes import EncodeOptions, Tally
from app.encode.shapes.acled import COLUMNS
from app.encode.shapes.records import spell_record
from app.encode.shapes.tables import Table
from app.query.compat.acled import (
    AcledFilter,
    Condition,
    Operator,
    PageEnd,
    count_acled_rows,
    select_acled_rows,
)
from app.serve.answering.answers import answer_unchanged, make_etag
from app.serve.answering.database import Reader, Rows, get_reader
from app.serve.answering.links import JSON
from app.serve.asking.addresses import READ
from app.serve.compat.acled_parameters import (
    DEFAULT_LIMIT,
    IGNORED,
    collect_given,
    find_page_size,
    parse_acled_filter,
    parse_fields,
    parse_format,
)
from app.serve.compat.answers import (
    CSV_TYPE,
    answer_face,
    answer_refusal,
    describe,
    spell_address,
)
from app.serve.compat.cursors import write_page_end
from app.serve.compat.unit_names import spell_unit

router = APIRouter()
PATH, WHOLE_PATH = "/compat/acled/read", "/compat/acled/api/acled/read"
"""The address, and the one of clients to which only another host can be given."""
_LEVELS = {"admin1": "governorate", "admin2": "district", "admin3": "subdistrict"}
NO_FIGURE = "fatalities is null where no source tells how many died: unknown, not 0."


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: its rows, the columns that are wanted, and how to go on."""

    rows: Rows
    columns: tuple[str, ...]
    following: str | None
    total: int | None


def _write_following(rows: Rows, size: int) -> str | None:
    if len(rows) <= size:
        return None
    last = rows[size - 1]
    return write_page_end(PageEnd(last["date_start"], last["id"]))


def _check_whole(given: Mapping[str, str], rows: Rows) -> None:
    """Refuse to cut an answer short that a script would take for the whole."""
    text = given.get("limit", str(DEFAULT_LIMIT))
    if find_page_size(int(text)) != int(text) and len(rows) > MAX_LIMIT:
        allowed = f"at most {MAX_LIMIT}, since more rows match: go on with cursor=next_cursor"
        raise BadParameter("limit", text, allowed)


async def _read_page(reader: Reader, given: Mapping[str, str], asked: AcledFilter) -> _Page:
    rows, *counted = await reader.read_all(
        select_acled_rows(asked),
        *([count_acled_rows(asked)] if given.get("with_total") in {"true", "1"} else []),
    )
    _check_whole(given, rows)
    return _Page(
        rows[: asked.limit],
        parse_fields(given),
        _write_following(rows, asked.limit),
        counted[0][0]["matched"] if counted else None,
    )


def _encode_envelope(page: _Page) -> bytes:
    columns = {name: COLUMNS[name] for name in page.columns}
    data = [spell_record(columns, row) for row in page.rows]
    total = {} if page.total is None else {"total_count": page.total}
    unknown = any(row.get("fatalities", 0) is None for row in data)
    return encode_json(
        {
            "status": HTTPStatus.OK,
            "success": True,
            "count": len(data),
            **total,
            "messages": [NO_FIGURE] if unknown else [],
            "data": data,
            "next_cursor": page.following,
        }
    )


def _encode_table(page: _Page) -> bytes:
    table = Table({name: COLUMNS[name] for name in page.columns})
    return b"".join(chunk for _, chunk in table.encode(page.rows, Tally(), EncodeOptions()))


async def _spell_condition(request: Request, asked: Condition) -> Condition:
    level, by_part = _LEVELS.get(asked.column), asked.operator is Operator.LIKE
    if level is None or not (by_part or asked.operator is Operator.EQUALS):
        return asked
    values = [
        each
        if "%" in str(each) and by_part
        else await spell_unit(request, asked.column, level, str(each), by_part=by_part)
        for each in asked.values
    ]
    return replace(asked, values=tuple(values))


async def _spell_units(request: Request, asked: AcledFilter) -> AcledFilter:
    """Return the question with names of units as our rows have them; patterns stay."""
    groups = [[await _spell_condition(request, each) for each in group] for group in asked.groups]
    return replace(asked, groups=groups)


async def _answer(request: Request) -> Response:
    given = collect_given(request.query_params.multi_items())
    wanted, asked = parse_format(given), parse_acled_filter(given)
    parse_fields(given)
    asked = await _spell_units(request, asked)
    reader = get_reader(request)
    etag = make_etag(request, await reader.read_state())
    if unchanged := answer_unchanged(request, etag):
        return describe(request, unchanged)
    page = await _read_page(reader, given, asked)
    following = None
    if page.following:
        following = spell_address(request, (*IGNORED, "page"), cursor=page.following)
    if wanted == "csv":
        return answer_face(request, _encode_table(page), CSV_TYPE, etag, following)
    return answer_face(request, _encode_envelope(page), JSON, etag, following)


def _refuse(request: Request, error: BadParameter) -> Response:
    status = HTTPStatus.BAD_REQUEST
    fault = {
        "status": status,
        "message": error.message,
        "parameter": error.parameter,
        "given": error.given,
        "allowed": error.allowed,
    }
    body = {"status": status, "success": False, "count": 0, "data": [],
            "messages": [error.message], "error": [fault]}  # fmt: skip
    return answer_refusal(request, encode_json(body))


@router.api_route(PATH, methods=READ)
@router.api_route(WHOLE_PATH, methods=READ)
async def get_acled_rows(request: Request) -> Response:
    """Answer events in ACLED's envelope, its columns and its words."""
    try:
        return await _answer(request)
    except BadParameter as error:
        return _refuse(request, error)
