"""What is known of a file before its first record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.property_kind import PropertyKind


@dataclass(frozen=True, slots=True)
class Head:
    """What a file is of: `kinds` are its properties in order, `rows` how many records it has.

    `name` is that of the collection, `snapshot` the number of the state that it tells. `rows` is
    None where nobody has counted. `licence` and `attribution` go where a format has a place for
    them; `links` are those of a page of GeoJSON.
    """

    name: str
    title: str
    kinds: Mapping[str, PropertyKind]
    rows: int | None
    snapshot: int
    made_at: datetime
    licence: str
    attribution: str
    links: tuple[Mapping[str, str], ...] = field(default=())
