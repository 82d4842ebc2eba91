"""What editors decide of two events: they are one, one counts in the other, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from app.domain.errors import MasarError
from app.domain.pairing import PairDecision, Pairing, follow_merges
from app.normalise import normalise_note
from app.pipeline.turns import take_turn
from app.publish.waiting import is_private
from app.store.ledger_reader import read_events
from app.store.merges import (
    add_pairing,
    find_kept,
    find_pairing,
    read_merges,
    read_newest_revisions,
    read_standing,
)
from app.store.modes import refuse_when_closed


def _require_pair(connection: Connection, first: str, second: str) -> None:
    """Refuse what is no pair of events that their sources still tell."""
    if first == second:
        raise MasarError(f"{first[:100]} is one event.", "Give the ids of two events.")
    revisions = read_newest_revisions(connection, [first, second])
    for own_id in (first, second):
        if own_id not in revisions:
            raise MasarError(
                f"There is no event {own_id[:100]!r}.",
                "Copy the ids from `masar duplicates list` (evt_…); only events are merged.",
            )


def _refuse_withdrawn(connection: Connection, ids: Sequence[str]) -> None:
    current, _ = read_standing(connection, ids)
    for own_id in ids:
        if own_id not in current:
            raise MasarError(f"{own_id} is withdrawn.", "A withdrawn event needs no merging.")


def _refuse_private(connection: Connection, kept: str, other: str) -> None:
    """Refuse to let a record that may not be shown stand for one that is."""
    rows = {row["event_id"]: row for row in read_events(connection, [kept, other])}
    if is_private(rows[kept]) and not is_private(rows[other]):
        raise MasarError(
            f"{kept} is kept for comparison only and never shown; {other} is.",
            f"Keep the other one: masar duplicates merge {other} {kept}",
        )


def _find_target(connection: Connection, keep: str, other: str) -> str | None:
    """Return the event that `other` goes into, following merges; None when it is so already."""
    kept, gone = find_kept(connection, keep), find_kept(connection, other)
    if kept == gone:
        if other == kept:
            raise MasarError(
                f"{keep} is merged into {other} already.",
                f"To keep it instead, first: masar duplicates split {keep} {other}",
            )
        return None
    if gone != other:
        raise MasarError(
            f"{other} is merged into {gone} already.",
            f"Merge that one: masar duplicates merge {keep} {gone}",
        )
    return kept


def merge_events(engine: Engine, keep: str, other: str, note: str | None = None) -> str | None:
    """Let two events be shown as one from now on; return the id of it, None when they are so.

    That is `keep`, or the event that it was merged into itself. Nothing of either is changed: both
    keep their claims and go on being corrected by their sources. Raises MasarError for what makes
    no sense: one event, no event, withdrawn ones, one that is merged into a third, a mode that
    lets nothing in.
    """
    words = normalise_note("note", note)
    with engine.begin() as connection:
        take_turn(connection)
        refuse_when_closed(connection, "a decision on events", "noted")
        _require_pair(connection, keep, other)
        kept = _find_target(connection, keep, other)
        if kept is None:
            return None
        _refuse_withdrawn(connection, [kept, other])
        _refuse_private(connection, kept, other)
        pairing = Pairing(other, kept, PairDecision.SAME, words)
        add_pairing(connection, pairing, datetime.now(UTC))
    return kept


def nest_event(engine: Engine, whole: str, part: str, note: str | None = None) -> bool:
    """Note that an event is counted within a total, both staying apart; False when noted already.

    Raises MasarError for what makes no sense, as merging does.
    """
    words = normalise_note("note", note)
    with engine.begin() as connection:
        take_turn(connection)
        refuse_when_closed(connection, "a decision on events", "noted")
        _require_pair(connection, whole, part)
        _refuse_withdrawn(connection, [whole, part])
        if find_kept(connection, whole) == find_kept(connection, part):
            raise MasarError(f"{whole} and {part} are one event.", "Split them first.")
        decided = find_pairing(connection, whole, part)
        pairing = Pairing(part, whole, PairDecision.PART_OF, words)
        if decided == replace(pairing, note=decided.note if decided else None):
            return False
        _refuse_circle(connection, whole, part)
        add_pairing(connection, pairing, datetime.now(UTC))
    return True


def _refuse_circle(connection: Connection, whole: str, part: str) -> None:
    parents = read_merges(connection).parts
    if part in follow_merges(parents, whole):
        raise MasarError(
            f"{whole} is a part of {part} already.",
            f"First: masar duplicates split {whole} {part}",
        )
    if part in parents:
        raise MasarError(
            f"{part} is a part of {parents[part]} already.",
            f"First: masar duplicates split {part} {parents[part]}",
        )


def split_events(engine: Engine, first: str, second: str, note: str | None = None) -> bool:
    """Say that two events are two: undo what tied them, and never suggest them again.

    Returns False when that was said already. Raises MasarError when one is no event, or when they
    are shown as one through others only.
    """
    words = normalise_note("note", note)
    with engine.begin() as connection:
        take_turn(connection)
        refuse_when_closed(connection, "a decision on events", "noted")
        _require_pair(connection, first, second)
        decided = find_pairing(connection, first, second)
        if decided is not None and decided.decision is PairDecision.DIFFERENT:
            return False
        if decided is None and find_kept(connection, first) == find_kept(connection, second):
            raise MasarError(
                f"{first} and {second} are one event through others.",
                f"Split each from what it went into: {find_kept(connection, first)}",
            )
        add_pairing(
            connection, Pairing(first, second, PairDecision.DIFFERENT, words), datetime.now(UTC)
        )
    return True
