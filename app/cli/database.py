"""The database to work on: the one that was named, or a private one that is started for us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from app.cluster import open_cluster
from app.domain.errors import MasarError
from app.settings import Settings
from app.store.engine import open_engine
from app.store.migration import migrate_database

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Database:
    """Three ways in, each with no more rights than its work needs."""

    owner: Engine
    writer: Engine
    web_url: str

    def migrate(self) -> str:
        """Bring the schema up to date; return its revision."""
        try:
            return migrate_database(self.owner)
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise MasarError(
                f"The database does not answer: {reason}.",
                "Check DATABASE_URL; without it a private database is started.",
            ) from error


def _close(database: Database) -> None:
    database.owner.dispose()
    database.writer.dispose()


@contextmanager
def open_database(settings: Settings, report: Report) -> Iterator[Database]:
    """Give the database for the length of the block; raises MasarError when there is none.

    With DATABASE_URL nothing is started, and the writer and the public service give up the
    login's rights for those of their roles. The private server has a login per role.
    """
    if settings.database_url:
        url = settings.database_url
        database = Database(
            open_engine(url),
            open_engine(url, "masar_writer"),
            settings.web_database_url or url,
        )
        try:
            yield database
        finally:
            _close(database)
        return
    with open_cluster(settings.data_dir, report) as cluster:
        database = Database(
            open_engine(cluster.url("masar_owner")),
            open_engine(cluster.url("masar_writer")),
            cluster.url("masar_web"),
        )
        try:
            yield database
        finally:
            _close(database)
