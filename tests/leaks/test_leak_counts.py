"""Channels 2, 4 and 14: positions, counts and rounded sums leave no room for what is hidden."""

import itertools
from datetime import date
from typing import Any

import pytest
from attacker import Question, follow_pages, read_cursor
from attacks import draw_counts
from hypothesis import HealthCheck, given, settings
from paired_worlds import Sight
from victims import EVENTS

from app.query.collections import COLLECTIONS as CATALOGUE
from app.serve.asking.cursors import digest_question
from app.serve.catalogue.extents import spell_interval

QUIET = list(HealthCheck)


@pytest.mark.parametrize("limit", [1, 2, 5])
@pytest.mark.parametrize("collection", ["events", "clusters", "corridors", "flows"])
def test_walk_through_pages_has_no_gap_and_no_hidden_order(
    here: Sight, there: Sight, collection: str, limit: int
) -> None:
    pages = follow_pages(there.attacker, collection, limit)
    assert pages == follow_pages(here.attacker, collection, limit)
    walked = [own_id for page in pages for own_id in page]
    features: list[dict[str, Any]] = there.attacker.list_features(collection)
    order = [(f["properties"]["date_start"] or "0001-01-01", f["id"]) for f in features]
    assert walked == [own_id for _, own_id in order]
    assert all(len(page) == limit for page in pages[:-1])
    # Newest first, then by id: what orders the pages is told in them.
    assert order == sorted(sorted(order, key=lambda o: o[1]), key=lambda o: o[0], reverse=True)


@pytest.mark.parametrize("collection", ["events", "places"])
def test_cursor_holds_what_the_page_has_shown(there: Sight, collection: str) -> None:
    page = there.attacker.read(f"/api/collections/{collection}/items", limit=3)
    features: Any = page["features"]
    links: Any = page["links"]
    [following] = [link["href"] for link in links if link["rel"] == "next"]
    held = read_cursor(following.rpartition("cursor=")[2])
    last = features[-1]
    day = last["properties"].get("date_start")
    # Nothing of the question but its digest, and no other state than the one that is shown.
    digest = digest_question(CATALOGUE[collection], {})
    days = [day] if day else []
    assert held == [digest, page["snapshot"], held[2], days, last["id"]]


@settings(max_examples=15, deadline=None, suppress_health_check=QUIET)
@given(question=draw_counts())
def test_every_count_counts_what_can_be_seen(there: Sight, question: Question) -> None:
    given_ = {
        name: value
        for name, value in question.parameters
        if name not in {"by", "limit", "f", "sum"}
    }
    features: list[dict[str, Any]] = there.attacker.list_features("events", **given_)
    page = there.attacker.read("/api/collections/events/items", limit=1, **given_)
    assert page["numberMatched"] == len(features)
    for by in ("day", "admin1", "event_type"):
        rows: Any = there.attacker.read("/api/aggregates", by=by, **given_)["rows"]
        assert sum(row["events"] for row in rows) == len(features)
        known = [f["properties"] for f in features if f["properties"]["killed_low"] is not None]
        if len({each["record"] for each in known}) == 1:
            dead = sum(each["killed_low"] for each in known if each["scope"] == "site")
            assert sum(row["killed_low"] or 0 for row in rows) == dead


def test_differences_between_selections_leave_nobody(there: Sight) -> None:
    """All minus those of every value of a filter is nothing, for every filter and pair of days."""
    everything: list[dict[str, Any]] = there.attacker.list_features("events")
    for name in ("event_type", "precision", "admin1_pcode", "verification", "scope"):
        values = {f["properties"][name] for f in everything} - {None}
        unsaid = sum(f["properties"][name] is None for f in everything)
        parts = sum(len(there.attacker.list_features("events", **{name: each})) for each in values)
        assert parts + unsaid == len(everything), name
    days = sorted({f["properties"]["date_start"] for f in everything})
    for first, last in itertools.pairwise(days):
        before = there.attacker.list_features("events", datetime=f"../{first}")
        until = there.attacker.list_features("events", datetime=f"../{last}")
        new = {f["id"] for f in until} - {f["id"] for f in before}
        assert new == {f["id"] for f in everything if f["properties"]["date_start"] == last}


def test_extents_end_with_what_is_shown(there: Sight) -> None:
    for name in ("events", "clusters", "corridors", "flows"):
        told: Any = there.attacker.read(f"/api/collections/{name}")
        features: list[dict[str, Any]] = there.attacker.list_features(name)
        [[first, last]] = told["extent"]["temporal"]["interval"]
        assert told["itemCount"] == len(features)
        days = [
            date.fromisoformat(pick(each["properties"][key] for each in features))
            for pick, key in ((min, "date_start"), (max, "date_end"))
        ]
        assert [first, last] == spell_interval(*days)
    assert EVENTS["waiting"] not in {f["id"] for f in there.attacker.list_features("events")}
