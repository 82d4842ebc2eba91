"""What changed between the states of a record that readers saw."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.history import tell_history

START = datetime(2026, 1, 1, tzinfo=UTC)
Row = dict[str, Any]


def at(day: int) -> datetime:
    """Return an instant of a made-up calendar."""
    return START + timedelta(days=day)


def show(first: int, last: int | None = None, **fields: Any) -> Row:
    """A version of a record that was shown from one day until another."""
    return {
        "revision": 1, "shown_from": at(first), "shown_to": None if last is None else at(last),
        "reason_code": "first_report", "drawn": "a", "geometry": "settlement", "title": "T",
    } | fields  # fmt: skip


def say(first: int, last: int | None = None, **fields: Any) -> Row:
    """A version of a claim that was shown from one day until another."""
    return {
        "claim_id": "clm_1", "revision": 1, "shown_from": at(first),
        "shown_to": None if last is None else at(last), "reason_code": "first_report",
        "display_en": "5 killed", "display_ar": "5", "low": 5,
    } | fields  # fmt: skip


def test_record_that_never_changed_has_one_version_without_changes() -> None:
    [only] = tell_history([show(0)], [say(0)])
    assert (only["shown_from"], only["shown_to"]) == (at(0), None)
    assert only["changes"] == only["claims"] == []


def test_correction_tells_field_by_field_what_was_and_what_is() -> None:
    newest, first = tell_history(
        [show(0, 3), show(3, revision=2, title="U", reason_code="transcription")], []
    )
    assert newest["changes"] == [{"field": "title", "before": "T", "after": "U"}]
    assert (newest["revision"], newest["reason_code"]) == (2, "transcription")
    assert (first["shown_to"], first["changes"]) == (at(3), [])


def test_moved_geometry_is_told_by_its_precision_alone() -> None:
    newest, _ = tell_history([show(0, 3), show(3, drawn="b", revision=2)], [])
    told = {"field": "geometry", "before": "settlement", "after": "settlement"}
    assert newest["changes"] == [told]


def test_claims_are_added_changed_and_removed() -> None:
    records = [show(0, 1), show(1, 2), show(2, 3), show(3)]
    claims = [say(0, 2), say(2, 3, low=6), say(1, claim_id="clm_2")]
    third, second, first, _ = tell_history(records, claims)
    assert [(c["claim_id"], c["change"]) for c in first["claims"]] == [("clm_2", "added")]
    [changed] = second["claims"]
    assert (changed["change"], changed["changes"]) == (
        "changed", [{"field": "low", "before": 5, "after": 6}],
    )  # fmt: skip
    assert [(c["claim_id"], c["change"]) for c in third["claims"]] == [("clm_1", "removed")]


def test_claim_that_changes_alone_makes_a_state_of_its_own() -> None:
    newest, first = tell_history([show(0)], [say(0, 4), say(4, low=6, reason_code="rules")])
    assert (newest["shown_from"], newest["shown_to"], newest["reason_code"]) == (
        at(4), None, "rules",
    )  # fmt: skip
    assert (first["shown_to"], newest["changes"]) == (at(4), [])


def test_time_in_which_a_record_was_not_shown_is_in_no_version() -> None:
    newest, first = tell_history([show(0, 2), show(5)], [say(0, 2), say(5)])
    assert (first["shown_to"], newest["shown_from"]) == (at(2), at(5))
    assert newest["claims"] == []


def test_record_of_which_nothing_may_be_told_has_no_versions() -> None:
    assert tell_history([], [say(0)]) == []


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from("TUV")), min_size=1, max_size=6))
def test_changes_lead_from_the_first_version_to_the_last(steps: list[tuple[int, str]]) -> None:
    records, day = [], 0
    for lasting, title in steps:
        records.append(show(day, day + lasting, title=title))
        day += lasting
    told = tell_history(records, [])[::-1]
    title = records[0]["title"]
    for version in told:
        for change in version["changes"]:
            assert (change["field"], change["before"]) == ("title", title)
            title = change["after"]
    assert title == records[-1]["title"]
    assert all(one["shown_to"] == other["shown_from"] for one, other in zip(told, told[1:]))  # noqa: B905
