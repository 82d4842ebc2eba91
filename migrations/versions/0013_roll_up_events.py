"""Count shown events by unit, time and type while they are published."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0013_rollups.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
