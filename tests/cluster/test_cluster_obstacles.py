"""What can be in the way is told in one sentence, with the way out."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cluster_user import ClusterUser, ask, find_server_processes, kill_all, wait_until

from app.cluster import ClusterError, open_cluster
from app.cluster.account import find_server_account
from app.cluster.installation import EXTENSIONS, PROGRAMS, find_installations
from app.cluster.packages import bring_packages

AS_ROOT = os.geteuid() == 0
Enter = Callable[..., ClusterUser]


def hear_nothing(_line: str) -> None:
    """Take no notice of the progress."""


def open_and_fail(data_dir: Path) -> ClusterError:
    with pytest.raises(ClusterError) as caught, open_cluster(data_dir, hear_nothing):
        pass
    assert caught.value.way_out
    return caught.value


@pytest.mark.usefixtures("made")
def test_data_of_another_major_version_is_left_alone(data_dir: Path) -> None:
    with open_cluster(data_dir, hear_nothing) as cluster:
        version = cluster.version
    mark = data_dir / "pgdata/PG_VERSION"
    mark.write_text("9\n")
    error = open_and_fail(data_dir)
    assert "made by PostgreSQL 9" in error.message
    assert str(version) in error.message
    assert "postgresql-9-postgis-3" in (error.way_out or "")
    mark.write_text(f"{version}\n")
    with open_cluster(data_dir, hear_nothing) as cluster:
        assert ask(cluster.url("masar_web"), "SELECT 1") == [(1,)]


def test_folder_that_is_no_cluster_is_left_alone(data_dir: Path) -> None:
    (data_dir / "pgdata").mkdir(parents=True)
    (data_dir / "pgdata/base").write_text("half of something")
    error = open_and_fail(data_dir)
    assert "not a PostgreSQL data folder" in error.message
    assert (data_dir / "pgdata/base").exists()


def test_leftover_of_an_interrupted_creation_is_replaced(data_dir: Path) -> None:
    leftover = data_dir / "pgdata.unfinished"
    leftover.mkdir(parents=True)
    (leftover / "PG_VERSION").write_text("15\n")
    with open_cluster(data_dir, hear_nothing) as cluster:
        assert ask(cluster.url("masar_web"), "SELECT 1") == [(1,)]
    assert not leftover.exists()


@pytest.mark.usefixtures("made")
def test_server_started_by_hand_gets_no_rival(enter: Enter, data_dir: Path) -> None:
    with open_cluster(data_dir, hear_nothing):
        pass
    account = find_server_account()
    (newest, *_) = find_installations(Path("/nonexistent"))
    data, socket = data_dir / "pgdata", data_dir / "log"
    options = f"-c listen_addresses='' -k {socket}"
    command = [newest.find_program("pg_ctl"), "start", "-s", "-w", "-D", data, "-o", options]
    log = data_dir / "log/by-hand.log"
    assert account.run([*command, "-l", log], newest.environment).returncode == 0
    error = open_and_fail(data_dir)
    assert "started by hand" in error.message
    assert "pg_ctl stop" in (error.way_out or "")
    assert len(find_server_processes(data_dir)) > 1
    stop = [newest.find_program("pg_ctl"), "stop", "-m", "fast", "-D", data]
    assert account.run(stop, newest.environment).returncode == 0


@pytest.mark.usefixtures("made")
def test_stopped_orphan_of_a_killed_server_is_waited_for_and_named(
    enter: Enter, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = enter()
    user.url()
    processes = find_server_processes(data_dir)
    os.kill(processes[-1], signal.SIGSTOP)
    user.kill()
    kill_all(processes[:-1])
    wait_until(lambda: len(find_server_processes(data_dir)) == 1)
    monkeypatch.setattr("app.cluster.server.RECOVERY_SECONDS", 1)
    error = open_and_fail(data_dir)
    assert "earlier server" in error.message
    assert "fuser" in (error.way_out or "")


def test_no_postgis_and_no_apt(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("app.cluster.lifecycle.find_installations", lambda _sysroot: [])
    error = open_and_fail(data_dir)
    assert "neither apt nor Homebrew" in error.message
    assert "DATABASE_URL" in (error.way_out or "")


def test_postgresql_that_is_too_old_does_not_count(tmp_path: Path) -> None:
    for version in ("13", "14"):
        programs = tmp_path / f"usr/lib/postgresql/{version}/bin"
        extensions = tmp_path / f"usr/share/postgresql/{version}/extension"
        for folder, names in (
            (programs, PROGRAMS),
            (extensions, [f"{name}.control" for name in EXTENSIONS]),
        ):
            folder.mkdir(parents=True)
            for name in names:
                (folder / name).touch()
    assert find_installations(tmp_path / "sysroot", tmp_path) == []
    newer = tmp_path / "usr/lib/postgresql/18/bin"
    newer.parent.mkdir()
    programs.rename(newer)
    extensions.parent.rename(tmp_path / "usr/share/postgresql/18")
    assert [one.version for one in find_installations(tmp_path / "sysroot", tmp_path)] == [18]


@pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt")
def test_apt_that_fails_is_quoted(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = tmp_path / "apt-get"
    failing.write_text("#!/bin/sh\necho 'E: Unable to locate package' >&2\nexit 100\n")
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("app.cluster.packages.CLUSTER_DEFAULTS", tmp_path / "defaults/file")
    data_dir.mkdir(parents=True)
    with pytest.raises(ClusterError, match="E: Unable to locate package"):
        bring_packages(data_dir / "sysroot", hear_nothing)


def test_file_where_the_data_folder_should_be(data_dir: Path) -> None:
    data_dir.write_text("not a folder")
    with (
        pytest.raises(ClusterError, match="a file is in its way"),
        open_cluster(data_dir / "inside", hear_nothing),
    ):
        pass


@pytest.mark.skipif(not AS_ROOT, reason="only root's server runs as another user")
def test_socket_folder_that_somebody_else_made(data_dir: Path) -> None:
    data_dir.mkdir(parents=True)
    (data_dir / "socket").mkdir()
    os.chown(data_dir / "socket", 65534, 65534)
    assert "belongs to another user" in open_and_fail(data_dir).message


@pytest.mark.skipif(not AS_ROOT, reason="only root's server runs as another user")
def test_socket_folder_that_is_a_link_elsewhere(data_dir: Path) -> None:
    elsewhere = data_dir / "elsewhere"
    elsewhere.mkdir(parents=True, mode=0o755)
    (data_dir / "socket").symlink_to(elsewhere)
    assert "belongs to another user" in open_and_fail(data_dir).message
    assert elsewhere.stat().st_mode & 0o777 == 0o755


@pytest.fixture
def small_disk(data_dir: Path) -> Iterator[Callable[[int], Path]]:
    """A disk of so many megabytes, in memory, as the data folder."""
    if not AS_ROOT:
        pytest.skip("only root can mount a small disk")

    def mount(megabytes: int) -> Path:
        data_dir.mkdir(parents=True)
        size = f"size={megabytes}M,mode=711"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size, "none", data_dir], capture_output=True
        )
        if done.returncode:
            pytest.skip("this machine lets nobody mount a small disk")
        return data_dir

    yield mount
    kill_all(find_server_processes(data_dir))
    wait_until(lambda: not find_server_processes(data_dir))
    subprocess.run(["umount", data_dir], check=False, capture_output=True)


def test_disk_too_small_from_the_beginning(small_disk: Callable[[int], Path]) -> None:
    error = open_and_fail(small_disk(40))
    assert "is full" in error.message
    assert "MASAR_DATA_DIR" in (error.way_out or "")


def test_disk_that_fills_up_while_the_cluster_is_created(
    small_disk: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cluster.creation.NEW_CLUSTER_MEGABYTES", 1)
    folder = small_disk(40)
    assert "is full" in open_and_fail(folder).message
    assert not (folder / "pgdata").exists()
    assert not (folder / "pgdata.unfinished").exists()


def test_disk_that_is_full_at_a_later_start(small_disk: Callable[[int], Path]) -> None:
    folder = small_disk(400)
    with open_cluster(folder, hear_nothing) as cluster:
        ask(cluster.url("masar_owner"), "CREATE TABLE kept AS SELECT 1 AS n")
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(b"\0" * 4096)
    assert "is full" in open_and_fail(folder).message
    filler.unlink()
    with open_cluster(folder, hear_nothing) as cluster:
        assert ask(cluster.url("masar_owner"), "SELECT n FROM kept") == [(1,)]
