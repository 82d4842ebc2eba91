"""Why two figures differ: one case for each reason, and what holds for every pair."""

import re
from typing import Any

import pytest
from coast_figures import FIGURES, tell_figure

from app.domain.explanations import describe_pair
from app.domain.reconciliation import reconcile_all, reconcile_claims

NAMES = {
    "SY": ("Syria", "سوريا"), "SY06": ("Lattakia", "اللاذقية"), "SY10": ("Tartous", "طرطوس"),
    "SY05": ("Hama", "حماة"), "SY04": ("Homs", "حمص"), "C5360": ("Banias", "بانياس"),
    "msr-syrian-coast": ("Syrian coast", "الساحل السوري"),
    "msr-lb-northern": ("Northern Lebanon", "شمال لبنان"),
}  # fmt: skip
EVERY = [tell_figure(name) for name in FIGURES]
Pair = dict[str, Any]


def reconcile(ours: str, theirs: str, **changes: Any) -> Pair:
    """Reconcile two of the figures, the second one changed."""
    first, second = tell_figure(ours), tell_figure(theirs) | changes
    return describe_pair(reconcile_claims(first, second, EVERY), NAMES)


def test_parts_of_the_people_explain_the_difference_to_the_last_person() -> None:
    found = reconcile("c05-civilians", "c05")
    assert found["text_en"] == "745 and 1,018 differ by population: +125 security, +148 loyalists."
    assert found["text_ar"] == (
        "يختلف ٧٤٥ و١٬٠١٨ في الفئة المشمولة: +١٢٥ (قوات الأمن)، +١٤٨ (مسلحون موالون للنظام السابق)."
    )
    assert found["part_claim_ids"] == ["c05-security", "c05-loyalists"]
    assert (found["relation"], found["reason"]) == ("inside", "scope")
    assert found["differences"] == [
        {
            "dimension": "population",
            "relation": "inside",
            "en": ["civilians", "people"],
            "ar": ["مدنيون", "الجميع"],
        }
    ]


def test_parts_of_the_area_explain_the_difference() -> None:
    found = reconcile("c08", "c08-lattakia")
    assert found["claims"] == ["c08-lattakia", "c08"]
    assert found["text_en"] == ("658 and 1,225 differ by area: +384 Tartous, +171 Hama, +12 Homs.")


def test_what_no_part_explains_is_said() -> None:
    assert reconcile("c18", "c19")["text_en"] == (
        "2,069 and 2,644 differ by population (civilians; people); "
        "the other 575 are not given separately."
    )


def test_parts_that_do_not_close_are_not_given() -> None:
    one_more = reconcile("c05-civilians", "c05", low=1019, best=1019, high=1019)
    assert one_more["part_claim_ids"] == []
    assert "the other 274 are not given separately" in one_more["text_en"]


@pytest.mark.parametrize("changes", [{"asserted_by_en": "SNHR"}, {"quantifier": "approximately"}])
def test_parts_are_not_taken_from_another_source_nor_from_a_round_figure(changes: Pair) -> None:
    assert reconcile("c05-civilians", "c05", **changes)["part_claim_ids"] == []
    assert reconcile("c05", "c05-civilians", asserted_by_en="SNHR")["part_claim_ids"] == []


def test_retelling_is_no_second_source_and_its_losses_are_named() -> None:
    found = reconcile("c04", "c07")
    assert (found["reason"], found["claims"]) == ("relay", ["c07", "c04"])
    assert found["text_en"] == (
        "More than 740 casualties (Press) retells at least 745 killed (SOHR) and lost on the way: "
        "745 became 740 and “killed” became “casualties”; it is no second source."
    )
    assert "تحوّل ٧٤٥ إلى ٧٤٠ وتحوّلت «قتلى» إلى «ضحايا»" in found["text_ar"]
    assert "unchanged" in reconcile("c02-combatants", "c06")["text_en"]


def test_two_retellings_of_one_statement_are_one_source() -> None:
    found = reconcile("c07", "c06", relays_claim_id="c04")
    assert (found["reason"], "one source, not two" in found["text_en"]) == ("relay", True)


@pytest.mark.parametrize(
    ("earlier", "later", "words"),
    [
        ("c08", "c10", "grew from 1,225 (11 March 2025) to 1,383 (12 March 2025): +158."),
        ("c10", "c11", "grew from 1,383 (12 March 2025) to 1,476 (14 March 2025): +93."),
        ("c03", "c04", "it gave both 340 and at least 745 as of 8 March 2025."),
    ],
)
def test_source_that_revises_itself(earlier: str, later: str, words: str) -> None:
    found = reconcile(later, earlier)
    assert (found["reason"], found["claims"]) == ("revision", [earlier, later])
    assert found["text_en"].endswith(words)


def test_figure_that_fell_is_said_to_have_fallen() -> None:
    found = reconcile("c08", "c10", low=1200, best=1200, high=1200)
    assert found["text_en"].endswith(
        "fell from 1,225 (11 March 2025) to 1,200 (12 March 2025): −25."
    )


def test_two_sources_that_count_otherwise() -> None:
    found = reconcile("c08", "c11", asserted_by_en="Inquiry", method="named_list",
                      period_end=tell_figure("c08")["period_end"])  # fmt: skip
    assert (found["relation"], found["reason"]) == ("equal", "method")
    assert found["text_en"] == (
        "1,225 (SOHR) and 1,476 (Inquiry) are for the same scope but counted differently: "
        "a count against a list of names."
    )


def test_day_of_slack_is_between_two_sources_only() -> None:
    assert reconcile("c08", "c10", asserted_by_en="Inquiry")["relation"] == "equal"
    assert reconcile("c08", "c10")["relation"] == "inside"


