"""Who the server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import stat
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.cluster.problems import OWN_SERVER, ClusterError, describe_foreign_owner

ROOT = 0


@dataclass(frozen=True)
class ServerAccount:
    """The user that owns the data and runs the server."""

    uid: int
    gid: int

    def run(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        text: str = "",
        keep_open: Sequence[int] = (),
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user and return what it printed, both streams in one.

        `keep_open` are descriptors that the program, and all it starts, inherits: a lock on one
        of them lasts exactly as long as the last of those processes. The working directory is
        the root folder because the server's user may be unable to enter ours.
        """
        switch = self.uid != os.geteuid()
        return subprocess.run(  # noqa: S603 - the commands are built here, never from input
            [str(part) for part in command],
            env=environment,
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            cwd="/",
            pass_fds=keep_open,
            user=self.uid if switch else None,
            group=self.gid if switch else None,
            extra_groups=() if switch else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this user can reach the folder, asked of the kernel rather than guessed."""
        environment = {"PATH": os.environ.get("PATH", "")}
        return self.run(["test", "-x", folder], environment).returncode == 0

    def make_private_folder(self, folder: Path) -> None:
        """Create the folder, or close it again if it has been opened up since.

        Trust authentication is safe only while nobody else can enter the socket's folder.
        """
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            self._check_ours(folder)
        if os.geteuid() == ROOT:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)

    def _check_ours(self, folder: Path) -> None:
        """Refuse a folder or link that somebody else put in our place, as anyone can in /tmp."""
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (self.uid, os.geteuid()):
            raise describe_foreign_owner(folder)


def find_server_account() -> ServerAccount:
    """Run as oneself, except as root, who borrows the `postgres` user that Debian's package makes.

    Raises ClusterError when root has no such user to borrow.
    """
    if os.geteuid() != ROOT:
        return ServerAccount(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise ClusterError(
            "PostgreSQL refuses to run as root, and this machine has no user `postgres`.",
            f"start as an ordinary user, or {OWN_SERVER}",
        ) from None
    return ServerAccount(entry.pw_uid, entry.pw_gid)
