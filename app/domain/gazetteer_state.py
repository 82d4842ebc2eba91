"""What of the gazetteer is loaded, and what is worse without the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.release import EXPECTED_COUNTS


@dataclass(frozen=True, slots=True)
class LevelState:
    """How many places of a level are known, how many with an outline, and drawn by whom.

    `sketched` counts the outlines that are Natural Earth's.
    """

    level: str
    places: int
    outlines: int = 0
    sketched: int = 0


@dataclass(frozen=True, slots=True)
class Degraded:
    """Something that the map does worse than it could: a stable code, and what that means."""

    code: str
    text_en: str
    text_ar: str


_NO_PLACES = Degraded(
    "no_places",
    "No places are loaded: nothing can be put on the map.",
    "لم تُحمَّل أي أماكن: لا يمكن وضع أي شيء على الخريطة.",
)
_SKETCHED = Degraded(
    "governorate_outlines_are_sketches",
    "Outlines of governorates are Natural Earth's: near their borders, and in Quneitra, a position "
    "may be given the wrong governorate, and the occupied Golan Heights lie outside.",
    "حدود المحافظات من Natural Earth: قد تُنسب المواقع القريبة من الحدود، وفي القنيطرة، إلى محافظة "
    "خاطئة، ويقع الجولان المحتل خارجها.",
)
_MISSING: Mapping[str, Degraded] = {
    "district": Degraded(
        "no_district_outlines",
        "Outlines of districts are not loaded: events known to a district are drawn on their "
        "governorate.",
        "حدود المناطق غير محمّلة: تُرسم الأحداث المعروفة بمنطقتها على المحافظة.",
    ),
    "subdistrict": Degraded(
        "no_subdistrict_outlines",
        "Outlines of sub-districts are not loaded: a position alone is given its governorate only.",
        "حدود النواحي غير محمّلة: لا يُعرف من الموقع وحده سوى المحافظة.",
    ),
    "neighbourhood": Degraded(
        "few_quarters",
        "Most quarters of cities are not loaded: their names are not found.",
        "معظم أحياء المدن غير محمّلة: لا يُعثر على أسمائها.",
    ),
    "settlement": Degraded(
        "few_villages",
        "Most villages are not loaded: their names are not found, or are not seen to be ambiguous.",
        "معظم القرى غير محمّلة: لا يُعثر على أسمائها، أو لا يُنتبه إلى تشابهها.",
    ),
}
_ENOUGH = 0.9
"""Share of the usual number of units with which a level counts as loaded."""


def list_degraded(levels: Iterable[LevelState]) -> list[Degraded]:
    """Return what is worse than with a whole release of boundaries; nothing when all is there."""
    known = {state.level: state for state in levels}
    if not known:
        return [_NO_PLACES]
    governorates = known.get("governorate")
    worse = [_SKETCHED] if governorates is None or governorates.sketched else []
    for level, degraded in _MISSING.items():
        state = known.get(level)
        # A community has a position and no outline.
        have = 0 if state is None else state.places if level == "settlement" else state.outlines
        if have < _ENOUGH * EXPECTED_COUNTS[level]:
            worse.append(degraded)
    return worse
