"""A user who may not install anything gets a cluster too, with the very same packages."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cluster_user import ROOT, USER_PROCESS, ClusterUser, ask, find_server_processes

AS_ROOT = os.geteuid() == 0
Enter = Callable[..., ClusterUser]


@dataclass(frozen=True)
class PlainUser:
    """Somebody without rights on this machine, with a folder, a Python and a copy of the code."""

    home: Path
    python: Path
    account: pwd.struct_passwd

    def options(self) -> dict[str, object]:
        switch = {
            "user": self.account.pw_uid,
            "group": self.account.pw_gid,
            "extra_groups": (),
        }
        return {
            **(switch if AS_ROOT else {}),
            "cwd": self.home,
            "env": {
                "PATH": "/usr/bin:/bin",
                "HOME": str(self.home),
                "PYTHONPATH": str(self.home / "code"),
            },
        }

    def command(self, data: Path, *arguments: str) -> list[str | Path]:
        return [self.python, self.home / "code/user_process.py", data, *arguments]


def find_python(account: pwd.struct_passwd) -> Path:
    """A Python that the user can run: root's own is often under root's closed home."""
    for candidate in (Path(sys.executable).resolve(), *Path("/usr/bin").glob("python3")):
        try:
            done = subprocess.run(
                [candidate, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
                user=account.pw_uid if AS_ROOT else None,
                cwd="/",
                check=False,
            )
        except OSError:
            continue
        if done.returncode == 0:
            return candidate
    pytest.skip("no Python ≥ 3.11 that an ordinary user can run")


@pytest.fixture
def plain_user(data_dir: Path) -> PlainUser:
    account = pwd.getpwnam("nobody") if AS_ROOT else pwd.getpwuid(os.geteuid())
    home = data_dir.parent
    for package in ("domain", "cluster"):
        shutil.copytree(ROOT / "app" / package, home / "code/app" / package)
    (home / "code/app/__init__.py").touch()
    shutil.copy(USER_PROCESS, home / "code")
    subprocess.run(["chmod", "-R", "a+rX", home / "code"], check=True)
    if AS_ROOT:
        os.chown(home, account.pw_uid, account.pw_gid)
    return PlainUser(home, find_python(account), account)


def test_plain_user_uses_the_installed_postgis(
    enter: Enter, data_dir: Path, plain_user: PlainUser
) -> None:
    user = enter(args=plain_user.command(data_dir), **plain_user.options())
    url = user.url()
    assert ask(url, "SELECT ST_AsText(ST_Point(36, 35))") == [("POINT(36 35)",)]
    assert (data_dir / "pgdata").stat().st_uid == plain_user.account.pw_uid
    assert user.leave() == 0
    assert find_server_processes(data_dir) == []


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="only Debian's packages can be unpacked")
def test_plain_user_without_postgis_unpacks_the_packages(
    enter: Enter, data_dir: Path, plain_user: PlainUser
) -> None:
    user = enter(args=plain_user.command(data_dir, "--only-sysroot"), **plain_user.options())
    answer = user.answer(seconds=300)
    if "Temporary failure" in answer.get("error", "") or "Could not" in answer.get("error", ""):
        pytest.skip(f"Debian's packages cannot be reached: {answer['error']}")
    assert "ready" in answer, answer
    url = answer["ready"]
    assert any(str(data_dir / "sysroot") in line for line in user.reports)
    assert ask(url, "SELECT postgis_lib_version() > '3.3'") == [(True,)]
    # Only with PROJ's own tables at hand can a point be moved to another reference system.
    moved = "ST_Transform(ST_SetSRID(ST_Point(36, 35), 4326), 3857)"
    assert ask(url, f"SELECT round(ST_X({moved}))::int") == [(4007502,)]
    assert ask(
        url,
        "SELECT octet_length(ST_AsMVT(rows)) > 0 FROM "
        "(SELECT ST_AsMVTGeom(ST_Point(9, 9), ST_MakeEnvelope(0, 0, 99, 99)::box2d)) AS rows",
    ) == [(True,)]
    assert user.leave() == 0
    assert not (data_dir / "packages").exists()
    again = enter(args=plain_user.command(data_dir, "--only-sysroot"), **plain_user.options())
    assert ask(again.url(), "SELECT 1") == [(1,)]
    assert not any("Fetching" in line for line in again.reports)
    assert again.leave() == 0
