"""The benchmark of places in texts: its labels are sound, its figures above the targets."""

import json
from pathlib import Path

import pytest

from app.geocode import Gazetteer
from benchmarks.geocoding.gazetteers import merge_release
from benchmarks.geocoding_text.scores import score_sentences
from benchmarks.geocoding_text.sentences import FILE, read_sentences

SHARED = Path(__file__).parents[3] / "shared" / "data"
SPAN_F, PLACE_F, MILLISECONDS = 0.92, 0.85, 60.0


def test_labels_slice_the_words_that_they_name() -> None:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 160
    assert sum(row["language"] == "ar" for row in rows) >= 80
    for row in rows:
        for each in row["mentions"]:
            assert row["text"][each["start"] : each["end"]] == each["words"], row["id"]
            assert bool(each["place_ids"]) is (each["status"] != "not_found")


@pytest.fixture(scope="module")
def with_ocha() -> Gazetteer:
    """What ships with OCHA's places merged in."""
    if not (SHARED / "places").is_dir():
        pytest.skip("needs OCHA's places in ../shared/data/places")
    return Gazetteer(merge_release(SHARED))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_figures_stay_above_the_targets(with_ocha: Gazetteer, language: str) -> None:
    chosen = [each for each in read_sentences() if each.language == language]
    score_sentences(chosen[:2], with_ocha)  # has everything prepared before times are taken
    score, mistakes = score_sentences(chosen, with_ocha)
    told = score.found + score.labelled
    assert 2 * score.spans / told >= SPAN_F, mistakes
    assert 2 * score.places / told >= PLACE_F, mistakes
    assert sorted(score.milliseconds)[len(chosen) // 2] <= MILLISECONDS
