"""Places in any text at all: offsets, overlaps, neighbours, and the time it takes."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.place import Ambiguous, PlaceMatch
from app.geocode import Gazetteer
from app.geocode.mentions import find_mentions
from app.ingest.gazetteer_files import read_shipped_places

GAZETTEER = Gazetteer(read_shipped_places(Path(__file__).parents[2] / "geodata"))
PIECES = st.sampled_from(
    "Banias Jableh Homs al- ez- Deir Zor village of in the Hai Qusour , . ; ( ) \n \u00a0 's ' - –"
    " d'Alep وبانياس بحمص قرية حي القصور في من ال لل و ب ـ َ \u200f 😢 President M4 7".split(" ")
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=40).map("".join),
)
SLOW = settings(max_examples=200, deadline=None)


@SLOW
@given(TEXTS)
@example("HAY HAI DR")
@example("A0 HAY HAY")
def test_mentions_slice_their_words_in_order_without_overlap(text: str) -> None:
    last = 0
    for mention in find_mentions(text, GAZETTEER):
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.words == mention.words.strip()
        last = mention.end


@SLOW
@given(TEXTS)
def test_every_answer_is_whole(text: str) -> None:
    for mention in find_mentions(text, GAZETTEER):
        if isinstance(mention.answer, Ambiguous):
            ids = [each.place.place_id for each in mention.answer.candidates]
            assert len(ids) == len(set(ids)) > 1
        elif isinstance(mention.answer, PlaceMatch):
            others = [each.place.place_id for each in mention.answer.alternatives]
            assert mention.answer.place.place_id not in others
            assert 0 < mention.answer.score <= 1


@SLOW
@given(TEXTS)
def test_the_same_text_gets_the_same_answer(text: str) -> None:
    assert find_mentions(text, GAZETTEER) == find_mentions(text, GAZETTEER)


@SLOW
@given(st.lists(PIECES, max_size=20).map(" ".join))
def test_an_unrelated_paragraph_before_only_moves_the_offsets(text: str) -> None:
    before = "Nobody was hurt.\n\n"
    alone = [(each.start, each.words) for each in find_mentions(text, GAZETTEER)]
    moved = [
        (each.start - len(before), each.words) for each in find_mentions(before + text, GAZETTEER)
    ]
    assert moved == alone


@pytest.mark.parametrize(
    "piece",
    [
        "a ", "ال ", "Homs ", "Homs, ", "حي القصور ", "the village of Zumburok, ", "north ",
        "Al-", "a'", "\n ", "وب", "Qusour and ", "ـ",
    ],
)  # fmt: skip
def test_the_time_grows_no_faster_than_the_text(piece: str) -> None:
    """Eight times the text may take sixteen times as long; quadratic would be sixty-four."""

    def measure(length: int) -> float:
        text = (piece * length)[:length]
        start = process_time()
        find_mentions(text, GAZETTEER)
        return process_time() - start

    measure(1_000)
    short = min(measure(2_000) for _ in range(3))
    long = min(measure(16_000) for _ in range(2))
    assert long <= 16 * short + 0.05
