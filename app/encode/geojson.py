"""GeoJSON (RFC 7946) and plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

GEOJSON = "application/geo+json"
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS
Link = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The time of an answer, as OGC asks, and the number of the state that it shows."""

    made_at: datetime
    snapshot: int


def encode_json(content: object) -> bytes:
    """Return any plain value as JSON; NaN and Infinity cannot occur in it."""
    return orjson.dumps(content, option=_OPTIONS)


def build_feature(row: Mapping[str, Any], properties: Sequence[str]) -> dict[str, object]:
    """Return one Feature; `geometry` of the row is GeoJSON text, `feature_id` the record's id."""
    geometry = row["geometry"]
    return {
        "type": "Feature",
        "id": row["feature_id"],
        # The database has already written the geometry as JSON text.
        "geometry": None if geometry is None else orjson.Fragment(geometry),
        "properties": {name: row[name] for name in properties},
    }


def encode_feature(
    row: Mapping[str, Any],
    properties: Sequence[str],
    links: Sequence[Link],
    citation: Mapping[str, object] | None = None,
) -> bytes:
    """Return one Feature with its links and, where it can be cited, how."""
    cited = {} if citation is None else {"citation": citation}
    return encode_json({**build_feature(row, properties), "links": links, **cited})


def _spell_feature(row: Mapping[str, Any], properties: Sequence[str]) -> bytes:
    return encode_json(build_feature(row, properties))


def spell_features(rows: Iterable[Mapping[str, Any]], properties: Sequence[str]) -> list[bytes]:
    """Return the text of each row's Feature: the stored one where a row has it."""
    stored = "feature_text"
    return [row[stored] if stored in row else _spell_feature(row, properties) for row in rows]


def encode_page(
    features: Sequence[bytes], *, links: Sequence[Link], matched: int, stamp: Stamp
) -> bytes:
    """Return a FeatureCollection of features' texts, out of `matched` records."""
    beside = encode_json(
        {
            "links": links,
            "numberMatched": matched,
            "numberReturned": len(features),
            "snapshot": stamp.snapshot,
            # Last, so that a kept page can be given again with the time at which it is given.
            "timeStamp": stamp.made_at,
        }
    )
    listed = b",".join(features)
    return b'{"type":"FeatureCollection","features":[%b],%b' % (listed, beside[1:])
