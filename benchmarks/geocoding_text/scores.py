"""Precision, recall and F of spans and of places, and the time each sentence takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter

from app.domain.place import Ambiguous, NotFound, PlaceAnswer, PlaceMatch
from app.geocode import Gazetteer
from app.geocode.mentions import find_mentions
from benchmarks.geocoding_text.sentences import Label, Sentence


@dataclass(slots=True)
class Score:
    """Counts over sentences: labelled and found spans, those that are alike, those placed right."""

    labelled: int = 0
    found: int = 0
    spans: int = 0
    places: int = 0
    wrong: int = 0
    milliseconds: list[float] = field(default_factory=list)

    def tell(self) -> tuple[str, ...]:
        """Return the cells of a row: sentences, P, R, F of spans, F of places, wrong, ms."""
        return (
            str(len(self.milliseconds)),
            f"{self.spans / max(1, self.found):.3f}",
            f"{self.spans / max(1, self.labelled):.3f}",
            f"{2 * self.spans / max(1, self.found + self.labelled):.3f}",
            f"{2 * self.places / max(1, self.found + self.labelled):.3f}",
            str(self.wrong),
            f"{median(self.milliseconds):.2f}",
            f"{quantiles(self.milliseconds, n=20)[-1]:.2f}",
        )


def is_right(answer: PlaceAnswer, label: Label) -> bool:
    """Whether an answer is what the label asks for."""
    if isinstance(answer, NotFound):
        return label.status == "not_found"
    if isinstance(answer, Ambiguous):
        told = {each.place.place_id for each in answer.candidates}
        return label.status in ("ambiguous", "any") and label.place_ids <= told
    return label.status in ("matched", "any") and answer.place.place_id in label.place_ids


def score_sentences(
    sentences: Iterable[Sentence], gazetteer: Gazetteer
) -> tuple[Score, list[tuple[Sentence, Sequence[str]]]]:
    """Score sentences, and list those with mistakes and what these are."""
    score, mistakes = Score(), []
    for sentence in sentences:
        start = perf_counter()
        mentions = find_mentions(sentence.text, gazetteer)
        score.milliseconds.append((perf_counter() - start) * 1000)
        found = {(each.start, each.end): each.answer for each in mentions}
        wrong = list(_compare(sentence, found, score))
        if wrong:
            mistakes.append((sentence, wrong))
    return score, mistakes


def _compare(
    sentence: Sentence, found: dict[tuple[int, int], PlaceAnswer], score: Score
) -> Iterable[str]:
    labels = {(each.start, each.end): each for each in sentence.labels}
    score.labelled += len(labels)
    score.found += len(found)
    for (start, end), label in labels.items():
        words, answer = sentence.text[start:end], found.get((start, end))
        if answer is None:
            yield f"missed: {words}"
            continue
        score.spans += 1
        if is_right(answer, label):
            score.places += 1
        else:
            score.wrong += isinstance(answer, PlaceMatch)
            yield f"answered otherwise: {words}"
    for start, end in found.keys() - labels.keys():
        score.wrong += isinstance(found[start, end], PlaceMatch)
        yield f"not labelled: {sentence.text[start:end]}"
