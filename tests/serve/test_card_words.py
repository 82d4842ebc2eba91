"""What is written in pictures: figures as they were, what became of them, and where to look."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from postgres_server import Database
from running_service import Service
from told_story import Story, tell_story

from app.domain.withdrawal import WithdrawalReason
from app.encode.svg_map.card import draw_card
from app.encode.svg_map.cards import Card
from app.encode.svg_map.ground import Ground, read_ground_files
from app.pipeline import withdraw_record
from app.serve.views.kept_pictures import KeptPictures
from app.serve.views.picture_maker import PictureMaker

BASEMAP = Path(__file__).resolve().parents[2] / "geodata" / "basemap"
MARCH = {"from": "2025-03-01", "to": "2025-03-31"}


@cache
def read_ground() -> Ground:
    return read_ground_files(BASEMAP)


class Unpainted(PictureMaker):
    """Draws cards and leaves them as SVG, whose letters can be read."""

    async def make(self, card: Card) -> bytes:
        return draw_card(card, read_ground()).encode()


@contextmanager
def leave_unpainted(service: Service) -> Iterator[Service]:
    state = service.app.state
    before = state.pictures, state.kept_pictures
    state.pictures, state.kept_pictures = Unpainted(BASEMAP), KeptPictures(0)
    yield service
    state.pictures, state.kept_pictures = before


@pytest.fixture
def story(tmp_path: Path, places_database: Database) -> Iterator[Story]:
    with tell_story(tmp_path, places_database) as told, leave_unpainted(told.service):
        yield told


@pytest.fixture
def coast_service(service: Service) -> Iterator[Service]:
    with leave_unpainted(service):
        yield service


def read_words(service: Service, path: str = "/map.png", **asked: object) -> str:
    """Return all that is written in a picture, its lines joined."""
    answer = service.get(path, **asked)
    assert answer.status_code == 200, answer.text
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", answer.text)
    return re.sub("[\u2066-\u2069]", "", unescape(" ".join(texts)))


def test_frozen_picture_keeps_its_figure_and_says_the_correction(story: Story) -> None:
    story.publish()
    story.record.add_event("evt_1", killed=14, title_en="Second title")
    story.record.add_event("evt_3", killed=5)
    story.publish()
    for path in ("/map.png", "/embed.png"):
        frozen = read_words(story.service, path, sel="evt_1", snapshot=1)
        assert "First title 10 civilians killed" in frozen
        assert re.search(r"Corrected \d+ \w+ \d{4}.*: now 14 civilians killed\.", frozen)
        assert "As shown on 10 January 2026 (snapshot 1)." in frozen
        assert "/events/evt_1?lang=en&snapshot=1" in frozen.replace(" ", "")
    arabic = read_words(story.service, sel="evt_1", snapshot=1, lang="ar")
    assert (
        "القتلى (مدنيون): ١٠" in arabic and "القتلى (مدنيون): ١٤" in arabic and "صُحّح في" in arabic
    )
    today = read_words(story.service, sel="evt_1")
    assert (
        "14 civilians killed" in today and "Corrected" not in today and "10 civilians" not in today
    )
    of_map = read_words(story.service, snapshot=1, **MARCH)
    assert "2 events" in of_map and "Corrected since: now 3 events." in of_map


def test_frozen_picture_of_what_was_withdrawn_says_so(story: Story) -> None:
    story.publish()
    assert withdraw_record(story.database.writer, "evt_1", WithdrawalReason.SOURCE_RETRACTED)
    assert withdraw_record(story.database.writer, "evt_2", WithdrawalReason.SAFETY)
    story.publish_again()
    retracted = read_words(story.service, sel="evt_1", snapshot=1)
    assert "First title 10 civilians killed" in retracted and "Withdrawn" in retracted
    protected = read_words(story.service, sel="evt_2", snapshot=1)
    assert "Withdrawn" in protected, "the reason is told, and nothing of what was shown"
    assert not re.search(r"evt_2|\b3 civilians|First title 3", protected.rpartition("figures")[0])


def test_record_without_a_place_is_said_to_be_none_of_what_is_drawn(coast_service: Service) -> None:
    for name in ("flows", "corridors"):
        features = coast_service.read_features(name)
        placed = next(each["id"] for each in features if each["geometry"])
        placeless = next(each["id"] for each in features if not each["geometry"])
        assert "Not on the map" in read_words(coast_service, sel=placeless)
        assert "Not on the map" not in read_words(coast_service, sel=placed)
        assert f"/{name}/{placeless}?lang=ar" in read_words(
            coast_service, sel=placeless, lang="ar"
        ).replace(" ", "")


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("size", [(1200, 630), (600, 400), (320, 400)])
def test_key_explains_all_that_is_drawn(
    coast_service: Service, lang: str, size: tuple[int, int]
) -> None:
    width, height = size
    words = read_words(coast_service, lang=lang, width=width, height=height, **MARCH)
    expected = {"en": ("at least 1,426 killed", "lowest credible toll", "known only to an area",
                       "movement of people", "several events at one place", "figures contested",
                       "Reuters and 6 more."),
                "ar": ("القتلى: ١٬٤٢٦ على الأقل", "أدنى حصيلة", "منطقة فقط", "حركة سكان",
                       "عدة أحداث", "الأرقام محلّ خلاف", "رويترز و٦ غيرها.")}  # fmt: skip
    for told in expected[lang]:
        assert told in words
    if lang == "ar":
        ours = words.partition("/?")[0].replace("Natural Earth", "")
        assert not re.search("[0-9]", ours.rpartition(" ")[0]), "one set of digits"


def test_title_does_not_name_the_map_twice(coast_service: Service) -> None:
    empty = read_words(coast_service, **{"from": "2019-01-01", "to": "2019-01-31"})
    assert "Masar Map of Syria, 1–31 January 2019 1–31 January 2019: 0 events." in empty


def test_picture_of_a_part_says_how_many_of_the_events_lie_in_it(coast_service: Service) -> None:
    aleppo, all_of_it = {"map": "10/36.2/37.1"}, {"map": "7/35/37"}
    assert "35 events from 24 sources. 10 not on the map. In this part of the map: 0 events." in (
        read_words(coast_service, **aleppo, **MARCH)
    )
    assert "In this part" not in read_words(coast_service, **all_of_it, **MARCH)
    north = {"map": "10.5/35.55/35.9", **MARCH}
    told = re.search(r"In this part of the map: (\d+) events", read_words(coast_service, **north))
    assert told is not None and 1 < int(told[1]) < 25
    assert "In this part" not in read_words(coast_service, **north, layers="areas")
