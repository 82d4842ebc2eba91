"""Violence clusters: near in space and time, each event once, whatever the order."""

import random
from datetime import date, timedelta

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from stories import LONG_AGO, MARCH_7, Row

from app.publish.clusters import EPS_DAYS, EPS_KM, build_clusters, label_clusters

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
        "date_start": start, "date_end": start, "killed_low": 1, "killed_high": 2,
        "place_name_en": name, "place_name_ar": name, "provider_location": None,
        "admin1_pcode": "SY06", "admin1_name_en": "Lattakia", "admin1_name_ar": "اللاذقية",
        "revised_at": LONG_AGO,
    }  # fmt: skip
    return row | changes


def build_rows(events: list[Row]) -> list[Row]:
    """Return the public rows of the clusters."""
    return [cluster.row for cluster in build_clusters(events)]


def find_groups(events: list[Row]) -> set[frozenset[str]]:
    """Return the members of each cluster."""
    return {frozenset(cluster.event_ids) for cluster in build_clusters(events)}


def test_known_layout_gives_its_two_clusters_and_leaves_the_lonely_out() -> None:
    events = [
        show_event("a"), show_event("b", east=9), show_event("c", east=18),
        show_event("d", east=100), show_event("e", east=100, north=9.5),
        show_event("f", east=50, north=50),
    ]  # fmt: skip
    assert find_groups(events) == {frozenset("abc"), frozenset("de")}


@pytest.mark.parametrize(
    ("kilometres", "together"),
    [(EPS_KM - 0.3, True), (EPS_KM + 0.3, False)],
)
@pytest.mark.parametrize("direction", ["east", "north"])
def test_ten_kilometres_are_ten_kilometres_in_both_directions(
    kilometres: float, together: bool, direction: str
) -> None:
    events = [show_event("a"), show_event("b", **{direction: kilometres})]
    assert bool(find_groups(events)) is together


@pytest.mark.parametrize(("gap", "together"), [(0, True), (EPS_DAYS, True), (EPS_DAYS + 1, False)])
def test_time_separates(gap: int, together: bool) -> None:
    assert bool(find_groups([show_event("a"), show_event("b", day=gap)])) is together


def test_gap_is_counted_from_the_end_of_a_longer_event() -> None:
    long = show_event("a", date_end=MARCH_7 + timedelta(10))
    assert find_groups([long, show_event("b", day=12)]) == {frozenset("ab")}
    assert find_groups([long, show_event("b", day=13)]) == set()


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
    ],
    ids=str,
)
def test_totals_parts_areas_and_protests_are_never_inside(changes: Row) -> None:
    events = [show_event("a"), show_event("b"), show_event("x", **changes)]
    assert find_groups(events) == {frozenset("ab")}


def test_sums_leave_out_who_has_no_figure_and_say_how_many() -> None:
    events = [show_event("a", killed_low=3, killed_high=5), show_event("b", killed_low=4),
              show_event("c", killed_low=None, killed_high=None)]  # fmt: skip
    [cluster] = build_rows(events)
    assert (cluster["killed_low"], cluster["killed_high"]) == (7, 7)
    assert (cluster["event_count"], cluster["killed_not_added"]) == (3, 1)


def test_open_upper_end_of_one_event_opens_that_of_the_cluster() -> None:
    [cluster] = build_rows([show_event("a"), show_event("b", killed_high=None)])
    assert (cluster["killed_low"], cluster["killed_high"]) == (2, None)


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


@given(LAYOUTS)
def test_clusters_are_exactly_the_chains_of_neighbours(events: list[Row]) -> None:
    def are_near(one: Row, other: Row) -> bool:
        a, b = shapely.from_wkt([one["wkt"], other["wkt"]])
        distance = ((a.x - b.x) / EAST_KM) ** 2 + ((a.y - b.y) / NORTH_KM) ** 2
        days = abs((one["date_start"] - other["date_start"]).days)
        return distance <= EPS_KM**2 and days <= EPS_DAYS

    groups: list[list[Row]] = []
    for event in events:
        touching = [group for group in groups if any(are_near(event, each) for each in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([event, *(each for group in touching for each in group)])
    chains = {frozenset(each["id"] for each in group) for group in groups if len(group) > 1}
    assert find_groups(events) == chains


def test_nothing_to_cluster_gives_nothing() -> None:
    assert build_clusters([]) == label_clusters([], []) == []
