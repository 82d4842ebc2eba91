"""Displacement: by governorate, rounded, small groups left out, villages only when old."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import NORTH_ABROAD, PLACES, SUBJECT, Row, tell_claim, tell_flow

from app.publish.claims import build_claims, round_persons
from app.publish.flow_figures import select_claims, settle_flows
from app.publish.flows import build_flow, coarsen_place, find_next_flow_change
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
    young = select_claims(flow, [whole, village], PLACES, POLICY, last_hidden)
    old = select_claims(flow, [whole, village], PLACES, POLICY, first_shown)
    assert [claim["claim_id"] for claim in young] == [whole["claim_id"]]
    assert len(old) == 2


@pytest.mark.parametrize(
    ("place_id", "first"),
    [
        ("C1", datetime(2025, 9, 12, tzinfo=UTC)),
        ("msr-base", datetime(2025, 9, 12, tzinfo=UTC)),
        ("nowhere", datetime(2025, 9, 12, tzinfo=UTC)),
        ("SY9101", datetime(2025, 3, 23, tzinfo=UTC)),
        ("SY91", datetime(2025, 3, 9, tzinfo=UTC)),
        (None, datetime(2025, 3, 9, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("column", ["locality_place_id", "scope_place_ids"])
def test_finer_the_area_of_a_figure_the_later_it_is_told(
    column: str, place_id: str | None, first: datetime
) -> None:
    areas = place_id if column == "locality_place_id" else [place_id] if place_id else []
    claims = [tell_claim(exactly=500, **{column: areas})]
    flow = tell_flow(date_end=date(2025, 3, 15))
    asked = (flow, claims, PLACES, POLICY)
    assert select_claims(*asked, first - timedelta(seconds=1)) == []
    assert select_claims(*asked, first) == claims


def test_clock_changes_nothing_more_when_everything_is_told() -> None:
    assert find_next_flow_change(tell_flow(), [tell_claim()], PLACES, POLICY, LATER) is None


def test_next_look_at_a_flow_is_at_the_first_instant_that_changes_it() -> None:
    flow = tell_flow(date_end=date(2025, 3, 15))
    claims = [tell_claim(exactly=500), tell_claim(exactly=80, locality_place_id="C1")]
    now, looks = datetime(2025, 3, 1, tzinfo=UTC), []
    while (at := find_next_flow_change(flow, claims, PLACES, POLICY, now)) is not None:
        looks.append(at)
        now = at
    assert looks == [
        datetime(2025, 3, 9, tzinfo=UTC),
        datetime(2025, 3, 23, tzinfo=UTC),
        datetime(2025, 9, 12, tzinfo=UTC),
    ]


def test_flow_between_governorates_has_no_day_on_which_districts_are_told() -> None:
    flow, early = tell_flow(origin_place_id="SY91"), datetime(2025, 3, 1, tzinfo=UTC)
    first = find_next_flow_change(flow, [tell_claim()], PLACES, POLICY, early)
    assert first == datetime(2025, 3, 9, tzinfo=UTC)
    assert find_next_flow_change(flow, [tell_claim()], PLACES, POLICY, first) is None


def test_figure_of_one_group_of_people_is_never_told_with_where_they_went() -> None:
    tagged = tell_claim(exactly=5000) | {"group_tag": "a community"}
    told = settle_flows([tell_flow()], {"flw_1": [tagged]}, PLACES, POLICY, LATER)["flw_1"]
    assert told.claims == []
    assert find_next_flow_change(tell_flow(), [tagged], PLACES, POLICY, LATER) is None


def test_date_at_the_end_of_the_calendar_never_comes() -> None:
    claim = tell_claim(reported_at=date.max)
    assert select_claims(tell_flow(), [claim], PLACES, POLICY, LATER) == []


@pytest.mark.parametrize(
    ("place_id", "shown", "later"),
    [("C1", "SY91", "SY9101"), ("msr-base", "SY91", "SY9101"), ("SY9101", "SY91", "SY9101"),
     ("SY91", "SY91", "SY91"), ("SY", "SY", "SY"), ("msr-village", "msr-north", "msr-north"),
     ("nowhere", None, None)],
)  # fmt: skip
def test_ends_of_a_flow_are_governorates_and_after_a_week_districts(
    place_id: str, shown: str | None, later: str | None
) -> None:
    found = coarsen_place(place_id, PLACES)
    assert (found.place_id if found else None) == shown
    found = coarsen_place(place_id, PLACES, by_district=True)
    assert (found.place_id if found else None) == later


def show_flow(*claims: Row, now: datetime = LATER, **changes: object) -> Row | None:
    """Return the public row of one flow with these claims."""
    flow = tell_flow(**changes)
    told = settle_flows([flow], {flow["flow_id"]: claims}, PLACES, POLICY, now)
    return build_flow(flow, told[flow["flow_id"]], PLACES, POLICY, now)


def test_flow_is_told_by_governorate_for_a_week() -> None:
    claim = tell_claim(exactly=500)
    young, old = (
        show_flow(claim, now=now, date_end=date(2025, 3, 15))
        for now in (datetime(2025, 3, 22, 23, 59, tzinfo=UTC), datetime(2025, 3, 23, tzinfo=UTC))
    )
    assert young is not None and old is not None
    assert (young["origin_pcode"], old["origin_pcode"]) == ("SY91", "SY9101")


def test_flow_without_both_ends_says_nothing() -> None:
    assert show_flow(tell_claim(exactly=500)) is not None
    assert show_flow(tell_claim(exactly=500), origin_place_id="nowhere") is None
    assert show_flow(tell_claim(exactly=500), dest_place_id="nowhere") is None


def test_flow_of_which_no_figure_may_be_told_is_not_shown_at_all() -> None:
    assert show_flow(tell_claim(exactly=19)) is None
    assert show_flow() is None
    early = datetime(2025, 3, 8, 23, 59, tzinfo=UTC)
    assert show_flow(tell_claim(exactly=500), now=early) is None


def test_flow_shows_its_newest_whole_figure_and_never_a_village() -> None:
    claims = [
        tell_claim("unhcr", exactly=9000, as_of=date(2025, 3, 20)),
        tell_claim("unhcr", exactly=6000, as_of=date(2025, 3, 10)),
        tell_claim("unhcr", exactly=9900, as_of=date(2025, 3, 25), status="retracted"),
        tell_claim("crisis cell", exactly=7000, as_of=date(2025, 3, 30), locality_place_id="C1"),
        tell_claim("crisis cell", exactly=4000, as_of=date(2025, 3, 30)) | {"sex": "women"},
    ]
    row = show_flow(*claims)
    assert row is not None
    assert (row["persons_best"], row["as_of"]) == (9000, date(2025, 3, 20))
    assert row["display_en"] == "≈ 9,000 (Unhcr, 20 March 2025)"
    assert row["wkt"] == "LINESTRING(36.10 35.60, 36.10 34.50)"
    assert (row["origin_pcode"], row["dest_name_en"]) == ("SY9101", NORTH_ABROAD.name_en)
    assert "Rivertown," not in str(row) and "Hillside" not in str(row)


@pytest.mark.parametrize(
    ("changes", "display", "error"),
    [
        ({"best": 6004, "quantifier": "approximately"}, "≈ 6,000 (Monitor, 7 March 2025)", 5),
        ({"low": 19_009, "quantifier": "at_least"}, "at least 19,000 (Monitor, 7 March 2025)", 9),
        ({"low": 745, "quantifier": "more_than"}, "more than 740 (Monitor, 7 March 2025)", 9),
        ({"high": 9_992, "quantifier": "up_to"}, "up to 10,000 (Monitor, 7 March 2025)", 9),
        ({"low": None, "quantifier": "none"}, "number not stated", None),
    ],
)
def test_flow_repeats_the_word_that_came_with_its_number(
    changes: Row, display: str, error: int | None
) -> None:
    row = show_flow(tell_claim(**changes))
    assert row is not None
    assert (row["display_en"], row["rounding_error"]) == (display, error)


@given(st.integers(20, 10**6), st.sampled_from(["at_least", "more_than", "up_to"]))
def test_bound_is_rounded_to_where_it_stays_true(number: int, quantifier: str) -> None:
    bound = "high" if quantifier == "up_to" else "low"
    stored = number + 1 if quantifier == "more_than" else number
    told = round_persons(tell_claim(**{bound: stored}, quantifier=quantifier), POLICY)
    assert told is not None
    if bound == "high":
        assert number <= told["high"] < number + 10
    else:
        assert stored - 10 < told["low"] <= stored


def test_more_than_a_few_is_a_few_although_it_is_stored_as_more() -> None:
    assert round_persons(tell_claim(low=20, quantifier="more_than"), POLICY) is None
    assert round_persons(tell_claim(low=21, quantifier="more_than"), POLICY) is not None


def test_part_does_not_point_at_a_whole_that_is_not_shown() -> None:
    whole, part = tell_flow(flow_id="flw_1"), tell_flow(flow_id="flw_2", part_of="flw_1")
    claims = {"flw_1": [tell_claim(exactly=500)], "flw_2": [tell_claim("other", exactly=40)]}
    told = settle_flows([whole, part], claims, PLACES, POLICY, LATER)
    assert told["flw_2"].part_of == "flw_1"
    claims["flw_1"] = [tell_claim(exactly=12)]
    told = settle_flows([whole, part], claims, PLACES, POLICY, LATER)
    assert (told["flw_1"].claims, told["flw_2"].part_of) == ([], None)
