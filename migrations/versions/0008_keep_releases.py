"""Keep the releases of boundaries side by side, and count the changes of the gazetteer."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0008_gazetteer.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
