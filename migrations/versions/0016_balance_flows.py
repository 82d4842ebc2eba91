"""Keep what balances of flows and the states of corridors need."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0016_flows.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
