"""What stands around a name in a text decides before fame, sound and the sentences beside it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.place import Ambiguous, NotFound, Place, PlaceMatch, Point
from app.geocode import Gazetteer
from app.geocode.mentions import find_mentions
from app.ingest.gazetteer_files import read_shipped_places

GEODATA = Path(__file__).parents[2] / "geodata"


def make_village(place_id: str, name_en: str, name_ar: str, above: str, at: Point) -> Place:
    """Make a village of OCHA's kind that the shipped places do not hold."""
    return Place(
        place_id, "settlement", name_en, name_ar, "SY", pcode=place_id, parent_id=above,
        admin1_pcode=above[:4], admin2_pcode=above[:6], admin3_pcode=above, source="test", point=at,
    )  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The shipped places, and villages whose names sound like others, extend them, or are words."""
    villages = (
        make_village("C9101", "Abu Makki", "أبو مكي", "SY070200", Point(36.82, 35.61)),
        make_village("C9102", "Abu Makkah", "ابو مكة", "SY060301", Point(36.13, 35.64)),
        make_village("C9103", "Balis", "باليس", "SY021000", Point(38.1, 36.0)),
        make_village("C9104", "Ashrafiet Sahnaya", "أشرفية صحنايا", "SY030901", Point(36.2, 33.4)),
        make_village("C9107", "Zumburok", "زمبروق", "SY060000", Point(35.9, 35.5)),
        make_village("C9108", "Dalil", "الدليل", "SY060000", Point(35.9, 35.5)),
        make_village("C9109", "Tal Zambak", "تل زنبق", "SY050201", Point(36.4, 35.2)),
    )
    seat = replace(
        villages[-1], place_id="SY059901", level="subdistrict", pcode="SY059901", parent_id="SY0502"
    )
    return Gazetteer((*read_shipped_places(GEODATA), *villages, seat))


def answer_words(text: str, words: str, gazetteer: Gazetteer) -> object:
    """Return the id that the first mention with these words is matched with, or its answer."""
    found = {mention.words: mention.answer for mention in reversed(find_mentions(text, gazetteer))}
    assert words in found, list(found)
    answer = found[words]
    return answer.place.place_id if isinstance(answer, PlaceMatch) else answer


def list_words(text: str, gazetteer: Gazetteer) -> list[str]:
    return [mention.words for mention in find_mentions(text, gazetteer)]


@pytest.mark.parametrize(
    "text",
    [
        "قذيفة في دير الزور على حي القصور. وفي دمشق قُصف حي جوبر ومخيم اليرموك.",
        "A shell hit al-Qusour in Deir ez-Zor. In Damascus, Jobar and Mezzeh were shelled.",
    ],
)
def test_the_town_of_the_own_sentence_wins_over_those_of_the_next(
    gazetteer: Gazetteer, text: str
) -> None:
    words = "حي القصور" if "حي" in text else "al-Qusour"
    assert answer_words(text, words, gazetteer) == "N0419"


def test_another_sentence_decides_where_the_own_one_is_silent(gazetteer: Gazetteer) -> None:
    text = "Damascus was tense. In al-Qusour shops stayed closed."
    assert answer_words(text, "al-Qusour", gazetteer) == "N0026"


def test_a_village_inside_the_named_area_wins_over_a_better_spelled_one_outside(
    gazetteer: Gazetteer,
) -> None:
    inside = "They raided villages in northern Latakia, among them Abu Makkeh."
    assert answer_words(inside, "Abu Makkeh", gazetteer) == "C9102"
    outside = "They raided villages in Idlib countryside, among them Abu Makkeh."
    assert answer_words(outside, "Abu Makkeh", gazetteer) == "C9101"
    assert answer_words("They raided Abu Makkeh.", "Abu Makkeh", gazetteer) == "C9101"


def test_a_name_only_heard_outside_all_that_is_named_is_no_match(gazetteer: Gazetteer) -> None:
    far = answer_words("Shelling in Zamborok and in Raqqa countryside.", "Zamborok", gazetteer)
    assert isinstance(far, Ambiguous | NotFound)
    near = answer_words("Shelling in Zamborok and in Latakia.", "Zamborok", gazetteer)
    assert near == "C9107"


@pytest.mark.parametrize("between", [" — ", " – ", " - ", ": ", " (AFP) — ", ", 7 mars — "])
def test_a_capital_after_a_dateline_is_only_the_start_of_a_sentence(
    gazetteer: Gazetteer, between: str
) -> None:
    text = f"HOMS{between}Plus tard, des tirs."
    assert list_words(text, gazetteer)[1:] == []
    assert "Zamborok" not in list_words(f"HOMS{between}Zamborok spoke.", gazetteer)
    assert "Plus" not in list_words(f"Hier.\n{text}", gazetteer)
    assert "Plus" not in list_words(f"• Plus de tirs à HOMS{between}Plus tard.", gazetteer)


def test_a_city_alone_at_the_head_of_a_text_is_a_dateline(gazetteer: Gazetteer) -> None:
    assert list_words("HOMS — Later shots were fired.", gazetteer) == ["HOMS"]


@pytest.mark.parametrize("name", ["Ashrafiyat Sahnaya", "Ashrafieh Sahnaya"])
def test_a_longer_name_wins_over_the_town_in_it(gazetteer: Gazetteer, name: str) -> None:
    assert answer_words(f"They fled to {name} at dawn.", name, gazetteer) == "C9104"
    assert answer_words("They fled to Sahnaya at dawn.", "Sahnaya", gazetteer) == "C2501"


def test_the_camp_beside_a_town_is_meant_where_a_camp_is_announced(gazetteer: Gazetteer) -> None:
    text = "The al-Hol camp is full."
    assert answer_words(text, "al-Hol camp", gazetteer) == "msr-al-hol-camp"
    assert answer_words("Le camp d'al-Hol est plein.", "al-Hol", gazetteer) == "msr-al-hol-camp"
    assert answer_words("They left al-Hol.", "al-Hol", gazetteer) == "C4519"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("شهدت الطبقة وتل أبيض اشتباكات.", ["الطبقة", "تل أبيض"]),
        ("نزحوا إلى نوى وجاسم.", ["نوى", "جاسم"]),
        ("وصلوا إلى زمبروق.", ["زمبروق"]),
        ("وصلوا إلى زمبروق قرب جبلة.", ["زمبروق", "جبلة"]),
        ("وصلوا إلى الدليل.", []),
        ("وصلوا إلى قاعدة زمبروق قرب جبلة.", ["جبلة"]),
        ("دخل الخبز إلى الوعر في حمص.", ["الوعر", "حمص"]),
        ("قال جاسم إن درعا والسلام في القلب.", ["درعا"]),
    ],
)
def test_arabic_names_that_are_no_words_need_only_a_weak_cue(
    gazetteer: Gazetteer, text: str, words: list[str]
) -> None:
    assert list_words(text, gazetteer) == words


def test_a_seat_is_found_without_its_hill(gazetteer: Gazetteer) -> None:
    assert answer_words("Des tirs à Zambak.", "Zambak", gazetteer) == "C9109"
    assert "Zambak" not in list_words("Zambak said so.", gazetteer)


@pytest.mark.parametrize(
    ("text", "words", "place_id"),
    [
        ("Une explosion dans la banlieue de Damas.", "Damas", "SY03"),
        ("A blast in the suburbs of Damascus.", "Damascus", "SY03"),
        ("A blast in the countryside of Damascus.", "Damascus", "SY03"),
        ("A blast in the suburbs of Aleppo.", "Aleppo", "C1007"),
        ("A blast in the Homs countryside.", "Homs", "SY04"),
        ("Daraya, a suburb of Damascus, burned.", "Damascus", "C1001"),
    ],
)
def test_the_land_around_damascus_is_a_governorate_of_its_own(
    gazetteer: Gazetteer, text: str, words: str, place_id: str
) -> None:
    assert answer_words(text, words, gazetteer) == place_id
