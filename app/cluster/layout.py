"""Where the server's data, socket and log are, given the folder that was asked for."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from app.cluster.account import ROOT, ServerAccount
from app.cluster.problems import ClusterError, describe_foreign_owner

PORT = 5432
"""Only names the socket file: the server never listens on a network."""

SOCKET_PATH_LIMIT = 103
"""Bytes a socket's path may have everywhere: Linux allows 107, macOS 103."""

SYSTEM_DATA = Path("/var/lib")
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - the folder made there is private and its owner checked


@dataclass(frozen=True)
class Layout:
    """The folders of one private cluster."""

    home: Path
    socket_dir: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder; exists only once it is complete."""
        return self.home / "pgdata"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.home / "log" / "postgresql.log"

    @property
    def socket(self) -> Path:
        """The socket file through which all connections go."""
        return self.socket_dir / f".s.PGSQL.{PORT}"


def make_folder(folder: Path) -> None:
    """Create a folder that the server's user can pass through; existing folders stay as they are.

    They may be somebody's home, which must not be opened up.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            path.chmod(0o711)
    except PermissionError:
        raise describe_foreign_owner(folder) from None
    except NotADirectoryError:
        raise ClusterError(f"{folder} cannot be a folder: a file is in its way.") from None


def choose_layout(data_dir: Path, account: ServerAccount) -> Layout:
    """Put the data in `data_dir`, or under /var/lib when the server's user cannot get there.

    That happens to root with a clone under a closed home: the server runs as `postgres`.
    """
    home = data_dir
    if os.geteuid() == ROOT and not account.can_enter(data_dir):
        home = SYSTEM_DATA / f"masar-{_fingerprint(data_dir)}"
        make_folder(home)
    return Layout(home, _choose_socket_dir(home))


def _choose_socket_dir(home: Path) -> Path:
    """Keep the socket beside the data unless its path would be too long for the kernel."""
    beside = home / "socket"
    if len(os.fsencode(beside / f".s.PGSQL.{PORT}.lock")) <= SOCKET_PATH_LIMIT:
        return beside
    return SHORT_FOLDER / f"masar-{_fingerprint(home)}"


def _fingerprint(folder: Path) -> str:
    """Name a folder in a few letters, always the same ones."""
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
