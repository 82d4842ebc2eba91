"""Pages, filters and single records against what the database holds."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from postgres_server import Database
from running_service import Service, run_service
from sqlalchemy import text

Feature = dict[str, Any]
COLLECTIONS = ("events", "events_points", "events_areas", "claims", "clusters", "corridors",
               "flows", "places", "governorates", "districts", "subdistricts")  # fmt: skip
BOX = (35.8, 34.6, 36.4, 35.4)


def walk_pages(service: Service, collection: str, **asked: object) -> Iterator[dict[str, Any]]:
    """Follow the `next` links from the first page to the last."""
    page = service.read_page(collection, **asked)
    while True:
        yield page
        links = {link["rel"]: link["href"] for link in page["links"]}
        if "next" not in links:
            return
        page = service.client.get(links["next"]).json()


def is_within(feature: Feature, box: tuple[float, ...]) -> bool:
    """Whether a feature touches a box; one without geometry touches every box."""
    if feature["geometry"] is None:
        return True
    # The envelope of two corners is a line or a point where the box has no width or height.
    drawn = shapely.envelope(shapely.MultiPoint([box[:2], box[2:]]))
    return bool(shapely.intersects(drawn, shapely.geometry.shape(feature["geometry"])))


def overlaps(feature: Feature, start: date | None, end: date | None) -> bool:
    """Whether a feature's days and a range have one in common."""
    first, last = (
        date.fromisoformat(feature["properties"][name]) for name in ("date_start", "date_end")
    )
    return (end is None or first <= end) and (start is None or last >= start)


@pytest.fixture(scope="module")
def everything(busy: Service) -> list[Feature]:
    """Every public event."""
    return busy.read_features("events")


@pytest.mark.parametrize(
    ("collection", "limit", "asked"),
    [
        ("events", 7, {}),
        ("events", 100, {}),
        ("events", 1, {"admin1_pcode": "SY10"}),
        ("events", 11, {"bbox": "36,34,38,36"}),
        ("events", 5, {"datetime": "2016-01-10/2016-01-20", "event_type": "Battles"}),
        ("clusters", 3, {}),
        ("corridors", 4, {}),
        ("flows", 1, {}),
        ("places", 50, {}),
        ("places", 9, {"level": "settlement"}),
        ("governorates", 5, {}),
    ],
)
def test_paging_visits_every_record_once_and_keeps_the_question(
    busy: Service, collection: str, limit: int, asked: dict[str, str]
) -> None:
    pages = list(walk_pages(busy, collection, limit=limit, **asked))
    visited = [feature["id"] for page in pages for feature in page["features"]]
    whole = busy.read_features(collection, **asked)
    assert visited == [feature["id"] for feature in whole]
    assert len(set(visited)) == len(visited)
    assert {page["numberMatched"] for page in pages} == {len(whole)}
    assert [page["numberReturned"] for page in pages[:-1]] == [limit] * (len(pages) - 1)


def test_every_published_record_is_reached(busy: Service, busy_database: Database) -> None:
    for collection, table in (("events", "event"), ("clusters", "cluster"), ("flows", "flow"),
                              ("corridors", "corridor")):  # fmt: skip
        count = f"SELECT count(*) FROM published.{table} WHERE shown_to IS NULL"  # noqa: S608
        assert len(busy.read_features(collection)) == busy_database.ask_one(count) > 0
    assert len(busy.read_features("governorates")) == 14
    assert len(busy.read_features("places")) == busy_database.ask_one(
        "SELECT count(*) FROM gazetteer.place"
        " WHERE level NOT IN ('governorate', 'site', 'far_country')"
    )


def test_newest_events_come_first(busy: Service) -> None:
    days = [feature["properties"]["date_start"] for feature in busy.read_features("events")]
    assert days == sorted(days, reverse=True)


