"""Whether the units of a release fit together: parents, geometry, numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from app.domain.errors import MasarError
from app.domain.place import Place
from app.domain.release import EXPECTED_COUNTS, LEVELS, ReleaseReport

LEAST_SHARE = 0.95
"""Share of a unit's area that should lie in the unit above it: borders are drawn twice."""
MOSTLY = 0.5
"""With less than this share in the unit above it, a unit lies elsewhere."""
MOST_ELSEWHERE = 0.1
"""Share of a level's units that may lie elsewhere; of OCHA's quarters, the worst, a sixtieth."""
_NAMED = 5
Units = Mapping[str, Sequence[Place]]


def check_units(units: Units, report: ReleaseReport) -> None:
    """Note parents that are missing, children outside of their parents, and unusual numbers.

    Raises MasarError, naming some of them, when many children lie outside of their parents.
    """
    known = {unit.place_id: unit for level in units.values() for unit in level}
    report.missing = [level for level in LEVELS if not units.get(level)]
    _note_counts(units, report)
    for level in LEVELS[1:]:
        parents = {known[u.parent_id].level for u in units.get(level, ()) if u.parent_id in known}
        orphans = [
            f"{unit.place_id} in {unit.parent_id}"
            for unit in units.get(level, ())
            # What belongs to a level that was not loaded is no orphan.
            if unit.parent_id not in known and parents
        ]
        report.note("parents", f"{level}s whose parent is not in the release", orphans)
    for level, above in (("district", 1), ("subdistrict", 2), ("neighbourhood", 3)):
        _note_outside(level, above, units, known, report)
    _note_points_outside(units.get("settlement", ()), known, report)


def _note_counts(units: Units, report: ReleaseReport) -> None:
    different = [
        f"{level}: {len(units[level]):,}, usually {expected:,}"
        for level, expected in EXPECTED_COUNTS.items()
        if units.get(level) and len(units[level]) != expected
    ]
    report.note("counts", "another number of units than in earlier releases", different)


def _find_drawn_parent(unit: Place, number: int, known: Mapping[str, Place]) -> Place | None:
    """Return the nearest unit above with an outline, from the level with this number upwards."""
    codes = (unit.admin1_pcode, unit.admin2_pcode, unit.admin3_pcode)[:number]
    parents = (known.get(code or "") for code in reversed(codes))
    return next((parent for parent in parents if parent and parent.area_wkb), None)


def _refuse_many(level: str, outside: Sequence[str], count: int) -> None:
    """Raise MasarError when more of a level lies outside of what it belongs to than may be."""
    if len(outside) > MOST_ELSEWHERE * count:
        raise MasarError(
            f"{len(outside):,} of {count:,} {level}s lie outside the unit that they belong to: "
            f"{'; '.join(outside[:_NAMED])}.",
            "The codes or outlines of the release are probably exchanged: fetch it anew.",
        )


def _note_outside(
    level: str, above: int, units: Units, known: Mapping[str, Place], report: ReleaseReport
) -> None:
    pairs = [
        (unit, parent)
        for unit in units.get(level, ())
        if (parent := _find_drawn_parent(unit, above, known))
    ]
    if not pairs:
        return
    inner = shapely.from_wkb([unit.area_wkb for unit, _ in pairs])
    outer = shapely.from_wkb([parent.area_wkb for _, parent in pairs])
    shares = shapely.area(shapely.intersection(inner, outer)) / shapely.area(inner)
    cases = {
        f"{unit.place_id} in {parent.place_id}: {share:.0%}": share
        for (unit, parent), share in zip(pairs, shares, strict=True)
        if share < LEAST_SHARE
    }
    _refuse_many(level, [case for case, share in cases.items() if share < MOSTLY], len(pairs))
    report.note(
        "containment", f"{level}s of which less than 95 % lies in the unit above them", list(cases)
    )


def _note_points_outside(
    settlements: Sequence[Place], known: Mapping[str, Place], report: ReleaseReport
) -> None:
    within: defaultdict[str, list[Place]] = defaultdict(list)
    for unit in settlements:
        parent = known.get(unit.admin3_pcode or "")
        if parent is not None and parent.area_wkb and unit.point:
            within[parent.place_id].append(unit)
    cases = []
    for parent_id, children in within.items():
        area = shapely.from_wkb(known[parent_id].area_wkb or b"")
        points = np.array([(u.point.lon, u.point.lat) for u in children if u.point])
        inside = shapely.intersects_xy(area, points[:, 0], points[:, 1])
        cases += [
            f"{unit.place_id} in {parent_id}"
            for unit, holds in zip(children, inside, strict=True)
            if not holds
        ]
    _refuse_many("settlement", cases, sum(map(len, within.values())))
    report.note("containment", "settlements outside of their own sub-district", cases)
