"""Places in free text: each hard part of it, against the places that ship with the project."""

from pathlib import Path

import pytest

from app.domain.place import Ambiguous, MatchMethod, NotFound, Place, PlaceMatch
from app.geocode import Gazetteer
from app.geocode.mentions import Mention, find_mentions
from app.ingest.gazetteer_files import read_shipped_places

GEODATA = Path(__file__).parents[2] / "geodata"
OURS = "msr-banias-al-qusour"


@pytest.fixture(scope="module")
def shipped() -> tuple[Place, ...]:
    """The places of a bare clone."""
    return tuple(read_shipped_places(GEODATA))


@pytest.fixture(scope="module")
def gazetteer(shipped: tuple[Place, ...]) -> Gazetteer:
    """What a bare clone knows."""
    return Gazetteer(shipped)


def make_village(place_id: str, name_en: str, name_ar: str, above: str) -> Place:
    """Make a village of OCHA's kind that the shipped places do not hold."""
    return Place(
        place_id, "settlement", name_en, name_ar, "SY", pcode=place_id, parent_id=above,
        admin1_pcode=above[:4], admin2_pcode=above[:6], admin3_pcode=above, source="test",
    )  # fmt: skip


@pytest.fixture(scope="module")
def with_villages(shipped: tuple[Place, ...]) -> Gazetteer:
    """The shipped places and villages whose names are words, people, or borne twice."""
    villages = (
        make_village("C9002", "Dukhan", "دخان", "SY060000"),
        make_village("C9003", "Taybeh", "الطيبة", "SY120000"),
        make_village("C9004", "Taybeh", "الطيبة", "SY040500"),
        make_village("C9005", "Hassan", "حسن", "SY060000"),
        make_village("C9006", "Karameh", "الكرامة", "SY100000"),
        make_village("C9007", "Al-Hama", "حماه", "SY110100"),
    )
    return Gazetteer((*shipped, *villages))


def list_words(text: str, gazetteer: Gazetteer) -> list[str]:
    return [mention.words for mention in find_mentions(text, gazetteer)]


def find_words(text: str, words: str, gazetteer: Gazetteer) -> Mention:
    """Return the one mention with these words."""
    found = [mention for mention in find_mentions(text, gazetteer) if mention.words == words]
    assert len(found) == 1, list_words(text, gazetteer)
    return found[0]


def get_match(text: str, words: str, gazetteer: Gazetteer) -> PlaceMatch:
    answer = find_words(text, words, gazetteer).answer
    assert isinstance(answer, PlaceMatch), answer
    return answer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Families fled Jableh, Banias and Qardaha.", ["Jableh", "Banias", "Qardaha"]),
        ("نزحت عائلات من جبلة وبانياس والقرداحة.", ["جبلة", "بانياس", "القرداحة"]),
        ("Trois corps à Lattaquié et près d'Alep.", ["Lattaquié", "Alep"]),
        ("A convoy reached Deir ez-Zor and Jisr al-Shughur.", ["Deir ez-Zor", "Jisr al-Shughur"]),
        ("Clashes near Ma‘arrat al-Nu‘man on Sunday.", ["Ma‘arrat al-Nu‘man"]),
        ("Shelling in Afrin (عفرين) again.", ["Afrin", "عفرين"]),
        ("SHELLING HITS BANIAS AND JABLEH", ["BANIAS", "JABLEH"]),
        ("shells fell on banias and jableh at noon", ["banias", "jableh"]),
        ("The road Banias–Jableh was closed.", ["Banias", "Jableh"]),
        ("Nobody was hurt on Friday.", []),
    ],
)
def test_names_are_found_in_three_languages(
    gazetteer: Gazetteer, text: str, words: list[str]
) -> None:
    assert list_words(text, gazetteer) == words


@pytest.mark.parametrize(
    ("text", "words", "place_id"),
    [
        ("وصلت القافلة باللاذقية", "اللاذقية", "C3480"),
        ("وكطرطوس عاشت المدينة", "طرطوس", "C5221"),
        ("اشتباكات بحماة", "حماة", "C2987"),
        ("وصل الدعم لحمص", "حمص", "C2528"),
        ("نقص المياه وصل للحسكة", "لحسكة", "C4360"),
        ("فبانياس وجبلة", "بانياس", "C5360"),
        ("ولبانياس نصيب", "بانياس", "C5360"),
    ],
)
def test_joined_letters_are_left_out_of_the_name(
    gazetteer: Gazetteer, text: str, words: str, place_id: str
) -> None:
    match = get_match(text, words, gazetteer)
    assert place_id in {match.place.place_id, *(a.place.place_id for a in match.alternatives)}


