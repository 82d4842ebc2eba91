"""Announce each new published state to the services that hold it."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0018_announce.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
