"""Many rows at once, through COPY: several times faster than INSERT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import orjson
from psycopg import sql
from psycopg.types.json import Json
from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import JSONB

Row = Mapping[str, object]


def copy_rows(
    connection: Connection, table: Table, rows: Iterable[Row], *, target: str | None = None
) -> int:
    """Copy rows into `table` (or into the temporary table `target` of the same shape).

    Columns are those of the first row; geometry is given as EWKT. Returns the number of rows.
    """
    rows = list(rows)
    if not rows:
        return 0
    columns = list(rows[0])
    json_columns = {c.name for c in table.columns if isinstance(c.type, JSONB)}
    name = sql.Identifier(target) if target else sql.Identifier(table.schema or "", table.name)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        name, sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a connection in use always has its driver's own
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(_adapt_values(row, columns, json_columns))
    return len(rows)


def _adapt_values(row: Row, columns: Sequence[str], json_columns: set[str]) -> list[object]:
    return [
        Json(row[name], dumps=orjson.dumps)
        if name in json_columns and row[name] is not None
        else row[name]
        for name in columns
    ]
