"""Index and expose what can be asked by filter and order."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0017_queryables.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
