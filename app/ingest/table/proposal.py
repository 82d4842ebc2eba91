"""A guess written down as a mapping file: each line with why, how sure, and some values."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from anyascii import anyascii

from app.ingest.table.cell_words import is_unknown, take_phrase
from app.ingest.table.column_values import is_governorate, is_serial, share
from app.ingest.table.dates import tell_order
from app.ingest.table.folding import fold_words
from app.ingest.table.guessing import ColumnGuess, TableGuess
from app.ingest.table.header_words import MEASURES, NARROWING
from app.ingest.table.kind_words import propose_kind
from app.ingest.table.mapping import EVENT_SLOTS, SOURCE_WORDS, Words
from app.ingest.table.positions import looks_swapped, read_degrees, split_position

Show = Callable[[str], str]
_SAMPLES = 3
_LONGEST_SAMPLE = 40
_MOST_KINDS = 60
_PLAIN_SLOTS = ("admin1", "admin2", "admin3", "place_id", "actor1", "actor2")
_DATE_ROLES = ("date_start", "date_end", "reported_at", "as_of")
_SHOWN_TO_ALL = {"summary": "summary_en", "title": "title_en"}
_USED_ROLES = frozenset(
    {*_DATE_ROLES, *_PLAIN_SLOTS, *_SHOWN_TO_ALL, *MEASURES, "id", "leave_out", "quarter"}
    | {"place_name", "latitude", "longitude", "coordinates", "url", "cited", "area"}
    | {"verification", "precision", "event_type", "part"}
)
_NARROWED = {
    "female": 'sex = "female"',
    "male": 'sex = "male"',
    "child": 'age_band = "child"',
    "families": 'unit = "families"',
}
_POPULATIONS = NARROWING[:7]
_BOUNDS = ("low", "high")
_SURE, _LIKELY = 0.85, 0.65


def quote(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps("".join(sign if sign.isprintable() else " " for sign in text),
                      ensure_ascii=False)  # fmt: skip


def _cut(text: str) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= _LONGEST_SAMPLE else f"{plain[:_LONGEST_SAMPLE]}…"


def _name_dataset(stem: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(stem).lower()).strip("-")[:50]
    return slug or "table"


def _list_choice(words: Words | None) -> str:
    return ", ".join(sorted(words or ()))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of a mapping; `show` decides what of a value may be printed."""

    guess: TableGuess
    show: Show

    def write(self, stem: str) -> Iterator[str]:
        flow = self.is_flow()
        yield from self._write_head(stem)
        yield from self._write_record("flow" if flow else "event")
        yield from self._write_flow() if flow else self._write_event()
        yield from self._write_report()
        yield from self._write_claims()
        yield from self._write_dates()
        if not flow:
            yield from self._write_precision()
        yield from self._write_unused()

    def is_flow(self) -> bool:
        return bool(self.guess.find("origin") and self.guess.find("dest"))

    def _samples(self, column: str) -> str:
        distinct = dict.fromkeys(self.guess.values.get(column, ()))
        shown = [quote(_cut(self.show(text))) for text in list(distinct)[:_SAMPLES]]
        return f" E.g. {', '.join(shown)}." if shown else " It is empty."

    def _comment(self, each: ColumnGuess) -> str:
        sure = "sure" if each.score >= _SURE else "likely" if each.score >= _LIKELY else "DOUBTFUL"
        return f"# {sure}: {_cut_comment(each.why)}.{self._samples(each.column)}"

    def _line(self, slot: str, each: ColumnGuess) -> Iterator[str]:
        yield self._comment(each)
        yield f"{slot} = {quote(each.column)}"

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
        yield f"# One of: {_list_choice(SOURCE_WORDS['kind'])}."
        yield 'kind = ""'
        yield '# Sources that repeat each other share a group: independence_group = ""'
        yield ""

    def _write_record(self, kind: str) -> Iterator[str]:
        yield "[record]"
        yield f'kind = "{kind}"'
        if own := self.guess.find("id"):
            yield from self._line("id", own)
        else:
            yield "# No column has an id of each row: ids are made of day, place and what happened."
        private = self.guess.list_roles("leave_out")
        if private:
            yield "# Personal data are never stored. Nothing of these columns is kept:"
            for each in private:
                why = _cut_comment(each.why).partition(",")[0]
                yield f"#   {quote(each.column)}: {why}. Its values are not shown."
            yield f"leave_out = [{', '.join(quote(each.column) for each in private)}]"
        if self.guess.filled_down:
            yield "# Many cells are empty below a filled one. If they were merged, take the # away:"
            yield f"# fill_down = [{', '.join(map(quote, self.guess.filled_down))}]"
        yield ""

    def _write_day(self, start: str, end: str) -> Iterator[str]:
        if first := self.guess.find("date_start"):
            yield from self._line(start, first)
        else:
            yield "# No column was recognised as the day: name it."
            yield f'{start} = ""'
        if last := self.guess.find("date_end"):
            yield from self._line(end, last)

    def _write_event(self) -> Iterator[str]:
        yield "[event]"
        yield from self._write_day("date_start", "date_end")
        for slot in _PLAIN_SLOTS:
            if each := self.guess.find(slot):
                yield from self._line(slot, each)
        yield from self._write_place()
        yield from self._write_position()
        for role, slot in _SHOWN_TO_ALL.items():
            if each := self.guess.find(role):
                yield self._comment(each)
                yield "# Kept, and not shown. To show it to everybody, take the # away; a row whose"
                yield "# text names a private person is refused then."
                yield f"# {slot} = {quote(each.column)}"
        for role in ("verification", "precision"):
            if each := self.guess.find(role):
                yield from self._write_vocabulary(role, each)
        yield from self._write_protection()
        yield from self._write_kinds()

    def _write_protection(self) -> Iterator[str]:
        for rule in ("hospital", "refuge"):
            for column in self.guess.heading.columns:
                if take_phrase(fold_words(column), rule) is not None:
                    yield f"# {quote(column)}: what must not be found is hidden, with its place."
                    yield "# Remove the next line only where no row does."
                    yield f'visibility = {{ constant = "{rule}" }}'
                    return

    def _write_place(self) -> Iterator[str]:
        found = [each for role in ("quarter", "place_name") if (each := self.guess.find(role))]
        if len(found) == 1:
            yield from self._line("place_name", found[0])
        elif found:
            yield from map(self._comment, found)
            yield "# The smaller place first: the other says where it lies."
            yield f"place_name = [{', '.join(quote(each.column) for each in found)}]"
        area = self.guess.find("area")
        if area:
            yield from self._line("place_context", area)

    def _write_position(self) -> Iterator[str]:
        if each := self.guess.find("coordinates"):
            yield from self._line("coordinates", each)
        north, east = self.guess.find("latitude"), self.guess.find("longitude")
        if not north or not east:
            return
        values = self.guess.values
        pairs = list(zip(values[north.column], values[east.column], strict=False))
        if _are_swapped(pairs):
            yield "# The headers stand the wrong way round: only so do the positions lie in Syria."
            north, east = east, north
        yield from self._line("latitude", north)
        yield from self._line("longitude", east)

    def _write_vocabulary(self, slot: str, each: ColumnGuess) -> Iterator[str]:
        values = self._count_values(each.column)
        pairs = ", ".join(f'{quote(_cut(self.show(text)))} = ""' for text in list(values)[:8])
        yield self._comment(each)
        yield f"# Kept, and not used. To use it, give each word one of: "\
              f"{_list_choice(EVENT_SLOTS[slot])}."  # fmt: skip
        yield f"# {slot} = {{ column = {quote(each.column)}, values = {{ {pairs} }} }}"

    def _count_values(self, column: str) -> Counter[str]:
        known = (text for text in self.guess.values[column] if not is_unknown(text))
        return Counter(dict(Counter(known).most_common()))

    def _write_kinds(self) -> Iterator[str]:
        yield ""
        each = self.guess.find("event_type") or self.guess.find("sub_event_type")
        if each is None:
            yield from self._write_assumed_kind()
            return
        yield "[event.event_type]"
        yield self._comment(each)
        yield f"column = {quote(each.column)}"
        yield "[event.event_type.values]"
        yield f"# Types and sub-types: {_list_choice(EVENT_SLOTS['event_type'])}."
        values = self._count_values(each.column)
        seen: set[str] = set()
        for text, count in list(values.items())[:_MOST_KINDS]:
            if quote(text) not in seen and self.show(text) == text:
                seen.add(quote(text))
                yield _write_kind(text, count)
        if len(values) > _MOST_KINDS:
            yield f"# … and {len(values) - _MOST_KINDS} further words; rows with them are refused."
        yield ""

    def _write_assumed_kind(self) -> Iterator[str]:
        yield "[event.event_type]"
        kind = _assume_kind({each.role for each in self.guess.columns})
        if kind:
            yield "# ASSUMED, as no column says what happened. Correct it if it is something else."
        else:
            yield "# No column says what happened: write what holds for every row."
        yield f"# One of: {_list_choice(EVENT_SLOTS['event_type'])}."
        yield f"constant = {quote(kind)}"
        yield ""

    def _write_flow(self) -> Iterator[str]:
        yield "[flow]"
        yield from self._write_day("period_start", "period_end")
        for end in ("origin", "dest"):
            each = self.guess.find(end)
            if each:
                known = [v for v in self.guess.values[each.column] if not is_unknown(v)]
                wide = share(known, is_governorate) >= _LIKELY
                yield from self._line(f"{end}_{'admin1' if wide else 'name'}", each)
        returned = self.guess.find("returned") and not self.guess.find("displaced")
        yield "# What the people did: arrivals, displaced, returns or sheltering."
        yield f'measure = {{ constant = "{"returns" if returned else "displaced"}" }}'
        yield ""

    def _write_report(self) -> Iterator[str]:
        found = [each for role in ("reported_at", "as_of", "url", "cited")
                 if (each := self.guess.find(role))]  # fmt: skip
        if not found:
            return
        yield "[report]"
        for each in found:
            yield from self._line(each.role, each)
        yield ""
        if self.guess.find("cited"):
            yield "# For a source that rows name (what they name is kept in any case), write:"
            yield "# [[cited]]"
            yield '# words = ["as the rows write it"]'
            yield '# id = ""'
            yield '# name_en = ""'
            yield '# kind = ""'
            yield ""

    def _write_claims(self) -> Iterator[str]:
        for label, bounds in _group_figures(self.guess.list_roles(*MEASURES)).items():
            first = next(iter(bounds.values()))
            if first.role == "stock":
                continue
            yield "[[claims]]"
            yield f'measure = "{first.role}"'
            yield from _write_narrowing(first.narrowed)
            for bound, each in bounds.items():
                yield from self._line(bound, each)
            yield f"# It is the figure of {label}."
            yield ""
        for each in self.guess.list_roles("part"):
            yield self._comment(each)
            yield "# Kept, and not used. If it counts everybody, take the # away:"
            yield "# [[claims]]"
            yield f'# measure = "{each.narrowed[0]}"'
            yield f"# best = {quote(each.column)}"
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
        yield "# How precisely the table knows its places, where a row does not say."
        yield 'default = "settlement"'
        each = self.guess.find("coordinates")
        if each and _are_swapped(list(_split_all(self.guess.values[each.column]))):
            yield "# The longitude stands first: only so do the positions lie in Syria."
            yield 'position_order = "lon-lat"'
        yield ""

    def _write_unused(self) -> Iterator[str]:
        used = set(_USED_ROLES)
        used |= {"origin", "dest"} if self.is_flow() else set()
        used |= set() if self.guess.find("event_type") else {"sub_event_type"}
        unused = [each for each in self.guess.columns if each.role not in used - {"stock"}]
        if unused:
            yield "# Not used, and kept as they are:"
            for each in unused:
                yield f"#   {quote(each.column)}.{self._samples(each.column)}"


def _cut_comment(text: str) -> str:
    return " ".join(text.split())


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
    return "\n".join(_Writer(guess, show).write(stem)) + "\n"
