"""Whatever is killed, the next start works and what was committed is still there."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from cluster_user import (
    ClusterUser,
    ask,
    find_postmaster,
    find_server_processes,
    kill_all,
    wait_until,
)

Enter = Callable[..., ClusterUser]

REMEMBER = "CREATE TABLE remembered AS SELECT 'Banias' AS place"
RECALL = "SELECT place FROM remembered"


@pytest.mark.usefixtures("made")
def test_killed_app_leaves_a_server_that_the_next_one_takes_over(
    enter: Enter, data_dir: Path
) -> None:
    first = enter()
    ask(first.url(), REMEMBER)
    postmaster = find_postmaster(data_dir)
    first.kill()
    assert postmaster in find_server_processes(data_dir)

    second = enter()
    assert ask(second.url(), RECALL) == [("Banias",)]
    assert find_postmaster(data_dir) == postmaster
    second.leave()
    assert find_server_processes(data_dir) == []


@pytest.mark.usefixtures("made")
def test_killed_postmaster_is_started_again_under_a_running_app(
    enter: Enter, data_dir: Path
) -> None:
    user = enter()
    url = user.url()
    ask(url, REMEMBER)
    killed = find_postmaster(data_dir)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: killed not in find_server_processes(data_dir))
    wait_until(lambda: any("has died" in line for line in user.reports))
    wait_until(lambda: user.reports[-1].startswith("Starting") and is_answering(url))
    assert ask(url, RECALL) == [("Banias",)]
    assert user.leave() == 0
    assert find_server_processes(data_dir) == []


def is_answering(url: str) -> bool:
    try:
        return ask(url, "SELECT 1") == [(1,)]
    except psycopg.OperationalError:
        return False


@pytest.mark.usefixtures("made")
def test_everything_killed_at_once_is_recovered(enter: Enter, data_dir: Path) -> None:
    first = enter()
    ask(first.url(), REMEMBER)
    first.kill()
    kill_all(find_server_processes(data_dir))
    wait_until(lambda: not find_server_processes(data_dir))
    assert (data_dir / "pgdata/postmaster.pid").exists()

    second = enter()
    assert ask(second.url(), RECALL) == [("Banias",)]
    assert second.leave() == 0


@pytest.mark.parametrize("orphans", ["survive", "die too"])
def test_killed_while_creating_the_cluster(enter: Enter, data_dir: Path, orphans: str) -> None:
    first = enter()
    wait_until(lambda: (data_dir / "pgdata.unfinished/base").exists())
    if orphans == "die too":
        os.killpg(first.process.pid, signal.SIGKILL)
    first.kill()
    assert not (data_dir / "pgdata").exists()

    second = enter()
    assert ask(second.url(), "SELECT postgis_lib_version() > '3'") == [(True,)]
    assert not (data_dir / "pgdata.unfinished").exists()
    assert second.leave() == 0


@pytest.mark.usefixtures("made")
def test_stale_pid_file_that_names_a_living_stranger(enter: Enter, data_dir: Path) -> None:
    first = enter()
    ask(first.url(), REMEMBER)
    kill_all(find_server_processes(data_dir))
    first.kill()
    for lie in (data_dir / "pgdata/postmaster.pid", data_dir / "socket/.s.PGSQL.5432.lock"):
        _, *rest = lie.read_text().splitlines()
        lie.write_text("\n".join([str(os.getpid()), *rest, ""]))

    second = enter()
    assert ask(second.url(), RECALL) == [("Banias",)]
    assert second.leave() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.usefixtures("made")
def test_ended_by_a_signal_it_stops_its_server(
    enter: Enter, data_dir: Path, number: signal.Signals
) -> None:
    user = enter()
    user.url()
    os.killpg(user.process.pid, number)
    assert user.process.wait(timeout=30) != 0
    assert find_server_processes(data_dir) == []