@given(
    west=st.floats(35, 41), south=st.floats(33.5, 37), width=st.floats(0, 3),
    height=st.floats(0, 2),
    days=st.tuples(st.none() | st.dates(date(2016, 1, 1), date(2016, 4, 20)), st.integers(0, 40)),
)  # fmt: skip
@example(west=36.0, south=34.0, width=0.0, height=1.0, days=(None, 0))
@settings(max_examples=40, deadline=None)
def test_box_and_days_select_what_a_reader_would_compute(
    busy: Service, everything: list[Feature], west: float, south: float, width: float,
    height: float, days: tuple[date | None, int],
) -> None:  # fmt: skip
    box = (round(west, 3), round(south, 3), round(west + width, 3), round(south + height, 3))
    start = days[0]
    end = None if start is None else date.fromordinal(start.toordinal() + days[1])
    asked = {"bbox": ",".join(map(str, box))}
    if start is not None:
        asked["datetime"] = f"{start}/{end}"
    expected = {
        feature["id"]
        for feature in everything
        if is_within(feature, box) and overlaps(feature, start, end)
    }
    assert {feature["id"] for feature in busy.read_features("events", **asked)} == expected


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("2016-01-20", date(2016, 1, 20), date(2016, 1, 20)),
        ("2016-01-20/..", date(2016, 1, 20), None),
        ("../2016-01-20", None, date(2016, 1, 20)),
        ("/2016-01-20", None, date(2016, 1, 20)),
        ("2016-01-20T23:00:00-11:00", date(2016, 1, 20), date(2016, 1, 20)),
    ],
)
def test_events_of_several_days_are_found_on_each_of_them(
    busy: Service, everything: list[Feature], asked: str, start: date | None, end: date | None
) -> None:
    found = {feature["id"] for feature in busy.read_features("events", datetime=asked)}
    assert found == {each["id"] for each in everything if overlaps(each, start, end)}
    if start == end:
        begun_earlier = [each for each in everything if each["id"] in found
                         and each["properties"]["date_start"] < "2016-01-20"]  # fmt: skip
        assert begun_earlier


def test_unlocated_events_match_every_box_and_are_counted(busy: Service) -> None:
    unlocated = {each["id"] for each in busy.read_features("events") if each["geometry"] is None}
    assert len(unlocated) > 10
    page = busy.read_page("events", bbox="-10,-10,-9,-9", limit=10_000)
    assert {feature["id"] for feature in page["features"]} == unlocated
    assert page["numberMatched"] == len(unlocated)


def test_box_of_six_numbers_ignores_heights_and_the_antimeridian_is_crossed(busy: Service) -> None:
    flat = busy.read_features("events", bbox="36,34,37,35")
    assert busy.read_features("events", bbox="36,34,0,37,35,9000") == flat
    around = busy.read_features("events", bbox="37,34,36,36")
    located = [each for each in busy.read_features("events") if each["geometry"] is not None]
    halves = ((37, 34, 180, 36), (-180, 34, 36, 36))
    outside = {each["id"] for each in located if any(is_within(each, half) for half in halves)}
    assert {each["id"] for each in around if each["geometry"] is not None} == outside


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_single_record_is_the_one_of_the_page(busy: Service, collection: str) -> None:
    [listed] = busy.read_page(collection, limit=1)["features"]
    single = busy.get(f"/api/collections/{collection}/items/{listed['id']}").json()
    links = {link["rel"]: link["href"] for link in single.pop("links")}
    uncited = {"claims", "places", "governorates", "districts", "subdistricts"}
    assert ("citation" in single) == (collection not in uncited)
    single.pop("citation", None)
    assert single == listed
    assert busy.client.get(links["self"]).json()["id"] == listed["id"]
    assert busy.client.get(links["collection"]).json()["id"] == collection


def test_claims_behind_an_event_explain_its_figure(service: Service) -> None:
    [site] = [each for each in service.read_features("events", scope="site")
              if each["properties"]["place_name_en"] == "Hai Al Kusour"
              and each["properties"]["killed_low"]]  # fmt: skip
    answer = service.get(f"/api/events/{site['id']}/claims").json()
    assert len(answer["claims"]) == site["properties"]["claims_count"] == 8
    used = {each["claim_id"] for each in answer["claims"] if each["used_in_estimate"]}
    assert used == set(answer["estimate"]["input_claim_ids"])
    assert answer["estimate"]["low"] == site["properties"]["killed_low"]


