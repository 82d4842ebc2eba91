"""Where and when a collection's records lie."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.query.collections import Collection
from app.serve.asking.parameters import CRS84

_DAMASCUS = ZoneInfo("Asia/Damascus")
_SYRIA = (35.4, 32.2, 42.5, 37.5)
"""West, south, east and north of Syria: where a collection without any geometry would lie."""
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def _spell(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def spell_interval(first: date | None, last: date | None) -> list[str | None]:
    """Return the instants from the first moment of a day in Syria to the last of another.

    Days are days in Syria, which begin before those of UTC.
    """
    start = None if first is None else _spell(datetime.combine(first, time.min, _DAMASCUS))
    if last is None:
        return [start, None]
    # The last second of the day by the clock of UTC, should that be later.
    local = datetime.combine(last, time(23, 59, 59), _DAMASCUS)
    end = max(local, datetime.combine(last, time.min, UTC) + timedelta(seconds=1))
    return [start, _spell(end)]


def describe_extent(collection: Collection, extent: Mapping[str, Any]) -> dict[str, object]:
    """Return the extent of a collection; `extent` is the row of `select_extent`."""
    values = list(extent.values())
    corners = values[1:5] if values[1] is not None else list(_SYRIA)
    found: dict[str, object] = {"spatial": {"bbox": [corners], "crs": CRS84}}
    if collection.date_columns is not None:
        interval = [spell_interval(values[5], values[6])]
        found["temporal"] = {"interval": interval, "trs": _GREGORIAN}
    return found
