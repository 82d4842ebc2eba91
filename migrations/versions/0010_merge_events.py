"""Remember which events are one, which are parts of another and which are neither."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the ledger is append-only: restore a backup to go back")
