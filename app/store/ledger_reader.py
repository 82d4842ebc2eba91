"""What the ledger knows now of given records: their newest revisions, with their claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    Text,
    func,
    select,
)

from app.domain.claim import ClaimStatus
from app.domain.withdrawal import PROTECTIVE
from app.store.columns import match_any
from app.store.ledger_tables import CLAIM, CORRIDOR, DOCUMENT, EVENT, FLOW, SOURCE, SUBJECTS, WAIVER

Rows = list[dict[str, Any]]
Ids = Sequence[str]
Sources = Mapping[str, Mapping[str, Any]]
_VIEWS = MetaData()


def _view_of(table: Table, *more: Column[Any]) -> Table:
    copies = [Column(column.name, column.type) for column in table.columns]
    return Table(f"current_{table.name}", _VIEWS, *copies, *more, schema="ledger")


CURRENT_EVENT = _view_of(EVENT)
"""The newest revision of each event that has not been withdrawn."""
_CURRENT_FLOW = _view_of(FLOW)
_CURRENT_CORRIDOR = _view_of(CORRIDOR)
_CURRENT_CLAIM = _view_of(CLAIM, Column("retracted_for", Text))
_CURRENT_SOURCE = _view_of(SOURCE)
_NOT_READ = frozenset({"geom_exact", "provider"})


def _read_current(connection: Connection, view: Table, id_column: str, ids: Ids) -> Rows:
    read = (column for column in view.c if column.name not in _NOT_READ)
    query = select(*read).where(match_any(view.c[id_column], ids))
    return [dict(row) for row in connection.execute(query).mappings()]


def read_events(connection: Connection, ids: Ids) -> Rows:
    """Return the current ones of these events.

    `lon`, `lat` is the position that the source gave, if any; `waived_at` is when an editor
    waived the delay, if so.
    """
    event = CURRENT_EVENT
    point: ColumnElement[Any] = event.c.geom_exact
    waived = select(func.max(WAIVER.c.recorded_at)).where(WAIVER.c.event_id == event.c.event_id)
    query = select(
        *(column for column in event.c if column.name not in _NOT_READ),
        func.ST_X(point).label("lon"),
        func.ST_Y(point).label("lat"),
        event.c.provider.op("->>")("where_coordinates").label("provider_location"),
        waived.scalar_subquery().label("waived_at"),
    ).where(match_any(event.c.event_id, ids))
    return [dict(row) for row in connection.execute(query).mappings()]


def read_flows(connection: Connection, ids: Ids) -> Rows:
    """Return the current ones of these flows."""
    return _read_current(connection, _CURRENT_FLOW, "flow_id", ids)


def read_corridors(connection: Connection, ids: Ids) -> Rows:
    """Return the current ones of these corridors."""
    return _read_current(connection, _CURRENT_CORRIDOR, "corridor_id", ids)


def read_sources(connection: Connection) -> Sources:
    """Return every source as it is known now, by its id."""
    rows = connection.execute(select(_CURRENT_SOURCE)).mappings()
    return {row["source_id"]: dict(row) for row in rows}


def _read_documents(connection: Connection, ids: Ids) -> dict[str, Mapping[str, Any]]:
    if not ids:
        return {}
    query = select(DOCUMENT).where(match_any(DOCUMENT.c.document_id, ids))
    rows = connection.execute(query.order_by(DOCUMENT.c.seq)).mappings()
    return {row["document_id"]: dict(row) for row in rows}


def _name_source(sources: Sources, source_id: str | None) -> str | None:
    if source_id is None:
        return None
    return str(sources[source_id]["name_en"]) if source_id in sources else source_id


def _describe_source(row: Mapping[str, Any], sources: Sources) -> dict[str, Any]:
    source = sources.get(row["asserted_by"], {})
    return {
        "asserted_by_en": source.get("name_en", row["asserted_by"]),
        "asserted_by_ar": source.get("name_ar", row["asserted_by"]),
        "source_kind": source.get("kind", "unknown"),
        "independence_group": source.get("independence_group", row["asserted_by"]),
        "reliability": source.get("reliability", "unknown"),
        "relayed_by_en": _name_source(sources, row["relayed_by"]),
    }


def _describe_document(document: Mapping[str, Any] | None) -> dict[str, Any]:
    document = document or {}
    return {
        "document_url": document.get("url"),
        "archived_url": document.get("archived_url"),
        "document_sha256": document.get("sha256"),
        "document_published_at": document.get("published_at"),
    }


def _find_known_day(row: Mapping[str, Any]) -> date:
    # Of what gives no date of its own, all that is certain is when it was written down here.
    day: date = row["reported_at"] or row["as_of"] or row["recorded_at"].date()
    return day


def read_claims(connection: Connection, ids: Ids, sources: Sources) -> dict[str, Rows]:
    """Return the current claims about these records, each with its source and its document.

    `known_from` is the day on which the claim was reported; `status` says whether it stands.
    """
    rows = [
        row
        for row in _read_current(connection, _CURRENT_CLAIM, "subject_id", ids)
        # Claims withdrawn to protect leave no trace; others stay, marked as retracted.
        if row["retracted_for"] not in PROTECTIVE
    ]
    documents = _read_documents(connection, [r["document_id"] for r in rows if r["document_id"]])
    claims: dict[str, Rows] = defaultdict(list)
    for row in rows:
        claims[row["subject_id"]].append(
            {
                **row,
                **_describe_source(row, sources),
                **_describe_document(documents.get(row["document_id"])),
                "known_from": _find_known_day(row),
            }
        )
    for own in claims.values():
        _tell_status(own)
    return claims


def _tell_status(claims: Rows) -> None:
    retracted = {claim["claim_id"] for claim in claims if claim["retracted_for"]}
    replaced = {c["supersedes_claim_id"] for c in claims if c["claim_id"] not in retracted}
    for claim in claims:
        claim["status"] = ClaimStatus.ACTIVE.value
        if claim["claim_id"] in retracted:
            claim["status"] = ClaimStatus.RETRACTED.value
        elif claim["claim_id"] in replaced:
            claim["status"] = ClaimStatus.SUPERSEDED.value


def list_subjects(connection: Connection) -> dict[str, list[str]]:
    """Return the ids of every record that the ledger has ever had, by kind."""
    return {
        kind: list(connection.scalars(select(own_id).distinct().order_by(own_id)))
        for kind, (_, own_id) in SUBJECTS.items()
    }


def list_flow_families(connection: Connection, ids: Ids) -> list[list[str]]:
    """Return these flows with all that they have ever been part of, or that was part of them.

    Each flow stands in one family; most are alone.
    """
    known = select(FLOW.c.flow_id, FLOW.c.part_of).where(FLOW.c.part_of.is_not(None)).distinct()
    parts: dict[str, set[str]] = defaultdict(set)
    for flow_id, parent in connection.execute(known):
        parts[flow_id].add(parent)
        parts[parent].add(flow_id)
    families, seen = [], set[str]()
    for flow_id in sorted(ids):
        if flow_id not in seen:
            family = _walk_family(flow_id, parts)
            seen |= family
            families.append(sorted(family))
    return families


def _walk_family(flow_id: str, parts: Mapping[str, set[str]]) -> set[str]:
    related, waiting = {flow_id}, [flow_id]
    while waiting:
        new = parts.get(waiting.pop(), set()) - related
        related |= new
        waiting += new
    return related
