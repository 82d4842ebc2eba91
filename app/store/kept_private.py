"""Which events of a load stay for comparison only because that is how their dataset stands.

An import that does not say whether its rows may be shown changes nothing about that: a file that
was forgotten to be called private must not publish what was private until then.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, Connection, exists, select

from app.domain.event import EventDraft, Visibility
from app.domain.report import LoadReport
from app.domain.source import Draft
from app.store.known_records import Known
from app.store.ledger_reader import CURRENT_EVENT
from app.store.ledger_tables import EVENT

_PRIVATE = Visibility.PRIVATE.value


@dataclass(frozen=True, slots=True)
class DatasetPrivacy:
    """How the events of a dataset stand: whether any is private, and whether all are."""

    has_private: bool = False
    is_private: bool = False


def _ask(connection: Connection, condition: ColumnElement[bool]) -> bool:
    return bool(connection.scalar(select(condition)))


def read_privacy(connection: Connection, dataset: str) -> DatasetPrivacy:
    """Return how the events of a dataset stand by their newest revisions.

    One that was withdrawn still says that its dataset has private ones.
    """
    newer = EVENT.alias("newer")
    following = exists().where(
        newer.c.event_id == EVENT.c.event_id, newer.c.revision > EVENT.c.revision
    )
    private = exists().where(EVENT.c.adapter == dataset, EVENT.c.visibility == _PRIVATE, ~following)
    if not _ask(connection, private):
        return DatasetPrivacy()
    public = exists().where(
        CURRENT_EVENT.c.adapter == dataset, CURRENT_EVENT.c.visibility != _PRIVATE
    )
    return DatasetPrivacy(True, not _ask(connection, public))


@dataclass(slots=True)
class PrivacyKeeper:
    """Keeps private what is, where a load does not say otherwise, and counts what changes.

    `unsaid` says that the import leaves it open, `new` that events which are not known yet are
    private then. The counts are those of the load's `report`.
    """

    unsaid: bool = False
    new: bool = False
    report: LoadReport = field(default_factory=lambda: LoadReport(adapter=""))

    def keep_private(self, draft: Draft, old: Known | None) -> Draft:
        """Return the draft, private if its record is, or if it is new among private ones."""
        if not self.unsaid or not isinstance(draft, EventDraft):
            return draft
        stays = old.is_private if old else self.new
        if not stays or draft.visibility is Visibility.PRIVATE:
            return draft
        self.report.kept_private += 1
        return replace(draft, visibility=Visibility.PRIVATE)

    def count_change(self, draft: Draft, old: Known | None) -> None:
        """Count a known record that is shown from now on, or no longer."""
        if old is None or not isinstance(draft, EventDraft):
            return
        private = draft.visibility is Visibility.PRIVATE
        self.report.became_private += private and not old.is_private
        self.report.became_public += old.is_private and not private
