"""Keep the desk's keys, uploads and their reviews."""

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
