"""The labelled sentences: which stretch names which place, written for this benchmark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("sentences.jsonl")


@dataclass(frozen=True, slots=True)
class Label:
    """A stretch of a sentence, code points `start` to `end`, and what a right answer is.

    `matched`: one of `place_ids` (a town and the units named after it are alike); `ambiguous`: a
    question back with all of `place_ids` among its candidates; `any`: either; `not_found`: none.
    """

    start: int
    end: int
    status: str
    place_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a `half` (develop, unseen, fresh, again), in `language` en, fr or ar."""

    sentence_id: str
    language: str
    half: str
    text: str
    labels: tuple[Label, ...]


def read_sentences() -> Iterator[Sentence]:
    """Read all sentences in the order of the file."""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = tuple(
            Label(each["start"], each["end"], each["status"], frozenset(each["place_ids"]))
            for each in row["mentions"]
        )
        yield Sentence(row["id"], row["language"], row["half"], row["text"], labels)
