"""Names that contradict what is said around them, or that fit a word only by chance."""

from pathlib import Path

import pytest

from app.domain.place import (
    Ambiguous,
    Candidate,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Point,
)
from app.geocode import Gazetteer
from app.ingest.gazetteer_files import read_shipped_places

GEODATA = Path(__file__).parents[2] / "geodata"
SHIPPED = tuple(read_shipped_places(GEODATA))

QUNEITRA = max((each for each in SHIPPED if each.name_en == "Quneitra"),
               key=lambda each: each.population_class == "capital")  # fmt: skip


def put(place_id: str, name: str, name_ar: str, admin1: str, **more: object) -> Place:
    return Place(place_id, "settlement", name, name_ar, "SY", admin1_pcode=admin1, **more)  # type: ignore[arg-type]


HAMLETS = (
    put("T1", "Homas", "حومص", "SY05"),
    put("T2", "Quneitra", "قنيطرة", "SY10", point=Point(36.75, 34.73)),
    put("T3", "Big Dara", "دارة الكبيرة", "SY07"),
    put("T4", "Baniyis", "بنيس", "SY02"),
    put("T5", "Kordaha", "كردحا", "SY02"),
    put("T6", "Tubas", "توبس", "SY02", population_class="town"),
    put("T7", "Tubes", "طوبيس", "SY04"),
    put("T8", "Brad", "براد", "SY02"),
    put("T9", "Marqad", "مرقد", "SY10"),
    put("T10", "Rabeya", "ربيعة", "SY06", population_class="town"),
    put("T11", "Rabeeya", "رابيه", "SY04"),
    put("T12", "Alkar", "عكار", "SY10"),
    put("T13", "Ein Sharqiyeh", "عين الشرقية", "SY06"),
    put("T14", "Abu Kbee - East", "ابو قبيع شرقي", "SY11"),
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer([*SHIPPED, *HAMLETS])


def find(gazetteer: Gazetteer, name: str, **around: str) -> PlaceAnswer:
    return gazetteer.find_place(PlaceQuery(name=name, **around))  # type: ignore[arg-type]


def get_match(answer: PlaceAnswer) -> PlaceMatch:
    assert isinstance(answer, PlaceMatch), answer
    return answer


def list_candidates(answer: PlaceAnswer) -> list[Candidate]:
    if isinstance(answer, PlaceMatch):
        found = Candidate(answer.place, answer.method, answer.score)
        return [found, *answer.alternatives]
    return list(answer.candidates)


def list_ids(answer: PlaceAnswer) -> list[str]:
    return [each.place.place_id for each in list_candidates(answer)]


@pytest.mark.parametrize(
    ("name", "area", "meant"),
    [("Homs", "Hama", "C2528"), ("حمص", "Hama", "C2528"),
     ("Idlib", "Daraa", "C3871"), ("Banias", "Aleppo", "C5360"), ("Qardaha", "Aleppo", "C3809")],
)  # fmt: skip
@pytest.mark.parametrize("how", ["admin1", "context", "comma"])
def test_town_named_with_an_area_it_is_not_in_becomes_nothing_else(
    gazetteer: Gazetteer, name: str, area: str, meant: str, how: str
) -> None:
    words, around = (f"{name}, {area}", {}) if how == "comma" else (name, {how: area})
    answer = find(gazetteer, words, **around)
    assert isinstance(answer, NotFound), answer
    assert meant in list_ids(answer)


def test_namesake_just_outside_of_the_area_gives_way_to_the_town(gazetteer: Gazetteer) -> None:
    answer = find(gazetteer, "Quneitra", admin1="Homs")
    assert isinstance(answer, NotFound)
    assert QUNEITRA.place_id in list_ids(answer)
    alone = Gazetteer([each for each in SHIPPED if "uneitra" not in each.name_en] + [HAMLETS[1]])
    note = get_match(find(alone, "Quneitra", admin1="Homs")).note
    assert note == "lies in Tartous, outside of Homs"


def test_who_says_village_does_not_mean_the_town_of_that_name() -> None:
    village = put("T1", "Hommas", "حوماس", "SY05")
    gazetteer = Gazetteer([*SHIPPED, village])
    assert isinstance(find(gazetteer, "Homs", admin1="Hama"), NotFound)
    assert get_match(find(gazetteer, "Homs village", admin1="Hama")).place is village


def test_match_outside_of_its_area_names_both(gazetteer: Gazetteer) -> None:
    answer = get_match(find(gazetteer, "Damascus", admin1="Rif Dimashq"))
    assert answer.note == "lies in Damascus, outside of Rif Dimashq"
    assert answer.score < 0.94


def test_column_that_no_place_of_the_governorate_bears_is_told(gazetteer: Gazetteer) -> None:
    answer = get_match(find(gazetteer, "Aleppo", admin1="Halab", admin2="Rif Dimashq"))
    assert answer.note is not None and "Rif Dimashq" in answer.note


def test_quarter_lies_beside_no_other_governorate(gazetteer: Gazetteer) -> None:
    assert isinstance(find(gazetteer, "Hai Al Kusour", context="Latakia"), NotFound)
    assert isinstance(find(gazetteer, "Hai Al Kusour", admin1="اللاذقية"), NotFound)


@pytest.mark.parametrize("country", ["Syria", "Syrian Arab Republic", "سوريا"])
def test_country_says_nothing_of_where_in_it_a_name_lies(
    gazetteer: Gazetteer, country: str
) -> None:
    homs = get_match(find(gazetteer, f"Homs, {country}"))
    assert (homs.place.place_id, homs.note, homs.score) == ("C2528", None, 1.0)
    assert get_match(find(gazetteer, "Banias", context=country)).note is None
    quarter = get_match(find(gazetteer, f"Hai Al Kusour, Banias, {country}"))
    assert quarter.place.place_id == "msr-banias-al-qusour"
    assert isinstance(find(gazetteer, f"Qusour, {country}"), Ambiguous)


@pytest.mark.parametrize("word", ["Car", "Bus", "Bread", "Marcket"])
def test_country_makes_no_faint_likeness_enough(gazetteer: Gazetteer, word: str) -> None:
    alone, told = find(gazetteer, word), find(gazetteer, f"{word}, Syria")
    assert type(told) is type(alone)
    if isinstance(told, PlaceMatch) and isinstance(alone, PlaceMatch):
        assert told.score <= alone.score


@pytest.mark.parametrize(
    ("words", "both"),
    [("Idlib/Aleppo", {"C3871", "C1007"}), ("Hasakeh / Qamishli", {"C4360", "C4564"}),
     ("Banias/Jableh", {"C5360", "C3585"}), ("Hama/Homs", {"C2987", "C2528"}),
     ("Tartus, Banias", {"C5221", "C5360"})],
)  # fmt: skip
def test_two_towns_in_one_string_are_asked_back_with_both(
    gazetteer: Gazetteer, words: str, both: set[str]
) -> None:
    answer = find(gazetteer, words)
    assert isinstance(answer, Ambiguous), answer
    assert both <= set(list_ids(answer))


def test_two_spellings_of_one_town_are_one(gazetteer: Gazetteer) -> None:
    assert get_match(find(gazetteer, "Kobani/Ayn al-Arab")).place.place_id == "C1946"


def test_name_known_whole_is_not_taken_apart() -> None:
    bridge = put("T1", "Jisr Karmahin", "جسر كرمهين", "SY07", population_class="town")
    quarter = put("T2", "Karmahin", "كرمهين", "SY01")
    answer = find(Gazetteer([*SHIPPED, bridge, quarter]), "جسر كرمهين", admin1="Damascus")
    assert isinstance(answer, NotFound)


@pytest.mark.parametrize(
    "word",
    ["Car", "Bus", "East", "North", "Wadi", "Beit", "Ain", "عين", "شرقي"],
)
def test_bare_word_is_no_place_that_only_sounds_like_it(gazetteer: Gazetteer, word: str) -> None:
    assert isinstance(find(gazetteer, word), NotFound)


def test_short_name_in_its_area_may_be_spelled_by_sound(gazetteer: Gazetteer) -> None:
    assert get_match(find(gazetteer, "Bread", admin1="Aleppo")).place.place_id == "T8"


def test_equal_spellings_are_asked_back_whichever_is_larger(gazetteer: Gazetteer) -> None:
    answer = find(gazetteer, "Rabeia")
    assert isinstance(answer, Ambiguous) or get_match(answer).place.place_id not in {"T10", "T11"}


@pytest.mark.parametrize(
    "words", ["Tubess", "Rabia", "Homs", "Hama", "near Banias", "Duma", "Qusour", "Tartus, Banias",
              "Karmel", "Salqin", "Jabla", "Tartus Governorate", "القصور", "Hama/Homs"],
)  # fmt: skip
def test_scores_never_rise_down_the_list(gazetteer: Gazetteer, words: str) -> None:
    scores = [each.score for each in list_candidates(find(gazetteer, words))]
    assert scores == sorted(scores, reverse=True)


def test_lesser_place_that_sounds_more_alike_is_not_passed_over() -> None:
    town = put("T1", "Sarmihin", "سرميهين", "SY07", population_class="town")
    village = put("T2", "Sormahin", "صرمهين", "SY07")
    answer = find(Gazetteer([town, village]), "Surmahin")
    assert isinstance(answer, Ambiguous) or get_match(answer).place is village


def test_neighbours_by_sound_are_no_namesakes(gazetteer: Gazetteer) -> None:
    assert "T4" not in list_ids(find(gazetteer, "Banias"))
    place = get_match(find(gazetteer, "Banias"))
    assert all(each.place.admin1_pcode == "SY10" for each in place.alternatives)


def test_town_abroad_is_no_rival_of_one_here() -> None:
    here = put("T1", "Ammin", "عمين", "SY05", aliases=("Amman'",))
    abroad = Place("T2", "settlement", "Ammaan", "عمّان", "JO", population_class="capital")
    assert get_match(find(Gazetteer([here, abroad]), "Amman'")).place is here


DAMASCUS = Point(36.3, 33.5)


def test_name_far_from_its_point_is_told_and_lowers_the_score(gazetteer: Gazetteer) -> None:
    query = PlaceQuery(name="Banias", point=DAMASCUS)
    answer = get_match(gazetteer.find_place(query, compare_name=True))
    assert answer.place.place_id == get_match(gazetteer.find_place(query)).place.place_id
    assert answer.score < 0.9
    assert answer.note is not None and "Banias" in answer.note and "km" in answer.note


@pytest.mark.parametrize("name", ["Damascus", "دمشق", "Syria", "Xqzwv", None])
def test_name_at_its_point_or_of_nothing_known_changes_nothing(
    gazetteer: Gazetteer, name: str | None
) -> None:
    query = PlaceQuery(name=name, point=DAMASCUS)
    assert gazetteer.find_place(query, compare_name=True) == gazetteer.find_place(query)
    assert get_match(gazetteer.find_place(query)).note is None


def test_positions_alone_never_need_the_names() -> None:
    fresh = Gazetteer(SHIPPED)
    fresh.find_place(PlaceQuery(name="Banias", point=DAMASCUS, admin1="Damascus"))
    assert "_by_key" not in vars(fresh._names.index)
