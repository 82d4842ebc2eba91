"""What a mapping file says: which column of a table means what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from app.domain.claim import Measure, Method, Population, Unit
from app.domain.event import EVENT_TYPES, Scope, Verification, Visibility
from app.domain.flow import FlowMeasure
from app.domain.place import Precision
from app.ingest.table.cell_words import is_unknown
from app.ingest.table.dates import DateReader
from app.ingest.table.folding import fold_text

Words = frozenset[str]
SUB_EVENT_TYPES: Mapping[str, str] = {
    sub: event_type for event_type, subs in EVENT_TYPES.items() for sub in subs
}
"""Every sub-type with its type: none belongs to two."""
_PLACE_WORDS = ("admin1", "admin2", "admin3", "place_id", "latitude", "longitude", "precision")
EVENT_SLOTS: Mapping[str, Words | None] = {
    **dict.fromkeys(("date_start", "date_end", "date_prec", "place_name", "place_context")),
    **dict.fromkeys(_PLACE_WORDS),
    **dict.fromkeys(("coordinates", "precision_m", "country", "actor1", "actor2")),
    **dict.fromkeys(("title_en", "title_ar", "summary_en", "summary_ar")),
    "event_type": frozenset(EVENT_TYPES) | frozenset(SUB_EVENT_TYPES),
    "sub_event_type": frozenset(SUB_EVENT_TYPES),
    "precision": frozenset(Precision),
    "scope": frozenset(Scope),
    "verification": frozenset(Verification),
    "visibility": frozenset(Visibility),
}
"""The slots of an event, and the words that may stand in each where they are a vocabulary."""
FLOW_SLOTS: Mapping[str, Words | None] = {
    **dict.fromkeys(("period_start", "period_end", "title_en", "title_ar", "mode_en", "mode_ar")),
    **{
        f"{end}_{name}": frozenset(Precision) if name == "precision" else None
        for end in ("origin", "dest")
        for name in (*_PLACE_WORDS, "name", "context")
    },
    "measure": frozenset(FlowMeasure),
}
"""The slots of a movement."""
REPORT_SLOTS: Mapping[str, Words | None] = dict.fromkeys(("as_of", "reported_at", "url", "cited"))
"""What a row says of the report that it stands on."""
CLAIM_SLOTS: Mapping[str, Words | None] = {
    **dict.fromkeys(("low", "best", "high")),
    "measure": frozenset(Measure),
    "population": frozenset(Population),
}
"""The slots of a figure; the first three hold numbers."""
CLAIM_WORDS: Mapping[str, Words | None] = {
    **dict.fromkeys(("key", "sex", "age_band", "scope_note_en", "scope_note_ar")),
    "method": frozenset(Method),
    "unit": frozenset(Unit),
}
"""What is said of a figure in the mapping itself, the same for every row."""
SOURCE_WORDS: Mapping[str, Words | None] = {
    **dict.fromkeys(("id", "name_en", "name_ar", "independence_group", "reliability_note", "url")),
    "kind": frozenset({"monitor", "ngo", "un", "government", "media", "inquiry", "military"}),
    "reliability": frozenset({"good", "fair", "weak", "unknown"}),
}
"""What is said of a source."""


@lru_cache(maxsize=50)
def _fold_vocabulary(words: Words) -> Mapping[str, str]:
    return {fold_text(word): str(word) for word in words}


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value comes from: columns, words put in the place of words, or the same for all.

    `values` have folded keys; `otherwise` stands for every word that is not among them.
    """

    columns: tuple[str, ...] = ()
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None

    def read(self, cells: Mapping[str, str], words: Words | None = None) -> str:
        """Return the value for a row, "" when it is not known.

        Raises ValueError for a word that is neither in `values` nor one of `words`.
        """
        if not self.columns:
            return self.constant
        parts = [cells.get(column, "").strip() for column in self.columns]
        text = ", ".join(part for part in parts if not is_unknown(part))
        return self._translate(text or parts[0], words)

    def _translate(self, text: str, words: Words | None) -> str:
        if words is None and not self.values:
            return (self.otherwise or "") if is_unknown(text) else text
        folded = fold_text(text)
        if folded in self.values:
            return self.values[folded]
        if is_unknown(text):
            return self.otherwise or ""
        own = _fold_vocabulary(words or frozenset()).get(folded)
        if own is None and self.otherwise is None and words is not None:
            raise ValueError(
                f"{text[:80]!r} is not in the mapping; write what it means under `values`"
            )
        return own or self.otherwise or text


@dataclass(frozen=True, slots=True)
class FigureColumns:
    """A figure of every row: what it counts, and the columns that hold its numbers."""

    slots: Mapping[str, Slot]
    words: Mapping[str, str]

    @property
    def key(self) -> str:
        """What tells this figure of a record apart from its others."""
        if named := self.words.get("key"):
            return named
        parts = [self.slots["measure"].constant or "figure"]
        parts += [self.slots["population"].constant] if "population" in self.slots else []
        parts += [self.words[name] for name in ("sex", "age_band", "unit") if name in self.words]
        return "-".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source that rows name in their own words."""

    words: frozenset[str]
    source: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A whole mapping file, checked.

    `id_columns` are empty where rows have no id of their own. `leave_out` are columns of which
    nothing is kept. In `fill_down` columns an empty cell means the one above it.
    """

    dataset: str
    source: Mapping[str, str]
    kind: Literal["event", "flow"]
    slots: Mapping[str, Slot]
    report: Mapping[str, Slot]
    claims: tuple[FigureColumns, ...]
    cited: tuple[CitedSource, ...] = ()
    id_columns: tuple[str, ...] = ()
    leave_out: frozenset[str] = frozenset()
    fill_down: tuple[str, ...] = ()
    dates: DateReader = DateReader()
    position_order: Literal["lat-lon", "lon-lat"] = "lat-lon"
    precision: str = "settlement"

    def list_columns(self) -> Iterator[str]:
        """Yield every column that the table must have."""
        yield from self.id_columns
        yield from self.fill_down
        for slots in (self.slots, self.report, *(claim.slots for claim in self.claims)):
            for slot in slots.values():
                yield from slot.columns
