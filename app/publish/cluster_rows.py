"""The public row of a violence cluster, made of its events' public rows alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import shapely

from app.publish.clusters import (
    MIN_EVENTS,
    RULE,
    RULE_VERSION,
    Event,
    Found,
    read_position,
)
from app.publish.landmarks import Landmark, Landmarks
from app.publish.neighbours import KM_PER_DEGREE, KM_PER_DEGREE_EAST

Row = dict[str, Any]
HULL_MARGIN_KM = 3.0
TOLL_RULE = "sum-of-sites-1"
"""Each event once; only sites with a lower figure; the middle and the upper figure only where every
added event has one. Totals and parts are in no cluster."""


def _share_unit(members: Sequence[Event], level: str) -> Row:
    """Return the administrative unit of most of the events; of equals the smallest code."""
    counts = Counter(event[f"{level}_pcode"] for event in members)
    pcode = min(counts, key=lambda each: (-counts[each], each or ""))
    unit = next(event for event in members if event[f"{level}_pcode"] == pcode)
    return {f"{level}_{part}": unit[f"{level}_{part}"] for part in ("pcode", "name_en", "name_ar")}


def _write_labels(members: Sequence[Event], admin1: Row, near: Landmark | None) -> Row:
    deadliest = max(members, key=lambda event: (event["killed_low"] or 0, event["id"]))
    others = len({event["wkt"] for event in members}) - 1
    suffix_en = f" and {others} more place{'s' if others > 1 else ''}" if others else ""
    suffix_ar = " ومواقع أخرى" if others else ""
    labels = {}
    for lang, suffix, country in (("en", suffix_en, "Syria"), ("ar", suffix_ar, "سوريا")):
        named = deadliest[f"place_name_{lang}"] or deadliest["provider_location"]
        beside = getattr(near, f"where_{lang}") if near else None
        # Only our own words begin with a capital; a name stays as it is spelled.
        beside = beside and f"{beside[0].upper()}{beside[1:]}"
        name = named or beside or admin1[f"admin1_name_{lang}"] or country
        labels[f"label_{lang}"] = f"{name}{suffix}"
    return labels


def _describe_landmark(near: Landmark | None) -> Row:
    if near is None:
        return {}
    return {
        "place_pcode": near.place.pcode,
        "place_name_en": near.place.name_en,
        "place_name_ar": near.place.name_ar,
        "place_km": near.km,
        "where_en": near.where_en,
        "where_ar": near.where_ar,
    }


def _sum_complete(known: Sequence[Event], name: str) -> int | None:
    figures = [event[name] for event in known]
    return sum(figures) if known and None not in figures else None


def _sum_toll(members: Sequence[Event]) -> Row:
    known = [event for event in members if event["killed_low"] is not None]
    return {
        "killed_low": _sum_complete(known, "killed_low"),
        "killed_best": _sum_complete(known, "killed_best"),
        "killed_high": _sum_complete(known, "killed_high"),
        "killed_not_added": len(members) - len(known),
        "toll_rule": TOLL_RULE,
    }


def _stretch(scale: int) -> Callable[[Any], Any]:
    return lambda xy: xy * (KM_PER_DEGREE_EAST**scale, KM_PER_DEGREE**scale)


def _draw_hull(members: Sequence[Event]) -> tuple[shapely.Geometry, shapely.Point]:
    """Return an outline that holds each event as far as its precision reaches, and the middle."""
    points = [shapely.Point(read_position(event)) for event in members]
    discs = [
        shapely.transform(point, _stretch(1)).buffer(_find_margin(event), quad_segs=4)
        for point, event in zip(points, members, strict=True)
    ]
    hull = shapely.transform(shapely.convex_hull(shapely.union_all(discs)), _stretch(-1))
    return shapely.orient_polygons(hull), shapely.MultiPoint(points).centroid


def _find_margin(event: Event) -> float:
    return max(HULL_MARGIN_KM, (event["precision_m"] or 0) / 1000)


def build_row(found: Found, own_id: str, landmarks: Landmarks) -> Row:
    """Return the public row of one cluster; `wkt` is what is drawn."""
    members = found.members
    hull, centre = _draw_hull(members)
    lon, lat = round(centre.x, 2), round(centre.y, 2)
    near, admin1 = landmarks.find_nearest(lon, lat), _share_unit(members, "admin1")
    return {
        "id": own_id,
        "revision": 1,
        "reason_code": "derived",
        "record": members[0]["record"],
        **_write_labels(members, admin1, near),
        "date_start": min(event["date_start"] for event in members),
        "date_end": max(event["date_end"] for event in members),
        "event_count": len(members),
        **_sum_toll(members),
        "centre_lon": lon,
        "centre_lat": lat,
        **admin1,
        **_share_unit(members, "admin2"),
        **_describe_landmark(near),
        "event_ids": found.event_ids,
        **_describe_rule(found),
        "hull_margin_km": max(map(_find_margin, members)),
        "revised_at": max(event["revised_at"] for event in members),
        "wkt": shapely.to_wkt(hull, 2),
        "area_place_id": None,
    }


def _describe_rule(found: Found) -> Mapping[str, object]:
    return {
        "rule": RULE,
        "rule_version": RULE_VERSION,
        "eps_km": found.reach.km,
        "eps_days": found.reach.days,
        "min_events": MIN_EVENTS,
    }
