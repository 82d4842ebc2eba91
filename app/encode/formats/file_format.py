"""What every format of a whole collection can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class FileFormat(Protocol):
    """Makes one file out of features, each the text of one GeoJSON Feature.

    Bytes come out in order; a file without what `end` returns must not pass for a whole one.
    """

    def begin(self) -> bytes:
        """Return what stands before the first record."""

    def add(self, features: Sequence[bytes]) -> bytes:
        """Return some records."""

    def end(self) -> bytes:
        """Return what stands behind the last record."""