def test_a_name_that_begins_like_a_preposition_keeps_its_letters(gazetteer: Gazetteer) -> None:
    assert list_words("قصف على بانياس وكسب", gazetteer) == ["بانياس", "كسب"]
    assert list_words("عائلات من لبنان", gazetteer) == ["لبنان"]


@pytest.mark.parametrize(
    ("text", "start", "words"),
    [
        ("😢😢 Banias", 3, "Banias"),
        ("\u200fبانياس\u200f اليوم", 1, "بانياس"),
        ("في\u00a0بانياس", 3, "بانياس"),
        ("في بانيـــاس", 3, "بانيـــاس"),
        ("في بَانِيَاس", 3, "بَانِيَاس"),
        ("Jisr\nal-Shughur burns", 0, "Jisr\nal-Shughur"),
        ("قرب Banias ثم جبلة", 4, "Banias"),
    ],
)
def test_offsets_count_characters_of_the_text_as_given(
    gazetteer: Gazetteer, text: str, start: int, words: str
) -> None:
    mention = find_words(text, words, gazetteer)
    assert (mention.start, text[mention.start : mention.end]) == (start, words)


@pytest.mark.parametrize(
    "text",
    [
        "Families of Jisr.\n\nAl-Shughur is a name.",
        "They went to Jisr, al-Shughur and further.",
    ],
)
def test_a_name_does_not_reach_across_paragraphs_or_commas(gazetteer: Gazetteer, text: str) -> None:
    assert not any("Shughur" in words and "Jisr" in words for words in list_words(text, gazetteer))


@pytest.mark.parametrize(
    "text",
    [
        "بعد الثورة تغيّر كل شيء.",
        "رفع المتظاهرون شعارات الكرامة والحرية.",
        "غطى دخان كثيف السماء.",
        "كان الباب مفتوحاً حين دخلوا.",
        "قوات الحكومة السورية انسحبت.",
        "شاهدت هوية الطائرة على حسن ظن.",
    ],
)
def test_everyday_words_are_no_places(with_villages: Gazetteer, text: str) -> None:
    assert list_words(text, with_villages) == []


@pytest.mark.parametrize(
    ("text", "words", "place_id"),
    [
        ("قُتل راعٍ في قرية دخان.", "دخان", "C9002"),
        ("نازحون من بلدة الكرامة قرب طرطوس.", "الكرامة", "C9006"),
        ("غارات على مدينة الباب أمس.", "الباب", "C1202"),
        ("غارات على الباب ومنبج.", "الباب", "C1202"),
    ],
)
def test_what_is_announced_beside_an_everyday_word_makes_it_a_place(
    with_villages: Gazetteer, text: str, words: str, place_id: str
) -> None:
    assert get_match(text, words, with_villages).place.place_id == place_id


@pytest.mark.parametrize(
    "text",
    [
        "President Bashar al-Assad spoke.",
        "Rami Latakia, a lawyer, spoke.",
        "Colonel Salem Hama told reporters.",
        "Mr. Hassan and Dr. Hassan signed.",
        "The Homs Military Academy was attacked.",
        "Damascus University closed.",
        "The Manbij Military Council denied it.",
        "Ahrar al-Sham and Liwa Homs denied it.",
        "L'université d'Alep a fermé.",
        "جامعة دمشق أغلقت أبوابها.",
        "مجلس منبج العسكري نفى ذلك.",
        "لواء شهداء اليرموك انسحب.",
        "قال اللواء محمد حلب إن الوضع هادئ.",
        "قوات سوريا الديمقراطية انسحبت.",
        "نفت المجموعة وفرقة السلطان ذلك.",
        "Syrian and Lebanese officers met.",
    ],
)
def test_people_groups_and_nationalities_are_no_places(with_villages: Gazetteer, text: str) -> None:
    assert list_words(text, with_villages) == []


def test_a_place_in_the_name_of_a_group_does_not_hide_the_place_itself(
    gazetteer: Gazetteer,
) -> None:
    text = "The Manbij Military Council left Manbij."
    (mention,) = find_mentions(text, gazetteer)
    assert mention.start == text.rindex("Manbij")


@pytest.mark.parametrize(
    ("text", "words", "place_id"),
    [
        ("Gunmen entered Hai Al Kusour, a quarter of Banias.", "Hai Al Kusour", OURS),
        ("In the al-Qusour neighbourhood of Homs a man was shot.", "al-Qusour", "N0243"),
        ("قُتلوا في حي القصور بمدينة بانياس.", "حي القصور", OURS),
        ("عُثر على جثة في حي القصور في حمص.", "حي القصور", "N0243"),
        ("Banias was quiet.\nIn al-Qusour shops stayed closed.", "al-Qusour", OURS),
    ],
)
def test_namesakes_are_told_apart_by_the_places_around_them(
    gazetteer: Gazetteer, text: str, words: str, place_id: str
) -> None:
    match = get_match(text, words, gazetteer)
    assert (match.place.place_id, match.method) == (place_id, MatchMethod.CONTEXT)
    assert {"N0026", "N0378"} <= {each.place.place_id for each in match.alternatives}


