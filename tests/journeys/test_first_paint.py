"""What a slow phone shows before the script has run: words that stay, and room for the rest."""

import re

import pytest
from playwright.sync_api import Page, expect
from running_service import Service

SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""
FAR_AWAY = {"offline": False, "latency": 200, "downloadThroughput": -1, "uploadThroughput": -1}
"""Each answer takes long enough for what came before it to be painted."""


def read_sentence(page: Page) -> str:
    return page.locator("#masthead .sum > span").inner_text()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("lang=en", r"1 March – 30 April 2025: \d+ events from \d+ sources\."),
        ("lang=ar&from=2025-03-06&to=2025-03-10", "من ٦ إلى ١٠ آذار ٢٠٢٥: .*"),
        ("lang=ar&from=2024-12-08&to=2025-03-10&event_type=Battles", "من ٨ كانون الأول ٢٠٢٤ .*"),
        ("lang=en&from=2025-03-07&to=2025-03-07&killed_min=40", "7 March 2025: .*"),
    ],
)
def test_sentence_of_the_service_is_that_of_the_script(
    masar: Service, page: Page, query: str, sentence: str
) -> None:
    page.route("**/api/**", lambda route: route.abort())
    page.goto(f"{masar.address}/?{query}")
    told = read_sentence(page)
    page.unroute("**/api/**")
    assert re.fullmatch(sentence, told)
    page.goto(f"{masar.address}/?{query}")
    expect(page.locator("#masthead .sum > span:not([data-told])")).to_have_text(told)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("?lang=en", "#timeline .bars"),
        ("?lang=ar", "#timeline .bars"),
        ("embed?lang=en", "#legend li"),
        ("embed?lang=ar", "#legend li"),
    ],
)
def test_nothing_moves_when_the_records_come(
    masar: Service, page: Page, path: str, last: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.add_init_script(SHIFTS)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", FAR_AWAY)
    page.goto(f"{masar.address}/{path}")
    expect(page.locator(last).first).to_be_visible()
    expect(page.locator("#status")).not_to_have_class("busy")
    assert page.evaluate("window.shifted") < 0.02


def test_head_links_to_the_other_forms_without_a_script(masar: Service) -> None:
    html = masar.get("/", lang="ar", **{"from": "2025-03-01", "to": "2025-04-30"}).text
    head = re.search(r'<header id="masthead">(.*?)</header>', html)
    assert head is not None
    linked = [masar.get(each) for each in re.findall(r'href="\.(/[^"]*)"', head[1])]
    assert len(linked) == 4
    assert {each.status_code for each in linked} == {200}
