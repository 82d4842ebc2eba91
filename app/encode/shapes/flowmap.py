"""The two tables of a flow map: `flows.csv` (origin,dest,count,time) and `locations.csv`.

Its arrows are added up, so a movement that is part of another one is left out. So is one without
two positions, which could not be drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.spreadsheet_cells import guard_cell, is_formula
from app.encode.shapes.cells import spell_cell, write_lines
from app.encode.shapes.rows import End, Row, Subject, count_persons, tell_own_row
from app.encode.shapes.shape import Chunk, EncodeOptions, Shape
from app.encode.shapes.tables import Spell, Table
from app.encode.shapes.tally import Tally

FLOWS, LOCATIONS = "flows.csv", "locations.csv"
FLOW_COLUMNS: dict[str, Spell | None] = {
    "origin": lambda row: row["origin"].id,
    "dest": lambda row: row["dest"].id,
    "count": count_persons,
    "time": lambda row: row["date_start"],
}
LOCATION_COLUMNS = ("id", "name", "lat", "lon")


def _refuse(row: Row) -> str | None:
    if row["part_of"]:
        return "part of another movement, which counts the same people"
    if row["geometry"] is None:
        return "no arrow: one of its ends is no more than a country, or unknown"
    return None if count_persons(row) is not None else "no number of persons"


_TABLE = Table(FLOW_COLUMNS, _refuse, own_adapter="flowmap")


def _note_ends(rows: Iterable[Row], ends: dict[str, End]) -> Iterator[Row]:
    """Pass rows on, and remember the places that they name: as many as there are places."""
    for row in rows:
        own = tell_own_row(row, "flowmap")
        if own is not None or _refuse(row) is None:
            for name in ("origin", "dest"):
                end: End = row[name]
                # A source may name its places by ids of its own: where they lie was in a file of
                # its own, and what we know of the place would be another answer.
                if own is None or own.get(name) == end.id:
                    ends[end.id] = end
        yield row


def _encode(rows: Iterable[Row], tally: Tally, options: EncodeOptions) -> Iterator[Chunk]:
    ends: dict[str, End] = {}
    for _, lines in _TABLE.encode(_note_ends(rows, ends), tally, options):
        yield FLOWS, lines
    lines_of_places = [
        [spell_cell(value) for value in (own_id, end.name, end.lat, end.lon)]
        for own_id, end in sorted(ends.items())
    ]
    tally.formulas += sum(is_formula(cell) for line in lines_of_places for cell in line)
    if not options.verbatim:
        lines_of_places = [list(map(guard_cell, line)) for line in lines_of_places]
    yield LOCATIONS, write_lines([LOCATION_COLUMNS, *lines_of_places])


SHAPE = Shape(
    "flowmap",
    "a folder with flows.csv and locations.csv for a flow map",
    (Subject.FLOWS,),
    _encode,
    columns=tuple(FLOW_COLUMNS),
    own_adapter="flowmap",
    parts=(FLOWS, LOCATIONS),
)
