"""Pages from stored texts hold the same as pages from columns, and count the same."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from postgres_server import Database
from running_service import Service
from sqlalchemy import Connection

from app.domain.filters import Box, DateRange, ItemFilter
from app.encode.geojson import build_feature, encode_json
from app.query import counts, items
from app.query.collections import EVENTS
from app.query.stored_features import has_text_pages, select_texts

COAST, NOWHERE = Box(35.5, 34.5, 36.5, 36.0), Box(10, 10, 11, 11)
POINT, AROUND = Box(35.9, 35.55, 35.9, 35.55), Box(170.0, -80.0, 36.0, 80.0)
MARCH = DateRange(date(2025, 3, 6), date(2025, 3, 9))
BOXES = (None, COAST, NOWHERE, POINT, AROUND)
PERIODS = (None, MARCH, DateRange(None, date(2025, 3, 7)), DateRange(date(2025, 3, 20), None),
           DateRange(date(2025, 3, 15), date(2025, 3, 15)),
           DateRange(date(2031, 1, 1), date(2031, 1, 2)))  # fmt: skip
VALUES = ({}, {"event_type": "Violence against civilians"}, {"admin1_pcode": "SY06"},
          {"verification": "weak"}, {"record": "nothing"})  # fmt: skip


@pytest.fixture
def connection(coast: Database) -> Iterator[Connection]:
    """A reader's connection, and an owner's whose changes are not kept."""
    with coast.owner.connect() as connection:
        yield connection


def read_both(
    connection: Connection, asked: ItemFilter
) -> tuple[list[object], list[object], set[int]]:
    """Return the page from columns, the page from texts, and what all say of how many match."""
    rows = connection.execute(items.select_items(EVENTS, asked)).mappings().all()
    built = [json.loads(encode_json(build_feature(dict(row), EVENTS.properties))) for row in rows]
    texts = connection.execute(*select_texts(EVENTS, asked)).mappings().all()
    matched = {row["matched"] for row in texts}
    for count in (items.count_items, counts.count_items):
        matched.add(connection.scalar(count(EVENTS, asked)))
    return built, [json.loads(row["feature_text"]) for row in texts], matched


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("dates", PERIODS)
def test_texts_are_what_columns_say_and_all_counts_agree(
    connection: Connection, box: Box | None, dates: DateRange | None
) -> None:
    for equals in VALUES:
        for limit in (1, 5, 1000):
            asked = ItemFilter(box=box, dates=dates, equals=equals, limit=limit)
            built, texts, matched = read_both(connection, asked)
            assert texts == built
            assert len(matched) == 1, asked


def test_long_events_and_full_boxes_are_found_too(connection: Connection) -> None:
    """Few events take another way than many, and those that last longer than a month."""
    connection.exec_driver_sql(
        "UPDATE published.event SET date_start = '2024-01-01' WHERE admin1_pcode = 'SY10'"
    )
    for analyzed in (False, True):
        for box in (COAST, POINT):
            for dates in (None, MARCH, DateRange(date(2024, 5, 1), date(2024, 5, 2))):
                asked = ItemFilter(box=box, dates=dates, limit=3)
                built, texts, matched = read_both(connection, asked)
                assert texts == built and len(matched) == 1
                if box is COAST:
                    assert texts
        if not analyzed:
            connection.exec_driver_sql("ANALYZE published.event")


def test_questions_about_the_past_or_some_properties_are_told_from_columns() -> None:
    assert has_text_pages(EVENTS, ItemFilter())
    assert not has_text_pages(EVENTS, ItemFilter(chosen=("title_en",)))


def test_pages_of_texts_follow_one_another_to_the_last(service: Service) -> None:
    seen, path = [], "/api/collections/events/items?limit=7&bbox=35.5,34.5,36.5,36"
    while path:
        page = service.client.get(path).json()
        seen += [each["id"] for each in page["features"]]
        path = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert len(seen) == len(set(seen)) == page["numberMatched"] > 14
