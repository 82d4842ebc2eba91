"""Displacement: by governorate, rounded, small groups left out, villages only when old."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import NORTH_ABROAD, PLACES, SUBJECT, Row, tell_claim, tell_flow

from app.publish.claims import build_claims, round_persons
from app.publish.flows import build_flow, coarsen_place, select_claims
from app.publish.policy import read_policy

POLICY = read_policy()
LATER = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("persons", [1, 10, 19])
@pytest.mark.parametrize("bound", ["low", "best", "high"])
def test_groups_of_fewer_than_twenty_are_left_out(persons: int, bound: str) -> None:
    assert round_persons(tell_claim(**{bound: persons}), POLICY) is None


def test_nobody_and_twenty_people_can_be_told() -> None:
    for persons in (0, 20):
        told = round_persons(tell_claim(exactly=persons), POLICY)
        assert told is not None and told["best"] == persons


@given(st.integers(20, 10**7))
def test_figures_are_rounded_to_ten_and_stay_close(persons: int) -> None:
    told = round_persons(tell_claim(exactly=persons), POLICY)
    assert told is not None
    assert told["low"] == told["best"] == told["high"]
    assert told["best"] % 10 == 0 and abs(told["best"] - persons) <= 5


@given(st.integers(20, 10**6), st.integers(0, 10**6))
def test_rounding_keeps_larger_figures_larger(smaller: int, more: int) -> None:
    low, high = (round_persons(tell_claim(best=n), POLICY) for n in (smaller, smaller + more))
    assert low is not None and high is not None and low["best"] <= high["best"]


def test_more_than_fifteen_thousand_stays_more_than_fifteen_thousand() -> None:
    told = round_persons(tell_claim(low=15_001, quantifier="more_than"), POLICY)
    assert told is not None
    [row] = build_claims([told], (), SUBJECT, PLACES)
    assert row["display_en"].startswith("more than 15,000 ")


def test_words_of_a_figure_do_not_undo_its_rounding() -> None:
    words = dict.fromkeys(
        ("quote", "measure_as_stated", "scope_note_en", "scope_note_ar"), "1234 Alawites"
    )
    address = "https://agency.example/report"
    told = round_persons(tell_claim(exactly=1234, url=address, **words), POLICY)
    assert told is not None
    [row] = build_claims([told], (), SUBJECT, PLACES)
    assert {row[name] for name in words} == {None}
    assert "1234" not in str(row) and "Alawite" not in str(row)
    assert (row["measure"], row["url"]) == ("killed", address)


def test_statement_without_a_figure_on_a_flow_keeps_its_source_only() -> None:
    claim = tell_claim(low=None, quantifier="none", measure_as_stated="families of one sect")
    told = round_persons(claim, POLICY)
    assert told is not None
    [row] = build_claims([told], (), SUBJECT, PLACES)
    assert row["display_en"] == "statement without a figure (Monitor, 7 March 2025)"


def test_figures_by_village_are_told_only_after_the_days_of_the_policy() -> None:
    whole, village = tell_claim(exactly=500), tell_claim(exactly=80, locality_place_id="C1")
    flow = tell_flow(date_end=date(2025, 3, 15))
    last_hidden = datetime(2025, 9, 11, 23, 59, tzinfo=UTC)  # 180 days later
    first_shown = datetime(2025, 9, 12, tzinfo=UTC)
    young = select_claims(flow, [whole, village], POLICY, last_hidden)
    old = select_claims(flow, [whole, village], POLICY, first_shown)
    assert [claim["claim_id"] for claim in young] == [whole["claim_id"]]
    assert len(old) == 2


@pytest.mark.parametrize(
    ("place_id", "shown"),
    [("C1", "SY91"), ("msr-base", "SY91"), ("SY9101", "SY91"), ("SY91", "SY91"), ("SY", "SY"),
     ("msr-village", "msr-north"), ("nowhere", None)],
)  # fmt: skip
def test_ends_of_a_flow_are_governorates_or_coarser(place_id: str, shown: str | None) -> None:
    found = coarsen_place(place_id, PLACES)
    assert (found.place_id if found else None) == shown


def test_flow_without_both_ends_says_nothing() -> None:
    assert build_flow(tell_flow(origin_place_id="nowhere"), [], PLACES, POLICY) is None
    assert build_flow(tell_flow(dest_place_id="nowhere"), [], PLACES, POLICY) is None


def test_flow_shows_its_newest_whole_figure_and_never_a_village() -> None:
    claims = [
        tell_claim("unhcr", exactly=9000, as_of=date(2025, 3, 20)),
        tell_claim("unhcr", exactly=6000, as_of=date(2025, 3, 10)),
        tell_claim("crisis cell", exactly=7000, as_of=date(2025, 3, 30), locality_place_id="C1"),
    ]
    row = build_flow(tell_flow(), select_claims(tell_flow(), claims, POLICY, LATER), PLACES, POLICY)
    assert row is not None
    assert (row["persons_best"], row["as_of"]) == (9000, date(2025, 3, 20))
    assert row["display_en"] == "≈ 9,000 (Unhcr, 20 March 2025)"
    assert row["wkt"] == "LINESTRING(36.20 35.50, 36.10 34.50)"
    assert (row["origin_pcode"], row["dest_name_en"]) == ("SY91", NORTH_ABROAD.name_en)
    assert "Rivertown" not in str(row) and "Hillside" not in str(row)


@pytest.mark.parametrize(
    ("changes", "display"),
    [
        ({"best": 6000, "quantifier": "approximately"}, "≈ 6,000 (Monitor, 7 March 2025)"),
        ({"low": 19_000, "quantifier": "at_least"}, "at least 19,000 (Monitor, 7 March 2025)"),
        ({"high": 10_000, "quantifier": "up_to"}, "up to 10,000 (Monitor, 7 March 2025)"),
        ({"low": None, "quantifier": "none"}, "number not stated"),
    ],
)
def test_flow_repeats_the_word_that_came_with_its_number(changes: Row, display: str) -> None:
    row = build_flow(tell_flow(), [tell_claim(**changes)], PLACES, POLICY)
    assert row is not None and row["display_en"] == display
