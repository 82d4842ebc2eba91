"""What is told later: attacks that may be repeated, what an editor waives, when to look again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import MARCH_7, PLACES, Row, tell_claim, tell_event

from app.domain.place import Precision
from app.publish.disclosure import (
    find_next_change,
    find_public_time,
    show_place,
    tell_claims,
)
from app.publish.events import build_event as build_event_shown
from app.publish.policy import Policy, read_policy
from app.publish.refuge_names import names_aid
from app.publish.waiting import count_independent, find_settlement_time

POLICY = read_policy()
ATTACK = {"event_type": "Violence against civilians", "sub_event_type": "Attack"}
IN_QUARTER = {**ATTACK, "place_id": "N1", "precision": "neighbourhood"}
MONTH_END = datetime(2025, 4, 7, tzinfo=UTC)
"""Thirty days after the end of 7 March."""
BEFORE, LATER = MONTH_END - timedelta(seconds=1), datetime(2031, 1, 1, tzinfo=UTC)
WAIVED_AT = datetime(2025, 3, 8, 6, tzinfo=UTC)
TWO_SOURCES = [tell_claim("one"), tell_claim("two")]


def build_event(event: Row, claims: list[Row], policy: Policy, now: datetime) -> Row:
    """Return an event's public row at an instant."""
    shown = show_place(event, PLACES, policy, now, claims)
    return build_event_shown(event, claims, PLACES, policy, shown)


def waive(event: Row) -> Row:
    """Return an event whose delay an editor waived on the morning after."""
    return event | {"waived_at": WAIVED_AT}


# A month by the town.


def test_attacked_quarter_is_told_by_its_town_for_a_month() -> None:
    event = tell_event(**IN_QUARTER)
    young = show_place(event, PLACES, POLICY, BEFORE)
    assert (young.precision, young.precision_m) == (Precision.SETTLEMENT, 3000)
    assert young.wkt == "POINT(36.12 35.65)", "the town's own point"
    assert young.names["place_name_en"] == "Rivertown"
    assert (young.until, young.coarsened) == (MONTH_END, True)
    assert {"place", "provider_location", "claims.locality_en"} <= set(young.withheld)
    old = show_place(event, PLACES, POLICY, MONTH_END)
    assert (old.precision, old.wkt) == (Precision.NEIGHBOURHOOD, "POINT(36.13 35.66)")
    assert (old.names["place_name_en"], old.until) == ("Harbour Quarter", None)


def test_month_runs_from_the_first_report_when_that_comes_later() -> None:
    event, claims = tell_event(**IN_QUARTER), [tell_claim(reported_at=date(2025, 3, 20))]
    assert find_settlement_time(event, claims, PLACES, POLICY) == datetime(2025, 4, 20, tzinfo=UTC)
    assert show_place(event, PLACES, POLICY, MONTH_END, claims).precision is Precision.SETTLEMENT


@given(lon=st.floats(36.11, 36.14), lat=st.floats(35.64, 35.67))
def test_position_in_an_attacked_town_does_not_matter_for_a_month(lon: float, lat: float) -> None:
    event = tell_event(**ATTACK, place_id="SY91", lon=lon, lat=lat, provider_location="Dock 4")
    row = build_event(event, [], POLICY, BEFORE)
    elsewhere = build_event(event | {"lon": 36.125, "lat": 35.655}, [], POLICY, BEFORE)
    assert row == elsewhere
    assert row["wkt"] == "POINT(36.12 35.65)" and row["provider_location"] is None
    assert "Dock" not in str(row)


def test_attacked_village_is_a_cell_of_the_grid_then_and_later() -> None:
    event = tell_event(**ATTACK, place_id="C2")
    for now in (BEFORE, LATER):
        shown = show_place(event, PLACES, POLICY, now)
        assert (shown.wkt, shown.precision) == ("POINT(36.35 35.45)", Precision.SUBDISTRICT)
        assert "place_name_en" not in shown.names
        assert shown.names["admin2_pcode"] == "SY9101" and shown.names["admin3_pcode"] is None


