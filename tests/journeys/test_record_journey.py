"""A reader of a record's page: without a script, on a phone, in Arabic, on paper."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from running_service import Service
from test_access import FIND_FAINT, axe, check_outline, check_sizes, check_themes, space_out

pytestmark = pytest.mark.slow
__all__ = ["axe"]
KINDS = ("events", "clusters", "flows", "corridors")
BANIAS = "evt_7ugfhg5pfj5th"


def find_address(service: Service, kind: str) -> str:
    own_id = BANIAS if kind == "events" else service.read_features(kind)[0]["id"]
    return f"{service.address}/{kind}/{own_id}"


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_page_of_a_record_is_sound_in_both_themes_and_at_every_size(
    page: Page, service: Service, axe: str, kind: str, lang: str
) -> None:
    page.goto(f"{find_address(service, kind)}?lang={lang}")
    check_themes(page, axe)
    check_outline(page)
    check_sizes(page)
    space_out(page)
    check_sizes(page)


def test_editor_without_a_script_reads_who_says_what_and_copies_the_citation(
    browser: Browser, service: Service
) -> None:
    with browser.new_context(java_script_enabled=False, locale="ar-SY") as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(find_address(service, "events"))
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        table = page.get_by_role("region", name="من قال ماذا")
        claims = service.get(f"/api/events/{BANIAS}/claims").json()["claims"]
        expect(table.get_by_role("row")).to_have_count(len(claims) + 1)
        page.get_by_role("link", name="English", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Killings in Banias")
        cited = page.locator(".cite").first
        assert re.search(r"/events/evt_\w+\?snapshot=1$", cited.inner_text())
        page.get_by_role("link", name=re.compile("^Tartous governorate")).first.click()
        expect(page.get_by_role("heading", name="Parts of this record")).to_be_visible()
        page.get_by_role("link", name=re.compile("^Killings in Banias")).first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Killings in Banias")
        assert all(each.startswith(service.address) for each in asked)


def test_record_opens_on_the_map_where_it_is_and_in_its_days(page: Page, masar: Service) -> None:
    page.goto(f"{find_address(masar, 'events')}?lang=en")
    page.get_by_role("link", name="Open on the map").click()
    expect(page.get_by_role("article")).to_have_attribute("data-id", BANIAS, timeout=20_000)
    assert "from=2025-02-28&to=2025-03-16" in page.url
    assert re.search(r"map=11/35\.2/35\.96", page.url)


def test_printed_record_is_dark_on_white_and_holds_what_paper_can(
    page: Page, service: Service
) -> None:
    page.goto(f"{find_address(service, 'events')}?lang=en")
    page.emulate_media(media="print", color_scheme="dark")
    land = "getComputedStyle(document.querySelector('.place-map')).getPropertyValue('--land')"
    assert page.evaluate(land) == "#fbfaf6"
    assert page.evaluate(FIND_FAINT) == []
    expect(page.get_by_role("link", name="Open on the map")).not_to_be_visible()
    expect(page.get_by_text("<iframe").first).not_to_be_visible()
    expect(page.locator(".cite").first).to_be_visible()
    expect(page.locator(".origin")).to_be_visible()
    cited = page.locator("td a").first
    assert "http" in cited.evaluate("(each) => getComputedStyle(each, '::after').content")
