"""What the map draws: few things, each for what is known, and nothing that does not add up."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect
from postgres_server import Database, TestServer
from running_service import Service, run_service
from watch import watch_page

from benchmarks.api_speed.load import fill_events

pytestmark = pytest.mark.slow

MANY = 3_000
ALWAYS = "from=2011-01-01&to=2025-12-31"
DRAWN = "#map .leaflet-map-pane path, #map .leaflet-marker-icon"
MOST_ELEMENTS = 200


@pytest.fixture(scope="module")
def crowded(server: TestServer, coast_template: Database, built_pages: Path) -> Iterator[Service]:
    """The service on the coast and thousands of made-up events of fifteen years."""
    with server.make_database(coast_template.name) as database:
        fill_events(database.owner, MANY)
        database.change("ANALYZE")
        with run_service(database.web_url, built_pages) as running:
            yield running


def read_numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]


def wait_until_drawn(page: Page) -> str:
    """Return what the page says about the map, once it has been loaded."""
    status = page.locator("#status")
    expect(status).not_to_have_class(re.compile("busy"), timeout=20_000)
    expect(status).to_contain_text("events")
    return status.inner_text()


def test_many_events_are_units_that_add_up(page: Page, crowded: Service) -> None:
    watch = watch_page(page)
    page.goto(f"{crowded.address}/?map=7/34.9/37.4&lang=en&{ALWAYS}")
    matched, drawn, nowhere = read_numbers(wait_until_drawn(page))
    counted = crowded.get(
        "/api/aggregates", by="place", zoom=6, datetime="2011-01-01/2025-12-31", measure="events"
    ).json()
    assert matched == counted["numberMatched"] > MANY
    assert nowhere == counted["unlocated"] > 0
    assert drawn == sum(row["events"] for row in counted["rows"]) == matched - nowhere
    assert [url for url in watch.requests if "by=place" in url and "zoom=6" in url]
    assert not [url for url in watch.requests if "collections/events/items" in url]
    expect(page.locator("#map .label.tally span").first).to_be_visible()


@pytest.mark.parametrize("zoom", [6, 10, 12])
def test_never_draws_more_than_a_phone_can_move(page: Page, crowded: Service, zoom: float) -> None:
    page.goto(f"{crowded.address}/?map={zoom}/35.1/36.3&lang=en&{ALWAYS}")
    wait_until_drawn(page)
    expect(page.locator("#map .label").first).to_be_attached()
    assert 10 < page.locator(DRAWN).count() <= MOST_ELEMENTS


def test_close_up_events_stand_for_themselves(page: Page, crowded: Service) -> None:
    page.goto(f"{crowded.address}/?map=12/33.5/36.3&lang=en&{ALWAYS}")
    matched, drawn, nowhere = read_numbers(wait_until_drawn(page))
    assert 0 < drawn <= 500 < matched
    rows = page.get_by_role("complementary").locator(".row-detail")
    expect(rows.first).to_be_visible()
    expect(page.locator("#map .label.tally")).to_have_count(0)
    matching = crowded.read_page("events", datetime="2011-01-01/2025-12-31", event_type="Riots")
    few = matching["numberMatched"]
    assert 0 < few <= 500
    page.goto(f"{crowded.address}/?map=7/34.9/37.4&lang=en&{ALWAYS}&event_type=Riots")
    expect(page.get_by_role("banner")).to_contain_text(f"{few} events")
    expect(page.locator("#map .label.toll").first).to_be_attached()


def test_a_unit_opens_with_its_events(page: Page, crowded: Service) -> None:
    page.goto(f"{crowded.address}/?map=7/34.9/37.4&lang=en&{ALWAYS}")
    wait_until_drawn(page)
    panel = page.get_by_role("complementary")
    row = panel.get_by_role("button", name=re.compile("^Banyas")).first
    [number] = read_numbers(row.locator(".row-figure").inner_text())
    row.click()
    assert "sel=SY1002" in page.url
    expect(panel.get_by_role("heading", level=2)).to_have_text("Banyas")
    expect(panel).to_contain_text(f"{number} events")
    expect(panel.locator(".rows .row").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel.get_by_role("heading", level=2)).to_have_text("In view")


@pytest.mark.parametrize("period", [ALWAYS, "from=2025-03-06&to=2025-03-10"])
def test_lists_what_is_not_on_the_map_by_keyboard(
    page: Page, crowded: Service, period: str
) -> None:
    page.goto(f"{crowded.address}/?map=7/34.9/37.4&lang=en&{period}")
    wait_until_drawn(page)
    badge = page.get_by_role("button", name=re.compile("not on the map"))
    [number] = read_numbers(badge.inner_text())
    badge.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary")
    heading = panel.get_by_role("heading", level=2)
    expect(heading).to_have_text("Not on the map")
    expect(heading).to_be_focused()
    expect(panel.locator(".rows .row")).to_have_count(number)


def test_filters_choose_events_and_say_what_they_do_not_choose(page: Page, masar: Service) -> None:
    watch = watch_page(page)
    page.goto(f"{masar.address}/?lang=en&killed_min=50&verification=confirmed,fair")
    expect(page.locator("#status")).to_have_text(
        "Filters choose events: clusters are left out, roads and movements are all shown."
    )
    asked = [parse_qs(urlsplit(url).query) for url in watch.requests if "/items" in url]
    filters = {query["filter"][0] for query in asked if "filter" in query}
    assert filters == {"verification IN ('confirmed', 'fair') AND killed_low >= 50"}
    assert not [url for url in watch.requests if "collections/clusters" in url]
    assert page.locator("#map .hull").count() == 0
    bars = [url for url in watch.requests if "aggregates?by=day" in url and "filter=" in url]
    assert bars
    wanted = masar.read_features("events", datetime="2025-03-01/2025-04-30", filter=filters.pop())
    expect(page.get_by_role("banner")).to_contain_text(f"{len(wanted)} events")
    page.get_by_text("Use this view").click()
    link = page.get_by_role("link", name="This view as GeoJSON").first.get_attribute("href")
    answer = masar.client.get(urljoin(masar.address, str(link))).json()
    assert answer["numberMatched"] == len(wanted) > 0
    assert page.get_by_role("complementary").get_by_text("Movement of people").is_visible()


def test_a_cluster_is_an_outline_that_says_how_it_was_found(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?lang=en&from=2025-03-06&to=2025-03-10")
    clusters = masar.read_features("clusters", datetime="2025-03-06/2025-03-10")
    expect(page.locator("#map path.hull")).to_have_count(len(clusters))
    panel = page.get_by_role("complementary")
    panel.locator("button[data-id^=clu_]").first.click()
    expect(page.locator("#map path.hull.selected")).to_have_count(1)
    [chosen] = [each for each in clusters if each["id"] in page.url]
    facts = chosen["properties"]
    expect(panel).to_contain_text(f"rule {facts['rule']}, version {facts['rule_version']}")
    expect(panel).to_contain_text(f"within {facts['eps_km']:.0f} km and {facts['eps_days']} days")
    members = masar.get(f"/api/clusters/{chosen['id']}/events").json()
    expect(panel.locator(".rows .row")).to_have_count(facts["event_count"])
    left_out = sum(members["leftOut"].values())
    told = panel.locator("ul.help li").all_inner_texts()
    assert sum(read_numbers(text.split(":")[0])[0] for text in told) == left_out > 0
    expect(panel.locator(".copyable").first).to_contain_text(f"/clusters/{chosen['id']}")


def test_hatches_an_area_for_each_that_is_known_and_no_closer(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?lang=en&from=2025-03-06&to=2025-03-10")
    expect(page.locator("#map path.hatched").first).to_be_attached()
    events = masar.read_features("events_areas", datetime="2025-03-06/2025-03-10")
    units = {
        facts["admin2_pcode"] if facts["precision"] == "district" else facts["admin1_pcode"]
        for facts in (event["properties"] for event in events)
    }
    assert page.locator("#map path.hatched").count() == len(units) > 2
    counts = [int(text) for text in page.locator("#map .label.count").all_inner_texts()]
    assert sum(counts) <= len(events)
