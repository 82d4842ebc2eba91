"""Alembic's entry: runs the migrations on the connection that the caller hands over."""

from alembic import context

from app.store.metadata import METADATA


def run_migrations() -> None:
    """Run every pending migration in one transaction."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        version_table="schema_version",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run_migrations()
