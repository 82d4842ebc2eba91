"""Which columns of a table look merged downwards: named once for several rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

_WIDER: Mapping[str, tuple[str, ...]] = {
    "date_start": (),
    "admin1": (),
    "admin2": ("admin1",),
    "admin3": ("admin1", "admin2"),
}
"""Roles that may span rows, with those that must stay the same in all of them."""
_FEWEST = 6
"""Of fewer rows nobody can tell merged cells of places from empty ones."""
_LEAST = 0.25
_Cells = Sequence[str]


def _read_column(rows: Sequence[_Cells], at: int) -> list[str]:
    return [cells[at].strip() if at < len(cells) else "" for cells in rows]


def _follow(values: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each empty cell with the value that stands above it."""
    above = ""
    for number, value in enumerate(values):
        if not value:
            yield number, above
        above = value or above


def _stays(values: Sequence[str], number: int) -> bool:
    """Whether a cell says nothing else than the one above it."""
    return not values[number] or (number > 0 and values[number] == values[number - 1])


def find_merged(
    columns: Sequence[str], roles: Mapping[str, str], rows: Sequence[_Cells]
) -> tuple[str, ...]:
    """Return the columns whose empty cells seem to mean what stands above them.

    Every record has a day, so an empty one below a filled one is enough. A place that is empty is
    taken for one not known where a wider place changes, or where no day is missing with it and
    the cells are few.
    """
    whole = [cells for cells in rows if sum(1 for cell in cells if cell.strip()) >= 2]
    found = {role: _read_column(whole, at) for at, column in enumerate(columns)
             if (role := roles.get(column, "")) in _WIDER}  # fmt: skip
    spanned = {number for number, above in _follow(found.get("date_start", [])) if above}
    merged = []
    for column in columns:
        role = roles.get(column, "")
        if role in found and _is_merged(role, found, spanned):
            merged.append(column)
    return tuple(merged)


def _is_merged(role: str, found: Mapping[str, list[str]], spanned: set[int]) -> bool:
    values = found[role]
    empty = [number for number, _ in _follow(values)]
    if not empty or not values[0] or len(empty) == len(values):
        return False
    if role == "date_start":
        return True
    if any(not _stays(found[wider], number) for wider in _WIDER[role] if wider in found
           for number in empty):  # fmt: skip
        return False
    beside = spanned and set(empty) <= spanned
    return bool(beside) or (len(values) >= _FEWEST and len(empty) / len(values) >= _LEAST)
