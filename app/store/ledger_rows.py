"""Drafts as rows of the ledger, and the digests by which a record is known to say nothing new."""

from __future__ import annotations

import hashlib

import orjson

from app.domain.claim import ClaimDraft, Unit
from app.domain.corridor import CorridorDraft
from app.domain.document import Document
from app.domain.event import EventDraft
from app.domain.flow import FlowDraft
from app.domain.judgement import Assessment, Attribution, Inquiry
from app.domain.place import (
    Ambiguous,
    NotFound,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Point,
    Precision,
)
from app.domain.source import Draft, Source

Row = dict[str, object]
Ends = tuple[PlaceAnswer, PlaceAnswer]
"""What the geocoder said of a movement's origin and of where it went."""


PLACING_TOLD = ("match_method", "match_score", "match_note")
"""Columns that tell how a place was found; where it is, they do not change."""
PLACING = ("place_id", "precision", "geom_exact", *PLACING_TOLD)
"""Columns that say what the geocoder made of a source's words."""
ENDS = ("origin", "dest")
FLOW_PLACING = tuple(f"{end}_place_id" for end in ENDS)
"""The same of a movement, as far as they count in its digest."""
_NOT_SAID = frozenset(f"{end}_{name}" for end in ENDS for name in ("precision", *PLACING_TOLD))
"""Follow from the place and the row; how the ends were found is nothing that a movement says."""
SCORE_DECIMALS = 3
"""As many as the ledger's small floating point numbers keep in any case."""


def hash_content(content: object) -> str:
    """Return a digest that tells whether a record says anything new."""
    packed = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(packed).hexdigest()


def spell_point(point: Point | None) -> str | None:
    """Return a position as the ledger writes it, with every decimal that its source gave."""
    return f"SRID=4326;POINT({point.lon!r} {point.lat!r})" if point else None


def _spell_answer(answer: PlaceAnswer | None) -> Row:
    match = answer if isinstance(answer, PlaceMatch) else None
    note = answer.reason if isinstance(answer, NotFound) else None
    if isinstance(answer, Ambiguous):
        note = "ambiguous: " + ", ".join(each.place.place_id for each in answer.candidates[:20])
    return {
        "place_id": match.place.place_id if match else None,
        "precision": match.precision.value if match else None,
        "match_method": match.method.value if match else None,
        "match_score": round(match.score, SCORE_DECIMALS) if match else None,
        "match_note": match.note if match else note,
    }


def _spell_placing(draft: EventDraft, answer: PlaceAnswer | None) -> Row:
    told = _spell_answer(answer)
    return {
        **told,
        "precision": told["precision"] or Precision.COUNTRY.value,
        "precision_m": draft.precision_m,
        "geom_exact": spell_point(answer.point if isinstance(answer, PlaceMatch) else None),
    }


def _spell_event(draft: EventDraft, answer: PlaceAnswer | None) -> Row:
    names = ("title_en", "title_ar", "summary_en", "summary_ar", "event_type", "sub_event_type",
             "scope", "parent_event_id", "verification", "visibility", "actor1", "actor2",
             "open_inquiry_en", "open_inquiry_ar", "provider")  # fmt: skip
    return {
        **{name: getattr(draft, name) for name in names},
        "date_start": draft.period.start,
        "date_end": draft.period.end,
        "date_prec": int(draft.date_prec),
        "flags": list(draft.flags),
        "waypoints": list(draft.waypoints),
        **_spell_placing(draft, answer),
    }


def _spell_end(end: str, query: PlaceQuery, answer: PlaceAnswer | None) -> Row:
    told = {f"{end}_{name}": value for name, value in _spell_answer(answer).items()}
    # A curated record names its places by id; one that is not known is known to be not.
    return {**told, f"{end}_place_id": told[f"{end}_place_id"] or query.place_id}


def _spell_flow(draft: FlowDraft, ends: Ends | None) -> Row:
    names = ("title_en", "title_ar", "measure", "part_of", "drawn", "mode_en", "mode_ar")
    origin, dest = ends or (None, None)
    return {
        **{name: getattr(draft, name) for name in names},
        "date_start": draft.period.start,
        "date_end": draft.period.end,
        **_spell_end("origin", draft.origin, origin),
        **_spell_end("dest", draft.dest, dest),
        "flags": list(draft.flags) or None,
        "provider": dict(draft.provider) or None,
    }


