"""Embeds and what other sites are told about them, on the record of the coast."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from postgres_server import Database
from running_service import Service, run_service
from told_story import Story, StoryWriter

from app.domain.mode import SecurityMode
from app.domain.wording import use_arabic_digits
from app.pipeline.modes import put_in_force

SHELL = Path(__file__).resolve().parents[2] / "frontend"
"""The page as it is written: what the build makes of it has the same places for words."""
COAST = "from=2025-03-06&to=2025-03-10"
FRAME = re.compile(r'<iframe src="([^"]*)" width="(\d+)" height="(\d+)" title="([^"]+)"')


@pytest.fixture(scope="module")
def masar(coast: Database) -> Iterator[Service]:
    """The service with the pages of the front end, not built."""
    with run_service(coast.web_url, SHELL) as running:
        yield running


def read_answer(service: Service, address: str, **asked: object) -> dict[str, Any]:
    """Return what a site is told that asks for an address of ours."""
    answer = service.get("/oembed", url=service.address + address, **asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def read_frame(told: dict[str, Any]) -> tuple[str, int, int, str]:
    """Return address, width, height and title of the frame in an answer."""
    found = FRAME.search(told["html"])
    assert found is not None, told["html"]
    return unescape(found[1]), int(found[2]), int(found[3]), unescape(found[4])


def find_view_of(address: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


VIEW = {"map": "9/35.2/36", "from": "2025-03-06", "to": "2025-03-09", "layers": "events,flows",
        "lang": "ar", "theme": "dark", "sel": "nowhere", "known_at": "2025-03-20",
        "snapshot": "1", "event_type": "Battles", "place": "SY10", "killed_min": "2"}  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/embed", "/builder"])
def test_frame_keeps_the_whole_view(masar: Service, path: str) -> None:
    told = read_answer(masar, f"{path}?{httpx.QueryParams(VIEW | {'view': 'table'})}")
    address, *_ = read_frame(told)
    assert address.startswith(f"{masar.address}/embed?")
    assert find_view_of(address) == VIEW
    assert find_view_of(told["thumbnail_url"]).items() > VIEW.items()


def test_answer_is_oembed_1_0(masar: Service) -> None:
    told = read_answer(masar, f"/?{COAST}", format="json", dnt=1, discover=1)
    assert (told["type"], told["version"], told["cache_age"]) == ("rich", "1.0", 3600)
    address, width, height, title = read_frame(told)
    assert (width, height) == (told["width"], told["height"]) == (800, 640)
    assert title == told["title"]
    assert set(re.findall(r"<(\w+)", told["html"])) == {"blockquote", "a", "iframe"}
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    assert masar.client.get(address).status_code == 200


@pytest.mark.parametrize(("width", "height"), [(320, 480), (600, 900), (2000, 200), (250, 1)])
def test_no_answer_is_larger_than_its_room(masar: Service, width: int, height: int) -> None:
    told = read_answer(masar, f"/?{COAST}", maxwidth=width, maxheight=height)
    assert 0 < told["width"] <= width and 0 < told["height"] <= height
    assert told.get("thumbnail_width", 0) <= width
    assert told.get("thumbnail_height", 0) <= height
    assert {name for name in told if name.startswith("thumbnail")} in (
        set(), {"thumbnail_url", "thumbnail_width", "thumbnail_height"}
    )  # fmt: skip


def test_record_is_framed_in_place_and_time(masar: Service) -> None:
    event = next(
        f for f in masar.read_features("events") if (f["geometry"] or {}).get("type") == "Point"
    )
    told = read_answer(masar, f"/events/{event['id']}?lang=ar&snapshot=1")
    view = find_view_of(read_frame(told)[0])
    assert (view["sel"], view["lang"], view["snapshot"]) == (event["id"], "ar", "1")
    assert view["from"] <= event["properties"]["date_start"] <= view["to"]
    _zoom, lat, lon = map(float, view["map"].split("/"))
    assert [lon, lat] == pytest.approx(event["geometry"]["coordinates"], abs=0.01)
    assert event["properties"]["title_ar"] in told["title"]


def test_place_is_framed_and_limits_what_is_shown(masar: Service) -> None:
    view = find_view_of(read_frame(read_answer(masar, "/places/SY10?lang=ar"))[0])
    assert (view["place"], view["lang"]) == ("SY10", "ar")
    zoom, lat, lon = map(float, view["map"].split("/"))
    assert zoom > 6 and 34.5 < lat < 35.5 and 35.5 < lon < 36.7
    assert "place" not in find_view_of(read_frame(read_answer(masar, "/places/C5360"))[0])


@pytest.mark.parametrize(
    "url",
    [
        "https://masar.example/?lang=ar",
        "http://127.0.0.1:1/",
        "ftp://127.0.0.1/",
        "{own}/api/collections/events/items",
        "{own}/events/evt_nothing",
        "{own}/places/nowhere",
        "{own}.evil.example/",
        "javascript:alert(1)",
        "//[",
        "",
    ],
)
def test_other_addresses_are_not_found(masar: Service, url: str) -> None:
    answer = masar.get("/oembed", url=url.replace("{own}", masar.address))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"format": "xml"}, 501), ({"format": "yaml"}, 501), ({"maxwidth": "-1"}, 400),
     ({"maxheight": "wide"}, 400)],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused(
    masar: Service, asked: dict[str, str], status: int
) -> None:
    assert masar.get("/oembed", url=f"{masar.address}/", **asked).status_code == status
    assert masar.get("/oembed").status_code == 400


def strip_tags(html: str) -> str:
    """Return the text of a page as a reader without script has it."""
    body = html.partition("<body")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body)))


@pytest.mark.parametrize(
    ("lang", "direction", "period", "said"),
    [
        ("en", "ltr", "6–10 March 2025", "figures contested"),
        ("ar", "rtl", "من ٦ إلى ١٠ آذار ٢٠٢٥", "الأرقام محلّ خلاف"),
    ],
)
def test_embed_reads_without_script(
    masar: Service, lang: str, direction: str, period: str, said: str
) -> None:
    html = masar.client.get(f"/embed?{COAST}&lang={lang}").text
    assert f'<html lang="{lang}" dir="{direction}">' in html
    text = strip_tags(html)
    assert period in text and said in text
    total = next(
        f["properties"] for f in masar.read_features("events") if f["properties"]["title_en"]
        in strip_tags(masar.client.get(f"/embed?{COAST}").text)
    )  # fmt: skip
    title = total[f"title_{lang}"]
    assert (use_arabic_digits(title) if lang == "ar" else title) in text
    assert re.search(r"<noscript><a [^>]*><img src=\"embed\.png\?map=[^\"]*\" [^>]*alt=", html)
    assert html.count("application/json+oembed") == 1


def test_words_of_a_view_cannot_leave_their_place(masar: Service) -> None:
    html = masar.get("/embed", source='"><script>alert(1)</script>', sel="<b>").text
    assert "<script>alert" not in html and "%3Cscript%3Ealert" in html


def test_only_the_embed_and_the_builder_have_policies_of_their_own(masar: Service) -> None:
    own = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; "
    )
    policy = masar.client.get("/embed").headers["content-security-policy"]
    assert policy == f"{own}base-uri 'none'; form-action 'none'; frame-ancestors *"
    for path in ("/", "/builder", "/oembed", "/embed.png", "/embed/", "/api"):
        policy = masar.client.get(path).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy, path


@pytest.fixture
def story(tmp_path: Path, places_database: Database) -> Iterator[Story]:
    """A battle in Banias, not yet published, and the service with its pages."""
    record = StoryWriter(tmp_path / "story", places_database)
    record.add_event("evt_1", killed=10, title_en="First title")
    with run_service(places_database.web_url, SHELL) as service:
        yield Story(places_database, record, service)


FROZEN = "/embed?sel=evt_1&snapshot=1&lang="


def test_dark_says_so_without_script_and_tells_nothing(story: Story) -> None:
    story.publish()
    put_in_force(story.database.writer, SecurityMode.DARK)
    html = story.service.client.get(f"{FROZEN}ar").text
    assert "First title" not in html and "لا يُعرض أي شيء حالياً" in html
    assert "Nothing is shown at present" in html
    told = read_answer(story.service, "/events/evt_1?snapshot=1")
    assert "First title" not in str(told)
