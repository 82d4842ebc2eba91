"""The held state may be asked for from several threads, as tests and tools do."""

import select
import socket
import time
from concurrent.futures import ThreadPoolExecutor

from app.serve.answering.database import EMPTY_STATE, PublishedState
from app.serve.answering.held_state import HeldState


def test_threads_that_ask_at_once_get_the_state_or_nothing() -> None:
    held, (ours, theirs) = HeldState(), socket.socketpair()
    with ours, theirs:
        poll = select.poll()
        poll.register(ours.fileno(), select.POLLIN)
        held._poll, held._state = poll, EMPTY_STATE
        held._sure_until = time.monotonic() + 60

        def ask(_: int) -> set[PublishedState | None]:
            return {held.find() for _ in range(5_000)}

        with ThreadPoolExecutor(4) as pool:
            found = set[PublishedState | None]().union(*pool.map(ask, range(4)))
        assert EMPTY_STATE in found and found <= {EMPTY_STATE, None}
        theirs.send(b"news")
        assert held.find() is None
