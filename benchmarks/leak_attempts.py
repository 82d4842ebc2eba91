"""How often protected facts were attacked, through which channels and formats, and what came out.

Two worlds are told that differ in every protected fact and in nothing else. Whatever question gets
two different answers recovers one bit; the bits recovered must be 0.
"""

from __future__ import annotations

import math
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "leaks")]

from attacker import Attacker, find_traces, follow_pages  # noqa: E402
from attacks import ATTACKS  # noqa: E402
from paired_worlds import Sight, compare_answers, open_world  # noqa: E402
from postgres_server import Database, TestServer  # noqa: E402
from sqlalchemy import make_url  # noqa: E402
from victims import NAMES, SECRETS, Telling  # noqa: E402

from app.cluster import open_cluster  # noqa: E402
from app.cluster.creation import ADMIN  # noqa: E402

ALL_CHANNELS = range(1, 15)
Tally = Counter[tuple[int, str]]


@contextmanager
def open_pair() -> Iterator[tuple[Sight, Sight]]:
    """Serve the two worlds on a private server of their own."""
    folder = Path(tempfile.mkdtemp(prefix="masar-leaks-"))
    folder.chmod(0o711)
    try:
        with ExitStack() as stack:
            cluster = stack.enter_context(open_cluster(folder / "data", lambda _line: None))
            logins = ("masar_owner", "masar_writer", "masar_web")
            server = TestServer(make_url(cluster.url(ADMIN, "postgres")), logins)
            template = stack.enter_context(_load_template(server))
            sights = []
            for name, telling in (("here", Telling()), ("there", Telling(frozenset(NAMES)))):
                path = folder / name
                path.mkdir()
                sights.append(stack.enter_context(open_world(server, template, path, telling)))
            yield sights[0], sights[1]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _load_template(server: TestServer) -> Iterator[Database]:
    server.order("CREATE DATABASE masar_leaks OWNER masar_owner")
    database = Database(server, "masar_leaks")
    administrator = TestServer(server.admin.set(database="masar_leaks"))
    administrator.order("CREATE EXTENSION postgis")
    database.load_places()
    database.close()
    yield database


def attack_by_draws(channel: int, pair: tuple[Sight, Sight], draws: int) -> tuple[Tally, int]:
    """Ask drawn questions in both worlds; return attempts by format and how many told."""
    tried: Tally = Counter()
    told: list[str] = []
    quiet = settings(
        max_examples=draws,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @quiet
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        question = data.draw(ATTACKS[channel])
        tried[channel, question.format or "default"] += 1
        ours, theirs = ({question: sight.attacker.ask(question)} for sight in pair)
        told.extend(compare_answers(ours, theirs))

    ask()
    return tried, len(told)


def attack_by_looking(pair: tuple[Sight, Sight]) -> tuple[Tally, Counter[int]]:
    """Compare and search what was seen of every address; return attempts and leaks by channel."""
    tried: Tally = Counter()
    leaks: Counter[int] = Counter()
    differing = len(compare_answers(pair[0].answers, pair[1].answers))
    for secret in SECRETS:
        found = len(find_traces(pair[1].answers, secret.words, secret.points)) + differing
        leaks.update(dict.fromkeys(secret.channels, found))
    for channel in {channel for secret in SECRETS for channel in secret.channels}:
        forms = Counter(question.format or "default" for question in pair[1].answers)
        tried.update({(channel, form): count for form, count in forms.items()})
    return tried, leaks


def attack_by_walking(pair: tuple[Sight, Sight]) -> tuple[Tally, int]:
    """Compare the order of all pages of every size (channel 2)."""
    tried: Tally = Counter()
    told = 0
    for collection in ("events", "clusters", "corridors", "flows"):
        for limit in (1, 2, 3, 5):
            walks = [_walk(sight.attacker, collection, limit) for sight in pair]
            tried[2, "default"] += len(walks[0])
            told += walks[0] != walks[1]
    return tried, told


def _walk(attacker: Attacker, collection: str, limit: int) -> list[list[str]]:
    return follow_pages(attacker, collection, limit)


def print_table(tried: Tally, leaks: Counter[int]) -> None:
    """Print a line per channel and format."""
    click.echo("channel  format    attempts  answers that differ  bits recovered")
    for (channel, form), attempts in sorted(tried.items()):
        bits = math.log2(2) if leaks[channel] else 0
        click.echo(f"{channel:7}  {form:8} {attempts:9,}  {leaks[channel]:19}  {bits:14.0f}")
    missing = set(ALL_CHANNELS) - {channel for channel, _ in tried}
    click.echo(f"channels without an attack: {sorted(missing) or 'none'}")


def main() -> None:
    """Attack with as many drawn questions per channel as the first argument says."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    started = time.perf_counter()
    with open_pair() as pair:
        tried, leaks = attack_by_looking(pair)
        walked, told = attack_by_walking(pair)
        tried += walked
        leaks[2] += told
        for channel in ATTACKS:
            more, told = attack_by_draws(channel, pair, draws)
            tried += more
            leaks[channel] += told
    print_table(tried, leaks)
    total = sum(tried.values())
    click.echo(
        f"{total:,} attempts, {draws} drawn per channel, {time.perf_counter() - started:.0f} s"
    )
    sys.exit(1 if leaks.total() else 0)


if __name__ == "__main__":
    main()
