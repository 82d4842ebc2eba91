"""When an event becomes public, and how precisely: never by chance, never a place of refuge."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import PLACES, SUBJECT, Row, tell_claim, tell_event

from app.domain.place import POINT_PRECISIONS, Point, Precision
from app.publish.claims import WITHHELD_WORDS, build_claims, withhold_words
from app.publish.clusters import is_clusterable
from app.publish.disclosure import (
    ShownPlace,
    find_public_time,
    is_sensitive,
    round_point,
)
from app.publish.disclosure import show_place as show_place_at
from app.publish.events import build_event as build_event_at
from app.publish.policy import read_policy

POLICY = read_policy()
DAYS = st.dates(date(2011, 1, 1), date(2030, 1, 1))
SENSITIVE = [
    {"event_type": "Violence against civilians", "sub_event_type": "Attack"},
    {"visibility": "refuge"},
    {"visibility": "hospital"},
    {"place_id": "msr-base"},
    {"provider_location": "Rivertown hospital"},
]
WITHHELD = ["place", "provider_location", *(f"claims.{name}" for name in WITHHELD_WORDS)]
DECIMALS = re.compile(r"-?\d+\.(\d+)")
LATER = datetime(2031, 1, 1, tzinfo=UTC)
"""Long after whatever happens here: no delay runs any more."""


def show_place(event: Row, now: datetime = LATER, **claims: list[Row]) -> ShownPlace:
    """Return what is shown of an event's place, long after it unless said otherwise."""
    return show_place_at(event, PLACES, POLICY, now, **claims)


def build_event(event: Row, claims: list[Row], now: datetime = LATER) -> Row:
    """Return an event's public row, long after it unless said otherwise."""
    shown = show_place_at(event, PLACES, POLICY, now, claims)
    return build_event_at(event, claims, PLACES, POLICY, shown)


def midnight_after(day: date) -> datetime:
    """Return the end of a day, UTC."""
    return datetime.combine(day + timedelta(1), time(), UTC)


# When.


@given(start=DAYS, length=st.integers(0, 60), reports=st.lists(DAYS, max_size=4))
def test_ordinary_event_waits_a_day_after_its_end_and_its_first_report(
    start: date, length: int, reports: list[date]
) -> None:
    event = tell_event(date_start=start, date_end=start + timedelta(length))
    claims = [tell_claim(reported_at=day) for day in reports]
    public = find_public_time(event, claims, PLACES, POLICY)
    last = max([event["date_end"], *([min(reports)] if reports else [])])
    assert public == midnight_after(last) + timedelta(hours=24)


@pytest.mark.parametrize("changes", SENSITIVE, ids=str)
@given(end=DAYS)
def test_attack_on_the_vulnerable_waits_three_days(changes: Row, end: date) -> None:
    event = tell_event(date_start=end, date_end=end, **changes)
    assert find_public_time(event, [], PLACES, POLICY) == midnight_after(end) + timedelta(hours=72)


def test_later_reports_do_not_hide_what_was_already_told() -> None:
    claims = [tell_claim(reported_at=date(2025, 3, 8)), tell_claim(reported_at=date(2025, 9, 1))]
    public = find_public_time(tell_event(), claims, PLACES, POLICY)
    assert public == datetime(2025, 3, 10, tzinfo=UTC)


def test_report_without_a_date_does_not_shorten_the_wait() -> None:
    claims = [tell_claim(reported_at=None)]
    public = find_public_time(tell_event(), claims, PLACES, POLICY)
    assert public == datetime(2025, 3, 9, tzinfo=UTC)


# How precisely.


@given(lon=st.floats(35.4, 42.5), lat=st.floats(32.2, 37.5))
def test_positions_are_cut_to_two_decimals_and_always_the_same(lon: float, lat: float) -> None:
    shown = round_point(Point(lon, lat), POLICY)
    assert all(len(digits) == 2 for digits in DECIMALS.findall(shown))
    x, y = map(float, shown.split())
    assert abs(x - lon) <= 0.0051 and abs(y - lat) <= 0.0051
    assert round_point(Point(lon, lat), POLICY) == shown


