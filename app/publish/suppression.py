"""Which figures about moving people may be told, so that none that may not can be worked out.

A figure of a few people is left out. Left out alone it could be found again: what is told of the
whole, less what is told of the other parts. So when one part is too small, every part of that whole
by that source is left out with it, whatever its date, since figures that only ever grow bound one
another from day to day. What is told then no longer depends on the parts at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.publish.claims import is_partial, is_small
from app.publish.policy import Policy

Claim = Mapping[str, Any]
Claims = Mapping[str, Sequence[Claim]]
Key = tuple[str, str]

_WHOLE_POPULATIONS = frozenset({"all", "unstated"})


def _find_keys(claims: Claims) -> dict[str, Key]:
    """Return, by claim, what makes figures parts of one another: who speaks, and of what.

    Who repeats another's figure speaks with the other's voice.
    """
    every = {claim["claim_id"]: claim for group in claims.values() for claim in group}
    keys = {}
    for claim_id, claim in every.items():
        seen = {claim_id}
        while (told := claim["relays_claim_id"]) in every and told not in seen:
            seen.add(told)
            claim = every[told]
        keys[claim_id] = (str(claim["independence_group"]), str(claim["measure"]))
    return keys


@dataclass(frozen=True, slots=True)
class _Level:
    """One source's figures for one flow: for the whole of it, and for parts of it."""

    whole: list[Claim] = field(default_factory=list)
    parts: list[Claim] = field(default_factory=list)


def _split_levels(claims: Sequence[Claim], keys: Mapping[str, Key]) -> dict[Key, _Level]:
    levels: dict[Key, _Level] = defaultdict(_Level)
    wide = {
        keys[claim["claim_id"]]
        for claim in claims
        if not is_partial(claim) and claim["population"] in _WHOLE_POPULATIONS
    }
    for claim in claims:
        key = keys[claim["claim_id"]]
        some = key in wide and claim["population"] not in _WHOLE_POPULATIONS
        level = levels[key]
        (level.parts if some or is_partial(claim) else level.whole).append(claim)
    return levels


@dataclass(frozen=True, slots=True)
class _Family:
    """Flows and the flows that are part of them."""

    levels: Mapping[str, Mapping[Key, _Level]]
    children: Mapping[str, Sequence[str]]

    def list_below(self, flow_id: str) -> Iterator[str]:
        """Yield every flow that is part of a flow, at any depth; a circle is gone round once."""
        seen, waiting = {flow_id}, list(self.children.get(flow_id, ()))
        while waiting:
            below = waiting.pop()
            if below not in seen:
                seen.add(below)
                yield below
                waiting += self.children.get(below, ())

    def list_cells(self, flow_id: str, key: Key) -> list[Claim]:
        """Return the figures that add up to a flow's own: its parts, and the flows in it."""
        cells = list(self._look_up(flow_id, key).parts)
        for child in self.children.get(flow_id, ()):
            cells += self._look_up(child, key).whole
        return cells

    def list_all_below(self, flow_id: str, key: Key) -> Iterator[Claim]:
        """Yield every figure beneath a flow's own."""
        yield from self._look_up(flow_id, key).parts
        for below in self.list_below(flow_id):
            level = self._look_up(below, key)
            yield from (*level.whole, *level.parts)

    def list_keys(self, flow_id: str) -> set[Key]:
        """Return whose figures there are in a flow or in what is part of it."""
        flows = (flow_id, *self.list_below(flow_id))
        return {key for each in flows for key in self.levels.get(each, ())}

    def _look_up(self, flow_id: str, key: Key) -> _Level:
        return self.levels.get(flow_id, {}).get(key, _Level())


def _find_small(claims: Claims, policy: Policy) -> set[str]:
    """Return the ids of figures that are small, and of those that only repeat such a figure."""
    every = [claim for group in claims.values() for claim in group]
    small = {claim["claim_id"] for claim in every if is_small(claim, policy)}
    while True:
        more = {claim["claim_id"] for claim in every if claim["relays_claim_id"] in small} - small
        if not more:
            return small
        small |= more


@dataclass(frozen=True, slots=True)
class Suppression:
    """What must not be told: figures by their ids, and of which flows whose parts were left out.

    `sources` are names (English, Arabic). The flow that holds the parts has the same as each of
    them, so that nothing tells which of the parts was the small one.
    """

    claim_ids: frozenset[str]
    sources: Mapping[str, Sequence[tuple[str, str]]]


def find_suppressed(
    claims: Claims, parents: Mapping[str, str | None], policy: Policy
) -> Suppression:
    """Return which figures of some flows are left out, small ones and all that would tell them.

    `claims` are those whose time has come, by flow; `parents` says of which flow each is a part.
    Flows of one family have to come together.
    """
    keys = _find_keys(claims)
    family = _gather_family(claims, parents, keys)
    small = _find_small(claims, policy)
    hidden, noted = set(small), defaultdict(set)
    for flow_id in parents:
        for key in family.list_keys(flow_id):
            if any(claim["claim_id"] in small for claim in family.list_cells(flow_id, key)):
                hidden |= {claim["claim_id"] for claim in family.list_all_below(flow_id, key)}
                for each in (flow_id, *family.list_below(flow_id)):
                    noted[each].add(key)
    every = [claim for group in claims.values() for claim in group if claim["claim_id"] in hidden]
    sources = {
        flow_id: sorted({_name_source(claim) for claim in every if keys[claim["claim_id"]] in own})
        for flow_id, own in noted.items()
    }
    return Suppression(frozenset(hidden), sources)


def _gather_family(
    claims: Claims, parents: Mapping[str, str | None], keys: Mapping[str, Key]
) -> _Family:
    children: dict[str, list[str]] = defaultdict(list)
    for flow_id, parent in parents.items():
        if parent:
            children[parent].append(flow_id)
    levels = {flow_id: _split_levels(group, keys) for flow_id, group in claims.items()}
    return _Family(levels, children)


def _name_source(claim: Claim) -> tuple[str, str]:
    return str(claim["asserted_by_en"]), str(claim["asserted_by_ar"])
