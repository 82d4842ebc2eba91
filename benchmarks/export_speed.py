"""How long whole files take, how soon they begin, and how much memory they hold, by their rows.

`python -m benchmarks.export_speed --rows 10000 --rows 100000 postgresql://owner@host:port/database`
on a database that `benchmarks.api_speed.load` has filled. It serves that database in a process of
its own; the floor beside it is plain `COPY` of the same stored texts in the same order.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import httpx
import psycopg

FORMATS = ("geojson", "ndjson", "csv", "flatgeobuf", "parquet")
READY_WITHIN_S = 60.0
LOOK_EVERY_S = 0.01
_PROC = Path("/proc")
_FLOOR = (
    "COPY (SELECT feature FROM published.event WHERE shown_to IS NULL"
    " ORDER BY date_start DESC, id LIMIT {rows:d}) TO STDOUT"
)


@dataclass(frozen=True)
class Taken:
    """Seconds to the first byte and to the last, bytes, and the most memory in MB meanwhile."""

    first_s: float
    whole_s: float
    size: int
    peak_mb: float = 0.0


def _find_tree(root: int) -> list[int]:
    """Return a process and all that it has started."""
    found = [root]
    for own in found:
        for task in (_PROC / str(own) / "task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found


def read_memory(root: int) -> float:
    """Return what a process and its children hold of memory, what they share counted once, in MB.

    (The kernel's proportional set size.) A process that has just ended counts as nothing.
    """
    total = 0
    for own in _find_tree(root):
        try:
            lines = (_PROC / str(own) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


@contextmanager
def watch_memory(root: int) -> Iterator[list[float]]:
    """Yield a list that grows until the block ends."""
    seen, done = [read_memory(root)], threading.Event()

    def look() -> None:
        while not done.wait(LOOK_EVERY_S):
            seen.append(read_memory(root))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        done.set()
        looking.join()


@contextmanager
def serve(url: str) -> Iterator[tuple[str, int]]:
    """Serve a database; yield the address and the id of the process."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        "uvicorn",
        "app.main:create_app",
        "--factory",
        "--port",
        str(port),
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    given = {**os.environ, "MASAR_WEB_DATABASE_URL": url, "MASAR_ANSWER_CACHE_MB": "0"}
    child = subprocess.Popen([sys.executable, "-m", *words], env=given)  # noqa: S603 - own words
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + READY_WITHIN_S
    try:
        while not _is_ready(address):
            if child.poll() is not None or time.monotonic() > deadline:
                raise click.ClickException("the service did not start")
            time.sleep(0.2)
        yield address, child.pid
    finally:
        child.terminate()
        child.wait()


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/live").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _time_parts(parts: Iterator[bytes]) -> Taken:
    started, first, size = time.perf_counter(), 0.0, 0
    for part in parts:
        first = first or time.perf_counter() - started
        size += len(part)
    return Taken(first, time.perf_counter() - started, size)


def read_export(address: str, form: str, rows: int, pid: int) -> Taken:
    """Take a file from the service as fast as it comes, and watch its memory."""

    def ask() -> Iterator[bytes]:
        path = f"{address}/api/collections/events/export?f={form}&limit={rows}"
        plain = {"Accept-Encoding": "identity"}
        with httpx.stream("GET", path, headers=plain, timeout=600) as answer:
            answer.raise_for_status()
            yield from answer.iter_raw()

    with watch_memory(pid) as seen:
        taken = _time_parts(ask())
    return Taken(taken.first_s, taken.whole_s, taken.size, max(seen))


def read_floor(url: str, rows: int) -> Taken:
    """Take the same texts from the database alone."""
    plain = url.replace("postgresql+psycopg://", "postgresql://")

    def copy() -> Iterator[bytes]:
        with (
            psycopg.connect(plain, options="-c jit=off") as connection,
            connection.cursor() as cursor,
            cursor.copy(_FLOOR.format(rows=rows).encode()) as lines,
        ):
            yield from map(bytes, lines)

    return _time_parts(copy())


def measure(take: Callable[[], Taken], rounds: int) -> Taken:
    """Return the medians of some rounds, and the most memory of any."""
    all_taken = [take() for _ in range(rounds)]
    first = statistics.median(each.first_s for each in all_taken)
    whole = statistics.median(each.whole_s for each in all_taken)
    return Taken(first, whole, all_taken[0].size, max(each.peak_mb for each in all_taken))


def tell(name: str, rows: int, taken: Taken, floor: Taken) -> None:
    """Print one line of a table."""
    click.echo(
        f"| {name} | {rows:,} | {taken.first_s:.2f} | {taken.whole_s:.2f}"
        f" | {taken.size / 1e6:.1f} | {taken.peak_mb:.0f}"
        f" | {taken.whole_s / rows * 1e6:.0f} | {taken.whole_s / floor.whole_s:.1f} |"
    )


@click.command()
@click.option("--rows", "sizes", type=int, multiple=True, default=(10_000, 100_000))
@click.option("--rounds", default=3, show_default=True)
@click.argument("url")
def main(sizes: tuple[int, ...], rounds: int, url: str) -> None:
    """Measure exports of the events at URL."""
    with serve(url) as (address, pid):
        click.echo(f"The service at rest holds {read_memory(pid):.0f} MB.\n")
        click.echo(
            "| format | rows | first byte, s | whole, s | MB | memory, MB | µs a row | × COPY |"
        )
        click.echo("|---|---|---|---|---|---|---|---|")
        for rows in sizes:
            floor = measure(lambda rows=rows: read_floor(url, rows), rounds)  # type: ignore[misc]
            tell("COPY", rows, floor, floor)
            for form in FORMATS:
                taken = measure(
                    lambda form=form, rows=rows: read_export(address, form, rows, pid),  # type: ignore[misc]
                    rounds,
                )
                tell(form, rows, taken, floor)


if __name__ == "__main__":
    main()
