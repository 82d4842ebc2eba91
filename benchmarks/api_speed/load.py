"""Fill an empty database with made-up events, straight into what is shown.

`python -m benchmarks.api_speed.load --rows 1000000 postgresql://owner@host:port/database`

The same rows are also copied into the table `peers.event`, with the same indexes on place, day and
id, for other servers: they need neither our versions nor our prepared answers. The rows are the
same at every run, and the first million of five are the million.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Connection, Engine, text

from app.domain.mode import SecurityMode
from app.pipeline import load_shipped_places
from app.settings import Settings
from app.store.engine import open_engine
from app.store.migration import migrate_database
from app.store.published_state import note_state

HERE = Path(__file__).parent
CHUNK = 50_000
POLICY = "made-up"
_HIDDEN = (
    "'row_id','row_hash','shown_from','shown_to','estimate','redaction','revision','feature','spot'"
)


def fill_events(owner: Engine, rows: int) -> None:
    """Write the positions, then the events in transactions of CHUNK rows, then count them."""
    with owner.begin() as connection:
        for statement in (HERE / "spots.sql").read_text(encoding="utf-8").split("\n--;\n"):
            connection.execute(text(statement))
        connection.execute(text("ALTER TABLE published.event DISABLE TRIGGER roll_up_shown"))
    statement = (HERE / "events.sql").read_text(encoding="utf-8")
    with click.progressbar(range(1, rows + 1, CHUNK), label=f"{rows:,} events") as chunks:
        for first in chunks:
            last = min(first + CHUNK - 1, rows)
            with owner.begin() as connection:
                connection.execute(text(statement.format(first=first, last=last)))
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE published.event ENABLE TRIGGER roll_up_shown"))
        connection.execute(text("SELECT published.refill_rollup()"))


def _list_shared_columns(connection: Connection) -> str:
    query = (
        "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"  # noqa: S608
        " FROM information_schema.columns WHERE table_schema = 'published'"
        f" AND table_name = 'event' AND column_name NOT IN ({_HIDDEN})"
    )
    return str(connection.scalar(text(query)))


def copy_for_peers(owner: Engine) -> None:
    """Copy what readers see of every event into a plain table with the indexes that peers use."""
    with owner.begin() as connection:
        columns = _list_shared_columns(connection)
        for statement in (
            "CREATE SCHEMA peers",
            f"CREATE TABLE peers.event AS SELECT row_number() OVER (ORDER BY date_start DESC, id)"  # noqa: S608
            f" AS number, {columns} FROM published.event WHERE shown_to IS NULL",
            "ALTER TABLE peers.event ADD PRIMARY KEY (number)",
            "ALTER TABLE peers.event ALTER COLUMN geom TYPE geometry(Point, 4326)",
            "CREATE UNIQUE INDEX ON peers.event (id)",
            "CREATE INDEX ON peers.event USING gist (geom)",
            "CREATE INDEX ON peers.event (date_start)",
        ):
            connection.execute(text(statement))


def settle(owner: Engine) -> None:
    """Let the planner know what is there, and mark pages as visible to all."""
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


@click.command()
@click.option("--rows", default=100_000, show_default=True, help="How many events to make up.")
@click.argument("url")
def main(rows: int, url: str) -> None:
    """Fill the empty database at URL, which must let its owner create extensions and roles."""
    started = time.perf_counter()
    owner = open_engine(url)
    migrate_database(owner)
    load_shipped_places(owner, Settings().geodata_dir)
    fill_events(owner, rows)
    with owner.begin() as connection:
        note_state(connection, POLICY, SecurityMode.NORMAL, datetime.now(UTC), changed=True)
    copy_for_peers(owner)
    settle(owner)
    click.echo(f"{rows:,} events in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
