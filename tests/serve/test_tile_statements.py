"""One statement serves all tiles of a question and a zoom; to make it takes longer than a tile."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Select, literal, select
from sqlalchemy.dialects import postgresql

from app.domain.tiles import Tile
from app.query.collections import COLLECTIONS
from app.query.tile_squares import bind_tile
from app.serve.answering.kept_statements import KeptStatements
from app.serve.tiles.tile_question import list_drawn_collections, parse_tile_filter
from app.serve.tiles.tiles import choose_statement

Asked = tuple[Select[Any], Mapping[str, Any]]


def choose(zoom: int, name: str = "events", **given: str) -> Asked:
    asked = parse_tile_filter(COLLECTIONS[name], given)
    return choose_statement(COLLECTIONS[name], zoom, given, asked)


@pytest.mark.parametrize("zoom", [0, 7, 10, 14])
@pytest.mark.parametrize("name", [each.name for each in list_drawn_collections()])
def test_only_the_tile_itself_is_given_when_a_statement_runs(name: str, zoom: int) -> None:
    given = {"datetime": "2025-03-07"} if COLLECTIONS[name].date_columns else {}
    made = choose(zoom, name, **given)[0].compile(dialect=postgresql.dialect())
    lacking = {key for key, bind in made.binds.items() if bind.required}
    assert {"tile_row", "tile_column"} <= lacking <= bind_tile(Tile(zoom, 0, 0)).keys()


def test_a_statement_is_made_once_for_a_question() -> None:
    first = choose(7, event_type="Battles")
    assert choose(7, event_type="Battles")[0] is first[0]
    assert choose(7, event_type="Protests")[0] is not first[0]
    assert choose(9, event_type="Battles")[0] is not first[0]
    assert choose(7, event_type="Battles", datetime="2025-03-07")[0] is not first[0]


def test_a_statement_serves_all_periods_of_a_shape_below_single_events() -> None:
    first, days = choose(7, datetime="2025-03-07")
    again, others = choose(7, datetime="2024-05-20")
    assert again is first and set(others) == set(days) and others != days
    assert choose(7, datetime="2025-03-07/..")[0] is not first
    assert choose(12, datetime="2025-03-07")[0] is not choose(12, datetime="2025-03-08")[0]


@pytest.mark.parametrize(("width", "kept"), [(8, True), (9, False)])
def test_statement_with_a_wide_condition_is_not_kept(width: int, kept: bool) -> None:
    given = {"filter": " OR ".join(["killed_low = 1"] * width)}
    chosen = [choose(10, **given)[0] for _ in range(2)]
    assert (chosen[0] is chosen[1]) == kept
    assert (chosen[0]._generate_cache_key() is not None) == kept  # noqa: SLF001


def test_no_more_statements_are_kept_than_was_said() -> None:
    made: list[int] = []

    def find(kept: KeptStatements, number: int) -> Select[Any]:
        return kept.find(number, lambda: made.append(number) or select(literal(number)))  # type: ignore[func-returns-value]

    kept = KeptStatements(2)
    for number in (1, 2, 1, 3, 1, 2):
        find(kept, number)
    assert made == [1, 2, 3, 2], "what was used longest ago goes first"
