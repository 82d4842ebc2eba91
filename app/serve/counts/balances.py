"""Who came to a place and who left it, as intervals, from what is published of movements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.balance_sheet import MOST_ROWS, Question, Sheet, TooManyRows, draw_sheet
from app.domain.errors import BadParameter
from app.domain.filters import ItemFilter
from app.encode import encode_json
from app.encode.balances import tell_sheet, write_sheet
from app.query.collections import FLOWS
from app.query.movements import (
    MOST_MOVEMENTS,
    read_movement,
    read_units,
    select_flow_units,
    select_movements,
)
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import Rows, get_reader
from app.serve.answering.links import make_link
from app.serve.asking.addresses import READ
from app.serve.asking.formats import CSV, JSON, choose_format
from app.serve.asking.parameters import (
    collect_parameters,
    list_selection_parameters,
    parse_selection,
)
from app.serve.asking.times import find_times

router = APIRouter()
LEVELS = {"admin1": "governorate", "admin2": "district", "country": "country"}
"""The values of `level`, and what the gazetteer calls such places."""
GROUPS = ("place", "month")
FORMATS = (JSON, CSV)
OWN_PARAMETERS = ("by", "level", "f")
NOTES = {
    "notes_en": (
        "Sums of published, rounded figures; each row is one source's. Rows of different sources "
        "may tell of the same people: never add them. Groups of fewer than 20 persons are not "
        "published and are in no row. null is not told, which is not nobody."
    ),
    "notes_ar": (
        "مجاميع أعداد منشورة ومقرَّبة، وكل سطر لمصدر واحد. قد تتحدث سطور المصادر المختلفة عن "
        "الأشخاص أنفسهم فلا تُجمع أبداً. المجموعات دون ٢٠ شخصاً غير منشورة ولا تدخل في أي سطر. "
        "القيمة null تعني أنه غير معلن، لا أنه لا أحد."
    ),
}


def _choose(given: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    value = given.get(name, allowed[0])
    if value not in allowed:
        raise BadParameter(name, value, f"one of {', '.join(allowed)}")
    return value


def _refuse_many(given: Mapping[str, str], reason: str) -> BadParameter:
    return BadParameter("datetime", given.get("datetime", ""), reason)


def _draw(given: Mapping[str, str], asked: ItemFilter, found: Sequence[Rows]) -> Sheet:
    movements, places = found
    if len(movements) > MOST_MOVEMENTS:
        raise _refuse_many(given, f"a period with at most {MOST_MOVEMENTS} movements")
    units = read_units(places)
    level = LEVELS[_choose(given, "level", tuple(LEVELS))]
    by_month = _choose(given, "by", GROUPS) == "month"
    question = Question(level, by_month, asked.dates, units)
    try:
        return draw_sheet([read_movement(row, units) for row in movements], question)
    except TooManyRows as error:
        raise _refuse_many(given, f"a period with at most {MOST_ROWS} rows") from error


def _encode(request: Request, given: Mapping[str, str], sheet: Sheet, matched: int) -> Any:  # noqa: ANN401
    return {
        "by": given.get("by", GROUPS[0]),
        "level": given.get("level", next(iter(LEVELS))),
        **tell_sheet(sheet),
        **NOTES,
        "numberMatched": matched,
        "links": [make_link(str(request.url), "self")],
    }


@router.api_route("/api/flows/balances", methods=READ)
async def get_balances(request: Request) -> Response:
    """Answer arrivals, departures, returns and their balance, per place and source."""
    names = (*OWN_PARAMETERS, *list_selection_parameters(FLOWS))
    given = collect_parameters(request.query_params.multi_items(), names)
    form = choose_format(request, given, FORMATS)
    for name, allowed in (("by", GROUPS), ("level", tuple(LEVELS))):
        _choose(given, name, allowed)
    asked = parse_selection(FLOWS, given)
    reader = get_reader(request)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state, form.name)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    found = await reader.read_all(
        select_movements(replace(asked, as_of=times.as_of)), select_flow_units()
    )
    sheet = _draw(given, asked, found)
    if form is CSV:
        return answer_content(write_sheet(sheet.rows), CSV.content_type, etag)
    body = {**_encode(request, given, sheet, len(found[0])), "snapshot": times.snapshot}
    return answer_content(encode_json(body), JSON.media_type, etag)
