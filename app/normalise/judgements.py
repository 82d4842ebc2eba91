"""Rows about who is said to have acted, how sure an event is, and why a row was corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.domain.correction import CorrectionReason
from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft, Verification
from app.domain.judgement import (
    ActorRole,
    Assessment,
    Attribution,
    AttributionStatus,
    Inquiry,
    Judgement,
)
from app.domain.source import SourceRecord
from app.normalise.personal_data import refuse_personal_data
from app.normalise.values import parse_day, parse_word, read_text

Fields = Mapping[str, str]
_AHEAD = timedelta(days=1)
_DUE_AHEAD = timedelta(days=10 * 366)
"""An inquiry may be due in years to come."""


def _require(fields: Fields, name: str) -> str:
    text = read_text(fields, name)
    if text is None:
        raise RejectedRecord(name, "is empty, but every such row needs it")
    return text


def _read_day(fields: Fields, name: str, latest: date) -> date | None:
    text = read_text(fields, name)
    return parse_day(name, text, latest) if text else None


def _normalise_attribution(row: Fields) -> Attribution:
    return Attribution(
        actor_en=_require(row, "actor_en"),
        actor_ar=read_text(row, "actor_ar"),
        role=parse_word(row, "role", ActorRole),
        status=parse_word(row, "status", AttributionStatus, AttributionStatus.SUSPECTED),
        claim_id=read_text(row, "claim_id"),
    )


def _normalise_inquiry(row: Fields, today: date) -> Inquiry:
    return Inquiry(
        body=_require(row, "body"),
        since=_read_day(row, "since", today + _AHEAD),
        due=_read_day(row, "due", today + _DUE_AHEAD),
        result=read_text(row, "result"),
    )


def _normalise_assessment(
    rows: Sequence[Fields], inquiries: Sequence[Fields], today: date
) -> Assessment | None:
    if not rows:
        if inquiries:
            raise RejectedRecord("body", "an inquiry needs a row of assessments.csv beside it")
        return None
    if len(rows) > 1:
        raise RejectedRecord("event_id", f"has {len(rows)} rows in assessments.csv; one is enough")
    [row] = rows
    return Assessment(
        verification=parse_word(row, "verification", Verification),
        assessor_role=_require(row, "assessor_role"),
        reason_en=read_text(row, "reason_en"),
        reason_ar=read_text(row, "reason_ar"),
        decided_at=_read_day(row, "decided_at", today + _AHEAD),
        inquiries=tuple(_normalise_inquiry(each, today) for each in inquiries),
    )


def _refuse_repeated(attributions: Sequence[Attribution]) -> None:
    keys = [each.key for each in attributions]
    for key in keys:
        if keys.count(key) > 1:
            raise RejectedRecord("actor_en", f"{key!r} stands twice in attributions.csv")


def normalise_judgement(record: SourceRecord, today: date | None = None) -> Judgement:
    """Return what a record's further rows say of its event.

    Raises RejectedRecord naming the field and what would be right.
    """
    today = today or datetime.now(UTC).date()
    for row in (*record.attributions, *record.assessments, *record.inquiries):
        refuse_personal_data(row)
    attributions = tuple(_normalise_attribution(row) for row in record.attributions)
    _refuse_repeated(attributions)
    return Judgement(
        attributions, _normalise_assessment(record.assessments, record.inquiries, today)
    )


def apply_assessment(draft: EventDraft, record: SourceRecord, judgement: Judgement) -> EventDraft:
    """Return the event as its assessment verifies it.

    Raises RejectedRecord when the event's own row says something else.
    """
    if judgement.assessment is None:
        return draft
    decided = judgement.assessment.verification
    if read_text(record.fields, "verification") and draft.verification != decided:
        raise RejectedRecord(
            "verification", f"is {draft.verification} here and {decided} in assessments.csv"
        )
    return replace(draft, verification=decided)


def normalise_note(name: str, text: str | None) -> str | None:
    """Return an editor's own words as they may be kept; None when there are none.

    Raises RejectedRecord for personal data, invisible characters and more than 500 characters.
    """
    fields = {name: text or ""}
    refuse_personal_data(fields)
    return read_text(fields, name)


def read_reason(record: SourceRecord) -> CorrectionReason | None:
    """Return why this row was changed, where it says so itself."""
    if read_text(record.fields, "reason_code") is None:
        return None
    return parse_word(record.fields, "reason_code", CorrectionReason)
