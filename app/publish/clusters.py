"""Violence clusters: rule st-dbscan-1, computed from what is public, in space and time.

Two events are neighbours within `EPS_KM` kilometres and `EPS_DAYS` days; neighbours share a
cluster. That is density-based clustering with at least `MIN_EVENTS` = 2 events, where every event
that has a neighbour is a core (Ester et al. 1996; Birant & Kut 2007 for the time axis). A changed
event can therefore only change the clusters that it belongs to or comes near to.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from app.domain.event import VIOLENT_TYPES, Scope
from app.domain.place import POINT_PRECISIONS

Row = dict[str, Any]
Event = Mapping[str, Any]
Pairs = npt.NDArray[np.int64]

RULE = "st-dbscan-1"
EPS_KM = 10.0
EPS_DAYS = 2
MIN_EVENTS = 2
KM_PER_DEGREE = 111.32
MEAN_LATITUDE = 35.0
"""Syria spans 32–37° N; distances east–west are true at this latitude and within 3 % elsewhere."""
HULL_MARGIN_DEGREES = 0.03


def select_clusterable(events: Sequence[Event]) -> list[Event]:
    """Return the violent events that are shown around a point of their own."""
    return [
        event
        for event in events
        if event["event_type"] in VIOLENT_TYPES
        and event["scope"] == Scope.SITE
        and event["precision"] in POINT_PRECISIONS
        and event["wkt"] is not None
        and event["wkt"].startswith("POINT")
    ]


def _read_point(event: Event) -> shapely.Point:
    lon, lat = event["wkt"].removeprefix("POINT(").removesuffix(")").split()
    return shapely.Point(float(lon), float(lat))


KM_PER_DEGREE_EAST = KM_PER_DEGREE * math.cos(math.radians(MEAN_LATITUDE))
EPS_DEGREES_EAST, EPS_DEGREES_NORTH = EPS_KM / KM_PER_DEGREE_EAST, EPS_KM / KM_PER_DEGREE
SLAB_DAYS = 14
"""Neighbours are sought within two weeks at a time: years at once would pair every event of a
town with every other before their dates tell them apart."""


def _list_slabs(starts: Pairs, ends: Pairs) -> Iterator[Pairs]:
    """Yield the positions of events that touch each slab of days or the reach around it."""
    first = int(starts.min())
    of_slab: dict[int, list[int]] = defaultdict(list)
    for index, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        reach = range((start - first) // SLAB_DAYS, (end + EPS_DAYS - first) // SLAB_DAYS + 1)
        for slab in reach:
            of_slab[slab].append(index)
    for members in of_slab.values():
        if len(members) > 1:
            yield np.asarray(members, dtype=np.int64)


def _find_pairs(points: npt.NDArray[np.object_], starts: Pairs, ends: Pairs) -> Pairs:
    """Return the neighbours as pairs of positions, each way and with themselves left out."""
    kilometres = shapely.transform(points, lambda xy: xy * (KM_PER_DEGREE_EAST, KM_PER_DEGREE))
    found = [np.empty((2, 0), dtype=np.int64)]
    for slab in _list_slabs(starts, ends):
        near = kilometres[slab]
        one, other = slab[shapely.STRtree(near).query(near, predicate="dwithin", distance=EPS_KM)]
        gap = np.maximum(starts[one] - ends[other], starts[other] - ends[one])
        found.append(np.stack([one, other])[:, (gap <= EPS_DAYS) & (one < other)])
    return np.unique(np.concatenate(found, axis=1), axis=1)


def label_clusters(points: Sequence[shapely.Point], days: Sequence[tuple[int, int]]) -> list[int]:
    """Return a cluster number per point, -1 for none; `days` are (first, last) as ordinals."""
    if not points:
        return []
    spans = np.asarray(days, dtype=np.int64)
    pairs = _find_pairs(np.asarray(points, dtype=object), spans[:, 0], spans[:, 1])
    roots = _join_pairs(len(points), pairs)
    # Two events make a cluster, so whoever has a neighbour is a core: no event is at a border.
    alone = np.bincount(pairs.ravel(), minlength=len(points)) + 1 < MIN_EVENTS
    return [-1 if alone[i] else root for i, root in enumerate(roots)]


def _join_pairs(count: int, pairs: Pairs) -> list[int]:
    parent = list(range(count))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for a, b in pairs.T.tolist():
        root_a, root_b = find(a), find(b)
        if root_a != root_b:
            parent[max(root_a, root_b)] = min(root_a, root_b)
    return [find(item) for item in range(count)]


def _name_cluster(members: Sequence[Event]) -> Row:
    deadliest = max(members, key=lambda event: (event["killed_low"] or 0, event["id"]))
    place_en = deadliest["place_name_en"] or deadliest["provider_location"]
    place_ar = deadliest["place_name_ar"] or deadliest["provider_location"]
    names = Counter(event["admin1_pcode"] for event in members)
    admin1 = names.most_common(1)[0][0]
    unit = next(event for event in members if event["admin1_pcode"] == admin1)
    others = len({(event["wkt"]) for event in members}) - 1
    suffix_en = f" and {others} more place{'s' if others > 1 else ''}" if others else ""
    suffix_ar = " ومواقع أخرى" if others else ""
    return {
        "label_en": f"{place_en or unit['admin1_name_en'] or 'Syria'}{suffix_en}",
        "label_ar": f"{place_ar or unit['admin1_name_ar'] or 'سوريا'}{suffix_ar}",
        "admin1_pcode": admin1,
        "admin1_name_en": unit["admin1_name_en"],
        "admin1_name_ar": unit["admin1_name_ar"],
    }


def _sum_toll(members: Sequence[Event]) -> Row:
    known = [event for event in members if event["killed_low"] is not None]
    highs = [event["killed_high"] for event in known]
    return {
        "killed_low": sum(event["killed_low"] for event in known) if known else None,
        "killed_high": sum(highs) if known and None not in highs else None,
        "killed_not_added": len(members) - len(known),
    }


def _draw_hull(members: Sequence[Event]) -> tuple[shapely.Geometry, shapely.Point]:
    points = shapely.MultiPoint([_read_point(event) for event in members])
    hull = shapely.convex_hull(points).buffer(HULL_MARGIN_DEGREES, quad_segs=4)
    return shapely.orient_polygons(hull), points.centroid


def _identify(members: Sequence[Event]) -> str:
    text = RULE + "|".join(sorted(event["id"] for event in members))
    digest = hashlib.sha256(text.encode()).digest()
    return "clu_" + base64.b32encode(digest).decode().lower()[:13]


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster: its public row, and the ids of all its events (the row lists the first 200)."""

    row: Row
    event_ids: Sequence[str]


