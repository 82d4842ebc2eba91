"""Movements read from tables: named after their ends, never finer than their source, once."""

from datetime import UTC, date, datetime

import pytest
from stories import PLACES, Row, tell_claim, tell_flow

from app.publish.claims import round_persons
from app.publish.flow_figures import settle_flows
from app.publish.flows import build_flow, find_next_flow_change
from app.publish.policy import read_policy

POLICY = read_policy()
YOUNG, OLD = datetime(2025, 3, 20, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


def show(*claims: Row, now: datetime = OLD, **changes: object) -> Row | None:
    """Return the public row of a movement without a title of its own."""
    flow = tell_flow(**{"title_en": None, "title_ar": None} | changes)
    told = settle_flows([flow], {flow["flow_id"]: claims}, PLACES, POLICY, now)
    return build_flow(flow, told[flow["flow_id"]], PLACES, POLICY, now)


def test_title_tells_no_more_than_the_ends_that_may_be_told() -> None:
    claim = tell_claim(exactly=500)
    young, old = show(claim, now=YOUNG), show(claim)
    assert young is not None and old is not None
    assert (young["title_en"], young["title_ar"]) == (
        "From Riverland to The north", "من محافظة النهر إلى الشمال",
    )  # fmt: skip
    assert old["title_en"] == "From Rivertown District to The north"
    assert "Rivertown " not in str(young) and "Hillside" not in str(old)


def test_movement_within_one_area_is_named_once_and_not_drawn() -> None:
    row = show(tell_claim(exactly=500), dest_place_id="C2")
    assert row is not None
    assert (row["title_en"], row["title_ar"]) == ("Within Rivertown District", "داخل منطقة")
    assert row["wkt"] is None


@pytest.mark.parametrize(
    ("precision", "shown"),
    [("settlement", "SY9101"), ("district", "SY9101"), ("governorate", "SY91"),
     ("linear", "SY91"), ("country", "SY"), (None, "SY9101")],
)  # fmt: skip
def test_end_is_never_finer_than_its_source_knows(precision: str | None, shown: str) -> None:
    row = show(tell_claim(exactly=500), origin_precision=precision)
    assert row is not None and row["origin_pcode"] == shown


def test_clock_changes_nothing_of_an_end_that_is_known_to_a_governorate() -> None:
    claim = tell_claim(exactly=500)
    for precision, changes in (("governorate", False), ("district", True)):
        flow = tell_flow(origin_precision=precision, date_end=date(2025, 3, 19))
        upcoming = find_next_flow_change(flow, [claim], PLACES, POLICY, YOUNG)
        assert (upcoming is not None) is changes


def test_figure_that_only_checks_another_is_not_shown_beside_it() -> None:
    flag = "cross-check: triangulation"
    assert show(tell_claim(exactly=500), flags=["several places share one figure"]) is not None
    assert show(tell_claim(exactly=500), flags=[flag]) is None


def test_legal_situation_is_told_with_the_figure_and_other_words_are_not() -> None:
    row = show(tell_claim("unhcr", exactly=500, measure_as_stated="asylum_seekers"))
    assert row is not None
    assert row["display_en"] == "≈ 500 asylum seekers (Unhcr, 7 March 2025)"
    assert row["display_ar"].startswith("≈ ٥٠٠ طالب لجوء (")
    told = round_persons(tell_claim(exactly=500, measure_as_stated="503 of one sect"), POLICY)
    assert told is not None and told["measure_as_stated"] is None


def test_few_people_are_not_told_of_in_any_way() -> None:
    assert show(tell_claim(exactly=19)) is None
    row = show(tell_claim(exactly=19, measure_as_stated="refugees"), tell_claim(exactly=57))
    assert row is not None
    assert (row["persons_best"], row["claims_count"]) == (60, 1)


def test_end_that_is_only_a_country_around_the_other_is_named_as_such() -> None:
    claim = tell_claim(exactly=500)
    away, there = (
        show(claim, dest_place_id="SY"),
        show(claim, origin_place_id="SY", dest_place_id="C1"),
    )
    assert away is not None and there is not None
    assert away["title_en"] == "From Rivertown District, within Syria"
    assert (there["title_en"], there["title_ar"]) == (
        "To Rivertown District, within Syria", "إلى منطقة، داخل سوريا",
    )  # fmt: skip
    assert away["wkt"] is None
