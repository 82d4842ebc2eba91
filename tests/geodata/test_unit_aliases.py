"""The spellings of governorates, districts and sub-districts: each means its unit and no other."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.ingest.gazetteer_files import read_shipped_places, read_unit_aliases
from geodata import build_aliases
from geodata.build_aliases import Alias, Bearers, find_fault, is_kin, name_key

GEODATA = Path(__file__).parents[2] / "geodata"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "places"
UNITS = ("governorate", "district", "subdistrict")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    path = GEODATA / "gazetteer" / "aliases.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def places() -> dict:
    return {place.place_id: place for place in read_shipped_places(GEODATA)}


def test_each_is_of_a_unit_and_says_who_has_it(rows: list, places: dict) -> None:
    assert len(rows) >= 700
    for row in rows:
        assert places[row["pcode"]].level in UNITS, row
        assert row["language"] in ("ar", "en", "ku", "ar-Latn"), row
        assert row["source"], row
    assert not any(row["source"].lower().startswith("acled") for row in rows)


def test_none_is_the_name_of_a_unit_elsewhere(rows: list, places: dict) -> None:
    own: dict[str, set[str]] = {}
    for place in places.values():
        if place.level in (*UNITS, "region"):
            for name in (place.name_en, place.name_ar):
                own.setdefault(name_key(name), set()).add(place.place_id)
    for row in rows:
        for bearer in own.get(name_key(row["alias"]), ()):
            assert is_kin(bearer, row["pcode"]), (row, bearer)


@pytest.mark.parametrize(
    ("pcode", "alias"),
    [
        ("SY03", "Damascus"),
        ("SY03", "دمشق"),
        ("SY0301", "Damascus"),
        ("SY07", "معرة النعمان"),
        ("SY0200", "Atarib district"),
        ("SY0502", "حيالين"),
        ("SY0202", "بوابة تادف"),
        ("SY030103", "الغوطة الشرقية"),
    ],
)
def test_what_names_something_else_is_left_out(places: dict, pcode: str, alias: str) -> None:
    place = places[pcode]
    assert alias not in place.aliases
    assert alias not in (place.name_en, place.name_ar)


@pytest.mark.parametrize(
    ("pcode", "alias"),
    [
        ("SY020600", "Kobane"),
        ("SY1103", "Al-Tabqah District"),
        ("SY0702", "Maarat al-Numan District"),
        ("SY050402", "Awj Subdistrict"),
    ],
)
def test_what_reports_call_a_unit_finds_it(places: dict, pcode: str, alias: str) -> None:
    assert alias in places[pcode].aliases


def test_they_are_read_by_code() -> None:
    aliases = read_unit_aliases(GEODATA)
    assert "Damascus Suburbs" in aliases["SY03"]
    assert all(len(set(names)) == len(names) for names in aliases.values())


BEARERS = Bearers(
    units={"sunnydale": {"SY0601"}, "hilltop": {"SY060102"}, "valley": {"msr-valley"}},
    villages={"brook": {"SY060102", "SY090101"}, "mill": {"SY060102"}},
)
OPENSYRIA = build_aliases.OPENSYRIA


@pytest.mark.parametrize(
    ("alias", "fault"),
    [
        (Alias("SY0601", "Riverside", OPENSYRIA), ""),
        (Alias("SY0601", "Mill", OPENSYRIA), ""),
        (Alias("SY0901", "Sunnydale District", OPENSYRIA), "the name of another unit"),
        (Alias("SY0601", "Valley", OPENSYRIA), "the name of another unit"),
        (Alias("SY0601", "Hilltop", OPENSYRIA), "the name of a unit inside it"),
        (Alias("SY0601", "Brook", OPENSYRIA), "the name of a village elsewhere"),
        (Alias("SY0601", "بوابة تادف", OPENSYRIA), "a mistake of the list"),
        (Alias("SY0601", "LTK", OPENSYRIA), "a code, or letters of two scripts"),
        (Alias("SY0601", "kwbany", OPENSYRIA), "letters without vowels"),
        (Alias("SY0601", "Hama and Idlib", "Airwars"), "several areas"),
        (Alias("SY0601", "Riverside", "Airwars"), "unlike the unit's own name"),
        (Alias("SY0601", "Suniydale", "Airwars"), ""),
    ],
)
def test_an_alias_is_left_out_for_a_reason(alias: Alias, fault: str) -> None:
    assert find_fault(alias, ["Sunnydale"], BEARERS) == fault


def test_sifting_again_gives_the_same_aliases(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("needs the lists in ../shared/data/places")
    result = CliRunner().invoke(build_aliases.main, [str(SHARED), "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    kept = GEODATA / "gazetteer" / "aliases.csv"
    assert (tmp_path / "aliases.csv").read_bytes() == kept.read_bytes()
