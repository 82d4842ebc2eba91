"""Rows for an operator's own export: exact, as the ledger has them, under the public names.

What is written here must not be passed on: it holds places of refuge, villages and private rows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from app.domain.event import disorder_type
from app.domain.export import ExportFilter
from app.domain.filters import Box
from app.domain.place import GEO_PRECISION, POINT_PRECISIONS, WHERE_PREC, Place, Point, Precision
from app.domain.withheld_names import list_lost
from app.encode.shapes import Subject
from app.encode.shapes.ends import Gazetted, describe_end
from app.encode.shapes.rows import End, Row
from app.ingest.adapter import BETWEEN
from app.publish.events import describe_toll
from app.publish.flows import describe_persons
from app.publish.shown_places import name_place, name_units
from app.publish.steps import find_first_day
from app.query.collections import EVENTS, FLOWS
from app.store import ledger_reader as ledger
from app.store.export_rows import read_exported_events, read_exported_flows
from app.store.places import read_places

_AREA_LEVELS = frozenset({"country", "region", "governorate", "district"})
_UNNAMED = {"place_name_en": None, "place_name_ar": None}


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows are told with: every place and source, and whose own rows are all that is told."""

    places: Mapping[str, Place]
    gazetted: Gazetted
    sources: ledger.Sources
    own_adapter: str | None


def read_exact_rows(
    connection: Connection, subject: Subject, asked: ExportFilter, own_adapter: str | None = None
) -> Iterator[list[Row]]:
    """Yield the ledger's current records, the earliest first, some at a time.

    Of those that came in the format `own_adapter` no figures are told but in their own rows.
    """
    found = read_places(connection)
    places = {place.place_id: place for place in found}
    known = _Known(places, Gazetted(found), ledger.read_sources(connection), own_adapter)
    events = subject is Subject.EVENTS
    read, describe = (
        (read_exported_events, _describe_event) if events else (read_exported_flows, _describe_flow)
    )
    for batch in read(connection, asked):
        told = _read_claims(connection, batch, "event_id" if events else "flow_id", known)
        rows = (describe(record, claims, known) for record, claims in told)
        yield [row for row in rows if not events or _touches(row, asked.box)]


def _is_own(record: Row, known: _Known) -> bool:
    return bool(record.get("provider")) and _name_format(record) == known.own_adapter


def _read_claims(
    connection: Connection, batch: ledger.Rows, own_id: str, known: _Known
) -> list[tuple[dict[str, Any], Sequence[Row]]]:
    needed = [record[own_id] for record in batch if not _is_own(record, known)]
    claims = ledger.read_claims(connection, needed, known.sources) if needed else {}
    return [(record, claims.get(record[own_id], ())) for record in batch]


def _touches(row: Row, box: Box | None) -> bool:
    """Whether an event lies in the box; as in the API, one without a position lies in every box."""
    if box is None or row["lon"] is None:
        return True
    lon, lat = float(row["lon"]), float(row["lat"])
    across = box.west <= lon <= box.east
    if box.west > box.east:
        across = lon >= box.west or lon <= box.east
    return across and box.south <= lat <= box.north


def _find_position(event: Row, place: Place | None) -> Point | None:
    if event["lon"] is not None:
        return Point(event["lon"], event["lat"])
    if place is None or place.level in _AREA_LEVELS:
        return None
    return place.point if Precision(event["precision"]) in POINT_PRECISIONS else None


def _draw(point: Point | None) -> dict[str, Any]:
    if point is None:
        return {"lon": None, "lat": None, "geometry": None, "wkb": None}
    return {
        "lon": point.lon,
        "lat": point.lat,
        "geometry": _spell_geometry("Point", [point.lon, point.lat]),
        "wkb": struct.pack("<BIdd", 1, 1, point.lon, point.lat),
    }


def _spell_geometry(kind: str, coordinates: Sequence[object]) -> str:
    return orjson.dumps({"type": kind, "coordinates": coordinates}).decode()


def _describe_event(event: dict[str, Any], claims: Sequence[Row], known: _Known) -> Row:
    place = known.places.get(event["place_id"] or "")
    if _is_own(event, known):
        return _tell_own(event, _find_position(event, place))
    precision = Precision(event["precision"])
    title = event["title_en"] or event["event_type"]
    return {
        **dict.fromkeys(EVENTS.properties),
        **event,
        **_name_record(event, "event_id"),
        "title_en": title,
        "title_ar": event["title_ar"] or title,
        "disorder_type": disorder_type(event["event_type"]),
        **name_units(place, known.places),
        **(name_place(place) if place else _UNNAMED),
        "geo_precision": GEO_PRECISION[precision],
        "where_prec": WHERE_PREC[precision],
        **describe_toll(claims, event, known.places),
        "known_from": find_first_day(claims, event["date_end"]),
        "lost_columns": list_lost(event["flags"]),
        **_draw(_find_position(event, place)),
    }


def _tell_own(event: Row, position: Point | None) -> Row:
    """Return a row that is given back as it came: where it lies tells only whether it is wanted."""
    return {
        "adapter": _name_format(event),
        "provider": event["provider"],
        "lost_columns": list_lost(event["flags"]),
        "lon": position.lon if position else None,
        "lat": position.lat if position else None,
    }


def _name_format(record: Row) -> str:
    return str(record["adapter"]).partition(BETWEEN)[0]


def _name_record(row: Row, id_column: str) -> dict[str, Any]:
    return {
        "id": row[id_column],
        "feature_id": row[id_column],
        "record": row["adapter"],
        "adapter": _name_format(row),
        "provider": row.get("provider"),
        "revised_at": row["recorded_at"],
    }


def _describe_flow(flow: dict[str, Any], claims: Sequence[Row], known: _Known) -> Row:
    ends = {name: _find_end(flow[f"{name}_place_id"], known) for name in ("origin", "dest")}
    points = [[end.lon, end.lat] for end in ends.values()]
    drawn = all(end.lon is not None for end in ends.values())
    flat = [number for point in points for number in point]
    return {
        **dict.fromkeys(FLOWS.properties),
        **flow,
        **_name_record(flow, "flow_id"),
        **{f"{name}_pcode": end.id for name, end in ends.items()},
        **{f"{name}_name_en": end.name for name, end in ends.items()},
        **{f"{name}_name_ar": _name_arabic(end.id, known) for name, end in ends.items()},
        "dest_country": ends["dest"].country,
        **describe_persons(claims),
        "rounded_to": 1,
        "known_from": find_first_day(claims, flow["recorded_at"].date()),
        "period_start": flow["date_start"],
        "period_end": flow["date_end"],
        "lost_columns": list_lost(flow.get("flags") or ()),
        **ends,
        "geometry": _spell_geometry("LineString", points) if drawn else None,
        "wkb": struct.pack("<BII4d", 1, 2, 2, *flat) if drawn else None,
    }


def _find_end(place_id: str | None, known: _Known) -> End:
    place = known.places.get(place_id or "")
    point = place.point if place else None
    code = (place.pcode if place else None) or place_id or ""
    pair = (point.lon, point.lat) if point else (None, None)
    return describe_end(code, place.name_en if place else "", pair, known.gazetted)


def _name_arabic(code: str, known: _Known) -> str:
    place = known.gazetted.find(code)
    return place.name_ar if place else ""
