"""Corridors: announced or long over, schematic, and never open beyond what is known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import MARCH_7, PLACES, Row, tell_claim, tell_corridor

from app.domain.corridor import CorridorKind
from app.publish.corridors import (
    WARNING_AR,
    WARNING_EN,
    build_corridor,
    ends_at_site,
    find_corridor_time,
    find_expiry,
    find_next_corridor_change,
)
from app.publish.policy import read_policy

POLICY = read_policy()
SOON = datetime(2025, 3, 8, 12, tzinfo=UTC)
SECRET = {"announced_publicly": False}


def is_public(corridor: Row, claims: list[Row], now: datetime) -> bool:
    """Whether a corridor may be shown at an instant."""
    public_from = find_corridor_time(corridor, claims, POLICY)
    return public_from is not None and public_from <= now


@pytest.mark.parametrize("kind", [kind.value for kind in CorridorKind])
def test_announced_passage_is_shown_at_once(kind: str) -> None:
    assert is_public(tell_corridor(kind=kind), [], SOON)


@pytest.mark.parametrize("kind", [kind.value for kind in CorridorKind])
def test_passage_that_is_said_to_be_unannounced_is_not_shown(kind: str) -> None:
    assert not is_public(tell_corridor(kind=kind, **SECRET), [], SOON)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("safe_passage", False), ("evacuation", False), ("return", False), ("road", True),
     ("crossing", True), ("access", True)],
)  # fmt: skip
def test_where_nobody_said_only_ways_out_are_taken_for_secret(kind: str, shown: bool) -> None:
    corridor = tell_corridor(kind=kind, announced_publicly=None)
    assert is_public(corridor, [], SOON) is shown


@pytest.mark.parametrize(
    ("changes", "claim_day"),
    [
        ({}, None),
        ({"last_confirmed": None}, None),
        ({"valid_to": MARCH_7, "last_confirmed": None, "valid_from": None}, None),
        ({"valid_from": None, "last_confirmed": None}, MARCH_7),
    ],
    ids=["confirmed", "began", "ended", "claimed"],
)
def test_unannounced_passage_is_recorded_once_it_is_two_weeks_old(
    changes: Row, claim_day: date | None
) -> None:
    corridor = tell_corridor(**SECRET, **changes)
    claims = [tell_claim(as_of=claim_day)] if claim_day else []
    last_hidden = datetime(2025, 3, 21, 23, 59, 59, tzinfo=UTC)
    assert not is_public(corridor, claims, last_hidden)
    assert is_public(corridor, claims, last_hidden + timedelta(seconds=1))


def test_new_report_starts_the_two_weeks_again() -> None:
    corridor = tell_corridor(**SECRET)
    late = datetime(2025, 3, 30, tzinfo=UTC)
    assert is_public(corridor, [], late)
    assert not is_public(corridor, [tell_claim(as_of=date(2025, 3, 20))], late)


def test_unannounced_passage_without_any_date_is_never_shown() -> None:
    corridor = tell_corridor(**SECRET, valid_from=None, last_confirmed=None)
    assert not is_public(corridor, [tell_claim(as_of=None)], datetime.max.replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("valid_to", "last_confirmed", "expiry"),
    [
        (MARCH_7, MARCH_7, datetime(2025, 3, 7, 12, tzinfo=UTC)),
        (None, MARCH_7, datetime(2025, 3, 7, 12, tzinfo=UTC)),
        (MARCH_7, date(2025, 3, 9), datetime(2025, 3, 8, 6, tzinfo=UTC)),
        (date(2099, 1, 1), MARCH_7, datetime(2025, 3, 7, 12, tzinfo=UTC)),
        # Never confirmed: the opening on 7 March is the last that was heard.
        (date(2099, 1, 1), None, datetime(2025, 3, 7, 12, tzinfo=UTC)),
    ],
)
def test_status_runs_out_with_its_window_or_half_a_day_after_anybody_confirmed_it(
    valid_to: date | None, last_confirmed: date | None, expiry: datetime | None
) -> None:
    corridor = tell_corridor(valid_to=valid_to, last_confirmed=last_confirmed)
    assert find_expiry(corridor, [], POLICY) == expiry


def test_status_without_a_date_counts_from_the_newest_claim_or_is_unknown_at_once() -> None:
    corridor = tell_corridor(valid_from=None, last_confirmed=None)
    claims = [tell_claim(as_of=MARCH_7), tell_claim(as_of=date(2025, 3, 5))]
    assert find_expiry(corridor, claims, POLICY) == datetime(2025, 3, 7, 12, tzinfo=UTC)
    assert find_expiry(corridor, [tell_claim(as_of=None)], POLICY) is None


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 30))
def test_longer_window_never_runs_out_earlier_nor_outlives_its_confirmation(
    day: date, more: int
) -> None:
    def expire(valid_to: date) -> datetime:
        found = find_expiry(tell_corridor(valid_to=valid_to, last_confirmed=day), [], POLICY)
        assert found is not None
        return found

    assert expire(day) <= expire(day + timedelta(more))
    assert expire(day + timedelta(more)) <= datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.parametrize("kind", [kind.value for kind in CorridorKind])
def test_how_a_corridor_ended_is_told_two_weeks_after_its_last_day(kind: str) -> None:
    outcome = {"outcome_en": "Shelled", "outcome_ar": "تعرض للقصف"}
    corridor = tell_corridor(kind=kind, valid_to=date(2025, 3, 9), **outcome)
    told_from = datetime(2025, 3, 24, tzinfo=UTC)
    assert find_next_corridor_change(corridor, [], POLICY, SOON) == told_from
    for now, told in ((told_from - timedelta(seconds=1), None), (told_from, "Shelled")):
        row = build_corridor(corridor, [], PLACES, POLICY, now)
        assert row["outcome_en"] == told and (row["outcome_ar"] is None) == (told is None)
    assert find_next_corridor_change(corridor, [], POLICY, told_from) is None


def test_passage_is_a_straight_line_between_rounded_ends_with_its_warning() -> None:
    row = build_corridor(tell_corridor(), [tell_claim()], PLACES, POLICY, SOON)
    assert row["wkt"] == "LINESTRING(36.12 35.65, 36.10 34.50)"
    assert row["geometry_role"] == "schematic"
    assert (row["warning_en"], row["warning_ar"]) == (WARNING_EN, WARNING_AR)
    assert (row["origin_name_en"], row["dest_name_en"]) == ("Rivertown", "The north")
    assert row["admin1_name_ar"] == "محافظة النهر"


@pytest.mark.parametrize(
    "changes",
    [
        {"origin_place_id": "msr-base"},
        {"dest_place_id": "msr-base"},
        {"dest_place_id": None},
        {"dest_place_id": "nowhere"},
        {"dest_place_id": "SY"},
        {"dest_place_id": "C1"},
    ],
    ids=str,
)
def test_passage_from_or_to_a_refuge_or_an_unknown_place_is_not_drawn(changes: Row) -> None:
    row = build_corridor(tell_corridor(**changes), [], PLACES, POLICY, SOON)
    assert row["wkt"] is row["geometry_role"] is None


@pytest.mark.parametrize("end", ["origin", "dest"])
def test_end_at_a_base_or_a_shelter_is_not_named(end: str) -> None:
    corridor = tell_corridor(**{f"{end}_place_id": "msr-base"}, status_as_stated="to The base")
    row = build_corridor(corridor, [], PLACES, POLICY, SOON)
    assert row[f"{end}_name_en"] is row[f"{end}_name_ar"] is None
    assert "The base" not in str(row) and "القاعدة" not in str(row)
    assert ends_at_site(corridor, PLACES) and not ends_at_site(tell_corridor(), PLACES)


# The mode in which everything waits longer.

DELAYED = POLICY.with_delay_all()
CORRIDORS = st.fixed_dictionaries(
    {
        "announced_publicly": st.sampled_from([True, False, None]),
        "kind": st.sampled_from([kind.value for kind in CorridorKind]),
        "valid_from": st.none() | st.dates(date(2025, 3, 1), date(2025, 3, 20)),
        "last_confirmed": st.none() | st.dates(date(2025, 3, 1), date(2025, 3, 20)),
        "valid_to": st.none() | st.dates(date(2025, 3, 1), date(2027, 3, 20)),
    }
)


@given(CORRIDORS, st.lists(st.dates(date(2025, 3, 1), date(2025, 3, 20)), max_size=3))
def test_no_corridor_is_open_while_everything_is_delayed(changes: Row, days: list[date]) -> None:
    corridor, claims = tell_corridor(**changes), [tell_claim(as_of=day) for day in days]
    shown_from = find_corridor_time(corridor, claims, DELAYED)
    expiry = find_expiry(corridor, claims, DELAYED)
    assert shown_from is None or expiry is None or expiry < shown_from


@given(CORRIDORS)
def test_delay_of_everything_shows_no_corridor_sooner(changes: Row) -> None:
    corridor = tell_corridor(**changes)
    sooner, later = (find_corridor_time(corridor, [], policy) for policy in (POLICY, DELAYED))
    assert (sooner is None) == (later is None)
    assert sooner is None or later is None or later - sooner >= timedelta(hours=72)


def test_announced_corridor_waits_three_days_from_the_last_that_was_heard_of_it() -> None:
    corridor = tell_corridor(valid_to=date(2026, 1, 1))
    claims = [tell_claim(as_of=date(2025, 3, 10), reported_at=date(2025, 3, 12))]
    assert find_corridor_time(corridor, claims, DELAYED) == datetime(2025, 3, 16, tzinfo=UTC)


def test_announced_corridor_without_a_date_waits_from_the_day_it_was_written_down() -> None:
    corridor = tell_corridor(valid_from=None, last_confirmed=None)
    assert find_corridor_time(corridor, [], DELAYED) == datetime(2025, 1, 5, tzinfo=UTC)
    assert find_corridor_time(corridor, [], POLICY) == datetime.min.replace(tzinfo=UTC)


def test_next_look_at_a_corridor_is_when_it_becomes_public() -> None:
    secret, open_one = tell_corridor(**SECRET), tell_corridor()
    due = datetime(2025, 3, 22, tzinfo=UTC)
    assert find_next_corridor_change(secret, [], POLICY, SOON) == due
    assert find_next_corridor_change(secret, [], POLICY, due) is None
    assert find_next_corridor_change(open_one, [], POLICY, SOON) is None
    assert find_next_corridor_change(open_one, [], DELAYED, SOON) == datetime(
        2025, 3, 11, tzinfo=UTC
    )
