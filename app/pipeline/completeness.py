"""Taking back what a file that has everything no longer has, and when that is not believed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from app.domain.errors import MasarError
from app.store.retractions import count_absent, retract_absent

MOST_ABSENT = 0.5
"""A larger part of a dataset does not vanish at once: the file is an excerpt, or broke off."""


def retract_vanished(
    connection: Connection, dataset: str, at: datetime, *, accept_missing: bool
) -> int:
    """Withdraw the records of a dataset that this load has not had; return how many.

    Raises MasarError when they are more than half of those that stand, unless that is accepted.
    """
    absence = count_absent(connection, dataset)
    if absence.absent > MOST_ABSENT * absence.known and not accept_missing:
        raise MasarError(
            f"The file lacks {absence.absent:,} of the {absence.known:,} records of {dataset!r}; "
            "nothing of it was stored.",
            "Is it an excerpt, or cut off? If its source really took so many back, add "
            "--accept-missing; to add what the file has, import it without --complete.",
        )
    return retract_absent(connection, dataset, at) if absence.absent else 0
