"""The embed inside other people's pages, whatever they allow it."""

from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

import pytest
from host_sites import Site, WordPressHost, open_site
from playwright.sync_api import FrameLocator, Page, expect
from running_service import Service
from watch import watch_page

pytestmark = pytest.mark.slow
PERIOD = "from=2025-03-06&to=2025-03-10"
MOST_BYTES, MOST_REQUESTS = 100_000, 10
STRICT = "default-src 'none'; img-src data:; frame-src {masar}; require-trusted-types-for 'script'"
COLLECT = (
    "<script>heard = []; addEventListener('message', (e) => heard.push([e.data, e.origin]))"
    "</script>"
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A newspaper's site on an origin of its own."""
    with open_site() as opened:
        yield opened


def write_frame(masar: Service, *, lang: str = "en", **attributes: str) -> str:
    """Return a frame with the days of the coast."""
    src = f"{masar.address}/embed?{PERIOD}&lang={lang}"
    given = {"src": src, "title": "Map", "width": "600", "height": "520"} | attributes
    spelled = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
    return f"<iframe{spelled}></iframe>"


def expect_map(frame: FrameLocator, period: str = "6–10 March 2025") -> None:
    """Wait until a frame shows its words and its map."""
    expect(frame.locator("#heading")).to_contain_text(period)
    expect(frame.locator("#map canvas").first).to_be_attached()
    expect(frame.locator("#status.quiet")).to_be_attached()


@pytest.mark.parametrize(
    ("attributes", "policy"),
    [
        ({}, ""),
        ({"sandbox": "allow-scripts"}, ""),
        ({}, STRICT),
    ],
    ids=["plain", "opaque origin", "strict policy"],
)
def test_frame_shows_its_map_and_asks_nobody_else(
    page: Page, masar: Service, site: Site, attributes: dict[str, str], policy: str
) -> None:
    headers = {"Content_Security_Policy": policy.format(masar=masar.address)} if policy else {}
    address = site.put(write_frame(masar, **attributes), **headers)
    watch = watch_page(page)
    page.goto(address)
    expect_map(page.frame_locator("iframe"))
    assert watch.complaints == []
    assert watch.list_hosts() == {urlsplit(masar.address).netloc, urlsplit(address).netloc}
    assert page.context.cookies() == []


@pytest.mark.parametrize("asked", [PERIOD, f"{PERIOD}&lang=ar&snapshot=1"])
def test_embed_keeps_to_its_budget(page: Page, masar: Service, asked: str) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    watch = watch_page(page)
    page.goto(f"{masar.address}/embed?{asked}", wait_until="networkidle")
    expect(page.locator("#status.quiet")).to_be_attached()
    assert len([url for url in watch.requests if url.startswith("http")]) <= MOST_REQUESTS
    assert 0 < sum(sizes) <= MOST_BYTES
    assert watch.list_hosts() == {urlsplit(masar.address).netloc}
    stored = "[localStorage.length, sessionStorage.length, document.cookie.length]"
    assert page.evaluate(stored) == [0, 0, 0]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_clipped_frame_announces_its_height(page: Page, masar: Service, site: Site) -> None:
    """Nothing in it is ever painted: it must not wait for an animation frame."""
    clipped = "position: absolute; clip: rect(1px, 1px, 1px, 1px)"
    frame = write_frame(masar, style=clipped, sandbox="allow-scripts")
    page.goto(site.put(COLLECT + frame.replace('lang=en"', 'lang=en#?secret=a1b2"')))
    told = "heard.filter(([data]) => data.message === 'height').map(([data]) => data)"
    page.wait_for_function(f"{told}.length > 0")
    assert {(each["secret"], 200 <= each["value"] <= 1000) for each in page.evaluate(told)} == {
        ("a1b2", True)
    }


def test_narrower_column_is_told_anew(page: Page, masar: Service, site: Site) -> None:
    """A telephone is turned: the same words need more lines."""
    page.goto(site.put(COLLECT + write_frame(masar, width="100%")))
    expect_map(page.frame_locator("iframe"))
    told = "heard.filter(([data]) => data.message === 'height').at(-1)[0].value"
    wide = page.evaluate(told)
    page.set_viewport_size({"width": 360, "height": 640})
    page.wait_for_function(f"{told} !== {wide}")


def test_amp_is_told_the_size(page: Page, masar: Service, site: Site) -> None:
    page.goto(site.put(COLLECT + write_frame(masar, sandbox="allow-scripts")))
    told = "heard.map(([data]) => data).filter((data) => data.sentinel === 'amp')"
    page.wait_for_function(f"{told}.length > 0")
    [first, *_] = page.evaluate(told)
    assert (first["type"], 200 <= first["height"] <= 1000) == ("embed-size", True)


@pytest.mark.parametrize(("lang", "width"), [("ar", "600"), ("en", "320"), ("ar", "320")])
def test_frame_fits_its_column_in_both_directions(
    page: Page, masar: Service, site: Site, lang: str, width: str
) -> None:
    root = "lang=ar dir=rtl" if lang == "ar" else "lang=en"
    page.goto(site.put(write_frame(masar, lang=lang, width=width), root=root))
    frame = page.frame_locator("iframe")
    expect_map(frame, "آذار" if lang == "ar" else "March")
    assert frame.locator("html").get_attribute("dir") == ("rtl" if lang == "ar" else "ltr")
    wide = "(root) => [root.scrollWidth, document.getElementById('map').offsetHeight]"
    across, high = frame.locator("html").evaluate(wide)
    assert across <= int(width) and high >= 160


def test_reads_where_no_script_may_run(page: Page, masar: Service, site: Site) -> None:
    page.goto(site.put(write_frame(masar, sandbox="")))
    frame = page.frame_locator("iframe")
    expect(frame.locator("#heading")).to_contain_text("6–10 March 2025")
    expect(frame.locator("#colophon")).to_contain_text("figures contested")
    expect(frame.locator("noscript img")).to_be_visible()
    assert frame.locator("noscript img").evaluate("(img) => img.decode().then(() => true)")


def test_wordpress_finds_the_frame_of_every_kind_of_page(masar: Service) -> None:
    [event, *_] = masar.read_features("events")
    for path in (f"/?{PERIOD}", f"/?{PERIOD}&view=table", f"/embed?{PERIOD}", "/places/SY10",
                 f"/events/{event['id']}?lang=ar"):  # fmt: skip
        told = WordPressHost(320).ask(masar.address + path)
        assert f"{masar.address}/embed?" in told["html"], path
        assert int(told["width"]) <= 320 and int(told["height"]) <= 480, path


def test_wordpress_embeds_an_address(page: Page, masar: Service, site: Site) -> None:
    host = WordPressHost()
    page.goto(site.put(host.write(f"{masar.address}/?{PERIOD}&lang=ar")))
    expect(page.locator("blockquote a")).to_be_attached()
    frame = page.locator("iframe")
    page.wait_for_function("!document.querySelector('iframe').hasAttribute('style')")
    expect(page.locator("blockquote")).to_be_hidden()
    assert frame.get_attribute("sandbox") == "allow-scripts"
    assert 200 <= int(frame.get_attribute("height") or 0) <= 1000
    assert int(frame.get_attribute("width") or 0) <= host.width
    inner = page.frame_locator("iframe")
    expect_map(inner, "آذار")
    inner.locator("#colophon a").first.click()
    page.wait_for_url(f"{masar.address}/?map=**")
