"""Tables that have an adapter of their own, recognised by their columns or hashtags."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import MasarError
from app.ingest.files.csv_table import Row

_FILE = Path(__file__).with_name("known_formats.toml")
_HASHTAG = re.compile(r"^\s*#\s*[a-z_]+", re.I)


def _is_tagged(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    tags = sum(1 for cell in filled if _HASHTAG.match(cell))
    return tags >= 2 and tags > len(filled) / 2


def _tell_format(columns: Sequence[str]) -> tuple[str, str] | None:
    """Return the adapter for a table with these columns, and what the table is."""
    has = {column.strip().casefold() for column in columns}
    for adapter, entry in tomllib.loads(_FILE.read_text(encoding="utf-8")).items():
        if {column.casefold() for column in entry["columns"]} <= has:
            return adapter, entry["title"]
    return None


def refuse_tagged(name: str, rows: Sequence[Row]) -> None:
    """Raise MasarError when a row of HXL hashtags stands among these."""
    if any(_is_tagged(cells) for _, cells in rows):
        raise MasarError(
            f"{name} looks like HXL: a row of hashtags says what its columns mean.",
            f"Use the adapter hxl: `import hxl {name}`.",
        )


def refuse_known_columns(name: str, columns: Sequence[str]) -> None:
    """Raise MasarError that names the adapter, when these columns have one of their own."""
    found = _tell_format(columns)
    if found:
        adapter, title = found
        raise MasarError(
            f"{name} looks like {title}, which needs no mapping.",
            f"Use the adapter {adapter}: `import {adapter} {name}`.",
        )
