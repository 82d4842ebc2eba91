"""Rule toll-1, rule by rule, each with a case small enough to do by hand."""

import random
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stories import MARCH_7, PLACES, Row, tell_claim

from app.domain.claim import Measure, Method, Population, Quantifier
from app.domain.period import Period
from app.domain.scope import ClaimScope
from app.domain.toll_rule import RULE_AR, RULE_EN, explain_estimate
from app.publish.estimates import Estimate, estimate_toll, is_contested
from app.publish.scopes import locate_claims

DAY = Period(MARCH_7, MARCH_7)
OWN_AREA = frozenset({"SY/SY91"})


def estimate(*claims: Row, period: Period = DAY) -> Estimate:
    """Apply the rule to the killed of 7 March."""
    scope = ClaimScope(Measure.KILLED, Population.ALL, OWN_AREA, period)
    return estimate_toll(locate_claims(claims, OWN_AREA, PLACES), scope)


def bounds(found: Estimate) -> tuple[int | None, int | None, int | None]:
    """Return low, best and high."""
    return found.low, found.best, found.high


# Rule 1: the same measure, the whole area, the whole period.


def test_no_claim_gives_no_figure() -> None:
    assert estimate() == Estimate()


def test_casualties_are_not_killed() -> None:
    assert estimate(tell_claim(measure="casualties_unspecified")) == Estimate()
    assert estimate(tell_claim(measure="injured")) == Estimate()


def test_figure_for_a_part_of_the_area_is_not_used() -> None:
    part = tell_claim("other", exactly=4, locality_place_id="C1")
    assert bounds(estimate(tell_claim(exactly=10), part)) == (10, 10, 10)
    district = tell_claim("other", exactly=4, scope_place_ids=["SY9101"])
    assert bounds(estimate(tell_claim(exactly=10), district)) == (10, 10, 10)


def test_figure_for_a_wider_area_is_not_used() -> None:
    country = tell_claim("other", exactly=40, scope_place_ids=["SY"])
    assert bounds(estimate(tell_claim(exactly=10), country)) == (10, 10, 10)
    same = tell_claim("other", exactly=40, scope_place_ids=["SY91", "SY9101"])
    assert bounds(estimate(tell_claim(exactly=10), same)) == (10, None, 40)


@pytest.mark.parametrize(
    "changes", [{"sex": "female"}, {"age_band": "0-17"}, {"unit": "families"}], ids=str
)
def test_figure_for_some_of_the_people_or_for_families_is_not_used(changes: Row) -> None:
    some = tell_claim("b", exactly=3) | changes
    assert estimate(some) == Estimate()
    assert estimate(tell_claim(exactly=10), some).low == 10


def test_figure_for_a_part_of_the_period_is_not_used() -> None:
    week = Period(date(2025, 3, 1), date(2025, 3, 7))
    first_day = tell_claim(exactly=3, period_start=week.start, period_end=week.start)
    assert estimate(first_day, period=week) == Estimate()
    whole = tell_claim("other", exactly=9, period_start=week.start, period_end=week.end)
    assert bounds(estimate(first_day, whole, period=week)) == (9, 9, 9)


def test_sources_that_count_from_dusk_differ_by_a_day() -> None:
    week = Period(date(2025, 3, 1), date(2025, 3, 7))
    dusk = tell_claim(period_start=date(2025, 3, 2), period_end=date(2025, 3, 6))
    late = tell_claim(period_start=date(2025, 3, 3), period_end=date(2025, 3, 7))
    assert estimate(dusk, period=week).low == 10
    assert estimate(late, period=week) == Estimate()


def test_day_of_slack_is_not_for_a_figure_of_less_than_half_the_period() -> None:
    three = Period(date(2025, 3, 7), date(2025, 3, 9))
    middle = date(2025, 3, 8)
    one_day = tell_claim(exactly=60, period_start=middle, period_end=middle)
    assert estimate(one_day, period=three) == Estimate()
    amnesty = tell_claim("other", low=101, quantifier="more_than", period_start=three.start,
                         period_end=three.end)  # fmt: skip
    assert bounds(estimate(one_day, amnesty, period=three)) == (101, None, None)
    two_days = tell_claim(exactly=60, period_start=middle, period_end=three.end)
    assert estimate(two_days, period=three).low == 60


