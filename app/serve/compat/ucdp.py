"""`/compat/ucdp/gedevents/{version}`: public events of organised violence as UCDP's API tells them.

Every version answers with what is shown now: there are no yearly releases here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from app.domain.errors import BadParameter, NotOffered
from app.domain.filters import MAX_LIMIT, Box, DateRange, ItemFilter
from app.encode import encode_json
from app.encode.shapes.records import spell_record
from app.encode.shapes.ucdp import COLUMNS
from app.query.compat.ucdp import UcdpFilter, count_ucdp_rows, select_ucdp_rows
from app.serve.answering.answers import answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.answering.links import JSON
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import collect_parameters, parse_bbox
from app.serve.compat.answers import (
    LONGEST_QUESTION,
    answer_face,
    describe,
    refuse_named,
    spell_address,
)
from app.serve.compat.numbers import parse_count, parse_range

router = APIRouter()
PATH = "/compat/ucdp/gedevents/{version}"
WHOLE_PATH = "/compat/ucdp/api/gedevents/{version}"
"""The same for clients to which only another host can be given."""
DEFAULT_SIZE, MOST_PAGES, MOST_VALUES = 100, 1_000_000, 100
IGNORED = ("Key",)
PARAMETERS = ("pagesize", "page", "Id", "Country", "Geography", "StartDate", "EndDate",
              "TypeOfViolence", *IGNORED)  # fmt: skip
REFUSED = {
    "Dyad": "events have no codes of UCDP's dyads",
    "Actor": "events have no codes of UCDP's actors; side_a and side_b are names",
}
VIOLENCE = ("1", "2", "3")
VERSION = r"[0-9]{1,2}(\.[0-9]{1,2}){1,3}"
_VERSION = re.compile(VERSION)
_COUNTRY = re.compile(r"[0-9]{1,4}")
_CORNERS = re.compile(r"\s*(\S+)\s+(\S+)\s*,\s*(\S+)\s+(\S+)\s*")


def _split(name: str, text: str) -> list[str]:
    values = [part.strip() for part in text.split(",")]
    if len(values) > MOST_VALUES or not all(values):
        raise BadParameter(name, text, f"one to {MOST_VALUES} values set apart by commas")
    return values


def _parse_countries(text: str) -> list[int]:
    values = _split("Country", text)
    if not all(map(_COUNTRY.fullmatch, values)):
        raise BadParameter("Country", text, "Gleditsch and Ward's numbers; 652 is Syria")
    return [int(value) for value in values]


def _parse_violence(text: str) -> list[int]:
    values = _split("TypeOfViolence", text)
    if not set(values) <= set(VIOLENCE):
        raise BadParameter("TypeOfViolence", text, "1 state-based, 2 non-state, 3 one-sided")
    return [int(value) for value in values]


def _parse_geography(text: str) -> Box:
    """Read `y0 x0,y1 x1`: the southern and western corner, then the northern and eastern one."""
    found = _CORNERS.fullmatch(text)
    try:
        if found:
            south, west, north, east = found.groups()
            return parse_bbox(f"{west},{south},{east},{north}")
    except BadParameter:
        pass
    raise BadParameter("Geography", text, "y0 x0,y1 x1: latitude before longitude, from south-west")


def _parse_filter(given: Mapping[str, str]) -> UcdpFilter:
    size = parse_count("pagesize", given.get("pagesize", str(DEFAULT_SIZE)), 1, MAX_LIMIT)
    page = parse_count("page", given.get("page", "0"), 0, MOST_PAGES)
    names = ("StartDate", "EndDate")
    days = parse_range(names, (given.get(names[0]), given.get(names[1])))
    return UcdpFilter(
        ItemFilter(
            box=_parse_geography(given["Geography"]) if "Geography" in given else None,
            dates=DateRange(*days) if any(days) else None,
        ),
        ids=_split("Id", given["Id"]) if "Id" in given else (),
        countries=_parse_countries(given["Country"]) if "Country" in given else (),
        violence=_parse_violence(given["TypeOfViolence"]) if "TypeOfViolence" in given else (),
        limit=size,
        skip=page * size,
    )


@router.api_route(PATH, methods=READ)
@router.api_route(WHOLE_PATH, methods=READ)
async def get_ucdp_events(version: str, request: Request) -> Response:
    """Answer a page of events in UCDP's envelope; pages are counted from 0."""
    if not _VERSION.fullmatch(version):
        raise NotOffered("version", version, "the number of one, such as 25.1")
    pairs = request.query_params.multi_items()
    refuse_named(pairs, REFUSED)
    asked = _parse_filter(collect_parameters(pairs, PARAMETERS, LONGEST_QUESTION))
    reader = get_reader(request)
    etag = make_etag(request, await reader.read_state())
    if unchanged := answer_unchanged(request, etag):
        return describe(request, unchanged)
    rows, [counted] = await reader.read_all(select_ucdp_rows(asked), count_ucdp_rows(asked))
    pages, page = math.ceil(counted["matched"] / asked.limit), asked.skip // asked.limit
    following = spell_address(request, IGNORED, page=page + 1) if page + 1 < pages else None
    body = {
        "TotalCount": counted["matched"],
        "TotalPages": pages,
        "PreviousPageUrl": spell_address(request, IGNORED, page=page - 1) if page else "",
        "NextPageUrl": following or "",
        "Result": [spell_record(COLUMNS, row) for row in rows],
    }
    return answer_face(request, encode_json(body), JSON, etag, following)
