"""Violence clusters: rule st-dbscan-1, computed from what is public, in space and time.

Two events are neighbours within `EPS_KM` kilometres and `EPS_DAYS` days. An event with at least
`MIN_EVENTS` neighbours (itself included) is a core; cores that are neighbours share a cluster,
and an event next to a core joins it. (Ester et al. 1996; Birant & Kut 2007 for the time axis.)
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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


def _find_pairs(points: npt.NDArray[np.object_], starts: Pairs, ends: Pairs) -> Pairs:
    kilometres = shapely.transform(
        points,
        lambda xy: xy * (KM_PER_DEGREE * np.cos(np.radians(MEAN_LATITUDE)), KM_PER_DEGREE),
    )
    tree = shapely.STRtree(kilometres)
    pairs = tree.query(kilometres, predicate="dwithin", distance=EPS_KM)
    gap = np.maximum(starts[pairs[0]] - ends[pairs[1]], starts[pairs[1]] - ends[pairs[0]])
    return np.asarray(pairs[:, gap <= EPS_DAYS])


def label_clusters(points: Sequence[shapely.Point], days: Sequence[tuple[int, int]]) -> list[int]:
    """Return a cluster number per point, -1 for none; `days` are (first, last) as ordinals."""
    if not points:
        return []
    spans = np.asarray(days, dtype=np.int64)
    pairs = _find_pairs(np.asarray(points, dtype=object), spans[:, 0], spans[:, 1])
    is_core = np.bincount(pairs[0], minlength=len(points)) >= MIN_EVENTS
    links = pairs[:, is_core[pairs[0]] & is_core[pairs[1]]]
    roots = _join_pairs(len(points), links)
    labels = [int(roots[i]) if is_core[i] else -1 for i in range(len(points))]
    for core, border in pairs[:, is_core[pairs[0]] & ~is_core[pairs[1]]].T:
        if labels[border] == -1:
            labels[border] = labels[core]
    return labels


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


def _build_cluster(members: Sequence[Event]) -> Row:
    hull, centre = _draw_hull(members)
    return {
        "id": _identify(members),
        "revision": 1,
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


def build_clusters(events: Sequence[Event]) -> list[Row]:
    """Return the public rows of all clusters of these public event rows.

    Records are never mixed: two of them may tell of the same killings.
    """
    by_record: dict[str, list[Event]] = defaultdict(list)
    # In the order of their ids, so that equal sets give equal rows to the last decimal.
    for event in sorted(select_clusterable(events), key=lambda event: str(event["id"])):
        by_record[event["record"]].append(event)
    return [row for members in by_record.values() for row in _cluster_record(members)]


def _cluster_record(members: Sequence[Event]) -> list[Row]:
    labels = label_clusters(
        [_read_point(event) for event in members],
        [(event["date_start"].toordinal(), event["date_end"].toordinal()) for event in members],
    )
    groups: dict[int, list[Event]] = defaultdict(list)
    for event, label in zip(members, labels, strict=True):
        if label >= 0:
            groups[label].append(event)
    return [_build_cluster(group) for group in groups.values()]
