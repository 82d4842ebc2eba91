"""What the ledger knows now: the newest revision of every record, with its claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.sql import FromClause

Rows = list[Mapping[str, Any]]


def _view(name: str) -> FromClause:
    return table(name, schema="ledger")


def _read_all(connection: Connection, name: str) -> Rows:
    query: Select[Any] = select(literal_column("*")).select_from(_view(name))
    return [dict(row) for row in connection.execute(query).mappings()]


def read_events(connection: Connection) -> Rows:
    """Return the current events; `lon`, `lat` is the position that the source gave, if any."""
    view = _view("current_event").alias("event")
    point: ColumnElement[Any] = column("geom_exact")
    provider: ColumnElement[Any] = literal_column("provider ->> 'where_coordinates'")
    names = ("event_id", "revision", "adapter", "title_en", "title_ar", "summary_en", "summary_ar",
             "event_type", "sub_event_type", "scope", "parent_event_id", "date_start", "date_end",
             "date_prec", "verification", "visibility", "actor1", "actor2", "open_inquiry_en",
             "open_inquiry_ar", "flags", "place_id", "precision", "precision_m", "waypoints",
             "recorded_at")  # fmt: skip
    columns: list[ColumnElement[Any]] = [column(name) for name in names]
    query = select(
        *columns,
        func.ST_X(point).label("lon"),
        func.ST_Y(point).label("lat"),
        provider.label("provider_location"),
    ).select_from(view)
    return [dict(row) for row in connection.execute(query).mappings()]


def read_flows(connection: Connection) -> Rows:
    """Return the current flows."""
    return _read_all(connection, "current_flow")


def read_corridors(connection: Connection) -> Rows:
    """Return the current corridors."""
    return _read_all(connection, "current_corridor")


def _read_sources(connection: Connection) -> dict[str, Mapping[str, Any]]:
    return {row["source_id"]: row for row in _read_all(connection, "current_source")}


def _name_source(sources: Mapping[str, Mapping[str, Any]], source_id: str | None) -> str | None:
    if source_id is None:
        return None
    return str(sources[source_id]["name_en"]) if source_id in sources else source_id


def read_claims(connection: Connection) -> dict[str, Rows]:
    """Return the current claims by subject, each with what is known of its source."""
    sources = _read_sources(connection)
    claims: dict[str, Rows] = defaultdict(list)
    for row in _read_all(connection, "current_claim"):
        source = sources.get(row["asserted_by"], {})
        claims[row["subject_id"]].append(
            {
                **row,
                "asserted_by_en": source.get("name_en", row["asserted_by"]),
                "asserted_by_ar": source.get("name_ar", row["asserted_by"]),
                "source_kind": source.get("kind", "unknown"),
                "independence_group": source.get("independence_group", row["asserted_by"]),
                "reliability": source.get("reliability", "unknown"),
                "relayed_by_en": _name_source(sources, row["relayed_by"]),
            }
        )
    return claims
