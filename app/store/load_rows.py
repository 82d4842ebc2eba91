"""Which rows a load has had so far, kept by the database: memory stays flat on any file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    MetaData,
    Table,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

SEEN_ROW = Table(
    "seen_row",
    MetaData(),
    Column("key", LargeBinary, primary_key=True),
    Column("line", BigInteger),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
"""One entry per row of the file: the digest of its kind and id, and its line."""
RowName = tuple[str, str]
"""Kind and id of a row, as its source names it."""


def spell_row_key(kind: str, provider_id: ColumnElement[str]) -> ColumnElement[bytes]:
    """Return the key of a record that the ledger has, as the rows of a load are kept by it."""
    return func.sha256(func.convert_to(literal(f"{kind}\n") + provider_id, "UTF8"))


def _make_key(name: RowName) -> bytes:
    # A file's id may be longer than an index takes, or no text that the database knows.
    return hashlib.sha256("\n".join(name).encode("utf-8", "surrogatepass")).digest()


class SeenRows:
    """The ids of one load; they go with the transaction."""

    def __init__(self, connection: Connection) -> None:
        """Begin with none."""
        self._connection = connection
        SEEN_ROW.create(connection)

    def note_rows(self, rows: Sequence[tuple[RowName, int]]) -> dict[RowName, int]:
        """Note rows with their lines; return for each name the line on which it stood first."""
        first: dict[RowName, int] = {}
        for name, line in rows:
            first.setdefault(name, line)
        names = {_make_key(name): name for name in first}
        known = names.keys() - self._add_new(names, first)
        if known:
            query = select(SEEN_ROW.c.key, SEEN_ROW.c.line)
            wanted = SEEN_ROW.c.key == func.any(literal(list(known), ARRAY(LargeBinary)))
            for key, line in self._connection.execute(query.where(wanted)):
                first[names[bytes(key)]] = line
        return first

    def _add_new(self, names: dict[bytes, RowName], lines: dict[RowName, int]) -> set[bytes]:
        if not names:
            return set()
        given = (
            func.unnest(
                literal(list(names), ARRAY(LargeBinary)),
                literal([lines[name] for name in names.values()], ARRAY(BigInteger)),
            )
            .table_valued("key", "line")
            .render_derived(name="given")
        )
        adding = insert(SEEN_ROW).from_select(["key", "line"], select(given.c.key, given.c.line))
        returned = adding.on_conflict_do_nothing().returning(SEEN_ROW.c.key)
        return {bytes(key) for key in self._connection.scalars(returned)}
