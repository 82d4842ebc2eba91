"""The map's address as a table, a text and a picture, where no script runs; and in place of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from running_service import Service
from test_access import FIND_CUT, axe, check_themes

pytestmark = pytest.mark.slow
__all__ = ["axe"]
WEEK = "from=2025-03-06&to=2025-03-12&map=8.5/35.05/36.1"
FORMS = ("map", "table", "text")
TOTAL = "Syrian coast: deaths reported from 6 March 2025"


@pytest.fixture
def still(browser: Browser) -> Iterator[Page]:
    """A browser's page in which no script runs."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 700}, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def open_view(page: Page, masar: Service, form: str, lang: str = "en", more: str = "") -> None:
    page.goto(f"{masar.address}/?view={form}&lang={lang}&{WEEK}{more}")
    expect(page.get_by_role("main")).to_have_count(1)


def test_map_is_a_picture_with_ways_to_table_and_text(masar: Service, still: Page) -> None:
    open_view(still, masar, "map")
    expect(still.get_by_role("heading", level=1)).to_have_text("Masar")
    picture = still.get_by_role("img", name="Syrian coast, 6–12 March 2025")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(each) => each.naturalWidth") == 1200
    still.get_by_role("link", name="Table").click()
    expect(still.get_by_role("table").first).to_contain_text(TOTAL)
    still.get_by_role("link", name="Text").click()
    expect(still.get_by_role("main")).to_contain_text(
        f"{TOTAL}: killed at least 1,426, counting everybody"
    )
    still.get_by_role("link", name="العربية").click()
    expect(still.get_by_role("main")).to_contain_text("الساحل السوري")
    assert "view=text" in still.url and "from=2025-03-06" in still.url


def test_table_is_sorted_and_read_and_left_by_links(masar: Service, still: Page) -> None:
    open_view(still, masar, "table")
    still.get_by_role("columnheader", name="Killed").get_by_role("link").first.click()
    expect(still.get_by_role("columnheader", name="Killed").first).to_have_attribute(
        "aria-sort", "descending"
    )
    first = still.get_by_role("rowheader").first
    expect(first).to_have_text("All Syria, March 2025: deaths counted for the whole month")
    first.get_by_role("link").click()
    expect(still.get_by_role("heading", level=1)).to_contain_text("All Syria, March 2025")
    still.go_back()
    still.get_by_role("link", name="How we know").click()
    assert re.search("/about/method", still.url)


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("form", FORMS)
def test_words_fit_320_pixels_and_can_all_be_scrolled_to(
    masar: Service, still: Page, form: str, lang: str
) -> None:
    still.set_viewport_size({"width": 320, "height": 256})
    open_view(still, masar, form, lang)
    assert still.evaluate("document.documentElement.scrollWidth") <= 320
    assert still.evaluate(FIND_CUT) == []
    foot = still.get_by_role("contentinfo")
    foot.scroll_into_view_if_needed()
    expect(foot).to_be_in_viewport()


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("form", ["table", "text"])
def test_axe_finds_nothing_wrong_when_the_script_does_not_come(
    masar: Service, page: Page, axe: str, form: str, lang: str
) -> None:
    """Dark and light are the device's own: nothing on the page asks for either."""
    page.route("**/*.js", lambda route: route.abort())
    open_view(page, masar, form, lang)
    check_themes(page, axe)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(25, 27, 30)"


def test_printed_words_are_all_there(masar: Service, page: Page, still: Page) -> None:
    for shown, place in ((still, "#plain"), (page, "#table")):
        open_view(shown, masar, "text")
        words = shown.locator(place)
        expect(words).to_contain_text("Address of this view")
        shown.emulate_media(media="print")
        box = words.bounding_box()
        assert box is not None and box["height"] > 1200, "not one window of it"
        assert words.evaluate("(each) => each.scrollHeight - each.clientHeight") <= 1
        expect(shown.locator("#map")).not_to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_script_puts_the_words_in_place_of_the_map(masar: Service, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_view(page, masar, "map")
    count = page.get_by_text(re.compile("records in view"))
    expect(count).to_have_text(re.compile("47 of 47"))
    open_view(page, masar, "text")
    expect(count).to_have_text(re.compile("47 of 47"))
    words = page.locator("#table")
    expect(words).to_contain_text(f"{TOTAL}: killed at least 1,426")
    expect(page.locator("#plain, .plain-around")).to_have_count(0)
    box, stage = words.bounding_box(), page.locator("#stage").bounding_box()
    assert box is not None and stage is not None and box["y"] == stage["y"]
    page.get_by_role("button", name="Table").click()
    page.get_by_role("columnheader", name="Killed").get_by_role("link").first.click()
    expect(page.get_by_role("rowheader").first).to_contain_text("All Syria, March 2025")
    assert "sort=-killed" in page.url
    page.get_by_role("rowheader", name=TOTAL).get_by_role("link").click()
    expect(page.get_by_role("article")).to_contain_text(TOTAL)
    assert "view=table" in page.url
