"""What axe cannot see: order, focus, motion, room, contrast modes, and the way by keyboard."""

import re
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, Route, expect
from running_service import Service
from test_access import READY, SCREENS, find_total

pytestmark = pytest.mark.slow
BANIAS = "Killings in Banias"


def name_path(masar: Service, screen: str) -> str:
    if screen == "page":
        [found] = [f["id"] for f in masar.read_features("events")
                   if BANIAS in f["properties"]["title_en"]]  # fmt: skip
        return f"/events/{found}?"
    total = find_total(masar) if screen == "record" else ""
    return SCREENS[screen].format(total=total)


def open_screen(
    page: Page, masar: Service, screen: str, lang: str = "en", theme: str = "light"
) -> None:
    page.goto(f"{masar.address}{name_path(masar, screen)}&lang={lang}&theme={theme}")
    ready = "h1" if screen == "page" else READY.get(screen, ".row")
    expect(page.locator(ready).first).to_be_visible()


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
GROUND = """() => [document.body, document.documentElement]
  .map((each) => getComputedStyle(each).backgroundColor)
  .find((colour) => !colour.endsWith(', 0)')) ?? 'rgb(255, 255, 255)'"""
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
    [("explorer", "en", "light"), ("record", "ar", "dark"), ("table", "ar", "light"),
     ("page", "ar", "light"), ("embed", "en", "dark")],
)  # fmt: skip
def test_focus_is_seen_at_every_stop_and_gets_out(
    page: Page, masar: Service, screen: str, lang: str, theme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=theme)
    open_screen(page, masar, screen, lang, theme)
    ground = page.evaluate(GROUND)
    stops = walk(page)
    assert len(stops) > (4 if screen == "embed" else 20)
    assert [each["html"] for each in stops if each["outline"] < 2] == []
    assert [each["html"] for each in stops if compare(each["colour"], ground) < 3] == []
    assert [each["html"] for each in stops if not each["inside"]] == []
    assert [each["html"] for each in stops if each["covered"]] == []
    if screen == "explorer":
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


def test_system_colours_tell_what_is_chosen(page: Page, masar: Service) -> None:
    page.emulate_media(forced_colors="active")
    open_screen(page, masar, "explorer")
    look = """(each) => { const style = getComputedStyle(each);
      return [style.backgroundColor, style.color, style.borderTopColor].join(); }"""
    pressed, other = page.locator(".switch button").all()[:2]
    assert pressed.evaluate(look) != other.evaluate(look)


def test_nothing_moves_by_itself_for_those_who_want_rest(page: Page, masar: Service) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_screen(page, masar, "explorer")
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
    open_screen(page, masar, "explorer")
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
    assert page.evaluate("document.activeElement.ariaLabel") == name


def test_focus_stays_when_the_script_takes_over_what_the_service_wrote(
    page: Page, masar: Service
) -> None:
    held: list[Route] = []
    page.route("**/assets/explorer-*.js", lambda route: held.append(route))
    page.goto(f"{masar.address}/?view=table&lang=en", wait_until="commit")
    title = page.locator("#plain [data-id]").first
    title.focus()
    name = title.inner_text()
    [waiting] = held
    waiting.continue_()
    expect(page.locator("#table tbody tr").first).to_be_visible()
    expect(page.locator(":focus")).to_have_text(name)
