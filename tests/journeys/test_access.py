"""A reader who does not see the map, or cannot hold a mouse still."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Page, expect
from postgres_server import Database
from running_service import Service

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force

pytestmark = pytest.mark.slow
AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
SCREENS = {
    "explorer": "/?",
    "record": "/?sel={total}",
    "table": "/?view=table",
    "text": "/?view=text",
    "embed": "/embed?known_at=2025-03-12&snapshot=1",
    "known": "/?known_at=2025-03-12&snapshot=1",
    "builder": "/builder?snapshot=1&size=fixed",
}
READY = {
    "record": ".claim",
    "table": "#table tbody tr",
    "text": "#table #plain-sources",
    "embed": "#legend li",
    "builder": ".stage iframe",
}
"""What stands on a screen when its script is done; a row of the list where nothing is named."""
NAMED = ("explorer", "record", "table", "text")
"""Screens with so many controls that two could have one name."""
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FIND_FAINT = Path(__file__).with_name("find_faint.js").read_text(encoding="utf-8")
SIZES = ((1440, 900), (390, 844), (320, 256))
"""Windows of a desk, of a phone, and of 1280 x 1024 at 400 %."""
TOTAL = "Syrian coast: deaths reported"

# What a finger or a pointer must hit. A link inside a sentence is as tall as its line; a box
# is hit on its label.
FIND_SMALL = """() => [...document.querySelectorAll(
    'button, select, summary, input, a[href], [role=button]')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.matches('.skip'))
  .filter((each) => !(each.matches('p a, li a') && each.closest('p, li').innerText.trim()
    !== each.innerText.trim()))
  .map((each) => [each.closest('label') ?? each, each])
  .map(([target, each]) => [target.getBoundingClientRect(), each.outerHTML.slice(0, 160)])
  .filter(([box]) => box.width < 23.9 || box.height < 23.9)
  .map(([box, html]) => `${box.width.toFixed(1)} x ${box.height.toFixed(1)}: ${html}`)"""
FIND_CUT = """() => [...document.querySelectorAll('button, summary, h1, h2, h3, p, label, dd, li')]
  .filter((each) => each.checkVisibility({visibilityProperty: true})
    && !each.closest('.leaflet-container, .scroll, .visually-hidden, .quiet, .bars'))
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0
    && getComputedStyle(each).display !== 'inline')
  .map((each) => `${each.scrollWidth} > ${each.clientWidth}: ${each.outerHTML.slice(0, 140)}`)"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
