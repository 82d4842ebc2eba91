"""Prepare what vector tiles of low zooms draw."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0014_tiles.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