def test_half_of_the_period_is_enough_for_slack_and_its_neighbour_is_not() -> None:
    both = Period(MARCH_7, date(2025, 3, 8))
    assert estimate(tell_claim(period_end=MARCH_7), period=both).low == 10
    next_day = tell_claim(period_start=both.end, period_end=both.end)
    assert estimate(next_day, period=DAY) == Estimate()
    assert estimate(tell_claim(period_start=None, period_end=None), period=both).low == 10


def test_statement_without_a_figure_is_not_used() -> None:
    dozens = tell_claim("other", low=None, best=None, high=None, quantifier="none")
    assert estimate(dozens) == Estimate()
    assert bounds(estimate(tell_claim(), dozens)) == (10, 10, 10)


# Rule 2: one population, never a sum.


def test_population_with_more_independent_sources_is_taken() -> None:
    whole = [tell_claim(name, exactly=30, population="all") for name in ("a", "b")]
    found = estimate(tell_claim("c", exactly=10), *whole)
    assert (found.population, found.low) == ("all", 30)


def test_civilians_are_taken_before_all_and_never_added() -> None:
    found = estimate(
        tell_claim("a", exactly=10), tell_claim("b", exactly=30, population="all"),
        tell_claim("c", exactly=20, population="security"),
    )  # fmt: skip
    assert (found.population, *bounds(found)) == ("civilians", 10, 10, 10)


# Rule 3: sources that repeat one another are one source.


def test_retelling_is_not_counted() -> None:
    told = tell_claim("monitor", low=745, quantifier="at_least")
    retold = tell_claim("press", low=741, quantifier="more_than", relays_claim_id=told["claim_id"])
    found = estimate(told, retold)
    assert found.inputs == (told["claim_id"],)
    assert found.low == 745
    assert not is_contested([told, retold], found.inputs)


def test_only_the_newest_claim_of_a_group_counts() -> None:
    old = tell_claim("a", exactly=5, as_of=date(2025, 3, 7))
    new = tell_claim("a", exactly=9, as_of=date(2025, 3, 9))
    other = tell_claim("b", exactly=8)
    for order in ([old, new, other], [new, other, old]):
        found = estimate(*order)
        assert (found.low, found.high) == (8, 9)
        assert set(found.inputs) == {new["claim_id"], other["claim_id"]}


def test_sources_of_one_group_do_not_corroborate_each_other() -> None:
    twins = [tell_claim(name, exactly=30, population="all", independence_group="one")
             for name in ("a", "b")]  # fmt: skip
    found = estimate(*twins, tell_claim("c", exactly=10))
    assert (found.population, len(found.inputs)) == ("civilians", 1)


# Rule 4: low.


def test_more_than_740_is_at_least_741_and_open_above() -> None:
    found = estimate(tell_claim(low=741, quantifier="more_than"))
    assert bounds(found) == (741, None, None)


def test_low_is_the_smallest_of_the_lower_bounds() -> None:
    found = estimate(tell_claim("a", exactly=5), tell_claim("b", exactly=9))
    assert (found.low, found.high) == (5, 9)


def test_up_to_gives_no_lower_bound() -> None:
    upper = tell_claim("a", high=40, quantifier="up_to")
    assert bounds(estimate(upper)) == (None, None, 40)
    assert bounds(estimate(upper, tell_claim("b", exactly=30))) == (30, 30, 40)


def test_list_of_names_raises_the_lower_bound() -> None:
    named = tell_claim("inquiry", exactly=34, method="named_list")
    found = estimate(tell_claim("monitor", exactly=12), named)
    assert (found.low, found.high) == (34, 34)


def test_round_figure_bounds_nothing() -> None:
    about = tell_claim("a", best=1000, quantifier="approximately")
    assert bounds(estimate(about)) == (None, 1000, None)
    assert estimate(about).inputs == (about["claim_id"],)
    counted = tell_claim("b", exactly=1026)
    assert bounds(estimate({**about, "method": "estimate"}, counted)) == (1026, 1026, 1026)


def test_round_figure_of_a_weak_source_gives_no_number_at_all() -> None:
    about = tell_claim(exactly=1000, quantifier="approximately", reliability="weak")
    assert bounds(estimate(about)) == (None, None, None)


# Rule 5: high.


def test_high_is_unknown_while_the_largest_claim_is_open_ended() -> None:
    found = estimate(tell_claim("a", exactly=10), tell_claim("b", low=12, quantifier="at_least"))
    assert (found.low, found.high) == (10, None)


