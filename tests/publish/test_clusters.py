"""Violence clusters: near in space and time, each event once, whatever the order."""

import random
from datetime import date, timedelta

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from stories import LONG_AGO, MARCH_7, Row

from app.domain.event import MOST_KNOWN_DAYS
from app.publish.cluster_rows import HULL_MARGIN_KM, build_row
from app.publish.clusters import (
    LONGEST_DAYS,
    REACHES,
    WIDEST_KM,
    Found,
    find_chains,
)
from app.publish.landmarks import list_landmarks
from app.publish.neighbours import find_groups, locate_spots

EPS_KM, EPS_DAYS = REACHES[0].km, REACHES[0].days
NO_TOWNS = list_landmarks([])
EAST_KM = 1 / 91.19
NORTH_KM = 1 / 111.32


def show_event(
    name: str, east: float = 0, north: float = 0, day: int = 0, **changes: object
) -> Row:
    """A public clash `east` and `north` kilometres from 36° E 35° N, `day` days after 7 March."""
    start = MARCH_7 + timedelta(day)
    row: Row = {
        "id": name, "record": "story", "event_type": "Battles", "scope": "site",
        "precision": "settlement",
        "wkt": f"POINT({36 + east * EAST_KM:.5f} {35 + north * NORTH_KM:.5f})",
        "date_start": start, "date_end": start, "killed_low": 1, "killed_best": None,
        "killed_high": 2, "precision_m": 2000,
        "place_name_en": name, "place_name_ar": name, "provider_location": None,
        "admin1_pcode": "SY06", "admin1_name_en": "Lattakia", "admin1_name_ar": "اللاذقية",
        "admin2_pcode": "SY0602", "admin2_name_en": "Jablah", "admin2_name_ar": "جبلة",
        "revised_at": LONG_AGO,
    }  # fmt: skip
    return row | changes


def find_all(events: list[Row]) -> list[Found]:
    """Return the clusters of these events."""
    return [found for chain in find_chains(events) for found in chain.clusters]


def build_rows(events: list[Row]) -> list[Row]:
    """Return the public rows of the clusters, each under the id of its first event."""
    return [build_row(found, found.event_ids[0], NO_TOWNS) for found in find_all(events)]


def find_members(events: list[Row]) -> set[frozenset[str]]:
    """Return the members of each cluster."""
    return {frozenset(found.event_ids) for found in find_all(events)}


def test_known_layout_gives_its_two_clusters_and_leaves_the_lonely_out() -> None:
    events = [
        show_event("a"), show_event("b", east=9), show_event("c", east=18),
        show_event("d", east=100), show_event("e", east=100, north=9.5),
        show_event("f", east=50, north=50),
    ]  # fmt: skip
    assert find_members(events) == {frozenset("abc"), frozenset("de")}


@pytest.mark.parametrize(
    ("kilometres", "together"),
    [(EPS_KM - 0.3, True), (EPS_KM + 0.3, False)],
)
@pytest.mark.parametrize("direction", ["east", "north"])
def test_ten_kilometres_are_ten_kilometres_in_both_directions(
    kilometres: float, together: bool, direction: str
) -> None:
    events = [show_event("a"), show_event("b", **{direction: kilometres})]
    assert bool(find_members(events)) is together


@pytest.mark.parametrize(("gap", "together"), [(0, True), (EPS_DAYS, True), (EPS_DAYS + 1, False)])
def test_time_separates(gap: int, together: bool) -> None:
    assert bool(find_members([show_event("a"), show_event("b", day=gap)])) is together


def test_gap_is_counted_from_the_end_of_a_longer_event() -> None:
    long = show_event("a", date_end=MARCH_7 + timedelta(5))
    assert find_members([long, show_event("b", day=7)]) == {frozenset("ab")}
    assert find_members([long, show_event("b", day=8)]) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": "total"},
        {"scope": "part"},
        {"event_type": "Protests"},
        {"event_type": "Strategic developments"},
        {"precision": "governorate", "wkt": None},
        {"precision": "district", "wkt": None},
        {"precision": "linear", "wkt": "LINESTRING(36 35, 36.1 35)"},
        {"wkt": None},
        {"date_end": MARCH_7 + timedelta(MOST_KNOWN_DAYS)},
    ],
    ids=str,
)
def test_totals_parts_areas_protests_and_unknown_days_are_never_inside(changes: Row) -> None:
    events = [show_event("a"), show_event("b"), show_event("x", **changes)]
    assert find_members(events) == {frozenset("ab")}


def test_sums_leave_out_who_has_no_figure_and_say_how_many() -> None:
    events = [show_event("a", killed_low=3, killed_best=4, killed_high=5),
              show_event("b", killed_low=4, killed_best=5),
              show_event("c", killed_low=None, killed_high=None)]  # fmt: skip
    [cluster] = build_rows(events)
    assert [cluster[f"killed_{end}"] for end in ("low", "best", "high")] == [7, 9, 7]
    assert (cluster["event_count"], cluster["killed_not_added"]) == (3, 1)


@pytest.mark.parametrize("end", ["best", "high"])
def test_open_end_of_one_event_opens_that_of_the_cluster(end: str) -> None:
    whole = {"killed_low": 1, "killed_best": 2, "killed_high": 3}
    events = [show_event("a", **whole), show_event("b", **whole | {f"killed_{end}": None})]
    [cluster] = build_rows(events)
    told = {"killed_low": 2, "killed_best": 4, "killed_high": 6} | {f"killed_{end}": None}
    assert {name: cluster[name] for name in told} == told


