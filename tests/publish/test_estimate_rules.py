"""The eight rules that make an estimate honest, one test for each, by its number.

1 one claim per independent source, equal scope; 2 retellings; 3 words are no numbers; 4 nothing is
added; 5 three fields for three questions; 6 open inquiries; 7 groups of victims; 8 nothing is lost.
"""

from datetime import date

import pytest
from stories import CITY, DISTRICT, MARCH_7, PLACES, Row, tell_claim, tell_event

from app.publish.claims import build_claims
from app.publish.events import describe_toll
from app.publish.scopes import Subject
from app.publish.steps import recall_claims

APRIL = date(2025, 4, 1)


def describe(*claims: Row, **changes: object) -> Row:
    """Return the toll of the city on 7 March."""
    return describe_toll(claims, tell_event(**changes), PLACES)


def span(row: Row) -> tuple[int | None, int | None, int | None]:
    """Return low, best and high of the dead."""
    return row["killed_low"], row["killed_best"], row["killed_high"]


def test_rule_1_one_active_claim_per_independent_source_and_equal_scope_only() -> None:
    twice = [tell_claim("a", exactly=5), tell_claim("a", exactly=9, as_of=APRIL)]
    other = tell_claim("b", exactly=12, scope_place_ids=[CITY.place_id])
    wider = tell_claim("c", exactly=90, scope_place_ids=[DISTRICT.place_id])
    row = describe(*twice, other, wider)
    assert span(row) == (9, None, 12)
    assert row["estimate"]["input_claim_ids"] == [twice[1]["claim_id"], other["claim_id"]]
    assert (row["estimate"]["rule"], row["estimate"]["rule_version"]) == ("toll-1", 3)


def test_rule_1_people_of_one_calling_are_the_toll_only_where_nobody_counts_more() -> None:
    nurses = [tell_claim(name, exactly=2, population="health_workers") for name in "ab"]
    assert span(describe(*nurses)) == (2, 2, 2)
    assert describe(*nurses)["killed_population"] == "health_workers"
    row = describe(*nurses, tell_claim("c", exactly=10, population="all"))
    assert (span(row), row["killed_population"]) == ((10, 10, 10), "all")
    fewer = describe(*nurses, tell_claim("c", exactly=1, population="all"))
    assert (fewer["killed_best"], fewer["killed_high"]) == (None, None)


def test_rule_1_low_is_raised_by_a_verified_list_of_names_only() -> None:
    count = tell_claim("a", exactly=5)
    named = tell_claim("b", exactly=34, method="named_list")
    assert describe(count, named)["killed_low"] == 34
    assert describe(count, named | {"reliability": "weak"})["killed_low"] == 5


def test_rule_1_high_is_unknown_while_the_largest_claim_is_open_ended() -> None:
    assert span(describe(tell_claim("a", exactly=5), tell_claim("b", low=9,
                                                                quantifier="more_than"))
                ) == (5, None, None)  # fmt: skip


@pytest.mark.parametrize("poor", [{"reliability": "weak"}, {"method": "estimate"}], ids=str)
def test_rule_1_best_is_earned_by_a_source_that_is_fair_and_counted(poor: Row) -> None:
    assert describe(tell_claim())["killed_best"] == 10
    assert describe(tell_claim(**poor))["killed_best"] is None


def test_rule_2_a_retelling_does_not_corroborate() -> None:
    told = tell_claim("monitor", low=745, quantifier="at_least")
    retold = tell_claim("press", low=741, quantifier="more_than", relays_claim_id=told["claim_id"])
    assert describe(told, retold) | {"estimate": None} == describe(told) | {
        "estimate": None, "sources": ["Monitor", "Press"], "sources_ar": ["مرصد", "مرصد"],
        "sources_count": 2, "claims_count": 2,
    }  # fmt: skip
    assert span(describe(retold)) == (None, None, None)


def test_rule_3_a_word_is_no_number_and_more_than_740_is_741_without_an_end() -> None:
    assert span(describe(tell_claim(low=741, quantifier="more_than"))) == (741, None, None)
    dozens = tell_claim(low=None, best=None, high=None, quantifier="none")
    assert span(describe(dozens)) == (None, None, None)
    assert describe(dozens)["estimate"] is None
    assert span(describe(tell_claim(exactly=0))) == (0, 0, 0)


def test_rule_4_nested_claims_are_never_added() -> None:
    parts = [
        tell_claim(population=name, exactly=number)
        for name, number in (("civilians", 745), ("security", 125), ("loyalists", 148))
    ]
    whole = tell_claim("b", population="all", exactly=1018)
    for claims in (parts, [*parts, whole]):
        assert span(describe(*claims)) == (745, 745, 745)


def test_rule_5_what_is_established_who_did_it_and_how_good_a_source_is_stay_apart() -> None:
    weak, good = (describe(tell_claim(reliability=each)) for each in ("weak", "good"))
    assert "verification" not in weak and "actor1" not in weak
    assert span(weak) == (10, None, 10) and span(good) == (10, 10, 10)
    claim = tell_claim()
    assert describe(claim, verification="contested") == describe(claim, verification="confirmed")
    assert describe(claim, actor1="Somebody") == describe(claim)


def test_rule_6_under_investigation_is_no_property_of_a_figure() -> None:
    looked_into = {"open_inquiry_en": "Being investigated", "verification": "under_investigation"}
    claim = tell_claim()
    assert describe(claim, **looked_into) == describe(claim)


def test_rule_7_the_group_of_the_victims_is_never_published() -> None:
    claim = tell_claim() | {"group_tag": "a-group"}
    assert "a-group" not in str(describe(claim))
    rows = build_claims([claim], (), Subject(("SY",), "first_report"), PLACES)
    assert "a-group" not in str(rows)


def test_rule_8_a_corrected_figure_stood_until_it_was_corrected() -> None:
    old = tell_claim(exactly=149, status="superseded", known_from=MARCH_7)
    new = tell_claim(exactly=30, supersedes_claim_id=old["claim_id"], known_from=APRIL)
    assert span(describe(old, new)) == (30, 30, 30)
    assert span(describe(*recall_claims([old, new], MARCH_7))) == (149, 149, 149)
    back = old | {"status": "retracted"}
    assert span(describe(back)) == (None, None, None)


def test_total_over_several_places_is_about_those_places() -> None:
    three = tell_claim(exactly=69, scope_place_ids=["C1", "msr-village"])
    where = {"place_id": "SY91", "precision": "governorate", "waypoints": ["msr-village", "C1"]}
    assert span(describe(three, **where)) == (69, 69, 69)
    assert span(describe(three, **where | {"waypoints": []})) == (None, None, None)
