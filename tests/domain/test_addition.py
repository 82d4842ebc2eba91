"""Sums: parts that close are added, everything that might count somebody twice is refused."""

from itertools import combinations

import pytest
from coast_figures import FIGURES, tell_figure
from hypothesis import given
from hypothesis import strategies as st

from app.domain.addition import Sum, add_figures
from app.domain.errors import NotAddable
from app.domain.reconciliation import compare_claims


def add(*names: str) -> Sum:
    """Add some of the figures."""
    return add_figures([tell_figure(name) for name in names], {})


def refuse(*names: str) -> set[tuple[str, ...]]:
    """Return the pairs because of which a sum is refused."""
    with pytest.raises(NotAddable) as refused:
        add(*names)
    return {tuple(sorted(pair["claims"])) for pair in refused.value.overlaps["pairs"]}


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["c05-civilians", "c05-security", "c05-loyalists"], "c05"),
        (["c08-lattakia", "c08-tartous", "c08-hama", "c08-homs"], "c08"),
    ],
)
def test_parts_that_a_source_states_add_up_to_its_whole(parts: list[str], whole: str) -> None:
    number = FIGURES[whole].number
    assert add(*parts) == Sum(number, number, number)


def test_adding_a_part_to_its_whole_is_refused_and_the_pair_is_named() -> None:
    assert refuse("c04", "c05") == {("c04", "c05")}
    assert refuse("c18", "c19") == {("c18", "c19")}
    names = ("c08", "c08-lattakia", "c08-tartous", "c10")
    assert refuse(*names) == {*combinations(names, 2)} - {("c08-lattakia", "c08-tartous")}


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (("c20", "c21"), "unknown"),
        (("c04", "c07"), "relay"),
        (("c03", "c04"), "revision"),
        (("c11", "c11-massacres"), "kind"),
        (("c08", "c22"), "kind"),
        (("c01-by-loyalists", "c01-by-security"), "wording"),
    ],
)
def test_what_is_unknown_retold_revised_or_of_another_kind_is_refused_too(
    pair: tuple[str, str], reason: str
) -> None:
    with pytest.raises(NotAddable) as refused:
        add(*pair)
    [obstacle] = refused.value.overlaps["pairs"]
    assert obstacle["reason"] == reason
    assert obstacle["text_en"] and obstacle["text_ar"]


def test_claim_that_was_taken_back_is_not_added() -> None:
    back = tell_figure("c08-hama") | {"status": "retracted"}
    with pytest.raises(NotAddable):
        add_figures([tell_figure("c08-homs"), back], {})


def test_neighbouring_days_of_two_sources_may_share_a_night() -> None:
    days = [
        tell_figure("c08-hama") | {"claim_id": name, "period_start": day, "period_end": day}
        for name, day in (("a", FIGURES["c08"].reported), ("b", FIGURES["c10"].reported))
    ]
    assert add_figures(days, {}).low == 342
    days[1]["asserted_by_en"] = "Another"
    with pytest.raises(NotAddable):
        add_figures(days, {})


def test_unknown_bound_of_a_part_is_an_unknown_bound_of_the_sum() -> None:
    at_least = tell_figure("c08-hama") | {"best": None, "high": None, "quantifier": "at_least"}
    exact = tell_figure("c08-homs")
    assert add_figures([at_least, exact], {}) == Sum(183, None, None)
    about = tell_figure("c08-hama") | {"low": None, "high": None, "quantifier": "approximately"}
    assert add_figures([about, exact], {}) == Sum(None, 183, None)
    none = tell_figure("c08-homs") | {"low": 0, "best": 0, "high": 0}
    assert add_figures([none, tell_figure("c08-hama")], {}) == Sum(171, 171, 171)


@given(st.lists(st.sampled_from(sorted(FIGURES)), min_size=2, max_size=5, unique=True))
def test_sum_is_given_only_where_no_two_figures_share_anything(names: list[str]) -> None:
    claims = [tell_figure(name) for name in names]
    apart = all(compare_claims(*pair).relation == "disjoint" for pair in combinations(claims, 2))
    try:
        add_figures(claims, {})
    except NotAddable:
        return
    assert apart
