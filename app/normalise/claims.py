"""Figures as stated become claims; what a figure means is never changed here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.domain.claim import ClaimDraft, Measure, Method, Population, Quantifier, Unit
from app.domain.errors import RejectedRecord
from app.normalise.values import (
    list_parts,
    parse_count,
    parse_flag,
    parse_number,
    parse_period,
    parse_stated_date,
    parse_word,
    read_text,
)


def normalise_claim(row: Mapping[str, str], latest: date) -> ClaimDraft:
    """Turn one row of claims into a ClaimDraft.

    No date may lie after `latest`. `low > best` and `best > high` occur in real data and are
    kept as stated.
    Raises RejectedRecord naming the column.
    """
    claim_key, asserted_by = read_text(row, "claim_key"), read_text(row, "asserted_by")
    if claim_key is None:
        raise RejectedRecord("claim_id", "is empty, but every claim needs it")
    if asserted_by is None:
        raise RejectedRecord("asserted_by", "a figure without a source cannot be stored")
    return ClaimDraft(
        claim_key=claim_key,
        claim_id=read_text(row, "claim_id"),
        asserted_by=asserted_by,
        relayed_by=read_text(row, "relayed_by"),
        relays_claim_id=read_text(row, "relays_claim_id"),
        measure=parse_word(row, "measure", Measure),
        measure_as_stated=read_text(row, "measure_as_stated"),
        population=parse_word(row, "population", Population, Population.UNSTATED),
        low=parse_count(row, "low"),
        best=parse_count(row, "best"),
        high=parse_count(row, "high"),
        quantifier=parse_word(row, "quantifier", Quantifier, Quantifier.NONE),
        method=parse_word(row, "method", Method, Method.UNSTATED),
        cumulative=parse_flag(row, "cumulative") or False,
        locality=read_text(row, "locality_place_id"),
        scope_note_en=read_text(row, "scope_note_en"),
        scope_note_ar=read_text(row, "scope_note_ar"),
        period=parse_period(row, "period_start", "period_end", latest),
        as_of=parse_stated_date("as_of", read_text(row, "as_of"), latest),
        reported_at=parse_stated_date("reported_at", read_text(row, "reported_at"), latest),
        url=read_text(row, "url"),
        quote=read_text(row, "quote"),
        quote_lang=read_text(row, "quote_lang"),
        document_id=read_text(row, "document_id"),
        scope_places=list_parts(row, "scope_place_ids"),
        supersedes_claim_id=read_text(row, "supersedes_claim_id"),
        group_tag=read_text(row, "group_tag"),
        sex=read_text(row, "sex"),
        age_band=read_text(row, "age_band"),
        unit=parse_word(row, "unit", Unit, Unit.PERSONS),
        household_size=parse_number(row, "household_size"),
    )
