"""Traps met in real data, against the places that ship with the project."""

import math
from pathlib import Path

import pytest

from app.domain.place import (
    FAR_COUNTRY,
    Ambiguous,
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Point,
    Precision,
)
from app.geocode import Gazetteer
from app.ingest.gazetteer_files import read_shipped_places

GEODATA = Path(__file__).parents[2] / "geodata"
OURS = "msr-banias-al-qusour"
QUSOUR_QUARTERS = {"N0026", "N0243", "N0378", "N0419", OURS}
SPELLINGS = {
    "SY01": ("Damascus", "Damas", "Dimashq", "دمشق", "Damascus Governorate"),
    "SY02": ("Aleppo", "Halab", "Alep", "حلب", "Aleppo Governorate", "محافظة حلب"),
    "SY03": ("Rural Damascus", "Rif Dimashq", "Rif Damascus", "ريف دمشق"),
    "SY04": ("Homs", "Hims", "حمص", "HOMS", "Homs governorate"),
    "SY05": ("Hama", "Hamah", "حماة", "حماه", "Ḥamā"),
    "SY06": ("Lattakia", "Latakia", "Lattaquié", "Al-Ladhiqiyah", "اللاذقية", "اللاذقيه"),
    "SY07": ("Idleb", "Idlib", "إدلب", "ادلب", "Idlib Governorate"),
    "SY08": ("Al-Hasakeh", "Hasakeh", "Hassakah", "Hasakah", "Al Hassakeh", "الحسكة"),
    "SY09": ("Deir-ez-Zor", "Dayr az Zawr", "Deir Ezzor", "Deir ez-Zor", "دير الزور"),
    "SY10": ("Tartous", "Tartus", "طرطوس", "Tartus Governorate"),
    "SY11": ("Ar-Raqqa", "Raqqa", "Al-Raqqah", "Ar Raqqah", "الرقة"),
    "SY12": ("Dar'a", "Daraa", "Deraa", "Dar’a", "درعا"),
    "SY13": ("As-Sweida", "Sweida", "As-Suwayda", "Suwayda", "السويداء"),
    "SY14": ("Quneitra", "Al Qunaytirah", "القنيطرة", "Kuneitra"),
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The places of a bare clone."""
    return Gazetteer(read_shipped_places(GEODATA))


def list_places(answer: PlaceAnswer) -> list[Place]:
    if isinstance(answer, Ambiguous):
        return [each.place for each in answer.candidates]
    if isinstance(answer, PlaceMatch):
        return [answer.place, *(each.place for each in answer.alternatives)]
    return []


def get_place(gazetteer: Gazetteer, place_id: str) -> Place:
    """Return the place with this id."""
    answer = gazetteer.find_place(PlaceQuery(place_id=place_id))
    assert isinstance(answer, PlaceMatch), answer
    return answer.place


def find_id(answer: PlaceAnswer) -> str:
    """Return the id of the one place that was found."""
    assert isinstance(answer, PlaceMatch), answer
    return answer.place.place_id


@pytest.mark.parametrize(
    "name", ["al-Qusour", "Hai Al Kusour", "Al-Qusur", "Qusour", "القصور", "حي القصور"]
)
def test_bare_al_qusour_is_refused_with_its_five_candidates(
    gazetteer: Gazetteer, name: str
) -> None:
    answer = gazetteer.find_place(PlaceQuery(name=name))
    assert isinstance(answer, Ambiguous)
    assert {each.place.place_id for each in answer.candidates} == QUSOUR_QUARTERS


@pytest.mark.parametrize(
    "query",
    [
        PlaceQuery(name="Hai Al Kusour, Banias"),
        PlaceQuery(name="al-Qusour, Baniyas"),
        PlaceQuery(name="القصور, بانياس"),
        PlaceQuery(name="حي القصور في بانياس"),
        PlaceQuery(name="Al-Qusur", admin1="Tartus"),
        PlaceQuery(name="Qusour", admin1="طرطوس"),
        PlaceQuery(name="Qusour", admin2="Banyas"),
        PlaceQuery(place_id=OURS),
    ],
    ids=str,
)
def test_al_qusour_with_its_town_is_the_quarter_of_banias(
    gazetteer: Gazetteer, query: PlaceQuery
) -> None:
    answer = gazetteer.find_place(query)
    assert find_id(answer) == OURS
    assert isinstance(answer, PlaceMatch)
    assert answer.precision is Precision.NEIGHBOURHOOD
    assert answer.place.precision_m == 1500


@pytest.mark.parametrize(
    ("context", "place_id"),
    [("Homs", "N0243"), ("Deir Ezzor", "N0419"), ("Hasakah", "N0378"), ("دمشق", "N0026")],
)
def test_the_four_other_quarters_are_found_in_their_own_cities(
    gazetteer: Gazetteer, context: str, place_id: str
) -> None:
    assert find_id(gazetteer.find_place(PlaceQuery(name=f"al-Qusour, {context}"))) == place_id


@pytest.mark.parametrize(
    ("pcode", "spelling"),
    [(pcode, spelling) for pcode, spellings in SPELLINGS.items() for spelling in spellings],
)
def test_governorates_are_found_in_the_spellings_of_seven_sources(
    gazetteer: Gazetteer, pcode: str, spelling: str
) -> None:
    found = gazetteer.find_admin1(spelling)
    assert found is not None and found.place_id == pcode


def test_every_name_and_alias_of_a_governorate_leads_to_it_alone(gazetteer: Gazetteer) -> None:
    for number in range(1, 15):
        place = get_place(gazetteer, f"SY{number:02}")
        for name in (place.name_en, place.name_ar, *place.aliases):
            assert gazetteer.find_admin1(name) == place, name


@pytest.mark.parametrize(
    ("where", "point", "pcode"),
    [
        ("off Jableh", Point(35.9, 35.36), "SY06"),
        ("off Tartous", Point(35.86, 34.89), "SY10"),
        ("off Banias", Point(35.93, 35.19), "SY10"),
    ],
)
def test_point_a_little_out_at_sea_belongs_to_the_coast_and_says_so(
    gazetteer: Gazetteer, where: str, point: Point, pcode: str
) -> None:
    answer = gazetteer.find_place(PlaceQuery(point=point))
    assert isinstance(answer, PlaceMatch)
    assert answer.place.place_id == pcode
    assert answer.point == point
    assert answer.note is not None and "km outside its outline" in answer.note
    assert 0.3 <= float(answer.note.split()[0]) <= 3.0
    assert answer.score < 1


@pytest.mark.parametrize("place_id", ["C3585", "C5221", "C5360", "C3480"])
def test_towns_of_the_coast_lie_in_their_own_governorates(
    gazetteer: Gazetteer, place_id: str
) -> None:
    town = get_place(gazetteer, place_id)
    assert town.point is not None
    answer = gazetteer.find_place(PlaceQuery(point=town.point))
    assert find_id(answer) == town.admin1_pcode


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        (Point(35.36, 36.9), "swapped"),
        (Point(34.8, 38.5), "swapped"),
        (Point(44.4, 33.3), "not in Syria"),
        (Point(35.0, 35.0), "not in Syria"),
        (Point(2.35, 48.86), "not in Syria"),
    ],
    ids=["swapped coast", "swapped desert", "Iraq", "open sea", "France"],
)
def test_points_elsewhere_are_refused_with_the_likely_reason(
    gazetteer: Gazetteer, point: Point, reason: str
) -> None:
    answer = gazetteer.find_place(PlaceQuery(point=point))
    assert isinstance(answer, NotFound) and reason in answer.reason


def test_governorate_named_by_the_source_is_kept_when_its_point_is_nonsense(
    gazetteer: Gazetteer,
) -> None:
    answer = gazetteer.find_place(PlaceQuery(point=Point(2.35, 48.86), admin1="Latakia"))
    assert isinstance(answer, PlaceMatch)
    assert (answer.place.place_id, answer.precision) == ("SY06", Precision.GOVERNORATE)
    assert answer.point is None and answer.note is not None


def test_point_in_another_governorate_than_named_is_told(gazetteer: Gazetteer) -> None:
    answer = gazetteer.find_place(PlaceQuery(point=Point(36.71, 34.73), admin1="Hama"))
    assert isinstance(answer, PlaceMatch)
    assert answer.place.place_id == "SY05"
    assert answer.note == "the source says Hama, the point lies in Homs"


@pytest.mark.parametrize(
    ("precision", "keeps_point"),
    [
        (None, True),
        (Precision.SETTLEMENT, True),
        (Precision.SUBDISTRICT, True),
        (Precision.DISTRICT, False),
        (Precision.GOVERNORATE, False),
        (Precision.LINEAR, False),
    ],
)
def test_point_that_only_stands_for_an_area_is_not_kept(
    gazetteer: Gazetteer, precision: Precision | None, keeps_point: bool
) -> None:
    point = Point(36.71, 34.73)
    answer = gazetteer.find_place(PlaceQuery(point=point, precision=precision))
    assert isinstance(answer, PlaceMatch)
    assert (answer.point == point) is keeps_point


def test_row_known_only_to_a_country_has_no_place(gazetteer: Gazetteer) -> None:
    query = PlaceQuery(point=Point(38.5, 35.0), admin1="Homs", precision=Precision.COUNTRY)
    assert isinstance(gazetteer.find_place(query), NotFound)


def test_source_never_makes_a_place_more_precise_than_its_name(gazetteer: Gazetteer) -> None:
    answer = gazetteer.find_place(PlaceQuery(name="Tartous", admin1="Tartous",
                                             precision=Precision.EXACT))  # fmt: skip
    assert isinstance(answer, PlaceMatch)  # the town stands for its district and governorate
    assert (answer.place.place_id, answer.precision) == ("C5221", Precision.SETTLEMENT)
    by_id = gazetteer.find_place(PlaceQuery(place_id="C5221", precision=Precision.EXACT))
    assert isinstance(by_id, PlaceMatch) and by_id.precision is Precision.SETTLEMENT
    coarse = gazetteer.find_place(PlaceQuery(place_id="C5221", precision=Precision.GOVERNORATE))
    assert isinstance(coarse, PlaceMatch) and coarse.precision is Precision.GOVERNORATE


def test_governorate_alone_places_on_the_governorate(gazetteer: Gazetteer) -> None:
    answer = gazetteer.find_place(PlaceQuery(admin1="Rif Dimashq"))
    assert isinstance(answer, PlaceMatch)
    assert (answer.place.place_id, answer.method) == ("SY03", MatchMethod.CONTEXT)


@pytest.mark.parametrize(
    "query", [PlaceQuery(), PlaceQuery(name="Atlantis"), PlaceQuery(place_id="C0"),
              PlaceQuery(admin1="Cilicia")], ids=str,
)  # fmt: skip
def test_what_is_not_there_is_said_and_not_guessed(gazetteer: Gazetteer, query: PlaceQuery) -> None:
    assert isinstance(gazetteer.find_place(query), NotFound)


def test_every_place_answers_to_each_of_its_names_alone_or_among_namesakes(
    gazetteer: Gazetteer,
) -> None:
    for place in read_shipped_places(GEODATA):
        if place.level == FAR_COUNTRY:
            continue  # Found by its codes alone: see test_countries.
        for name in (place.name_en, place.name_ar, *place.aliases):
            answer = gazetteer.find_place(PlaceQuery(name=name))
            assert not isinstance(answer, NotFound), name
            found = list_places(answer)
            assert place in found, name


@pytest.mark.parametrize(
    ("place_id", "spellings"),
    [
        ("C3585", ("Jableh", "Jabla", "Jebleh", "Djeblé", "جبلة", "جبله")),
        ("C5360", ("Banias", "Baniyas", "Banyas", "بانياس")),
        ("C3561", ("Snobar", "Sanawbar", "Sanobar", "الصنوبر", "صنوبر")),
    ],
)
def test_towns_of_the_coast_are_found_in_the_spellings_of_the_press(
    gazetteer: Gazetteer, place_id: str, spellings: tuple[str, ...]
) -> None:
    for spelling in spellings:
        answer = gazetteer.find_place(PlaceQuery(name=spelling))
        found = list_places(answer)
        assert place_id in {place.place_id for place in found}, spelling


def test_distance_at_sea_is_measured_in_kilometres(gazetteer: Gazetteer) -> None:
    far = [gazetteer.find_place(PlaceQuery(point=Point(35.9 - n / 100, 35.36))) for n in range(9)]
    noted = [float(a.note.split()[0]) for a in far if isinstance(a, PlaceMatch) and a.note]
    step = 0.01 * 111.32 * math.cos(math.radians(35.36))
    assert noted[1] - noted[0] == pytest.approx(step, abs=0.25)
    assert isinstance(far[-1], NotFound)
