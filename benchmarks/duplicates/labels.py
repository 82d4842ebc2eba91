"""Pairs that a reader judged: which records of the two monitors tell of one attack."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS_FILE = Path(__file__).with_name("labels.csv")
UNSURE = "unsure"
LINKED = frozenset({"same", "part"})


@dataclass(frozen=True, slots=True)
class Label:
    """One judged pair by the monitors' own ids; `split` says for what it may be used."""

    insecurity_insight: str
    ucdp_ged: str
    label: str
    reason: str
    split: str

    @property
    def key(self) -> frozenset[str]:
        """The pair by the ids that the benchmark gives its events."""
        return frozenset(
            (f"insecurity_insight/{self.insecurity_insight}", f"ucdp_ged/{self.ucdp_ged}")
        )

    @property
    def is_linked(self) -> bool:
        """Whether both tell of one attack, or one tells of what the other is a part of."""
        return self.label in LINKED


def read_labels(split: str) -> list[Label]:
    """Return the pairs of one split (`dev` or `held`) about which the reader was sure."""
    return [each for each in _read_all() if each.split == split and each.label != UNSURE]


def _read_all() -> Iterator[Label]:
    with LABELS_FILE.open(encoding="utf-8", newline="") as file:
        yield from (Label(**row) for row in csv.DictReader(file))


def count_labels() -> Counter[tuple[str, str]]:
    """Return how many pairs there are of each split and label."""
    return Counter((each.split, each.label) for each in _read_all())
