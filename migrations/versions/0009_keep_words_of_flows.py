"""Keep the words of a flow's source, and what was made of them."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0009_flow.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
