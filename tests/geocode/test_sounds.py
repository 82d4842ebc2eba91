"""Spellings of one name sound alike in any script; other names do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geocode.differences import compare_sounds
from app.geocode.folding import join_articles, split_words
from app.geocode.sounds import list_skeletons, spell_sounds

ALIKE = [
    ("Qadmous", "القدموس"), ("Qadmous", "Kadmus"), ("Jarablus", "جرابلس"), ("Cerablus", "Jarablus"),
    ("Cheikh Miskine", "الشيخ مسكين"), ("Ghabagheb", "غباغب"), ("Djeblé", "جبلة"),
    ("Ouadi el Aïn", "وادي العين"), ("Thiban", "ذيبان"), ("Dhiban", "ذيبان"),
    ("Zabadani", "الزبداني"),
    ("alqtyft", "القطيفة"), ("Kefer Nebil", "كفر نبل"), ("Khan Shaykhun", "خان شيخون"),
    ("Xan Şêxûn", "خان شيخون"), ("Manbidj", "منبج"), ("Ṣāfītā", "صافيتا"), ("Ayn Issa", "عين عيسى"),
]  # fmt: skip
UNLIKE = [
    ("Homs", "Hama"), ("حمص", "حماة"), ("Tartus", "Tadmor"), ("Jableh", "Jaramana"),
    ("Idlib", "Aleppo"), ("بانياس", "بلودان"), ("Raqqa", "Rastan"),
]  # fmt: skip


def spell(name: str) -> str:
    return spell_sounds(join_articles(split_words(name)))


def compare(one: str, other: str) -> float:
    return float(compare_sounds(spell(one), [spell(other)])[0])


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_name_sound_alike_and_meet(one: str, other: str) -> None:
    assert compare(one, other) >= 0.85
    assert set(list_skeletons(spell(one))) & set(list_skeletons(spell(other)))


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_names_of_different_places_do_not(one: str, other: str) -> None:
    assert compare(one, other) < 0.7


NAMES = st.text(
    st.sampled_from("abdefghijklmnoqrstuwxyzéā' -ابتثجحدذرزسشصضطظعغفقكلمنهويةى"), max_size=16
)


@given(NAMES, st.lists(NAMES, max_size=5))
def test_comparing_many_is_comparing_each(name: str, others: list[str]) -> None:
    together = compare_sounds(spell(name), [spell(other) for other in others])
    assert list(together) == pytest.approx([compare(name, other) for other in others])


@given(NAMES, NAMES)
def test_likeness_lies_between_nothing_and_the_same(one: str, other: str) -> None:
    assert 0 <= compare(one, other) <= 1
    if spell(one):
        assert compare(one, one) == 1
