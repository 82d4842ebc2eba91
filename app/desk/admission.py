"""Who asks, and whether they may: keys, roles, and patience with wrong keys."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from datetime import UTC, datetime

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from app.desk.problems import DeskProblem
from app.domain.desk import DeskKey, Role
from app.store.desk_keys import digest_key, find_key, note_use

MOST_FAILURES = 10
"""Wrong keys that one address may send within `FAILURES_WITHIN_S`."""
FAILURES_WITHIN_S = 60.0
MOST_ADDRESSES = 10_000
"""Addresses that are remembered; the oldest are forgotten first."""
MOST_KNOWN = 1_000
LONGEST_KEY = 200
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Masar desk"'}


class FailureLog:
    """Remembers for a minute which addresses sent wrong keys.

    Who sent a right key before is let through all the same, so that nobody can lock out those who
    share an address with them, as behind a proxy.
    """

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._right: OrderedDict[bytes, None] = OrderedDict()

    def find_wait_s(self, address: str, secret: str) -> float:
        """Return for how long this address has to wait before another key is looked at."""
        failures = self._failures.get(address)
        if failures is None or digest_key(secret) in self._right:
            return 0.0
        self._forget(failures)
        if len(failures) < MOST_FAILURES:
            return 0.0
        return FAILURES_WITHIN_S - (time.monotonic() - failures[0])

    def note_failure(self, address: str) -> None:
        """Count a wrong key."""
        failures = self._failures.setdefault(address, deque(maxlen=MOST_FAILURES))
        self._failures.move_to_end(address)
        failures.append(time.monotonic())
        while len(self._failures) > MOST_ADDRESSES:
            self._failures.popitem(last=False)

    def note_right(self, secret: str) -> None:
        """Remember that a key was right; it is looked up again each time all the same."""
        self._right[digest_key(secret)] = None
        while len(self._right) > MOST_KNOWN:
            self._right.popitem(last=False)

    def _forget(self, failures: deque[float]) -> None:
        while failures and time.monotonic() - failures[0] > FAILURES_WITHIN_S:
            failures.popleft()


def _read_secret(request: Request) -> str:
    given = request.headers.getlist("authorization")
    if not given:
        raise DeskProblem(401, "The desk needs a key: Authorization: Bearer masar_…", _CHALLENGE)
    scheme, _, secret = given[0].partition(" ")
    is_bearer = len(given) == 1 and scheme.lower() == "bearer"
    # What cannot be a key is compared like one, and is as wrong.
    return secret.strip() if is_bearer and len(secret) <= LONGEST_KEY else ""


def _look_up(engine: Engine, secret: str) -> DeskKey | None:
    now = datetime.now(UTC)
    with engine.begin() as connection:
        key = find_key(connection, secret, now)
        if key is not None:
            note_use(connection, key, now)
    return key


async def admit(request: Request, *roles: Role) -> DeskKey:
    """Return the key that a request came with.

    Raises DeskProblem: 401 without a key that is right and still valid, 403 when its role is none
    of `roles`, 429 after too many wrong keys from the same address.
    """
    failures: FailureLog = request.app.state.failures
    address = request.client.host if request.client else ""
    secret = _read_secret(request)
    if wait_s := failures.find_wait_s(address, secret):
        detail = "Too many wrong keys came from this address. Wait a minute."
        raise DeskProblem(429, detail, {"Retry-After": str(int(wait_s) + 1)})
    key = await run_in_threadpool(_look_up, request.app.state.engine, secret)
    if key is None:
        failures.note_failure(address)
        detail = "This key is not known, has been revoked or has expired."
        challenge = {"WWW-Authenticate": f'{_CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'}
        raise DeskProblem(401, detail, challenge)
    failures.note_right(secret)
    if key.role not in roles:
        needed = " or ".join(roles)
        detail = f"This needs a key with the role {needed}; yours is {key.role}."
        raise DeskProblem(403, detail, role=key.role, needed=list(roles))
    return key
