"""Count events over all types, and whole numbers as such."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0019_all_types.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
