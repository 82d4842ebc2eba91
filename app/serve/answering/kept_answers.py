"""Finished answers in memory of a process, for as long as the state holds that they show.

An answer is kept when it says itself that it may be (`ETag` of the published state, `Cache-Control:
public, max-age`), and given only while `HeldState` is certain of the same state. Errors, corridors,
streams and what was asked with `Range` or `Authorization` are never kept; in the dark nothing is
given from here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.serve.answering.compression import Splice, compress_whole, open_splice
from app.serve.answering.database import PublishedState

ETAG_STATE = "masar.etag_state"
"""Where a request's scope says of which state the answer's ETag is made: the state's key."""
OVERHEAD = 1_500
"""Bytes that an answer takes beside its content: its address and headers, roughly."""
LARGEST_PART = 8
"""No single answer takes more than this part of the room."""
_STAMP = re.compile(rb'"timeStamp":"[0-9T:-]{19}Z"\}$')
_LONGEST_STAMP = 36
Headers = Sequence[tuple[bytes, bytes]]
Question = tuple[object, ...]


def spell_stamp() -> bytes:
    """Return the end of a page: the time at which it is given."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f'"timeStamp":"{now}"}}'.encode()


def cut_stamp(content: bytes) -> bytes | None:
    """Return a page without the time at its end; None when there is none."""
    found = _STAMP.search(content, max(0, len(content) - _LONGEST_STAMP))
    return content[: found.start()] if found else None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer ready to be sent; `content` is everything but the time, if it ends with one."""

    status: int
    headers: Headers
    content: bytes | Splice
    is_stamped: bool
    etag: str

    @property
    def size(self) -> int:
        """Return the bytes that it takes."""
        content = self.content
        return OVERHEAD + len(content.head if isinstance(content, Splice) else content)

    def finish(self) -> bytes:
        """Return the body, with the time of this moment."""
        if not self.is_stamped:
            return self.content if isinstance(self.content, bytes) else self.content.end_with(b"")
        stamp = spell_stamp()
        if isinstance(self.content, Splice):
            return self.content.end_with(stamp)
        return self.content + stamp


def pack_answer(
    status: int, headers: Headers, content: bytes, coding: str | None, etag: str
) -> KeptAnswer | None:
    """Return an answer so that it can be given again; None when it carries a time elsewhere."""
    cut = cut_stamp(content)
    if cut is None and b'"timeStamp"' in content:
        return None
    told = content if cut is None else cut
    packed: bytes | Splice = told
    if coding is not None:
        packed = compress_whole(told, coding) if cut is None else open_splice(told, coding)
    return KeptAnswer(status, headers, packed, cut is not None, etag)


class AnswerStore:
    """Answers of one state by question and coding; the ones not asked for longest go first."""

    def __init__(self, most_bytes: int) -> None:
        """Keep up to so many bytes; none at all with 0."""
        self._most = most_bytes
        self._state: PublishedState | None = None
        self._answers: dict[Question, KeptAnswer] = {}
        self._varies: dict[Question, tuple[str, ...]] = {}
        self._bytes = 0

    def turn_to(self, state: PublishedState) -> None:
        """Drop everything that shows another state than this one."""
        if state is not self._state:
            self._answers.clear()
            self._varies.clear()
            self._bytes, self._state = 0, state

    def find_varies(self, address: Question) -> tuple[str, ...] | None:
        """Return the headers on which the answer at an address depends; None when not known."""
        return self._varies.get(address)

    def find(self, question: Question) -> KeptAnswer | None:
        """Return the answer to a question, and remember that it was asked for."""
        answer = self._answers.pop(question, None)
        if answer is not None:
            self._answers[question] = answer
        return answer

    def add(
        self,
        state: PublishedState | None,
        address: Question,
        varies: tuple[str, ...],
        question: Question,
        answer: KeptAnswer,
    ) -> None:
        """Keep an answer that shows `state`, and let others go until there is room."""
        if state is not self._state or answer.size * LARGEST_PART > self._most:
            return
        if (old := self._answers.pop(question, None)) is not None:
            self._bytes -= old.size
        self._varies[address] = varies
        self._answers[question] = answer
        self._bytes += answer.size
        while self._bytes > self._most:
            oldest = next(iter(self._answers))
            self._bytes -= self._answers.pop(oldest).size
        if len(self._varies) > 2 * len(self._answers) + 100:
            self._varies.clear()
            self._answers.clear()
            self._bytes = 0
