"""GeoJSON: one FeatureCollection, or one feature on each line."""

from __future__ import annotations

from collections.abc import Sequence

from app.encode.formats.head import Head
from app.encode.geojson import encode_json


class FeatureCollection:
    """GeoJSON (RFC 7946), with the members of a page of OGC API Features around the records."""

    def __init__(self, head: Head) -> None:
        """Keep what is known; nothing is written yet."""
        self._head = head
        self._rows = 0

    def begin(self) -> bytes:
        """Return the members that are known before the records, and the opening of their list."""
        head = self._head
        told: dict[str, object] = {"type": "FeatureCollection"}
        if head.rows is not None:
            told["numberMatched"] = head.rows
        told |= {"timeStamp": head.made_at, "snapshot": head.snapshot, "licence": head.licence,
                 "attribution": head.attribution, "links": head.links}  # fmt: skip
        return encode_json(told)[:-1] + b',"features":[\n'

    def add(self, features: Sequence[bytes]) -> bytes:
        """Return records, set apart by commas."""
        before = b",\n" if self._rows else b""
        self._rows += len(features)
        return before + b",\n".join(features)

    def end(self) -> bytes:
        """Close the list and tell how many records it has: without it the text is no JSON."""
        return b'\n],"numberReturned":%d}\n' % self._rows


class FeatureLines:
    """Newline-delimited GeoJSON: a feature on each line, as GDAL's GeoJSONSeq reads it."""

    def begin(self) -> bytes:
        """Return nothing: the first line is the first record."""
        return b""

    def add(self, features: Sequence[bytes]) -> bytes:
        """Return records, each with the end of its line."""
        return b"\n".join(features) + b"\n" if features else b""

    def end(self) -> bytes:
        """Return nothing: that the last line is the last is told by the end of the answer."""
        return b""
