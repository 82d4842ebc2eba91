"""What is asked becomes one bounded SELECT on what is published; compiled without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import postgresql

from app.domain.filters import NOW, AsOf, Box, Cursor, DateRange, ItemFilter
from app.query.aggregates import GROUPS, select_aggregates
from app.query.claims import select_claims, select_subject
from app.query.collections import COLLECTIONS, Collection
from app.query.fields import list_fields
from app.query.history import select_claim_versions, select_record_versions
from app.query.items import count_items, select_extent, select_item, select_items
from app.query.state import select_beside_state, select_state

ASKED = ItemFilter(
    Box(35, 34, 37, 36), DateRange(date(2025, 3, 6), date(2025, 3, 9)), limit=7,
)  # fmt: skip
MARCH_9 = date(2025, 3, 9)
THEN = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = (NOW, AsOf(MARCH_9), AsOf(None, THEN), AsOf(MARCH_9, THEN), AsOf(None, THEN, True))
EVERY = pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=COLLECTIONS)


def make_cursor(collection: Collection) -> Cursor:
    """Return a cursor in the middle of a collection in its own order."""
    values = ("2025-03-07",) if collection.sort_column else ()
    return Cursor(values, "evt_x", "digest", 1, THEN)


def compile_query(query: Select[object]) -> str:
    """Return the SQL that the database would get, values apart."""
    return str(query.compile(dialect=postgresql.dialect()))


def list_queries(collection: Collection, as_of: AsOf = NOW) -> list[Select[object]]:
    """Return every question that is asked about a collection."""
    asked = replace(ASKED, as_of=as_of, cursor=make_cursor(collection))
    return [
        select_items(collection, asked), count_items(collection, asked),
        select_item(collection, "x", as_of), select_extent(collection),
        select_subject(collection, "x", as_of),
    ]  # fmt: skip


@EVERY
@pytest.mark.parametrize("as_of", MOMENTS)
def test_no_query_leaves_what_is_public(collection: Collection, as_of: AsOf) -> None:
    queries = list_queries(collection, as_of)
    if collection.versions is not None:
        queries += [
            select_claims(collection, "x", as_of),
            select_record_versions(collection, collection.versions, "x"),
            select_claim_versions(collection.versions, "x"),
        ]
    for query in queries:
        sql = compile_query(query)
        assert "ledger." not in sql
        assert "published." in sql or "gazetteer." in sql


@pytest.mark.parametrize("name", ["events", "clusters", "corridors", "flows"])
def test_only_what_is_shown_now_is_asked_for(name: str) -> None:
    """The indexes hold what is shown now: nothing else may stand between them and the question."""
    collection = COLLECTIONS[name]
    for query in (*list_queries(collection), select_claims(collection, "x")):
        sql = compile_query(query)
        assert "shown_to IS NULL" in sql
        assert "shown_from" not in sql and "UNION" not in sql and "_step" not in sql


@pytest.mark.parametrize("name", ["events", "clusters", "flows"])
def test_state_shown_now_is_asked_for_as_fast_under_its_number(name: str) -> None:
    current = AsOf(None, THEN, is_current=True)
    for asked, now in zip(
        list_queries(COLLECTIONS[name], current), list_queries(COLLECTIONS[name]), strict=True
    ):
        assert compile_query(asked) == compile_query(now)


@pytest.mark.parametrize("name", ["events", "clusters", "corridors", "flows"])
def test_past_version_is_asked_for_only_together_with_what_is_shown_today(name: str) -> None:
    collection = COLLECTIONS[name]
    for query in list_queries(collection, AsOf(None, THEN)):
        past = compile_query(query).split("UNION ALL")[1:]
        assert all("EXISTS" in each and "shown_to IS NULL" in each for each in past)


@EVERY
def test_page_asks_for_one_row_more_in_a_total_order(collection: Collection) -> None:
    query = select_items(collection, ASKED)
    assert query._limit == ASKED.limit + 1
    order = compile_query(query).split("ORDER BY")[1]
    assert collection.id_column in order


@EVERY
def test_values_are_bound_and_never_spelled_into_the_query(collection: Collection) -> None:
    hostile = "'; DROP TABLE published.event; --"
    texts = {each.name for each in list_fields(collection) if each.type == "text"}
    named = texts & set(collection.filters)
    asked = ItemFilter(equals=dict.fromkeys(named, hostile))
    sql = compile_query(select_items(collection, asked))
    assert "DROP TABLE" not in sql
    assert sql.count("%(") >= len(named) > 0


@EVERY
def test_no_bookkeeping_column_is_a_property(collection: Collection) -> None:
    hidden = {"row_id", "row_hash", "shown_from", "shown_to", "geom", "point", "area", "outline"}
    assert not hidden & set(collection.properties)
    assert set(collection.filters) <= {column.name for column in collection.show(NOW).source.c}


def test_box_across_the_antimeridian_is_two_boxes() -> None:
    crossing = ItemFilter(Box(179, -10, -179, 10))
    sql = compile_query(count_items(COLLECTIONS["events"], crossing))
    assert sql.count("ST_MakeEnvelope(") == 2 and "geom IS NULL" in sql


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_can_be_asked_for(group: str) -> None:
    for as_of in MOMENTS:
        sql = compile_query(select_aggregates((group,), ItemFilter(as_of=as_of)))
        assert "GROUP BY" in sql and "LIMIT" in sql


def test_state_and_the_last_corridor_that_ran_out_are_asked_for_apart() -> None:
    """In the dark the public role may read the state, and no corridor."""
    sql = compile_query(select_state())
    assert "published.state" in sql and "corridor" not in sql
    assert "expires_at <= now()" in compile_query(select_beside_state())
