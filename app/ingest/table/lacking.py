"""What a row of a table must say and does not, by the names of the user's own columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.errors import RejectedRecord
from app.ingest.table.mapping import TableMapping

_ENDS = (("origin", "from where they left"), ("dest", "where they came to"))
_END_NAMES = ("name", "place_id", "admin1", "admin2", "admin3", "latitude")


def _list_columns(mapping: TableMapping, slots: tuple[str, ...]) -> list[str]:
    named = [column for slot in slots if slot in mapping.slots
             for column in mapping.slots[slot].columns]  # fmt: skip
    return list(dict.fromkeys(named))


def _list_needed(mapping: TableMapping) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield slots of which one must be told, and what for."""
    if mapping.kind == "event":
        yield ("date_start",), "every record needs its day"
        return
    yield ("period_start",), "every movement needs its day"
    for end, what in _ENDS:
        names = tuple(f"{end}_{name}" for name in _END_NAMES)
        yield names, f"a movement needs both its ends: {what}"


def find_lacking(mapping: TableMapping, fields: Mapping[str, str]) -> RejectedRecord | None:
    """Return what is wrong with a row that leaves empty what every row must say."""
    for slots, why in _list_needed(mapping):
        if any(fields.get(slot) for slot in slots):
            continue
        columns = _list_columns(mapping, slots)
        unfilled = [f'"{column}"' for column in columns if column not in mapping.fill_down]
        mend = ""
        if unfilled and len(slots) == 1:
            mend = ("; write it, or if the cell above spans this row, write fill_down = "
                    f"[{', '.join(unfilled)}] under [record] of the mapping")  # fmt: skip
        return RejectedRecord(" + ".join(columns) or slots[0], f"is empty, but {why}{mend}")
    return None
