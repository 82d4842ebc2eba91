"""What is asked becomes one bounded SELECT on what is published; compiled without a database."""

from datetime import date

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import postgresql

from app.domain.filters import Box, Cursor, DateRange, ItemFilter
from app.query.aggregates import GROUPS, select_aggregates
from app.query.claims import select_claims, select_subject
from app.query.collections import COLLECTIONS, Collection
from app.query.items import count_items, select_extent, select_item, select_items
from app.query.state import select_state

ASKED = ItemFilter(
    Box(35, 34, 37, 36), DateRange(date(2025, 3, 6), date(2025, 3, 9)), limit=7,
    cursor=Cursor("2025-03-07", "evt_x"),
)  # fmt: skip
EVERY = pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=COLLECTIONS)


def compile_query(query: Select[object]) -> str:
    """Return the SQL that the database would get, values apart."""
    return str(query.compile(dialect=postgresql.dialect()))


def list_queries(collection: Collection) -> list[Select[object]]:
    """Return every question that is asked about a collection."""
    return [
        select_items(collection, ASKED), count_items(collection, ASKED),
        select_item(collection, "x"), select_extent(collection), select_subject(collection, "x"),
    ]  # fmt: skip


@EVERY
def test_no_query_leaves_what_is_public(collection: Collection) -> None:
    for query in list_queries(collection):
        sql = compile_query(query)
        assert "ledger." not in sql
        assert "published." in sql or "gazetteer." in sql


@pytest.mark.parametrize("name", ["events", "clusters", "corridors", "flows"])
def test_only_what_is_shown_now_is_asked_for(name: str) -> None:
    collection = COLLECTIONS[name]
    for query in list_queries(collection):
        assert "shown_to IS NULL" in compile_query(query)
    assert "shown_to IS NULL" in compile_query(select_claims("x"))


@EVERY
def test_page_asks_for_one_row_more_in_a_total_order(collection: Collection) -> None:
    query = select_items(collection, ASKED)
    assert query._limit == ASKED.limit + 1
    order = compile_query(query).split("ORDER BY")[1]
    assert collection.id_column in order


@EVERY
def test_values_are_bound_and_never_spelled_into_the_query(collection: Collection) -> None:
    hostile = "'; DROP TABLE published.event; --"
    asked = ItemFilter(equals=dict.fromkeys(collection.filters, hostile))
    sql = compile_query(select_items(collection, asked))
    assert "DROP TABLE" not in sql
    assert sql.count("%(") >= len(collection.filters)


@EVERY
def test_no_bookkeeping_column_is_a_property(collection: Collection) -> None:
    hidden = {"row_id", "row_hash", "shown_from", "shown_to", "geom", "point", "area", "outline"}
    assert not hidden & set(collection.properties)
    assert set(collection.filters) <= {column.name for column in collection.source.c}


def test_box_across_the_antimeridian_is_two_boxes() -> None:
    crossing = ItemFilter(Box(179, -10, -179, 10))
    sql = compile_query(count_items(COLLECTIONS["events"], crossing))
    assert sql.count("ST_MakeEnvelope(") == 2 and "geom IS NULL" in sql


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_can_be_asked_for(group: str) -> None:
    sql = compile_query(select_aggregates((group,), ItemFilter()))
    assert "GROUP BY" in sql and "LIMIT" in sql


def test_state_is_one_row_with_the_last_corridor_that_ran_out() -> None:
    sql = compile_query(select_state())
    assert "published.state" in sql and "expires_at <= now()" in sql
