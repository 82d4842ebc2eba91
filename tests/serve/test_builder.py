"""The page on which an embed is put together, as a reader without script has it."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from postgres_server import Database
from running_service import Service, run_service

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force
from app.serve.views.builder_choice import MOST_WIDTH, read_choice
from app.serve.views.builder_words import BUILDER_WORDS
from app.serve.views.embed_code import EmbedCode

SHELL = Path(__file__).resolve().parents[2] / "frontend"
COAST = "from=2025-03-06&to=2025-03-10"
FRAME = re.compile(r'<iframe src="([^"]*)" width="([^"]*)" height="(\d+)" title="([^"]+)"')
FIELD = re.compile(r'<textarea id="code-(\w+)"[^>]*>([^<]*)</textarea>')
INPUT = re.compile(r'<input type="(\w+)" name="(\w+)" value="([^"]*)"( checked="")?')


@pytest.fixture(scope="module")
def masar(coast: Database) -> Iterator[Service]:
    """The service with the pages of the front end, not built."""
    with run_service(coast.web_url, SHELL) as running:
        yield running


def read_page(service: Service, query: str) -> str:
    """Return the page for an address."""
    answer = service.client.get(f"/builder?{query}")
    assert answer.status_code == 200
    return answer.text


def read_codes(html: str) -> dict[str, str]:
    """Return what can be copied."""
    return {name: unescape(code) for name, code in FIELD.findall(html)}


def read_preview(html: str) -> tuple[str, ...]:
    """Return address, width, height and title of the frame on the page itself."""
    found = FRAME.search(html.partition('class="stage"')[2])
    assert found is not None
    return tuple(map(unescape, found.groups()))


def submit(html: str, **chosen: str | None) -> str:
    """Return the query that a browser sends for the form as it stands, with other choices."""
    pairs = [
        (name, unescape(value))
        for kind, name, value, on in INPUT.findall(html)
        if name not in chosen and (kind not in {"radio", "checkbox"} or on)
    ]
    pairs += [(name, value) for name, value in chosen.items() if value is not None]
    return str(httpx.QueryParams(pairs))


def find_parameters(address: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


VIEW = {"map": "9/35.2/36", "from": "2025-03-06", "to": "2025-03-09", "layers": "events,flows",
        "lang": "ar", "theme": "dark", "sel": "nowhere", "known_at": "2025-03-20",
        "snapshot": "1", "event_type": "Battles", "place": "SY10", "killed_min": "2"}  # fmt: skip


def test_view_comes_through_unchanged_and_through_the_form_as_well(masar: Service) -> None:
    html = read_page(masar, str(httpx.QueryParams(VIEW)))
    again = read_page(masar, submit(html))
    for page in (html, again):
        codes = read_codes(page)
        assert find_parameters(read_preview(page)[0]) == VIEW
        assert find_parameters(codes["address"]) == VIEW
        for code in (codes["page"], codes["amp"]):
            found = re.search(r'src="([^"]*/embed\?[^"]*)"', code)
            assert found and find_parameters(unescape(found[1])) == VIEW


def test_choices_change_the_embed_and_nothing_else(masar: Service) -> None:
    html = read_page(masar, f"{COAST}&lang=en&event_type=Battles")
    before = find_parameters(read_preview(html)[0])
    for name, value in {"lang": "ar", "theme": "dark", "from": "2025-03-07"}.items():
        after = find_parameters(read_preview(read_page(masar, submit(html, **{name: value})))[0])
        assert after == before | {name: value}
    layers = find_parameters(read_preview(read_page(masar, submit(html, layer="events")))[0])
    assert layers == before | {"layers": "events"}
    arabic = read_page(masar, submit(html, lang="ar"))
    assert '<html lang="en" dir="ltr">' in arabic  # an English desk may embed in Arabic
    assert "map of Syria" not in read_preview(arabic)[3]
    assert read_preview(arabic)[3].startswith("مسار")


def test_frozen_takes_the_state_of_now_and_updating_none(masar: Service) -> None:
    html = read_page(masar, COAST)
    assert "snapshot" not in find_parameters(read_preview(html)[0])
    frozen = read_page(masar, submit(html, kind="frozen"))
    assert find_parameters(read_preview(frozen)[0])["snapshot"] == "1"
    assert "As shown on" in masar.client.get(read_preview(frozen)[0].lstrip(".")).text
    thawed = read_page(masar, submit(frozen, kind="updating"))
    assert read_preview(thawed) == read_preview(html)
    kept = read_page(masar, f"{COAST}&snapshot=2025-03-01&kind=updating")
    assert "snapshot" not in find_parameters(read_preview(kept)[0])
    assert "snapshot=2025-03-01" in read_preview(read_page(masar, submit(kept, kind="frozen")))[0]


def test_record_that_leads_can_be_left_out_and_taken_back(masar: Service) -> None:
    [event, *_] = masar.read_features("events")
    html = read_page(masar, f"{COAST}&sel={event['id']}")
    assert event["properties"]["title_en"] in read_preview(html)[3]
    without = read_page(masar, submit(html, sel=None))
    assert "sel" not in find_parameters(read_preview(without)[0])
    assert event["properties"]["title_en"] not in read_preview(without)[3]
    assert read_preview(read_page(masar, submit(without, sel=event["id"]))) == read_preview(html)


def test_sizes_are_those_of_all_codes(masar: Service) -> None:
    html = read_page(masar, f"{COAST}&size=fixed&width=420&height=700")
    codes = read_codes(html)
    assert read_preview(html)[1:3] == ("420", "700")
    assert 'width="420" height="700"' in codes["page"]
    assert 'layout="fixed" width="420" height="700"' in codes["amp"]
    wide = read_page(masar, submit(html, size="responsive"))
    assert read_preview(wide)[1:3] == ("100%", "700")
    assert 'layout="fixed-height" height="700"' in read_codes(wide)["amp"]


@pytest.mark.parametrize(
    ("query", "width", "height"),
    [("width=99999&height=99999", MOST_WIDTH, 1000), ("width=1&height=-1", 240, 560),
     ("width=٤٢٠&height=1e3", 640, 560), ("width=&height=0", 640, 200)],
)  # fmt: skip
def test_no_size_is_out_of_bounds(query: str, width: int, height: int) -> None:
    choice = read_choice(query, 1)
    assert (choice.width, choice.height) == (width, height)


def test_nothing_is_frozen_before_anything_was_shown() -> None:
    assert read_choice("kind=frozen", 0).view.snapshot is None
    assert read_choice("kind=frozen", 7).view.snapshot == "7"


def test_code_needs_no_style_and_no_handler(masar: Service) -> None:
    codes = read_codes(read_page(masar, COAST))
    assert set(codes) == {"page", "address", "fitting", "amp"}
    for code in codes.values():
        assert not re.search(r"\s(style|on\w+)=", code)
    assert f'origin !== "{masar.address}"' in codes["fitting"]
    assert set(re.findall(r"<([\w-]+)", codes["amp"])) == {"amp-iframe", "div", "amp-img"}
    assert "allow-same-origin" not in codes["amp"]


def test_title_of_a_record_cannot_leave_the_code() -> None:
    code = EmbedCode("https://masar.example", "lang=en", '"><script>alert(1)</script>', None, 500)
    assert "<script" not in code.write_frame() + code.write_amp("More")


def test_words_of_an_address_cannot_leave_their_place(masar: Service) -> None:
    query = str(httpx.QueryParams({"source": '"><script>alert(1)</script>', "led": "<b>"}))
    assert "<script>alert" not in read_page(masar, query)


def test_page_says_what_an_embed_costs_in_both_languages(masar: Service) -> None:
    for lang, direction in (("en", "ltr"), ("ar", "rtl")):
        html = unescape(read_page(masar, f"page_lang={lang}"))
        assert f'<html lang="{lang}" dir="{direction}">' in html
        for key in ("weight", "frozen_hint", "updating_hint", "address_hint"):
            assert BUILDER_WORDS[lang][key] in html
        assert "noindex" in html


def test_dark_offers_nothing(places_database: Database) -> None:
    put_in_force(places_database.writer, SecurityMode.DARK)
    with run_service(places_database.web_url, SHELL) as service:
        html = read_page(service, COAST)
    assert "Nothing is shown at present" in html and "لا يُعرض أي شيء حالياً" in html
    assert "<iframe" not in html and "<form" not in html
