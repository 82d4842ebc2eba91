"""How long whole files take, how soon they begin, and how much memory they hold, by their rows.

`python -m benchmarks.export_speed --rows 10000 --rows 100000 postgresql://owner@host:port/database`
on a database that `benchmarks.api_speed.load` has filled. Each format is served by a process of its
own, so that none inherits what another left in memory; the floor beside it is plain `COPY` of the
same stored texts in the same order. The database has to lie in memory for the seconds to say much.
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
from functools import partial
from pathlib import Path

import click
import httpx
import psycopg

FIRST_BYTES = 10
"""How often the first byte of each file is waited for, at most."""
FIRST_BYTES_WITHIN_S = 20.0
"""No further time once this has passed: some formats begin when they are whole."""
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
    """Seconds to the first byte and to the last, bytes, and the most MB above rest meanwhile."""

    first_s: float
    whole_s: float
    size: int
    peak_mb: float = 0.0
    least_s: float = 0.0
    """The shortest time to the first byte, which others on the machine lengthen least."""


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


def _open_client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, headers={"Accept-Encoding": "identity"}, timeout=600)


def _ask(client: httpx.Client, form: str, rows: int) -> Iterator[bytes]:
    path = f"/api/collections/events/export?f={form}&limit={rows}"
    with client.stream("GET", path) as answer:
        answer.raise_for_status()
        yield from answer.iter_raw()


def await_first_byte(client: httpx.Client, form: str, rows: int) -> float:
    """Return the seconds until a file begins; nothing more is taken of it."""
    started = time.perf_counter()
    with closing(_ask(client, form, rows)) as parts:  # type: ignore[type-var]
        next(parts)
        waited = time.perf_counter() - started
    # The place of a reader is free a moment after the connection is.
    time.sleep(0.2)
    return waited


def list_first_bytes(client: httpx.Client, form: str, rows: int) -> list[float]:
    """Return the seconds until a file begins, some times over."""
    found, deadline = list[float](), time.monotonic() + FIRST_BYTES_WITHIN_S
    while not found or (len(found) < FIRST_BYTES and time.monotonic() < deadline):
        found.append(await_first_byte(client, form, rows))
    return found


def read_export(client: httpx.Client, form: str, rows: int, pid: int) -> Taken:
    """Take a file from the service as fast as it comes, and watch its memory."""
    with watch_memory(pid) as seen:
        taken = _time_parts(_ask(client, form, rows))
    return Taken(taken.first_s, taken.whole_s, taken.size, max(seen))


def measure_format(url: str, form: str, sizes: tuple[int, ...], rounds: int) -> dict[int, Taken]:
    """Return what files of some sizes take, of a service that has made no other format."""
    found = {}
    with serve(url) as (address, pid), _open_client(address) as client:
        # Whatever is opened at the first question is open, and counts as rest.
        _time_parts(_ask(client, "ndjson", 1))
        rest = read_memory(pid)
        for rows in sizes:
            firsts = list_first_bytes(client, form, rows)
            taken = measure(partial(read_export, client, form, rows, pid), rounds)
            peak_mb = taken.peak_mb - rest
            first_s = statistics.median(firsts)
            found[rows] = Taken(first_s, taken.whole_s, taken.size, peak_mb, min(firsts))
    return found


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
    peak_mb, least = (max(x.peak_mb for x in all_taken), min(x.first_s for x in all_taken))
    return Taken(first, whole, all_taken[0].size, peak_mb, least)


def tell(name: str, rows: int, taken: Taken, floor: Taken) -> None:
    """Print one line of a table."""
    first = f"{taken.least_s * 1000:.0f}, {taken.first_s * 1000:.0f}"
    click.echo(
        f"| {name} | {rows:,} | {first} | {taken.whole_s:.2f}"
        f" | {taken.size / 1e6:.1f} | {taken.peak_mb:.0f}"
        f" | {taken.whole_s / rows * 1e6:.0f} | {taken.whole_s / floor.whole_s:.1f} |"
    )


@click.command()
@click.option("--rows", "sizes", type=int, multiple=True, default=(10_000, 100_000))
@click.option("--format", "formats", type=click.Choice(FORMATS), multiple=True, default=FORMATS)
@click.option("--rounds", default=3, show_default=True)
@click.argument("url")
def main(sizes: tuple[int, ...], formats: tuple[str, ...], rounds: int, url: str) -> None:
    """Measure exports of the events at URL."""
    floors = {rows: measure(partial(read_floor, url, rows), rounds) for rows in sizes}
    click.echo(
        "| format | rows | first byte, ms: least, median | whole, s | MB | memory, MB"
        " | µs a row | × COPY |"
    )
    click.echo("|---|---|---|---|---|---|---|---|")
    for rows, floor in floors.items():
        tell("COPY", rows, floor, floor)
    for form in formats:
        for rows, taken in measure_format(url, form, sizes, rounds).items():
            tell(form, rows, taken, floors[rows])
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    click.echo(f"\nLoad averages at the end: {load}; {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
