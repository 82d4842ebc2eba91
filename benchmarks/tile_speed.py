"""How long tiles of the events take, beside the same tiles made of every event by plain SQL.

`python -m benchmarks.tile_speed postgresql://owner@host:port/database`, on a database that
`benchmarks.api_speed.load` has filled. Both are asked in turn on one connection, so that a noisy
machine hits both alike; what is told are medians, sizes, and the ratio of one run.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date

import click
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from app.domain.filters import MAX_LIMIT, DateRange, ItemFilter
from app.domain.tiles import Tile
from app.query.collections import EVENTS
from app.query.event_tiles import select_event_tile
from app.query.tile_squares import bind_tile
from app.store.engine import spell_url

HUBS = ((37.16, 36.20), (36.63, 35.93), (36.75, 35.14), (36.29, 33.51), (40.14, 35.34))
"""Positions (lon, lat) around which most events lie."""
ZOOMS = (5, 7, 9, 10, 12, 14)
SINGLES = 1_000
GIVE_UP_MS = 5_000
"""Longest that one tile may take; a tile of 0 KiB was given up then."""
YEAR = DateRange(date(2015, 1, 1), date(2015, 12, 31))
_NAMES = ", ".join(f"e.{name}" for name in EVENTS.properties if name != "redaction")
RAW = text(
    "WITH feature AS (SELECT "  # noqa: S608 - names of columns of our own
    f"e.id, {_NAMES}, ST_AsMVTGeom(ST_Transform(e.geom, 3857),"
    " ST_TileEnvelope(:zoom, :column, :row), 4096, 64, true) AS geom FROM published.event AS e"
    " WHERE e.shown_to IS NULL AND e.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326))"
    " SELECT ST_AsMVT(feature, 'events', 4096, 'geom') FROM feature"
)


def list_tiles(zoom: int) -> Iterator[Tile]:
    """Yield the tiles of a zoom around the hubs, each once."""
    side = 1 << zoom
    found = {}
    for lon, lat in HUBS:
        turned = math.asinh(math.tan(math.radians(lat))) / math.pi
        tile = Tile(zoom, int((1 - turned) / 2 * side), int((lon + 180) / 360 * side))
        found[tile] = None
    yield from found


def read_raw(connection: Connection, tile: Tile) -> bytes:
    """Return the tile with every event and all its properties."""
    west, south, east, north = tile.spell()
    given = {"zoom": tile.zoom, "row": tile.row, "column": tile.column}
    box = {"west": west, "south": south, "east": east, "north": north}
    return bytes(connection.scalar(RAW, {**given, **box}) or b"")


def read_ours(zoom: int, asked: ItemFilter) -> Callable[[Connection, Tile], bytes]:
    """Return what reads our tiles of a zoom and a selection, as the service does."""
    statement = select_event_tile(zoom, asked, EVENTS.properties)
    return lambda connection, tile: bytes(connection.scalar(statement, bind_tile(tile)) or b"")


def measure(
    connection: Connection, read: Callable[[Connection, Tile], bytes], tile: Tile
) -> tuple[float, int]:
    """Return milliseconds and bytes of one tile."""
    started = time.perf_counter()
    try:
        content = read(connection, tile)
    except OperationalError:  # given up, as a service would
        content = b""
    return (time.perf_counter() - started) * 1_000, len(content)


def compare(connection: Connection, zoom: int, rounds: int) -> None:
    """Print one line: the raw tile, ours, ours with as many single events as may be, a year's."""
    readers = {
        "raw": read_raw,
        "ours": read_ours(zoom, ItemFilter(limit=SINGLES)),
        "most": read_ours(zoom, ItemFilter(limit=MAX_LIMIT)),
        "year": read_ours(zoom, ItemFilter(limit=SINGLES, dates=YEAR)),
    }
    took: dict[str, list[float]] = {name: [] for name in readers}
    size: dict[str, list[int]] = {name: [] for name in readers}
    for _ in range(rounds):
        for tile in list_tiles(zoom):
            for name, read in readers.items():
                spent, length = measure(connection, read, tile)
                took[name].append(spent)
                size[name].append(length)
    told = [f"z{zoom:<3}"]
    for name in readers:
        middle, largest = statistics.median(took[name]), max(size[name]) / 1024
        told.append(f"{name} {middle:8.1f} ms {largest:8.1f} KiB")
    ratio = statistics.median(took["raw"]) / statistics.median(took["ours"])
    click.echo("  ".join([*told, f"raw/ours {ratio:6.1f}"]))


@click.command()
@click.option("--rounds", default=5, show_default=True, help="How often every tile is asked.")
@click.argument("url")
def main(rounds: int, url: str) -> None:
    """Compare tiles of the events at URL."""
    options = (
        "-c jit=off -c plan_cache_mode=force_custom_plan -c timezone=UTC"
        f" -c statement_timeout={GIVE_UP_MS}"
    )
    engine = create_engine(
        spell_url(url), connect_args={"options": options}, isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        for zoom in ZOOMS:
            compare(connection, zoom, rounds)


if __name__ == "__main__":
    main()
