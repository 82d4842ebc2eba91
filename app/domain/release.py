"""A release of administrative boundaries, and what was found when it was looked through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from app.domain.place import Place
from app.domain.plain_text import spell_plainly

LEVELS = ("country", "governorate", "district", "subdistrict", "neighbourhood", "settlement")
"""What a release may hold, the coarsest first."""
EXPECTED_COUNTS: Mapping[str, int] = {
    "country": 1,
    "governorate": 14,
    "district": 62,
    "subdistrict": 272,
    "neighbourhood": 414,
    "settlement": 7266,
}
"""How many units of each level OCHA's releases had; another number is told, not refused."""
EXAMPLES = 20
"""How many cases of a finding are named."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a reader of the release should know: which check, what, how often, where."""

    check: str
    message: str
    count: int = 1
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayerUse:
    """A table that was met: what it was taken for, or the reason why it was left out."""

    name: str
    rows: int
    level: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class ReleaseReport:
    """What a release holds and what is odd about it; `missing` are levels that it lacks."""

    layers: list[LayerUse] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def note(self, check: str, message: str, cases: list[str] | None = None) -> None:
        """Add a finding; with `cases` only when there are any, and the first of them by name."""
        if cases is None:
            self.findings.append(Finding(check, message))
        elif cases:
            shown = tuple(spell_plainly(case) for case in cases[:EXAMPLES])
            self.findings.append(Finding(check, message, len(cases), shown))

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Release:
    """The units of one release as they are kept, and where they come from.

    `valid_from` is the day that the release itself states or that was given by hand; None when
    neither is (`dated_by_hand`: the latter). `sha256` is that of the units: the same release in
    another wrapping, or with another day, has the same.
    """

    release_id: str
    title: str
    origin: str
    valid_from: date | None
    sha256: str
    units: tuple[Place, ...]
    report: ReleaseReport
    publisher: str = "UN OCHA"
    licence: str = "CC BY-IGO 3.0"
    dated_by_hand: bool = False

    def count_levels(self) -> dict[str, int]:
        """Return the number of units per level, the coarsest first."""
        counts = Counter(unit.level for unit in self.units)
        return {level: counts[level] for level in LEVELS if counts[level]}
