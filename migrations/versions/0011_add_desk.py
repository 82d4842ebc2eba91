"""Keep the desk's keys, uploads and their reviews."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0011_desk.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
