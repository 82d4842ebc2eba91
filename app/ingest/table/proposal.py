"""A guess written down as a mapping file: each line with why, how sure, and some values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from anyascii import anyascii

from app.ingest.table.cell_words import is_unknown
from app.ingest.table.column_values import is_serial, share
from app.ingest.table.dates import tell_order
from app.ingest.table.guessing import TableGuess
from app.ingest.table.header_words import MEASURES
from app.ingest.table.mapping import SOURCE_WORDS
from app.ingest.table.positions import looks_swapped, read_degrees, split_position
from app.ingest.table.proposed_figures import write_claims
from app.ingest.table.proposed_lines import LineWriter, Show, list_choice, quote, write_days
from app.ingest.table.proposed_movement import END_ROLES, is_movement, write_flow
from app.ingest.table.proposed_protection import names_persons, write_left_out, write_protection
from app.ingest.table.proposed_words import (
    write_kinds,
    write_precision_note,
    write_precisions,
    write_vocabulary,
)

_PLAIN_SLOTS = ("admin1", "admin2", "admin3", "place_id", "actor1", "actor2")
_DATE_ROLES = ("date_start", "date_end", "reported_at", "as_of")
_SHOWN_TO_ALL = {"summary": "summary_en", "title": "title_en"}
_USED_ROLES = frozenset(
    {*_DATE_ROLES, *_PLAIN_SLOTS, *_SHOWN_TO_ALL, *MEASURES, "id", "leave_out", "quarter"}
    | {"place_name", "latitude", "longitude", "coordinates", "url", "cited", "area"}
    | {"verification", "precision", "event_type", "part"}
)


def _name_dataset(stem: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(stem).lower()).strip("-")[:50]
    return slug or "table"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of a mapping."""

    lines: LineWriter

    @property
    def guess(self) -> TableGuess:
        return self.lines.guess

    def write(self, stem: str) -> Iterator[str]:
        flow = is_movement(self.guess)
        yield from self._write_head(stem)
        yield from self._write_record("flow" if flow else "event")
        yield from write_flow(self.lines) if flow else self._write_event()
        yield from self._write_report()
        yield from write_claims(self.lines, flow=flow)
        yield from self._write_dates()
        if not flow:
            yield from self._write_precision()
        yield from self._write_unused()

    def _write_head(self, stem: str) -> Iterator[str]:
        guess = self.guess
        yield (f"# Proposed from {len(guess.columns)} columns and {guess.rows:,} rows. Read every "
               "line; complete what is empty.")  # fmt: skip
        yield "# Without `id` and `kind` of its source nothing is loaded: who made this table?"
        yield ""
        yield "[dataset]"
        yield f"name = {quote(_name_dataset(stem))}"
        yield ""
        yield "[source]"
        yield '# Small letters and digits, such as "coast-monitor".'
        yield 'id = ""'
        yield 'name_en = ""'
        yield 'name_ar = ""'
        yield f"# One of: {list_choice(SOURCE_WORDS['kind'])}."
        yield 'kind = ""'
        yield '# Sources that repeat each other share a group: independence_group = ""'
        yield ""

    def _write_record(self, kind: str) -> Iterator[str]:
        yield "[record]"
        yield f'kind = "{kind}"'
        if own := self.guess.find("id"):
            yield from self.lines.write_line("id", own)
        else:
            yield "# No column has an id of each row: ids are made of day, place and what happened."
        yield from write_left_out(self.lines)
        if self.guess.filled_down:
            yield "# Cells are empty below a filled one. If they were merged, take the # away:"
            yield f"# fill_down = [{', '.join(map(quote, self.guess.filled_down))}]"
        yield ""

    def _write_event(self) -> Iterator[str]:
        yield "[event]"
        yield from write_days(self.lines, "date_start", "date_end")
        for slot in _PLAIN_SLOTS:
            if each := self.guess.find(slot):
                yield from self.lines.write_line(slot, each)
        yield from self._write_place()
        yield from self._write_position()
        for role, slot in _SHOWN_TO_ALL.items():
            if each := self.guess.find(role):
                yield self.lines.comment(each)
                yield "# Kept, and not shown. To show it to everybody, take the # away; a row whose"
                yield "# text names a private person is refused then."
                yield f"# {slot} = {quote(each.column)}"
        if each := self.guess.find("verification"):
            yield from write_vocabulary(self.lines, "verification", each)
        yield from write_protection(self.lines)
        yield from write_kinds(self.lines)
        yield from write_precisions(self.lines)

    def _write_place(self) -> Iterator[str]:
        found = [each for role in ("quarter", "place_name") if (each := self.guess.find(role))]
        yield from self.lines.write_columns("place_name", found)
        area = self.guess.find("area")
        if area:
            yield from self.lines.write_line("place_context", area)

    def _write_position(self) -> Iterator[str]:
        if each := self.guess.find("coordinates"):
            yield from self.lines.write_line("coordinates", each)
        north, east = self.guess.find("latitude"), self.guess.find("longitude")
        if not north or not east:
            return
        values = self.guess.values
        pairs = list(zip(values[north.column], values[east.column], strict=False))
        if _are_swapped(pairs):
            yield "# The headers stand the wrong way round: only so do the positions lie in Syria."
            north, east = east, north
        yield from self.lines.write_line("latitude", north)
        yield from self.lines.write_line("longitude", east)

    def _write_report(self) -> Iterator[str]:
        found = [each for role in ("reported_at", "as_of", "url", "cited")
                 if (each := self.guess.find(role))]  # fmt: skip
        if not found:
            return
        yield "[report]"
        for each in found:
            yield from self.lines.write_line(each.role, each)
        yield ""
        if self.guess.find("cited"):
            yield "# For a source that rows name (what they name is kept in any case), write:"
            yield "# [[cited]]"
            yield '# words = ["as the rows write it"]'
            yield '# id = ""'
            yield '# name_en = ""'
            yield '# kind = ""'
            yield ""

    def _write_dates(self) -> Iterator[str]:
        texts = [text for each in self.guess.list_roles(*_DATE_ROLES)
                 for text in self.guess.values[each.column] if not is_unknown(text)]  # fmt: skip
        serial = bool(texts) and share(texts, is_serial) > 0.5
        order = tell_order(texts)
        if order is None and not serial:
            return
        yield "[dates]"
        if serial:
            yield "# Days as a spreadsheet counts them: 45723 is 7 March 2025."
            yield "serial = true"
        if order:
            yield "# Told by days above 12 among the dates."
            yield f'order = "{order}"'
        elif order == "":
            yield "# UNDECIDED: no date tells whether 07/03/2025 is 7 March or 3 July."
            yield '# Write "day-month" or "month-day".'
            yield 'order = ""'
        yield ""

    def _write_precision(self) -> Iterator[str]:
        yield "[precision]"
        yield from write_precision_note(self.lines)
        yield "# How precisely the table knows its places, where a row does not say."
        yield 'default = "settlement"'
        each = self.guess.find("coordinates")
        if each and _are_swapped(list(_split_all(self.guess.values[each.column]))):
            yield "# The longitude stands first: only so do the positions lie in Syria."
            yield 'position_order = "lon-lat"'
        yield ""

    def _write_unused(self) -> Iterator[str]:
        used = set(_USED_ROLES)
        used |= set(END_ROLES) | {"persons"} if is_movement(self.guess) else set()
        used |= set() if self.guess.find("event_type") else {"sub_event_type"}
        unused = [each for each in self.guess.columns if each.role not in used - {"stock"}]
        if unused:
            yield "# Not used, and kept as they are:"
            for each in unused:
                samples = self.lines.write_samples(each.column)
                shown = " Its values are not shown." if names_persons(self.guess) else samples
                yield f"#   {quote(each.column)}.{shown}"


def _split_all(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        try:
            yield split_position(text)
        except ValueError:
            continue


def _are_swapped(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether most positions lie in Syria only with latitude and longitude exchanged."""
    swapped = sum(1 for north, east in pairs
                  if looks_swapped(read_degrees(north), read_degrees(east)))  # fmt: skip
    return bool(pairs) and swapped > len(pairs) / 2


def propose_mapping(guess: TableGuess, stem: str, show: Show = str) -> str:
    """Return a mapping file for a table; `stem` is its file's name without the ending.

    `show` returns a value as it may be printed, for values that look like personal data.
    """
    return "\n".join(_Writer(LineWriter(guess, show)).write(stem)) + "\n"
