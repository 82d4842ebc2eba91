"""The private cluster opens, is what the map needs, and lets nobody else in."""

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from cluster_user import ask, find_server_processes

from app.cluster import Cluster, open_cluster


def hear_nothing(_line: str) -> None:
    """Take no notice of the progress."""


def test_first_open_gives_postgis_and_the_second_keeps_the_data(data_dir: Path) -> None:
    told: list[str] = []
    with open_cluster(data_dir, told.append) as cluster:
        ask(cluster.url("masar_owner"), "CREATE TABLE kept AS SELECT ST_Point(36.1, 35.2) AS g")
        assert cluster.version >= 15
    assert any("Creating the database" in line for line in told)
    assert find_server_processes(data_dir) == []

    begin = time.monotonic()
    with open_cluster(data_dir, hear_nothing) as cluster:
        assert time.monotonic() - begin < 3
        rows = ask(cluster.url("masar_owner"), "SELECT round(ST_X(g)::numeric, 1)::text FROM kept")
        assert rows == [("36.1",)]


@pytest.mark.usefixtures("made")
def test_roles_database_and_settings_are_those_the_map_needs(data_dir: Path) -> None:
    with open_cluster(data_dir, hear_nothing) as cluster:
        owner = cluster.url("masar_owner")
        assert ask(
            owner,
            "SELECT rolname, rolsuper, rolcreatedb, rolcanlogin FROM pg_roles "
            "WHERE rolname LIKE 'masar%' ORDER BY 1",
        ) == [
            ("masar_admin", True, True, True),
            ("masar_owner", False, True, True),
            ("masar_web", False, False, True),
            ("masar_writer", False, False, True),
        ]
        assert ask(
            owner,
            "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate "
            "FROM pg_database WHERE datname = 'masar'",
        ) == [("masar_owner", "UTF8", "C.UTF-8")]
        extensions = {name for (name,) in ask(owner, "SELECT extname FROM pg_extension")}
        assert extensions >= {"postgis", "pg_trgm", "btree_gist"}
        assert ask(owner, "SELECT current_setting('jit'), current_setting('fsync')") == [
            ("off", "on")
        ]
        # Plain C would find no trigrams in Arabic, and names could not be compared.
        assert ask(owner, "SELECT similarity('بانياس', 'بنياس') > 0.3") == [(True,)]


def list_open_files(process: int) -> Iterator[str]:
    """What a process has open; it may end, or close some of it, while we look."""
    with contextlib.suppress(FileNotFoundError):
        for link in Path(f"/proc/{process}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                yield os.readlink(link)


@pytest.mark.usefixtures("made")
def test_nobody_else_can_connect(data_dir: Path) -> None:
    with open_cluster(data_dir, hear_nothing) as cluster:
        mode = stat.S_IMODE(cluster.socket_dir.stat().st_mode)
        assert mode == 0o700
        assert ask(cluster.url("masar_web"), "SHOW listen_addresses") == [("",)]
        inodes = {
            target
            for process in find_server_processes(data_dir)
            for target in list_open_files(process)
        }
        tcp = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
        listening = {f"socket:[{line.split()[9]}]" for line in tcp.splitlines() if ": " in line}
        assert any(target.startswith("socket:") for target in inodes)
        assert not inodes & listening


@pytest.mark.usefixtures("made")
def test_a_socket_folder_that_was_opened_up_is_closed_again(data_dir: Path) -> None:
    with open_cluster(data_dir, hear_nothing) as cluster:
        socket_dir = cluster.socket_dir
    socket_dir.chmod(0o777)
    with open_cluster(data_dir, hear_nothing):
        assert stat.S_IMODE(socket_dir.stat().st_mode) == 0o700


@pytest.mark.usefixtures("made")
def test_web_role_cannot_read_what_the_owner_keeps_to_itself(data_dir: Path) -> None:
    with open_cluster(data_dir, hear_nothing) as cluster:
        ask(cluster.url("masar_owner"), "CREATE TABLE secret AS SELECT 1 AS n")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(cluster.url("masar_web"), "SELECT n FROM secret")


def test_too_long_a_path_for_a_socket_falls_back_to_a_short_one(data_dir: Path) -> None:
    deep = data_dir / ("a" * 60) / ("b" * 60)
    with open_cluster(deep, hear_nothing) as cluster:
        assert len(str(cluster.socket_dir)) < 40
        assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
        assert ask(cluster.url("masar_web"), "SELECT 1") == [(1,)]
    cluster.socket_dir.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")
def test_data_under_a_closed_home_goes_where_the_server_can_reach_it(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = data_dir / "home"
    home.mkdir(parents=True, mode=0o700)
    data_dir.chmod(0o711)
    home.chmod(0o700)
    monkeypatch.setattr("app.cluster.layout.SYSTEM_DATA", data_dir / "var-lib")
    with open_cluster(home / "clone/.data", hear_nothing) as cluster:
        assert cluster.data_dir.parent == data_dir / "var-lib"
        assert ask(cluster.url("masar_web"), "SELECT 1") == [(1,)]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_url_names_socket_and_port_whatever_the_environment_says() -> None:
    url = urlsplit(Cluster(15, Path("/a b/socket"), Path("/a b")).url("masar_web"))
    assert url.scheme == "postgresql+psycopg"
    assert url.username == "masar_web"
    assert parse_qs(url.query) == {"host": ["/a b/socket"], "port": ["5432"]}
