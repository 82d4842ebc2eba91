"""Why the figures of a record differ, and the sum of figures where they may be added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.domain.addition import add_figures
from app.domain.claim_words import Names
from app.domain.errors import BadParameter, NotPublic
from app.domain.explanations import describe_pair
from app.domain.filters import NOW, AsOf
from app.domain.reconciliation import Claim, Reconciliation, reconcile_all, reconcile_claims
from app.encode import encode_json
from app.query.claims import select_subject
from app.query.collections import BOTH_TIMES, EVENTS
from app.query.reconcile import (
    select_chosen,
    select_compared,
    select_place_names,
    select_related,
)
from app.serve.answering.absence import refuse_absent
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import Reader, get_reader
from app.serve.answering.links import JSON, get_base, make_link
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import check_format, collect_parameters, parse_limit
from app.serve.asking.times import find_times

router = APIRouter()
DEFAULT_PAIRS = 50
MOST_ADDED = 50
LONGEST_LIST = 4_000
"""Characters of a list of claims: room for fifty ids, those of other adapters among them."""


def _parse_claims(text: str, fewest: int, most: int) -> list[str]:
    ids = text.split(",")
    if not fewest <= len(ids) <= most or len(set(ids)) != len(ids) or "" in ids:
        many = str(most) if fewest == most else f"{fewest} to {most}"
        raise BadParameter("claims", text, f"{many} different ids of claims, with commas between")
    return ids


async def _read_names(reader: Reader, claims: Iterable[Claim]) -> Names:
    paths = {path for claim in claims for path in claim["scope_paths"]}
    place_ids = sorted({part for path in paths for part in path.split("/")})
    [rows] = await reader.read_all(select_place_names(place_ids))
    return {row["place_id"]: (row["name_en"], row["name_ar"]) for row in rows}


async def _read_chosen(reader: Reader, claim_ids: Sequence[str], as_of: AsOf = NOW) -> list[Claim]:
    """Return the claims in the order asked for; raises NotPublic when one is not shown."""
    [rows] = await reader.read_all(select_chosen(claim_ids, as_of))
    found = {row["claim_id"]: row for row in rows}
    missing = [claim_id for claim_id in claim_ids if claim_id not in found]
    if missing:
        raise NotPublic(missing[0])
    return [found[claim_id] for claim_id in claim_ids]


async def _reconcile_record(
    reader: Reader, event_id: str, given: Mapping[str, str], as_of: AsOf
) -> tuple[list[Reconciliation], list[Claim]]:
    """Return the pairs asked for, and every claim that they may speak of."""
    own, related = await reader.read_all(
        select_compared(event_id, as_of), select_related(event_id, as_of)
    )
    if "claims" not in given:
        pairs = await run_in_threadpool(reconcile_all, own, related)
        return pairs, [*own, *related]
    chosen = await _read_chosen(reader, _parse_claims(given["claims"], 2, 2), as_of)
    if all(claim["subject_id"] != event_id for claim in chosen):
        raise NotPublic(given["claims"])
    pair = reconcile_claims(chosen[0], chosen[1], [*own, *related])
    return [pair], [*own, *related, *chosen]


async def explain_record(
    reader: Reader, event_id: str, as_of: AsOf, most: int
) -> tuple[list[dict[str, Any]], int]:
    """Return the `most` useful pairs of an event's figures in words, and how many there are."""
    pairs, spoken_of = await _reconcile_record(reader, event_id, {}, as_of)
    names = await _read_names(reader, spoken_of)
    return [describe_pair(pair, names) for pair in pairs[:most]], len(pairs)


@router.api_route("/api/events/{event_id}/reconcile", methods=READ)
async def get_reconciliation(event_id: str, request: Request) -> Response:
    """Answer why the figures behind an event differ, pair by pair, the most useful first."""
    given = collect_parameters(
        request.query_params.multi_items(), ("claims", "limit", "f", *BOTH_TIMES), LONGEST_LIST
    )
    check_format(given.get("f", "json"))
    limit = parse_limit(given["limit"]) if "limit" in given else DEFAULT_PAIRS
    if "claims" in given:
        _parse_claims(given["claims"], 2, 2)
    reader = get_reader(request)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state)
    event_id = event_id.replace("\0", "")
    [subjects] = await reader.read_all(select_subject(EVENTS, event_id, times.as_of))
    if not subjects:
        await refuse_absent(reader, EVENTS, event_id)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    pairs, spoken_of = await _reconcile_record(reader, event_id, given, times.as_of)
    names = await _read_names(reader, spoken_of)
    shown = [describe_pair(pair, names) for pair in pairs[:limit]]
    return answer_content(encode_json(_write_body(request, event_id, shown, pairs)), JSON, etag)


def _write_body(
    request: Request, event_id: str, shown: list[dict[str, Any]], pairs: Sequence[Reconciliation]
) -> dict[str, Any]:
    base = f"{get_base(request)}/api"
    return {
        "id": event_id,
        "pairs": shown,
        "numberMatched": len(pairs),
        "numberReturned": len(shown),
        "links": [
            make_link(str(request.url), "self"),
            make_link(f"{base}/events/{event_id}/claims", "related"),
            make_link(f"{base}/collections/events/items/{event_id}", "item"),
        ],
    }


@router.api_route("/api/sum", methods=READ)
async def get_sum(request: Request) -> Response:
    """Answer the sum of figures that count nothing twice; a 409 names every pair that may."""
    given = collect_parameters(request.query_params.multi_items(), ("claims", "f"), LONGEST_LIST)
    check_format(given.get("f", "json"))
    claim_ids = _parse_claims(given.get("claims", ""), 2, MOST_ADDED)
    reader = get_reader(request)
    etag = make_etag(request, await reader.read_state())
    claims = await _read_chosen(reader, claim_ids)
    names = await _read_names(reader, claims)
    total = await run_in_threadpool(add_figures, claims, names)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    body = {
        "claims": claim_ids,
        "measures": sorted({claim["measure"] for claim in claims}),
        "populations": sorted({claim["population"] for claim in claims}),
        "low": total.low,
        "best": total.best,
        "high": total.high,
        "links": [make_link(str(request.url), "self")],
    }
    return answer_content(encode_json(body), JSON, etag)
