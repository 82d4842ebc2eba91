"""What a load did with every row that it read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum

from app.domain.column_use import ColumnUse
from app.domain.placing_report import PlaceLists

MOST_LISTED = 1_000
"""Rejected or withdrawn rows that a report names; of a file of a million it counts the others."""


class Outcome(StrEnum):
    """The one thing that happened to a row."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"
    UNPLACED = "unplaced"
    AMBIGUOUS = "ambiguous"
    DELETION = "deletions"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not stored: where it stands, which field, and what would be right."""

    line: int
    record_id: str
    field: str
    reason: str


@dataclass(slots=True)
class LoadReport:
    """Counts that add up: `read` is the sum of the outcomes.

    `unplaced` and `ambiguous` rows are kept in the ledger, but no point is drawn for them.
    `deletions` are rows that take a record back. `retracted` counts the records of earlier loads
    that are withdrawn now, by such rows or because the source no longer has them; it is not part
    of `read`. `not_retracted` says why records that the file lacks were left as they are, if so.
    `withdrawn` lists records that were withdrawn by hand and stay so; their rows, `kept_withdrawn`
    of them, are counted as unchanged. `rejections` lists the first rejected rows, `rejected_fields`
    counts all of them by what was wrong, and `unlisted` those that the list lacks. `private` says
    that its events are kept for comparison and shown to nobody; `became_public` and
    `became_private` count the records of earlier loads for which that changes, and `kept_private`
    the rows that are private only because their dataset has been so far. `columns` says what was
    read from each column, where that is not the format's own to say. `places` says how the events'
    places were found, and which words still ask for one.
    """

    adapter: str
    read: int = 0
    stored: int = 0
    unchanged: int = 0
    superseded: int = 0
    retracted: int = 0
    unplaced: int = 0
    ambiguous: int = 0
    deletions: int = 0
    rejected: int = 0
    private: bool = False
    became_public: int = 0
    became_private: int = 0
    kept_private: int = 0
    seconds: float = 0.0
    not_retracted: str | None = None
    rejected_fields: dict[str, int] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    unlisted: int = 0
    kept_withdrawn: int = 0
    withdrawn: list[str] = field(default_factory=list)
    columns: tuple[ColumnUse, ...] = ()
    places: PlaceLists = field(default_factory=PlaceLists)

    def count_row(self, outcome: Outcome) -> None:
        """Count one row that was read."""
        self.read += 1
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)

    def count_rejection(self, rejection: Rejection) -> None:
        """Count one row that was not stored."""
        self.count_row(Outcome.REJECTED)
        self.rejected_fields[rejection.field] = self.rejected_fields.get(rejection.field, 0) + 1
        if len(self.rejections) < MOST_LISTED:
            self.rejections.append(rejection)
        else:
            self.unlisted += 1

    def list_withdrawn(self, entity_ids: Iterable[str]) -> None:
        """Name records that stay withdrawn whatever their source says."""
        for entity_id in entity_ids:
            self.kept_withdrawn += 1
            if len(self.withdrawn) < MOST_LISTED:
                self.withdrawn.append(entity_id)

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values, ready for JSON."""
        plain = asdict(replace(self, places=PlaceLists()))
        return {**plain, "places": self.places.as_dict()}
