"""The partition into clusters is that of scikit-learn's DBSCAN, and distances are nearly true."""

import csv
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from scipy.sparse import csr_matrix
from stories import Row

from app.domain.event import MOST_KNOWN_DAYS
from app.publish.clusters import (
    LONGEST_DAYS,
    MIN_EVENTS,
    REACHES,
    WIDEST_KM,
    find_chains,
)
from app.publish.neighbours import KM_PER_DEGREE, KM_PER_DEGREE_EAST, Reach

Event = tuple[float, float, int, int]
"""Longitude, latitude, first and last day as ordinals."""
MOST_AT_ONCE = 500
"""Rows of distances that are held at once."""


def link_neighbours(events: Sequence[Event], reach: Reach) -> csr_matrix:
    """Return 1 for every pair within reach, each with every other: no tree, no slabs."""
    lon, lat, start, end = np.asarray(events, dtype=float).T
    x, y = lon * KM_PER_DEGREE_EAST, lat * KM_PER_DEGREE
    rows, columns = [], []
    for first in range(0, len(events), MOST_AT_ONCE):
        part = slice(first, first + MOST_AT_ONCE)
        # As the rule does it: a distance of exactly ten kilometres is within reach.
        away = np.sqrt((x[part, None] - x) ** 2 + (y[part, None] - y) ** 2)
        gap = np.maximum(start[part, None] - end, start - end[part, None])
        one, other = np.nonzero((away <= reach.km) & (gap <= reach.days))
        rows.append(one + first)
        columns.append(other)
    pair = np.concatenate(rows), np.concatenate(columns)
    return csr_matrix((np.ones(len(pair[0])), pair), shape=(len(events),) * 2)


def run_reference(events: Sequence[Event], step: int = 0) -> set[frozenset[int]]:
    """Return the clusters that scikit-learn finds, with fronts taken apart by the next reach."""
    if not events:
        return set()
    graph = link_neighbours(events, REACHES[step])
    # Taking it in takes three seconds, which whoever only collects the tests need not wait for.
    from sklearn.cluster import DBSCAN

    labels = DBSCAN(eps=1, min_samples=MIN_EVENTS, metric="precomputed").fit_predict(graph)
    found = set()
    for label in set(labels.tolist()) - {-1}:
        members = np.flatnonzero(labels == label).tolist()
        inside = [events[each] for each in members]
        if step + 1 < len(REACHES) and is_front(inside):
            parts = run_reference(inside, step + 1)
            found |= {frozenset(members[each] for each in part) for part in parts}
        else:
            found.add(frozenset(members))
    return found


def is_front(events: Sequence[Event]) -> bool:
    """Whether events last too long or lie too far apart, by comparing all pairs."""
    if max(e[3] for e in events) - min(e[2] for e in events) + 1 > LONGEST_DAYS:
        return True
    spots = {(e[0] * KM_PER_DEGREE_EAST, e[1] * KM_PER_DEGREE) for e in events}
    return max(math.dist(one, other) for one in spots for other in spots) > WIDEST_KM


def run_rule(events: Sequence[Event]) -> set[frozenset[int]]:
    """Return the clusters that the product finds."""
    rows: list[Row] = [
        {"id": f"{number:06}", "record": "r", "event_type": "Battles", "scope": "site",
         "precision": "settlement", "wkt": f"POINT({lon!r} {lat!r})",
         "date_start": date.fromordinal(start), "date_end": date.fromordinal(end)}
        for number, (lon, lat, start, end) in enumerate(events)
    ]  # fmt: skip
    chains = find_chains(rows)
    return {frozenset(map(int, found.event_ids)) for each in chains for found in each.clusters}


def read_ucdp(path: Path) -> list[Event]:
    """Return the rows of known precision, at the two decimals that are published."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start, end = (
                date.fromisoformat(row[f"date_{each}"][:10]).toordinal()
                for each in ("start", "end")
            )
            lon, lat = (round(float(row[each]), 2) for each in ("longitude", "latitude"))
            if row["where_prec"] in {"1", "2"} and end - start < MOST_KNOWN_DAYS:
                found.append((lon, lat, start, end))
    return found


def test_four_years_of_ucdp_fall_into_the_clusters_of_the_reference(ucdp_sample: Path) -> None:
    events = read_ucdp(ucdp_sample)
    assert len(events) > 4000
    clusters = run_rule(events)
    assert clusters == run_reference(events)
    assert len(clusters) > 500
    longest = max(
        max(events[each][3] for each in one) - min(events[each][2] for each in one) + 1
        for one in clusters
    )
    assert longest <= LONGEST_DAYS


WORLDS = st.lists(
    st.tuples(st.integers(0, 70), st.integers(0, 30), st.integers(0, 30), st.integers(0, 6)).map(
        lambda at: (36 + at[0] / 100, 35 + at[1] / 100, 739000 + at[2], 739000 + at[2] + at[3])
    ),
    max_size=60,
)


@settings(max_examples=60)
@given(WORLDS)
def test_made_up_worlds_fall_into_the_clusters_of_the_reference(events: list[Event]) -> None:
    assert run_rule(events) == run_reference(events)


@pytest.mark.parametrize("lat", [32.3, 33.5, 35.0, 36.2, 37.3])
@pytest.mark.parametrize("bearing", range(0, 180, 15))
def test_ten_kilometres_are_wrong_by_less_than_the_rounding_of_a_point(
    lat: float, bearing: float
) -> None:
    """Two decimals move a point by up to 0.7 km; the flat distance is off by half of that."""
    lon, lat_there, _ = Geod(ellps="WGS84").fwd(38.0, lat, bearing, REACHES[0].km * 1000)
    flat = math.hypot((lon - 38.0) * KM_PER_DEGREE_EAST, (lat_there - lat) * KM_PER_DEGREE)
    assert abs(flat - REACHES[0].km) < 0.035 * REACHES[0].km