@pytest.mark.parametrize(
    ("changes", "capped"),
    [
        (ATTACK, True),
        ({"provider_location": "Relief store"}, True),
        ({"provider_location": "مستودع إغاثة"}, True),
        ({}, False),
        ({"event_type": "Protests", "sub_event_type": "Peaceful protest"}, False),
    ],
    ids=str,
)
def test_only_attacks_on_civilians_and_aid_are_told_by_their_town(
    changes: Row, capped: bool
) -> None:
    event = tell_event(place_id="N1", precision="neighbourhood", **changes)
    shown = show_place(event, PLACES, POLICY, BEFORE)
    assert (shown.precision is Precision.SETTLEMENT) is capped
    hours = 72 if capped else 24
    due = datetime(2025, 3, 8, tzinfo=UTC) + timedelta(hours=hours)
    assert find_public_time(event, [], PLACES, POLICY) == due


@pytest.mark.parametrize(
    ("name", "aid"),
    [
        ("Aid convoy", True), ("NGO offices", True), ("relief-store", True), ("مساعدات", True),
        ("للإغاثة", True), ("Raid on Homs", False), ("Aida street", False), (None, False),
        ("Said", False), ("حمص", False),
    ],
)  # fmt: skip
def test_names_of_aid_sites_are_recognised(name: str | None, aid: bool) -> None:
    assert names_aid(name) is aid


def test_no_title_summary_or_claim_names_the_quarter_before_its_time() -> None:
    words = {"scope_note_en": "in the Harbour Quarter", "quote": "12 dead, HARBOUR QUARTER",
             "measure_as_stated": "killed"}  # fmt: skip
    event = tell_event(
        **IN_QUARTER, title_en="Killings in Harbour Quarter", title_ar="قتل في حيّ المرفأ",
        summary_en="Houses burned in the harbour quarter", summary_ar="حرق بيوت",
    )  # fmt: skip
    claims = [tell_claim(locality_place_id="N1", scope_place_ids=["N1"], **words)]
    row = build_event(event, claims, POLICY, BEFORE)
    shown = show_place(event, PLACES, POLICY, BEFORE, claims)
    [told] = tell_claims(claims, shown)
    assert "arbour" not in str(row).casefold() and "المرفأ" not in str(row)
    assert row["title_en"] == "Violence against civilians: Rivertown, Riverland"
    assert row["summary_en"] is row["summary_ar"] is None
    assert (told["locality_place_id"], told["scope_place_ids"]) == (None, ())
    assert told["quote"] is told["scope_note_en"] is None
    assert told["measure_as_stated"] == "killed"
    later = build_event(event, claims, POLICY, MONTH_END)
    assert (later["title_en"], later["summary_ar"]) == (event["title_en"], "حرق بيوت")
    assert tell_claims(claims, show_place(event, PLACES, POLICY, MONTH_END)) == claims


def test_title_that_names_the_town_only_is_kept() -> None:
    event = tell_event(**IN_QUARTER, title_en="Killings in Rivertown", title_ar="قتل")
    row = build_event(event, [], POLICY, BEFORE)
    assert (row["title_en"], row["title_ar"]) == ("Killings in Rivertown", "قتل")


# What an editor waives.


def test_waived_event_is_shown_from_then_on_by_its_town_until_its_time() -> None:
    event = waive(tell_event(place_id="N1", precision="neighbourhood"))
    asked = (event, TWO_SOURCES, PLACES, POLICY)
    assert find_public_time(*asked) == WAIVED_AT
    ordinary = datetime(2025, 3, 9, tzinfo=UTC)
    assert find_settlement_time(*asked) == ordinary
    early = show_place(event, PLACES, POLICY, WAIVED_AT, TWO_SOURCES)
    late = show_place(event, PLACES, POLICY, ordinary, TWO_SOURCES)
    assert (early.precision, late.precision) == (Precision.SETTLEMENT, Precision.NEIGHBOURHOOD)


