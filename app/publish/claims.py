"""The claims behind a record as the public sees them: who, what, about whom, as of when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.domain.place import Place, is_site
from app.domain.wording import spell_claim
from app.publish.policy import Policy
from app.publish.scopes import Subject, list_scope_paths

Row = dict[str, Any]
_COPIED = (
    "measure",
    "measure_as_stated",
    "population",
    "low",
    "best",
    "high",
    "quantifier",
    "method",
    "cumulative",
    "scope_note_en",
    "scope_note_ar",
    "period_start",
    "period_end",
    "as_of",
    "as_of_unit",
    "reported_at",
    "reported_unit",
    "url",
    "quote",
    "known_from",
    "status",
    "document_url",
    "archived_url",
    "document_sha256",
    "document_published_at",
)
_OTHERS = ("relays_claim_id", "supersedes_claim_id")
WITHHELD_WORDS = (
    "locality_en",
    "locality_ar",
    "measure_as_stated",
    "scope_note_en",
    "scope_note_ar",
    "url",
    "quote",
    "document_url",
    "archived_url",
    "document_sha256",
    "document_published_at",
)
"""What of a claim could name a place of refuge; its figure and who gave it stay."""


def sort_claims(claims: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return claims by the date they speak of, then by their own id."""
    return sorted(claims, key=lambda claim: (str(claim["as_of"] or ""), claim["claim_id"]))


def count_sources(claims: Sequence[Mapping[str, Any]]) -> Row:
    """Return who asserts something, each once, in the order of the dates, in both languages."""
    ordered = sort_claims(claims)
    names = dict.fromkeys((claim["asserted_by_en"], claim["asserted_by_ar"]) for claim in ordered)
    return {
        "sources": [english for english, _ in names],
        "sources_ar": [arabic for _, arabic in names],
        "sources_count": len(names),
        "claims_count": len(claims),
    }


def withhold_words(claims: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return claims about a place of refuge without the words that could name it."""
    hidden: Row = dict.fromkeys((*WITHHELD_WORDS, "locality_place_id"))
    hidden["scope_place_ids"] = ()
    return [{**claim, **hidden} for claim in claims]


def _name_locality(claim: Mapping[str, Any], places: Mapping[str, Place]) -> Row:
    place = places.get(claim["locality_place_id"] or "")
    named = None if is_site(place) else place
    return {
        "locality_en": named.name_en if named else None,
        "locality_ar": named.name_ar if named else None,
    }


def build_claims(
    claims: Sequence[Mapping[str, Any]],
    used: Collection[str],
    subject: Subject,
    places: Mapping[str, Place],
) -> list[Row]:
    """Return the public rows of one record's claims, in the order of their dates."""
    rows, own_ids = [], {claim["claim_id"] for claim in claims}
    for position, claim in enumerate(sort_claims(claims)):
        display_en, display_ar = spell_claim(claim)
        rows.append(
            {
                "id": claim["claim_id"],
                "revision": claim["subject_revision"],
                "reason_code": subject.reason_code,
                "subject_id": claim["subject_id"],
                "position": position,
                "asserted_by_en": claim["asserted_by_en"],
                "asserted_by_ar": claim["asserted_by_ar"],
                "source_kind": claim["source_kind"],
                "relayed_by": claim["relayed_by_en"],
                **{name: claim[name] for name in _COPIED},
                **_name_locality(claim, places),
                # Only what is shown beside it may be named: another record's claims may wait.
                **{name: claim[name] if claim[name] in own_ids else None for name in _OTHERS},
                "scope_paths": list_scope_paths(claim, subject.paths, places),
                "used_in_estimate": claim["claim_id"] in used,
                "display_en": display_en,
                "display_ar": display_ar,
            }
        )
    return rows


def is_partial(claim: Mapping[str, Any]) -> bool:
    """Whether a figure is about some of the people or places of its record only."""
    narrower = ("locality_place_id", "scope_place_ids", "sex", "age_band")
    return any(claim.get(name) for name in narrower)


def _find_stated_low(claim: Mapping[str, Any]) -> int | None:
    """Return the lower bound as it was said: "more than 15,000" is stored as 15,001."""
    low: int | None = claim["low"]
    return low - 1 if low and claim["quantifier"] == "more_than" else low


def is_small(claim: Mapping[str, Any], policy: Policy) -> bool:
    """Whether a figure is of so few people that they could be recognised; nobody is not a few."""
    numbers = (claim["low"], _find_stated_low(claim), claim["best"], claim["high"])
    return any(number is not None and 0 < number < policy.flow_least_persons for number in numbers)


def _round_near(number: int, step: int) -> int:
    return (number + step // 2) // step * step


def _round_numbers(claim: Mapping[str, Any], step: int) -> Row:
    low, best, high = claim["low"], claim["best"], claim["high"]
    if low is not None and low == best == high:
        return dict.fromkeys(("low", "best", "high"), _round_near(low, step))
    stated = _find_stated_low(claim)
    # A bound that was rounded the other way would claim what its source did not.
    return {
        "low": None if stated is None else low - stated + stated // step * step,
        "best": None if best is None else _round_near(best, step),
        "high": None if high is None else -(-high // step) * step,
    }


COUNTED_AS = {
    "refugees": ("refugees", "لاجئ"),
    "asylum_seekers": ("asylum seekers", "طالب لجوء"),
    "refugee_like": ("people in a refugee-like situation", "شخص في وضع شبيه باللجوء"),
    "oip": ("others in need of international protection", "شخص آخر بحاجة إلى حماية دولية"),
    "returned_refugees": ("refugees who returned", "لاجئ عائد"),
}
"""Names of columns that say by which law somebody counts: no number, and no group of people."""


def round_persons(claim: Mapping[str, Any], policy: Policy) -> Row | None:
    """Return a claim about moving people, rounded; None when so few that they are suppressed.

    A count is rounded to the nearest step, a lower bound down, an upper bound up.
    """
    if is_small(claim, policy):
        return None
    # The words around a figure would undo its rounding, or say which group arrived.
    words = dict.fromkeys(("quote", "measure_as_stated", "scope_note_en", "scope_note_ar"))
    stated = claim.get("measure_as_stated")
    kept = {"measure_as_stated": stated} if stated in COUNTED_AS else {}
    return {**claim, **_round_numbers(claim, policy.flow_rounding), **words, **kept}
