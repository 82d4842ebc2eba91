"""A row of a table as a JSON object: numbers stay numbers, unknown is null."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.encode.shapes.cells import spell_cell
from app.encode.shapes.rows import Row
from app.encode.shapes.tables import Spell


def spell_record(columns: Mapping[str, Spell | None], row: Row) -> dict[str, object]:
    """Return what the columns say of a row, in their order."""
    return {name: _spell(spell(row)) if spell else None for name, spell in columns.items()}


def _spell(value: object) -> object:
    return spell_cell(value) if isinstance(value, list | tuple | date) else value
