"""Which published records belong to a place, by what is published of where they happened."""

from dataclasses import replace
from typing import Any

import pytest
from postgres_server import Database

from app.domain.place import Place
from app.query.collections import EVENTS
from app.query.places import (
    EventCounts,
    filter_events,
    list_selections,
    select_event_counts,
    select_public_places,
    select_revision,
)
from app.store.places import make_place

CITY = Place("C5360", "settlement", "Banias", "بانياس", "SY", pcode="C5360", admin1_pcode="SY10",
             admin2_pcode="SY1002", admin3_pcode="SY100200")  # fmt: skip
DISTRICT = Place("SY1002", "district", "Banyas", "بانياس", "SY", admin1_pcode="SY10",
                 admin2_pcode="SY1002")  # fmt: skip
GOVERNORATE = Place("SY10", "governorate", "Tartous", "طرطوس", "SY", admin1_pcode="SY10")
LOOSE = Place("msr-x", "settlement", "Banias", "بانياس", "SY", admin1_pcode="SY10")
REGION = Place("msr-coast", "region", "Syrian coast", "الساحل", "SY")


def count(events: int, name: str | None, *units: str | None) -> dict[str, Any]:
    first, second, third = (*units, None, None, None)[:3]
    return {"admin1_pcode": first, "admin2_pcode": second, "admin3_pcode": third,
            "place_name_en": name, "events": events}  # fmt: skip


ROWS = (
    count(1, "Banias", "SY10", "SY1002", "SY100200"),
    count(2, None, "SY10", "SY1002"),
    count(4, "Tartous", "SY10"),
    count(8, "Banias", "SY06", "SY0602", "SY060200"),
    count(16, "Syrian coast"),
    count(32, None),
)


@pytest.mark.parametrize(
    ("place", "filters", "events"),
    [(CITY, {"admin1_pcode": "SY10", "admin2_pcode": "SY1002", "admin3_pcode": "SY100200",
             "place_name_en": "Banias"}, 1),
     (DISTRICT, {"admin2_pcode": "SY1002"}, 3),
     (GOVERNORATE, {"admin1_pcode": "SY10"}, 7),
     (LOOSE, {"admin1_pcode": "SY10", "place_name_en": "Banias"}, 1),
     (REGION, {"place_name_en": "Syrian coast"}, 16)],
    ids=lambda value: value.place_id if isinstance(value, Place) else "",
)  # fmt: skip
def test_units_hold_what_lies_in_them_and_other_places_what_bears_their_name(
    place: Place, filters: dict[str, str], events: int
) -> None:
    assert filter_events(place) == filters
    assert EventCounts(ROWS).count(place) == events
    assert set(filters) <= set(EVENTS.filters)


QUARTER = Place("msr-q", "neighbourhood", "Hai Al Kusour", "حي القصور", "SY", parent_id="C5360",
                admin1_pcode="SY10", admin2_pcode="SY1002", admin3_pcode="SY100200")  # fmt: skip
LIKE_ITS_TOWN = replace(QUARTER, place_id="msr-old", name_en="Banias", name_ar="بانياس")
VAGUE = replace(QUARTER, place_id="msr-vague", admin3_pcode=None)


def test_town_holds_what_bears_the_name_of_a_quarter_and_nothing_twice() -> None:
    rows = (*ROWS, count(64, "Hai Al Kusour", "SY10", "SY1002", "SY100200"),
            count(128, "Hai Al Kusour", "SY10", "SY1002", "SY100201"),
            count(256, "Hai Al Kusour", "SY06"))  # fmt: skip
    counts, town = EventCounts(rows), filter_events(CITY)
    assert list_selections(CITY) == (town,)
    assert list_selections(CITY, [QUARTER]) == (town, filter_events(QUARTER))
    assert counts.count(CITY, [QUARTER]) == 1 + 64
    assert list_selections(CITY, [LIKE_ITS_TOWN]) == (town,)
    assert counts.count(CITY, [LIKE_ITS_TOWN]) == 1
    assert list_selections(CITY, [replace(LIKE_ITS_TOWN, admin3_pcode=None)]) == (town,)
    for both in ([QUARTER, VAGUE], [VAGUE, QUARTER]):
        assert list_selections(CITY, both) == (town, filter_events(VAGUE))
        assert counts.count(CITY, both) == 1 + 64 + 128


def read(database: Database, query: Any) -> list[dict[str, Any]]:
    with database.web.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def test_public_places_are_all_but_sites(coast: Database) -> None:
    """As the public role reads them."""
    places = [make_place(row) for row in read(coast, select_public_places())]
    assert len(places) > 300 and not [each for each in places if each.level == "site"]
    hidden = coast.ask("SELECT place_id FROM gazetteer.place WHERE level = 'site'")
    assert len(hidden) > 3
    assert {place_id for (place_id,) in hidden}.isdisjoint(each.place_id for each in places)


def test_revision_is_a_number(coast: Database) -> None:
    [row] = read(coast, select_revision())
    assert row["revision"] >= 1


def test_counts_are_of_what_is_shown_now(coast_database: Database) -> None:
    before = EventCounts(read(coast_database, select_event_counts({"admin1_pcode": "SY10"})))
    assert before.count(GOVERNORATE) > before.count(DISTRICT) > before.count(CITY) > 0
    coast_database.change(
        "UPDATE published.event SET shown_to = now() WHERE admin2_pcode = 'SY1002'"
    )
    after = EventCounts(read(coast_database, select_event_counts({"admin1_pcode": "SY10"})))
    assert after.count(DISTRICT) == 0 < after.count(GOVERNORATE)
