"""Why a claim does not set the span of its record, told from what is public."""

from datetime import date
from typing import Any

import pytest

from app.domain.period import Period
from app.domain.unused_claims import Unused, find_unused_reason

DAYS = Period(date(2025, 3, 7), date(2025, 3, 9))
USED: dict[str, Any] = {
    "measure": "killed", "population": "civilians", "low": 101, "best": None, "high": None,
    "period_start": date(2025, 3, 7), "period_end": date(2025, 3, 9), "cumulative": False,
    "scope_paths": ["SY/SY10/SY1002"], "status": "active", "relays_claim_id": None,
    "used_in_estimate": True,
}  # fmt: skip
LIKE = {**USED, "used_in_estimate": False}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, Unused.BESIDE),
        ({"status": "superseded", "relays_claim_id": "clm_x"}, Unused.STANDING),
        ({"relays_claim_id": "clm_x", "low": None}, Unused.RETELLING),
        ({"low": None}, Unused.NO_FIGURE),
        ({"measure": "executed", "scope_paths": []}, Unused.MEASURE),
        ({"scope_paths": ["SY/SY10/SY1002/msr-quarter"]}, Unused.AREA),
        ({"scope_paths": []}, Unused.AREA),
        ({"period_end": date(2025, 3, 7)}, Unused.PERIOD),
        ({"population": "unstated"}, Unused.POPULATION),
        # A running total goes on after the days of the record, and counts for it all the same.
        ({"period_end": date(2025, 4, 30)}, Unused.BESIDE),
        ({"period_start": None, "period_end": None}, Unused.BESIDE),
    ],
)
def test_first_difference_is_named_in_the_order_of_the_rule(
    changed: dict[str, Any], reason: Unused
) -> None:
    assert find_unused_reason({**LIKE, **changed}, [USED], DAYS) is reason


def test_nothing_is_said_of_what_counts_or_where_there_is_no_span() -> None:
    assert find_unused_reason(USED, [USED], DAYS) is None
    assert find_unused_reason(LIKE, [], DAYS) is None
