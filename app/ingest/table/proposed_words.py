"""What a mapping says of words: what happened, how sure it is, and how precise a place."""

from __future__ import annotations

from collections.abc import Iterator

from app.ingest.table.cell_words import list_phrases
from app.ingest.table.folding import fold_words
from app.ingest.table.guessing import ColumnGuess
from app.ingest.table.header_words import MEASURES
from app.ingest.table.kind_words import propose_kind
from app.ingest.table.mapping import EVENT_SLOTS
from app.ingest.table.proposed_lines import LineWriter, cut_sample, list_choice, quote

_MOST_KINDS = 60
_MOST_LEVELS = 15
"""A column of more different values holds metres, not words for a precision."""
_LEVELS = ("exact", "neighbourhood", "settlement", "subdistrict", "district", "governorate",
           "country")  # fmt: skip


def write_vocabulary(lines: LineWriter, slot: str, each: ColumnGuess) -> Iterator[str]:
    """Yield a vocabulary that only an editor can tell, as a comment."""
    values = lines.count_values(each.column)
    pairs = ", ".join(f'{quote(cut_sample(lines.show(text)))} = ""' for text in list(values)[:8])
    yield lines.comment(each)
    yield f"# Kept, and not used. To use it, give each word one of: "\
          f"{list_choice(EVENT_SLOTS[slot])}."  # fmt: skip
    yield f"# {slot} = {{ column = {quote(each.column)}, values = {{ {pairs} }} }}"


def tell_precision(text: str) -> str:
    """Return the precision that a word of a sheet names by itself, "" when none is sure."""
    words = fold_words(text)
    return next((level for level in _LEVELS if words in list_phrases(level)), "")


def _has_words(lines: LineWriter, each: ColumnGuess) -> bool:
    values = lines.count_values(each.column)
    return 0 < len(values) <= _MOST_LEVELS


def write_precision_note(lines: LineWriter) -> Iterator[str]:
    """Yield what is to be known of a column of precisions that has too many values for words."""
    each = lines.guess.find("precision")
    if each and not _has_words(lines, each):
        yield lines.comment(each)
        yield "# Kept, and not used: it has too many values for words. What it says of a row may be"
        yield "# less than the precision below; if they are metres: precision_m = its column."


def write_precisions(lines: LineWriter) -> Iterator[str]:
    """Yield what each word for a precision means; a row whose word has no meaning is refused."""
    each = lines.guess.find("precision")
    if each is None or not _has_words(lines, each):
        return
    yield "[event.precision]"
    yield lines.comment(each)
    yield f"column = {quote(each.column)}"
    yield "[event.precision.values]"
    yield f"# One of: {list_choice(EVENT_SLOTS['precision'])}."
    seen: set[str] = set()
    for text in lines.count_values(each.column):
        if quote(text) not in seen and lines.show(text) == text:
            seen.add(quote(text))
            level = tell_precision(text)
            yield f"{quote(text)} = {quote(level)}{'' if level else '  # WHAT IS IT?'}"
    yield ""


def write_kinds(lines: LineWriter) -> Iterator[str]:
    """Yield what happened: the words of its column, or one type for all rows."""
    yield ""
    each = lines.guess.find("event_type") or lines.guess.find("sub_event_type")
    if each is None:
        yield from _write_assumed_kind(lines)
        return
    yield "[event.event_type]"
    yield lines.comment(each)
    yield f"column = {quote(each.column)}"
    yield "[event.event_type.values]"
    yield f"# Types and sub-types: {list_choice(EVENT_SLOTS['event_type'])}."
    values = lines.count_values(each.column)
    seen: set[str] = set()
    for text, count in list(values.items())[:_MOST_KINDS]:
        if quote(text) not in seen and lines.show(text) == text:
            seen.add(quote(text))
            yield _write_kind(text, count)
    if len(values) > _MOST_KINDS:
        yield f"# … and {len(values) - _MOST_KINDS} further words; rows with them are refused."
    yield ""


def _write_assumed_kind(lines: LineWriter) -> Iterator[str]:
    yield "[event.event_type]"
    kind = _assume_kind({each.role for each in lines.guess.columns})
    if kind:
        yield "# ASSUMED, as no column says what happened. Correct it if it is something else."
    else:
        yield "# No column says what happened: write what holds for every row."
    yield f"# One of: {list_choice(EVENT_SLOTS['event_type'])}."
    yield f"constant = {quote(kind)}"
    yield ""


def _write_kind(text: str, count: int) -> str:
    kind = propose_kind(text)
    rows = f"{count:,} row{'s' if count > 1 else ''}"
    return f"{quote(text)} = {quote(kind)}  # {rows}{'' if kind else ': WHAT IS IT?'}"


def _assume_kind(roles: set[str]) -> str:
    counted = roles & set(MEASURES)
    if counted == {"detained"}:
        return "Arrests"
    if counted == {"missing"}:
        return "Abduction/forced disappearance"
    return "Violence against civilians" if "actor1" in roles else ""
