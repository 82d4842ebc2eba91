"""Rows of any adapter become event, flow or corridor drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.domain.claim import ClaimDraft
from app.domain.corridor import CorridorDraft, CorridorKind, CorridorStatus
from app.domain.errors import RejectedRecord
from app.domain.event import EVENT_TYPES, EventDraft, Scope, Verification, Visibility
from app.domain.flow import FlowDraft, FlowMeasure
from app.domain.period import DatePrecision, Period
from app.domain.place import PlaceQuery, Precision
from app.domain.source import Draft, Source, SourceRecord
from app.normalise.claims import normalise_claim
from app.normalise.personal_data import redact_refusal, refuse_in_source, withhold_names
from app.normalise.values import (
    list_parts,
    parse_count,
    parse_day,
    parse_flag,
    parse_period,
    parse_point,
    parse_word,
    read_text,
)

Fields = Mapping[str, str]
_AHEAD = timedelta(days=1)
"""It is tomorrow already somewhere east of Greenwich."""
_ANNOUNCED_AHEAD = timedelta(days=366)
"""A corridor may be announced for the coming year, and for no time that cannot be reckoned with."""
_END_SLOTS = ("place_id", "place_name", "admin1", "admin2", "admin3", "latitude", "longitude")
"""Each says something of where a movement begins or ends."""


def _require(fields: Fields, name: str) -> str:
    text = read_text(fields, name)
    if text is None:
        raise RejectedRecord(name, "is empty, but every record needs it")
    return text


def _require_period(fields: Fields, start: str, end: str, latest: date) -> Period:
    period = parse_period(fields, start, end, latest)
    if period is None:
        raise RejectedRecord(start, "is empty, but every record needs it")
    return period


def _read_event_type(fields: Fields) -> tuple[str, str | None]:
    event_type, sub = _require(fields, "event_type"), read_text(fields, "sub_event_type")
    if event_type not in EVENT_TYPES:
        raise RejectedRecord(
            "event_type", f"{event_type!r} is not one of: {', '.join(EVENT_TYPES)}"
        )
    if sub is not None and sub not in EVENT_TYPES[event_type]:
        allowed = ", ".join(EVENT_TYPES[event_type])
        raise RejectedRecord("sub_event_type", f"{sub!r} is not one of: {allowed}")
    return event_type, sub


def _read_date_prec(fields: Fields, period: Period) -> DatePrecision:
    stated = parse_count(fields, "date_prec")
    try:
        # A year-long row never becomes a day, whatever its code says.
        return max(DatePrecision(stated), period.date_prec()) if stated else period.date_prec()
    except ValueError:
        raise RejectedRecord("date_prec", f"{stated} is not between 1 and 5") from None


def read_place(fields: Fields, on: date) -> PlaceQuery:
    """Return what a row says about where, on the day that it speaks of."""
    text = read_text(fields, "precision")
    return PlaceQuery(
        place_id=read_text(fields, "place_id"),
        name=read_text(fields, "place_name"),
        admin1=read_text(fields, "admin1"),
        admin2=read_text(fields, "admin2"),
        admin3=read_text(fields, "admin3"),
        context=read_text(fields, "place_context"),
        on=on,
        point=parse_point(fields),
        precision=parse_word(fields, "precision", Precision) if text else None,
    )


def _flag_toll(claims: tuple[ClaimDraft, ...]) -> tuple[str, ...]:
    flags = []
    for claim in claims:
        low, best, high = claim.low, claim.best, claim.high
        if low is not None and best is not None and low > best:
            flags.append(f"{claim.claim_key}: low above best, as stated")
        if best is not None and high is not None and best > high:
            flags.append(f"{claim.claim_key}: best above high, as stated")
    return tuple(flags)


def _normalise_claims(record: SourceRecord, latest: date) -> tuple[ClaimDraft, ...]:
    claims = tuple(normalise_claim(row, latest) for row in record.claims)
    if not claims:
        raise RejectedRecord("claims", "a record without a single claim cannot be stored")
    return claims


def _normalise_event(record: SourceRecord, today: date) -> EventDraft:
    fields, latest = record.fields, today + _AHEAD
    event_type, sub_event_type = _read_event_type(fields)
    # Before the claims, which may repeat the period under a name that the file does not have.
    period = _require_period(fields, "date_start", "date_end", latest)
    place = read_place(fields, period.start)
    claims = _normalise_claims(record, latest)
    return EventDraft(
        adapter=record.adapter,
        provider_id=record.record_id,
        event_id=read_text(fields, "event_id"),
        title_en=read_text(fields, "title_en"),
        title_ar=read_text(fields, "title_ar"),
        summary_en=read_text(fields, "summary_en"),
        summary_ar=read_text(fields, "summary_ar"),
        event_type=event_type,
        sub_event_type=sub_event_type,
        scope=parse_word(fields, "scope", Scope, Scope.SITE),
        parent_event_id=read_text(fields, "parent_event_id"),
        period=period,
        date_prec=_read_date_prec(fields, period),
        place=place,
        waypoints=list_parts(fields, "other_place_ids"),
        precision=place.precision,
        precision_m=parse_count(fields, "precision_m"),
        verification=parse_word(fields, "verification", Verification, Verification.UNVERIFIED),
        visibility=parse_word(fields, "visibility", Visibility, Visibility.PUBLIC),
        actor1=read_text(fields, "actor1"),
        actor2=read_text(fields, "actor2"),
        open_inquiry_en=read_text(fields, "open_inquiry_en"),
        open_inquiry_ar=read_text(fields, "open_inquiry_ar"),
        claims=claims,
        flags=_flag_toll(claims),
        provider=dict(record.provider),
    )


def _read_flow_titles(fields: Fields) -> tuple[str | None, str | None]:
    """Return both titles or none: a table of movements has none, and gets one when it is shown."""
    if read_text(fields, "title_en") or read_text(fields, "title_ar"):
        return _require(fields, "title_en"), _require(fields, "title_ar")
    return None, None


def _read_end(fields: Fields, end: str, on: date) -> PlaceQuery:
    """Return what a row says of one end of a movement, in the slots that begin with `end`."""
    start = f"{end}_"
    own = {n.removeprefix(start): text for n, text in fields.items() if n.startswith(start)}
    own |= {"place_name": own.get("name", ""), "place_context": own.get("context", "")}
    if not any(own.get(name, "").strip() for name in _END_SLOTS):
        raise RejectedRecord(f"{end}_place_id", "is empty, but a movement needs both its ends")
    try:
        return read_place(own, on)
    except RejectedRecord as error:
        message = error.message.removeprefix(f"{error.field}: ")
        raise RejectedRecord(f"{start}{error.field}", message) from None


def _keep_words(record: SourceRecord) -> Fields:
    """Return the row as it came, unless it is one under our own names, which loses nothing."""
    own = all(record.fields.get(name) == text for name, text in record.provider.items())
    return {} if own else dict(record.provider)


def _normalise_flow(record: SourceRecord, today: date) -> FlowDraft:
    fields, latest = record.fields, today + _AHEAD
    title_en, title_ar = _read_flow_titles(fields)
    period = _require_period(fields, "period_start", "period_end", latest)
    return FlowDraft(
        adapter=record.adapter,
        provider_id=record.record_id,
        flow_id=read_text(fields, "flow_id"),
        title_en=title_en,
        title_ar=title_ar,
        measure=parse_word(fields, "measure", FlowMeasure),
        origin=_read_end(fields, "origin", period.start),
        dest=_read_end(fields, "dest", period.start),
        period=period,
        part_of=read_text(fields, "part_of"),
        drawn=parse_flag(fields, "drawn") is not False,
        mode_en=read_text(fields, "mode_en"),
        mode_ar=read_text(fields, "mode_ar"),
        claims=_normalise_claims(record, latest),
        flags=list_parts(fields, "flags"),
        provider=_keep_words(record),
    )


def _read_corridor_days(fields: Fields, today: date) -> dict[str, date | None]:
    bounds = {
        "valid_from": today + _ANNOUNCED_AHEAD,
        "valid_to": today + _ANNOUNCED_AHEAD,
        "last_confirmed_at": today + _AHEAD,
    }
    return {
        name: parse_day(name, text, latest) if (text := read_text(fields, name)) else None
        for name, latest in bounds.items()
    }


def _normalise_corridor(record: SourceRecord, today: date) -> CorridorDraft:
    fields, days = record.fields, _read_corridor_days(record.fields, today)
    return CorridorDraft(
        adapter=record.adapter,
        provider_id=record.record_id,
        corridor_id=read_text(fields, "corridor_id"),
        name_en=_require(fields, "name_en"),
        name_ar=_require(fields, "name_ar"),
        kind=parse_word(fields, "kind", CorridorKind),
        status=parse_word(fields, "status", CorridorStatus),
        status_as_stated=read_text(fields, "status_as_stated"),
        origin=read_text(fields, "origin_place_id"),
        dest=read_text(fields, "dest_place_id"),
        admin1_pcode=read_text(fields, "admin1_pcode"),
        announced_publicly=parse_flag(fields, "announced_publicly"),
        announced_by=read_text(fields, "announced_by"),
        valid_from=days["valid_from"],
        valid_to=days["valid_to"],
        last_confirmed=days["last_confirmed_at"],
        outcome_en=read_text(fields, "outcome_en"),
        outcome_ar=read_text(fields, "outcome_ar"),
        claims=_normalise_claims(record, today + _AHEAD),
    )


def _refuse_nul(record: SourceRecord) -> None:
    """Refuse the one character that no database text can hold; files cut short contain it."""
    for row in (record.fields, *record.claims, record.provider):
        if "\0" not in "".join(row.values()):
            continue
        for name, text in row.items():
            if "\0" in text:
                raise RejectedRecord(name, "holds a NUL character; is the file damaged?")


def normalise_record(record: SourceRecord, today: date | None = None) -> Draft:
    """Turn a row into an event, flow or corridor draft.

    What has happened cannot lie in the future: `today` is the day in UTC unless it is given.
    Raises RejectedRecord naming the field and what would be right.
    """
    if record.damage:
        raise redact_refusal(record.damage)
    _require({"id": record.record_id}, "id")
    _refuse_nul(record)
    # Before any other check, whose message might repeat what it refuses.
    record, lost = withhold_names(record)
    today = today or datetime.now(UTC).date()
    if record.kind == "corridor":
        return _normalise_corridor(record, today)
    normalise = _normalise_flow if record.kind == "flow" else _normalise_event
    draft = normalise(record, today)
    return replace(draft, flags=(*draft.flags, *lost)) if lost else draft


def normalise_source(record: SourceRecord) -> Source:
    """Turn a row of sources into a Source; without a group a source stands for itself."""
    if record.damage:
        raise redact_refusal(record.damage)
    fields = record.fields
    refuse_in_source(fields)
    source_id = _require(fields, "source_id")
    return Source(
        source_id=source_id,
        name_en=_require(fields, "name_en"),
        name_ar=_require(fields, "name_ar"),
        kind=_require(fields, "kind"),
        independence_group=read_text(fields, "independence_group") or source_id,
        reliability=read_text(fields, "reliability") or "unknown",
        reliability_note=read_text(fields, "reliability_note"),
        url=read_text(fields, "url"),
    )
