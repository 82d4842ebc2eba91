"""The rows that shapes spell, and what several shapes read from them alike.

An event's row has the columns of the published events, and beside them: `feature_id`; `adapter`,
the format that it came in; `geometry` (GeoJSON text) and `wkb` of what may be drawn; `lon` and
`lat`, None where it is no point; `provider`, the source's own row, in the exact view only; and
`lost_columns`, those of `provider` that named a private person and were not kept. Where sources
tell the dead in a word only, `killed_in_words` may hold ACLED's number for it.

A movement's row has the columns of the published flows, the same keys, and `origin` and `dest`,
each an `End`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.place import UNIT_KINDS

Row = Mapping[str, Any]


class Subject(StrEnum):
    """What a shape is for."""

    EVENTS = "events"
    FLOWS = "flows"


@dataclass(frozen=True, slots=True)
class End:
    """Where a movement begins or ends; `admin1` and `admin2` are (code, English name)."""

    id: str
    name: str
    country: str
    country_name: str
    admin1: tuple[str, str] | None = None
    admin2: tuple[str, str] | None = None
    lon: float | None = None
    lat: float | None = None


def name_location(row: Row) -> str:
    """Return what is told of where an event happened: its source's words, else the finest name.

    A unit is told as such: its town may bear the same name and lie elsewhere.
    """
    own = (row[name] for name in ("provider_location", "place_name_en"))
    units = (f"{row[name]} {kind}" for name, kind in UNIT_KINDS.items() if row[name])
    return next((str(name) for name in (*own, *units) if name), "Syria")


def refuse_in_sums(row: Row) -> str | None:
    """Return why an event does not belong in a table that its readers add up, if so.

    A total repeats the dead of the events inside it.
    """
    if row["verification"] == "discounted":
        return "discounted: held not to have happened as told"
    if row["scope"] != "site":
        return "total or part: its figure repeats those of other events"
    return None


def find_least(row: Row) -> int | None:
    """Return the smallest number of dead that sources bound; None when nobody gives one."""
    least: int | None = row["killed_low"] if row["killed_low"] is not None else row["killed_best"]
    return least


def count_persons(row: Row) -> int | None:
    """Return the one number that stands for a movement: best, else its lower bound, else its upper.

    None when no number was given.
    """
    names = ("persons_best", "persons_low", "persons_high")
    return next((row[name] for name in names if row[name] is not None), None)


def tell_own_row(row: Row, own_adapter: str | None) -> Mapping[str, str] | None:
    """Return the source's own row where it came in the very format that is written."""
    provider: Mapping[str, str] | None = row.get("provider")
    return provider if provider and row["adapter"] == own_adapter else None
