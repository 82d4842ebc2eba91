"""UCDP files that came without a header: believed only as far as their values prove it."""

import pytest
from stories import LAYOUT_41, LAYOUT_49, tell_ged

from app.ingest.ucdp_layouts import LAYOUT_19, LAYOUT_24, prove_layout


def tell_full(**changes: object) -> dict[str, str]:
    """A row with the columns that tell a thing twice."""
    row = tell_ged(**{"country_id": 652} | changes)
    return {"geom_wkt": f"POINT ({row['longitude']} {row['latitude']})"} | row


def spell(layout: list[str], *rows: dict[str, str]) -> list[list[str]]:
    return [[row.get(name, "") for name in layout] for row in rows]


@pytest.mark.parametrize(("layout", "known"), [(LAYOUT_41, LAYOUT_19), (LAYOUT_49, LAYOUT_24)])
def test_published_layouts_are_proven_by_their_values(
    layout: list[str], known: tuple[str, ...]
) -> None:
    assert list(known) == layout
    assert prove_layout(spell(layout, tell_full(), tell_full(low=2, high=20))) == known


@pytest.mark.parametrize(
    "changes",
    [
        {"geom_wkt": "POINT (34.73 36.71)"},
        {"geom_wkt": "somewhere"},
        {"best": 4},
        {"year": 2017},
        {"date_start": "07/03/2016"},
        {"where_prec": 9},
        {"id": " "},
        {"country_id": "Syria"},
        {"deaths_a": "two"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_one_row_that_contradicts_itself_leaves_nothing_proven(changes: dict[str, object]) -> None:
    assert prove_layout(spell(LAYOUT_49, tell_full(), tell_full(**changes))) is None


def test_estimates_in_another_order_are_no_known_layout() -> None:
    # As 19.1 has them, low first: read by position, its lowest would be called the best.
    swapped = LAYOUT_49.copy()
    at = swapped.index("best")
    swapped[at : at + 3] = ["low", "best", "high"]
    assert prove_layout(spell(swapped, tell_full(low=1, best=5, high=9))) is None
    swapped[at : at + 3] = ["best", "low", "high"]
    assert prove_layout(spell(swapped, tell_full(low=1, best=5, high=9))) is None


def test_rows_of_another_width_and_no_rows_prove_nothing() -> None:
    assert prove_layout([]) is None
    assert prove_layout(spell([*LAYOUT_49, "note"], tell_full())) is None


def test_single_row_may_state_a_low_above_its_best_when_all_together_do_not() -> None:
    odd, usual = tell_full(low=7, best=5, high=5), tell_full(low=1, best=5, high=90)
    assert prove_layout(spell(LAYOUT_49, odd, usual)) == LAYOUT_24
