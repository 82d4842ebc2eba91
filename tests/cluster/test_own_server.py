"""The script for a server of one's own makes what the private cluster has."""

import os
import subprocess
from pathlib import Path

import pytest
from cluster_user import ROOT, ask

from app.cluster import open_cluster
from app.cluster.installation import find_installations

DESCRIBE = """
SELECT rolname, rolsuper, rolcanlogin FROM pg_roles WHERE rolname LIKE 'masar_w%'
UNION ALL SELECT extname, false, false FROM pg_extension
UNION ALL SELECT datcollate, false, false FROM pg_database WHERE datname = current_database()
ORDER BY 1
"""


@pytest.mark.usefixtures("made")
def test_script_makes_the_same_roles_database_and_extensions(data_dir: Path) -> None:
    (newest, *_) = find_installations(Path("/nonexistent"))
    with open_cluster(data_dir, lambda _line: None) as cluster:
        private = ask(cluster.url("masar_owner"), DESCRIBE)
        admin = cluster.url("masar_admin", "postgres")
        ask(admin, "DROP DATABASE masar")
        for role in ("owner", "writer", "web"):
            ask(admin, f"DROP ROLE masar_{role}")
        passwords = {
            f"MASAR_{role}_PASSWORD": f"it's {role}" for role in ("OWNER", "WRITER", "WEB")
        }
        subprocess.run(
            [newest.find_program("psql"), "-q", "-h", cluster.socket_dir, "-U", "masar_admin"]
            + ["--file", ROOT / "deploy/create_roles.sql", "postgres"],
            env={**os.environ, **passwords},
            check=True,
        )
        assert ask(cluster.url("masar_owner"), DESCRIBE) == private
        for role in ("masar_writer", "masar_web"):
            as_role = f"{cluster.url('masar_owner')}&options=-c%20role%3D{role}"
            assert ask(as_role, "SELECT current_user::text") == [(role,)]
        assert ask(
            admin, "SELECT count(rolpassword) FROM pg_authid WHERE rolname LIKE 'masar_w%'"
        ) == [(2,)]
