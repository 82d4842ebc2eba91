"""GeoJSON (RFC 7946) and plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

GEOJSON = "application/geo+json"
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS
Link = Mapping[str, str]


def encode_json(content: object) -> bytes:
    """Return any plain value as JSON; NaN and Infinity cannot occur in it."""
    return orjson.dumps(content, option=_OPTIONS)


def _build_feature(row: Mapping[str, Any], properties: Sequence[str]) -> dict[str, object]:
    geometry = row["geometry"]
    return {
        "type": "Feature",
        "id": row["feature_id"],
        # The database has already written the geometry as JSON text.
        "geometry": None if geometry is None else orjson.Fragment(geometry),
        "properties": {name: row[name] for name in properties},
    }


def encode_feature(
    row: Mapping[str, Any], properties: Sequence[str], links: Sequence[Link]
) -> bytes:
    """Return one Feature with its links."""
    return encode_json({**_build_feature(row, properties), "links": links})


def encode_page(
    rows: Sequence[Mapping[str, Any]],
    properties: Sequence[str],
    *,
    links: Sequence[Link],
    matched: int,
    made_at: datetime,
) -> bytes:
    """Return a FeatureCollection; `made_at` is the time of the answer, as OGC asks."""
    return encode_json(
        {
            "type": "FeatureCollection",
            "features": [_build_feature(row, properties) for row in rows],
            "links": links,
            "timeStamp": made_at,
            "numberMatched": matched,
            "numberReturned": len(rows),
        }
    )
