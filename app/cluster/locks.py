"""Three locks that tell the truth about the server where pid files lie.

A pid file outlives its process and its number is given to another; a lock does not. All three are
`flock` on files beside the data:

- `setup`: held alone by whoever installs, creates, starts or stops.
- `users`: shared by every process that uses the server; who can have it alone was the last.
- `server`: inherited by the server and all its children; free means that none of them lives.
"""

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.cluster.problems import describe_foreign_owner, describe_full_disk


@dataclass(frozen=True)
class LockFiles:
    """Where the three locks of one data folder are."""

    folder: Path

    @property
    def setup(self) -> Path:
        """The lock that lets one process at a time change the server's state."""
        return self.folder / "setup.lock"

    @property
    def users(self) -> Path:
        """The lock that every process using the server shares."""
        return self.folder / "users.lock"

    @property
    def server(self) -> Path:
        """The lock that lives as long as any process of the server."""
        return self.folder / "server.lock"


def open_lock(path: Path) -> int:
    """Open a lock file without taking the lock; the descriptor is not inherited by default."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError:
        raise describe_foreign_owner(path.parent) from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise describe_full_disk(path.parent) from None
        raise


def try_alone(descriptor: int) -> bool:
    """Take the lock for oneself if nobody holds it, without waiting."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def hold_alone(path: Path, tell_waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock alone for the length of the block, saying so first if that means waiting."""
    descriptor = open_lock(path)
    try:
        if not try_alone(descriptor):
            tell_waiting()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def share(path: Path) -> int:
    """Count oneself as a user until the returned descriptor is closed or the process dies."""
    descriptor = open_lock(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def is_free(path: Path) -> bool:
    """Tell whether nobody holds the lock now."""
    descriptor = open_lock(path)
    try:
        return try_alone(descriptor)
    finally:
        os.close(descriptor)
