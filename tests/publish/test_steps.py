"""What was known of a record day by day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from stories import MARCH_7, PLACES, tell_claim, tell_event

from app.publish.events import describe_toll
from app.publish.steps import build_steps, cut_period, recall_claims

ROW = {"id": "evt_1", "revision": 1, "reason_code": "first_report"}
DAYS = st.integers(0, 5).map(lambda days: MARCH_7 + timedelta(days))
Claims = Sequence[dict[str, Any]]


def march(number: int) -> date:
    """Return a day of March 2025."""
    return date(2025, 3, number)


def build(event: dict[str, Any], claims: Claims) -> list[dict[str, Any]]:
    """Return the steps of an event with these claims."""
    return build_steps(
        ROW, claims, lambda known, day: describe_toll(known, cut_period(event, day), PLACES)
    )


def test_record_of_which_all_was_said_on_one_day_has_no_steps() -> None:
    assert build(tell_event(), [tell_claim("one"), tell_claim("other")]) == []


def test_each_day_has_the_figure_that_was_current_then() -> None:
    claims = [
        tell_claim("monitor", exactly=3, reported_at=march(7)),
        tell_claim("monitor", exactly=5, reported_at=march(8), as_of=march(8)),
        tell_claim("other", exactly=9, reported_at=march(20), as_of=march(20)),
    ]
    steps = build(tell_event(), claims)
    assert [(s["known_from"], s["known_to"]) for s in steps] == [
        (march(7), march(8)), (march(8), march(20)), (march(20), None),
    ]  # fmt: skip
    spans = [(s["killed_low"], s["killed_high"], s["claims_count"]) for s in steps]
    assert spans == [(3, 3, 1), (5, 5, 2), (5, 9, 3)]


def test_figure_of_a_running_count_is_current_before_the_event_is_over() -> None:
    """Nobody could count to the tenth on the eighth: it is no figure for a part then, but now."""
    event = tell_event(date_start=march(6), date_end=march(10))
    early = tell_claim(exactly=300, period_start=march(6), period_end=march(8), as_of=march(8),
                       reported_at=march(8))  # fmt: skip
    late = tell_claim(exactly=800, period_start=march(6), period_end=march(10), as_of=march(11),
                      reported_at=march(11))  # fmt: skip
    first, last = build(event, [early, late])
    assert (first["killed_low"], first["killed_high"]) == (300, 300)
    assert (last["killed_low"], last["killed_high"]) == (800, 800)
    assert describe_toll([early], event, PLACES)["killed_low"] is None


def test_last_step_is_what_the_record_says_now() -> None:
    event = tell_event(date_start=march(6), date_end=march(30))
    claims = [tell_claim(exactly=n, reported_at=march(n), as_of=march(n), period_start=march(6),
                         period_end=march(n)) for n in (8, 9, 12)]  # fmt: skip
    toll = describe_toll(claims, event, PLACES)
    last = build(event, claims)[-1]
    assert {name: last[name] for name in toll} == toll


def test_replaced_claim_stands_until_it_is_replaced_and_one_taken_back_never() -> None:
    old = tell_claim(exactly=3, reported_at=march(7), status="superseded")
    new = tell_claim(exactly=5, reported_at=march(9), supersedes_claim_id=old["claim_id"])
    wrong = tell_claim("other", exactly=99, reported_at=march(7), status="retracted")
    by_8 = {
        claim["claim_id"]: claim["status"] for claim in recall_claims([old, new, wrong], march(8))
    }
    assert by_8 == {old["claim_id"]: "active", wrong["claim_id"]: "retracted"}
    by_9 = {
        claim["claim_id"]: claim["status"] for claim in recall_claims([old, new, wrong], march(9))
    }
    assert by_9 == {old["claim_id"]: "superseded", new["claim_id"]: "active",
                    wrong["claim_id"]: "retracted"}  # fmt: skip
    first, last = build(tell_event(), [old, new, wrong])
    assert (first["killed_high"], last["killed_low"]) == (3, 5)


@given(st.lists(st.tuples(DAYS, st.integers(1, 500)), min_size=2, max_size=8), DAYS)
def test_nothing_said_later_changes_what_was_known(told: list[tuple[date, int]], day: date) -> None:
    claims = [tell_claim(f"s{n}", exactly=killed, reported_at=reported, as_of=reported)
              for n, (reported, killed) in enumerate(told)]  # fmt: skip
    early = [claim for claim in claims if claim["known_from"] <= day]
    event = tell_event()

    def find_step(given: Claims) -> dict[str, Any] | None:
        found = [step for step in build(event, given)
                 if step["known_from"] <= day and (step["known_to"] or date.max) > day]  # fmt: skip
        return found[0] if found else None

    step, alone = find_step(claims), find_step(early)
    if step is not None and alone is not None:
        same = set(step) - {"known_to"}
        assert {name: step[name] for name in same} == {name: alone[name] for name in same}
    assert (step is None) == (not early or len({claim["known_from"] for claim in claims}) == 1)


def test_record_without_claims_has_no_steps() -> None:
    assert build(tell_event(), []) == []
