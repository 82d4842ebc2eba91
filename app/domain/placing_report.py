"""What a geocoder said about the places of a load: matched, by area only, ambiguous, not found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.place import Ambiguous, Candidate, NotFound, PlaceAnswer, PlaceMatch

MOST_WORDS = 10_000
"""Different words that a list remembers: a file of a million rows may name each place anew."""
MOST_CANDIDATES = 20


@dataclass(slots=True)
class Question:
    """Words of a source that name no one place, and in how many rows they stand.

    `reason` says why nothing was found, None when several places fit. `candidates` are place ids
    with names, the best first.
    """

    words: str
    rows: int
    reason: str | None
    candidates: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, object]:
        """Return the question as plain values."""
        names = [{"place_id": place_id, "name_en": name} for place_id, name in self.candidates]
        reason = {} if self.reason is None else {"reason": self.reason}
        return {"words": self.words, "rows": self.rows, **reason, "candidates": names}


@dataclass(slots=True)
class QuestionList:
    """Questions of one kind by their words; `unlisted` rows asked others after it was full."""

    rows: int = 0
    unlisted: int = 0
    by_words: dict[str, Question] = field(default_factory=dict)

    def note_row(self, words: str, reason: str | None, candidates: Sequence[Candidate]) -> None:
        """Count one row that asks this."""
        self.rows += 1
        known = self.by_words.get(words)
        if known is not None:
            known.rows += 1
        elif len(self.by_words) < MOST_WORDS:
            names = tuple((c.place.place_id, c.place.name_en) for c in candidates[:MOST_CANDIDATES])
            self.by_words[words] = Question(words, 1, reason, names)
        else:
            self.unlisted += 1

    def list_most_frequent(self) -> list[Question]:
        """Return the questions, those of most rows first."""
        return sorted(self.by_words.values(), key=lambda each: (-each.rows, each.words))

    def as_dict(self) -> dict[str, object]:
        """Return the list as plain values."""
        listed = [question.as_dict() for question in self.list_most_frequent()]
        return {"rows": self.rows, "unlisted": self.unlisted, "listed": listed}


@dataclass(slots=True)
class PlaceLists:
    """Lists of one load's events: matched by which method, ambiguous, not found.

    `by_area` are events whose place has no one answer and that are told by the area stated for it.

    Together they count every event that was read and not rejected, whatever became of its row. A
    movement read from a table counts twice, for both its ends.
    """

    matched: dict[str, int] = field(default_factory=dict)
    by_area: QuestionList = field(default_factory=QuestionList)
    ambiguous: QuestionList = field(default_factory=QuestionList)
    not_found: QuestionList = field(default_factory=QuestionList)
    ends: int = 0
    """So many of them are ends of movements and no events."""

    @property
    def events(self) -> int:
        """The number of events that a place was looked for."""
        asked = (self.by_area, self.ambiguous, self.not_found)
        return sum(self.matched.values()) + sum(each.rows for each in asked)

    def note_answer(self, spell_words: Callable[[], str], answer: PlaceAnswer) -> None:
        """Count one event's answer; `spell_words` gives its source's words, where they are kept."""
        if isinstance(answer, PlaceMatch) and answer.missed is not None:
            self.by_area.note_row(spell_words(), answer.missed, answer.alternatives)
        elif isinstance(answer, PlaceMatch):
            method = answer.method.value
            self.matched[method] = self.matched.get(method, 0) + 1
        elif isinstance(answer, Ambiguous):
            self.ambiguous.note_row(spell_words(), None, answer.candidates)
        elif isinstance(answer, NotFound):
            self.not_found.note_row(spell_words(), answer.reason, answer.candidates)

    def note_end(self, spell_words: Callable[[], str], answer: PlaceAnswer) -> None:
        """Count the answer for one end of a movement."""
        before = self.events
        self.note_answer(spell_words, answer)
        self.ends += self.events - before

    def as_dict(self) -> dict[str, object]:
        """Return the lists as plain values, ready for JSON."""
        return {
            "events": self.events,
            "ends": self.ends,
            "matched": dict(sorted(self.matched.items())),
            "by_area": self.by_area.as_dict(),
            "ambiguous": self.ambiguous.as_dict(),
            "not_found": self.not_found.as_dict(),
        }


class PlacingChange(StrEnum):
    """What other places in the gazetteer make of an event that was placed before."""

    SAME = "same"
    FOUND = "found"
    FINER = "finer"
    COARSER = "coarser"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    LOST = "lost"


WORSE = (PlacingChange.LOST, PlacingChange.AMBIGUOUS)
"""An event had a place and has none now."""
SHOWN_WORSE = 20


@dataclass(slots=True)
class ReplacingReport:
    """What a changed gazetteer made of the places of the ledger's events.

    `changes` counts every event that was looked at by what became of it; all but `same` have a new
    revision. `worse` names up to 20 events that lost their place, with the source's words.
    `to_import` counts events whose place would change, by the record folder that has to be
    imported again for it, and `unreadable` those whose kept row would be refused today: both stay
    as they are. `unasked` counts records, by dataset, that were not looked at: what their columns
    mean stands in a mapping or an option of their import, and only that can place them anew.
    """

    changes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PlacingChange, 0))
    worse: list[str] = field(default_factory=list)
    to_import: dict[str, int] = field(default_factory=dict)
    unreadable: int = 0
    unasked: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def changed(self) -> int:
        """The number of events that have a new revision."""
        return sum(self.changes.values()) - self.changes[PlacingChange.SAME]

    def note_unasked(self, dataset: str, records: int) -> None:
        """Count records of a dataset that only their own import can place."""
        self.unasked[dataset] = self.unasked.get(dataset, 0) + records

    def note_change(self, change: PlacingChange, event: str) -> None:
        """Count one event; `event` names it, should it have lost its place."""
        self.changes[change] += 1
        if change in WORSE and len(self.worse) < SHOWN_WORSE:
            self.worse.append(f"{event} ({change})")

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values, ready for JSON."""
        plain = {
            name: getattr(self, name) for name in ("worse", "to_import", "unreadable", "unasked")
        }
        changes = {str(change): count for change, count in self.changes.items()}
        return {"changes": changes, **plain, "seconds": self.seconds}
