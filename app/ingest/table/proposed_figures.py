"""The figures of a proposed mapping: which columns count whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.ingest.table.guessing import ColumnGuess
from app.ingest.table.header_words import MEASURES, NARROWING
from app.ingest.table.proposed_lines import LineWriter, quote

_NARROWED = {
    "female": 'sex = "female"',
    "male": 'sex = "male"',
    "child": 'age_band = "child"',
    "families": 'unit = "families"',
}
_POPULATIONS = NARROWING[:7]
_BOUNDS = ("low", "high")


def write_claims(lines: LineWriter, *, flow: bool) -> Iterator[str]:
    """Yield a claim for each figure, and say so when there is none.

    In a movement the persons and families that a column counts are those who moved.
    """
    counting = lines.guess.list_roles(*MEASURES)
    moved = "returned" if any(each.role == "returned" for each in counting) else "displaced"
    if flow:
        counting += [replace(each, role=moved) for each in lines.guess.list_roles("persons")]
    figures = _group_figures([each for each in counting if each.role != "stock"])
    if not figures:
        yield from _write_no_figure(moved if flow else "killed")
    for label, bounds in figures.items():
        first = next(iter(bounds.values()))
        yield "[[claims]]"
        yield f'measure = "{first.role}"'
        yield from _write_narrowing(first.narrowed)
        for bound, each in bounds.items():
            yield from lines.write_line(bound, each)
        yield f"# It is the figure of {label}."
        yield ""
    yield from _write_undecided(lines, [] if flow else lines.guess.list_roles("persons"))


def _write_no_figure(measure: str) -> Iterator[str]:
    yield "# NO FIGURE WILL BE READ: no column was recognised as a number of people. If one is,"
    yield "# take the # away and name it; without it the rows say that something happened, no more."
    yield "# [[claims]]"
    yield f'# measure = "{measure}"'
    yield '# best = ""'
    yield ""


def _write_undecided(lines: LineWriter, persons: Sequence[ColumnGuess]) -> Iterator[str]:
    """Yield what counts some people only, or people of whom no header says what befell them."""
    for each in lines.guess.list_roles("part"):
        yield lines.comment(each)
        yield "# Kept, and not used. If it counts everybody, take the # away:"
        yield "# [[claims]]"
        yield f'# measure = "{each.narrowed[0]}"'
        yield f"# best = {quote(each.column)}"
        yield ""
    for each in persons:
        yield lines.comment(each)
        yield "# Kept, and not used: it does not say what befell them. If you know, complete this:"
        yield "# [[claims]]"
        yield '# measure = ""'
        yield from (f"# {line}" for line in _write_narrowing(each.narrowed))
        yield f"# best = {quote(each.column)}"
        yield ""


def _group_figures(found: Sequence[ColumnGuess]) -> dict[str, dict[str, ColumnGuess]]:
    """Return the columns of each figure by bound: one may have a low, a best and a high."""
    figures: dict[str, dict[str, ColumnGuess]] = {}
    for each in found:
        bound = next((name for name in _BOUNDS if name in each.narrowed), "best")
        whom = [name for name in each.narrowed if name not in (*_BOUNDS, "best")]
        figures.setdefault(" ".join([each.role, *whom]), {})[bound] = each
    return figures


def _write_narrowing(narrowed: Iterable[str]) -> Iterator[str]:
    words = set(narrowed)
    population = next((name for name in _POPULATIONS if name in words), "")
    if population:
        yield f'population = "{population}"'
    yield from (line for name, line in _NARROWED.items() if name in words)