def _spell_corridor(draft: CorridorDraft) -> Row:
    names = ("name_en", "name_ar", "kind", "status", "status_as_stated", "admin1_pcode",
             "announced_publicly", "announced_by", "valid_from", "valid_to", "last_confirmed",
             "outcome_en", "outcome_ar")  # fmt: skip
    return {
        **{name: getattr(draft, name) for name in names},
        "origin_place_id": draft.origin,
        "dest_place_id": draft.dest,
    }


def spell_draft(draft: Draft, answer: PlaceAnswer | None, ends: Ends | None = None) -> Row:
    """Return the columns that a record's own row says, without those of its revision.

    `answer` is the geocoder's about an event, `ends` are those about a movement's origin and dest.
    """
    if isinstance(draft, EventDraft):
        return _spell_event(draft, answer)
    return _spell_flow(draft, ends) if isinstance(draft, FlowDraft) else _spell_corridor(draft)


def drop_unsaid(body: Row) -> Row:
    """Return a record's columns as they count in its digest.

    That of a movement without flags and without a kept row is what it was before there were any.
    """
    if "origin_precision" not in body:
        return body
    kept = {name: value for name, value in body.items() if name not in _NOT_SAID}
    return {n: v for n, v in kept.items() if v is not None or n not in {"flags", "provider"}}


def spell_claim(claim: ClaimDraft) -> Row:
    """Return the columns of one figure, without those that say which record it is about."""
    names = ("claim_key", "asserted_by", "relayed_by", "relays_claim_id", "measure",
             "measure_as_stated", "population", "low", "best", "high", "quantifier", "method",
             "cumulative", "scope_note_en", "scope_note_ar", "url", "quote", "document_id",
             "supersedes_claim_id", "group_tag", "sex", "age_band", "unit", "household_size",
             "quote_lang")  # fmt: skip
    return {
        **{name: getattr(claim, name) for name in names},
        "locality_place_id": claim.locality,
        "scope_place_ids": list(claim.scope_places),
        "period_start": claim.period.start if claim.period else None,
        "period_end": claim.period.end if claim.period else None,
        "as_of": claim.as_of.day if claim.as_of else None,
        "as_of_unit": claim.as_of.unit if claim.as_of else None,
        "reported_at": claim.reported_at.day if claim.reported_at else None,
        "reported_unit": claim.reported_at.unit if claim.reported_at else None,
    }


_LATER: Row = {"document_id": None, "supersedes_claim_id": None, "group_tag": None, "sex": None,
               "age_band": None, "unit": Unit.PERSONS, "household_size": None, "quote_lang": None,
               "scope_place_ids": []}  # fmt: skip
"""Columns that came later. At their default they leave a record's hash as it was before, so that
importing a file again after an upgrade still changes nothing."""


def drop_defaults(figure: Row) -> Row:
    """Return a figure's columns as they count in the digest of its record."""
    return {
        name: value for name, value in figure.items() if name not in _LATER or value != _LATER[name]
    }


def spell_source(source: Source) -> Row:
    """Return the columns of a source with their digest."""
    names = ("source_id", "name_en", "name_ar", "kind", "independence_group", "reliability",
             "reliability_note", "url")  # fmt: skip
    body: Row = {name: getattr(source, name) for name in names}
    return {**body, "content_hash": hash_content(body)}


def spell_document(document: Document) -> Row:
    """Return the columns of a document with their digest."""
    names = ("document_id", "source_id", "title", "url", "archived_url", "sha256", "retrieved_at",
             "language")  # fmt: skip
    published = document.published_at
    body: Row = {
        **{name: getattr(document, name) for name in names},
        "published_at": published.day if published else None,
        "published_unit": published.unit if published else None,
    }
    return {**body, "content_hash": hash_content(body)}


def spell_attribution(attribution: Attribution) -> Row:
    """Return the columns of one attribution, without those of its event."""
    names = ("actor_en", "actor_ar", "role", "status", "claim_id")
    return {
        "attribution_key": attribution.key,
        **{name: getattr(attribution, name) for name in names},
    }


def _spell_inquiry(inquiry: Inquiry) -> Row:
    return {
        "body": inquiry.body,
        "since": inquiry.since.isoformat() if inquiry.since else None,
        "due": inquiry.due.isoformat() if inquiry.due else None,
        "result": inquiry.result,
    }


def spell_assessment(assessment: Assessment) -> Row:
    """Return the columns of an assessment, without those of its event."""
    names = ("verification", "reason_en", "reason_ar", "assessor_role", "decided_at")
    return {
        **{name: getattr(assessment, name) for name in names},
        "open_inquiries": [_spell_inquiry(inquiry) for inquiry in assessment.inquiries],
    }
