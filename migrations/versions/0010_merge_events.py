"""Remember which events are one, which are parts of another and which are neither."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0010_merges.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