@pytest.mark.parametrize(
    ("stated", "shown", "metres"),
    [
        ("exact", Precision.NEIGHBOURHOOD, 3000),
        ("street_or_landmark", Precision.NEIGHBOURHOOD, 3000),
        ("neighbourhood", Precision.NEIGHBOURHOOD, 3000),
        ("settlement", Precision.SETTLEMENT, 3000),
        ("subdistrict", Precision.SUBDISTRICT, 3000),
    ],
)
def test_nothing_is_shown_more_precisely_than_a_neighbourhood(
    stated: str, shown: Precision, metres: int
) -> None:
    found = show_place(tell_event(precision=stated))
    assert (found.precision, found.precision_m) == (shown, metres)
    assert found.wkt == "POINT(36.12 35.65)"
    assert found.coarsened is (stated in {"exact", "street_or_landmark"})


@given(precision_m=st.none() | st.integers(1, 50_000))
def test_radius_is_never_under_a_kilometre(precision_m: int | None) -> None:
    event = tell_event(precision_m=precision_m, lon=36.123456, lat=35.654321, place_id="SY91")
    found = show_place(event)
    assert found.precision_m == max(1000, precision_m or POLICY.settlement_precision_m)


def test_exact_position_of_a_source_becomes_a_cell_and_its_place_is_only_the_governorate() -> None:
    event = tell_event(place_id="SY91", lon=36.487654, lat=35.423456)
    found = show_place(event)
    assert found.wkt == "POINT(36.50 35.40)", "the middle of its cell of the grid"
    assert (found.precision, found.precision_m) == (Precision.SUBDISTRICT, 3600)
    assert found.names["admin1_name_en"] == "Riverland"
    assert "place_name_en" not in found.names


@pytest.mark.parametrize("precision", ["district", "governorate"])
def test_area_is_drawn_as_an_area_and_never_as_its_centre(precision: str) -> None:
    found = show_place(tell_event(precision=precision))
    assert (found.wkt, found.area_place_id) == (None, "SY91")


def test_event_known_only_to_the_country_or_not_placed_has_no_geometry() -> None:
    for changes in ({"place_id": "SY", "precision": "country"}, {"place_id": None}):
        found = show_place(tell_event(**changes))
        assert (found.precision, found.wkt, found.area_place_id) == (Precision.COUNTRY, None, None)


def test_line_is_drawn_between_named_places_and_says_that_it_is_no_route() -> None:
    event = tell_event(precision="linear", waypoints=["C1", "msr-base", "unknown", "SY9101"])
    found = show_place(event)
    assert found.wkt == "LINESTRING(36.12 35.65, 36.10 35.60)"
    assert found.note_en is not None and "not a route" in found.note_en
    alone = show_place(tell_event(precision="linear", waypoints=["C1"]))
    assert (alone.wkt, alone.area_place_id) == (None, "SY91")


@pytest.mark.parametrize("visibility", ["refuge", "hospital"])
@pytest.mark.parametrize("precision", [each.value for each in Precision])
@pytest.mark.parametrize("place_id", ["msr-base", "C1", "SY9101", "SY91"])
def test_place_of_refuge_has_neither_point_nor_name_however_it_is_recorded(
    visibility: str, precision: str, place_id: str
) -> None:
    event = tell_event(
        visibility=visibility, precision=precision, place_id=place_id, lon=36.15, lat=35.61,
        provider_location="The base", waypoints=["C1", "msr-base"],
    )  # fmt: skip
    row = build_event(event, [tell_claim()])
    assert row["wkt"] is None
    assert row["precision"] not in POINT_PRECISIONS and row["precision_m"] is None
    assert row["place_name_en"] is row["place_name_ar"] is row["provider_location"] is None
    assert row["admin3_pcode"] is None
    assert "The base" not in row["title_en"] and "Rivertown," not in row["title_en"]
    assert row["redaction"]["fields_withheld"] == WITHHELD


@pytest.mark.parametrize("precision", [each.value for each in Precision])
@pytest.mark.parametrize(
    "changes",
    [
        {"place_id": "msr-base"},
        {"place_id": "C1", "provider_location": "Hospital of Rivertown"},
        {"place_id": "C1", "provider_location": "مستشفى مدينة النهر"},
        {"place_id": "SY91", "provider_location": "camp de Rivertown"},
        {"place_id": None, "provider_location": "Rivertown shelter"},
    ],
    ids=str,
)
def test_base_or_hospital_is_hidden_without_any_tag(changes: Row, precision: str) -> None:
    event = tell_event(precision=precision, lon=36.15, lat=35.61, **changes)
    assert is_sensitive(event, PLACES)
    row = build_event(event, [])
    assert row["wkt"] is row["precision_m"] is row["place_name_en"] is None
    assert row["provider_location"] is row["admin3_pcode"] is None
    assert row["redaction"]["fields_withheld"] == WITHHELD
    assert not is_clusterable(row)
    told = {name: value for name, value in row.items() if name != "redaction"}
    for name in ("The base", "القاعدة", "Hospital", "مستشفى", "camp", "shelter"):
        assert name not in str(told)


