"""How a line of a proposed mapping is written: with why, how sure, and some values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.ingest.table.cell_words import is_unknown
from app.ingest.table.guessing import ColumnGuess, TableGuess
from app.ingest.table.mapping import Words

Show = Callable[[str], str]
SURE, LIKELY = 0.85, 0.65
_SAMPLES = 3
_LONGEST_SAMPLE = 40


def quote(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps("".join(sign if sign.isprintable() else " " for sign in text),
                      ensure_ascii=False)  # fmt: skip


def cut_sample(text: str) -> str:
    """Return a value short enough for a comment."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= _LONGEST_SAMPLE else f"{plain[:_LONGEST_SAMPLE]}…"


def list_choice(words: Words | None) -> str:
    """Return the words of a vocabulary as a comment names them."""
    return ", ".join(sorted(words or ()))


@dataclass(frozen=True, slots=True)
class LineWriter:
    """Writes lines of a mapping; `show` decides what of a value may be printed."""

    guess: TableGuess
    show: Show

    def write_samples(self, column: str) -> str:
        """Return three values of a column, as the end of a comment."""
        distinct = dict.fromkeys(self.guess.values.get(column, ()))
        shown = [quote(cut_sample(self.show(text))) for text in list(distinct)[:_SAMPLES]]
        return f" E.g. {', '.join(shown)}." if shown else " It is empty."

    def comment(self, each: ColumnGuess) -> str:
        """Return why a column is taken for what it is, how sure that is, and values."""
        sure = "sure" if each.score >= SURE else "likely" if each.score >= LIKELY else "DOUBTFUL"
        why = " ".join(each.why.split())
        return f"# {sure}: {why}.{self.write_samples(each.column)}"

    def write_line(self, slot: str, each: ColumnGuess) -> Iterator[str]:
        """Yield the line that gives a slot a column, below its comment."""
        yield self.comment(each)
        yield f"{slot} = {quote(each.column)}"

    def write_columns(self, slot: str, found: list[ColumnGuess]) -> Iterator[str]:
        """Yield the line that gives a slot a column, or several that name ever wider places."""
        if len(found) == 1:
            yield from self.write_line(slot, found[0])
        elif found:
            yield from map(self.comment, found)
            yield "# The smaller place first: the other says where it lies."
            yield f"{slot} = [{', '.join(quote(each.column) for each in found)}]"

    def count_values(self, column: str) -> Counter[str]:
        """Return the known values of a column with their rows, the most frequent first."""
        known = (text for text in self.guess.values[column] if not is_unknown(text))
        return Counter(dict(Counter(known).most_common()))


def write_days(lines: LineWriter, start: str, end: str) -> Iterator[str]:
    """Yield the first and the last day of a record."""
    if first := lines.guess.find("date_start"):
        yield from lines.write_line(start, first)
    else:
        yield "# No column was recognised as the day: name it."
        yield f'{start} = ""'
    if last := lines.guess.find("date_end"):
        yield from lines.write_line(end, last)
