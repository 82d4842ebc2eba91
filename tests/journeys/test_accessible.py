"""What axe cannot see: order, focus, motion, room, contrast modes, and the way by keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from running_service import Service
from test_access import LOOKS, axe, check_axe, find_total

pytestmark = pytest.mark.slow
__all__ = ["axe"]
BANIAS = "Killings in Banias"
READY = {"map": ".row", "table": "#table tbody tr", "record": ".claim", "embed": "#legend li"}
"""Screens of the map's own pages, and what stands on each when it is ready."""


def find_event(masar: Service, title: str = BANIAS) -> str:
    [found] = [f for f in masar.read_features("events") if title in f["properties"]["title_en"]]
    identifier: str = found["id"]
    return identifier


def name_path(masar: Service, screen: str) -> str:
    return {
        "map": "/?",
        "table": "/?view=table",
        "text": "/?view=text",
        "record": f"/?sel={find_total(masar)}",
        "page": f"/events/{find_event(masar)}?",
        "embed": "/embed?",
    }[screen]


def open_screen(
    page: Page, masar: Service, screen: str, lang: str = "en", theme: str = "light"
) -> None:
    page.goto(f"{masar.address}{name_path(masar, screen)}&lang={lang}&theme={theme}")
    expect(page.locator(READY.get(screen, "h1")).first).to_be_visible()


LIST_STRUCTURE = """() => {
  const seen = (each) => each.checkVisibility({visibilityProperty: true});
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(seen)
    .map((each) => Number(each.localName[1]));
  const landmarks = [...document.querySelectorAll('header, nav, main, aside, footer, section')]
    .filter((each) => seen(each) && !each.closest('article header, article footer'))
    .map((each) => `${each.localName} ${each.getAttribute('aria-label') ?? ''}`);
  return {headings, landmarks};
}"""


@pytest.mark.parametrize("screen", ["map", "record", "table", "embed"])
def test_headings_and_landmarks_make_an_outline(page: Page, masar: Service, screen: str) -> None:
    open_screen(page, masar, screen)
    found = page.evaluate(LIST_STRUCTURE)
    levels = found["headings"]
    assert levels.count(1) == 1 and levels[0] == 1
    assert [pair for pair in zip(levels, levels[1:], strict=False) if pair[1] > pair[0] + 1] == []
    kinds = [each.split()[0] for each in found["landmarks"]]
    assert kinds.count("main") == 1 and "header" in kinds and "footer" in kinds
    sides = [each for each in found["landmarks"] if each.split()[0] in {"nav", "aside"}]
    assert len(set(sides)) == len(sides)


FOCUS = """() => {
  const each = document.activeElement;
  if (each === null || each === document.body) return null;
  const style = getComputedStyle(each);
  const box = each.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    html: each.outerHTML.slice(0, 120),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    colour: style.outlineColor,
    covered: at !== null && !each.contains(at) && !at.contains(each) && box.width > 0
      && !at.closest('.sliders') && at.closest('label') !== each.closest('label'),
    inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""
BACKGROUND = "getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()"
MOST_STOPS = 400


def weigh(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    numbers = (
        [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        if colour.startswith("#")
        else [float(each) for each in re.findall(r"[\d.]+", colour)[:3]]
    )
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4
        for each in (number / 255 for number in numbers)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def compare(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((weigh(one), weigh(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def walk(page: Page, key: str = "Tab") -> list[dict[str, Any]]:
    """Press a key until the focus leaves the page; return every stop."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUS)
        if stop is None:
            return stops
        stops.append(stop)
    pytest.fail(f"the focus does not leave the page: {stops[-1]}")


