"""The ends of a movement in a proposed mapping."""

from __future__ import annotations

from collections.abc import Iterator

from app.ingest.table.cell_words import is_unknown
from app.ingest.table.column_values import is_governorate, share
from app.ingest.table.guessing import ColumnGuess, TableGuess
from app.ingest.table.header_words import END_SLOTS, ENDS
from app.ingest.table.proposed_lines import LIKELY, LineWriter, write_days

_PLAIN = ("admin2", "admin3", "place_id", "latitude", "longitude")
END_ROLES = (*ENDS, *(f"{end}_{slot}" for end in ENDS for slot in END_SLOTS))
"""The roles of columns that tell an end of a movement."""


def _find_end(guess: TableGuess, end: str) -> dict[str, ColumnGuess]:
    """Return what the columns tell of one end, by slot; "" is a place of any size."""
    roles = {"": end, **{slot: f"{end}_{slot}" for slot in END_SLOTS}}
    return {slot: each for slot, role in roles.items() if (each := guess.find(role))}


def is_movement(guess: TableGuess) -> bool:
    """Whether a table tells where people left and where they came to."""
    return all(_find_end(guess, end) for end in ENDS)


def _are_governorates(guess: TableGuess, each: ColumnGuess) -> bool:
    known = [text for text in guess.values[each.column] if not is_unknown(text)]
    return share(known, is_governorate) >= LIKELY


def _write_end(lines: LineWriter, end: str) -> Iterator[str]:
    """Yield the slots of one end: what is no governorate is a place, and the wider ones behind."""
    found = _find_end(lines.guess, end)
    wide = [found[slot] for slot in ("admin1", "") if slot in found]
    governorate = next((each for each in wide if _are_governorates(lines.guess, each)), None)
    if governorate:
        yield from lines.write_line(f"{end}_admin1", governorate)
    for slot in _PLAIN:
        if slot in found:
            yield from lines.write_line(f"{end}_{slot}", found[slot])
    names = [found[slot] for slot in ("quarter", "place_name", "area", "", "admin1")
             if slot in found and found[slot] is not governorate]  # fmt: skip
    yield from lines.write_columns(f"{end}_name", names)


def write_flow(lines: LineWriter) -> Iterator[str]:
    """Yield when people moved, from where to where, and what they did."""
    yield "[flow]"
    yield from write_days(lines, "period_start", "period_end")
    for end in ENDS:
        yield from _write_end(lines, end)
    returned = lines.guess.find("returned") and not lines.guess.find("displaced")
    yield "# What the people did: arrivals, displaced, returns or sheltering."
    yield f'measure = {{ constant = "{"returns" if returned else "displaced"}" }}'
    yield ""
