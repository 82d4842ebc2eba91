"""An editor at midnight: from the map or a record to the code in an article."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from host_sites import Site, open_site
from playwright.sync_api import Page, expect
from running_service import Service
from watch import watch_page

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A newspaper's site on an origin of its own."""
    with open_site() as opened:
        yield opened


def read_clipboard(page: Page) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def copy_code(page: Page, name: str = "Code for your page") -> str:
    """Press a button for copying and return what it copied."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=f"Copy: {name}").click()
    expect(page.locator(f"[aria-label='Copy: {name}'] + [role=status]")).to_have_text("Copied")
    return read_clipboard(page)


def find_parameters(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_from_the_map_to_a_frozen_embed_in_an_article(
    page: Page, masar: Service, site: Site
) -> None:
    page.goto(f"{masar.address}/?from=2025-03-06&to=2025-03-10&event_type=Battles")
    page.get_by_text("Use this view").click()
    page.get_by_role("link", name="Frozen or updating").click()
    page.wait_for_url("**/builder?**")
    watch = watch_page(page)
    preview = page.frame_locator(".stage iframe")
    expect(preview.locator("#heading")).to_contain_text("6–10 March 2025")
    page.get_by_label("Frozen").check()
    page.get_by_label("Dark").check()
    page.get_by_role("group", name="Language").get_by_label("العربية").check()
    expect(preview.locator("#heading")).to_contain_text("آذار")
    expect(preview.locator(".banner.snapshot")).to_be_visible()
    assert watch.complaints == []
    code = copy_code(page)
    height = copy_code(page, "Optional: let the map choose its height")
    asked = find_parameters(re.findall(r'src="([^"]+)"', code)[0].replace("&amp;", "&"))
    assert asked.items() >= {"from": "2025-03-06", "event_type": "Battles", "lang": "ar",
                             "theme": "dark", "snapshot": "1"}.items()  # fmt: skip
    page.go_back()  # a choice is no page of its own
    expect(page).to_have_url(re.compile(r"/\?"))
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(site.put(code + height))
    frame = page.locator("iframe")
    page.wait_for_function("document.querySelector('iframe').height !== '560'")
    needed = page.frame_locator("iframe").locator("#map").evaluate("(map) => map.offsetHeight")
    assert needed >= 240 and 200 <= int(frame.get_attribute("height") or 0) <= 1000


def test_each_frame_sets_its_own_height_and_no_stranger_any(
    page: Page, masar: Service, site: Site
) -> None:
    page.goto(f"{masar.address}/builder?from=2025-03-06&to=2025-03-10")
    code = copy_code(page)
    listener = copy_code(page, "Optional: let the map choose its height")
    tells = "<script>parent.postMessage({message: 'height', value: 777}, '*')</script>"
    stranger = f"<iframe class=other src='{site.put(tells)}'></iframe>"
    narrow = code.replace('width="100%"', 'width="300"')
    page.goto(site.put(code + narrow + listener + stranger))
    page.wait_for_function("[...document.querySelectorAll('[loading]')].every("
                           "(each) => each.height !== '560')")  # fmt: skip
    for frame in page.locator("[loading]").all():
        expect(frame.content_frame.locator("#status.quiet")).to_be_attached()
    wide, slim = (each.get_attribute("height") for each in page.locator("[loading]").all())
    assert wide != slim and "777" not in {wide, slim}
    assert page.locator(".other").get_attribute("height") is None


def test_from_a_record_to_its_embed(page: Page, masar: Service) -> None:
    [event] = [f for f in masar.read_features("events") if "Banias, mainly" in str(f)]
    page.goto(f"{masar.address}/events/{event['id']}?lang=en")
    page.get_by_role("link", name="Language, colours, size, WordPress, AMP").click()
    preview = page.frame_locator(".stage iframe")
    expect(preview.locator("#heading .lead")).to_contain_text(event["properties"]["title_en"])
    address = copy_code(page, "Address for WordPress and other editors that know oEmbed")
    told = masar.get("/oembed", url=address).json()
    assert event["properties"]["title_en"] in told["title"]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_builder_works_by_keyboard_and_fits_a_phone(page: Page, masar: Service, lang: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{masar.address}/builder?lang={lang}&size=fixed&width=800")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    stage = page.locator(".stage")
    assert stage.evaluate("(stage) => stage.scrollWidth > stage.clientWidth")
    page.locator("[name=theme][value=light]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".stage iframe")).to_have_attribute("src", re.compile("theme=dark"))
    assert page.evaluate("document.activeElement.value") == "dark"
    page.locator("[name=height]").fill("450")
    page.keyboard.press("Enter")
    expect(page.locator(".stage iframe")).to_have_attribute("height", "450")
