"""The curated gazetteer: every place resolvable, bilingual, and where it says it is."""

import csv
import json
import math
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from shapely import Point
from shapely.geometry import shape
from shapely.ops import nearest_points

GEODATA = Path(__file__).parents[2] / "geodata"
LEVELS = ("country region district subdistrict settlement neighbourhood site crossing road").split()
SYRIA = (35.5, 32.3, 42.4, 37.4)
AKKAR_AND_NORTH = (35.6, 34.1, 36.5, 34.7)
ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN = re.compile(r"[A-Za-z]")
NEAR_KM = 3  # the coastline of any dataset is off by less than this (Tartous, Jableh)
# Natural Earth has no Arwad island, and draws the Golan outside Syria.
OUTSIDE_KM = {"C5257": 4, "SY100001": 4, "SY1402": 6, "SY140000": 4, "SY140003": 9,
              "SY140200": 6, "SY140201": 17, "gn-167167": 5, "msr-golan": 8}  # fmt: skip
# Where Natural Earth draws a border elsewhere than OCHA: in the desert, around Damascus.
OTHER_SIDE = {
    "SY030202": "SY04", "C2345": "SY04", "C6674": "SY04", "C2315": "SY01", "C4233": "SY06",
    "C7124": "SY13", "C7196": "SY07", "C7231": "SY02", "C7856": "SY07", "C8110": "SY11",
}  # fmt: skip


