"""An editor who embeds: one line of code in an article on another site."""

import http.server
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from running_service import Service
from watch import watch_page

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
