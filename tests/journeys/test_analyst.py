"""An NGO analyst: the period of the violence, as data, in the tools at hand."""

import re
from urllib.parse import urljoin

import geopandas
import pytest
from playwright.sync_api import Page, expect
from running_service import Service

pytestmark = pytest.mark.slow


def test_takes_what_is_on_the_screen_as_data(page: Page, masar: Service) -> None:
    page.goto(masar.address)
    page.get_by_role("button", name="6–10 March 2025").click()
    expect(page.get_by_role("banner")).to_contain_text("6–10 March 2025")
    page.get_by_text("Use this view").click()
    link = page.get_by_role("link", name="This view as GeoJSON").first
    address = urljoin(masar.address, link.get_attribute("href"))
    assert "datetime=2025-03-06/2025-03-10" in address
    frame = geopandas.read_file(address)
    on_screen = page.get_by_role("banner").inner_text()
    assert f"{len(frame)} events" in on_screen
    banias = frame[frame["title_en"].str.contains("Banias, mainly")].iloc[0]
    assert (banias["killed_low"], banias["precision"]) == (101, "neighbourhood")
    assert (round(banias.geometry.x, 2), round(banias.geometry.y, 2)) == (
        banias.geometry.x,
        banias.geometry.y,
    )


def test_sorts_the_table_of_the_same_data(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?view=table&from=2025-03-06&to=2025-03-10")
    table = page.locator("#table table").first
    expect(table).to_contain_text("Killings in Sanobar")
    rows = masar.read_features("events", datetime="2025-03-06/2025-03-10")
    expect(table.locator("tbody tr")).to_have_count(len(rows))
    header = table.locator("thead th").filter(has_text="Killed")
    for direction in ("descending", "ascending"):
        header.get_by_role("link").click()
        expect(header).to_have_attribute("aria-sort", direction)
        told = table.locator("tbody tr td:nth-child(4)").all_inner_texts()
        figures = [int(found[0].replace(",", "")) for text in told
                   if (found := re.search(r"[0-9][0-9,]*", text))]  # fmt: skip
        assert len(figures) > 10
        assert figures == sorted(figures, reverse=direction == "descending")


def test_finds_the_data_without_javascript(browser: object, masar: Service) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(masar.address)
    page.get_by_role("link", name="Table", exact=True).click()
    link = page.get_by_role("link", name="GeoJSON", exact=True)
    answer = masar.client.get(urljoin(masar.address, link.get_attribute("href")))
    assert answer.json()["numberMatched"] > 25
    context.close()


TOTAL = "Lattakia governorate: civilian deaths"


def read_toll(page: Page) -> str:
    return page.get_by_role("complementary").locator(".row", has_text=TOTAL).inner_text()


def find_total(masar: Service, **asked: object) -> dict[str, object]:
    [total] = [
        feature["properties"]
        for feature in masar.read_features("events", **asked)
        if feature["properties"]["title_en"].startswith(TOTAL)
    ]
    properties: dict[str, object] = total
    return properties


def test_asks_what_was_known_on_9_march(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?from=2025-03-06&to=2025-03-10")
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("Clusters of violence")
    today = read_toll(page)
    page.get_by_role("button", name="What was known by").click()
    field = page.get_by_label("What was known by", exact=True).locator("input")
    expect(field).to_be_focused()
    expect(field).to_have_value("2025-03-10")  # the last day of the period
    page.get_by_role("button", name="One day earlier").click()
    strip = page.get_by_role("region", name="What was known by")
    expect(strip).to_contain_text("Figures as reported by 9 March 2025.")
    expect(strip).to_contain_text("computed from all figures known today")
    known = find_total(masar, known_at="2025-03-09")
    assert known["killed_low"] == 519  # the Observatory's count of that day
    expect(panel.locator(".row", has_text=TOTAL)).to_contain_text("519")
    assert read_toll(page) != today
    expect(panel).not_to_contain_text("Clusters of violence")
    assert "from=2025-03-06&to=2025-03-10" in page.url and "known_at=2025-03-09" in page.url
    panel.locator(".row", has_text=TOTAL).click()
    expect(panel.locator(".toll")).to_contain_text("519")
    expect(panel.locator(".claims h3")).to_contain_text(f"{known['claims_count']} claim")
    expect(panel.locator(".copyable").first).to_contain_text("as known on 9 March 2025")
    page.get_by_role("button", name="Today’s figures").click()
    expect(panel.locator(".toll")).not_to_contain_text("519")
    assert "known_at" not in page.url
    page.go_back()
    expect(panel.locator(".toll")).to_contain_text("519")


def test_takes_the_data_of_that_day_and_not_of_today(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?from=2025-03-06&to=2025-03-10&known_at=2025-03-09")
    expect(page.get_by_role("complementary")).to_contain_text(TOTAL)
    page.get_by_text("Use this view").click()
    link = page.get_by_role("link", name="This view as GeoJSON").first.get_attribute("href")
    assert link is not None and "known_at=2025-03-09" in link
    code = page.get_by_text("<iframe").first.inner_text()
    assert "known_at=2025-03-09" in code
    frame = geopandas.read_file(urljoin(masar.address, link))
    assert f"{len(frame)} events" in page.get_by_role("banner").inner_text()
    assert len(frame) < len(masar.read_features("events", datetime="2025-03-06/2025-03-10"))


def test_a_record_not_yet_reported_says_so(page: Page, masar: Service) -> None:
    [late] = [
        feature
        for feature in masar.read_features("events")
        if feature["properties"]["title_en"].startswith("UN Commission of Inquiry reports")
    ]
    page.goto(f"{masar.address}/?sel={late['id']}&known_at=2025-03-09")
    expect(page.get_by_role("complementary")).to_contain_text(
        "Nothing about this record had been reported by 9 March 2025."
    )
