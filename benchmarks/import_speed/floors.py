"""What PostgreSQL takes to COPY the same rows: as plain text, and as the finished ledger rows."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg import Connection, sql
from sqlalchemy import Engine

from app.ingest import ReadOptions, read_records

PIECE = 1 << 18
"""Bytes that are sent at once."""
KEPT = ("load", "source", "document", "event", "flow", "claim")
"""Ledger tables that a file of rows fills, in an order in which they may be filled."""
_ROW_NUMBERS = ("seq",)


def spell_rows(adapter: str, path: Path) -> tuple[list[str], bytes]:
    """Return the columns of a file and its rows as CSV, every cell as it came."""
    rows: list[Mapping[str, str]] = [
        record.provider
        for record in read_records(adapter, path, ReadOptions())
        if record.kind not in {"source", "document"}
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writerows(rows)
    return columns, text.getvalue().encode()


def _send(connection: Connection[Any], statement: sql.Composed | str, rows: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for begin in range(0, len(rows), PIECE):
            copy.write(rows[begin : begin + PIECE])


def _get_driver(engine: Engine) -> tuple[Any, Connection[Any]]:
    held = engine.raw_connection()
    driver = held.driver_connection
    assert isinstance(driver, Connection)  # noqa: S101 - the only driver that we use
    return held, driver


def time_plain_copy(engine: Engine, columns: list[str], rows: bytes) -> float:
    """Copy rows into one table of text columns without an index; return the seconds."""
    held, driver = _get_driver(engine)
    named = [sql.SQL("{} text").format(sql.Identifier(f"c{n}")) for n, _ in enumerate(columns)]
    try:
        table = sql.SQL("CREATE TABLE plain ({})").format(sql.SQL(", ").join(named))
        driver.execute(table)
        started = time.perf_counter()
        _send(driver, "COPY plain FROM STDIN (FORMAT csv)", rows)
        driver.commit()
        seconds = time.perf_counter() - started
        driver.execute("DROP TABLE plain")
        driver.commit()
    finally:
        held.close()
    return seconds


def _list_columns(driver: Connection[Any], table: str) -> sql.Composed:
    found = driver.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = 'ledger' AND table_name = %s AND is_generated = 'NEVER' "
        "AND NOT column_name = ANY(%s) ORDER BY ordinal_position",
        (table, list(_ROW_NUMBERS)),
    )
    return sql.SQL(", ").join(sql.Identifier(name) for (name,) in found)


def take_ledger(engine: Engine) -> dict[str, bytes]:
    """Return the rows of the ledger's tables as COPY writes them, in the order of their writing."""
    held, driver = _get_driver(engine)
    rows = {}
    try:
        for table in KEPT:
            order = sql.SQL("load_id" if table == "load" else "seq")
            query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
                _list_columns(driver, table), sql.Identifier("ledger", table), order
            )
            with driver.cursor() as cursor, cursor.copy(query) as copy:
                rows[table] = b"".join(bytes(piece) for piece in copy)
        driver.rollback()
    finally:
        held.close()
    return {table: some for table, some in rows.items() if some}


def time_ledger_copy(engine: Engine, rows: Mapping[str, bytes]) -> float:
    """Copy finished rows into the empty ledger, with its indexes, checks and chain of hashes."""
    held, driver = _get_driver(engine)
    statements = {
        table: sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier("ledger", table), _list_columns(driver, table)
        )
        for table in rows
    }
    try:
        started = time.perf_counter()
        for table, some in rows.items():
            _send(driver, statements[table], some)
        driver.commit()
        return time.perf_counter() - started
    finally:
        held.close()
