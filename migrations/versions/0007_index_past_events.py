"""Let a snapshot find what was shown earlier without reading what is shown now."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0007_past.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
