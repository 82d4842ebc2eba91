"""Events as editors have merged them: one event with the records and claims of all its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from app.domain.correction import CorrectionReason
from app.domain.pairing import Merges, PairDecision
from app.publish.waiting import is_private
from app.store import ledger_reader as ledger
from app.store.merges import read_merges, read_pairings_since

Row = dict[str, Any]
_REASONS = {PairDecision.SAME: CorrectionReason.DUPLICATE.value}
"""Why an event changed: else what its figures cover was put right."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What editors decided of pairs, and for which reason events change that they decided on anew.

    `reasons` has only events of decisions that were made since what is shown was made.
    """

    merges: Merges = Merges()
    reasons: Mapping[str, str] = field(default_factory=dict)


def read_decided(connection: Connection, since_seq: int | None) -> Decided:
    """Return all decisions that hold; those after `since_seq` are new (None: none is)."""
    new = read_pairings_since(connection, since_seq) if since_seq is not None else []
    reasons = {
        own_id: _REASONS.get(each.decision, CorrectionReason.SCOPE_FIX.value)
        for each in new
        for own_id in (each.event_id, each.into_id)
    }
    return Decided(read_merges(connection), reasons)


def _list_needed(ids: Sequence[str], merges: Merges) -> tuple[list[str], list[str]]:
    """Return which of these events are shown as themselves, and all that has to be read for it."""
    kept = [
        own_id for own_id in ids if own_id not in merges.shown_as and own_id not in merges.hidden
    ]
    members = [own_id for each in kept for own_id in merges.list_members(each)]
    wholes = [merges.find_shown(merges.parts[own_id]) for own_id in kept if own_id in merges.parts]
    of_wholes = [member for each in wholes for member in merges.list_members(each)]
    return kept, list(dict.fromkeys([*kept, *members, *wholes, *of_wholes]))


def _gather(kept: Row, members: Sequence[Row], claims: Mapping[str, ledger.Rows]) -> Row:
    """Return an event with its records; why it changed last is what its newest record says."""
    records = [kept, *members]
    newest = max(records, key=lambda record: record["load_id"])
    return {
        **kept,
        "load_id": newest["load_id"],
        "reason_code": newest["reason_code"],
        "merged": tuple((each, claims.get(each["event_id"], [])) for each in records),
    }


def _add_claims(event: Row) -> ledger.Rows:
    """Return the claims of all records of an event, but for those that may not be passed on."""
    return [
        {**claim, "subject_id": event["event_id"]}
        for record, own in event["merged"]
        if not is_private(record)
        for claim in own
    ]


def read_merged_events(
    connection: Connection, ids: Sequence[str], decided: Decided, sources: ledger.Sources
) -> tuple[ledger.Rows, dict[str, ledger.Rows]]:
    """Return the current ones of these events that are shown as themselves, with their claims.

    A merged event has its records as `merged`, each with its own claims, its own record first; an
    event that was found in a total has that as `whole`.
    """
    merges = decided.merges
    kept, needed = _list_needed(ids, merges)
    rows = {row["event_id"]: row for row in ledger.read_events(connection, needed)}
    claims = dict(ledger.read_claims(connection, needed, sources))
    events, shown = [], dict(claims)
    known = _Known(rows, claims, merges)
    for own_id in (own_id for own_id in kept if own_id in rows):
        event = known.gather(own_id)
        if "merged" in event:
            shown[own_id] = _add_claims(event)
        events.append(_tie(event, known, decided))
    return events, shown


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of some events and of those that they are told with."""

    rows: Mapping[str, Row]
    claims: Mapping[str, ledger.Rows]
    merges: Merges

    def gather(self, own_id: str) -> Row:
        """Return an event, with its records if it has others than its own."""
        members = [self.rows[m] for m in self.merges.list_members(own_id) if m in self.rows]
        return _gather(self.rows[own_id], members, self.claims) if members else self.rows[own_id]


def _tie(event: Row, known: _Known, decided: Decided) -> Row:
    own_id, merges = event["event_id"], decided.merges
    tied: Row = {}
    whole_id = merges.find_shown(merges.parts.get(own_id, ""))
    if whole_id in known.rows:
        # A total that was merged waits for the last of its records, and so does its name.
        whole = known.gather(whole_id)
        said = _add_claims(whole) if "merged" in whole else known.claims.get(whole_id, [])
        tied = {"whole": (whole, said)}
    if own_id in decided.reasons:
        tied |= {"is_decided": True, "reason_code": decided.reasons[own_id]}
    return {**event, **tied}
