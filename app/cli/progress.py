"""How far an import is, for somebody who watches it at a terminal."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TextIO

from app.domain.plain_text import spell_plainly
from app.ingest.files import FileKind, tell_kind

REDRAWN_EVERY_S = 0.2
SETTLED_S = 1.0
"""Before that, nothing is said of how long it takes: the first rows are no measure."""


def count_lines(path: Path) -> int | None:
    """Count a text's lines: close to its rows, and quickly done; None of what has no lines."""
    if not path.is_file() or tell_kind(path) is not FileKind.CSV:
        return None
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def spell_progress(rows: int, total: int | None, seconds: float) -> str:
    """Return rows, rows per second and the time left, as far as they can be known."""
    words = f"{rows:,} rows" if total is None else f"{rows:,} of about {max(total, rows):,} rows"
    if seconds < SETTLED_S or not rows:
        return words
    words += f", {rows / seconds:,.0f} rows/s"
    if total is None:
        return words
    left = round(max(total - rows, 0) * seconds / rows)
    return f"{words}, {left // 60}:{left % 60:02} left"


class Progress:
    """One line that is drawn again and again; nothing at all where nobody watches."""

    def __init__(self, path: Path, stream: TextIO | None = None) -> None:
        """Begin with no row read."""
        self._stream = stream or sys.stderr
        self._watched = self._stream.isatty()
        self._name = spell_plainly(path.name)
        self._total = count_lines(path) if self._watched else None
        self._rows = 0
        self._started = self._drawn = time.monotonic()

    def note_rows(self, rows: int) -> None:
        """Count rows that were read and written."""
        self._rows += rows
        now = time.monotonic()
        if now - self._drawn >= REDRAWN_EVERY_S:
            self._drawn = now
            told = spell_progress(self._rows, self._total, now - self._started)
            self.tell(f"Reading {self._name}: {told}")

    def tell(self, phase: str) -> None:
        """Say what is being done, in place of what was said before."""
        if self._watched:
            self._stream.write(f"\r\x1b[K{phase}")
            self._stream.flush()

    def clear(self) -> None:
        """Leave the line empty for what comes."""
        self.tell("")
