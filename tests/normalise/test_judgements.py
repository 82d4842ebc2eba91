"""Rows of documents and judgements become typed values, or are refused by the name of a field."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft, Verification
from app.domain.judgement import ActorRole, AttributionStatus
from app.domain.period import StatedUnit
from app.domain.source import SourceRecord
from app.normalise import (
    apply_assessment,
    normalise_document,
    normalise_judgement,
    normalise_note,
    normalise_record,
)

TODAY = date(2025, 3, 20)
DOCUMENT = {
    "document_id": "doc_1", "source_id": "monitor", "title": "Daily report",
    "url": "https://monitor.example/7", "archived_url": "http://archive.example/7",
    "sha256": "AB" * 32, "published_at": "2025-03", "retrieved_at": "2025-03-09T12:30:00+03:00",
    "language": "ar-SY",
}  # fmt: skip
ATTRIBUTION = {"event_id": "evt_1", "actor_en": "Armed men", "role": "perpetrator"}
ASSESSMENT = {"event_id": "evt_1", "verification": "fair", "assessor_role": "second editor",
              "decided_at": "2025-03-19"}  # fmt: skip
INQUIRY = {"event_id": "evt_1", "body": "National committee", "since": "2025-03-09",
           "due": "2025-07-09"}  # fmt: skip
EVENT = SourceRecord(
    "story", "evt_1", "event", 2, {"event_type": "Battles", "date_start": "2025-03-07"},
    ({"claim_key": "deaths", "asserted_by": "monitor", "measure": "killed", "best": "3"},),
    attributions=(ATTRIBUTION,), assessments=(ASSESSMENT,), inquiries=(INQUIRY,),
)  # fmt: skip


def read_document(**changes: str) -> object:
    return normalise_document(
        SourceRecord("story", "doc_1", "document", 2, DOCUMENT | changes), TODAY
    )


def test_document_is_read_with_its_month_its_instant_and_its_digest() -> None:
    document = normalise_document(SourceRecord("story", "doc_1", "document", 2, DOCUMENT), TODAY)
    assert document.published_at is not None
    assert (document.published_at.day, document.published_at.unit) == (
        date(2025, 3, 31), StatedUnit.MONTH,
    )  # fmt: skip
    assert document.retrieved_at == datetime(2025, 3, 9, 9, 30, tzinfo=UTC)
    assert document.sha256 == "ab" * 32


def test_document_needs_no_more_than_its_id_and_its_source() -> None:
    fields = {name: DOCUMENT[name] for name in ("document_id", "source_id")}
    document = normalise_document(SourceRecord("story", "doc_1", "document", 2, fields), TODAY)
    assert (document.url, document.sha256, document.published_at) == (None, None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document_id", ""),
        ("source_id", " "),
        ("sha256", "ab" * 31),
        ("sha256", "zz" * 32),
        ("sha256", "ab" * 33),
        ("archived_url", "archive.example/7"),
        ("archived_url", "javascript:alert(1)"),
        ("archived_url", "ftp://archive.example/7"),
        ("archived_url", "https://"),
        ("archived_url", "https://[half"),
        ("archived_url", "https://me:secret@archive.example/7"),
        ("url", "file:///etc/passwd"),
        ("url", "https://monitor.example/ 7"),
        ("published_at", "2025-03-22"),
        ("published_at", "soon"),
        ("retrieved_at", "2025-03-22T00:00:00Z"),
        ("retrieved_at", "yesterday"),
        ("retrieved_at", "1889-01-01"),
        ("language", "Arabic, mostly"),
        ("title", "x" * 501),
        ("title", "Reported by the witness, +963 944 123 456"),
    ],
)
def test_wrong_cell_of_a_document_is_refused_by_its_name(field: str, value: str) -> None:
    read_document()
    with pytest.raises(RejectedRecord) as refused:
        read_document(**{field: value})
    assert refused.value.field == field


def test_judgement_says_suspected_unless_a_row_says_more() -> None:
    held = normalise_judgement(EVENT, TODAY)
    [attribution] = held.attributions
    assert (attribution.role, attribution.status) == (
        ActorRole.PERPETRATOR, AttributionStatus.SUSPECTED,
    )  # fmt: skip
    assert held.assessment is not None
    assert held.assessment.inquiries[0].due == date(2025, 7, 9)


@pytest.mark.parametrize(
    ("rows", "change", "field"),
    [
        ("attributions", {"role": "culprit"}, "role"),
        ("attributions", {"status": "proven"}, "status"),
        ("attributions", {"actor_en": ""}, "actor_en"),
        ("attributions", {"actor_en": "a driver, +963 944 123 456"}, "actor_en"),
        ("assessments", {"verification": "certain"}, "verification"),
        ("assessments", {"assessor_role": ""}, "assessor_role"),
        ("assessments", {"decided_at": "2025-03-22"}, "decided_at"),
        ("inquiries", {"body": ""}, "body"),
        ("inquiries", {"since": "2025-03-22"}, "since"),
        ("inquiries", {"due": "2055-01-01"}, "due"),
    ],
)
def test_wrong_cell_of_a_judgement_is_refused_by_its_name(
    rows: str, change: dict[str, str], field: str
) -> None:
    [row] = getattr(EVENT, rows)
    with pytest.raises(RejectedRecord) as refused:
        normalise_judgement(replace(EVENT, **{rows: (row | change,)}), TODAY)
    assert refused.value.field == field


def test_actor_twice_in_one_role_two_assessments_or_an_inquiry_alone_are_refused() -> None:
    for wrong in (
        replace(EVENT, attributions=(ATTRIBUTION, ATTRIBUTION)),
        replace(EVENT, assessments=(ASSESSMENT, ASSESSMENT)),
        replace(EVENT, assessments=()),
    ):
        with pytest.raises(RejectedRecord):
            normalise_judgement(wrong, TODAY)


def test_assessment_decides_the_verification_unless_the_events_own_row_differs() -> None:
    held = normalise_judgement(EVENT, TODAY)

    def assess(**fields: str) -> Verification:
        record = replace(EVENT, fields={**EVENT.fields, **fields})
        draft = normalise_record(record, TODAY)
        assert isinstance(draft, EventDraft)
        return apply_assessment(draft, record, held).verification

    assert assess() is assess(verification="fair") is Verification.FAIR
    with pytest.raises(RejectedRecord, match="verification: is weak here and fair"):
        assess(verification="weak")


def test_note_is_kept_as_words_and_refused_with_what_may_not_be_stored() -> None:
    assert normalise_note("note", "  as  published ") == "as published"
    assert normalise_note("note", None) is normalise_note("note", " ") is None
    for wrong in ("call +963 944 123 456", "x" * 501, "turn\x1b around"):
        with pytest.raises(RejectedRecord, match="note: "):
            normalise_note("note", wrong)
