"""The words of the desk: who may do what there, and what becomes of an upload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What the holder of a key may do."""

    READER_PARTNER = "reader-partner"
    """May see which uploads there are and their counts; no row, no word and no name in them."""
    CONTRIBUTOR = "contributor"
    """May upload, and see and take back their own uploads."""
    EDITOR = "editor"
    """May upload, see every upload, and accept or discard it."""


@dataclass(frozen=True, slots=True)
class DeskKey:
    """A key without its secret; `prefix` is the part by which its holder knows it again."""

    key_id: str
    name: str
    role: Role
    prefix: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used: date | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class UploadState(StrEnum):
    """Where an upload is on its way into the ledger."""

    RECEIVED = "received"
    CHECKING = "checking"
    """It is read as if it were loaded; nothing is stored."""
    READY = "ready"
    """Its report waits for an editor."""
    REFUSED = "refused"
    """It cannot be read at all, or holds nothing; nothing is stored."""
    ACCEPTED = "accepted"
    """An editor has accepted it; it waits for its turn."""
    LOADING = "loading"
    DONE = "done"
    FAILED = "failed"
    """Accepted, but it could not be loaded; nothing is stored, and it may be accepted again."""
    DISCARDED = "discarded"


OPEN_STATES = frozenset(UploadState) - {
    UploadState.REFUSED,
    UploadState.DONE,
    UploadState.DISCARDED,
}
"""The states from which an upload may still come into the ledger."""
ACCEPTABLE = frozenset({UploadState.READY, UploadState.FAILED})
"""The states in which an editor may accept an upload."""
DISCARDABLE = frozenset({UploadState.READY, UploadState.FAILED, UploadState.RECEIVED})
"""The states in which an upload may be discarded: nothing works on it."""


class ReviewAction(StrEnum):
    """What somebody did with an upload."""

    UPLOADED = "uploaded"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    """The ledger had changed since the report, so it was made again; the desk itself does that."""
    DISCARDED = "discarded"
    LOADED = "loaded"
    EXPIRED = "expired"
    """Nobody decided for so long that the desk discarded it."""