def test_open_end_does_not_contradict() -> None:
    found = reconcile("c04", "c05-civilians", asserted_by_en="SNHR", low=900, best=900, high=900)
    assert (found["reason"], found["text_en"]) == (
        "bound",
        "At least 745 (SOHR) has no upper end, so that 900 (SNHR) does not contradict it.",
    )
    below = reconcile("c04", "c05-civilians", asserted_by_en="SNHR", low=700, best=700, high=700)
    assert below["reason"] == "method"


def test_same_number_is_an_agreement() -> None:
    assert reconcile("c04", "c05-civilians")["text_en"] == (
        "At least 745 and 745 are one number, put in other words."
    )
    assert reconcile("c05", "c05", claim_id="x", asserted_by_en="SNHR")["text_en"] == (
        "SOHR and SNHR give the same figure, 1,018."
    )


def test_words_that_say_more_than_the_columns_forbid_a_comparison() -> None:
    found = reconcile("c01-by-loyalists", "c01-by-security")
    assert (found["relation"], found["reason"]) == ("unknown", "wording")
    assert "“civilians killed by loyalists”" in found["text_en"]
    later = reconcile("c01-by-loyalists", "c01-by-security",
                      reported_at=tell_figure("c02")["reported_at"])  # fmt: skip
    assert later["reason"] == "revision"


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        ("c20", "c21", "neither says where or for which days."),
        ("c21", "c08", "Tehran Times does not say whom it counts, where or for which days."),
    ],
)
def test_what_a_source_leaves_open_is_named(ours: str, theirs: str, words: str) -> None:
    found = reconcile(ours, theirs)
    assert found["reason"] == "unknown"
    assert found["text_en"].endswith(f"cannot be compared: {words}")


def test_places_that_cannot_be_told_apart_are_said_to_be_so() -> None:
    near = {"scope_paths": ["SY/SY10/SY1002/evt_a"], "claim_id": "x"}
    found = reconcile("c13", "c13", **near)
    assert found["text_en"].endswith("how their areas lie to each other is not known.")


def test_days_of_two_sources_may_be_of_death_and_of_documentation() -> None:
    later = {"claim_id": "x", "period_start": FIGURES["c10"].reported,
             "period_end": FIGURES["c10"].reported}  # fmt: skip
    found = reconcile("c13", "c13", **later, asserted_by_en="SOHR")
    assert found["text_en"].endswith(
        "cannot be compared: a death may be dated by the day on which it was documented."
    )
    assert reconcile("c13", "c13", **later)["reason"] == "apart"


def test_people_who_moved_may_be_counted_in_two_places() -> None:
    found = reconcile("c22", "c22", claim_id="x", scope_paths=["SY"], asserted_by_en="OCHA")
    assert found["text_en"].endswith("people who moved may have been counted in both places.")


def test_figures_that_share_nothing_and_things_of_different_kinds() -> None:
    assert reconcile("c05-civilians", "c05-security")["text_en"] == (
        "125 and 745 count nothing in common: they differ by population (security; civilians)."
    )
    found = reconcile("c08", "c22")
    assert (found["relation"], found["reason"], found["text_en"]) == (
        "disjoint",
        "kind",
        "1,225 (SOHR) and 33,928 (UNHCR) count things of different kinds: killed and displaced.",
    )


def test_overlap_is_told_dimension_by_dimension() -> None:
    found = reconcile("c14", "c08")
    assert found["text_en"] == (
        "1,225 (SOHR) and 1,169 (SCM) differ by area (Lattakia, Tartous, Hama and Homs; Lattakia, "
        "Tartous and Hama) and period (6–11 March 2025; 1–31 March 2025); "
        "neither contains the other."
    )


def test_wider_figure_that_is_smaller_is_a_contradiction_unless_it_is_open() -> None:
    closed = {"quantifier": "exact", "low": 1500, "best": 1500, "high": 1500}
    assert (
        "the wider figure is the smaller one, by 243"
        in reconcile("c15", "c12", **closed)["text_en"]
    )
    assert reconcile("c15", "c12")["text_en"].endswith("the second contains the first.")


def test_claim_that_was_replaced_or_taken_back_is_said_to_be() -> None:
    found = reconcile("c04", "c03", status="superseded")
    assert (found["reason"], "340 was replaced" in found["text_en"]) == ("correction", True)
    back = reconcile("c04", "c03", status="retracted")
    assert "340 was taken back" in back["text_en"]


def test_only_active_claims_of_one_kind_are_paired_and_the_most_useful_come_first() -> None:
    gone = tell_figure("c03") | {"claim_id": "gone", "status": "retracted"}
    wordless = tell_figure("c03") | {"claim_id": "w", "low": None, "best": None, "high": None}
    named = [tell_figure(name) for name in ("c04", "c05", "c07", "c11-massacres", "c22")]
    found = [describe_pair(each, NAMES) for each in reconcile_all([*named, gone, wordless], EVERY)]
    assert [(each["reason"], each["claims"]) for each in found] == [
        ("relay", ["c07", "c04"]),
        ("scope", ["c04", "c05"]),
        ("unknown", ["c05", "c07"]),
    ]
    assert found[1]["part_claim_ids"] == ["c05-security", "c05-loyalists"]


@pytest.mark.parametrize("ours", FIGURES)
def test_every_pair_is_told_in_both_languages_whichever_comes_first(ours: str) -> None:
    for theirs in FIGURES:
        if theirs != ours:
            found = reconcile(ours, theirs)
            assert found["text_en"].endswith(".") and found["text_ar"].endswith(".")
            assert not re.search(r"[0-9]", found["text_ar"])
            assert not re.search(r"\{|\}|None|\(\)| {2}", found["text_en"] + found["text_ar"])
            assert reconcile(theirs, ours) == found
