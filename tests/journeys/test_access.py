"""A reader who does not see the map, or cannot hold a mouse still."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from postgres_server import Database
from running_service import Service

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force

pytestmark = pytest.mark.slow
AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
SCREENS = ("explorer", "record", "table", "text", "embed", "known")
NAMED = ("explorer", "record", "table", "text")
"""Screens with so many controls that two could have one name."""
READY = {
    "record": ".claim",
    "table": "#table tbody tr",
    "text": "#plain-sources",
    "embed": "#legend li",
}
"""What stands on a screen when it is ready; a row of the list where nothing is named."""
LOOKS = [(lang, theme) for lang in ("en", "ar") for theme in ("light", "dark")]
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


def open_screen(page: Page, masar: Service, screen: str, look: tuple[str, str]) -> None:
    """Show one screen in a language and a theme, with everything that opens opened."""
    path = {
        "record": f"/?sel={find_total(masar)}",
        "table": "/?view=table",
        "text": "/?view=text",
        "embed": "/embed?known_at=2025-03-12&snapshot=1",
        "known": "/?known_at=2025-03-12&snapshot=1",
        "builder": "/builder?snapshot=1&size=fixed",
    }
    address = path.get(screen, "/?")
    page.goto(f"{masar.address}{address}&lang={look[0]}&theme={look[1]}")
    expect(page.locator(READY.get(screen, ".row")).first).to_be_visible()
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


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_wrong_and_controls_have_names_and_size(
    page: Page, masar: Service, axe: str, screen: str, look: tuple[str, str]
) -> None:
    open_screen(page, masar, screen, look)
    check_axe(page, axe)
    # Opening the map takes longer than looking at it: what needs the same page looks as well.
    if look[1] == "light" and screen in NAMED:
        check_names(page)
    if look == LOOKS[0]:
        assert page.evaluate(FIND_SMALL) == []


@pytest.mark.parametrize("look", [("en", "light"), ("ar", "dark")], ids="-".join)
@pytest.mark.parametrize("path", ["/", "/embed"])
def test_axe_finds_nothing_wrong_in_the_dark(
    page: Page, own_masar: tuple[Service, Database], axe: str, path: str, look: tuple[str, str]
) -> None:
    service, database = own_masar
    put_in_force(database.writer, SecurityMode.DARK)
    page.goto(f"{service.address}{path}?lang={look[0]}&theme={look[1]}")
    expect(page.get_by_role("main")).to_contain_text("Nothing is shown at present")
    check_axe(page, axe)


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


def check_names(page: Page) -> None:
    """Check that every control has a name of its own."""
    names = list_names(page.locator("body"))
    assert len(names) > 20
    assert [role for role, name in names if name.strip() == ""] == []
    # Two claims may link to the same report; everything else must be told apart.
    controls = Counter(each for each in names if each[0] != "link")
    assert [each for each, times in controls.items() if times > 1] == []


def test_every_record_on_the_map_is_in_the_list_by_its_name(page: Page, masar: Service) -> None:
    open_screen(page, masar, "explorer", ("en", "light"))
    names = [name for role, name in list_names(page.get_by_role("complementary"))]
    for feature in masar.read_features("events", datetime="2025-03-01/2025-04-30"):
        title = feature["properties"]["title_en"]
        assert sum(name.startswith(title) for name in names) == 1, title


@pytest.mark.parametrize("screen", SCREENS)
def test_every_target_can_be_hit_on_a_phone(page: Page, masar: Service, screen: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_screen(page, masar, screen, ("en", "light"))
    assert page.evaluate(FIND_SMALL) == []


def test_totals_come_first_and_say_who_counted(page: Page, masar: Service) -> None:
    open_screen(page, masar, "explorer", ("en", "light"))
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
