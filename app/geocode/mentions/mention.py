"""What was found in a text: where it stands, and which place it means."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.place import PlaceAnswer


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a place in a text.

    `start` and `end` count Unicode code points of the text as given, `end` exclusive, so that
    `text[start:end] == words`. `answer` says which place it is, which it may be, or that none
    bears the name.
    """

    start: int
    end: int
    words: str
    answer: PlaceAnswer
