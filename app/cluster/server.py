"""The server process: started on its socket, found alive or dead, and stopped."""

import os
import shlex
import time
from dataclasses import dataclass
from pathlib import Path

from app.cluster.account import ServerAccount
from app.cluster.creation import ADMIN, DATABASE, create_cluster
from app.cluster.installation import Installation
from app.cluster.layout import PORT, Layout
from app.cluster.locks import LockFiles, is_free, open_lock, try_alone
from app.cluster.packages import Report
from app.cluster.problems import ClusterError, explain_output

SETTINGS = {
    # Trust authentication is safe only while nobody else can connect. Keep both.
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # Clustering 20,000 points takes 20 ms without the compiler and up to 100 ms with it.
    "jit": "off",
    "fsync": "on",
    "shared_buffers": "256MB",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}

RECOVERY_SECONDS = 300
"""How long a server may take to replay what a crash left unfinished."""

PATIENCE_SECONDS = 2
"""How long to wait for a server without a word."""

LOG_BYTES = 5_000_000
"""A log longer than this is set aside at the next start, so that two such files are the most."""


@dataclass(frozen=True)
class Server:
    """The one server of one data folder."""

    layout: Layout
    installation: Installation
    account: ServerAccount
    locks: LockFiles

    def ensure_running(self, report: Report) -> None:
        """Create the cluster if there is none, start it if it is down, wait until it answers.

        To be called under the setup lock. Recovers from every way of dying: what counts is who
        holds the server's lock, not what the pid file says.
        """
        deadline = time.monotonic() + RECOVERY_SECONDS
        tell_at = time.monotonic() + PATIENCE_SECONDS
        while not self.is_ready():
            descriptor = open_lock(self.locks.server)
            try:
                if try_alone(descriptor):
                    self._start(descriptor, report)
                    return
            finally:
                os.close(descriptor)
            if time.monotonic() > tell_at:
                report("Waiting for the server that is there to answer; it may be recovering …")
                tell_at = deadline
            if time.monotonic() > deadline:
                raise ClusterError(
                    f"Processes of an earlier server still use {self.layout.data}, but it does "
                    "not answer.",
                    f"wait and start again, or end them: fuser -k {self.locks.server}",
                )
            time.sleep(0.05)

    def is_ready(self) -> bool:
        """Tell whether the server accepts connections now."""
        if not self.layout.socket.exists():
            return False
        where = ("-q", "-h", self.layout.socket_dir, "-p", str(PORT), "-U", ADMIN, "-d", DATABASE)
        return self._run("pg_isready", *where) == 0

    def is_gone(self) -> bool:
        """Tell whether not one process of the server lives."""
        return is_free(self.locks.server)

    def stop(self) -> None:
        """Stop the server as its last user; connections still open are closed.

        Does nothing when the pid file does not name our server: a signal to it could hit a
        stranger.
        """
        if self.is_gone() or not self._find_process():
            return
        self._run("pg_ctl", "stop", "-s", "-w", "-m", "fast", "-D", self.layout.data)
        deadline = time.monotonic() + 10
        while not self.is_gone() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _start(self, lock: int, report: Report) -> None:
        """Start the server, which inherits the lock; what it leaves on failure is only a log."""
        self._prepare_folders()
        if not self.layout.data.exists() or not any(self.layout.data.iterdir()):
            report(f"Creating the database in {self.layout.home} …")
            create_cluster(self.layout, self.installation, self.account, lock)
        self._forget_dead_server()
        report(f"Starting PostgreSQL {self.installation.version} …")
        log_end = self._rotate_log()
        done = self.account.run(
            [self.installation.find_program("pg_ctl"), *self._list_start_arguments()],
            self.installation.environment,
            keep_open=[lock],
        )
        if done.returncode != 0:
            output = done.stdout + self._read_log(log_end)
            raise explain_output(output, "start", self.layout.home, self.layout.log)

    def _prepare_folders(self) -> None:
        self.account.make_private_folder(self.layout.log.parent)
        self.account.make_private_folder(self.layout.socket_dir)

    def _list_start_arguments(self) -> list[str | Path]:
        """Give the settings on the command line, where nothing in the data folder can undo them."""
        settings = SETTINGS | {"unix_socket_directories": f'"{self.layout.socket_dir}"'}
        options = [f"-p {PORT}"]
        options += [shlex.join(("-c", f"{name}={value}")) for name, value in settings.items()]
        wait = ("-s", "-w", "-t", str(RECOVERY_SECONDS))
        files = ("-D", self.layout.data, "-l", self.layout.log)
        return ["start", *wait, *files, "-o", " ".join(options)]

    def _forget_dead_server(self) -> None:
        """Remove pid files whose number now belongs to a stranger; PostgreSQL would believe them.

        Called only while the server's lock is ours, so no server that was started here lives. One
        that somebody started by hand holds no lock and must not get a rival on the same data.
        """
        if process := self._find_process():
            raise ClusterError(
                f"A PostgreSQL server that was started by hand (process {process}) uses "
                f"{self.layout.data}.",
                f"stop it: pg_ctl stop -D {self.layout.data}",
            )
        if Path("/proc/self").exists():
            for stale in (self.layout.data / "postmaster.pid", self._socket_lock):
                stale.unlink(missing_ok=True)

    @property
    def _socket_lock(self) -> Path:
        return self.layout.socket.with_name(f"{self.layout.socket.name}.lock")

    def _find_process(self) -> int | None:
        """Give the number in the pid file if that process really is a server on this data.

        A server's working directory is its data folder. Where there is no /proc to ask, an
        answer on the socket is the proof.
        """
        try:
            first_line, *_ = (self.layout.data / "postmaster.pid").read_text().splitlines()
            process = int(first_line)
        except (OSError, ValueError):
            return None
        if not Path("/proc/self").exists():
            return process if self.is_ready() else None
        try:
            working_directory = Path(os.readlink(f"/proc/{process}/cwd"))
        except OSError:
            return None
        return process if working_directory == self.layout.data.resolve() else None

    def _rotate_log(self) -> int:
        """Set a long log aside, and return where the next lines will begin."""
        size = self.layout.log.stat().st_size if self.layout.log.exists() else 0
        if size <= LOG_BYTES:
            return size
        self.layout.log.replace(self.layout.log.with_suffix(".log.old"))
        return 0

    def _read_log(self, start: int) -> str:
        """Read what the server logged since `start`."""
        if not self.layout.log.exists():
            return ""
        with self.layout.log.open("rb") as log:
            log.seek(start)
            return log.read().decode(errors="replace")

    def _run(self, program: str, *arguments: str | Path) -> int:
        """Run one of the server's programs for its exit code."""
        command = [self.installation.find_program(program), *arguments]
        return self.account.run(command, self.installation.environment).returncode
