"""Several processes share one server, and the last one stops it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cluster_user import ClusterUser, ask, find_postmaster, find_server_processes

Enter = Callable[..., ClusterUser]


@pytest.mark.usefixtures("made")
def test_two_users_share_one_server_and_the_last_stops_it(enter: Enter, data_dir: Path) -> None:
    first, second = enter(), enter()
    url = first.url()
    assert second.url() == url
    postmaster = find_postmaster(data_dir)

    assert first.leave() == 0
    assert ask(url, "SELECT 1") == [(1,)]
    assert find_postmaster(data_dir) == postmaster

    assert second.leave() == 0
    assert find_server_processes(data_dir) == []
    assert not (data_dir / "pgdata/postmaster.pid").exists()


def test_four_first_opens_at_once_make_one_cluster(enter: Enter, data_dir: Path) -> None:
    users = [enter() for _ in range(4)]
    urls = {user.url() for user in users}
    assert len(urls) == 1
    reports = [line for user in users for line in user.reports]
    assert sum("Creating the database" in line for line in reports) == 1
    assert ask(urls.pop(), "SELECT count(*) FROM pg_database WHERE datname = 'masar'") == [(1,)]
    assert [user.leave() for user in users] == [0, 0, 0, 0]
    assert find_server_processes(data_dir) == []
