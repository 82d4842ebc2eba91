"""Violence clusters: rule st-dbscan-2, found in what is public, in space and time.

Two events are neighbours within 10 km and 2 days; neighbours share a chain. A chain that lasts
longer than `LONGEST_DAYS` or is wider than `WIDEST_KM` is no massacre but a front or a siege: in
it clusters are sought again at the next, closer reach of `REACHES`. A changed event can therefore
only change the chains that it belongs to or comes near to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.event import MOST_KNOWN_DAYS, VIOLENT_TYPES, Scope
from app.domain.place import POINT_PRECISIONS
from app.publish.neighbours import Reach, Spots, Whole, find_groups, locate_spots

Event = Mapping[str, Any]

RULE, RULE_VERSION = "st-dbscan-2", 1
REACHES = (Reach(10.0, 2), Reach(5.0, 1), Reach(2.0, 0))
"""From the widest to the closest; 0 days means events that share a day."""
MIN_EVENTS = 2
LONGEST_DAYS = 14
WIDEST_KM = 40.0


def is_clusterable(event: Event) -> bool:
    """Whether a public event is violent, a site of its own, and known in place and time."""
    return (
        event["event_type"] in VIOLENT_TYPES
        and event["scope"] == Scope.SITE
        and event["precision"] in POINT_PRECISIONS
        and event["wkt"] is not None
        and event["wkt"].startswith("POINT")
        and (event["date_end"] - event["date_start"]).days < MOST_KNOWN_DAYS
    )


def read_position(event: Event) -> tuple[float, float]:
    """Return the public point of an event as (lon, lat)."""
    lon, lat = event["wkt"].removeprefix("POINT(").removesuffix(")").split()
    return float(lon), float(lat)


@dataclass(frozen=True, slots=True)
class Found:
    """Events that share a cluster, by their ids, and the reach at which they were found.

    `chain_id` names all that hangs together at the widest reach.
    """

    members: Sequence[Event]
    reach: Reach
    chain_id: str

    @property
    def event_ids(self) -> list[str]:
        """The ids of the events, in order."""
        return [str(event["id"]) for event in self.members]


@dataclass(frozen=True, slots=True)
class Chain:
    """All events that hang together at the widest reach, and the clusters found in them."""

    event_ids: Sequence[str]
    clusters: Sequence[Found]

    @property
    def chain_id(self) -> str:
        """The smallest id of its events: an id may stand for one chain only."""
        return self.event_ids[0]


def _place_spots(events: Sequence[Event]) -> Spots:
    days = [(each["date_start"].toordinal(), each["date_end"].toordinal()) for each in events]
    return locate_spots([read_position(event) for event in events], days)


def _sprawls(spots: Spots) -> bool:
    return spots.measure_days() > LONGEST_DAYS or spots.measure_width() > WIDEST_KM


def _tighten(spots: Spots, members: Whole, step: int) -> Iterator[tuple[Whole, Reach]]:
    """Yield the clusters in what hangs together at one step: itself, or what it falls into."""
    if step + 1 == len(REACHES) or not _sprawls(spots.take(members)):
        yield members, REACHES[step]
        return
    for group in find_groups(spots.take(members), REACHES[step + 1]):
        yield from _tighten(spots, members[group], step + 1)


def _find_in_record(events: Sequence[Event]) -> Iterator[Chain]:
    spots = _place_spots(events)
    for whole in find_groups(spots, REACHES[0]):
        ids = [str(events[each]["id"]) for each in whole]
        found = [
            Found([events[each] for each in members], reach, ids[0])
            for members, reach in _tighten(spots, whole, 0)
        ]
        yield Chain(ids, found)


def find_chains(events: Sequence[Event]) -> list[Chain]:
    """Return all chains of these public events, with their clusters.

    Records are never mixed: two of them may tell of the same killings.
    """
    by_record: dict[str, list[Event]] = defaultdict(list)
    # In the order of their ids, so that equal sets give equal rows to the last decimal.
    for event in sorted(filter(is_clusterable, events), key=lambda event: str(event["id"])):
        by_record[event["record"]].append(event)
    return [chain for each in by_record.values() for chain in _find_in_record(each)]
