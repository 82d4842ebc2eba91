"""Store each shown event as the text that readers get, and index what they ask by."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0012_features.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