@pytest.mark.parametrize("side", ["actor1", "actor2"])
def test_side_is_not_told_by_the_name_of_a_place_that_is_withheld(side: str) -> None:
    for words, told in (("Council of Oldquarter", None), ("Armed men", "Armed men")):
        event = tell_event(place_id="C1", **{side: words})
        shown = replace(show_place(event), hidden_names=("Oldquarter",))
        assert build_event_at(event, [], PLACES, POLICY, shown)[side] == told
        assert build_event(event, [])[side] == words


def test_town_is_named_when_nothing_says_that_it_is_a_refuge() -> None:
    event = tell_event(provider_location="Rivertown centre")
    assert not is_sensitive(event, PLACES)
    row = build_event(event, [])
    assert (row["place_name_en"], row["provider_location"]) == ("Rivertown", "Rivertown centre")


def test_claims_about_a_refuge_keep_figure_and_source_and_no_word_that_names_it() -> None:
    words = dict.fromkeys(
        ("measure_as_stated", "scope_note_en", "scope_note_ar", "url", "quote"), "Rivertown"
    )
    claim = tell_claim(exactly=9000, measure="sheltered", locality_place_id="C1", **words)
    [row] = build_claims(withhold_words([claim]), (), SUBJECT, PLACES)
    assert {row[name] for name in (*words, "locality_en", "locality_ar")} == {None}
    assert "Rivertown" not in str(row) and "مدينة النهر" not in str(row)
    assert (row["best"], row["measure"], row["asserted_by_en"]) == (9000, "sheltered", "Monitor")
    assert row["display_en"] == "9,000 civilians sheltered (Monitor, 7 March 2025)"


def test_base_is_no_locality_of_any_claim() -> None:
    claims = [tell_claim(locality_place_id="msr-base"), tell_claim(locality_place_id="C1")]
    assert [row["locality_en"] for row in build_claims(claims, (), SUBJECT, PLACES)] == [
        None,
        "Rivertown",
    ]


@pytest.mark.parametrize("precision", ["exact", "street_or_landmark"])
def test_words_of_a_source_are_no_finer_than_what_was_made_of_its_position(precision: str) -> None:
    event = tell_event(
        place_id="SY91", precision=precision, lon=36.1234, lat=35.6543,
        provider_location="By the old well",
    )  # fmt: skip
    row = build_event(event, [])
    assert row["wkt"] == "POINT(36.12 35.65)" and row["provider_location"] is None
    assert "well" not in str(row)
    assert "provider_location" in row["redaction"]["fields_withheld"]


@pytest.mark.parametrize("precision", ["settlement", "subdistrict", "district", "linear"])
def test_street_that_a_source_names_is_withheld_at_any_precision(precision: str) -> None:
    event = tell_event(
        place_id="SY91", precision=precision, lon=36.1234, lat=35.6543,
        provider_location="Harbour Street 4", waypoints=["C1", "msr-north"],
    )  # fmt: skip
    row = build_event(event, [])
    assert row["provider_location"] is None and "Street" not in str(row)


# Villages and open country.

OFFSETS = st.tuples(st.integers(-24_900, 24_900), st.integers(-24_900, 24_900))


@given(OFFSETS, OFFSETS, st.sampled_from(["exact", "settlement", "subdistrict"]))
def test_no_answer_tells_two_positions_of_one_cell_apart(
    one: tuple[int, int], other: tuple[int, int], precision: str
) -> None:
    rows = [
        build_event(
            tell_event(
                place_id="SY91", precision=precision, lon=36.4 + x / 1e6, lat=35.4 + y / 1e6,
                provider_location=f"Farm {x}",
            ),
            [tell_claim("a") | {"claim_id": "clm_1"}],
        )
        for x, y in (one, other)
    ]  # fmt: skip
    assert rows[0] == rows[1]
    assert (rows[0]["wkt"], rows[0]["precision"]) == ("POINT(36.40 35.40)", "subdistrict")
    assert rows[0]["precision_m"] == 3600
    assert "Farm" not in str(rows[0])


