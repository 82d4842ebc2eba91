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
    shown = table.locator("tbody tr").count()
    assert shown >= len(rows)
    name = re.compile("Killed, lowest")
    header = table.locator("thead th").filter(has_text=name)
    for _ in range(2):
        header.get_by_role("button").click()
        direction = header.get_attribute("aria-sort")
        figures = [
            int(text.replace(",", ""))
            for text in table.locator("tbody tr td:nth-child(5)").all_inner_texts()
            if text.replace(",", "").isdigit()
        ]
        assert len(figures) > 10
        assert figures == sorted(figures, reverse=direction == "descending")


def test_finds_the_data_without_javascript(browser: object, masar: Service) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(masar.address)
    link = page.get_by_role("link", name="events", exact=True)
    answer = masar.client.get(urljoin(masar.address, link.get_attribute("href")))
    assert answer.json()["numberMatched"] > 25
    context.close()
