"""How fast the ledger is published: all of it, and after one new figure; and how large both are.

`python -m benchmarks.publish_speed 10000` makes up that many events in the format of UCDP GED,
imports them and publishes. The floor is copying the finished public rows into empty tables.
"""

from __future__ import annotations

import csv
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import click
from sqlalchemy import Engine, text

from app.cluster import open_cluster
from app.pipeline import import_file, load_shipped_places, publish_ledger
from app.settings import Settings
from app.store.engine import open_engine
from app.store.migration import migrate_database
from app.store.published_tables import PUBLISHED_TABLES

COLUMNS = (
    "id,year,type_of_violence,side_a,side_b,number_of_sources,source_article,where_prec,"
    "where_coordinates,adm_1,adm_2,latitude,longitude,country,date_prec,date_start,date_end,"
    "deaths_a,deaths_b,deaths_civilians,deaths_unknown,low,best,high,event_clarity,region"
).split(",")
TOWNS = (
    ("Aleppo governorate", 36.2, 37.15), ("Homs governorate", 34.73, 36.71),
    ("Idlib governorate", 35.93, 36.63), ("Hama governorate", 35.13, 36.75),
    ("Daraa governorate", 32.62, 36.1), ("Latakia governorate", 35.52, 35.78),
    ("Rif Dimashq governorate", 33.5, 36.4), ("Deir ez Zor governorate", 35.33, 40.14),
)  # fmt: skip
DAYS = 13 * 365
FIRST_DAY = date(2012, 1, 1)
RETOLD = 3
"""Changes of one figure that are published one after the other."""


def write_events(path: Path, count: int, changed: int | None = None, seed: int = 1) -> Path:
    """Write made-up events around eight towns over 13 years.

    With `changed` only the event of that number, which has one more victim than before.
    """
    dice = random.Random(seed)  # noqa: S311 - the same events every time
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for number in range(count):
            town, lat, lon = dice.choice(TOWNS)
            day = FIRST_DAY + timedelta(dice.randrange(DAYS))
            dead = dice.randint(0, 20) + (number == changed)
            row = (
                {
                    "id": number + 1, "year": day.year, "type_of_violence": dice.randint(1, 3),
                    "side_a": "Side A", "side_b": "Side B", "number_of_sources": 2,
                    "source_article": "Report", "where_prec": dice.choice((1, 1, 2, 4)),
                    "where_coordinates": f"Village {dice.randint(1, 400)}", "adm_1": town,
                    "adm_2": "", "latitude": round(lat + dice.gauss(0, 0.15), 4),
                    "longitude": round(lon + dice.gauss(0, 0.15), 4), "country": "Syria",
                    "date_prec": 1, "date_start": day, "date_end": day, "deaths_a": 0,
                    "deaths_b": 0, "deaths_civilians": dead, "deaths_unknown": 0, "low": dead,
                    "best": dead, "high": dead + 2, "event_clarity": 1, "region": "Middle East",
                }
            )  # fmt: skip
            if changed in {None, number}:
                writer.writerow(row)
    return path


@contextmanager
def make_database() -> Iterator[tuple[Engine, Engine, Path]]:
    """Give owner and writer of a fresh database with the shipped places, and a folder."""
    folder = Path(tempfile.mkdtemp(prefix="masar-bench-"))
    folder.chmod(0o711)
    try:
        with open_cluster(folder / "data", lambda _line: None) as cluster:
            owner = open_engine(cluster.url("masar_owner"))
            migrate_database(owner)
            writer = open_engine(cluster.url("masar_writer"))
            load_shipped_places(writer, Settings().geodata_dir)
            yield owner, writer, folder
            owner.dispose()
            writer.dispose()
    finally:
        shutil.rmtree(folder)


def time_floor(owner: Engine) -> float:
    """Copy every public row into empty tables of the same shape; return the seconds."""
    started = time.perf_counter()
    with owner.connect() as connection, connection.begin() as transaction:
        for table in PUBLISHED_TABLES:
            name = f"floor_{table.name}"
            source = f"published.{table.name}"
            connection.execute(
                text(f"CREATE TEMPORARY TABLE {name} (LIKE {source} INCLUDING INDEXES)")
            )
            connection.execute(text(f"INSERT INTO {name} SELECT * FROM {source}"))  # noqa: S608
        transaction.rollback()
    return time.perf_counter() - started


def measure_sizes(owner: Engine, events: int) -> dict[str, float]:
    """Return bytes per event of the two schemas, indexes included."""
    query = text(
        "SELECT schemaname, sum(pg_total_relation_size(format('%I.%I', schemaname, tablename)))"
        " FROM pg_tables WHERE schemaname IN ('ledger', 'published') GROUP BY 1 ORDER BY 1"
    )
    with owner.connect() as connection:
        return {name: float(size) / events for name, size in connection.execute(query)}


def _time(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Import, publish, change one figure a few times, and print the seconds of each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with make_database() as (owner, writer, folder):
        path = write_events(folder / "events.csv", count)
        loading = _time(lambda: import_file(writer, "ucdp_ged", path))
        click.echo(f"{count:,} events imported in {loading:.1f} s ({count / loading:,.0f} rows/s)")
        whole = publish_ledger(writer)
        shown = whole.changes["event"].shown
        click.echo(
            f"whole: {whole.seconds:.1f} s, {count / whole.seconds:,.0f} events/s, {shown:,} shown,"
            f" {whole.changes['cluster'].shown:,} clusters"
        )
        floor = time_floor(owner)
        click.echo(f"floor: {floor:.1f} s; publishing takes {whole.seconds / floor:.1f} × as long")
        for retold in range(RETOLD):
            one = write_events(folder / "one.csv", retold + 1, changed=retold)
            import_file(writer, "ucdp_ged", one)
            report = publish_ledger(writer)
            rows = sum(change.shown for change in report.changes.values())
            click.echo(
                f"one new figure: {report.seconds * 1000:.0f} ms, {report.looked_at} record(s) "
                f"looked at, {rows} rows written of {shown:,} events"
            )
        sizes = measure_sizes(owner, count)
        click.echo("; ".join(f"{name} {size:,.0f} bytes per event" for name, size in sizes.items()))


if __name__ == "__main__":
    main()
