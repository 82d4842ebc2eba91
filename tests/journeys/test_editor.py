"""An editor who embeds: one line of code in an article on another site."""

import http.server
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from postgres_server import Database
from running_service import Service
from watch import watch_page

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force

pytestmark = pytest.mark.slow
HEAD = "<!doctype html><meta charset=utf-8><link rel=icon href=data:,><h1>Article</h1>"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the article's folder without telling about it."""

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def article(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A newspaper's own site, on another origin: its page and the page's address."""

    def make_handler(*words: object) -> QuietHandler:
        return QuietHandler(*words, directory=str(tmp_path))  # type: ignore[arg-type]

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), make_handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield tmp_path / "article.html", f"http://127.0.0.1:{server.server_port}/article.html"
        server.shutdown()


def take_code(page: Page, masar: Service) -> str:
    page.goto(f"{masar.address}/?from=2025-03-06&to=2025-03-10")
    page.get_by_text("Use this view").click()
    code = page.get_by_text("<iframe").first.inner_text()
    assert code.startswith("<iframe") and "from=2025-03-06" in unescape(code)
    return code


@pytest.mark.parametrize("sandboxed", [False, True], ids=["plain", "sandboxed"])
def test_embeds_what_is_on_the_screen(
    page: Page, masar: Service, article: tuple[Path, str], sandboxed: bool
) -> None:
    code = take_code(page, masar)
    if sandboxed:
        code = code.replace("<iframe", '<iframe sandbox="allow-scripts"', 1)
    path, address = article
    path.write_text(HEAD + code, encoding="utf-8")
    watch = watch_page(page)
    page.goto(address)
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("6–10 March 2025")
    expect(frame.locator("body")).to_contain_text("figures contested")
    expect(frame.get_by_role("link", name="Full map")).to_be_visible()
    assert watch.complaints == []
    assert watch.list_hosts() == {urlsplit(masar.address).netloc, urlsplit(address).netloc}
    assert page.context.cookies() == []
    assert len([url for url in watch.requests if urlsplit(url).path != "/article.html"]) <= 12


def test_no_other_page_can_be_framed(page: Page, masar: Service, article: tuple[Path, str]) -> None:
    path, address = article
    path.write_text(f"{HEAD}<iframe src='{masar.address}/'></iframe>", encoding="utf-8")
    watch = watch_page(page)
    page.goto(address)
    page.wait_for_timeout(500)
    assert any("frame-ancestors" in complaint for complaint in watch.complaints)


NOTICES = ("Nothing is shown at present", "لا يُعرض أي شيء حالياً")
LONGER_THAN_RECORDS_KEEP_MS = 301_000


def list_data(service: Service) -> list[str]:
    """Texts of which none may stay on a page: titles of the records."""
    features = service.read_features("events")
    return [f["properties"][f"title_{lang}"] for f in features for lang in ("en", "ar")]


@pytest.mark.parametrize("path", ["/embed?lang=ar", "/embed?", "/?", "/?view=table", "/?record"])
def test_an_open_page_goes_dark_and_comes_back(
    page: Page, own_masar: tuple[Service, Database], path: str
) -> None:
    service, database = own_masar
    titles = list_data(service)
    shown = {"/embed?": "#heading .lead", "/?view": "tbody tr", "/?record": ".claim"}
    if path == "/?record":
        [event] = [f for f in service.read_features("events") if "Banias, mainly" in str(f)]
        path = f"/?sel={event['id']}"
    ready = page.locator(next((v for k, v in shown.items() if path.startswith(k)), ".claim, .row"))
    page.clock.install()
    page.goto(service.address + path)
    expect(ready.first).to_be_visible()
    expect(page.locator("#status.quiet")).to_be_attached()  # the page comes with words of its own
    put_in_force(database.writer, SecurityMode.DARK)
    page.clock.fast_forward(LONGER_THAN_RECORDS_KEEP_MS)
    for notice in NOTICES:
        expect(page.get_by_text(notice)).to_be_visible()
    expect(page.get_by_role("region", name="Map")).to_have_count(0)
    # What a card or a reader without scripts would be told stands in the head.
    everything = page.evaluate("document.documentElement.outerHTML")
    assert [title for title in titles if title in everything] == []
    put_in_force(database.writer, SecurityMode.DELAY_ALL)
    page.clock.fast_forward(LONGER_THAN_RECORDS_KEEP_MS)
    expect(ready.first).to_be_visible()
    expect(page.get_by_text(NOTICES[0])).to_be_hidden()
    expect(page.locator(".banner.mode")).to_be_visible()


def test_a_frame_opened_in_the_dark_says_why_in_both_languages(
    page: Page, own_masar: tuple[Service, Database], article: tuple[Path, str]
) -> None:
    service, database = own_masar
    path, address = article
    code = take_code(page, service).replace("<iframe", '<iframe sandbox="allow-scripts"', 1)
    path.write_text(HEAD + code, encoding="utf-8")
    put_in_force(database.writer, SecurityMode.DARK)
    page.goto(address)
    frame = page.frame_locator("iframe")
    for notice in NOTICES:
        expect(frame.get_by_text(notice)).to_be_visible()
    expect(frame.get_by_role("link", name="What we withhold").first).to_be_visible()
    expect(frame.locator("#map")).to_be_hidden()
    put_in_force(database.writer, SecurityMode.NORMAL)
    frame.get_by_role("button", name="Look again").click()
    expect(frame.locator("body")).to_contain_text("6–10 March 2025")


def test_a_frame_of_an_earlier_day_says_so(page: Page, masar: Service) -> None:
    page.goto(f"{masar.address}/embed?known_at=2025-03-09&snapshot=1&lang=ar")
    expect(page.locator("#banners")).to_contain_text("الأرقام كما أُبلغ عنها حتى ٩ آذار ٢٠٢٥")
    expect(page.locator("#banners")).to_contain_text("اللقطة ١")
    link = page.get_by_role("link", name="الخريطة الكاملة").get_attribute("href")
    assert link is not None and "known_at=2025-03-09" in link and "snapshot=1" in link