@pytest.mark.parametrize("text", ["Shots in Hai Al Kusour.", "إطلاق نار في حي القصور."])
def test_a_bare_ambiguous_name_is_asked_back_with_all_who_bear_it(
    gazetteer: Gazetteer, text: str
) -> None:
    (mention,) = find_mentions(text, gazetteer)
    assert isinstance(mention.answer, Ambiguous)
    bearers = {each.place.place_id for each in mention.answer.candidates}
    assert {OURS, "N0026", "N0243", "N0378", "N0419"} <= bearers


def test_two_villages_of_one_name_are_not_guessed(with_villages: Gazetteer) -> None:
    bare = find_words("حريق في قرية الطيبة مساء أمس.", "الطيبة", with_villages)
    assert isinstance(bare.answer, Ambiguous)
    match = get_match("حريق في قرية الطيبة بريف درعا.", "الطيبة", with_villages)
    assert match.place.place_id == "C9003"


@pytest.mark.parametrize(
    "text", ["Losses in Hama.", "Losses in Hama, and shelling of Raqqa.", "خسائر في حماة والرقة."]
)
def test_a_city_is_not_given_up_for_a_hamlet_of_its_name(
    with_villages: Gazetteer, text: str
) -> None:
    name = "حماة" if "حماة" in text else "Hama"
    match = get_match(text, name, with_villages)
    assert match.place.place_id == "C2987"
    assert "C9007" in {each.place.place_id for each in match.alternatives}


@pytest.mark.parametrize(
    ("text", "words", "place_id"),
    [
        ("Shelling in the countryside of Hama.", "Hama", "SY05"),
        ("Shelling in Hama city.", "Hama", "C2987"),
        ("Homs governorate said so.", "Homs", "SY04"),
        ("قصف في ريف حماة الشمالي.", "حماة", "SY05"),
        ("قصف على مدينة حماة.", "حماة", "C2987"),
        ("The Masyaf district is cut off.", "Masyaf", "SY0504"),
        ("دخلت قوات الأمن دوما بريف دمشق.", "ريف دمشق", "SY03"),
    ],
)
def test_the_kind_that_is_announced_decides_between_town_and_area(
    gazetteer: Gazetteer, text: str, words: str, place_id: str
) -> None:
    assert get_match(text, words, gazetteer).place.place_id == place_id


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gunmen raided the village of Zumburok near Banias.", "Zumburok"),
        ("نهب قرية زمبروق أمس.", "زمبروق"),
        ("Gunmen raided Zumburok village.", "Zumburok"),
    ],
)
def test_an_announced_name_that_nobody_bears_is_told_as_not_found(
    gazetteer: Gazetteer, text: str, words: str
) -> None:
    assert isinstance(find_words(text, words, gazetteer).answer, NotFound)


@pytest.mark.parametrize(
    "text", ["قرية صغيرة احترقت.", "بلدة كردية قصفت.", "The Kurdish town fell."]
)
def test_a_description_after_village_is_no_name(gazetteer: Gazetteer, text: str) -> None:
    assert list_words(text, gazetteer) == []


def test_sites_are_never_told(gazetteer: Gazetteer, shipped: tuple[Place, ...]) -> None:
    sites = {place.place_id for place in shipped if place.level == "site"}
    assert sites
    names = "; ".join(place.name_en for place in shipped if place.level == "site")
    arabic = "، ".join(place.name_ar for place in shipped if place.level == "site")
    for mention in find_mentions(f"They left {names}. غادروا {arabic}.", gazetteer):
        told = list(getattr(mention.answer, "candidates", ()))
        if isinstance(mention.answer, PlaceMatch):
            told = [*mention.answer.alternatives]
            assert mention.answer.place.place_id not in sites
        assert not sites & {each.place.place_id for each in told}


def test_the_name_of_a_site_is_no_mention(gazetteer: Gazetteer, shipped: tuple[Place, ...]) -> None:
    def list_names(*, sites: bool) -> set[str]:
        chosen = [place for place in shipped if (place.level == "site") is sites]
        return {each for p in chosen for each in (p.name_en, p.name_ar, *p.aliases)}

    names = list_names(sites=True) - list_names(sites=False)
    assert len(names) > 8
    for name in names:
        assert name not in list_words(f"They left {name} at dawn.", gazetteer)