@given(OFFSETS, st.integers(1, 3600))
def test_no_answer_tells_two_villages_of_one_cell_apart(
    offset: tuple[int, int], precision_m: int
) -> None:
    hamlet = PLACES["C2"]
    point = Point(36.35 + offset[0] / 1e6, 35.45 + offset[1] / 1e6)
    other = replace(
        hamlet, place_id="C3", name_en="Loud Farm", name_ar="مزرعة", point=point,
        precision_m=precision_m, admin3_pcode="SY910101",
    )  # fmt: skip
    places = PLACES | {"C3": other}
    events = [tell_event(place_id=place_id) for place_id in ("C2", "C3")]
    shown = [show_place_at(event, places, POLICY, LATER) for event in events]
    rows = [
        build_event_at(event, [], places, POLICY, seen)
        for event, seen in zip(events, shown, strict=True)
    ]
    assert rows[0] == rows[1]
    assert "Farm" not in str(rows[0]) and "مزرعة" not in str(rows[0])
    assert {"place", "provider_location"} <= set(rows[0]["redaction"]["fields_withheld"])


@pytest.mark.parametrize(
    ("stated", "told"),
    [(None, 3600), (500, 3600), (3700, 5000), (5000, 5000), (25_000, 25_000), (120_000, 120_000)],
)
def test_radius_of_a_cell_is_told_in_steps(stated: int | None, told: int) -> None:
    assert show_place(tell_event(place_id="C2", precision_m=stated)).precision_m == told


def test_line_ends_at_the_cell_of_a_village() -> None:
    shown = show_place(tell_event(precision="linear", place_id="C2", waypoints=["C1", "C2"]))
    assert shown.wkt == "LINESTRING(36.12 35.65, 36.35 35.45)"
    assert "place_name_en" not in shown.names


def test_position_that_no_point_of_its_cell_in_its_unit_can_stand_for_is_shown_by_the_unit() -> (
    None
):
    shown = show_place(tell_event(place_id="SY91", lon=36.7, lat=35.1))
    assert (shown.wkt, shown.area_place_id) == (None, "SY91")
    assert shown.precision is Precision.GOVERNORATE


@pytest.mark.parametrize(
    ("precision", "levels"), [("district", 2), ("governorate", 1), ("country", 0)]
)
def test_units_finer_than_the_precision_are_not_named(precision: str, levels: int) -> None:
    """An editor who says "somewhere in the governorate" must not be undone by its own village."""
    names = show_place(tell_event(place_id="N1", precision=precision)).names
    told = [n for n in (1, 2, 3) if names.get(f"admin{n}_pcode")]
    assert told == list(range(1, levels + 1))
    assert "place_name_en" not in names


EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "precision": st.sampled_from([each.value for each in Precision]),
        "place_id": st.sampled_from([None, *PLACES]),
        "visibility": st.sampled_from(["public", "refuge", "hospital"]),
        "precision_m": st.none() | st.integers(1, 9000),
        "waypoints": st.lists(st.sampled_from([*PLACES]), max_size=3),
        "provider_location": st.sampled_from([None, "Rivertown", "Rivertown hospital"]),
    },
)


@given(EVENTS, st.none() | st.tuples(st.floats(35.5, 42), st.floats(32.5, 37)))
def test_whatever_is_recorded_nothing_finer_than_the_policy_is_shown(
    changes: dict[str, Any], exact: tuple[float, float] | None
) -> None:
    lon, lat = exact or (None, None)
    row = build_event(tell_event(lon=lon, lat=lat, **changes), [])
    assert all(len(digits) <= 2 for digits in DECIMALS.findall(row["wkt"] or ""))
    if (row["wkt"] or "").startswith("POINT"):
        assert row["precision_m"] >= POLICY.least_precision_m
        assert row["precision"] in POINT_PRECISIONS - {"exact", "street_or_landmark"}
    else:
        assert row["precision_m"] is None
    assert not {"lon", "lat", "provider", "geom_exact", "match_note"} & set(row)
