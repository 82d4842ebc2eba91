"""A journalist at midnight: what happened in Banias, who says so, and can I cite it?"""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect
from postgres_server import Database
from record_writer import RecordWriter
from running_service import Service
from watch import watch_page

from app.domain.withdrawal import WithdrawalReason
from app.pipeline import publish_ledger, withdraw_record

pytestmark = pytest.mark.slow
BANIAS = "Killings in Banias"


def open_banias(page: Page, masar: Service, query: str = "") -> None:
    page.goto(f"{masar.address}/{query}")
    page.get_by_role("complementary").get_by_role("link", name=BANIAS).or_(
        page.get_by_role("complementary").get_by_role("button", name=BANIAS)
    ).first.click()
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_contain_text(BANIAS)


def test_finds_banias_and_every_claim_about_it(page: Page, masar: Service) -> None:
    watch = watch_page(page)
    open_banias(page, masar)
    record = page.get_by_role("article")
    expect(record).to_contain_text("± 1.5 km")
    expect(record).to_contain_text("neighbourhood")
    expect(record).to_contain_text("7–9 March 2025")
    expect(record).to_contain_text("upper end open")
    [feature] = [f for f in masar.read_features("events") if BANIAS in f["properties"]["title_en"]]
    claims = masar.get(f"/api/events/{feature['id']}/claims").json()["claims"]
    for claim in claims:
        expect(record).to_contain_text(claim["asserted_by_en"])
    assert feature["properties"]["admin1_pcode"] == "SY10"
    assert watch.complaints == []
    assert watch.list_hosts() == {urlsplit(masar.address).netloc}


def test_the_address_of_a_record_shows_it_again(page: Page, masar: Service) -> None:
    open_banias(page, masar)
    address = page.url
    assert re.search(r"sel=evt_[a-z2-7]{13}", address)
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_contain_text(BANIAS)
    page.go_back()
    page.go_forward()
    expect(page.get_by_role("article")).to_contain_text("± 1.5 km")


def test_reads_it_in_arabic(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?lang=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("complementary")).to_contain_text("بانياس")
    expect(page.get_by_role("complementary")).to_contain_text("آذار")


def test_reaches_every_record_with_the_keyboard(page: Page, masar: Service) -> None:
    page.goto(masar.address)
    expect(page.get_by_role("complementary")).to_contain_text(BANIAS)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("Skip to the list")
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if BANIAS in page.locator(":focus").inner_text():
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_contain_text(BANIAS)
    page.keyboard.press("Escape")
    expect(page.get_by_role("article")).to_have_count(0)
    assert BANIAS in page.locator(":focus").inner_text()


