"""The id of a cluster: the same from publishing to publishing while it is the same cluster.

A cluster that was shown gives its id to the one that holds most of its events now; a new one is
named after the events with which it was found first. So what grows, shrinks or is corrected keeps
its id, of two that merge the larger one does, and of a split the largest part.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

LookUp = Callable[[Sequence[str]], Mapping[str, Sequence[str]]]
"""Given ids, returns the events of the newest version of each that was ever shown."""


def propose_id(event_ids: Sequence[str], number: int = 1) -> str:
    """Return the id of a cluster that is found first with these events."""
    text = "cluster|" + "|".join(sorted(event_ids)) + (f"|{number}" if number > 1 else "")
    digest = hashlib.sha256(text.encode()).digest()
    return "clu_" + base64.b32encode(digest).decode().lower()[:13]


def inherit_ids(
    clusters: Sequence[Sequence[str]],
    before: Mapping[str, str | None],
    barred: Mapping[str, set[str]],
) -> list[str | None]:
    """Return for each cluster, given by its events, the id it goes on with; None for a new one.

    `before` says in which cluster each event was. `barred` names clusters that may not be told to
    have held an event: one goes on only where it still holds all of those.
    """
    shared: dict[str, Counter[int]] = defaultdict(Counter)
    for number, events in enumerate(clusters):
        for event_id in events:
            if (old := before.get(event_id)) is not None:
                shared[old][number] += 1
    offers = []
    for old, counts in shared.items():
        # Most events first, then the smallest id of an event: never the order of the rows.
        heir = min(counts, key=lambda number: (-counts[number], min(clusters[number])))
        if barred.get(old, set()) <= set(clusters[heir]):
            offers.append((-counts[heir], old, heir))
    named: dict[int, str] = {}
    for _, old, heir in sorted(offers):
        named.setdefault(heir, old)
    return [named.get(number) for number in range(len(clusters))]


def name_clusters(
    clusters: Sequence[Sequence[str]], inherited: Sequence[str | None], look_up: LookUp
) -> list[str]:
    """Return an id for every cluster: the inherited one, else one that stands for no other."""
    named = list(inherited)
    number = 1
    while unnamed := [index for index, own_id in enumerate(named) if own_id is None]:
        proposed = {index: propose_id(clusters[index], number) for index in unnamed}
        used = look_up(list(proposed.values()))
        for index, own_id in proposed.items():
            last = used.get(own_id)
            # The same events hang together again: that is the cluster that was cited.
            if own_id not in named and (last is None or list(last) == sorted(clusters[index])):
                named[index] = own_id
        number += 1
    return [own_id for own_id in named if own_id is not None]
