"""From the first user of the server to the last."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import quote

from app.cluster.account import find_server_account
from app.cluster.creation import DATABASE
from app.cluster.installation import (
    OLDEST_VERSION,
    Installation,
    find_installations,
    pick_installation,
)
from app.cluster.layout import PORT, Layout, choose_layout, make_folder
from app.cluster.locks import LockFiles, hold_alone, share, try_alone
from app.cluster.packages import Report, bring_packages
from app.cluster.problems import (
    OWN_SERVER,
    ClusterError,
    describe_foreign_owner,
    describe_wrong_version,
)
from app.cluster.server import Server

WATCH_SECONDS = 1.0
"""How soon a server that was killed is noticed and started again."""


@dataclass(frozen=True)
class Cluster:
    """A running private PostgreSQL, as its users see it."""

    version: int
    socket_dir: Path
    data_dir: Path

    def url(self, role: str, database: str = DATABASE) -> str:
        """Give the SQLAlchemy address for a role; the port is named because PGPORT may be set."""
        return f"postgresql+psycopg://{role}@/{database}?host={quote(str(self.socket_dir))}&port={PORT}"


@contextmanager
def open_cluster(data_dir: Path, report: Report) -> Iterator[Cluster]:
    """Give a running PostgreSQL with PostGIS for the length of the block.

    Installs, creates and starts what is missing, telling each step to `report`. The last process
    to leave stops the server. A process that was killed leaves it running, and the next one takes
    it over. Raises ClusterError with the reason and the way out.
    """
    data_dir = data_dir.absolute()
    make_folder(data_dir)
    locks = LockFiles(data_dir)
    with _leave_on_signals():
        with hold_alone(locks.setup, lambda: report("Waiting for another start to finish …")):
            server = _prepare_server(data_dir, locks, report)
            membership = share(locks.users)
            try:
                server.ensure_running(report)
            except BaseException:
                _leave(server, membership)
                raise
        try:
            with _keep_alive(server, report):
                yield Cluster(
                    server.installation.version, server.layout.socket_dir, server.layout.home
                )
        finally:
            with hold_alone(locks.setup, lambda: None):
                _leave(server, membership)


def _prepare_server(data_dir: Path, locks: LockFiles, report: Report) -> Server:
    """Find the programs that fit the data, bringing them first if there are none."""
    sysroot = data_dir / "sysroot"
    if not find_installations(sysroot):
        bring_packages(sysroot, report)
    account = find_server_account()
    layout = choose_layout(data_dir, account)
    return Server(layout, _pick_for_data(layout, sysroot), account, locks)


def _pick_for_data(layout: Layout, sysroot: Path) -> Installation:
    """Choose the installation by the data's major version; another one could not read it."""
    found = find_installations(sysroot)
    version = _read_data_version(layout.data)
    chosen = pick_installation(found, version)
    if chosen:
        return chosen
    if version:
        raise describe_wrong_version(layout.data, version, sorted({one.version for one in found}))
    raise ClusterError(
        f"Even after the installation no PostgreSQL {OLDEST_VERSION} or newer has PostGIS.",
        f"install a newer PostgreSQL and the PostGIS made for it, or {OWN_SERVER}",
    )


def _read_data_version(data: Path) -> str | None:
    """Read which major version made the data; None when there is no data yet."""
    try:
        if not any(data.iterdir()):
            return None
        return (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        if not data.exists():
            return None
    except PermissionError:
        raise describe_foreign_owner(data) from None
    raise ClusterError(
        f"{data} is not a PostgreSQL data folder: PG_VERSION is missing.",
        "move it away and start again; if it held your imports, bring back a backup of it",
    )


def _leave(server: Server, membership: int) -> None:
    """Stop counting as a user, and stop the server if nobody else does. Under the setup lock."""
    try:
        if try_alone(membership):
            server.stop()
    finally:
        os.close(membership)


@contextmanager
def _keep_alive(server: Server, report: Report) -> Iterator[None]:
    """Start the server again if it is killed while in use, as when memory runs out."""
    leaving = threading.Event()

    def watch() -> None:
        while not leaving.wait(WATCH_SECONDS):
            if server.is_gone():
                try:
                    with hold_alone(server.locks.setup, lambda: None):
                        if not leaving.is_set():
                            report("PostgreSQL has died.")
                            server.ensure_running(report)
                except ClusterError as error:
                    report(f"{error.message} ({error.way_out})")

    watcher = threading.Thread(target=watch, name="postgresql-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        leaving.set()
        watcher.join()


@contextmanager
def _leave_on_signals() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into an orderly exit, which stops the server.

    Left alone they end the process on the spot; uvicorn raises them again after its own
    shutdown. A handler that somebody else installed, or `nohup`, is respected. Only the first
    signal counts, so that a second one cannot interrupt the stopping.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def leave(number: int, _frame: FrameType | None) -> None:
        if not came:
            came.append(number)
            raise SystemExit(128 + number)

    ours = [
        number
        for number in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is signal.SIG_DFL
    ]
    for number in ours:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
