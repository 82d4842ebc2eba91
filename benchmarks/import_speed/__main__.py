"""Rows a second from a real file to the ledger and to the map, against two floors of COPY.

`python -m benchmarks.import_speed --data DIR` takes every file of DIR that an adapter reads. Each
round has a fresh database, with the shipped places and nothing else: import with geocoding, then
publish; beside it, in the same round, the two floors.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import click
from sqlalchemy import NullPool, create_engine, text

from app.cluster import Cluster, open_cluster
from app.pipeline import load_shipped_places
from app.settings import Settings
from app.store.engine import open_engine
from app.store.migration import migrate_database
from benchmarks.import_speed.files import DataFile, list_files
from benchmarks.import_speed.floors import (
    spell_rows,
    take_ledger,
    time_ledger_copy,
    time_plain_copy,
)
from benchmarks.import_speed.ours import import_and_publish

ROUND = "one_round"
Times = dict[str, list[float]]


def _order(cluster: Cluster, *statements: str) -> None:
    url = cluster.url("masar_owner", "postgres")
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def _prepare_template(cluster: Cluster) -> None:
    """Make the database that every round begins with a copy of."""
    owner, writer = (open_engine(cluster.url(name)) for name in ("masar_owner", "masar_writer"))
    migrate_database(owner)
    load_shipped_places(writer, Settings().geodata_dir)
    owner.dispose()
    writer.dispose()


@contextmanager
def _make_database(cluster: Cluster) -> Iterator[tuple[str, str]]:
    """Give the addresses of a fresh database for its owner and its writer."""
    urls = cluster.url("masar_owner", ROUND), cluster.url("masar_writer", ROUND)
    _order(
        cluster,
        f"DROP DATABASE IF EXISTS {ROUND} WITH (FORCE)",
        # Copies files between two checkpoints: nothing is left to be written while we measure.
        f"CREATE DATABASE {ROUND} TEMPLATE masar STRATEGY file_copy",
    )
    try:
        yield urls
    finally:
        _order(cluster, f"DROP DATABASE {ROUND} WITH (FORCE)")


def _measure_ours(cluster: Cluster, file: DataFile, times: Times) -> tuple[int, dict[str, bytes]]:
    """Import and publish once; return the rows read, and what they became in the ledger."""
    alone = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with _make_database(cluster) as (url, writer_url), alone:
        read, seconds = alone.submit(import_and_publish, writer_url, file).result()
        for name, each in seconds.items():
            times[name].append(each)
        owner = open_engine(url)
        kept = take_ledger(owner)
        owner.dispose()
    return read, kept


def _measure_floors(
    cluster: Cluster, plain: tuple[list[str], bytes], kept: dict[str, bytes], times: Times
) -> None:
    with _make_database(cluster) as (url, _):
        owner = open_engine(url)
        times["floor: text"].append(time_plain_copy(owner, *plain))
        times["floor: ledger"].append(time_ledger_copy(owner, kept))
        owner.dispose()


def _print_times(rows: int, times: Times) -> None:
    floors = [name for name in times if name.startswith("floor")]
    middle = {name: statistics.median(some) for name, some in times.items()}
    for name, some in times.items():
        shares = "".join(
            f"  {middle[floor] / middle[name]:5.0%} of {floor.removeprefix('floor: ')}"
            for floor in floors
            if not name.startswith("floor")
        )
        click.echo(
            f"  {name:20} {min(some):6.2f} {middle[name]:6.2f} {max(some):6.2f} s "
            f"{rows / middle[name]:9,.0f} rows/s{shares}"
        )


def _measure_file(cluster: Cluster, file: DataFile, rounds: int) -> None:
    plain = spell_rows(file.adapter, file.path)
    times: Times = defaultdict(list)
    rows = 0
    for _ in range(rounds):
        rows, kept = _measure_ours(cluster, file, times)
        _measure_floors(cluster, plain, kept, times)
    click.echo(f"{file.adapter}, {file.path.name}: {rows:,} rows, load {os.getloadavg()[0]:.1f}")
    _print_times(rows, times)


def _choose_files(folder: Path, wanted: Sequence[str]) -> list[DataFile]:
    return [each for each in list_files(folder) if not wanted or each.adapter in wanted]


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Folder with events/ and displacement/.",
)
@click.option("--rounds", default=5, help="Rounds for each file.")
@click.option("--adapter", "wanted", multiple=True, help="Only files of this adapter.")
def measure_speed(data: Path, rounds: int, wanted: tuple[str, ...]) -> None:
    """Print least, median and most seconds of each file, and the share of each floor's speed."""
    files = _choose_files(data, wanted)
    if not files:
        raise click.ClickException(f"{data} has no file that is measured here.")
    folder = Path(tempfile.mkdtemp(prefix="masar-bench-"))
    folder.chmod(0o711)
    try:
        with open_cluster(folder / "data", lambda _line: None) as cluster:
            _prepare_template(cluster)
            click.echo(f"{os.cpu_count()} processors; {rounds} rounds: least, median, most")
            for file in files:
                _measure_file(cluster, file, rounds)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    measure_speed()