def test_cluster_without_any_figure_has_no_sum() -> None:
    none = {"killed_low": None, "killed_high": None}
    [cluster] = build_rows([show_event("a", **none), show_event("b", **none)])
    assert cluster["killed_low"] is cluster["killed_best"] is cluster["killed_high"] is None
    assert cluster["killed_not_added"] == 2


def test_cluster_is_named_after_its_deadliest_place_and_spans_its_days() -> None:
    events = [show_event("a"), show_event("b", day=2, east=5, killed_low=9), show_event("c", day=1)]
    [cluster] = build_rows(events)
    assert cluster["label_en"] == "b and 1 more place"
    assert (cluster["date_start"], cluster["date_end"]) == (MARCH_7, date(2025, 3, 9))


def test_hull_contains_its_events_and_turns_counter_clockwise() -> None:
    events = [show_event("a"), show_event("b", east=8), show_event("c", north=8)]
    [cluster] = build_rows(events)
    hull = shapely.from_wkt(cluster["wkt"])
    assert all(hull.covers(shapely.from_wkt(event["wkt"])) for event in events)
    assert hull.exterior.is_ccw and hull.is_valid


@pytest.mark.parametrize(("precision_m", "radius"), [(None, 3), (1000, 3), (7100, 7.1)])
def test_one_point_is_drawn_as_a_circle_as_wide_as_it_may_be_wrong(
    precision_m: int | None, radius: float
) -> None:
    events = [show_event(name, precision_m=precision_m) for name in "ab"]
    [cluster] = build_rows(events)
    west, south, east, north = shapely.from_wkt(cluster["wkt"]).bounds
    assert cluster["hull_margin_km"] == max(HULL_MARGIN_KM, radius) == radius
    rounded = 0.005 / NORTH_KM * 2
    assert (east - west) / EAST_KM == pytest.approx(2 * radius, abs=rounded)
    assert (north - south) / NORTH_KM == pytest.approx(2 * radius, abs=rounded)


def list_days(count: int, **changes: object) -> list[Row]:
    """Two clashes in one town on each of so many days in a row."""
    return [
        show_event(f"e{day:02}{name}", day=day, **changes) for day in range(count) for name in "ab"
    ]


def test_siege_is_no_cluster_and_its_days_are() -> None:
    [whole] = find_all(list_days(LONGEST_DAYS))
    assert (len(whole.members), whole.reach) == (2 * LONGEST_DAYS, REACHES[0])
    days = find_all(list_days(LONGEST_DAYS + 1))
    assert [len(each.members) for each in days] == [2] * (LONGEST_DAYS + 1)
    assert {each.reach for each in days} == {REACHES[2]}
    assert {each.chain_id for each in days} == {"e00a"}


def test_front_that_is_too_wide_falls_into_its_places() -> None:
    places = int(WIDEST_KM / 8)
    near = [show_event(f"e{n}{name}", east=8 * n) for n in range(places + 1) for name in "ab"]
    [whole] = find_all(near)
    assert len(whole.members) == 2 * places + 2
    wider = [show_event(f"e{n}{name}", east=8 * n) for n in range(places + 2) for name in "ab"]
    assert {each.reach for each in find_all(wider)} == {REACHES[1]}
    assert find_members(wider) == {frozenset((f"e{n}a", f"e{n}b")) for n in range(places + 2)}


def test_front_leaves_out_who_has_no_close_neighbour_and_keeps_its_chain() -> None:
    front = [*list_days(LONGEST_DAYS + 1), show_event("x", east=9)]
    [chain] = find_chains(front)
    assert "x" in chain.event_ids
    assert not any("x" in found.event_ids for found in chain.clusters)


def test_short_outbreak_inside_a_long_chain_keeps_the_middle_reach() -> None:
    """A quiet front of one event every other day, and a week of attacks at its end."""
    quiet = [show_event(f"q{day:02}", day=day) for day in range(0, 14, 2)]
    week = [show_event(f"w{day}", east=3, day=day) for day in range(14, 20)]
    assert {found.reach for found in find_all([*quiet, *week])} == {REACHES[1]}
    assert find_members([*quiet, *week]) == {frozenset(each["id"] for each in week)}


LAYOUTS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 12)), max_size=14
).map(lambda spots: [show_event(f"e{n:02}", *spot) for n, spot in enumerate(spots)])


@given(LAYOUTS, st.randoms(use_true_random=False))
def test_clusters_are_the_same_in_whatever_order_events_come(
    events: list[Row], chance: random.Random
) -> None:
    shuffled = events.copy()
    chance.shuffle(shuffled)
    one, other = (
        sorted(build_rows(each), key=lambda row: str(row["id"])) for each in (events, shuffled)
    )
    assert one == other


@given(LAYOUTS)
def test_each_event_is_in_at_most_one_cluster_and_counted_once(events: list[Row]) -> None:
    clusters = build_rows(events)
    members = [name for cluster in clusters for name in cluster["event_ids"]]
    assert len(members) == len(set(members)) == sum(c["event_count"] for c in clusters)
    assert all(cluster["event_count"] >= 2 for cluster in clusters)
    assert sum(cluster["killed_low"] for cluster in clusters) == len(members)


def test_nothing_to_cluster_gives_nothing() -> None:
    assert find_chains([]) == find_groups(locate_spots([], []), REACHES[0]) == []
