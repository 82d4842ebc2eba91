"""Size and time of each way to compress real answers; prints the table of docs/caching.md.

python -m benchmarks.compression http://127.0.0.1:8000 [path …]
"""

import sys
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator

import brotli
import click
import zstandard

PATHS = (
    "/api/collections/events/items?limit=20",
    "/api/collections/events/items?limit=100",
    "/api/collections/events/items?limit=1000",
    "/about/method",
)
SHORTEST_S = 0.3
"""Seconds for which each way is repeated; the best run counts."""


def list_ways() -> Iterator[tuple[str, Callable[[bytes], bytes]]]:
    """Yield the name of each coding and level, and what compresses by it."""
    for level in (1, 4, 5, 6, 9):
        yield f"gzip {level}", lambda text, level=level: zlib.compress(text, level, 31)  # type: ignore[misc]
    for level in (1, 3, 4, 5, 6):
        yield f"br {level}", lambda text, level=level: brotli.compress(text, quality=level)  # type: ignore[misc]
    for level in (1, 3, 4, 6, 9):
        coder = zstandard.ZstdCompressor(level=level)
        yield f"zstd {level}", coder.compress


def time_way(compress: Callable[[bytes], bytes], text: bytes) -> float:
    """Return the milliseconds of the quickest of many runs."""
    best, until = float("inf"), time.perf_counter() + SHORTEST_S
    while time.perf_counter() < until:
        began = time.perf_counter()
        compress(text)
        best = min(best, time.perf_counter() - began)
    return best * 1e3


def read_answer(address: str) -> bytes:
    """Return an answer as it is before compression."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return bytes(answer.read())


def main(base: str, paths: tuple[str, ...]) -> None:
    """Print one table per answer."""
    for path in paths:
        text = read_answer(base + path)
        click.echo(f"\n{path}: {len(text) / 1024:.1f} KiB\n\n| way | KiB | ms |\n|---|---|---|")
        for name, compress in list_ways():
            size = len(compress(text)) / 1024
            click.echo(f"| {name} | {size:.1f} | {time_way(compress, text):.2f} |")


if __name__ == "__main__":
    main(sys.argv[1], tuple(sys.argv[2:]) or PATHS)
