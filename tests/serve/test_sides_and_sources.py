"""Which side and which publisher: conditions and counts by who fought and by who tells."""

from collections import Counter

import pytest
from running_service import Service

PATH = "/api/aggregates"


def test_side_on_either_end_is_found_and_counted(busy: Service) -> None:
    everything = busy.read_features("events")
    sides = Counter(
        side
        for each in everything
        for side in {each["properties"]["actor1"], each["properties"]["actor2"]}
        if side
    )
    assert sides, "the record names no side"
    for side, number in sides.items():
        quoted = side.replace("'", "''")
        condition = f"(actor1 = '{quoted}' OR actor2 = '{quoted}')"
        page = busy.read_page("events", limit=1, filter=condition)
        assert page["numberMatched"] == number
    rows = busy.get(PATH, by="actor1,actor2", measure="events").json()["rows"]
    counted: Counter[str] = Counter()
    for row in rows:
        for side in {row["actor1"], row["actor2"]} - {None}:
            counted[side] += row["events"]
    assert counted == sides


@pytest.mark.parametrize("name", ["actor1", "actor2"])
def test_side_is_a_plain_parameter_and_an_order_too(busy: Service, name: str) -> None:
    events = busy.read_features("events", sortby=name)
    told = [each["properties"][name] for each in events]
    sides = [side for side in told if side]
    assert told == sides + [None] * (len(told) - len(sides))
    one = sides[0]
    assert busy.read_page("events", limit=1, **{name: one})["numberMatched"] == told.count(one)


@pytest.mark.parametrize("more", [{}, {"datetime": "2025-03-07"}, {"verification": "contested"}])
def test_each_source_counts_the_events_that_it_tells_of(
    busy: Service, more: dict[str, str]
) -> None:
    events = busy.read_features("events", **more)
    told = Counter(name for each in events for name in each["properties"]["sources"])
    body = busy.get(PATH, by="source", measure="events", **more).json()
    named = {row["source"]: row["events"] for row in body["rows"] if row["source"]}
    assert named == told
    assert body["numberMatched"] == len(events)
    for each in events[:20]:
        names = dict(
            zip(each["properties"]["sources"], each["properties"]["sources_ar"], strict=True)
        )
        known = {row["source"]: row["source_ar"] for row in body["rows"]}
        assert names.items() <= known.items()


def test_events_of_several_sources_stand_in_several_rows(service: Service) -> None:
    body = service.get(PATH, by="source").json()
    assert sum(row["events"] for row in body["rows"]) > body["numberMatched"] > 0


def test_sums_by_source_are_refused_where_they_mix(service: Service) -> None:
    answer = service.get(PATH, by="source", sum="killed_low")
    assert answer.status_code == 409
    assert all(group["source"] for group in answer.json()["groups"])
