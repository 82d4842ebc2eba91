"""Conditions are answered exactly: each is computed again from all that the collection has."""

from collections.abc import Callable
from typing import Any

import pytest
import shapely
from running_service import Service

EVENTS = "/api/collections/events/items"
Test = Callable[[dict[str, Any], Any], bool]
BOX = shapely.box(36.5, 34.5, 38.5, 36)
RING = "36 34,39 34,38 36,36 35,36 34"
SHAPE = shapely.from_wkt(f"POLYGON(({RING}))")


def both(left: object, right: object) -> bool:
    """Whether neither side is unknown: what is unknown is in no relation."""
    return left is not None and right is not None


CASES: list[tuple[str, Test]] = [
    ("killed_low >= 5", lambda p, _g: both(p["killed_low"], 5) and p["killed_low"] >= 5),
    ("NOT killed_low >= 5", lambda p, _g: both(p["killed_low"], 5) and p["killed_low"] < 5),
    ("killed_low IS NULL", lambda p, _g: p["killed_low"] is None),
    ("event_type <> 'Battles' AND (scope = 'total' OR contested)",
     lambda p, _g: p["event_type"] != "Battles" and (p["scope"] == "total" or p["contested"])),
    ("title_en LIKE 'Killings in%'", lambda p, _g: p["title_en"].startswith("Killings in")),
    ("title_en NOT LIKE '%_illings%'", lambda p, _g: "illings" not in p["title_en"]),
    ("CASEI(title_en) LIKE CASEI('%BANIAS%')", lambda p, _g: "banias" in p["title_en"].lower()),
    ("precision_m BETWEEN 1000 AND 3000",
     lambda p, _g: both(p["precision_m"], 0) and 1000 <= p["precision_m"] <= 3000),
    ("admin1_pcode IN ('SY10','SY06')", lambda p, _g: p["admin1_pcode"] in {"SY10", "SY06"}),
    ("killed_low = killed_high", lambda p, _g: both(p["killed_low"], p["killed_high"])
     and p["killed_low"] == p["killed_high"]),
    ("date_start >= DATE('2016-02-01') AND date_start < DATE('2016-02-10')",
     lambda p, _g: "2016-02-01" <= p["date_start"] < "2016-02-10"),
    ("T_INTERSECTS(INTERVAL(date_start, date_end), INTERVAL('2016-01-20', '2016-01-22'))",
     lambda p, _g: p["date_start"] <= "2016-01-22" and p["date_end"] >= "2016-01-20"),
    ("T_AFTER(date_start, DATE('2016-02-10'))", lambda p, _g: p["date_start"] > "2016-02-10"),
    ("T_DURING(INTERVAL(date_start, date_end), INTERVAL('2016-01-05', '2016-02-05'))",
     lambda p, _g: p["date_start"] > "2016-01-05" and p["date_end"] < "2016-02-05"),
    ("T_DISJOINT(INTERVAL(date_start, date_end), INTERVAL('..', '2016-02-10'))",
     lambda p, _g: p["date_start"] > "2016-02-10"),
    ("T_BEFORE(published_at, TIMESTAMP('2000-01-01T00:00:00Z'))", lambda _p, _g: False),
    ("A_CONTAINS(sources, ('OCHA'))", lambda p, _g: "OCHA" in p["sources"]),
    ("A_OVERLAPS(sources, ('OCHA', 'Reuters'))",
     lambda p, _g: bool({"OCHA", "Reuters"} & set(p["sources"]))),
    ("S_INTERSECTS(geometry, BBOX(36.5, 34.5, 38.5, 36))",
     lambda _p, g: g is not None and g.intersects(BOX)),
    (f"S_INTERSECTS(geometry, POLYGON(({RING})))",
     lambda _p, g: g is not None and g.intersects(SHAPE)),
    (f"S_WITHIN(geometry, POLYGON(({RING})))", lambda _p, g: g is not None and g.within(SHAPE)),
    (f"S_DISJOINT(geometry, POLYGON(({RING})))", lambda _p, g: g is not None and g.disjoint(SHAPE)),
    ("geometry IS NULL", lambda _p, g: g is None),
    ("killed_low IN (38, 1, 2.5)", lambda p, _g: p["killed_low"] in {38, 1}),
    ("killed_low NOT IN (38, 1)", lambda p, _g: p["killed_low"] not in {38, 1, None}),
    ("date_start IN (DATE('2016-01-20'), TIMESTAMP('2016-02-10T01:00:00Z'))",
     lambda p, _g: p["date_start"] in {"2016-01-20", "2016-02-10"}),
    ("title_en IN ('none', title_en)", lambda p, _g: p["title_en"] is not None),
    ("CASEI(event_type) IN (CASEI('BATTLES'), 'none')",
     lambda p, _g: p["event_type"].lower() == "battles"),
    ("contested IN (TRUE)", lambda p, _g: p["contested"] is True),
    ("TRUE", lambda _p, _g: True),
    ("FALSE", lambda _p, _g: False),
]  # fmt: skip


