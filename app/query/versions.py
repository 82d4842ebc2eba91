"""Which version of a row is told: the one shown now, or the one that was shown at an instant.

A past version is told only while its record is shown today, or was taken back for a reason that
protects nobody: what is hidden now (a longer delay, a stricter policy, a correction for safety)
was never meant to be found in the past instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, exists, or_, select, true, union_all

from app.domain.mode import SecurityMode
from app.domain.withdrawal import PROTECTIVE
from app.store.published_tables import CLAIM, STATE, TOMBSTONE


@dataclass(frozen=True, slots=True)
class View:
    """Rows as of a moment: what they are selected from, and which of them are shown."""

    source: FromClause
    condition: ColumnElement[bool]

    def column(self, name: str) -> ColumnElement[Any]:
        """Return the column of this name."""
        found: ColumnElement[Any] = self.source.c[name]
        return found


def was_shown(table: FromClause, moment: datetime | None) -> ColumnElement[bool]:
    """Whether a row is shown now (None), or was at an instant."""
    if moment is None:
        return table.c.shown_to.is_(None)
    until = or_(table.c.shown_to.is_(None), table.c.shown_to > moment)
    return and_(table.c.shown_from <= moment, until)


def was_taken_back(record_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a record was taken back for an ordinary reason, and nothing is being delayed."""
    stone = exists().where(
        TOMBSTONE.c.id == record_id, TOMBSTONE.c.reason_code.not_in(sorted(PROTECTIVE))
    )
    return and_(stone, exists().where(STATE.c.mode != SecurityMode.DELAY_ALL))


def may_be_told(table: Table) -> ColumnElement[bool]:
    """Whether the past versions of a record may be told."""
    today = table.alias("today")
    shown = exists().where(today.c.id == table.c.id, today.c.shown_to.is_(None))
    return or_(shown, was_taken_back(table.c.id))


def claim_may_be_told(subjects: Table) -> ColumnElement[bool]:
    """Whether past versions of a claim may be told; `subjects` holds the records it may be about.

    One that is not shown any more is told only where its record was corrected since, or taken
    back: under an unchanged record it was a rule that hid it.
    """
    today, subject = CLAIM.alias("today"), subjects.alias("subject")
    shown = exists().where(today.c.id == CLAIM.c.id, today.c.shown_to.is_(None))
    corrected = exists().where(
        subject.c.id == CLAIM.c.subject_id,
        subject.c.shown_to.is_(None),
        subject.c.revision > CLAIM.c.revision,
    )
    undelayed = exists().where(STATE.c.mode != SecurityMode.DELAY_ALL)
    return or_(shown, and_(corrected, undelayed), was_taken_back(CLAIM.c.subject_id))


def select_versions(
    table: Table, moment: datetime | None, told: ColumnElement[bool] | None = None
) -> View:
    """Return the rows that are shown now (None), or that were at an instant.

    `told` replaces the condition under which a past version may be told. What is shown still is
    selected apart from what is past, since the indexes hold the former only.
    """
    if moment is None:
        return View(table, was_shown(table, None))
    still = select(table).where(table.c.shown_to.is_(None), table.c.shown_from <= moment)
    past = select(table).where(
        table.c.shown_to > moment,
        table.c.shown_from <= moment,
        may_be_told(table) if told is None else told,
    )
    return View(union_all(still, past).subquery(f"{table.name}_then"), true())