def test_high_is_known_when_a_smaller_claim_is_open_ended() -> None:
    found = estimate(tell_claim("a", exactly=20), tell_claim("b", low=12, quantifier="at_least"))
    assert (found.low, found.high) == (12, 20)


def test_open_end_wins_when_the_largest_two_are_equal() -> None:
    exact, open_ended = tell_claim("a", exactly=12), tell_claim("b", low=12, quantifier="at_least")
    assert estimate(exact, open_ended).high is None
    assert estimate(open_ended, exact).high is None


def test_part_of_the_people_larger_than_the_whole_opens_the_upper_end() -> None:
    whole = [tell_claim(name, exactly=10, population="all") for name in ("a", "b")]
    assert estimate(*whole, tell_claim("c", exactly=9)).high == 10
    assert estimate(*whole, tell_claim("c", exactly=11)).high is None


def test_fighters_are_exceeded_by_more_of_the_security_forces_alone() -> None:
    fighters = [tell_claim(name, exactly=38, population="combatants") for name in ("a", "b")]
    found = estimate(*fighters, tell_claim("c", exactly=149, population="security"))
    assert (found.population, *bounds(found)) == ("combatants", 38, None, None)
    civilians = tell_claim("c", exactly=149)
    assert bounds(estimate(*fighters, civilians)) == (38, 38, 38)


def test_another_group_of_people_may_be_larger() -> None:
    civilians = [tell_claim(name, exactly=10) for name in ("a", "b")]
    assert estimate(*civilians, tell_claim("c", exactly=11, population="all")).high == 10


# Rule 6: best.


@pytest.mark.parametrize(
    ("changes", "best"),
    [
        ({}, 10),
        ({"reliability": "good"}, 10),
        ({"method": "named_list"}, 10),
        ({"reliability": "weak"}, None),
        ({"reliability": "unknown"}, None),
        ({"method": "estimate"}, None),
        ({"method": "extrapolation"}, None),
        ({"method": "unstated"}, None),
    ],
    ids=str,
)
def test_best_must_be_earned_by_a_reliable_source_that_counted(
    changes: Row, best: int | None
) -> None:
    found = estimate(tell_claim(exactly=10, **changes))
    assert bounds(found) == (10, best, 10)


def test_names_are_better_than_a_newer_count() -> None:
    named = tell_claim("inquiry", exactly=34, method="named_list")
    later = tell_claim("monitor", low=30, best=36, high=40, quantifier="range",
                       as_of=date(2025, 4, 1))  # fmt: skip
    assert bounds(estimate(named, later)) == (34, 34, 40)


def test_contradicted_best_is_withheld() -> None:
    found = estimate(tell_claim("a", exactly=10), tell_claim("b", exactly=12))
    assert bounds(found) == (10, None, 12)


def test_round_figure_does_not_contradict() -> None:
    about = tell_claim("b", best=1400, quantifier="approximately", method="estimate")
    assert estimate(tell_claim("a", exactly=1426), about).best == 1426


def test_list_of_names_is_never_longer_than_the_best_figure() -> None:
    named = tell_claim("a", low=1000, method="named_list", quantifier="at_least")
    assert bounds(estimate(named, tell_claim("b", exactly=900))) == (1000, None, None)


def test_figure_for_some_of_the_people_above_the_best_for_all_withholds_it() -> None:
    whole = [tell_claim(name, exactly=38, population="all") for name in ("a", "b")]
    civilians = tell_claim("c", low=149, quantifier="at_least")
    assert bounds(estimate(*whole)) == (38, 38, 38)
    assert bounds(estimate(*whole, civilians)) == (38, None, None)
    for as_many in (30, 38):
        assert estimate(*whole, tell_claim("c", low=as_many, quantifier="at_least")).best == 38
    assert estimate(*whole, tell_claim("c", high=149, quantifier="up_to")).best == 38
    about = tell_claim("c", best=40, quantifier="approximately")
    assert estimate(*whole, about).best == 38


def test_figure_for_all_below_the_best_for_some_withholds_it() -> None:
    some = [tell_claim(name, exactly=10) for name in ("a", "b")]
    assert estimate(*some, tell_claim("c", exactly=9, population="all")).best is None
    assert estimate(*some, tell_claim("c", exactly=10, population="all")).best == 10
    assert estimate(*some, tell_claim("c", exactly=9, population="security")).best == 10
    more = tell_claim("c", low=5, quantifier="at_least", population="all")
    assert estimate(*some, more).best == 10


