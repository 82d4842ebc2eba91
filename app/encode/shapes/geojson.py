"""GeoJSON (RFC 7946): the same features as those of the API, in one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.encode.geojson import build_feature, encode_json
from app.encode.shapes.rows import Row, Subject
from app.encode.shapes.shape import Chunk, EncodeOptions, Shape
from app.encode.shapes.tables import LINES
from app.encode.shapes.tally import Tally


def note_row(row: Row, tally: Tally, options: EncodeOptions) -> None:
    """Count a row that is told by the record's own properties."""
    tally.rows += 1
    if len(tally.filled) < len(options.properties):
        tally.filled.update(name for name in options.properties if row[name] not in (None, []))


def _encode(rows: Iterable[Row], tally: Tally, options: EncodeOptions) -> Iterator[Chunk]:
    before, features = b'{"type":"FeatureCollection","features":[\n', list[bytes]()
    for row in rows:
        note_row(row, tally, options)
        features.append(encode_json(build_feature(row, options.properties)))
        if len(features) >= LINES:
            yield "", before + b",\n".join(features)
            before, features = b",\n", []
    yield "", (before if features or not tally.rows else b"") + b",\n".join(features) + b"\n]}\n"


SHAPE = Shape("geojson", "GeoJSON, as the API gives it", (Subject.EVENTS, Subject.FLOWS), _encode)
