"""A frozen embed says one correction in all its forms: without script, as a picture, in oEmbed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest
from postgres_server import Database
from running_service import run_service
from told_story import Story, StoryWriter

from app.domain.withdrawal import WithdrawalReason
from app.encode.svg_map.cards import Card, CardText
from app.pipeline import withdraw_record
from app.pipeline.merging import merge_events

SHELL = Path(__file__).resolve().parents[2] / "frontend"
CORRECTION = re.compile(r'<p id="correction"(?: hidden)?>([^<]*)</p>')
LEAD = re.compile(r'<p class="lead"><a[^>]*>([^<]*)</a>(?:: <b><bdi>([^<]*)</bdi></b>)?</p>')


@dataclass
class Desk:
    """Stands where pictures are painted, and keeps what they were to be painted of."""

    cards: list[Card] = field(default_factory=list)

    async def make(self, card: Card) -> bytes:
        """Keep a card instead of painting it."""
        self.cards.append(card)
        return b""

    def end(self) -> None:
        """Nothing runs."""


@dataclass
class Told:
    """One story, and what its frozen embed says as a page and as a picture."""

    story: Story
    desk: Desk

    def read(self, lang: str = "en", **asked: object) -> tuple[str, CardText]:
        """Return the page and the text of the picture of one and the same address."""
        view = {"sel": "evt_1", "snapshot": 1, "lang": lang} | asked
        page = self.story.service.get("/embed", **view)
        assert page.status_code == 200
        assert self.story.service.get("/embed.png", **view).status_code == 200
        return unescape(page.text), self.desk.cards[-1].text

    def read_both(self, lang: str = "en") -> tuple[str | None, str | None]:
        """Return the figure and the correction, which are the same on page and picture."""
        page, card = self.read(lang)
        found, led = CORRECTION.search(page), LEAD.search(page)
        assert found is not None
        correction = found[1] or None
        assert correction == card.correction
        assert ((led[1], led[2]) if led else (None, None)) == (card.name, card.figure)
        noscript = page.partition("<noscript>")[2].partition("</noscript>")[0]
        assert correction is None or correction in noscript  # the picture's text, and its address
        assert 'src="embed.png?' in noscript and "snapshot=1" in noscript
        return (led[2] if led else None), correction


@pytest.fixture
def told(tmp_path: Path, places_database: Database) -> Iterator[Told]:
    """Two battles of one day as they were first published."""
    record, desk = StoryWriter(tmp_path / "story", places_database), Desk()
    record.add_event("evt_1", killed=10, title_en="First title", title_ar="العنوان الأول")
    record.add_event("evt_2", killed=3, title_en="Second title")
    with run_service(places_database.web_url, SHELL) as service:
        service.app.state.pictures = desk
        story = Story(places_database, record, service)
        story.publish()
        yield Told(story, desk)


def test_corrected_figure_stands_beside_the_one_of_the_article(told: Told) -> None:
    told.story.record.add_event("evt_1", killed=14, title_en="First title")
    told.story.publish()
    figure, correction = told.read_both()
    assert figure == "10 civilians killed"
    assert (
        correction == "Corrected 11 January 2026 (its source changed it): now 14 civilians killed."
    )
    change_toll(told, 15)
    figure, correction = told.read_both()
    assert figure == "10 civilians killed"
    assert correction is not None and "12 January 2026" in correction and "15" in correction
    arabic = told.read_both("ar")
    assert arabic[0] == "القتلى (مدنيون): ١٠"
    assert arabic[1] is not None and "١٢ كانون الثاني ٢٠٢٦" in arabic[1] and "١٥" in arabic[1]
    page, card = told.read(snapshot=3)
    assert card.correction is None and 'id="correction" hidden' in page
    check_updating(told)
    check_oembed(told)
    change_toll(told, 10)  # what came back is no correction
    assert told.read_both() == ("10 civilians killed", None)


def change_toll(told: Told, killed: int) -> None:
    """Publish another figure of the record."""
    told.story.record.add_event("evt_1", killed=killed, title_en="First title",
                                title_ar="العنوان الأول")  # fmt: skip
    told.story.publish()


def check_updating(told: Told) -> None:
    """Check that an embed without a state of its own tells today's figure alone."""
    view = {"sel": "evt_1", "lang": "en"}
    page = told.story.service.get("/embed", **view).text
    assert told.story.service.get("/embed.png", **view).status_code == 200
    assert "15 civilians killed" in page and "Corrected" not in page
    card = told.desk.cards[-1].text
    assert (card.figure, card.correction) == ("15 civilians killed", None)
    assert card.updated is not None and card.updated in unescape(page)


def check_oembed(told: Told) -> None:
    """Check that a frozen address is embedded frozen."""
    service = told.story.service
    answer = service.get("/oembed", url=f"{service.address}/events/evt_1?snapshot=1").json()
    assert "snapshot=1" in answer["html"] and "snapshot=1" in answer["thumbnail_url"]
    framed = unescape(re.findall(r'src="([^"]+)"', answer["html"])[0])
    assert "now 15 civilians killed." in unescape(service.client.get(framed).text)


@pytest.mark.parametrize(
    ("reason", "figure"),
    [(WithdrawalReason.SOURCE_RETRACTED, "10 civilians killed"), (WithdrawalReason.SAFETY, None)],
)
def test_withdrawn_record_says_so_and_what_protects_people_keeps_nothing(
    told: Told, reason: WithdrawalReason, figure: str | None
) -> None:
    withdraw_record(told.story.database.writer, "evt_1", reason)
    told.story.publish_again()
    said, correction = told.read_both()
    assert said == figure
    assert correction is not None and re.fullmatch(r"Withdrawn \d+ \w+ \d{4} \(.+\)\.", correction)
    page, card = told.read()
    assert figure is not None or "First title" not in page + str(card)


def test_merged_record_names_the_one_that_tells_it_now(told: Told) -> None:
    merge_events(told.story.database.writer, "evt_2", "evt_1")
    told.story.publish_again()
    figure, correction = told.read_both()
    assert figure == "10 civilians killed"
    assert correction is not None and correction.startswith("Corrected ")
    assert "it is told by another record now, «Second title»" in correction
    arabic = told.read_both("ar")[1]
    assert arabic is not None and "يرويه الآن سجل آخر" in arabic
