"""Countries by their codes: far ones are understood by nothing else, and no list has them."""

import pytest
from postgres_server import GEODATA

from app.domain.place import UNLISTED_LEVELS, NotFound, PlaceMatch, PlaceQuery, Precision
from app.geocode import Gazetteer
from app.ingest.gazetteer_files import read_shipped_places


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Knows the places that ship."""
    return Gazetteer(read_shipped_places(GEODATA))


@pytest.mark.parametrize(
    ("code", "place_id", "name"),
    [("DEU", "DE", "Germany"), ("DE", "DE", "Germany"), ("TUR", "TR", "Türkiye"),
     ("LBN", "LB", "Lebanon"), ("SYR", "SY", "Syria"), ("TCD", "TD", "Chad")],
)  # fmt: skip
def test_country_is_found_by_either_code(
    gazetteer: Gazetteer, code: str, place_id: str, name: str
) -> None:
    found = gazetteer.find_place(PlaceQuery(place_id=code))
    assert isinstance(found, PlaceMatch)
    assert (found.place.place_id, found.place.name_en) == (place_id, name)
    assert (found.precision, found.point) == (Precision.COUNTRY, None)


@pytest.mark.parametrize("code", ["UNK", "XXA", "deu", "SYX", ""])
def test_what_is_no_code_of_a_country_is_no_country(gazetteer: Gazetteer, code: str) -> None:
    assert isinstance(gazetteer.find_place(PlaceQuery(place_id=code)), NotFound)


@pytest.mark.parametrize("name", ["Chad", "Georgia", "Mali", "Cuba", "Oman", "عُمان", "تشاد"])
def test_name_of_a_far_country_is_no_place_of_ours(gazetteer: Gazetteer, name: str) -> None:
    found = gazetteer.find_place(PlaceQuery(name=name))
    named = found.place.level if isinstance(found, PlaceMatch) else None
    assert named not in UNLISTED_LEVELS
    assert all(each.place.level not in UNLISTED_LEVELS for each in gazetteer.list_candidates(name))
    assert not any(place.level == "far_country" for place in gazetteer.places.values())


def test_every_country_has_both_names_and_both_codes() -> None:
    countries = [p for p in read_shipped_places(GEODATA) if p.level in ("country", "far_country")]
    assert len(countries) == 249
    assert len({place.iso for place in countries}) == 249
    for place in countries:
        assert len(place.place_id) == 2 and len(place.iso or "") == 3
        assert place.country == place.place_id and place.point is None
        assert place.name_en and not place.name_ar.isascii()


@pytest.mark.parametrize(
    ("code", "place_id"),
    [("SY0401", "SY04"), ("SY040103", "SY04"), ("SY04", "SY04"), ("SY9901", None), ("SY1", None),
     ("SY04010300", None), ("C0401", None), ("LB0401", None)],
)  # fmt: skip
def test_code_of_a_unit_that_is_not_loaded_lies_in_the_unit_that_it_begins_with(
    code: str, place_id: str | None
) -> None:
    units = [p for p in read_shipped_places(GEODATA) if p.level in ("country", "governorate")]
    found = Gazetteer(units).find_place(PlaceQuery(place_id=code, precision=Precision.DISTRICT))
    assert (found.place.place_id if isinstance(found, PlaceMatch) else None) == place_id
    if isinstance(found, PlaceMatch):
        assert found.precision is Precision.GOVERNORATE
        assert (found.note is None) is (code == place_id)
