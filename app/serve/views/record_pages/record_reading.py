"""Everything that the page of a record tells, read as of one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select

from app.domain.errors import NotPublic
from app.domain.toll_rule import explain_estimate
from app.query.claims import select_claims, select_subject
from app.query.collections import CLUSTERS, EVENTS, Collection
from app.query.items import select_item
from app.query.neighbours import MOST_PARTS, select_beside, select_family, select_near
from app.serve.answering.absence import refuse_absent
from app.serve.answering.database import Reader, Rows
from app.serve.asking.times import Times
from app.serve.places.reconcile import explain_record
from app.serve.records.clusters import read_cluster_history, read_members
from app.serve.records.history import read_history

Row = Mapping[str, Any]
MOST_PAIRS = 6
"""Sentences on why figures differ; the most useful come first."""


@dataclass(frozen=True, slots=True)
class Around:
    """Records beside one: near it, before and after it in time, what it is part of, its parts."""

    near: Rows = ()
    before: Row | None = None
    after: Row | None = None
    parent: Row | None = None
    parts: Rows = ()
    more_parts: bool = False


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record with what stands behind it and beside it.

    `row` is as `select_item` gives it; `pairs` are sentences on why figures differ, of
    `pairs_total`; `left_out` counts what is in no cluster, by reason.
    """

    collection: Collection
    row: Row
    times: Times
    claims: Rows = ()
    estimate: Row | None = None
    history: Mapping[str, Any] = field(default_factory=dict)
    around: Around = Around()
    pairs: Sequence[Row] = ()
    pairs_total: int = 0
    members: Rows = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


async def _read_each(reader: Reader, *queries: Select[Any] | None) -> list[Rows]:
    """Run the queries that there are; an empty answer stands for each that there is not."""
    asked = [each for each in queries if each is not None]
    found = iter(await reader.read_all(*asked)) if asked else iter(())
    return [() if each is None else next(found) for each in queries]


async def _read_around(reader: Reader, collection: Collection, row: Row, times: Times) -> Around:
    near, before, after, family = await _read_each(
        reader,
        select_near(collection, row, times.as_of),
        select_beside(collection, row, times.as_of, later=False),
        select_beside(collection, row, times.as_of, later=True),
        select_family(row, times.as_of) if collection is EVENTS else None,
    )
    above = [each for each in family if each["feature_id"] == row.get("parent_event_id")]
    parts = [each for each in family if each not in above]
    return Around(
        near,
        before[0] if before else None,
        after[0] if after else None,
        above[0] if above else None,
        parts[:MOST_PARTS],
        len(parts) > MOST_PARTS,
    )


async def _read_history(
    reader: Reader, collection: Collection, record_id: str
) -> Mapping[str, Any]:
    """Return what was shown earlier; nothing where none of it may be told any more."""
    try:
        if collection is CLUSTERS:
            return await read_cluster_history(reader, record_id)
        return await read_history(reader, collection.name, record_id)
    except NotPublic:
        return {}


async def read_cluster_page(reader: Reader, record_id: str, times: Times) -> RecordPage:
    """Return a cluster; raises Ended, Merged or NotPublic for one that is not shown."""
    [rows] = await reader.read_all(select_item(CLUSTERS, record_id, times.as_of))
    if not rows:
        await refuse_absent(reader, CLUSTERS, record_id)
    members, left_out = await read_members(reader, rows[0], times.as_of)
    return RecordPage(
        CLUSTERS,
        rows[0],
        times,
        history=await _read_history(reader, CLUSTERS, record_id),
        around=await _read_around(reader, CLUSTERS, rows[0], times),
        members=members,
        left_out=left_out,
    )


async def read_record_page(
    reader: Reader, collection: Collection, record_id: str, times: Times
) -> RecordPage:
    """Return a record with its claims; raises Merged, Withdrawn or NotPublic for one not shown."""
    if collection is CLUSTERS:
        return await read_cluster_page(reader, record_id, times)
    rows, subjects, claims = await reader.read_all(
        select_item(collection, record_id, times.as_of),
        select_subject(collection, record_id, times.as_of),
        select_claims(collection, record_id, times.as_of),
    )
    if not rows or not subjects:
        await refuse_absent(reader, collection, record_id)
    pairs: Sequence[Row] = ()
    total = 0
    if collection is EVENTS and len(claims) > 1:
        pairs, total = await explain_record(reader, record_id, times.as_of, MOST_PAIRS)
    return RecordPage(
        collection,
        rows[0],
        times,
        claims=claims,
        estimate=explain_estimate(subjects[0].get("estimate")),
        history=await _read_history(reader, collection, record_id),
        around=await _read_around(reader, collection, rows[0], times),
        pairs=pairs,
        pairs_total=total,
    )