def test_counts_of_aggregates_are_those_of_the_events(busy: Service) -> None:
    events = busy.read_features("events", datetime="2016-01-01/2016-03-31")
    for by, spell in (("day", 10), ("month", 7), ("year", 4)):
        answer = busy.get("/api/aggregates", by=by, datetime="2016-01-01/2016-03-31").json()
        counted = {row[by]: row["events"] for row in answer["rows"]}
        days = [each["properties"]["date_start"][:spell] for each in events]
        assert counted == {day: days.count(day) for day in set(days)}
        assert answer["numberMatched"] == len(events)


def test_aggregates_add_only_sites_and_say_what_was_left_out(service: Service) -> None:
    events = [each["properties"] for each in service.read_features("events")]
    added = [each for each in events if each["scope"] == "site" and each["killed_low"] is not None]
    rows = service.get("/api/aggregates", by="admin1").json()["rows"]
    assert sum(row["killed_low"] or 0 for row in rows) == sum(e["killed_low"] for e in added)
    assert sum(row["killed_not_added"] for row in rows) == len(events) - len(added)
    assert sum(row["events"] for row in rows) == len(events)


def add_figures(events: list[dict[str, Any]], name: str) -> int | None:
    """Add a figure of the sites as a reader would; None where it may not be added."""
    sites = [each for each in events if each["scope"] == "site" and each["killed_low"] is not None]
    known = [each[name] for each in sites if each[name] is not None]
    mixed = len({each["record"] for each in events}) > 1
    return None if mixed or not sites or len(known) < len(sites) else sum(known)


@pytest.mark.parametrize("name", ["killed_low", "killed_best", "killed_high"])
def test_sum_is_missing_exactly_where_a_part_of_it_is(busy: Service, name: str) -> None:
    events = [each["properties"] for each in busy.read_features("events")]
    rows = busy.get("/api/aggregates", by="month").json()["rows"]
    computed = {
        month: add_figures([e for e in events if e["date_start"].startswith(month)], name)
        for month in {each["date_start"][:7] for each in events}
    }
    assert {row["month"]: row[name] for row in rows} == computed
    assert any(computed.values())
    if name != "killed_low":
        assert computed["2025-03"] is None and add_figures(events, "killed_low") is None


def test_aggregates_of_a_box_count_what_the_page_of_that_box_shows(service: Service) -> None:
    box = "35.9,35.1,36.0,35.25"
    everywhere = service.get("/api/aggregates", by="event_type").json()
    inside = service.get("/api/aggregates", by="event_type", bbox=box).json()
    shown = service.read_page("events", bbox=box)["numberMatched"]
    assert inside["numberMatched"] == sum(row["events"] for row in inside["rows"]) == shown
    assert 0 < shown < everywhere["numberMatched"]


def test_record_without_dates_matches_every_range(coast_database: Database) -> None:
    with run_service(coast_database.web_url) as own:
        [dated, *_] = [each["id"] for each in own.read_features("corridors")]
        for asked in ("1990-01-01", "../1990-01-01", "2100-01-01/.."):
            assert dated not in {e["id"] for e in own.read_features("corridors", datetime=asked)}
        coast_database.change(
            text("UPDATE published.corridor SET date_start = NULL, date_end = NULL WHERE id = :id")
            .bindparams(id=dated)
        )  # fmt: skip
        for asked in ("1990-01-01", "../1990-01-01", "2100-01-01/.."):
            assert dated in {e["id"] for e in own.read_features("corridors", datetime=asked)}


def test_every_event_of_a_cluster_is_a_public_event(busy: Service) -> None:
    events = {each["id"]: each["properties"] for each in busy.read_features("events")}
    clusters = [each["properties"] for each in busy.read_features("clusters")]
    assert len(clusters) > 5
    for cluster in clusters:
        members = [events[name] for name in cluster["event_ids"]]
        assert cluster["event_count"] == len(members)
        assert cluster["killed_low"] == sum(each["killed_low"] or 0 for each in members)
