"""Let the rights of the public role follow the security mode; keep what the pages about it say."""

from alembic import op

from migrations.sql_files import read_statements

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None

FILES = ("0006_about.sql", "0006_modes.sql")


def upgrade() -> None:
    for name in FILES:
        for statement in read_statements(name):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
