"""What an audit of the ledger can find: rows that somebody changed past the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """What is wrong with a row of the ledger or with its entry in the chain."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    BROKEN = "broken"


_SENTENCES = {
    FindingKind.CHANGED: "the row was changed",
    FindingKind.MISSING: "the row is missing",
    FindingKind.ADDED: "the row is not in the chain",
    FindingKind.BROKEN: "the chain is broken at seq {seq}",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that is not as it was written, or one entry of the chain that does not fit.

    `row_key` is the row's number in its table, `seq` that of its entry in the chain (None when it
    has none).
    """

    kind: FindingKind
    table: str
    entity_id: str
    row_key: int
    seq: int | None = None
    revision: int | None = None

    def spell(self) -> str:
        """Return the finding as one line."""
        revision = f", revision {self.revision}" if self.revision is not None else ""
        row = f"ledger.{self.table} {self.entity_id} (row {self.row_key}{revision})"
        return f"{row}: {_SENTENCES[self.kind].format(seq=self.seq)}"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of the chain: its number and its hash in hexadecimal digits."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit looked at and what it found.

    `contains_noted_head` is None when no head was given to look for.
    """

    entries: int
    head: Head | None
    findings: Sequence[Finding]
    contains_noted_head: bool | None = None

    @property
    def is_sound(self) -> bool:
        """Whether every row is as it was written and the noted head, if any, is in the chain."""
        return not self.findings and self.contains_noted_head is not False

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values, ready for JSON."""
        return {"sound": self.is_sound, **asdict(self)}
