"""What editors decide of two records: one event, a part of the other, or two events."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class PairDecision(StrEnum):
    """What two records are to each other; the newest decision of a pair holds."""

    SAME = "same"
    PART_OF = "part_of"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Pairing:
    """One decision: `event_id` goes into, or counts within, `into_id`."""

    event_id: str
    into_id: str
    decision: PairDecision
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Merges:
    """Which events are shown as which: `shown_as` has those that are shown as another one.

    `hidden` are events of which one that they went into was withdrawn to protect people: none of
    them may stand for it. `parts` are the totals that single events count within. `families` are
    all events that a decision ties together, by each of them.
    """

    shown_as: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    parts: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def find_shown(self, event_id: str) -> str:
        """Return the id under which an event is shown: its own, unless it is merged."""
        return self.shown_as.get(event_id, event_id)

    def list_members(self, kept_id: str) -> list[str]:
        """Return the events that are shown as this one, without itself."""
        family = self.families.get(kept_id, frozenset())
        return sorted(own_id for own_id in family if self.shown_as.get(own_id) == kept_id)

    def complete(self, ids: Iterable[str]) -> set[str]:
        """Return these events and all whose view depends on one of them."""
        alone: frozenset[str] = frozenset()
        return {each for own_id in ids for each in self.families.get(own_id, alone) | {own_id}}


def _tie_families(pairings: Iterable[Pairing]) -> dict[str, frozenset[str]]:
    """Return all events that are tied to each event, over however many decisions."""
    families: dict[str, set[str]] = {}
    for each in pairings:
        if each.decision is not PairDecision.DIFFERENT:
            ends = (each.event_id, each.into_id)
            tied = set(ends).union(*(families.get(own_id, set()) for own_id in ends))
            families |= dict.fromkeys(tied, tied)
    return {own_id: frozenset(tied) for own_id, tied in families.items()}


def follow_merges(into: Mapping[str, str], event_id: str) -> list[str]:
    """Return what an event went into, one after the other, its own id first."""
    path = [event_id]
    while (following := into.get(path[-1])) is not None and following not in path:
        path.append(following)
    return path


def _find_standing(into: Mapping[str, str], current: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each merged event with the one that it is shown as.

    Where sources took back everything that some went into, the first of them stands for the rest.
    """
    heirs: dict[str, str] = {}
    for event_id in into:
        _, *kept = follow_merges(into, event_id)
        standing = [own_id for own_id in kept if own_id in current]
        if standing:
            yield event_id, standing[-1]
        elif event_id in current and heirs.setdefault(kept[-1], event_id) != event_id:
            yield event_id, heirs[kept[-1]]


def settle_merges(
    pairings: Sequence[Pairing], current: Collection[str], protected: Collection[str]
) -> Merges:
    """Return what is shown as what, from the decisions that hold, in the order they were made.

    `current` are the events that their sources still tell, `protected` those that were withdrawn
    for safety or legal reasons.
    """
    into = {each.event_id: each.into_id for each in pairings if each.decision is PairDecision.SAME}
    hidden = {
        event_id
        for event_id in into
        if not set(follow_merges(into, event_id)[1:]).isdisjoint(protected)
    }
    parts = {
        each.event_id: each.into_id for each in pairings if each.decision is PairDecision.PART_OF
    }
    shown_as = dict(_find_standing(into, current))
    return Merges(shown_as, frozenset(hidden), parts, _tie_families(pairings))