def _build_cluster(members: Sequence[Event]) -> Row:
    hull, centre = _draw_hull(members)
    return {
        "id": _identify(members),
        "revision": 1,
        "reason_code": "derived",
        "record": members[0]["record"],
        **_name_cluster(members),
        "date_start": min(event["date_start"] for event in members),
        "date_end": max(event["date_end"] for event in members),
        "event_count": len(members),
        **_sum_toll(members),
        "centre_lon": round(centre.x, 2),
        "centre_lat": round(centre.y, 2),
        "event_ids": sorted(event["id"] for event in members)[:200],
        "rule": RULE,
        "eps_km": EPS_KM,
        "eps_days": EPS_DAYS,
        "min_events": MIN_EVENTS,
        "revised_at": max(event["revised_at"] for event in members),
        "wkt": shapely.to_wkt(hull, 2),
        "area_place_id": None,
    }


def build_clusters(events: Sequence[Event]) -> list[Cluster]:
    """Return all clusters of these public event rows.

    Records are never mixed: two of them may tell of the same killings.
    """
    by_record: dict[str, list[Event]] = defaultdict(list)
    # In the order of their ids, so that equal sets give equal rows to the last decimal.
    for event in sorted(select_clusterable(events), key=lambda event: str(event["id"])):
        by_record[event["record"]].append(event)
    return [each for members in by_record.values() for each in _cluster_record(members)]


def _cluster_record(members: Sequence[Event]) -> list[Cluster]:
    labels = label_clusters(
        [_read_point(event) for event in members],
        [(event["date_start"].toordinal(), event["date_end"].toordinal()) for event in members],
    )
    groups: dict[int, list[Event]] = defaultdict(list)
    for event, label in zip(members, labels, strict=True):
        if label >= 0:
            groups[label].append(event)
    return [
        Cluster(_build_cluster(group), [event["id"] for event in group])
        for group in groups.values()
    ]
