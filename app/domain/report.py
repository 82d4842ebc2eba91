"""What a load did with every row that it read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum

from app.domain.placing_report import PlaceLists


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
    of `read`. `withdrawn` lists rows
    whose records were withdrawn by hand and stay so; they are counted as unchanged. `private` says
    that its events are kept for comparison and shown to nobody. `places` says
    how the events' places were found, and which words still ask for one.
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
    seconds: float = 0.0
    rejections: list[Rejection] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    places: PlaceLists = field(default_factory=PlaceLists)

    def count_row(self, outcome: Outcome) -> None:
        """Count one row that was read."""
        self.read += 1
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values, ready for JSON."""
        plain = asdict(replace(self, places=PlaceLists()))
        return {**plain, "places": self.places.as_dict()}
