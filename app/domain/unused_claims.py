"""Why a claim does not set the span of its record, as far as what is public tells it.

The rule itself is `app.publish.estimates`; here only the published fields of claims are compared
with those of a claim that it used and with the days of the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from app.domain.period import Period
from app.domain.relation import Relation
from app.domain.scope import SLACK_DAYS, compare_scopes, read_scope

Claim = Mapping[str, Any]
_NUMBERS = ("low", "best", "high")
_DIMENSIONS = ("measure", "area", "period", "population")
"""In the order in which a reader wants to hear of them."""


class Unused(StrEnum):
    """Why a claim was not used; BESIDE when it seems to count what the span counts."""

    STANDING = "standing"
    RETELLING = "retelling"
    NO_FIGURE = "no_figure"
    MEASURE = "measure"
    AREA = "area"
    PERIOD = "period"
    POPULATION = "population"
    BESIDE = "beside"


def _find_difference(claim: Claim, used: Claim, days: Period) -> Unused:
    """Return the first dimension in which a claim differs from what the record is about.

    Measure, people and area are those of a claim that was used: it would not have been else.
    """
    found = compare_scopes(read_scope(claim), replace(read_scope(used), period=days), SLACK_DAYS)
    for name in _DIMENSIONS:
        part = found.find_part(name)
        undated = name == "period" and (claim["period_start"] is None or part is Relation.CONTAINS)
        if part is not Relation.EQUAL and not undated:
            return Unused(name)
    return Unused.BESIDE


def find_unused_reason(claim: Claim, used: Sequence[Claim], days: Period) -> Unused | None:
    """Return why a claim sets no end of the span; None where there is no span, or it is used.

    `used` are the claims of the record on which its span rests, `days` those of the record.
    """
    if claim["used_in_estimate"] or not used:
        return None
    if claim["status"] != "active":
        return Unused.STANDING
    if claim["relays_claim_id"]:
        return Unused.RETELLING
    if all(claim[name] is None for name in _NUMBERS):
        return Unused.NO_FIGURE
    return _find_difference(claim, used[0], days)
