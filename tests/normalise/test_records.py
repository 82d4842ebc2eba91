"""Rows of any adapter become drafts, or are refused with the field that is wrong."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.corridor import CorridorDraft, CorridorStatus
from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft, Visibility
from app.domain.flow import FlowDraft
from app.domain.period import DatePrecision
from app.domain.source import SourceRecord
from app.normalise import normalise_record, normalise_source

CLAIM = {"claim_key": "deaths", "asserted_by": "monitor", "measure": "killed", "best": "3"}
EVENT = SourceRecord(
    "story", "1", "event", 2,
    {"event_type": "Battles", "date_start": "2025-03-07", "place_name": "Banias"}, (CLAIM,),
)  # fmt: skip
FLOW = SourceRecord(
    "story", "2", "flow", 3,
    {"title_en": "Out", "title_ar": "خروج", "measure": "arrivals", "origin_place_id": "SY10",
     "dest_place_id": "LB", "period_start": "2025-03-06"}, (CLAIM,),
)  # fmt: skip
CORRIDOR = SourceRecord(
    "story", "3", "corridor", 4,
    {"name_en": "Road", "name_ar": "طريق", "kind": "road", "status": "open"}, (CLAIM,),
)  # fmt: skip


def alter(record: SourceRecord, **fields: str) -> SourceRecord:
    """Return the record with some of its fields changed."""
    return replace(record, fields={**record.fields, **fields})


def test_plain_event_is_public_and_unverified_until_its_source_says_more() -> None:
    draft = normalise_record(EVENT)
    assert isinstance(draft, EventDraft)
    assert draft.period.days == 1
    assert draft.visibility is Visibility.PUBLIC
    assert draft.verification.value == "unverified"
    assert draft.place.name == "Banias"


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        (EVENT, "event_type", "War"),
        (EVENT, "sub_event_type", "Looting/property destruction"),
        (EVENT, "date_start", "0000-00-00"),
        (EVENT, "date_start", ""),
        (EVENT, "date_prec", "6"),
        (EVENT, "precision", "village"),
        (EVENT, "precision_m", "1 km"),
        (EVENT, "visibility", "secret"),
        (EVENT, "scope", "everything"),
        (EVENT, "title_en", "A title with a \0 in it"),
        (EVENT, "title_en", "A title with a \x1b in it"),
        (EVENT, "actor1", "x" * 900_000),
        (EVENT, "place_name", "\u202esainaB"),
        (EVENT, "other_place_ids", "C1|\x01"),
        (EVENT, "date_end", "9999-12-31"),
        (FLOW, "period_end", "9999-12-31"),
        (CORRIDOR, "valid_to", "9999-12-31"),
        (FLOW, "measure", "stocks"),
        (FLOW, "dest_place_id", " "),
        (FLOW, "drawn", "perhaps"),
        (CORRIDOR, "status", "safe"),
        (CORRIDOR, "kind", "tunnel"),
        (CORRIDOR, "valid_to", "soon"),
        (CORRIDOR, "announced_publicly", "yes"),
    ],
)
def test_wrong_value_is_refused_by_the_name_of_its_field(
    record: SourceRecord, field: str, value: str
) -> None:
    normalise_record(record)
    with pytest.raises(RejectedRecord) as refused:
        normalise_record(alter(record, **{field: value}))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"),
    [("asserted_by", ""), ("measure", "deaths"), ("low", "few"), ("quantifier", "over"),
     ("as_of", "2025-13"), ("as_of", "9999"), ("reported_at", "9999-12-31"),
     ("period_start", "9999-12-31"), ("claim_key", " "), ("population", "men"), ("quote", "\0")],
)  # fmt: skip
def test_wrong_claim_is_refused_by_the_name_of_its_field(field: str, value: str) -> None:
    with pytest.raises(RejectedRecord) as refused:
        normalise_record(replace(EVENT, claims=({**CLAIM, field: value},)))
    assert refused.value.field == ("claim_id" if field == "claim_key" else field)


TODAY = date(2025, 3, 9)


@pytest.mark.parametrize(
    ("record", "field", "last"),
    [
        (EVENT, "date_end", date(2025, 3, 10)),
        (FLOW, "period_end", date(2025, 3, 10)),
        (CORRIDOR, "last_confirmed_at", date(2025, 3, 10)),
        (CORRIDOR, "valid_from", date(2026, 3, 10)),
        (CORRIDOR, "valid_to", date(2026, 3, 10)),
    ],
)
def test_dates_reach_no_further_than_they_can_be_known(
    record: SourceRecord, field: str, last: date
) -> None:
    normalise_record(alter(record, **{field: last.isoformat()}), TODAY)
    with pytest.raises(RejectedRecord, match="lies in the future") as refused:
        late = (last + timedelta(days=1)).isoformat()
        normalise_record(alter(record, **{field: late}), TODAY)
    assert refused.value.field == field


def test_claim_cannot_be_of_tomorrow_but_one() -> None:
    for text, fine in (("2025-03-10", True), ("2025-03-11", False)):
        record = replace(EVENT, claims=({**CLAIM, "reported_at": text},))
        if fine:
            normalise_record(record, TODAY)
            continue
        with pytest.raises(RejectedRecord, match="reported_at"):
            normalise_record(record, TODAY)


def test_without_a_day_given_it_is_today() -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    normalise_record(alter(EVENT, date_start=tomorrow.isoformat()))
    with pytest.raises(RejectedRecord, match="lies in the future"):
        late = tomorrow + timedelta(days=2)
        normalise_record(alter(EVENT, date_start=late.isoformat()))


@pytest.mark.parametrize("record", [EVENT, FLOW, CORRIDOR])
def test_row_that_its_adapter_cannot_vouch_for_is_refused(record: SourceRecord) -> None:
    with pytest.raises(RejectedRecord, match="2 cells under 3"):
        normalise_record(replace(record, damage=RejectedRecord("row", "2 cells under 3")))


def test_record_without_a_claim_cannot_exist() -> None:
    with pytest.raises(RejectedRecord, match="without a single claim"):
        normalise_record(replace(EVENT, claims=()))


def test_record_without_an_id_cannot_exist() -> None:
    with pytest.raises(RejectedRecord, match="id"):
        normalise_record(replace(EVENT, record_id=""))


def test_year_long_row_never_becomes_a_day_whatever_its_code_says() -> None:
    year = alter(EVENT, date_start="2016-01-01", date_end="2016-12-31", date_prec="1")
    draft = normalise_record(year)
    assert isinstance(draft, EventDraft)
    assert draft.date_prec is DatePrecision.LONGER


def test_source_may_be_less_sure_than_its_range() -> None:
    draft = normalise_record(alter(EVENT, date_prec="4"))
    assert isinstance(draft, EventDraft)
    assert draft.date_prec is DatePrecision.MONTH


@pytest.mark.parametrize(
    ("low", "best", "high", "flags"),
    [("5", "3", "8", 1), ("1", "9", "8", 1), ("9", "8", "7", 2), ("1", "2", "3", 0)],
)
def test_bounds_in_the_wrong_order_are_kept_as_stated_and_flagged(
    low: str, best: str, high: str, flags: int
) -> None:
    draft = normalise_record(
        replace(EVENT, claims=({**CLAIM, "low": low, "best": best, "high": high},))
    )
    assert isinstance(draft, EventDraft)
    [claim] = draft.claims
    assert (claim.low, claim.best, claim.high) == (int(low), int(best), int(high))
    assert len(draft.flags) == flags


def test_flow_is_drawn_unless_its_record_says_no() -> None:
    for text, drawn in (("", True), ("true", True), ("false", False)):
        draft = normalise_record(alter(FLOW, drawn=text))
        assert isinstance(draft, FlowDraft) and draft.drawn is drawn


def test_corridor_of_which_nobody_said_whether_it_was_announced_stays_unknown() -> None:
    draft = normalise_record(alter(CORRIDOR, valid_to="2025-03-09"))
    assert isinstance(draft, CorridorDraft)
    assert draft.announced_publicly is None
    assert (draft.status, draft.valid_to) == (CorridorStatus.OPEN, date(2025, 3, 9))


def test_source_without_a_group_stands_for_itself() -> None:
    fields = {"source_id": "x", "name_en": "X", "name_ar": "س", "kind": "media"}
    source = normalise_source(SourceRecord("story", "x", "source", 1, fields))
    assert (source.independence_group, source.reliability) == ("x", "unknown")
    with pytest.raises(RejectedRecord, match="name_ar"):
        normalise_source(SourceRecord("story", "x", "source", 1, {**fields, "name_ar": ""}))
