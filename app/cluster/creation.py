"""Making a new cluster: its roles, its database and the extensions, complete or not at all."""

import shutil
from pathlib import Path

from app.cluster.account import ServerAccount
from app.cluster.installation import EXTENSIONS, Installation
from app.cluster.layout import Layout
from app.cluster.problems import ClusterError, describe_full_disk, explain_output

ADMIN = "masar_admin"
"""The superuser of the cluster; only this package uses it."""

DATABASE = "masar"

NEW_CLUSTER_MEGABYTES = 300
"""Room for an empty cluster, its write-ahead log and a first load."""

ROLES = (
    # Owns the schemas and may clone databases for tests, but is no superuser.
    "CREATE ROLE masar_owner LOGIN CREATEDB",
    # Writes the ledger; and the public web process, which must never read it.
    "CREATE ROLE masar_writer LOGIN",
    "CREATE ROLE masar_web LOGIN",
    # Never plain C: pg_trgm finds no trigrams in Arabic then.
    f"CREATE DATABASE {DATABASE} OWNER masar_owner TEMPLATE template0 "
    "ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
)


def create_cluster(
    layout: Layout, installation: Installation, account: ServerAccount, lock: int
) -> None:
    """Create the data folder under another name and give it its own when nothing is missing.

    Whatever an interrupted creation left behind is removed first. `lock` is inherited by every
    program, so that nobody removes the folder while one of them still writes into it.
    """
    unfinished = layout.data.with_name("pgdata.unfinished")
    _clear(unfinished)
    if shutil.disk_usage(layout.home).free < NEW_CLUSTER_MEGABYTES * 1_000_000:
        raise describe_full_disk(layout.home)
    account.make_private_folder(unfinished)
    builder = _Builder(unfinished, installation, account, lock)
    try:
        builder.initialise()
        builder.run_sql("postgres", ROLES)
        builder.run_sql(DATABASE, [f"CREATE EXTENSION {name}" for name in EXTENSIONS])
        unfinished.rename(layout.data)
    except BaseException:
        _clear(unfinished)
        raise


def _clear(unfinished: Path) -> None:
    """Remove a data folder that never got its name."""
    try:
        shutil.rmtree(unfinished)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ClusterError(
            f"{unfinished}, left by an interrupted start, cannot be removed: {error.strerror}.",
            "remove it by hand and start again",
        ) from None


class _Builder:
    """Runs the programs that build one new data folder."""

    def __init__(
        self, folder: Path, installation: Installation, account: ServerAccount, lock: int
    ) -> None:
        self.folder = folder
        self.installation = installation
        self.account = account
        self.lock = lock

    def initialise(self) -> None:
        """Lay out the empty cluster; only local connections are let in at all."""
        self._run(
            "initdb",
            f"--username={ADMIN}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--auth-local=trust",
            "--auth-host=reject",
            "--data-checksums",
            f"--pgdata={self.folder}",
        )

    def run_sql(self, database: str, statements: tuple[str, ...] | list[str]) -> None:
        """Run statements, one a line, in a server without connections: nothing needs to start.

        Such a server carries on after an error, and its setting to stop at one would also stop at
        those that PostGIS's own script expects and catches; so the errors it reports are read.
        """
        self._run(
            "postgres",
            "--single",
            *("-c", "log_checkpoints=off"),
            *("-D", str(self.folder)),
            database,
            text="".join(f"{statement}\n" for statement in statements),
        )

    def _run(self, program: str, *arguments: str, text: str = "") -> None:
        done = self.account.run(
            [self.installation.find_program(program), *arguments],
            self.installation.environment,
            text,
            [self.lock],
        )
        if done.returncode != 0 or " ERROR:  " in done.stdout:
            raise explain_output(done.stdout, "create its data folder", self.folder.parent)
