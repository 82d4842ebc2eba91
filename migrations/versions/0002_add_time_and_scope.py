"""Add documents, scopes and the two times of a claim, and what incremental publishing remembers."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FILES = ("0002_ledger.sql", "0002_published.sql", "0002_publishing.sql", "0002_rights.sql")


def upgrade() -> None:
    for name in FILES:
        for statement in read_statements(name):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
