"""Chain every row of the ledger by hashes, so that a change past the code is found and named."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0003"
down_revision = "0005"
branch_labels = None
depends_on = None

FILES = ("0003_ledger.sql", "0003_chain.sql")


def upgrade() -> None:
    for name in FILES:
        for statement in read_statements(name):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
