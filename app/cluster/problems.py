"""Why the private PostgreSQL could not be used, in one sentence, and what to do about it."""

import shutil
from pathlib import Path

from app.domain.errors import MasarError

OWN_SERVER = "set DATABASE_URL to a PostgreSQL server that has PostGIS"
"""The way out that always remains: bring a server of one's own."""


class ClusterError(MasarError):
    """The private PostgreSQL cannot be installed, created, started or reached."""


def describe_full_disk(folder: Path) -> ClusterError:
    """Say how much is left on the disk that holds `folder`, and how to get more."""
    free = shutil.disk_usage(folder).free // 1_000_000
    return ClusterError(
        f"The disk that holds {folder} is full ({free} MB left).",
        "free some space and start again, or set MASAR_DATA_DIR to a folder on another disk",
    )


def describe_foreign_owner(path: Path) -> ClusterError:
    """Say that another user made the data, which PostgreSQL refuses to share between users."""
    return ClusterError(
        f"{path} belongs to another user of this machine.",
        "start as the user who made it, or set MASAR_DATA_DIR to a folder of your own",
    )


def describe_wrong_version(data: Path, made_by: str, installed: list[int]) -> ClusterError:
    """Say that the data needs another major version than the machine has, as after an upgrade."""
    have = " and ".join(str(version) for version in installed) or "none"
    return ClusterError(
        f"The data in {data} was made by PostgreSQL {made_by}; with PostGIS this machine has "
        f"{have}.",
        f"install PostgreSQL {made_by} with PostGIS beside it (Debian: postgresql-{made_by}-"
        f"postgis-3), or move {data} away and start again: the map is then loaded anew, and your "
        "own imports have to be repeated",
    )


def explain_output(output: str, action: str, folder: Path, log: Path | None = None) -> ClusterError:
    """Turn what a failed program printed into one sentence; `log` holds the rest, if there is one.

    `action` completes "PostgreSQL could not …".
    """
    if "No space left on device" in output or "not enough free space" in output:
        return describe_full_disk(folder)
    if "Cannot allocate memory" in output or "could not map anonymous shared memory" in output:
        return ClusterError(
            "There is too little free memory for PostgreSQL (about 400 MB are needed).",
            f"stop other programs and start again, or {OWN_SERVER}",
        )
    if "Read-only file system" in output:
        return ClusterError(
            f"{folder} is on a read-only file system.",
            "set MASAR_DATA_DIR to a folder that can be written",
        )
    reason = _pick_telling_line(output)
    where = f"read {log}" if log else "read the messages above"
    return ClusterError(f"PostgreSQL could not {action}: {reason}", f"{where}, or {OWN_SERVER}")


def _pick_telling_line(output: str) -> str:
    """Take the line that names the cause: the last fatal one, else the last one of all."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if _names_cause(line)]
    return (telling or lines or ["it gave no reason"])[-1]


def _names_cause(line: str) -> bool:
    """Tell a cause from the chatter around it, in the words of PostgreSQL and of apt."""
    return any(mark in line for mark in ("FATAL:", "PANIC:", "ERROR:", "error:", "E: "))