def read_rows(name: str) -> list[dict[str, str]]:
    with (GEODATA / "gazetteer" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def places() -> dict[str, dict[str, str]]:
    return {row["place_id"]: row for row in read_rows("places.csv")}


@pytest.fixture(scope="module")
def governorates() -> dict[str, dict[str, str]]:
    return {row["pcode"]: row for row in read_rows("governorates.csv")}


@pytest.fixture(scope="module")
def outlines() -> dict:
    text = (GEODATA / "boundaries" / "governorates.geojson").read_text(encoding="utf-8")
    return {f["id"]: shape(f["geometry"]) for f in json.loads(text)["features"]}


def measure_km(point: Point, area) -> float:
    nearest = nearest_points(point, area)[1]
    east = (nearest.x - point.x) * math.cos(math.radians(point.y))
    return 111.2 * math.hypot(east, nearest.y - point.y)


def test_ids_are_unique_and_say_where_they_come_from() -> None:
    rows = read_rows("places.csv")
    assert len(rows) >= 120
    assert max(Counter(row["place_id"] for row in rows).values()) == 1
    for row in rows:
        assert row["level"] in LEVELS
        if row["pcode"]:
            assert row["place_id"] == row["pcode"]
            assert re.fullmatch(r"SY\d{4}(\d\d)?|[CN]\d{4}|[A-Z]{2}", row["pcode"])
        else:
            assert re.fullmatch(r"msr-[a-z0-9-]+|gn-\d+|CY", row["place_id"])
        assert row["source"]


def test_every_parent_exists(places: dict, governorates: dict) -> None:
    known = places.keys() | governorates.keys()
    for row in places.values():
        if row["level"] != "country":
            assert row["parent_id"] in known, row["place_id"]
        for column in ("admin1_pcode", "admin2_pcode", "admin3_pcode"):
            assert not row[column] or row[column] in known, row["place_id"]
    for row in governorates.values():
        assert row["capital_place_id"] in places


def test_admin_codes_nest(places: dict) -> None:
    for row in places.values():
        for outer, inner in (("admin1", "admin2"), ("admin2", "admin3")):
            if row[f"{inner}_pcode"]:
                assert row[f"{inner}_pcode"].startswith(row[f"{outer}_pcode"]), row["place_id"]


def test_names_are_in_both_scripts(places: dict, governorates: dict) -> None:
    for row in [*places.values(), *governorates.values()]:
        assert LATIN.search(row["name_en"]) and not ARABIC.search(row["name_en"])
        assert ARABIC.search(row["name_ar"]) and not LATIN.search(row["name_ar"])
        aliases = row["aliases"].split("|") if row["aliases"] else []
        assert len(aliases) == len(set(aliases))
        assert all(alias == alias.strip() and alias for alias in aliases)
        assert not {row["name_en"], row["name_ar"]} & set(aliases)


def test_notes_come_in_pairs(places: dict) -> None:
    for row in places.values():
        assert bool(row["note_en"]) == bool(row["note_ar"]), row["place_id"]


def test_points_lie_in_the_governorate_they_name(places: dict, outlines: dict) -> None:
    for row in places.values():
        if not (row["admin1_pcode"] and row["lat"]):
            continue
        point = Point(float(row["lon"]), float(row["lat"]))
        west, south, east, north = SYRIA
        assert west < point.x < east and south < point.y < north, row["place_id"]
        away = {pcode: measure_km(point, outline) for pcode, outline in outlines.items()}
        if row["place_id"] in OTHER_SIDE:
            assert away[OTHER_SIDE[row["place_id"]]] == 0
            continue
        allowed = OUTSIDE_KM.get(row["place_id"], NEAR_KM)
        assert away[row["admin1_pcode"]] <= allowed, row["place_id"]
        inside = [pcode for pcode, km in away.items() if km == 0]
        assert inside in ([], [row["admin1_pcode"]]), row["place_id"]


def test_points_in_northern_lebanon_lie_there_and_admit_their_error(places: dict) -> None:
    west, south, east, north = AKKAR_AND_NORTH
    villages = [row for row in places.values() if row["parent_id"] == "msr-lb-akkar"]
    assert len(villages) >= 6
    for row in villages:
        assert west < float(row["lon"]) < east and south < float(row["lat"]) < north
        assert int(row["precision_m"]) >= 2000
        assert row["source"] == "Masar, approximate"


def test_what_has_a_point_says_how_precise_it_is(places: dict) -> None:
    for row in places.values():
        if row["level"] in ("country", "road"):
            continue
        assert row["lat"] == "" or int(row["precision_m"]) > 0, row["place_id"]
        if not row["lat"]:
            assert row["note_en"], row["place_id"]


def test_hai_al_kusour_is_the_quarter_in_banias(places: dict) -> None:
    quarter = places["msr-banias-al-qusour"]
    assert (quarter["level"], quarter["parent_id"]) == ("neighbourhood", "C5360")
    assert (quarter["admin1_pcode"], quarter["precision_m"]) == ("SY10", "1500")
    city = places["C5360"]
    away = measure_km(
        Point(float(quarter["lon"]), float(quarter["lat"])),
        Point(float(city["lon"]), float(city["lat"])),
    )
    assert away < 1.5


def test_a_bare_qusour_is_ambiguous(places: dict) -> None:
    named = [
        row["place_id"]
        for row in places.values()
        if "Al Qusour" in row["aliases"].split("|") and "القصور" in row["aliases"].split("|")
    ]
    assert sorted(named) == ["N0026", "N0243", "N0378", "N0419", "msr-banias-al-qusour"]
    for pcode in ("N0026", "N0243", "N0378", "N0419"):
        assert pcode in places["msr-banias-al-qusour"]["note_en"]


@pytest.mark.parametrize(
    ("place_id", "admin1_pcode", "near", "km"),
    [
        ("C3360", "SY05", "C3367", 10),  # Rusafa by Masyaf, not in Ar-Raqqa
        ("C2962", "SY05", "C2987", 10),  # Arza by Hama city
        ("C6308", "SY05", "C2987", 25),  # Tuwaym west of Hama city
        ("C3561", "SY06", "C3585", 15),  # Sanobar by Jableh
        ("C5370", "SY10", "C5360", 6),  # Barmaya by Banias
        ("C6352", "SY06", "C3671", 12),  # Mukhtariyah by al-Haffa
    ],
)
def test_homonyms_are_the_right_ones(
    places: dict, place_id: str, admin1_pcode: str, near: str, km: float
) -> None:
    place, town = places[place_id], places[near]
    assert place["admin1_pcode"] == admin1_pcode
    here = Point(float(place["lon"]), float(place["lat"]))
    assert measure_km(here, Point(float(town["lon"]), float(town["lat"]))) <= km


def test_every_unit_of_the_country_is_there(places: dict, governorates: dict) -> None:
    assert set(governorates) == {f"SY{n:02}" for n in range(1, 15)}
    for row in governorates.values():
        assert row["iso"].startswith("SY-") and row["lat"] and row["lon"]
    for level, count in (("district", 62), ("subdistrict", 272)):
        units = [row for row in places.values() if row["level"] == level]
        assert len(units) == count
        assert {row["admin1_pcode"] for row in units} == set(governorates)
        assert all(row["pcode"] and row["lat"] and row["lon"] for row in units)


def test_the_coast_and_its_hinterland_are_dense(places: dict) -> None:
    named = [r for r in places.values() if r["level"] in ("settlement", "neighbourhood")]
    coast = [r for r in named if r["admin1_pcode"] in ("SY06", "SY10")]
    hinterland = [
        r for r in named if r["admin1_pcode"] in ("SY04", "SY05") and float(r["lon"]) < 36.8
    ]
    akkar = [r for r in named if r["parent_id"] == "msr-lb-akkar"]
    assert len(coast) >= 120
    assert len(hinterland) >= 60
    assert len(akkar) >= 15


PARENT_LEVELS = {
    "region": {"country", "region", "governorate"},
    "district": {"governorate"},
    "subdistrict": {"district"},
    "settlement": {"country", "region", "governorate", "district", "subdistrict"},
    "neighbourhood": {"settlement"},
    "site": {"governorate", "district", "subdistrict", "settlement"},
    "crossing": {"governorate"},
    "road": {"country"},
}


def test_a_parent_is_coarser_and_none_is_its_own_ancestor(places: dict, governorates: dict) -> None:
    for row in places.values():
        if row["level"] == "country":
            assert not row["parent_id"]
            continue
        parent = row["parent_id"]
        level = "governorate" if parent in governorates else places[parent]["level"]
        assert level in PARENT_LEVELS[row["level"]], row["place_id"]
        above = set()
        while parent in places:
            assert parent not in above, row["place_id"]
            above.add(parent)
            parent = places[parent]["parent_id"]


def test_admin_codes_are_those_of_the_parent(places: dict) -> None:
    codes = ("admin1_pcode", "admin2_pcode", "admin3_pcode")
    for row in places.values():
        parent = places.get(row["parent_id"])
        if row["level"] in ("settlement", "neighbourhood") and parent and row["country"] == "SY":
            known = [code for code in codes if parent[code]]
            assert [row[code] for code in known] == [parent[code] for code in known], row[
                "place_id"
            ]


def test_no_alias_is_all_that_a_sibling_is_called(places: dict) -> None:
    """An alias that equals the only name of a place beside it would put one into the other."""
    siblings: dict[str, list[dict[str, str]]] = {}
    for row in places.values():
        siblings.setdefault(row["parent_id"], []).append(row)
    for row in places.values():
        for other in siblings[row["parent_id"]]:
            if other is not row and not other["aliases"] and other["level"] == row["level"]:
                assert other["name_en"] not in row["aliases"].split("|"), row["place_id"]
                assert other["name_ar"] not in row["aliases"].split("|"), row["place_id"]


def test_crossings_say_as_of_when_and_nothing_of_being_open(places: dict) -> None:
    crossings = [row for row in places.values() if row["level"] == "crossing"]
    ports = [row for row in places.values() if row["place_id"].startswith("msr-port-")]
    assert (len(crossings), len(ports)) == (17, 3)
    for row in [*crossings, *ports]:
        assert re.search(r"\d{1,2} \w+ 20\d\d$", row["source"]), row["place_id"]
        told = " ".join((row["name_en"], row["aliases"], row["note_en"], row["note_ar"]))
        assert not re.search(r"\b(?:open|closed|shut)\b|مغلق|مفتوح", told, re.IGNORECASE)
    assert {row["level"] for row in ports} == {"site"}


def test_an_area_is_wide_and_a_road_has_no_point(places: dict) -> None:
    """A region is named at once, whatever waits: it must be no finer than a district may be."""
    for row in places.values():
        if row["level"] == "region":
            assert int(row["precision_m"]) >= 10_000, row["place_id"]
        if row["level"] == "road":
            assert not row["lat"] and not row["lon"], row["place_id"]


def test_only_a_place_of_known_size_has_a_class(places: dict) -> None:
    """A class makes a settlement nameable in public; what nobody counted has none."""
    for row in places.values():
        if row["population_class"]:
            assert row["level"] == "settlement", row["place_id"]
            assert not row["place_id"].startswith("gn-"), row["place_id"]


def test_every_file_is_described_and_every_derived_file_is_there() -> None:
    readme = (GEODATA / "README.md").read_text(encoding="utf-8")
    for path in sorted((GEODATA / "gazetteer").iterdir()):
        assert path.name in readme, path.name
    for name in ("build_geonames.py", "build_aliases.py"):
        assert name in readme, name
    manifest = tomllib.loads((GEODATA / "SOURCES.toml").read_text(encoding="utf-8"))
    for pin in manifest.values():
        for derived in pin["used_for"] if isinstance(pin, dict) else ():
            assert (GEODATA / derived).is_file(), derived
