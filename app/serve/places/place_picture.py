"""The picture of a place's surroundings that other sites show with a link to its page."""

from __future__ import annotations

from urllib.parse import urlencode

from app.domain.place import Place
from app.serve.pages.about_words import Language

SIZE = (1200, 630)
"""Pixels of a picture whose size is not asked for."""
_ZOOMS = {"country": 6, "governorate": 8.5, "district": 9.5, "subdistrict": 10.5}
_CLOSE = 11.5
"""The zoom of a place that is no unit: a town with what lies around it."""


def picture_place(place: Place, base: str, lang: Language, title: str) -> dict[str, str]:
    """Return what a page's head says of its picture; nothing of a place without a position."""
    if place.point is None:
        return {}
    zoom = _ZOOMS.get(place.level, _CLOSE)
    asked = {"map": f"{zoom}/{place.point.lat:.3f}/{place.point.lon:.3f}", "lang": lang}
    width, height = map(str, SIZE)
    return {
        "og:image": f"{base}/map.png?{urlencode(asked, safe='/')}",
        "og:image:type": "image/png",
        "og:image:width": width,
        "og:image:height": height,
        "og:image:alt": title,
    }