@pytest.fixture(scope="module")
def known(busy: Service) -> dict[str, tuple[dict[str, Any], Any]]:
    """Every event with its properties and its geometry."""
    return {
        each["id"]: (each["properties"],
                     shapely.geometry.shape(each["geometry"]) if each["geometry"] else None)
        for each in busy.read_features("events")
    }  # fmt: skip


@pytest.mark.parametrize(("text", "test"), CASES, ids=[text[:40] for text, _test in CASES])
def test_condition_selects_exactly_what_it_says(
    busy: Service, known: dict[str, tuple[dict[str, Any], Any]], text: str, test: Test
) -> None:
    page = busy.get(EVENTS, filter=text, limit=1000).json()
    expected = {own_id for own_id, (properties, drawn) in known.items() if test(properties, drawn)}
    assert {each["id"] for each in page["features"]} == expected
    assert page["numberMatched"] == len(expected)
    assert (text in {"FALSE", CASES[15][0]}) == (not expected), "the case shows nothing"


DAYS = [("2016-01-20T00:00:00Z", "2016-01-20", "2016-01-20"),
        ("2016-01-10/2016-01-25", "2016-01-10", "2016-01-25"),
        ("../2016-01-10", "0001-01-01", "2016-01-10"), ("/2016-01-10", "0001-01-01", "2016-01-10"),
        ("2016-02-10/..", "2016-02-10", "9999-12-31"), ("2016-02-10/", "2016-02-10", "9999-12-31"),
        ("1800-01-01T00:00:00Z/1801-01-01T00:00:00Z", "1800-01-01", "1801-01-01")]  # fmt: skip


@pytest.mark.parametrize(("given", "first", "last"), DAYS)
def test_datetime_selects_exactly_what_overlaps(
    busy: Service, known: dict[str, tuple[dict[str, Any], Any]], given: str, first: str, last: str
) -> None:
    expected = {own_id for own_id, (told, _drawn) in known.items()
                if told["date_start"] <= last and told["date_end"] >= first}  # fmt: skip
    page = busy.get(EVENTS, datetime=given, limit=1000).json()
    assert {each["id"] for each in page["features"]} == expected
    boxed = busy.get(EVENTS, datetime=given, bbox="36.5,34.5,38.5,36", limit=1000).json()
    inside = {each for each in expected if known[each][1] is None or known[each][1].intersects(BOX)}
    assert {each["id"] for each in boxed["features"]} == inside


def test_parameter_of_a_number_compares_numbers(
    busy: Service, known: dict[str, tuple[dict[str, Any], Any]]
) -> None:
    features = busy.read_features("events", killed_low=38, contested="false")
    expected = {own_id for own_id, (told, _drawn) in known.items()
                if told["killed_low"] == 38 and not told["contested"]}  # fmt: skip
    assert {each["id"] for each in features} == expected and expected


def test_number_too_large_for_its_column_is_in_no_record(busy: Service) -> None:
    for name in ("date_prec", "killed_low"):
        assert busy.get(EVENTS, **{name: "16855498170"}).json()["numberMatched"] == 0
        assert busy.get(EVENTS, filter=f"{name} = 16855498170").json()["numberMatched"] == 0


def test_chosen_properties_are_all_that_comes(busy: Service) -> None:
    page = busy.get(EVENTS, properties="title_en,killed_low", limit=3).json()
    assert [list(each["properties"]) for each in page["features"]] == [
        ["title_en", "killed_low"]
    ] * 3


def test_order_puts_the_unknown_last_both_ways(busy: Service) -> None:
    for sign in ("+", "-"):
        features = busy.read_features("events", sortby=f"{sign}killed_low")
        figures = [each["properties"]["killed_low"] for each in features]
        stated = [each for each in figures if each is not None]
        assert figures == [*sorted(stated, reverse=sign == "-"), *[None] * figures.count(None)]
        assert stated and None in figures


def test_filter_in_json_and_crs84_is_taken_and_anything_else_refused(busy: Service) -> None:
    tree = '{"op":"=","args":[{"property":"scope"},"total"]}'
    page = busy.get(EVENTS, **{"filter": tree, "filter-lang": "cql2-json"}).json()
    assert page["numberMatched"] == len(busy.read_features("events", scope="total")) > 0
    for name, value in (("filter-lang", "cql-text"), ("filter-crs", "EPSG:3857")):
        problem = busy.get(EVENTS, **{"filter": "TRUE", name: value})
        assert problem.status_code == 400 and problem.json()["parameter"] == name


def test_self_crossing_polygon_is_answered(busy: Service) -> None:
    text = "S_INTERSECTS(geometry, POLYGON((35 34,38 37,38 34,35 37,35 34)))"
    assert busy.get(EVENTS, filter=text).status_code == 200
