"""A reader narrows the map, finds a place in either script, and walks through time."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from running_service import Service

COAST = "from=2025-03-01&to=2025-04-30&lang=en"


def open_view(page: Page, masar: Service, query: str = COAST) -> None:
    page.goto(f"{masar.address}/?{query}")
    expect(page.locator("#status")).not_to_have_class("busy")
    expect(page.locator("#timeline .bars")).to_be_visible()


def read_query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def count_events(masar: Service, **asked: Any) -> int:
    found = masar.read_page("events", limit=1, datetime="2025-03-01/2025-04-30", **asked)
    return int(found["numberMatched"])


def test_choices_narrow_list_address_and_data_and_come_off_again(
    masar: Service, page: Page
) -> None:
    open_view(page, masar)
    page.locator(".filters > summary").click()
    battles = page.get_by_role("checkbox", name="Battles")
    number = count_events(masar, event_type="Battles")
    expect(battles.locator("xpath=..")).to_contain_text(str(number))
    battles.check()
    expect(page.locator(".matched")).to_contain_text(f"{number} event")
    expect(battles).to_be_focused()
    assert read_query(page)["event_type"] == "Battles"
    page.get_by_label("Reported killed, at least").fill("2")
    page.keyboard.press("Tab")
    deadly = count_events(masar, event_type="Battles", filter="killed_low >= 2")
    assert deadly < number
    expect(page.locator(".matched")).to_contain_text(f"{deadly} event")
    page.locator(".view-share > summary").click()
    href = page.get_by_role("link", name="This view as GeoJSON").get_attribute("href") or ""
    features = masar.client.get(f"/{href}").json()["features"]
    assert features and {each["properties"]["event_type"] for each in features} == {"Battles"}
    page.get_by_role("button", name="Remove filter: Type of event: Battles").click()
    assert "event_type" not in read_query(page) and read_query(page)["killed_min"] == "2"
    page.go_back()
    expect(battles).to_be_checked()
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert not {"event_type", "killed_min"} & set(read_query(page))


def test_side_stands_on_either_end_and_every_choice_counts_what_it_leaves(
    masar: Service, page: Page
) -> None:
    open_view(page, masar, f"{COAST}&verification=fair,weak")
    page.locator(".filters > summary").click()
    sides = page.get_by_label("Side, as reported")
    expect(sides).to_contain_text("Civilians")
    sides.select_option("Civilians")
    either = "(actor1 = 'Civilians' OR actor2 = 'Civilians')"
    number = count_events(masar, filter=f"verification IN ('fair', 'weak') AND {either}")
    expect(page.locator(".matched")).to_contain_text(f"{number} events")
    expect(sides.locator("option:checked")).to_contain_text(f"({number})")
    assert read_query(page)["actor"] == "Civilians"


def test_link_with_filters_says_what_is_filtered_in_either_language(
    masar: Service, page: Page
) -> None:
    query = "from=2025-03-01&to=2025-04-30&lang=ar&place=SY1002&verification=contested"
    open_view(page, masar, query)
    chips = page.locator(".chips")
    expect(chips).to_contain_text("المكان: بانياس (منطقة، طرطوس)")
    expect(chips).to_contain_text("درجة التحقق")
    page.get_by_role("button", name="English").click()
    expect(chips).to_contain_text("Place: Banyas (district, Tartous)")
    assert read_query(page)["place"] == "SY1002"


def test_nothing_matches_and_the_way_out_is_told(masar: Service, page: Page) -> None:
    open_view(page, masar, f"{COAST}&killed_min=1000000")
    expect(page.locator("#finder")).to_contain_text("No recorded event matches these filters")
    clear = page.get_by_role("button", name="Clear all filters")
    clear.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#finder")).not_to_contain_text("No recorded event matches")
    expect(page.locator("#panel")).to_contain_text("In view")


@pytest.mark.parametrize("spelling", ["banyias", "بانياس"])
def test_unit_is_found_in_any_spelling_and_limits_the_view(
    masar: Service, page: Page, spelling: str
) -> None:
    open_view(page, masar)
    field = page.get_by_role("combobox", name="Find a place")
    field.fill(spelling)
    options = page.locator("#found-places > li")
    expect(options.first).to_contain_text("Banias (town or village")
    expect(field).to_have_attribute("aria-expanded", "true")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert active and page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    expect(page.locator(f"#{active}")).to_contain_text("Banyas (district, Tartous)")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".found-meant")).to_contain_text("Only events inside it are shown")
    assert read_query(page)["place"] == "SY1002"
    number = count_events(masar, admin2_pcode="SY1002")
    expect(page.locator(".matched")).to_contain_text(f"{number} events")


def test_quarter_is_marked_with_how_exactly_it_is_known_and_filters_nothing(
    masar: Service, page: Page
) -> None:
    open_view(page, masar)
    before = read_query(page).get("map")
    field = page.get_by_role("combobox", name="Find a place")
    field.fill("حي القصور")
    expect(page.locator(".found-said")).to_contain_text("may be meant by")
    page.locator("#found-places > li").filter(has_text="Banias").click()
    meant = page.locator(".found-meant")
    expect(meant).to_contain_text("somewhere within 1.5 km of the mark")
    expect(meant.get_by_role("button", name="Al-Qusour (neighbourhood, Homs)")).to_be_visible()
    expect(page.locator(".found-name")).to_contain_text("Hai Al Kusour")
    assert "place" not in read_query(page) and read_query(page)["map"] != before
    meant.get_by_role("button", name="Done").click()
    expect(page.locator(".found-name")).to_have_count(0)
    expect(field).to_be_focused()


def test_escape_closes_the_list_and_not_the_record_on_show(masar: Service, page: Page) -> None:
    open_view(page, masar)
    page.locator("#panel [data-id]").first.click()
    assert "sel" in read_query(page)
    page.get_by_role("combobox", name="Find a place").fill("banias")
    expect(page.locator("#found-places > li").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert "sel" in read_query(page)


def test_periods_are_stepped_through_by_keyboard(masar: Service, page: Page) -> None:
    open_view(page, masar, "from=2025-03-01&to=2025-03-31&lang=en")
    page.get_by_role("button", name="Later").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".period-words")).to_have_text("1–30 April 2025")
    page.get_by_role("button", name="Earlier").click()
    expect(page.locator(".period-words")).to_have_text("1–31 March 2025")
    page.get_by_role("button", name="Last 7 days").click()
    assert (read_query(page)["from"], read_query(page)["to"]) == ("2025-03-25", "2025-03-31")


def test_map_plays_only_when_asked_and_leaves_no_trail(masar: Service, page: Page) -> None:
    open_view(page, masar, "from=2025-03-06&to=2025-03-10&lang=en")
    steps = page.evaluate("history.length")
    page.wait_for_timeout(1800)
    assert read_query(page)["from"] == "2025-03-06"
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".period-words")).to_have_text("16–20 March 2025", timeout=8000)
    assert page.evaluate("history.length") == steps
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_nobody_is_offered_motion_who_wants_none(masar: Service, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_view(page, masar)
    expect(page.get_by_role("button", name="Later")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_have_count(0)


def test_key_explains_what_the_map_shows_and_nothing_else(masar: Service, page: Page) -> None:
    open_view(page, masar, f"{COAST}&map=8.5/35.05/36.1")
    key = page.locator("#legend")
    roads = key.locator(".entry.corridors")
    expect(roads.locator(".strokes li")).to_have_text(["?unknown or out of date"])
    expect(key.locator(".entry.clusters")).to_contain_text("by a stated rule")
    along = key.get_by_text("somewhere along this road")
    expect(along).to_be_visible()
    open_view(page, masar, f"{COAST}&map=12/35.6/35.79")
    expect(key.locator(".entry.events")).to_contain_text("Disc: lowest credible toll")
    expect(along).to_have_count(0)
    # Far in the desert nothing is known.
    open_view(page, masar, f"{COAST}&map=10/34.6/40.5")
    expect(key.locator(".entry.events")).to_contain_text("Nothing of this in view.")
    expect(key.locator(".strokes")).to_have_count(0)
    roads.get_by_role("checkbox").uncheck()
    expect(roads).to_have_text("Roads and safe passage")


def test_view_is_offered_in_every_form_with_its_filters(masar: Service, page: Page) -> None:
    open_view(page, masar, f"{COAST}&event_type=Battles")
    page.locator(".view-share > summary").click()
    links = page.locator(".view-share .links")
    for name in ("GeoJSON", "CSV", "The same question to the API"):
        href = links.get_by_role("link", name=name).get_attribute("href") or ""
        answer = masar.client.get(f"/{href}")
        assert answer.status_code == 200 and "event_type=Battles" in href
        assert "Riots" not in answer.text
    for name, form in (("as a table", "table"), ("as text", "text")):
        href = links.get_by_role("link", name=name).get_attribute("href") or ""
        assert {"event_type=Battles", f"view={form}"} <= set(urlsplit(href).query.split("&"))


def test_printed_page_says_what_it_shows_and_where_it_is_from(masar: Service, page: Page) -> None:
    open_view(page, masar, f"{COAST}&killed_min=5&theme=dark&known_at=2025-03-12")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = page.locator("#printed")
    for words in ("1 March – 30 April 2025", "Reported killed, at least: 5", "12 March 2025",
                  "Syrian Network for Human Rights", "UTC", "killed_min=5"):  # fmt: skip
        expect(printed).to_contain_text(words)
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("#legend")).to_be_visible()
    for part in ("#panel", "#finder", "#timeline", "#masthead nav"):
        expect(page.locator(part)).to_be_hidden()
    assert page.locator("html").get_attribute("data-theme") == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(printed).to_be_empty()
