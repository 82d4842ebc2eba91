"""What an export did with the rows that it was given."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counts of one export; `filled` are the columns that any row had a value for.

    `left_out` counts rows by the reason for which the shape cannot tell them, `not_kept` the cells
    that were not kept at import, by column. `own_rows` came in the very format that is written.
    `formulas` counts cells that a spreadsheet would take for a formula.
    """

    rows: int = 0
    own_rows: int = 0
    formulas: int = 0
    filled: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)
    not_kept: Counter[str] = field(default_factory=Counter)
