"""Bring a database to the newest schema."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import ProgrammingError

from app.domain.errors import MasarError
from app.settings import PROJECT

LOCK = 7_310_582_114_120_001
"""Advisory lock held while migrating, so that several first starts wait for one another."""


def _read_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    config.set_main_option("version_locations", str(PROJECT / "migrations" / "versions"))
    config.set_main_option("path_separator", "newline")
    return config


def migrate_database(engine: Engine) -> str:
    """Run every pending migration in one transaction; return the revision reached.

    Raises MasarError when the login may not create what is needed.
    """
    config = _read_config()
    try:
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            # A migration grants what it makes to the public role, which must not end the dark.
            connection.execute(select(func.published.settle_rights()))
    except ProgrammingError as error:
        raise MasarError(
            f"The database refused a migration: {str(error.orig).splitlines()[0]}.",
            "DATABASE_URL must log in as a role that may create roles, schemas and extensions, "
            "or an administrator creates the roles masar_writer and masar_web and the "
            "extension postgis once.",
        ) from error
    head = ScriptDirectory.from_config(config).get_current_head()
    return head or ""


def read_revision(engine: Engine) -> str | None:
    """Return the revision that the database is at, or None when it is empty."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "schema_version"})
        return context.get_current_revision()
