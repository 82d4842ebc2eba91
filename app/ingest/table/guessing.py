"""Guess which column of a table means what, from its headers and a sample of its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.ingest.files.csv_table import Row
from app.ingest.files.rows import read_cells
from app.ingest.table.cell_words import is_unknown, list_phrases
from app.ingest.table.column_values import (
    is_account,
    is_contact,
    is_date,
    is_governorate,
    is_position,
    is_text,
    measure_fit,
    share,
)
from app.ingest.table.folding import fold_words
from app.ingest.table.header_words import MEASURES, HeaderMatch, match_header
from app.ingest.table.headings import SEARCHED_ROWS, Heading, list_headings
from app.ingest.table.known_formats import refuse_known_columns, refuse_tagged
from app.ingest.table.merged_cells import find_merged

SAMPLED_ROWS = 5_000
"""So many rows are looked at; the order of day and month is decided by all of them."""
_JUDGED = 200
"""So many values of a column tell what it holds."""
_LEAST = 0.45
_CONTRADICTED = 0.3
"""With fewer fitting values than this, what a header says is not believed."""
_TOLD_BY_VALUES = 0.9
_CERTAIN = 1.1
"""What protects people goes before whatever a header says."""
_AS_NAMED = 0.8
_MANY = frozenset({"leave_out", "entered", "part", "admin_code", "summary", "country"})
"""Roles that several columns may have."""


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column is taken for: its role, how sure that is (up to 1), and why.

    `narrowed` are the words that narrow a figure. `role` "" is a column that is only kept.
    """

    column: str
    role: str = ""
    score: float = 0.0
    why: str = ""
    narrowed: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The role with what narrows it: `killed civilians low`."""
        return " ".join([self.role, *(name for name in self.narrowed if name != "best")])


@dataclass(frozen=True, slots=True)
class TableGuess:
    """What a table seems to be; `values` are those of each column that are not empty."""

    heading: Heading
    rows: int
    columns: tuple[ColumnGuess, ...]
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    filled_down: tuple[str, ...] = ()

    def find(self, role: str) -> ColumnGuess | None:
        """Return the column of a role, the surest first."""
        having = [each for each in self.columns if each.role == role]
        return max(having, key=lambda each: each.score, default=None)

    def list_roles(self, *roles: str) -> list[ColumnGuess]:
        """Return the columns of these roles in the order of the table."""
        return [each for each in self.columns if each.role in roles]


def _looks_like_value(text: str) -> bool:
    bare = text.strip()
    return bare.replace(",", "").replace(".", "").lstrip("-").isdigit() or is_date(bare)


def _rate_heading(heading: Heading, rows: Sequence[Row]) -> float:
    named = [name for name in heading.columns if not name.startswith("(column ")]
    if len(named) < 2:
        return 0.0
    best = [max((m.strength for m in match_header(name).values()), default=0.0) for name in named]
    cells = [cell for _, row in rows[heading.first : heading.last + 1] for cell in row]
    values = sum(1 for cell in cells if _looks_like_value(cell))
    whole = len(named) / len(heading.columns)
    return sum(each for each in best if each >= _LEAST) * whole - values - 0.1 * heading.depth


def guess_heading(rows: Sequence[Row]) -> Heading | None:
    """Return the rows that most likely name the columns; without any known word, the first two."""
    rated = [(_rate_heading(each, rows), each) for each in list_headings(rows)]
    if not rated:
        return None
    score, best = max(rated, key=lambda entry: entry[0])
    if score >= 1:
        return best
    return next((each for _, each in rated if len(each.columns) > 1), None)


def is_sum(cells: Sequence[str]) -> bool:
    """Whether a row begins with a word for a total."""
    first = next((cell for cell in cells if cell.strip()), "")
    return fold_words(first) in list_phrases("total")


def _collect_values(heading: Heading, rows: Sequence[Row]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {column: [] for column in heading.columns}
    for _, cells in rows[heading.last + 1 :]:
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) < 2 or is_sum(cells):
            continue
        for column, cell in zip(heading.columns, cells, strict=False):
            if cell.strip():
                values[column].append(cell.strip())
    return values


def _explain(match: HeaderMatch, fit: float) -> str:
    return f'the header says "{match.phrase}", {fit:.0%} of the values fit'


def _judge_header(column: str, values: Sequence[str]) -> Iterator[ColumnGuess]:
    """Yield what the header may mean, as far as the values bear it out."""
    for role, match in match_header(column).items():
        counts = role in MEASURES or role == "persons"
        fit = measure_fit(role, values[:_JUDGED], counts=counts)
        if fit < _CONTRADICTED:
            yield from _judge_contradicted(column, match, values)
            continue
        score = match.strength * (0.35 + 0.65 * fit)
        if score >= _LEAST and counts and not match.is_whole and role != "stock":
            why = f'the header says "{match.phrase}" of some people only, or in other words'
            yield ColumnGuess(column, "part", score, why, (role,))
        elif score >= _LEAST:
            yield ColumnGuess(column, role, score, _explain(match, fit), match.narrowed)


def _judge_contradicted(
    column: str, match: HeaderMatch, values: Sequence[str]
) -> Iterator[ColumnGuess]:
    counts = match.role in ("casualties_unspecified", "killed", "missing", "detained", "injured")
    if counts and match.strength >= _AS_NAMED and share(values[:_JUDGED], is_text) > 0.6:
        why = f'the header says "{match.phrase}" and the values are words: names?'
        yield ColumnGuess(column, "leave_out", match.strength, why)


def _judge_values(column: str, values: Sequence[str]) -> Iterator[ColumnGuess]:
    """Yield what the values alone tell, whatever the header says."""
    known = [text for text in values[:_JUDGED] if not is_unknown(text)]
    if not known:
        return
    if share(known, is_contact) > 0.5:
        yield ColumnGuess(column, "leave_out", _CERTAIN, "the values look like phones or addresses")
    if share(known, is_account) > 0.1:
        why = "some values link to social networks, where an account may be a person's"
        yield ColumnGuess(column, "leave_out", _CERTAIN, why)
    tests = (("date_start", is_date, 0.5), ("coordinates", is_position, 0.6),
             ("admin1", is_governorate, 0.75))  # fmt: skip
    for role, test, score in tests:
        fit = share(known, test)
        if fit >= _TOLD_BY_VALUES:
            yield ColumnGuess(column, role, score, f"{fit:.0%} of the values are such")


def _assign(candidates: Sequence[ColumnGuess]) -> dict[str, ColumnGuess]:
    """Give every column its surest role, and every role its surest column."""
    taken: dict[str, ColumnGuess] = {}
    roles: set[str] = set()
    for guess in sorted(candidates, key=lambda each: -each.score):
        if guess.column in taken or (guess.label in roles and guess.role not in _MANY):
            continue
        taken[guess.column] = guess
        roles.add(guess.label)
    return taken


def _move_role(taken: dict[str, ColumnGuess], column: str, role: str, why: str) -> None:
    old = taken[column]
    taken[column] = ColumnGuess(column, role, old.score * 0.9, f"{old.why}; {why}")


def _settle_places(taken: dict[str, ColumnGuess], values: Mapping[str, Sequence[str]]) -> None:
    """Decide what a word for some area means, by what else the table has."""
    by_role = {guess.role: column for column, guess in taken.items()}
    area = by_role.get("area")
    if area and "admin1" not in by_role and share(values[area][:_JUDGED], is_governorate) > 0.8:
        _move_role(taken, area, "admin1", "its values are governorates")
        return
    if not {"place_name", "quarter"} & set(by_role):
        wide = by_role.get("area") or by_role.get("admin2")
        if wide and "area" in match_header(wide):
            _move_role(taken, wide, "place_name", "no other column names the place")


def _settle_days(taken: dict[str, ColumnGuess]) -> None:
    if any(guess.role == "date_start" for guess in taken.values()):
        return
    for column, guess in taken.items():
        if guess.role == "entered" and {"year", "السنة", "عام"} & set(fold_words(column)):
            _move_role(taken, column, "date_start", "there is no day: each row is a whole year")
            return


def guess_columns(rows: Sequence[Row]) -> TableGuess | None:
    """Return what the columns mean; None when there is no table in these rows."""
    heading = guess_heading(rows[:SEARCHED_ROWS])
    if heading is None:
        return None
    values = _collect_values(heading, rows)
    candidates = [
        guess
        for column in heading.columns
        for judge in (_judge_header, _judge_values)
        for guess in judge(column, values[column])
    ]
    taken = _assign(candidates)
    _settle_places(taken, values)
    _settle_days(taken)
    columns = tuple(taken.get(column, ColumnGuess(column)) for column in heading.columns)
    below = [cells for _, cells in rows[heading.last + 1 :] if not is_sum(cells)]
    roles = {column: each.role for column, each in taken.items()}
    merged = find_merged(heading.columns, roles, below)
    return TableGuess(heading, len(rows) - heading.last - 1, columns, values, merged)


def guess_table(path: Path) -> TableGuess:
    """Return what a table seems to be.

    Raises MasarError when there is none, when it is in a format that has its own adapter, and when
    it counts people who are somewhere, which is neither an event nor a movement.
    """
    rows = list(islice(read_cells(path), SAMPLED_ROWS))
    name = spell_plainly(path.name)
    refuse_tagged(name, rows[:SEARCHED_ROWS])
    guess = guess_columns(rows)
    if guess is None:
        raise MasarError(
            f"{name} has no table with named columns.", "The first row must name the columns."
        )
    refuse_known_columns(name, guess.heading.columns)
    _refuse_stock(name, guess)
    return guess


def _refuse_stock(name: str, guess: TableGuess) -> None:
    stock = [each.column for each in guess.list_roles("stock")]
    told = guess.list_roles("date_start", "event_type", "killed", "injured", "actor1", "origin")
    if stock and not told:
        named = ", ".join(f'"{spell_plainly(column)}"' for column in stock[:3])
        raise MasarError(
            f"{name} looks like a stock: {named} count people who are at a place, not something "
            "that happened on a day, nor a movement from one place to another.",
            "Masar shows events and movements; a stock is neither. Two stocks make no movement.",
        )