def test_corrected_figure_contradicts_no_longer() -> None:
    whole = [tell_claim(name, exactly=38, population="all") for name in ("a", "b")]
    old = tell_claim("c", exactly=149, as_of=date(2025, 3, 7))
    new = tell_claim("c", exactly=30, as_of=date(2025, 3, 9))
    assert bounds(estimate(*whole, old, new)) == (38, 38, 38)


def test_open_lower_claim_does_not_contradict_but_a_higher_one_does() -> None:
    counted = tell_claim("a", exactly=10)
    assert estimate(counted, tell_claim("b", low=8, quantifier="at_least")).best == 10
    assert estimate(counted, tell_claim("b", low=11, quantifier="at_least")).best is None


# Whatever is claimed.

NUMBERS = st.none() | st.integers(0, 3000)
CLAIMS = st.builds(
    tell_claim,
    st.sampled_from(["a", "b", "c", "d"]),
    low=NUMBERS, best=NUMBERS, high=NUMBERS,
    quantifier=st.sampled_from([q.value for q in Quantifier]),
    method=st.sampled_from([m.value for m in Method]),
    population=st.sampled_from([p.value for p in Population]),
    reliability=st.sampled_from(["unknown", "weak", "fair", "good"]),
    as_of=st.none() | st.dates(MARCH_7, date(2025, 3, 9)),
)  # fmt: skip


@given(st.lists(CLAIMS, max_size=6))
@example(
    [
        tell_claim("a", low=1000, method="named_list", quantifier="approximately"),
        tell_claim("b", exactly=900),
    ]
)
def test_low_best_and_high_are_in_order(claims: list[Row]) -> None:
    known = [value for value in bounds(estimate(*claims)) if value is not None]
    assert known == sorted(known)


@given(st.lists(CLAIMS, max_size=6), st.randoms(use_true_random=False))
def test_estimate_does_not_depend_on_the_order_of_claims(
    claims: list[Row], chance: random.Random
) -> None:
    shuffled = claims.copy()
    chance.shuffle(shuffled)
    assert estimate(*shuffled) == estimate(*claims)


@given(st.lists(CLAIMS, max_size=6))
def test_every_bound_is_a_number_that_somebody_stated(claims: list[Row]) -> None:
    found = estimate(*claims)
    used = [claim for claim in claims if claim["claim_id"] in found.inputs]
    stated = {claim[name] for claim in used for name in ("low", "best", "high")} | {None}
    assert set(bounds(found)) <= stated
    assert {claim["population"] for claim in used} <= {found.population}
    groups = [claim["independence_group"] for claim in used]
    assert len(groups) == len(set(groups))


def test_of_the_running_totals_of_one_day_the_largest_is_the_last() -> None:
    totals = [
        tell_claim(exactly=number, cumulative=True) | {"claim_id": f"clm_{name}"}
        for name, number in (("c", 311), ("a", 745), ("b", 340))
    ]
    assert (estimate(*totals).low, estimate(*totals).high) == (745, 745)
    separate = [claim | {"cumulative": False} for claim in totals]
    assert estimate(*separate).low == 311


def test_estimate_tells_its_rule_and_its_claims() -> None:
    claim = tell_claim()
    told = estimate(claim).as_json()
    assert (told["rule"], told["rule_version"]) == ("toll-1", 3)
    assert told["input_claim_ids"] == [claim["claim_id"]]
    assert explain_estimate(told) == {**told, "text_en": RULE_EN, "text_ar": RULE_AR}


def test_estimate_by_an_earlier_version_keeps_its_own_words_or_none() -> None:
    old = {"rule": "toll-1", "rule_version": 2, "low": 1}
    assert explain_estimate(old) == {**old, "text_en": None, "text_ar": None}
    told = {**old, "text_en": "Then.", "text_ar": "حينها."}
    assert explain_estimate(told) == told
    assert explain_estimate(None) is None


def test_claims_that_give_other_numbers_make_an_estimate_contested() -> None:
    one, same, other = (tell_claim(name, exactly=n) for name, n in (("a", 5), ("b", 5), ("c", 6)))
    assert not is_contested([one, same], estimate(one, same).inputs)
    assert is_contested([one, other], estimate(one, other).inputs)
