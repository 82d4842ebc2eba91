"""One statement serves all tiles of a question and a zoom; to make it takes longer than a tile."""

import pytest
from sqlalchemy.dialects import postgresql

from app.domain.filters import NOW
from app.domain.tiles import Tile
from app.query.collections import COLLECTIONS, EVENTS
from app.query.tile_squares import bind_tile
from app.serve.tiles.tile_question import list_drawn_collections, parse_tile_filter
from app.serve.tiles.tiles import choose_statement, make_statement

PERIOD = (("datetime", "2025-03-07"),)


@pytest.mark.parametrize("zoom", [0, 7, 10, 14])
@pytest.mark.parametrize("name", [each.name for each in list_drawn_collections()])
def test_only_the_tile_itself_is_given_when_a_statement_runs(name: str, zoom: int) -> None:
    words = PERIOD if COLLECTIONS[name].date_columns else ()
    made = make_statement(name, zoom, words, NOW).compile(dialect=postgresql.dialect())
    lacking = {key for key, bind in made.binds.items() if bind.required}
    assert {"tile_row", "tile_column"} <= lacking <= bind_tile(Tile(zoom, 0, 0)).keys()


def test_a_statement_is_made_once_for_a_question() -> None:
    first = make_statement("events", 7, PERIOD, NOW)
    assert make_statement("events", 7, PERIOD, NOW) is first
    assert make_statement("events", 7, (("datetime", "2025-03-08"),), NOW) is not first


@pytest.mark.parametrize(("width", "kept"), [(8, True), (9, False)])
def test_statement_with_a_wide_condition_is_not_kept(width: int, kept: bool) -> None:
    given = {"filter": " OR ".join(["killed_low = 1"] * width)}
    asked = parse_tile_filter(EVENTS, given)
    before = make_statement.cache_info().misses
    chosen = [choose_statement(EVENTS, 10, given, asked) for _ in range(2)]
    assert (chosen[0] is chosen[1]) == kept
    assert make_statement.cache_info().misses - before == kept
    assert (chosen[0]._generate_cache_key() is not None) == kept  # noqa: SLF001
