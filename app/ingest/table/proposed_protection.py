"""What a proposed mapping does not keep, and what it hides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.ingest.table.cell_words import is_unknown, take_phrase
from app.ingest.table.column_values import share
from app.ingest.table.folding import fold_words
from app.ingest.table.guessing import TableGuess
from app.ingest.table.header_words import names_person
from app.ingest.table.proposed_lines import LineWriter, quote

_HIDDEN = (("hospital", "hospital"), ("facility", "hospital"), ("refuge", "refuge"))
"""Lists of words with the rule that hides what they name."""
_NAMING = frozenset({"place_name", "quarter", "area", "actor2", "origin", "dest", ""})
"""Roles of columns whose values may name a facility."""
_OFTEN = 0.2


def names_persons(guess: TableGuess) -> bool:
    """Whether a table has a name of a person in each row."""
    return any(names_person(each.column) for each in guess.list_roles("leave_out"))


def write_left_out(lines: LineWriter) -> Iterator[str]:
    """Yield the columns of which nothing is kept."""
    private = lines.guess.list_roles("leave_out")
    if not private:
        return
    yield "# Personal data are never stored. Nothing of these columns is kept:"
    for each in private:
        why = " ".join(each.why.split()).partition(",")[0]
        yield f"#   {quote(each.column)}: {why}. Its values are not shown."
    if names_persons(lines.guess):
        yield "# It seems to have one row for each person: put every other column here that tells"
        yield "# something about one person. The columns that are kept are listed at the end."
    yield f"leave_out = [{', '.join(quote(each.column) for each in private)}]"


def _share_naming(values: Sequence[str], words: str) -> float:
    known = [text for text in values if not is_unknown(text)]
    return share(known, lambda text: take_phrase(fold_words(text), words) is not None)


def _tell_hidden(lines: LineWriter) -> Iterator[tuple[str, str]]:
    """Yield columns that may point at what must not be found, with the rule that hides it."""
    for words, rule in _HIDDEN:
        for each in lines.guess.columns:
            if take_phrase(fold_words(each.column), words) is not None:
                yield each.column, rule
    for words, rule in _HIDDEN:
        for each in lines.guess.columns:
            named = _share_naming(lines.guess.values[each.column], words)
            if each.role in _NAMING and named >= _OFTEN:
                yield each.column, rule


def write_protection(lines: LineWriter) -> Iterator[str]:
    """Yield the rule for tables about hospitals, schools and places of refuge."""
    found = next(_tell_hidden(lines), None)
    if found:
        column, rule = found
        yield f"# {quote(column)}: what must not be found is hidden, with its place."
        yield "# Remove the next line only where no row does."
        yield f'visibility = {{ constant = "{rule}" }}'
