"""What a reader looks at, and its form in the address.

Centre, zoom, period, layers, language, theme, selection, as of when, and filters. The map's own
page reads and writes the same addresses (`frontend/src/state/viewstate.ts`);
`tests/view_states.json` holds both to one meaning, so that the map, its table, its text, an
embed, a picture and the link to the API never disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import parse_qsl

from app.serve.views.view_filters import Filters, escape, read_filters, write_filters

LAYERS = ("clusters", "events", "areas", "corridors", "flows")
"""The layers a reader can switch."""
FORMS = ("map", "table", "text")
"""Which form a view takes."""
SORTS = ("when", "title", "where", "killed", "sureness", "sources")
"""The columns that a table can be sorted by; with a minus sign before it, downwards."""
LEAST_ZOOM, MOST_ZOOM = 6, 13
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,20})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_SNAPSHOT_NUMBER = re.compile(r"[1-9][0-9]{0,11}")
_SELECTION = re.compile(
    r"((evt|clu|cor|flw)_[a-z0-9_-]{1,40}|SY([0-9]{2}){1,3}|nowhere"
    r"|at_-?[0-9]+\.[0-9]{2}_-?[0-9]+\.[0-9]{2})",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class ViewState:
    """One view of the map; without `start` and `end` it shows the default period.

    Degrees in WGS 84; days as written, without a time zone; `known_at` is the last day whose
    reports count, `snapshot` names what this map showed at some time.
    """

    lat: Decimal = Decimal("35.05")
    lon: Decimal = Decimal("36.1")
    zoom: Decimal = Decimal("8.5")
    start: str | None = None
    end: str | None = None
    layers: tuple[str, ...] = LAYERS
    lang: str = "en"
    theme: str = "auto"
    sel: str | None = None
    view: str = "map"
    known_at: str | None = None
    snapshot: str | None = None
    sort: str | None = None
    filters: Filters = Filters()


FIRST_VIEW = ViewState()
"""The coast from Latakia to Akkar: where the record that ships with Masar lies."""
FIRST_EMBED = replace(FIRST_VIEW, lat=Decimal("35.2"), zoom=Decimal(8))
"""Where an embed begins: a frame is lower than a page, the coast fits it from further off."""


def _read_number(text: str, low: int, high: int, digits: int) -> Decimal | None:
    if not _NUMBER.fullmatch(text) or not low <= Decimal(text) <= high:
        return None
    # As binary fractions, which is how the page rounds: 7.005 is a little less than it seems.
    return Decimal(float(text)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _spell_number(value: Decimal) -> str:
    return f"{value.normalize() + 0:f}"


def _read_day(text: str | None) -> str | None:
    if text is None or not _DAY.fullmatch(text):
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return text


def _read_moment(text: str) -> datetime | None:
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read_known_day(text: str | None) -> str | None:
    """Return the UTC day that a day or a moment lies in: reports are dated to the day."""
    moment = None if text is None else _read_moment(text)
    return _read_day(text) if moment is None else moment.date().isoformat()


def _read_snapshot(text: str | None) -> str | None:
    if text is None:
        return None
    known = _SNAPSHOT_NUMBER.fullmatch(text) or _read_moment(text) or _read_day(text)
    return text if known else None


def _read_sort(text: str | None) -> str | None:
    return text if text is not None and text.removeprefix("-") in SORTS else None


def _read_layers(text: str | None) -> tuple[str, ...]:
    if text is None:
        return LAYERS
    wanted = set(text.split(","))
    return tuple(layer for layer in LAYERS if layer in wanted)


def _choose(text: str | None, choices: Iterable[str], fallback: str) -> str:
    return text if text is not None and text in choices else fallback


def _read_place(text: str, fallback: ViewState) -> dict[str, Decimal]:
    zoom, lat, lon, *_ = [*text.split("/"), "", "", ""]
    return {
        # A link of a map that goes further shows as much of it as this one can.
        "zoom": fallback.zoom
        if (z := _read_number(zoom, 0, 99, 2)) is None
        else min(max(z, Decimal(LEAST_ZOOM)), Decimal(MOST_ZOOM)),
        "lat": fallback.lat if (y := _read_number(lat, -85, 85, 3)) is None else y,
        "lon": fallback.lon if (x := _read_number(lon, -180, 180, 3)) is None else x,
    }


def parse_view(query: str, fallback: ViewState = FIRST_VIEW) -> ViewState:
    """Read a view from the query of an address; what is missing or impossible falls back."""
    given: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        given.setdefault(name, value)
    return read_view(given, fallback)


def read_view(given: Mapping[str, str], fallback: ViewState = FIRST_VIEW) -> ViewState:
    """Read a view from parameters, the first of each name; what is impossible falls back."""
    start, end = _read_day(given.get("from")), _read_day(given.get("to"))
    ordered = start is not None and end is not None and start <= end
    sel = given.get("sel")
    return ViewState(
        **_read_place(given.get("map", ""), fallback),
        start=start if ordered else fallback.start,
        end=end if ordered else fallback.end,
        layers=_read_layers(given.get("layers")),
        lang=_choose(given.get("lang"), ("en", "ar"), fallback.lang),
        theme=_choose(given.get("theme"), ("auto", "light", "dark"), fallback.theme),
        sel=sel if sel is not None and _SELECTION.fullmatch(sel) else None,
        view=_choose(given.get("view"), FORMS, "map"),
        known_at=_read_known_day(given.get("known_at")),
        snapshot=_read_snapshot(given.get("snapshot")),
        sort=_read_sort(given.get("sort")),
        filters=read_filters(given),
    )


def write_view(view: ViewState) -> str:
    """Write a view as the query of an address; reading it back gives the same view."""
    place = "/".join(map(_spell_number, (view.zoom, view.lat, view.lon)))
    parts = [f"map={place}"]
    if view.start is not None and view.end is not None:
        parts += [f"from={view.start}", f"to={view.end}"]
    if len(view.layers) < len(LAYERS):
        parts.append(f"layers={','.join(view.layers)}")
    parts.append(f"lang={view.lang}")
    if view.theme != "auto":
        parts.append(f"theme={view.theme}")
    if view.sel is not None:
        parts.append(f"sel={escape(view.sel)}")
    if view.view != "map":
        parts.append(f"view={view.view}")
    if view.known_at is not None:
        parts.append(f"known_at={view.known_at}")
    if view.snapshot is not None:
        parts.append(f"snapshot={escape(view.snapshot)}")
    if view.sort is not None:
        parts.append(f"sort={view.sort}")
    return "&".join([*parts, *write_filters(view.filters)])