@pytest.mark.parametrize(
    "claims",
    [
        [],
        [tell_claim("one")],
        [tell_claim("one"), tell_claim("one")],
        [tell_claim("one"), tell_claim("two", relays_claim_id="clm_1")],
        [tell_claim("one"), tell_claim("two", reported_at=None)],
        [tell_claim("one"), tell_claim("two", independence_group="one")],
    ],
    ids=["none", "one", "same", "retold", "undated", "branch"],
)
def test_waiver_counts_only_where_independent_sources_have_told_of_it(claims: list[Row]) -> None:
    event = waive(tell_event())
    assert count_independent(claims) < 2
    usual = find_public_time(tell_event(), claims, PLACES, POLICY)
    assert find_public_time(event, claims, PLACES, POLICY) == usual


@pytest.mark.parametrize(
    "changes",
    [{"visibility": "refuge"}, {"visibility": "hospital"}, {"place_id": "msr-base"},
     {"provider_location": "Rivertown hospital"}],
    ids=str,
)  # fmt: skip
def test_no_waiver_at_a_place_of_refuge(changes: Row) -> None:
    event = tell_event(**changes)
    usual = find_public_time(event, TWO_SOURCES, PLACES, POLICY)
    assert find_public_time(waive(event), TWO_SOURCES, PLACES, POLICY) == usual
    shown = show_place(waive(event), PLACES, POLICY, WAIVED_AT, TWO_SOURCES)
    assert shown == show_place(event, PLACES, POLICY, WAIVED_AT, TWO_SOURCES)
    assert shown.wkt is None


def test_waiver_of_an_attack_on_civilians_leaves_its_month_by_the_town() -> None:
    event = waive(tell_event(**IN_QUARTER))
    assert find_public_time(event, TWO_SOURCES, PLACES, POLICY) == WAIVED_AT
    assert find_settlement_time(event, TWO_SOURCES, PLACES, POLICY) == MONTH_END


def test_waiver_after_its_time_delays_nothing() -> None:
    event = tell_event() | {"waived_at": datetime(2025, 5, 1, tzinfo=UTC)}
    usual = find_public_time(tell_event(), TWO_SOURCES, PLACES, POLICY)
    assert find_public_time(event, TWO_SOURCES, PLACES, POLICY) == usual


def test_delay_of_everything_delays_what_was_waived_too() -> None:
    delayed = POLICY.with_delay_all()
    due = find_public_time(waive(tell_event()), TWO_SOURCES, PLACES, delayed)
    assert due == WAIVED_AT + timedelta(hours=72)
    usual = find_public_time(tell_event(), TWO_SOURCES, PLACES, delayed)
    assert usual == datetime(2025, 3, 12, tzinfo=UTC)


# When to look again.


EVENTS = st.fixed_dictionaries(
    {
        "event_type": st.sampled_from(["Battles", "Violence against civilians"]),
        "place_id": st.sampled_from([*PLACES, None]),
        "precision": st.sampled_from([each.value for each in Precision]),
        "visibility": st.sampled_from(["public", "refuge"]),
        "provider_location": st.sampled_from([None, "Aid store", "Rivertown hospital"]),
    }
)
INSTANTS = st.datetimes(datetime(2025, 3, 1), datetime(2025, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(EVENTS, st.booleans(), st.sampled_from([POLICY, POLICY.with_delay_all()]), INSTANTS)
def test_nothing_changes_between_now_and_the_next_look(
    changes: Row, waived: bool, policy: object, now: datetime
) -> None:
    assert isinstance(policy, type(POLICY))
    event = waive(tell_event(**changes)) if waived else tell_event(**changes)

    def tell(moment: datetime) -> object:
        if find_public_time(event, TWO_SOURCES, PLACES, policy) > moment:
            return None
        return build_event(event, TWO_SOURCES, policy, moment)

    upcoming = find_next_change(event, TWO_SOURCES, PLACES, policy, now)
    last = upcoming - timedelta(microseconds=1) if upcoming else LATER
    assert upcoming is None or upcoming > now
    assert tell(now) == tell(last)


def test_looks_at_an_attacked_quarter_are_its_publication_and_the_end_of_its_month() -> None:
    event, looks = tell_event(**IN_QUARTER), []
    now = datetime(2025, 3, 7, tzinfo=UTC)
    while (at := find_next_change(event, [], PLACES, POLICY, now)) is not None:
        looks.append(at)
        now = at
    assert looks == [datetime(2025, 3, 11, tzinfo=UTC), MONTH_END]
    assert event["date_end"] == MARCH_7