def test_records_without_a_place_are_counted_and_listed(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/?from=2025-03-01&to=2025-04-30")
    nowhere = [
        feature
        for feature in masar.read_features("events", datetime="2025-03-01/2025-04-30")
        if feature["geometry"] is None
    ]
    badge = page.get_by_role("button", name="not on the map")
    expect(badge).to_contain_text(str(len(nowhere)))
    badge.click()
    expect(page.get_by_role("complementary")).to_contain_text("Protests in several cities")


def test_a_phone_shows_the_same_without_sideways_scrolling(page: Page, masar: Service) -> None:
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(masar.address)
        expect(page.get_by_role("complementary")).to_contain_text(BANIAS)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_corridor_always_comes_with_its_warning(page: Page, masar: Service) -> None:
    corridors = masar.read_features("corridors")
    assert all(feature["properties"]["status"] != "open" for feature in corridors)
    [road] = [f for f in corridors if f["properties"]["name_en"].startswith("M1 highway")]
    page.goto(f"{masar.address}/?sel={road['id']}")
    expect(page.get_by_role("complementary")).to_contain_text(road["properties"]["warning_en"])
    expect(page.get_by_role("complementary")).to_contain_text(re.compile("unknown", re.I))


@pytest.fixture
def story(own_masar: tuple[Service, Database], tmp_path: Path) -> tuple[Service, RecordWriter]:
    """A service that shows a clash with 10 dead, and the record in which to correct it."""
    service, database = own_masar
    record = RecordWriter(tmp_path / "story", database)
    publish_story(record, killed=10)
    return service, record


def publish_story(record: RecordWriter, killed: int) -> None:
    record.add_event("evt_clash", killed=killed, title_en="A clash near Banias")
    assert not record.load().rejections
    publish_ledger(record.database.writer)


def test_cites_a_figure_that_stays_as_it_was(
    page: Page, story: tuple[Service, RecordWriter]
) -> None:
    service, record = story
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    watch = watch_page(page)
    page.goto(f"{service.address}/?sel=evt_clash")
    panel = page.get_by_role("complementary")
    expect(panel.locator(".toll")).to_contain_text("10")
    page.get_by_role("button", name="Copy: Citation").click()
    cited = page.evaluate("navigator.clipboard.readText()")
    link = panel.get_by_role("link", name="Link to this record").get_attribute("href")
    assert link is not None and cited.endswith(link)
    assert re.search(r"/events/evt_clash\?snapshot=\d+$", link)
    assert "as shown on" in cited and "revision 1" in cited
    publish_story(record, killed=14)
    page.goto(urljoin(service.address, urlsplit(link)._replace(scheme="", netloc="").geturl()))
    main = page.get_by_role("main")
    expect(main.locator(".facts")).to_contain_text("10, civilians")
    expect(main.locator(".cite").first).to_contain_text("revision 1")
    expect(main).to_contain_text("This record has changed since")
    page.get_by_role("link", name="As it is shown today").click()
    expect(main.locator(".facts")).to_contain_text("14, civilians")
    expect(main).not_to_contain_text("This record has changed since")
    change = page.get_by_role("row").filter(has_text="Killed, low")
    expect(change.get_by_role("cell")).to_have_text(["Killed, low", "10", "14"])
    assert watch.complaints == []


def test_a_record_withdrawn_for_safety_says_when_and_nothing_else(
    page: Page, story: tuple[Service, RecordWriter]
) -> None:
    service, record = story
    cited = service.get("/api/events/evt_clash/claims").json()["citation"]["snapshot"]
    page.goto(f"{service.address}/events/evt_clash")
    main = page.get_by_role("main")
    expect(main).to_contain_text("A clash near Banias")
    withdraw_record(record.database.writer, "evt_clash", WithdrawalReason.SAFETY)
    publish_ledger(record.database.writer)
    for address in ("/events/evt_clash", f"/events/evt_clash?snapshot={cited}"):
        page.goto(service.address + address)
        expect(main).to_contain_text("withdrawn")
        expect(main).to_contain_text("to protect people")
        assert "clash near" not in page.locator("body").inner_text()
        assert "clash near" not in page.title()


def test_asks_why_two_figures_differ(page: Page, masar: Service) -> None:
    open_banias(page, masar)
    record = page.get_by_role("article")
    event_id = record.get_attribute("data-id")
    question = record.get_by_text("Why do these differ?")
    question.focus()
    page.keyboard.press("Enter")
    pairs = masar.get(f"/api/events/{event_id}/reconcile").json()["pairs"]
    expect(record.locator(".pairs li").first).to_be_visible()
    told = record.locator(".pairs li").all_inner_texts()
    assert told and set(told) <= {pair["text_en"] for pair in pairs}
    figures = masar.get(f"/api/events/{event_id}/claims").json()["claims"]
    chosen = [each for each in figures if each["low"] is not None][-2:]
    for label, claim in zip(("One figure", "The other figure"), chosen, strict=True):
        record.get_by_label(label, exact=True).select_option(claim["claim_id"])
    ids = ",".join(claim["claim_id"] for claim in chosen)
    [pair] = masar.get(f"/api/events/{event_id}/reconcile", claims=ids).json()["pairs"]
    expect(record.locator(".pair")).to_have_text(pair["text_en"])
    page.get_by_role("button", name="العربية").click()
    record.get_by_text("لماذا تختلف هذه الأرقام؟").click()
    expect(record.locator(".pairs li").first).to_be_visible()
    arabic = {each["text_ar"] for each in pairs}
    assert set(record.locator(".pairs li").all_inner_texts()) <= arabic


def test_a_citation_opened_on_a_phone_shows_its_record_first(page: Page, masar: Service) -> None:
    [feature] = [f for f in masar.read_features("events") if BANIAS in f["properties"]["title_en"]]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{masar.address}/events/{feature['id']}?snapshot=1")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_text("State 1 of the map")).to_be_in_viewport()
    expect(page.get_by_text("This is what the map showed then")).to_be_in_viewport()
    page.get_by_role("link", name="Open on the map").click()
    expect(page.get_by_role("article").locator(".as-of")).to_contain_text("snapshot 1")


@pytest.mark.parametrize(("lang", "words"), [("en", "Places"), ("ar", "الأماكن")])
def test_map_leads_to_the_places_in_the_readers_language(
    page: Page, masar: Service, lang: str, words: str
) -> None:
    page.goto(f"{masar.address}/?lang={lang}")
    with page.expect_popup() as opened:
        page.get_by_role("link", name=words, exact=True).click()
    expect(opened.value.get_by_role("search")).to_be_visible()
    expect(opened.value.locator("html")).to_have_attribute("lang", lang)
