"""How much is left for whom: buckets that fill up within a minute, and are then forgotten."""

import pytest

from app.serve.answering.allowance import WINDOW_S, Allowance


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_bucket_fills_up_within_a_minute() -> None:
    clock = Clock()
    allowance = Allowance(60, clock=clock)
    assert allowance.take(b"a", 60) == 0
    assert allowance.take(b"a", 10) == 10
    clock.now += 9
    assert allowance.take(b"a", 10) == pytest.approx(1)  # what was refused has cost nothing
    clock.now += 1
    assert allowance.take(b"a", 10) == 0
    assert allowance.take(b"b", 60) == 0
    assert Allowance(5, clock=clock).take(b"a", 10) == 0  # the dearest question can be asked


def test_readers_are_forgotten_after_a_minute_and_when_there_are_too_many() -> None:
    clock = Clock()
    allowance = Allowance(60, most_readers=3, clock=clock)
    for name in (b"a", b"b", b"c", b"a", b"d"):
        allowance.take(name, 60)
    assert len(allowance) == 3
    assert allowance.take(b"a", 60) > 0  # not b"b", who has not asked for longest
    clock.now += WINDOW_S
    allowance.take(b"e", 1)
    assert len(allowance) == 1
