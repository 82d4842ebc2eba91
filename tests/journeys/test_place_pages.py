"""A newcomer who looks for a place: without a script, by keyboard, on a phone, in Arabic."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from postgres_server import Database
from running_service import Service
from test_access import FIND_SMALL, axe, check_axe, check_themes

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force

pytestmark = pytest.mark.slow
__all__ = ["axe"]
QUARTER = "msr-banias-al-qusour"
SCREENS = {
    "governorate": "/places/SY10",
    "city": "/places/C5360",
    "quarter": f"/places/{QUARTER}",
    "village": "/places/C5404",
    "search": "/places?q=Al-Qusour",
    "index": "/places?",
    "missing": "/places/nowhere",
}
WIDTHS = {"en": (1440, 320), "ar": (390,)}
"""Pixels at which a page is looked at, by language."""


def open_screen(page: Page, service: Service, screen: str, lang: str) -> None:
    path = SCREENS[screen]
    page.goto(f"{service.address}{path}{'&' if '?' in path else '?'}lang={lang}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("lang", WIDTHS)
@pytest.mark.parametrize("screen", SCREENS)
def test_page_of_a_place_is_sound_in_both_themes_and_at_every_width(
    page: Page, service: Service, axe: str, screen: str, lang: str
) -> None:
    # One page for all of it: theme and width are the style sheet's alone, and it follows at once.
    open_screen(page, service, screen, lang)
    check_themes(page, axe)
    for width in WIDTHS[lang]:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(FIND_SMALL) == [], width


def test_newcomer_without_a_script_finds_the_quarter(browser: Browser, service: Service) -> None:
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{service.address}/places")
        page.get_by_role("searchbox").fill("Al-Qusour")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Which one is meant?")).to_be_visible()
        page.get_by_role("link", name="Hai Al Kusour").click()
        expect(page).to_have_url(re.compile(rf"/places/{QUARTER}\?lang=en$"))
        expect(page.get_by_role("img", name="Hai Al Kusour")).to_be_visible()
        page.get_by_role("link", name="العربية").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("حي القصور · Hai Al Kusour")
        page.get_by_role("navigation", name="ما يقع فيه").get_by_role("link", name="طرطوس").click()
        expect(page).to_have_url(re.compile(r"/places/SY10\?lang=ar$"))


def test_page_asks_nobody_else_and_breaks_no_rule_of_its_own(page: Page, service: Service) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    open_screen(page, service, "quarter", "ar")
    assert asked and all(url.startswith((service.address, "data:")) for url in asked)
    assert said == []
    assert page.context.cookies() == []


def test_keyboard_reaches_the_search_and_shows_where_it_is(page: Page, service: Service) -> None:
    open_screen(page, service, "index", "en")
    for _ in range(4):
        page.keyboard.press("Tab")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    assert field.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_nothing_wrong_with_a_place_in_the_dark(
    page: Page, own_masar: tuple[Service, Database], axe: str, lang: str
) -> None:
    service, database = own_masar
    put_in_force(database.writer, SecurityMode.DARK)
    page.goto(f"{service.address}/places/SY10?lang={lang}")
    expect(page.get_by_role("main")).not_to_contain_text("Tartous")
    check_axe(page, axe)
