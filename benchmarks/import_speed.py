"""How fast rows reach the ledger, against the floor of copying the same lines into one table."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import click
from sqlalchemy import Engine

from app.cluster import open_cluster
from app.pipeline import import_file, load_shipped_places
from app.settings import Settings
from app.store.engine import open_engine
from app.store.migration import migrate_database

ROUNDS = 5


def copy_lines(engine: Engine, path: Path) -> float:
    """Copy the file's lines into a one-column table; return the seconds."""
    started = time.perf_counter()
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a connection in use has its driver's own
        with driver.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE line (text text) ON COMMIT DROP")
            with cursor.copy("COPY line FROM STDIN") as copy, path.open(encoding="utf-8") as file:
                for line in file:
                    copy.write_row((line,))
    return time.perf_counter() - started


def import_rows(engine: Engine, path: Path) -> tuple[float, int]:
    """Import the file without keeping it; return seconds and rows."""
    report = import_file(engine, "ucdp_ged", path, dry_run=True)
    return report.seconds, report.read


def main() -> None:
    """Alternate floor and import, and print medians and their ratio."""
    path = Path(sys.argv[1])
    folder = Path(tempfile.mkdtemp(prefix="masar-bench-"))
    folder.chmod(0o711)
    with open_cluster(folder / "data", lambda _line: None) as cluster:
        migrate_database(open_engine(cluster.url("masar_owner")))
        engine = open_engine(cluster.url("masar_writer"))
        load_shipped_places(engine, Settings().geodata_dir)
        floors, imports, rows = [], [], 0
        for _ in range(ROUNDS):
            floors.append(copy_lines(engine, path))
            seconds, rows = import_rows(engine, path)
            imports.append(seconds)
    floor, ours = statistics.median(floors), statistics.median(imports)
    shutil.rmtree(folder)
    click.echo(f"{rows:,} rows, {ROUNDS} rounds, medians")
    click.echo(f"floor  {floor:.2f} s  {rows / floor:,.0f} rows/s")
    click.echo(
        f"import {ours:.2f} s  {rows / ours:,.0f} rows/s  ({min(imports):.2f}–{max(imports):.2f})"
    )
    click.echo(f"import takes {ours / floor:.1f} × the floor")


if __name__ == "__main__":
    main()
