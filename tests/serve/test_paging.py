"""Pages of one state, whatever is published between them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from postgres_server import Database
from told_story import EVENTS, Story, tell_story


@pytest.fixture
def story(tmp_path: Path, places_database: Database) -> Iterator[Story]:
    """A service on a record that the test writes."""
    with tell_story(tmp_path, places_database) as told:
        yield told


ORDERS = (None, "date_start", "-killed_high,title_en", "place_name_en,-date_end", "contested")


def follow_pages(story: Story, question: dict[str, str], publish: bool) -> list[dict[str, Any]]:
    """Read a question page by page; with `publish`, something changes before every page."""
    features: list[dict[str, Any]] = []
    answer = story.ask(EVENTS, limit=2, **question)
    for step in range(20):
        page = answer.json()
        assert answer.status_code == 200, answer.text
        features += page["features"]
        links = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not links:
            return features
        if publish:
            # One moves to the front, one to the back, one is new, all in every order.
            story.record.add_event("evt_2", killed=90 + step, date_start=date(2025, 3, 20),
                                   title_en=f"Anew {step}")  # fmt: skip
            story.record.add_event("evt_5", killed=step, date_start=date(2024, 1, 1 + step))
            story.record.add_event(f"evt_new{step}", killed=50, date_start=date(2025, 3, 7))
            story.publish()
        answer = story.service.client.get(links[0])
    pytest.fail("the pages do not end")


@pytest.mark.parametrize("order", ORDERS)
def test_every_record_comes_once_though_something_is_published_before_every_page(
    story: Story, order: str | None
) -> None:
    for number in range(1, 8):
        story.record.add_event(
            f"evt_{number}", killed=number * 10, date_start=date(2025, 3, 1 + number % 4),
            title_en=f"Title {9 - number}",
        )  # fmt: skip
    story.publish()
    question = {} if order is None else {"sortby": order}
    whole = story.read(EVENTS, **question)["features"]
    assert len(whole) == 7
    assert follow_pages(story, question, publish=False) == whole
    assert follow_pages(story, question, publish=True) == whole


def test_record_that_may_not_be_told_any_more_drops_out_of_later_pages(story: Story) -> None:
    for number in range(1, 5):
        story.record.add_event(f"evt_{number}", date_start=date(2025, 3, number))
    story.publish()
    first = story.read(EVENTS, limit=2, sortby="date_start")
    assert [each["id"] for each in first["features"]] == ["evt_1", "evt_2"]
    story.record.drop_event("evt_3")
    story.publish()
    [following] = [link["href"] for link in first["links"] if link["rel"] == "next"]
    rest = story.service.client.get(following).json()["features"]
    assert [each["id"] for each in rest][-1] == "evt_4"


def test_cursor_of_another_order_or_filter_is_refused(story: Story) -> None:
    for number in range(1, 4):
        story.record.add_event(f"evt_{number}")
    story.publish()
    page = story.read(EVENTS, limit=1)
    [following] = [link["href"] for link in page["links"] if link["rel"] == "next"]
    for more in ("&sortby=title_en", "&filter=killed_low>5", "&scope=site", "&known_at=2025-04-01"):
        answer = story.service.client.get(following + more)
        assert answer.status_code == 400 and answer.json()["parameter"] == "cursor", more
    for more in ("&properties=title_en", "&f=json"):
        assert story.service.client.get(following + more).status_code == 200, more
