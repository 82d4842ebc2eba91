"""Create the three schemas, their tables, views and rights."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FILES = (
    "0001_roles.sql",
    "0001_gazetteer.sql",
    "0001_ledger.sql",
    "0001_ledger_current.sql",
    "0001_published.sql",
    "0001_rights.sql",
)


def upgrade() -> None:
    for name in FILES:
        for statement in read_statements(name):
            op.execute(statement)


def downgrade() -> None:
    for schema in ("published", "ledger", "gazetteer"):
        op.execute(f"DROP SCHEMA {schema} CASCADE")
