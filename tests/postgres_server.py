"""A real PostgreSQL with PostGIS, and databases on it that cost a twentieth of a second each."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, NullPool, TextClause, create_engine, event, make_url, text
from sqlalchemy.engine import URL

from app.pipeline import import_file, load_shipped_places, publish_ledger
from app.store.engine import Role, open_engine
from app.store.migration import migrate_database

GEODATA = Path(__file__).parent.parent / "geodata"
_numbers = count(1)
_spare_names: deque[str] = deque()
"""Names of databases that were dropped: the next one that is made takes the oldest of them."""
WHEN_CHANGED: list[Callable[[], None]] = []
"""What to do when a test may have changed a database: services of this process forget the state.

They hear of it by themselves within a millisecond or two, which is too late for a test that asks
at once. How soon they hear is tested where nobody is told: tests/serve/test_held_state.py.
"""


def tell_changed() -> None:
    for act in WHEN_CHANGED:
        act()


@dataclass(frozen=True)
class TestServer:
    """The server: an administrator's address, and the roles that log in themselves.

    Other roles are taken on by the administrator, as with DATABASE_URL.
    """

    __test__ = False

    admin: URL
    logins: tuple[str, ...] = ()

    def url(self, role: str, database: str) -> str:
        """Return the address at which `role` reaches `database`."""
        url = self.admin.set(database=database)
        if role in self.logins:
            url = url.set(username=role, password=None)
        return url.render_as_string(hide_password=False)

    def open_as(self, role: Role, database: str) -> Engine:
        """Return connections with the rights of a role, whoever logs in."""
        url = self.url(role, database)
        return open_engine(url, None if role in self.logins else role)

    def order(self, *statements: str) -> None:
        """Run statements that no transaction may hold, as administrator."""
        engine = create_engine(self.admin, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    @contextmanager
    def make_database(self, template: str) -> Iterator["Database"]:
        """Give a copy of the database `template`; it is dropped when the block ends."""
        name = _spare_names.popleft() if _spare_names else f"masar_test_{next(_numbers)}"
        owner = " OWNER masar_owner" if "masar_owner" in self.logins else ""
        self.order(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} TEMPLATE {template}{owner}",
        )
        database = Database(self, name)
        try:
            yield database
        finally:
            database.close()
            self.order(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            _spare_names.append(name)


@cache
def _open_engines(server: TestServer, name: str) -> tuple[Engine, Engine, Engine]:
    """Return the owner's, the writer's and the public service's engine of the name of a database.

    The database of the next test that has the name gets them too: an engine keeps the statements
    that it has compiled, and compiling takes a fifth of a load and its publishing.
    """
    owner = open_engine(server.url("masar_owner", name))
    writer, web = (server.open_as(role, name) for role in ("masar_writer", "masar_web"))
    for engine in (owner, writer):
        event.listen(engine, "checkin", lambda *_: tell_changed())
    return owner, writer, web


class Database:
    """One database, as its owner, the importing writer and the public service reach it."""

    def __init__(self, server: TestServer, name: str) -> None:
        self.server = server
        self.name = name
        self.owner_url = server.url("masar_owner", name)
        self.web_url = server.url("masar_web", name)
        self.admin_url = server.admin.set(database=name).render_as_string(hide_password=False)
        self.owner, self.writer, self.web = _open_engines(server, name)

    def ask(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """Return the rows of a query, read as the owner."""
        with self.owner.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def ask_one(self, query: str, **values: object) -> object:
        """Return the one value of a query."""
        [[value]] = self.ask(query, **values)
        return value

    def change(self, *statements: str | TextClause) -> None:
        """Run statements as the owner, in one transaction."""
        with self.owner.begin() as connection:
            for statement in statements:
                connection.execute(text(statement) if isinstance(statement, str) else statement)

    def count_everything(self) -> dict[str, int]:
        """Return the number of rows of every table of the three schemas."""
        tables = self.ask(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname IN ('ledger', 'published', 'gazetteer') ORDER BY 1"
        )
        return {
            str(name): int(str(self.ask_one(f"SELECT count(*) FROM {name}")))  # noqa: S608
            for (name,) in tables
        }

    def load_places(self) -> None:
        """Bring the schema and the shipped places."""
        migrate_database(self.owner)
        load_shipped_places(self.writer, GEODATA)

    def load_coast(self) -> None:
        """Bring the record of the coast and publish it."""
        report = import_file(self.writer, "record", GEODATA / "coast_2025")
        assert report.rejected == 0
        publish_ledger(self.writer)

    def close(self) -> None:
        """Let go of every connection."""
        for engine in (self.owner, self.writer, self.web):
            engine.dispose()


def reach_server(address: str) -> TestServer:
    """Return the server at an address that was given by hand; its login must be a superuser."""
    return TestServer(make_url(address).set(drivername="postgresql+psycopg"))