@pytest.mark.parametrize(
    ("screen", "lang", "theme"),
    [("map", "en", "light"), ("record", "ar", "dark"), ("table", "ar", "light"),
     ("embed", "en", "dark")],
)  # fmt: skip
def test_focus_is_seen_at_every_stop_and_gets_out(
    page: Page, masar: Service, screen: str, lang: str, theme: str
) -> None:
    open_screen(page, masar, screen, lang, theme)
    paper = page.evaluate(BACKGROUND)
    stops = walk(page)
    assert len(stops) > (4 if screen == "embed" else 20)
    assert [each["html"] for each in stops if each["outline"] < 2] == []
    assert [each["html"] for each in stops if compare(each["colour"], paper) < 3] == []
    assert [each["html"] for each in stops if not each["inside"]] == []
    assert [each["html"] for each in stops if each["covered"]] == []
    if screen == "map":
        back = walk(page, "Shift+Tab")
        assert {each["html"] for each in back} == {each["html"] for each in stops}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_period_is_set_by_keyboard_in_the_direction_of_the_page(
    page: Page, masar: Service, lang: str
) -> None:
    page.goto(f"{masar.address}/?lang={lang}&from=2025-03-01&to=2025-03-31")
    expect(page.locator(".row").first).to_be_visible()
    start, end = page.get_by_role("slider").all()
    forward, left, right = ("ArrowRight", "ArrowLeft", "ArrowRight")
    if lang == "ar":
        forward = "ArrowLeft"
    before = start.get_attribute("aria-valuetext")
    start.focus()
    page.keyboard.press(forward)
    expect(start).to_have_value("1")
    expect(start).not_to_have_attribute("aria-valuetext", before or "")
    page.wait_for_url(re.compile("from=2025-03-02"))
    # What a key does and where the thumb and the bars go are one direction.
    page.keyboard.press(left if forward == right else right)
    page.wait_for_url(re.compile("from=2025-03-01"))
    end.focus()
    page.keyboard.press("Home")
    page.wait_for_url(re.compile("to=2025-03-01"))
    bars = page.locator("svg.bars rect")
    xs = [float(x) for x in bars.evaluate_all("all => all.map((each) => each.getAttribute('x'))")]
    assert (xs == sorted(xs)) is (lang == "en")


