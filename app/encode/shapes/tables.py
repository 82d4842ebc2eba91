"""Shapes that are one CSV table: a function for each column, in the order of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.spreadsheet_cells import guard_cell, is_formula
from app.domain.withheld_names import WITHHELD_CELL
from app.encode.shapes.cells import spell_cell, write_lines
from app.encode.shapes.rows import Row, tell_own_row
from app.encode.shapes.shape import Chunk, EncodeOptions
from app.encode.shapes.tally import Tally

LINES = 500
"""Lines that are in memory at once."""
Spell = Callable[[Row], object]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, each with what it says of a row (None: nothing is known).

    `refuse` tells why a row has no place in it, if so; a source's own row is never refused.
    `tags` is a second line under the names.
    """

    columns: Mapping[str, Spell | None]
    refuse: Callable[[Row], str | None] = lambda row: None
    own_adapter: str | None = None
    tags: Sequence[str] = ()

    def encode(self, rows: Iterable[Row], tally: Tally, options: EncodeOptions) -> Iterator[Chunk]:
        """Yield the table, some lines at a time."""
        names = [*self.columns, *options.more_columns]
        lines = [names, [*self.tags, *("" for _ in options.more_columns)]][: 2 if self.tags else 1]
        for row in rows:
            cells = self._spell_row(row, names, tally)
            if cells is not None:
                lines.append(_check_cells(names, cells, tally, options))
            if len(lines) >= LINES:
                yield "", write_lines(lines)
                lines = []
        yield "", write_lines(lines)

    def _spell_row(self, row: Row, names: Sequence[str], tally: Tally) -> list[str] | None:
        own = tell_own_row(row, self.own_adapter)
        if own is not None:
            tally.own_rows += 1
            lost = row["lost_columns"]
            tally.not_kept.update(lost)
            own = {**own, **dict.fromkeys(lost, WITHHELD_CELL)}
            return [own.get(name, "") for name in names]
        if reason := self.refuse(row):
            tally.left_out[reason] += 1
            return None
        cells = [spell_cell(spell(row)) if spell else "" for spell in self.columns.values()]
        return cells + [""] * (len(names) - len(cells))


def _check_cells(
    names: Sequence[str], cells: list[str], tally: Tally, options: EncodeOptions
) -> list[str]:
    tally.rows += 1
    if len(tally.filled) < len(names):
        tally.filled.update(name for name, cell in zip(names, cells, strict=True) if cell)
    formulas = sum(map(is_formula, cells))
    tally.formulas += formulas
    return list(map(guard_cell, cells)) if formulas and not options.verbatim else cells
