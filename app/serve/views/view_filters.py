"""Which events a view is limited to, and what that is called in the API.

The map's own page reads and writes the same filters (`frontend/src/state/filters.ts`);
`tests/view_states.json` holds both to one meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

LISTS = ("event_type", "verification", "precision")
"""The filters that take several values."""
_SINGLES = ("source", "actor", "place", "killed_min")
_WORD = re.compile(r"[A-Za-z][A-Za-z/_ -]{0,59}")
_PCODE = re.compile(r"SY([0-9]{2}){1,3}")
_COUNT = re.compile(r"[0-9]{1,7}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MOST_VALUES = 12
_MOST_NAME = 120
_MOST_KILLED = 1_000_000
_UNITS = {4: "admin1_pcode", 6: "admin2_pcode", 8: "admin3_pcode"}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a view; an empty list or None leaves one out.

    Several values of one filter widen it, several filters narrow it. `source` is a publisher as
    `sources` spells it, `actor` a side as `actor1` or `actor2` does, `place` the p-code of a
    governorate, district or sub-district, `killed_min` the fewest people reported killed by the
    lowest credible figure.
    """

    event_type: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    source: str | None = None
    actor: str | None = None
    place: str | None = None
    killed_min: int | None = None


def _read_words(text: str | None) -> tuple[str, ...]:
    words = {word for word in (text or "").split(",") if _WORD.fullmatch(word)}
    return tuple(sorted(words)[:_MOST_VALUES])


def _read_name(text: str | None) -> str | None:
    name = (text or "").strip()
    plain = bool(name) and len(name) <= _MOST_NAME and not _CONTROL.search(name)
    return name if plain else None


def _read_count(text: str | None) -> int | None:
    if text is None or not _COUNT.fullmatch(text):
        return None
    return int(text) if 0 < int(text) <= _MOST_KILLED else None


def read_filters(given: Mapping[str, str]) -> Filters:
    """Read the filters of an address; what cannot be one is left out."""
    lists = {name: _read_words(given.get(name)) for name in LISTS}
    place = given.get("place")
    return Filters(
        **lists,
        source=_read_name(given.get("source")),
        actor=_read_name(given.get("actor")),
        place=place if place is not None and _PCODE.fullmatch(place) else None,
        killed_min=_read_count(given.get("killed_min")),
    )


def escape(text: str) -> str:
    """Escape a text for a query as browsers' `encodeURIComponent` does."""
    return quote(text, safe="!~*'()-_.")


def write_filters(filters: Filters) -> list[str]:
    """Write filters as parts of an address."""
    parts = []
    for name in LISTS:
        if values := getattr(filters, name):
            parts.append(f"{name}={','.join(map(escape, values))}")
    for name in _SINGLES:
        if (value := getattr(filters, name)) is not None:
            parts.append(f"{name}={escape(str(value))}")
    return parts


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def ask_filtered(filters: Filters) -> dict[str, str]:
    """Return the parameters of the API that select the events of these filters.

    Where one value is compared that is a plain parameter, answered from counts made before; else
    a condition in CQL2.
    """
    asked: dict[str, str] = {}
    conditions: list[str] = []
    for name in LISTS:
        values = getattr(filters, name)
        if len(values) == 1:
            asked[name] = values[0]
        elif values:
            conditions.append(f"{name} IN ({', '.join(map(_quote, values))})")
    if filters.place is not None:
        asked[_UNITS[len(filters.place)]] = filters.place
    if filters.source is not None:
        conditions.append(f"A_CONTAINS(sources, ({_quote(filters.source)}))")
    if filters.actor is not None:
        actor = _quote(filters.actor)
        conditions.append(f"(actor1 = {actor} OR actor2 = {actor})")
    if filters.killed_min is not None:
        conditions.append(f"killed_low >= {filters.killed_min}")
    if conditions:
        asked["filter"] = " AND ".join(conditions)
    return asked