@pytest.mark.parametrize("screen", ["map", "record", "embed"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_page_fits_320_pixels_and_400_percent(
    page: Page, masar: Service, screen: str, lang: str
) -> None:
    # 1280 x 1024 at 400 % is a window of 320 x 256.
    page.set_viewport_size({"width": 320, "height": 256})
    open_screen(page, masar, screen, lang)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(FIND_CUT) == []


FIND_CUT = """() => [...document.querySelectorAll('button, summary, h1, h2, h3, p, label, dd, li')]
  .filter((each) => each.checkVisibility({visibilityProperty: true})
    && !each.closest('.leaflet-container, #table, .visually-hidden, .quiet, .bars'))
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0
    && getComputedStyle(each).display !== 'inline')
  .map((each) => `${each.scrollWidth} > ${each.clientWidth}: ${each.outerHTML.slice(0, 140)}`)"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""


@pytest.mark.parametrize("width", [1440, 390])
def test_text_may_be_spaced_out(page: Page, masar: Service, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_screen(page, masar, "record")
    # The page's policy allows no style from outside; the debugger puts one in all the same.
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    sheet = session.send("CSS.createStyleSheet", {"frameId": frame})["styleSheetId"]
    session.send("CSS.setStyleSheetText", {"styleSheetId": sheet, "text": SPACED})
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") != "normal"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(FIND_CUT) == []


def test_arabic_letters_are_never_spaced(page: Page, masar: Service) -> None:
    for screen in ("map", "embed"):
        open_screen(page, masar, screen, "ar")
        spaced = """() => [...document.querySelectorAll('body *')]
          .map((each) => getComputedStyle(each).letterSpacing)
          .filter((each) => each !== 'normal' && parseFloat(each) !== 0)"""
        assert page.evaluate(spaced) == []
        direction = "getComputedStyle(document.querySelector('#map')).direction"
        assert page.evaluate(direction) == "ltr"


def test_system_colours_tell_what_is_chosen(page: Page, masar: Service) -> None:
    page.emulate_media(forced_colors="active")
    open_screen(page, masar, "map")
    look = """(each) => { const style = getComputedStyle(each);
      return [style.backgroundColor, style.color, style.borderTopColor].join(); }"""
    pressed, other = page.locator(".switch button").all()[:2]
    assert pressed.evaluate(look) != other.evaluate(look)


def test_nothing_moves_by_itself_for_those_who_want_rest(page: Page, masar: Service) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_screen(page, masar, "map")
    page.locator("#map").focus()
    seen = """async (key) => {
      const pane = document.querySelector('.leaflet-map-pane');
      const places = new Set();
      document.querySelector('#map').dispatchEvent(
        new KeyboardEvent('keydown', {key, code: key, keyCode: 39, bubbles: true}));
      for (let i = 0; i < 20; i++) {
        await new Promise((next) => requestAnimationFrame(next));
        places.add(pane.style.transform);
      }
      return places.size;
    }"""
    assert page.evaluate(seen, "ArrowRight") <= 2
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".leaflet-zoom-anim")).to_have_count(0)
    durations = """() => [...document.querySelectorAll('body *')].map(getComputedStyle)
      .filter((style) => parseFloat(style.transitionDuration) > 0
        || parseFloat(style.animationDuration) > 0).length"""
    assert page.evaluate(durations) == 0


def test_switch_changes_language_and_direction_of_the_whole_page(
    page: Page, masar: Service
) -> None:
    open_screen(page, masar, "map")
    html = page.locator("html")
    expect(html).to_have_attribute("lang", "en")
    page.get_by_role("button", name="العربية").press("Enter")
    expect(html).to_have_attribute("lang", "ar")
    expect(html).to_have_attribute("dir", "rtl")
    expect(page.locator(".row").first).to_contain_text("القتلى")
    expect(page).to_have_title(re.compile("مسار"))
    label = page.locator("#map").get_attribute("aria-label") or ""
    assert re.search("[\u0621-\u064a]", label) and not re.search("[A-Za-z]", label)
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "English"
    expect(page.get_by_role("status").first).to_contain_text("حدث")


SYMBOLS = "#symbols button"
MARCH = "2025-03-06/2025-03-10"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_symbol_on_the_map_says_what_where_when_and_how_many(
    page: Page, masar: Service, lang: str
) -> None:
    page.goto(f"{masar.address}/?lang={lang}&map=10/35.2/36&from=2025-03-06&to=2025-03-10")
    expect(page.locator(SYMBOLS).nth(5)).to_be_attached()
    names = page.locator(SYMBOLS).evaluate_all("all => all.map((each) => each.ariaLabel)")
    assert len(set(names)) == len(names) > 5
    digit, month = ("[0-9]", "Mar") if lang == "en" else ("[٠-٩]", "آذار")
    assert [name for name in names if not re.search(digit, name) or month not in name] == []
    title = "title_en" if lang == "en" else "title_ar"
    shown = [f["properties"] for f in masar.read_features("events", datetime=MARCH)]
    told = [name for name in names if any(name.startswith(each[title]) for each in shown)]
    assert len(told) > 3
    for name in told:
        facts = [each for each in shown if name.startswith(each[title])]
        where = [each[f"{kind}_name_{lang}"] for each in facts for kind in ("place", "admin1")]
        assert any(place in name for place in where if place), name


def test_arrow_keys_go_from_symbol_to_symbol_and_enter_opens(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?map=10/35.2/36&from=2025-03-06&to=2025-03-10")
    symbols = page.locator(SYMBOLS)
    expect(symbols.nth(5)).to_be_attached()
    assert symbols.and_(page.locator("[tabindex='0']")).count() == 1
    symbols.and_(page.locator("[tabindex='0']")).focus()
    names = set()
    for key in ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        names.add(page.evaluate("document.activeElement.ariaLabel"))
    assert len(names) > 1
    name = page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("Enter")
    heading = page.get_by_role("complementary").get_by_role("heading", level=2)
    expect(heading).to_be_focused()
    assert heading.inner_text() in name or "at" in heading.inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
@pytest.mark.parametrize("screen", ["text", "page"])
def test_axe_finds_nothing_wrong_on_the_pages_in_words(
    page: Page, masar: Service, axe: str, screen: str, look: tuple[str, str]
) -> None:
    page.emulate_media(color_scheme=look[1])  # type: ignore[arg-type]
    open_screen(page, masar, screen, *look)
    check_axe(page, axe)
