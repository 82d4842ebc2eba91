"""What a mapping reads from each column of a table, for the report of its import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from app.domain.column_use import FIGURE, ColumnUse
from app.ingest.table.mapping import FigureColumns, Slot, TableMapping

_LEFT_OUT = "left out, nothing of it is kept"
_BOUNDS = ("low", "best", "high")


def _list_figures(claim: FigureColumns) -> Iterator[tuple[str, Slot]]:
    for name, slot in claim.slots.items():
        whom = f"{FIGURE}{claim.key} ({name})" if name in _BOUNDS else name
        yield whom, slot


def _list_uses(mapping: TableMapping) -> Iterator[tuple[str, Slot]]:
    yield "id", Slot(columns=mapping.id_columns)
    yield from mapping.slots.items()
    yield from mapping.report.items()
    for claim in mapping.claims:
        yield from _list_figures(claim)
    yield _LEFT_OUT, Slot(columns=tuple(mapping.leave_out))


def tell_uses(mapping: TableMapping, columns: tuple[str, ...]) -> tuple[ColumnUse, ...]:
    """Return what is read from each column, "" where it is only kept."""
    told: Mapping[str, list[str]] = defaultdict(list)
    for meaning, slot in _list_uses(mapping):
        for column in slot.columns:
            told[column].append(meaning)
    # What begins with a figure counts as one: that word goes first.
    return tuple(
        ColumnUse(each, "", ", ".join(sorted(told[each], key=lambda m: not m.startswith(FIGURE))))
        for each in columns
    )
