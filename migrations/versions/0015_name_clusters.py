"""Give clusters lasting names, hulls, places and tolls."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0015_clusters.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
