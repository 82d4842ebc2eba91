"""Real clusters in folders of their own."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cluster_user import ClusterUser, find_server_processes, kill_all

from app.cluster import open_cluster
from app.cluster.installation import find_installations
from app.cluster.packages import install_with_apt


@pytest.fixture(scope="session", autouse=True)
def installed_postgis() -> None:
    if not find_installations(Path("/nonexistent")):
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            pytest.skip("no PostgreSQL with PostGIS here; it would come with ./start")
        install_with_apt()


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder that the server's own user can reach, unlike pytest's, which are closed."""
    folder = Path(tempfile.mkdtemp(prefix="masar-test-"))
    folder.chmod(0o711)
    yield folder / "data"
    while leftover := find_server_processes(folder / "data"):
        kill_all(leftover)
        time.sleep(0.01)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def made_data() -> Iterator[Path]:
    """A cluster as its first start leaves it, to be copied by tests about what comes later."""
    folder = Path(tempfile.mkdtemp(prefix="masar-test-made-"))
    folder.chmod(0o711)
    with open_cluster(folder / "data", lambda _line: None):
        pass
    yield folder / "data/pgdata"
    shutil.rmtree(folder)


@pytest.fixture
def made(made_data: Path, data_dir: Path) -> None:
    """Puts a finished cluster into the data folder, which saves creating another one."""
    data_dir.mkdir(mode=0o711)
    data_dir.chmod(0o711)
    subprocess.run(["cp", "-a", made_data, data_dir / "pgdata"], check=True)


@pytest.fixture
def enter(data_dir: Path) -> Iterator[Callable[..., ClusterUser]]:
    """Starts processes that use the cluster; those still there at the end are killed."""
    users: list[ClusterUser] = []

    def start(**options: object) -> ClusterUser:
        users.append(ClusterUser(options.pop("data_dir", data_dir), **options))
        return users[-1]

    yield start
    for user in users:
        user.kill()
