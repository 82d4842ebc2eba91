"""`python -m benchmarks.duplicates DIR`: precision, recall and F1 on judged pairs.

DIR holds the two files of `reading.FILES`. With `--train` the weights of the product are printed as
the dev split gives them, and what they reach on dev pairs of days that they were not learned from;
the held-out pairs are not looked at then.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.domain.duplicate import ComparedEvent, Verdict
from app.normalise.duplicates import find_duplicates
from app.normalise.duplicates.distances import count_days_apart, find_km
from app.normalise.duplicates.suggestion import LEAST_DUPLICATE
from benchmarks.duplicates.labels import Label, count_labels, read_labels
from benchmarks.duplicates.reading import FILES, read_events
from benchmarks.duplicates.training import (
    LEARNED,
    LIFT,
    collect_candidates,
    learn_weights,
    leave_days_out,
)

Events = Mapping[str, ComparedEvent]


def score_pairs(events: Sequence[ComparedEvent]) -> dict[frozenset[str], float]:
    """Return the score of every pair that the product would suggest, as it would be scored."""
    ordered = sorted(events, key=lambda event: (event.period.start, event.event_id))
    found: dict[frozenset[str], float] = {}
    for each in find_duplicates(ordered):
        key = frozenset((each.first.event_id, each.second.event_id))
        # What counts within a total is linked with it, however sure.
        score = max(each.score, LEAST_DUPLICATE) if each.verdict is Verdict.PART_OF else each.score
        found[key] = score
    return found


def is_near(events: Events, label: Label, reach_km: float) -> bool:
    """Whether the rule `same day and no further than this` links a pair."""
    one, other = (events[own_id] for own_id in label.key)
    km = find_km(one, other)
    return count_days_apart(one.period, other.period) == 0 and km is not None and km <= reach_km


def measure(labels: Sequence[Label], links: Callable[[Label], bool]) -> str:
    """Return precision, recall and F1 of a way to link pairs, as one line."""
    hits = sum(each.is_linked and links(each) for each in labels)
    linked = sum(links(each) for each in labels)
    meant = sum(each.is_linked for each in labels)
    precision, recall = hits / max(linked, 1), hits / max(meant, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}  ({linked} linked)"


def _read_all(folder: Path) -> list[ComparedEvent]:
    return [
        event for adapter, name in FILES.items() for event in read_events(adapter, folder / name)
    ]


def _print_weights(events: Sequence[ComparedEvent]) -> None:
    some = [event for event in events if event.adapter == "insecurity_insight"]
    others = [event for event in events if event.adapter == "ucdp_ged"]
    labels = read_labels("dev")
    linked = {each.key: each.is_linked for each in labels}
    every = collect_candidates(some, others)
    own, rivals = learn_weights(every, linked)
    for name, weight in zip((*LEARNED, "always"), own, strict=True):
        print(f"{name} = {weight:.3f}")  # noqa: T201
    strength, worst, always = rivals
    print(f"[rivals]\nalways = {always + LIFT:.3f}\nstrength = {strength:.3f}")  # noqa: T201
    print(f"worst = {-worst:.3f}")  # noqa: T201
    days = {each.key: by_id.period.start for each in labels for by_id in some
            if by_id.event_id in each.key}  # fmt: skip
    odds = leave_days_out(every, linked, days)
    for least in (-1.0, -0.5, 0.0, 0.5, 1.0):
        found = measure(labels, lambda e, at=least: odds[e.key] >= at)
        print(f"days left out, odds >= {least}: {found}")  # noqa: T201


def main(words: Sequence[str]) -> int:
    """Measure, or print weights; return 2 where the files are not."""
    folder = Path(next((word for word in words if not word.startswith("-")), "."))
    if not all((folder / name).is_file() for name in FILES.values()):
        print(f"{folder} has not the files {', '.join(FILES.values())}: nothing measured.")  # noqa: T201
        return 2
    everything = _read_all(folder)
    if "--train" in words:
        _print_weights(everything)
        return 0
    events = {event.event_id: event for event in everything}
    started = time.perf_counter()
    scores = score_pairs(everything)
    print(f"{len(events)} events compared in {time.perf_counter() - started:.1f} s")  # noqa: T201
    print("labels:", dict(count_labels()))  # noqa: T201
    for split in ("dev", "held"):
        labels = read_labels(split)
        print(f"\n{split}: {len(labels)} pairs")  # noqa: T201
        print("  same day, 5 km   ", measure(labels, lambda e: is_near(events, e, 5)))  # noqa: T201
        print("  same day, 2 km   ", measure(labels, lambda e: is_near(events, e, 2)))  # noqa: T201
        for least in (0.4, 0.5, 0.6, 0.7):
            found = measure(labels, lambda e, at=least: scores.get(e.key, 0.0) >= at)
            print(f"  score >= {least}     ", found)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
