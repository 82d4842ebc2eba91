"""An editor without a mouse: find the place, read who claims what, cite it, embed it, go back."""

import re

import pytest
from playwright.sync_api import Page, expect
from running_service import Service

pytestmark = pytest.mark.slow
MOST_STEPS = 160
FOCUSED = """() => { const each = document.activeElement;
  return (each.ariaLabel ?? each.labels?.[0]?.textContent ?? '') + ' ' + each.innerText; }"""


def tab_to(page: Page, name: str) -> None:
    """Press the tab key until what has the focus is called so."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if re.search(name, page.evaluate(FOCUSED)):
            return
    pytest.fail(f"the tab key does not lead to {name}")


def read_clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_whole_way_by_keyboard(page: Page, masar: Service) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=masar.address)
    page.goto(f"{masar.address}/?from=2025-03-01&to=2025-03-31&lang=en")
    panel = page.get_by_role("complementary")
    expect(panel.locator(".row").first).to_be_visible()
    before = page.url
    # A place, in a spelling of the press and in another one.
    tab_to(page, "place")
    page.keyboard.type("banyas")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(before)
    # An event, its claims, and its citation.
    tab_to(page, "^ *Killings in Banias")
    page.keyboard.press("Enter")
    article = page.get_by_role("article")
    heading = article.get_by_role("heading", level=2)
    expect(heading).to_be_focused()
    expect(article.locator(".claim").first).to_be_visible()
    tab_to(page, "Copy: Citation")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    cited = read_clipboard(page)
    assert heading.inner_text() in cited and re.search(r"evt_[a-z2-7]{13}", cited)
    # The embed of this view, and back to the event that was left.
    tab_to(page, "Use this view")
    page.keyboard.press("Enter")
    tab_to(page, "Copy: Code for your page")
    page.keyboard.press("Enter")
    expect(page.locator("#colophon").get_by_text("Copied", exact=True)).to_be_visible()
    found = re.search('src="([^"]+)"', read_clipboard(page))
    assert found
    here = page.url
    page.goto(found[1].replace("&amp;", "&"))
    expect(page.get_by_role("contentinfo")).to_contain_text("figures contested")
    page.go_back()
    expect(page).to_have_url(here)
    expect(heading).to_contain_text("Killings in Banias")
    page.keyboard.press("Escape")
    expect(page.get_by_role("article")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")
