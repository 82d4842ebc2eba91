"""Bringing PostgreSQL and PostGIS to a machine that lacks them, from its own distribution."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from app.cluster.account import ROOT
from app.cluster.problems import OWN_SERVER, ClusterError, describe_full_disk, explain_output

Report = Callable[[str], None]

PACKAGE = "postgresql-postgis"
"""Debian's name for its PostgreSQL together with the PostGIS made for it."""

NO_SYSTEM_CLUSTER = """\
# Written by Masar before PostgreSQL was installed: it runs a private server of its own and
# needs no system-wide one on port 5432. Delete this line to have `pg_createcluster` defaults.
create_main_cluster = false
"""

CLUSTER_DEFAULTS = Path("/etc/postgresql-common/createcluster.conf")

SYSROOT_MEGABYTES = 1000
"""Room that unpacking needs: the packages, and what is in them, at the same time."""


def bring_packages(sysroot: Path, report: Report) -> None:
    """Install the packages, or unpack them into `sysroot` for a user who may not install.

    Raises ClusterError when this machine has neither apt nor Homebrew, or when they fail.
    """
    if shutil.which("apt-get") and os.geteuid() == ROOT:
        report("Installing PostgreSQL and PostGIS with apt (about half a minute, once) …")
        install_with_apt()
    elif shutil.which("apt-get") and shutil.which("dpkg-deb"):
        report(f"Fetching PostgreSQL and PostGIS with apt into {sysroot} (about a minute, once) …")
        unpack_with_apt(sysroot)
    elif shutil.which("brew") and os.geteuid() != ROOT:
        report("Installing PostGIS with Homebrew …")
        _run(["brew", "install", "postgis"], sysroot.parent)
    else:
        raise ClusterError(
            "No PostgreSQL with PostGIS was found, and there is neither apt nor Homebrew to bring "
            "them.",
            f"install both with your system's package manager, or {OWN_SERVER}",
        )


def install_with_apt() -> None:
    """Install for the whole machine, without the system cluster that the package would start."""
    if not CLUSTER_DEFAULTS.exists():
        CLUSTER_DEFAULTS.parent.mkdir(parents=True, exist_ok=True)
        CLUSTER_DEFAULTS.write_text(NO_SYSTEM_CLUSTER)
    wait = ("-o", "DPkg::Lock::Timeout=600")
    # Failing to refresh the lists is no reason to stop: the old ones may be good enough.
    _try(["apt-get", *wait, "-q", "update"])
    keep_ours = ("-o", "Dpkg::Options::=--force-confold")
    install = ("install", "-y", "-q", "--no-install-recommends", PACKAGE)
    _run(["apt-get", *wait, *keep_ours, *install], Path("/var"))


def unpack_with_apt(sysroot: Path) -> None:
    """Let apt fetch and verify the packages and unpack them into a folder of our own.

    The folder gets its name only when it is complete, so that an interrupted start leaves none.
    """
    if shutil.disk_usage(sysroot.parent).free < SYSROOT_MEGABYTES * 1_000_000:
        raise describe_full_disk(sysroot.parent)
    downloads = sysroot.with_name("packages")
    unfinished = sysroot.with_name("sysroot.unfinished")
    for leftover in (downloads, unfinished, sysroot):
        shutil.rmtree(leftover, ignore_errors=True)
    archives = _download(downloads)
    unfinished.mkdir()
    for archive in archives:
        _run(["dpkg-deb", "-x", str(archive), str(unfinished)], sysroot.parent)
    _name_postgis(unfinished)
    unfinished.rename(sysroot)
    shutil.rmtree(downloads, ignore_errors=True)


def _download(downloads: Path) -> list[Path]:
    """Fetch what the machine lacks, and the server itself in any case.

    Its programs look for extensions relative to their own place, so a server that is already
    installed without PostGIS does not help. apt gets lists of its own because a fresh image has
    none and only root may write the machine's. The C library stays the machine's: a program
    cannot be loaded with half of another one.
    """
    for part in ("lists/partial", "cache/archives/partial"):
        (downloads / part).mkdir(parents=True)
    ours = (
        *("-o", f"Dir::State::lists={downloads / 'lists'}"),
        *("-o", f"Dir::Cache={downloads / 'cache'}"),
        *("-o", "Debug::NoLocking=true"),
        *("-o", "APT::Sandbox::User="),
    )
    where = downloads.parent
    _run(["apt-get", *ours, "-q", "update"], where)
    named = [PACKAGE, *_name_server_packages(_run(["apt-cache", *ours, "depends", PACKAGE], where))]
    fetch = ("install", "-y", "-q", "--download-only", "--reinstall", "--no-install-recommends")
    _run(["apt-get", *ours, *fetch, *named], where)
    archives = sorted((downloads / "cache/archives").glob("*.deb"))
    return [archive for archive in archives if not archive.name.startswith(("libc6_", "libc-bin_"))]


def _name_server_packages(depends: str) -> list[str]:
    """Read from apt which major version PostGIS was made for, and name what belongs to it."""
    for word in depends.split():
        if word.startswith("postgresql-") and word.endswith("-postgis-3"):
            server = word.removesuffix("-postgis-3")
            client = server.replace("postgresql-", "postgresql-client-")
            return [word, f"{word}-scripts", server, client]
    raise ClusterError(
        f"This system's apt offers no {PACKAGE}.",
        f"install PostgreSQL with PostGIS in another way, or {OWN_SERVER}",
    )


def _name_postgis(sysroot: Path) -> None:
    """Give the extension the name that Debian gives it only while installing."""
    for versioned in sysroot.glob("usr/share/postgresql/*/extension/postgis-3.control"):
        plain = versioned.with_name("postgis.control")
        if not plain.exists():
            shutil.copy(versioned, plain)


def _try(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run an installer without questions, its words in English so that they can be recognised."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(  # noqa: S603 - the commands are built here, never from input
        list(command),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _run(command: Sequence[str], folder: Path) -> str:
    """Run an installer and return its words; `folder` is where it needs room."""
    done = _try(command)
    if done.returncode != 0:
        raise explain_output(done.stdout, f"be installed with {command[0]}", folder)
    return done.stdout
