"""Finding a PostgreSQL that has PostGIS among those on the machine."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
"""What the map needs: geometry, similar names, and ranges that must not overlap."""

OLDEST_VERSION = 15
"""The oldest PostgreSQL that the map is tested with, Debian 12's."""

PROGRAMS = ("postgres", "initdb", "pg_ctl", "pg_isready")

OTHER_PLACES = (
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
"""Where Red Hat's and Homebrew's packages put their programs, one folder per major version."""


@dataclass(frozen=True)
class Installation:
    """One PostgreSQL with PostGIS: its major version, its programs, and what they need to run."""

    version: int
    programs: Path
    extra_environment: Mapping[str, str] = field(default_factory=dict)

    def find_program(self, name: str) -> Path:
        """Give the full path of one of its programs."""
        return self.programs / name

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of its programs: ours could bring PGPORT, PGOPTIONS and others."""
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            **self.extra_environment,
        }


def find_installations(sysroot: Path, root: Path = Path("/")) -> list[Installation]:
    """List every PostgreSQL that has the extensions, newest first; the machine's own before ours.

    `sysroot` is where packages were unpacked for a user who may not install them.
    """
    found = [*_find_debian(root, {}), *_find_others(root)]
    if sysroot.is_dir():
        found += _find_debian(sysroot, describe_sysroot(sysroot))
    recent = (one for one in found if one.version >= OLDEST_VERSION)
    return sorted(recent, key=lambda one: -one.version)


def pick_installation(found: list[Installation], version: str | None) -> Installation | None:
    """Take the one that made the data, or the newest when there is no data yet."""
    fitting = [one for one in found if version is None or str(one.version) == version]
    return fitting[0] if fitting else None


def describe_sysroot(sysroot: Path) -> dict[str, str]:
    """Tell unpacked programs where their libraries and the tables of PROJ and GDAL are.

    For the server's own environment only: our other programs keep the machine's libraries.
    """
    libraries = [
        folder
        for base in ("usr/lib", "lib")
        for triplet in sorted(sysroot.glob(f"{base}/*-linux-gnu*"))
        for folder in (triplet, triplet / "blas", triplet / "lapack")
        if folder.is_dir()
    ]
    return {
        "LD_LIBRARY_PATH": ":".join(str(folder) for folder in libraries),
        "PROJ_DATA": str(sysroot / "usr/share/proj"),
        "GDAL_DATA": str(sysroot / "usr/share/gdal"),
    }


def _find_debian(root: Path, environment: Mapping[str, str]) -> Iterator[Installation]:
    """Look where Debian's and Ubuntu's packages put their versions, side by side."""
    for programs in sorted(root.glob("usr/lib/postgresql/*/bin")):
        version = programs.parent.name
        shared = root / "usr/share/postgresql" / version
        if version.isdigit() and _is_complete(programs, shared):
            yield Installation(int(version), programs, environment)


def _find_others(root: Path) -> Iterator[Installation]:
    """Look on PATH and where other packagers put it, asking each `pg_config` where it lives."""
    on_path = shutil.which("pg_config") if root == Path("/") else None
    candidates = [Path(on_path)] if on_path else []
    for pattern in OTHER_PLACES:
        candidates += [folder / "pg_config" for folder in sorted(root.glob(pattern.lstrip("/")))]
    for pg_config in candidates:
        answer = _ask(pg_config)
        version = answer.get("VERSION", "").removeprefix("PostgreSQL ").split(".")[0]
        programs = Path(answer.get("BINDIR", "/nowhere"))
        if version.isdigit() and _is_complete(programs, Path(answer.get("SHAREDIR", "/nowhere"))):
            yield Installation(int(version), programs)


def _ask(pg_config: Path) -> dict[str, str]:
    """Read what a `pg_config` says about its installation; nothing when it cannot run."""
    if not pg_config.is_file():
        return {}
    printed = subprocess.run(  # noqa: S603 - a fixed program, no input
        [pg_config], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    ).stdout
    pairs = (line.partition(" = ") for line in printed.splitlines())
    return {name: value for name, _, value in pairs}


def _is_complete(programs: Path, shared: Path) -> bool:
    """Tell a server with all extensions from a mere client or a server without PostGIS."""
    controls = (shared / "extension" / f"{name}.control" for name in EXTENSIONS)
    return all((programs / name).is_file() for name in PROGRAMS) and all(
        control.is_file() for control in controls
    )