LIST_STRUCTURE = """() => {
  const seen = (each) => each.checkVisibility({visibilityProperty: true});
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(seen)
    .map((each) => Number(each.localName[1]));
  const landmarks = [...document.querySelectorAll('header, nav, main, aside, footer')]
    .filter((each) => seen(each) && !each.closest('article header, article footer'))
    .map((each) => `${each.localName} ${each.getAttribute('aria-label') ?? ''}`);
  return {headings, landmarks};
}"""
FIND_SPACED = """() => [...document.querySelectorAll('body *')]
  .filter((each) => !['normal', '0px'].includes(getComputedStyle(each).letterSpacing))
  .map((each) => each.outerHTML.slice(0, 140))"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, which the build tools of the front end bring along."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `npm ci` in frontend/ brings it")
    return AXE.read_text(encoding="utf-8")


def find_total(masar: Service) -> str:
    [total] = [f for f in masar.read_features("events") if TOTAL in f["properties"]["title_en"]]
    identifier: str = total["id"]
    return identifier


def open_screen(page: Page, masar: Service, screen: str, lang: str) -> None:
    """Show one screen in a language, with everything that opens opened."""
    total = find_total(masar) if screen == "record" else ""
    page.goto(f"{masar.address}{SCREENS[screen].format(total=total)}&lang={lang}")
    expect(page.locator(READY.get(screen, ".row")).first).to_be_visible(timeout=20_000)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    if screen == "record":
        expect(page.locator(".chooser")).to_be_visible()
        expect(page.locator(".version").first).to_be_visible()


def list_names(place: Locator) -> list[tuple[str, str]]:
    """Return role and name of every control inside, as assistive technology is told them."""
    roles = {"button", "link", "checkbox", "slider", "combobox", "textbox", "spinbutton"}
    found: list[tuple[str, str]] = []
    for line in place.aria_snapshot().splitlines():
        role, _, rest = line.strip().removeprefix("- ").strip("'").partition(" ")
        if role.rstrip(":") not in roles:
            continue
        name = rest.rsplit('"', 1)[0].lstrip('"') if rest.startswith('"') else ""
        found.append((role.rstrip(":"), name))
    return found


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("screen", SCREENS)
def test_screen_is_sound_in_both_themes_and_at_every_size(
    page: Page, masar: Service, axe: str, screen: str, lang: str
) -> None:
    # Opening the map takes longer than looking at it: all that needs the same page looks at once.
    open_screen(page, masar, screen, lang)
    check_themes(page, axe)
    if lang == "en":
        check_outline(page)
    else:
        assert page.evaluate(FIND_SPACED) == []
    if screen in NAMED:
        check_names(page)
    check_sizes(page)
    space_out(page)
    check_sizes(page)


def test_axe_finds_nothing_wrong_in_the_dark(
    page: Page, own_masar: tuple[Service, Database], axe: str
) -> None:
    service, database = own_masar
    put_in_force(database.writer, SecurityMode.DARK)
    for address in ("/?lang=en", "/embed?lang=ar"):
        page.goto(f"{service.address}{address}")
        expect(page.get_by_role("main")).to_contain_text("Nothing is shown at present")
        check_themes(page, axe)


def check_axe(page: Page, axe: str) -> None:
    # Scripts of the page's own are all that its policy allows; the debugger is not bound by it.
    page.evaluate(axe)
    result: dict[str, Any] = page.evaluate(
        "() => axe.run(document, {rules: {'target-size': {enabled: true}}})"
    )
    assert len(result["passes"]) > 15
    wrong = [
        {"rule": each["id"], "nodes": [node["html"][:200] for node in each["nodes"]][:5]}
        for each in result["violations"]
    ]
    assert wrong == [], json.dumps(wrong, indent=1, ensure_ascii=False)


def check_themes(page: Page, axe: str) -> None:
    """Check a page, and in both themes its colours, which are all that a theme changes."""
    check_axe(page, axe)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        # An embed takes the theme of the device when it is opened, and keeps it.
        page.evaluate("(name) => { const {dataset} = document.documentElement;"
                      " if (dataset.theme) dataset.theme = name; }", theme)  # fmt: skip
        assert page.evaluate(FIND_FAINT) == [], theme


def check_outline(page: Page) -> None:
    """Check that headings make an outline and that landmarks are told apart."""
    found = page.evaluate(LIST_STRUCTURE)
    levels = found["headings"]
    assert levels.count(1) == 1 and levels[0] == 1
    assert [pair for pair in zip(levels, levels[1:], strict=False) if pair[1] > pair[0] + 1] == []
    kinds = [each.split()[0] for each in found["landmarks"]]
    assert kinds.count("main") == 1 and "header" in kinds
    sides = [each for each in found["landmarks"] if each.split()[0] in {"nav", "aside"}]
    assert len(set(sides)) == len(sides)


def check_sizes(page: Page) -> None:
    """Check that in every window all can be read by scrolling one way, and hit."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("(most) => document.documentElement.scrollWidth <= most", arg=width)
        assert page.evaluate(FIND_CUT) == [], width
        assert page.evaluate(FIND_SMALL) == [], width


def space_out(page: Page) -> None:
    """Give all texts the spaces that WCAG 1.4.12 lets a reader ask for."""
    # The page's policy allows no style from outside; the debugger puts one in all the same.
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    sheet = session.send("CSS.createStyleSheet", {"frameId": frame})["styleSheetId"]
    session.send("CSS.setStyleSheetText", {"styleSheetId": sheet, "text": SPACED})
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).wordSpacing") != "0px"


def check_names(page: Page) -> None:
    """Check that every control has a name of its own."""
    names = list_names(page.locator("body"))
    assert len(names) > 20
    assert [role for role, name in names if name.strip() == ""] == []
    # Two claims may link to the same report; everything else must be told apart.
    controls = Counter(each for each in names if each[0] != "link")
    assert [each for each, times in controls.items() if times > 1] == []


def test_every_record_on_the_map_is_in_the_list_by_its_name(page: Page, masar: Service) -> None:
    open_screen(page, masar, "explorer", "en")
    names = [name for role, name in list_names(page.get_by_role("complementary"))]
    for feature in masar.read_features("events", datetime="2025-03-01/2025-04-30"):
        title = feature["properties"]["title_en"]
        assert sum(name.startswith(title) for name in names) == 1, title


def test_totals_come_first_and_say_who_counted(page: Page, masar: Service) -> None:
    open_screen(page, masar, "explorer", "en")
    first = page.get_by_role("complementary").locator(".row").first
    expect(first).to_contain_text(TOTAL)
    [total] = [f for f in masar.read_features("events") if f["id"] == find_total(masar)]
    facts = total["properties"]
    expect(first).to_contain_text(f"{facts['claims_count']} claims")
    expect(first).to_contain_text(f"{facts['sources_count']} sources")
    first.click()
    answer = masar.get(f"/api/events/{total['id']}/claims").json()
    chart = page.get_by_role("article").locator(".figures.used")
    for claim in answer["claims"]:
        if claim["used_in_estimate"]:
            expect(chart).to_contain_text(claim["asserted_by_en"])
