"""Groups of neighbours in space and time: density-based clustering with two events at least.

Whoever has a neighbour is a core (Ester et al. 1996; Birant & Kut 2007 for the axis of time), so
the clusters of DBSCAN are the connected pieces, and no event lies at a border.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Whole = npt.NDArray[np.int64]
KM_PER_DEGREE = 111.32
MEAN_LATITUDE = 35.0
"""Syria spans 32–37.5° N; distances east–west are true at this latitude and within 3.3 % elsewhere,
which at ten kilometres is less than the rounding of the public points."""
KM_PER_DEGREE_EAST = KM_PER_DEGREE * math.cos(math.radians(MEAN_LATITUDE))
SLAB_DAYS = 14
"""Neighbours are sought within two weeks at a time: years at once would pair every event of a
town with every other before their dates tell them apart."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far apart neighbours may be, in kilometres and in days between them."""

    km: float
    days: int

    @property
    def degrees_east(self) -> float:
        """The kilometres as degrees of longitude."""
        return self.km / KM_PER_DEGREE_EAST

    @property
    def degrees_north(self) -> float:
        """The kilometres as degrees of latitude."""
        return self.km / KM_PER_DEGREE


@dataclass(frozen=True, slots=True)
class Spots:
    """Where and when events were: kilometres east and north, first and last day as ordinals."""

    km: npt.NDArray[np.float64]
    starts: Whole
    ends: Whole

    def take(self, positions: Whole) -> Spots:
        """Return the spots at these positions."""
        return Spots(self.km[positions], self.starts[positions], self.ends[positions])

    def measure_days(self) -> int:
        """Return the days from the first to the last, both included."""
        return int(self.ends.max() - self.starts.min()) + 1

    def measure_width(self) -> float:
        """Return the kilometres between the two that are farthest apart."""
        hull = shapely.convex_hull(shapely.multipoints(self.km))
        corners = shapely.get_coordinates(hull)
        return float(np.sqrt(((corners[:, None] - corners[None]) ** 2).sum(axis=2)).max())


def locate_spots(lon_lat: Sequence[tuple[float, float]], days: Sequence[tuple[int, int]]) -> Spots:
    """Return spots from degrees and from (first, last) days as ordinals."""
    km = np.asarray(lon_lat, dtype=np.float64).reshape(-1, 2) * (KM_PER_DEGREE_EAST, KM_PER_DEGREE)
    spans = np.asarray(days, dtype=np.int64).reshape(-1, 2)
    return Spots(km, spans[:, 0], spans[:, 1])


def _list_slabs(spots: Spots, reach: Reach) -> Iterator[Whole]:
    """Yield the positions of events that touch each slab of days or the reach around it."""
    first = int(spots.starts.min())
    of_slab: dict[int, list[int]] = defaultdict(list)
    spans = zip(spots.starts.tolist(), spots.ends.tolist(), strict=True)
    for index, (start, end) in enumerate(spans):
        last = (end + reach.days - first) // SLAB_DAYS
        for slab in range((start - first) // SLAB_DAYS, last + 1):
            of_slab[slab].append(index)
    for members in of_slab.values():
        if len(members) > 1:
            yield np.asarray(members, dtype=np.int64)


def _find_pairs(spots: Spots, reach: Reach) -> Iterator[tuple[int, int]]:
    """Yield the neighbours as pairs of positions, some of them twice."""
    points = np.asarray(shapely.points(spots.km), dtype=np.object_)
    for slab in _list_slabs(spots, reach):
        tree = shapely.STRtree(points[slab])
        one, other = slab[tree.query(points[slab], predicate="dwithin", distance=reach.km)]
        gap = np.maximum(
            spots.starts[one] - spots.ends[other], spots.starts[other] - spots.ends[one]
        )
        near = (gap <= reach.days) & (one < other)
        yield from zip(one[near].tolist(), other[near].tolist(), strict=True)


def _join_pairs(count: int, pairs: Iterator[tuple[int, int]]) -> Whole:
    """Return for each position the smallest one that it hangs together with."""
    parent = list(range(count))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for a, b in pairs:
        root_a, root_b = find(a), find(b)
        if root_a != root_b:
            parent[max(root_a, root_b)] = min(root_a, root_b)
    return np.fromiter(map(find, range(count)), dtype=np.int64, count=count)


def find_groups(spots: Spots, reach: Reach) -> list[Whole]:
    """Return the positions of each group of two or more, in the order of their first members."""
    if len(spots.km) < 2:
        return []
    # What was in one place in the same days is one spot: towns have hundreds of events.
    told = np.column_stack([spots.km, spots.starts, spots.ends])
    _, first, same = np.unique(told, axis=0, return_index=True, return_inverse=True)
    alike = spots.take(first)
    roots = _join_pairs(len(first), _find_pairs(alike, reach))[same.ravel()]
    groups: dict[int, list[int]] = defaultdict(list)
    for position, root in enumerate(roots.tolist()):
        groups[root].append(position)
    return [np.asarray(each, dtype=np.int64) for each in groups.values() if len(each) > 1]
