"""A journalist at midnight: what happened in Banias, who says so, and can I cite it?"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from running_service import Service
from watch import watch_page

pytestmark = pytest.mark.slow
BANIAS = "Killings in Banias"


def open_banias(page: Page, masar: Service, query: str = "") -> None:
    page.goto(f"{masar.address}/{query}")
    page.get_by_role("complementary").get_by_role("link", name=BANIAS).or_(
        page.get_by_role("complementary").get_by_role("button", name=BANIAS)
    ).first.click()
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_contain_text(BANIAS)


def test_finds_banias_and_every_claim_about_it(page: Page, masar: Service) -> None:
    watch = watch_page(page)
    open_banias(page, masar)
    record = page.get_by_role("article")
    expect(record).to_contain_text("± 1.5 km")
    expect(record).to_contain_text("neighbourhood")
    expect(record).to_contain_text("7–9 March 2025")
    expect(record).to_contain_text("upper end open")
    [feature] = [f for f in masar.read_features("events") if BANIAS in f["properties"]["title_en"]]
    claims = masar.get(f"/api/events/{feature['id']}/claims").json()["claims"]
    for claim in claims:
        expect(record).to_contain_text(claim["asserted_by_en"])
    assert feature["properties"]["admin1_pcode"] == "SY10"
    assert watch.complaints == []
    assert watch.list_hosts() == {urlsplit(masar.address).netloc}


def test_the_address_of_a_record_shows_it_again(page: Page, masar: Service) -> None:
    open_banias(page, masar)
    address = page.url
    assert re.search(r"sel=evt_[a-z2-7]{13}", address)
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_contain_text(BANIAS)
    page.go_back()
    page.go_forward()
    expect(page.get_by_role("article")).to_contain_text("± 1.5 km")


def test_reads_it_in_arabic(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?lang=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("complementary")).to_contain_text("بانياس")
    expect(page.get_by_role("complementary")).to_contain_text("آذار")


def test_reaches_every_record_with_the_keyboard(page: Page, masar: Service) -> None:
    page.goto(masar.address)
    expect(page.get_by_role("complementary")).to_contain_text(BANIAS)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("Skip to the list")
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if BANIAS in page.locator(":focus").inner_text():
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_contain_text(BANIAS)
    page.keyboard.press("Escape")
    expect(page.get_by_role("article")).to_have_count(0)
    assert BANIAS in page.locator(":focus").inner_text()


def test_records_without_a_place_are_counted_and_listed(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?from=2025-03-01&to=2025-04-30")
    nowhere = [
        feature
        for feature in masar.read_features("events", datetime="2025-03-01/2025-04-30")
        if feature["geometry"] is None
    ]
    badge = page.get_by_role("button", name="not on the map")
    expect(badge).to_contain_text(str(len(nowhere)))
    badge.click()
    expect(page.get_by_role("complementary")).to_contain_text("Protests in several cities")


def test_a_phone_shows_the_same_without_sideways_scrolling(page: Page, masar: Service) -> None:
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(masar.address)
        expect(page.get_by_role("complementary")).to_contain_text(BANIAS)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_corridor_always_comes_with_its_warning(page: Page, masar: Service) -> None:
    corridors = masar.read_features("corridors")
    assert all(feature["properties"]["status"] != "open" for feature in corridors)
    [road] = [f for f in corridors if f["properties"]["name_en"].startswith("M1 highway")]
    page.goto(f"{masar.address}/?sel={road['id']}")
    expect(page.get_by_role("complementary")).to_contain_text(road["properties"]["warning_en"])
    expect(page.get_by_role("complementary")).to_contain_text(re.compile("unknown", re.I))
