"""Rows for an export as the public may see them: read with the public role's rights, no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from app.domain.export import ExportFilter
from app.encode.shapes import Subject
from app.encode.shapes.ends import Gazetted, describe_end
from app.encode.shapes.rows import Row
from app.query.collections import EVENTS, FLOWS, Collection
from app.query.exports import select_export
from app.store.places import read_places

BATCH = 1000
_NOWHERE: Sequence[float | None] = (None, None)
COLLECTION: Mapping[Subject, Collection] = {Subject.EVENTS: EVENTS, Subject.FLOWS: FLOWS}


def read_shown_rows(
    connection: Connection, subject: Subject, asked: ExportFilter
) -> Iterator[list[Row]]:
    """Yield what is shown now, the earliest first, some records at a time."""
    query = select_export(COLLECTION[subject], asked).execution_options(yield_per=BATCH)
    places = Gazetted(read_places(connection)) if subject is Subject.FLOWS else Gazetted(())
    with connection.execute(query) as result:
        for rows in result.mappings().partitions():
            yield [_describe(dict(row), subject, places) for row in rows]


def _describe(row: dict[str, Any], subject: Subject, places: Gazetted) -> Row:
    row |= {"id": row["feature_id"], "adapter": row["record"], "provider": None}
    row["wkb"] = None if row["wkb"] is None else bytes(row["wkb"])
    if subject is Subject.EVENTS:
        # The middle of an outline is no place where anything happened.
        [(row["lon"], row["lat"])] = _list_points(row["geometry"], "Point") or [_NOWHERE]
        return row
    points = _list_points(row["geometry"], "LineString") or [_NOWHERE]
    row["origin"] = describe_end(row["origin_pcode"], row["origin_name_en"], points[0], places)
    row["dest"] = describe_end(row["dest_pcode"], row["dest_name_en"], points[-1], places)
    return row


def _list_points(geometry: str | None, kind: str) -> list[Sequence[float | None]]:
    """Return the points of a geometry of this kind; none of any other."""
    drawn: dict[str, Any] = orjson.loads(geometry) if geometry else {"type": None}
    if drawn["type"] != kind:
        return []
    return [drawn["coordinates"]] if kind == "Point" else list(drawn["coordinates"])
