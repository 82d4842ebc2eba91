"""Names in many spellings, with and without what is said around them, on what ships."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.place import (
    FAR_COUNTRY,
    Ambiguous,
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Precision,
)
from app.geocode import Gazetteer
from app.geocode.decision import Thresholds
from app.geocode.naming import NameFinder
from app.ingest.gazetteer_files import read_shipped_places

GEODATA = Path(__file__).parents[2] / "geodata"
# Far countries are found by their codes alone: see test_countries.
SHIPPED = tuple(each for each in read_shipped_places(GEODATA) if each.level != FAR_COUNTRY)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(SHIPPED)


def find(gazetteer: Gazetteer, name: str, **around: str) -> PlaceAnswer:
    return gazetteer.find_place(PlaceQuery(name=name, **around))


def find_id(answer: PlaceAnswer) -> str:
    assert isinstance(answer, PlaceMatch), answer
    return answer.place.place_id


def list_ids(answer: PlaceAnswer) -> list[str]:
    if isinstance(answer, PlaceMatch):
        return [answer.place.place_id, *(each.place.place_id for each in answer.alternatives)]
    return [each.place.place_id for each in answer.candidates]


@pytest.mark.parametrize(
    ("place_id", "spellings"),
    [
        ("C3480", ("Lattakia", "Latakia", "Lattaquié", "Latakiya", "al-Ladhiqiyya", "اللاذقيه")),
        ("C5221", ("Tartous", "Tartus", "Tartoos", "Ṭarṭūs", "طرطوس")),
        ("C3871", ("Idleb", "Idlib", "Edlib", "İdlib", "ادلب")),
        ("C4360", ("Hasakeh", "Hassakah", "Haseke", "Al-Hasaka", "الحسكه")),
        ("C5086", ("Deir-ez-Zor", "Dayr az Zawr", "Deir Ezzor", "Deirezzor", "دير الزور")),
        ("C3585", ("Jableh", "Jabla", "Jebleh", "Djeblé", "Jebelé", "جبله")),
        ("C5360", ("Banias", "Baniyas", "Banyas", "Baniàs", "بانياس")),
        ("C3561", ("Snobar", "Sanawbar", "Al-Sanobar", "Sanoubar")),
        ("C2227", ("Jarablus", "Cerablus", "Djerablous", "جرابلس")),
        ("C1946", ("Kobani", "Kobanî", "Ayn al-Arab", "عين العرب", "کوبانی")),
        ("C3367", ("Masyaf", "Missyaf", "Misyaf", "مصياف")),
    ],
)  # fmt: skip
def test_spellings_of_many_languages_lead_to_one_town(
    gazetteer: Gazetteer, place_id: str, spellings: tuple[str, ...]
) -> None:
    for spelling in spellings:
        assert find_id(find(gazetteer, spelling)) == place_id, spelling


@pytest.mark.parametrize(
    ("place_id", "spelling"),
    [
        ("C3585", "jblt"), ("C3774", "Mouzayri'a"), ("C5472", "Ṣāfītā"), ("C5472", "Sâfîta"),
        ("C3809", "Kirdaha"), ("C3667", "Bayt Yashout"), ("C5430", "Hammâm Ouâssel"),
    ],
)  # fmt: skip
def test_spelling_that_no_list_holds_is_found_by_its_sound(
    gazetteer: Gazetteer, place_id: str, spelling: str
) -> None:
    known = {name for place in SHIPPED for name in (place.name_en, place.name_ar, *place.aliases)}
    answer = find(gazetteer, spelling)
    if spelling not in known:
        assert isinstance(answer, PlaceMatch), answer
        assert answer.method in {MatchMethod.FUZZY, MatchMethod.FOLDED}
    assert find_id(answer) == place_id


def test_town_stands_for_the_units_named_after_it_and_lists_them(gazetteer: Gazetteer) -> None:
    answer = find(gazetteer, "Tartus")
    assert find_id(answer) == "C5221"
    assert {"SY10", "SY1000", "SY100000"} <= set(list_ids(answer))


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Tartus Governorate", "SY10"), ("محافظة طرطوس", "SY10"), ("Jableh district", "SY0602"),
        ("منطقة جبلة", "SY0602"), ("Nahiyat Qadmous", "SY100602"), ("ناحية القدموس", "SY100602"),
        ("city of Jableh", "C3585"), ("مدينة جبلة", "C3585"), ("Qadmous town", "C5404"),
    ],
)  # fmt: skip
def test_generic_word_says_which_of_the_units_of_a_name_is_meant(
    gazetteer: Gazetteer, name: str, place_id: str
) -> None:
    names = {place.place_id: place.name_en for place in SHIPPED}
    assert find_id(find(gazetteer, name)) == place_id, names.get(place_id)


def test_quarter_in_its_city_is_never_the_city(gazetteer: Gazetteer) -> None:
    for words in ("حي القصور في بانياس", "Hai Al Kusour in Banias", "Banias, Hai Al Kusour"):
        assert find_id(find(gazetteer, words)) == "msr-banias-al-qusour", words


def test_context_decides_and_a_wrong_one_never_is_overruled(gazetteer: Gazetteer) -> None:
    assert find_id(find(gazetteer, "Qusour", context="Homs")) == "N0243"
    assert find_id(find(gazetteer, "Qusour", admin1="Deir ez Zor Governorate")) == "N0419"
    elsewhere = find(gazetteer, "Jableh", admin1="Idlib Governorate")
    assert isinstance(elsewhere, NotFound)
    assert "C3585" in list_ids(elsewhere) and "Idlib Governorate" in elsewhere.reason


def test_damascus_as_a_column_may_mean_its_countryside(gazetteer: Gazetteer) -> None:
    assert find_id(find(gazetteer, "Duma", admin1="Damascus")) == "C2338"


def test_unknown_context_is_told_and_decides_nothing(gazetteer: Gazetteer) -> None:
    answer = find(gazetteer, "Jableh, Xqzwv")
    assert isinstance(answer, PlaceMatch) and answer.note == "not known: Xqzwv"
    assert isinstance(find(gazetteer, "Qusour, Xqzwv"), Ambiguous)


def test_several_parts_are_read_in_either_order_and_in_brackets(gazetteer: Gazetteer) -> None:
    for words in ("Snobar, Jableh, Latakia", "Snobar (الصنوبر), Jableh", "الصنوبر، جبلة"):
        assert "C3561" in list_ids(find(gazetteer, words)), words


def test_smaller_place_that_is_not_known_leaves_the_larger_one_and_says_so(
    gazetteer: Gazetteer,
) -> None:
    answer = find(gazetteer, "Jableh, Xqzwv farm")
    assert find_id(answer) == "C3585"
    assert isinstance(answer, PlaceMatch) and "Xqzwv" in (answer.note or "")
    assert isinstance(find(gazetteer, "Xqzwv farm, Jableh"), NotFound)


@pytest.mark.parametrize(
    "words", ["road between Banias and Tartus", "Jableh - Qardaha highway", "Syria/Turkey border",
              "طريق بين حمص وحماة"],
)  # fmt: skip
def test_line_is_no_place_and_is_told_so(gazetteer: Gazetteer, words: str) -> None:
    answer = find(gazetteer, words)
    assert isinstance(answer, NotFound) and "a line between places" in answer.reason


@pytest.mark.parametrize(
    ("words", "place_id"),
    [("near Jableh", "C3585"), ("Jableh hospital", "C3585"), ("Qadmous checkpoint", "C5404")],
)
def test_what_is_only_near_a_place_is_told_more_coarsely(
    gazetteer: Gazetteer, words: str, place_id: str
) -> None:
    answer = find(gazetteer, words)
    assert find_id(answer) == place_id
    assert isinstance(answer, PlaceMatch)
    assert answer.precision is Precision.SUBDISTRICT and answer.note is not None


def test_land_around_a_town_is_its_district(gazetteer: Gazetteer) -> None:
    answer = find(gazetteer, "Jableh countryside")
    assert find_id(answer) == "SY0602"
    assert isinstance(answer, PlaceMatch) and answer.precision is Precision.DISTRICT


def test_name_as_several_places_spell_it_is_asked_back_with_all_of_them(
    gazetteer: Gazetteer,
) -> None:
    here = Place("T1", "settlement", "Karmiya", "كرمية", "SY", admin1_pcode="SY04")
    there = Place("T2", "settlement", "Al-Karmiya", "الكرمية", "SY", admin1_pcode="SY05")
    for name in ("Karmiya", "al-Karmiya", "كرمية", "الكرميّة"):
        answer = find(Gazetteer([*SHIPPED, here, there]), name)
        assert isinstance(answer, Ambiguous)
        assert {"T1", "T2"} <= set(list_ids(answer))


def test_spelling_of_one_place_wins_over_the_sound_of_a_lesser_one() -> None:
    town = Place("T1", "settlement", "Salqin", "سلقين", "SY", population_class="city")
    hamlet = Place("T2", "settlement", "Salaqin", "سلاقين", "SY")
    answer = find(Gazetteer([town, hamlet]), "Salkin")
    assert list_ids(answer) == ["T1"]


def test_same_name_twice_within_a_walk_is_one_place_to_a_reader() -> None:
    here = Place("T1", "settlement", "Hadaj", "هدج", "SY", point=place_at(35.0))
    beside = Place("T2", "settlement", "Hadaj", "هدج", "SY", point=place_at(35.02))
    far = Place("T3", "settlement", "Hadaj", "هدج", "SY", point=place_at(35.5))
    assert find_id(find(Gazetteer([here, beside]), "Hadaj")) in {"T1", "T2"}
    assert isinstance(find(Gazetteer([here, beside, far]), "Hadaj"), Ambiguous)


def place_at(lat: float) -> object:
    from app.domain.place import Point

    return Point(36.5, lat)


def test_alternatives_joined_with_an_underscore_are_each_a_name() -> None:
    village = Place("T1", "settlement", "Harisun - Qamue", "حريصون_القاموع", "SY")
    for name in ("Harisun", "Qamue", "حريصون", "القاموع"):
        assert find_id(find(Gazetteer([village]), name)) == "T1"


def test_qualifiers_tell_namesakes_apart_in_any_language() -> None:
    east = Place("T1", "settlement", "Eastern Karma", "كرمة شرقية", "SY", point=place_at(35.0))
    west = Place("T2", "settlement", "Western Karma", "كرمة غربية", "SY", point=place_at(35.6))
    gazetteer = Gazetteer([east, west])
    assert find_id(find(gazetteer, "Karma Sharqiyah")) == "T1"
    assert find_id(find(gazetteer, "كرمة الغربية")) == "T2"
    assert isinstance(find(gazetteer, "Karma"), Ambiguous)
    assert isinstance(find(gazetteer, "Northern Karma"), NotFound)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(SHIPPED))
def test_own_name_always_returns_the_place_among_those_listed(place: Place) -> None:
    answer = LOADED.find_place(PlaceQuery(name=place.name_en))
    assert place.place_id in list_ids(answer)
    assert place.place_id in {each.place.place_id for each in LOADED.list_candidates(place.name_en)}


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([p for p in SHIPPED if p.admin1_pcode and p.level == "settlement"]))
def test_right_context_never_makes_a_right_answer_wrong(place: Place) -> None:
    bare = LOADED.find_place(PlaceQuery(name=place.name_en))
    if not isinstance(bare, PlaceMatch) or bare.place.place_id != place.place_id:
        return
    governorate = LOADED.places[place.admin1_pcode or ""]
    answer = LOADED.find_place(PlaceQuery(name=place.name_en, admin1=governorate.name_en))
    assert find_id(answer) == place.place_id


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_words_are_answered_and_nothing_raises(words: str) -> None:
    assert isinstance(LOADED.find_place(PlaceQuery(name=words)), PlaceMatch | Ambiguous | NotFound)


LOADED = Gazetteer(SHIPPED)


def test_spelling_listed_for_one_of_several_equals_does_not_choose_it() -> None:
    here = Place("T1", "neighbourhood", "Tishrine", "تشرين", "SY", aliases=("Tishrin",))
    there = Place("T2", "neighbourhood", "Tishreen", "تشرين", "SY")
    answer = find(Gazetteer([here, there]), "Tishrin")
    assert isinstance(answer, Ambiguous)
    assert list_ids(answer) == ["T1", "T2"]


def test_governorates_are_known_without_an_index_of_all_names() -> None:
    fresh = NameFinder({place.place_id: place for place in SHIPPED})
    assert fresh.find_unit("Rif Dimashq Governorate", "governorate") is not None
    assert "_by_key" not in vars(fresh.index)
    fresh.find_name(PlaceQuery(name="Jableh"))
    assert "_by_key" in vars(fresh.index)


def test_damascus_stands_for_what_lies_far_out_in_its_countryside_too(
    gazetteer: Gazetteer,
) -> None:
    assert find_id(find(gazetteer, "Zabadani", admin1="Damascus")) == "C2429"
    assert isinstance(find(gazetteer, "Zabadani", admin1="Homs"), NotFound)


def test_two_that_sound_about_as_alike_are_asked_back() -> None:
    first = Place("T1", "settlement", "Harmaliyeh", "حرملية", "SY", population_class="town")
    second = Place("T2", "settlement", "Hirmaliyah", "هرملية", "SY", population_class="town")
    places = [first, second]
    answer = find(Gazetteer(places), "Hermalieh")
    assert isinstance(answer, Ambiguous) and set(list_ids(answer)) == {"T1", "T2"}
    bold = Gazetteer(places, thresholds=Thresholds(margin=0.0))
    assert isinstance(find(bold, "Hermalieh"), PlaceMatch)


@pytest.mark.parametrize(
    ("name", "admin1", "meant"),
    [("Homs", "Hama", "C2528"), ("Banias", "Idleb", "C5360"), ("درعا", "As-Sweida", "C5993")],
)
def test_town_that_the_column_contradicts_is_no_village_of_a_similar_name(
    gazetteer: Gazetteer, name: str, admin1: str, meant: str
) -> None:
    answer = find(gazetteer, name, admin1=admin1)
    assert isinstance(answer, NotFound)
    assert list_ids(answer)[0] == meant


def test_match_just_outside_of_the_stated_area_says_so() -> None:
    here = Place("SY97", "governorate", "Zurqa", "زرقا", "SY", admin1_pcode="SY97")
    there = Place("SY98", "governorate", "Bahla", "بهلا", "SY", admin1_pcode="SY98")
    edge = Place("T0", "settlement", "Edge", "طرف", "SY", admin1_pcode="SY97", point=place_at(35.0))
    over = Place("T1", "settlement", "Karma", "كرمة", "SY", admin1_pcode="SY98",
                 point=place_at(35.05))  # fmt: skip
    answer = find(Gazetteer([here, there, edge, over]), "Karma", admin1="Zurqa")
    assert isinstance(answer, PlaceMatch) and answer.note == "lies in Bahla, outside of Zurqa"
    assert answer.score < 0.94


def test_base_is_not_put_on_a_hamlet_that_shares_its_name() -> None:
    hamlet = Place("T1", "settlement", "Karmahina", "كرمهينا", "SY")
    gazetteer = Gazetteer([*SHIPPED, hamlet])
    assert isinstance(find(gazetteer, "Karmahina air base"), NotFound)
    assert find_id(find(gazetteer, "Jableh hospital")) == "C3585"


@pytest.mark.parametrize(
    ("words", "place_id"),
    [("الصنوبر جبلة", "C3561"), ("حي القصور بانياس", "msr-banias-al-qusour"),
     ("قرية الصنوبر قرب جبلة", "C3561"), ("الصنوبر بريف جبلة", "C3561")],
)  # fmt: skip
def test_arabic_names_its_town_without_a_comma(
    gazetteer: Gazetteer, words: str, place_id: str
) -> None:
    assert find_id(find(gazetteer, words)) == place_id


def test_last_words_that_name_a_unit_are_where_it_lies() -> None:
    village = Place("T1", "settlement", "Karmahina", "كرمهينا", "SY", parent_id="SY100200",
                    admin1_pcode="SY10", admin2_pcode="SY1002")  # fmt: skip
    gazetteer = Gazetteer([*SHIPPED, village])
    assert find_id(find(gazetteer, "كرمهينا بانياس")) == "T1"
    assert isinstance(find(gazetteer, "كرمهينا حلب"), NotFound)
