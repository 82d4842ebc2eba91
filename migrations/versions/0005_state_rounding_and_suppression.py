"""Say on each flow how far its figure was rounded, and that figures of its parts are withheld."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in read_statements("0005_published.sql"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
