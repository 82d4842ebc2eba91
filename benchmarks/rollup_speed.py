"""How much faster counts are from the roll-up than from the events, and how both grow.

`python -m benchmarks.rollup_speed --rounds 5 postgresql://web@host/few postgresql://web@host/many`

asks the same questions of databases of different sizes (`benchmarks.api_speed.load` fills them) in
turns, so that whatever else the machine does burdens all alike. Medians in milliseconds, in the
database alone, without HTTP. "events" is a plain GROUP BY over the events.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from statistics import median

import click
from sqlalchemy import Connection, Executable, create_engine, func, make_url, select

from app.domain.filters import DateRange, ItemFilter
from app.query.aggregates import select_aggregates
from app.query.collections import EVENTS
from app.query.items import match_items

YEAR = DateRange(date(2015, 1, 1), date(2015, 12, 31))
ODD = DateRange(date(2014, 5, 17), date(2019, 7, 9))
BATTLES = {"event_type": "Battles"}
QUESTIONS: Mapping[str, tuple[list[str], ItemFilter, int]] = {
    "S5 zoom 7": (["place"], ItemFilter(), 7),
    "S5 zoom 7, a year": (["place"], ItemFilter(dates=YEAR), 7),
    "S5 zoom 7, a type": (["place"], ItemFilter(equals=BATTLES), 7),
    "S5 zoom 7, odd days": (["place"], ItemFilter(dates=ODD), 7),
    "S5 zoom 9": (["place"], ItemFilter(), 9),
    "S5 zoom 12": (["place"], ItemFilter(), 12),
    "S6 admin1, month": (["admin1", "month"], ItemFilter(), 7),
    "day": (["day"], ItemFilter(), 7),
}
_COLUMNS = {"place": "admin2_pcode", "admin1": "admin1_pcode"}


def spell_plainly(groups: list[str], asked: ItemFilter) -> Executable:
    """Return what anybody would write: counts and sums of the events by these groups."""
    events = EVENTS.show(asked.as_of)
    keys = [
        events.column(_COLUMNS[group])
        if group in _COLUMNS
        else func.date_trunc(group, events.column("date_start"))
        for group in groups
    ]
    sums = [func.sum(events.column(f"killed_{part}")) for part in ("low", "best", "high")]
    matched = match_items(EVENTS, events, asked)
    return select(*keys, func.count(), *sums).where(matched).group_by(*keys)


def measure(connection: Connection, query: Executable) -> float:
    """Return how many milliseconds a question takes until its last row is read."""
    started = time.perf_counter()
    connection.execute(query).all()
    return (time.perf_counter() - started) * 1000


def _open(url: str) -> Connection:
    address = make_url(url).set(drivername="postgresql+psycopg")
    options = "-c plan_cache_mode=force_custom_plan"
    return create_engine(address, connect_args={"options": options}).connect()


@click.command()
@click.option("--rounds", default=5, show_default=True, help="How often each question is asked.")
@click.argument("urls", nargs=-1, required=True)
def main(rounds: int, urls: tuple[str, ...]) -> None:
    """Ask, in turns, and print medians and ratios."""
    connections = [_open(url) for url in urls]
    for name, (groups, asked, zoom) in QUESTIONS.items():
        kept, plain = select_aggregates(groups, asked, zoom=zoom), spell_plainly(groups, asked)
        times: list[tuple[list[float], list[float]]] = [([], []) for _ in connections]
        for turn in range(rounds + 1):
            for connection, own in zip(connections, times, strict=True):
                taken = measure(connection, kept), measure(connection, plain)
                if turn:  # the first reads what later ones find in memory
                    own[0].append(taken[0])
                    own[1].append(taken[1])
        medians = [(median(own[0]), median(own[1])) for own in times]
        cells = (f"{one:8.1f} {other:8.1f} {other / one:6.0f}×" for one, other in medians)
        growth = medians[-1][0] / medians[0][0]
        click.echo(f"{name:22} {' | '.join(cells)} | grows {growth:.2f}×")


if __name__ == "__main__":
    main()
