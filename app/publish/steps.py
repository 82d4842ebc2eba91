"""What was known of a record day by day, as its sources spoke one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

Row = dict[str, Any]
Claim = Mapping[str, Any]


def find_first_day(claims: Sequence[Claim], otherwise: date) -> date:
    """Return the day on which the first source spoke; `otherwise` without any claim."""
    return min((claim["known_from"] for claim in claims), default=otherwise)


def recall_claims(claims: Sequence[Claim], day: date) -> list[Claim]:
    """Return the claims that had been made by the end of a day, as they stood then.

    A claim that its source replaced later stood until then. One that was taken back never counts
    again: nobody is helped by a figure that its own source calls wrong.
    """
    known = [claim for claim in claims if claim["known_from"] <= day]
    replaced = {claim["supersedes_claim_id"] for claim in known}
    return [
        {**claim, "status": "active"}
        if claim["status"] == "superseded" and claim["claim_id"] not in replaced
        else claim
        for claim in known
    ]


def _list_spans(claims: Sequence[Claim]) -> Iterator[tuple[date, date | None]]:
    days = sorted({claim["known_from"] for claim in claims})
    yield from zip(days, [*days, None][1:], strict=True)


def cut_period(event: Mapping[str, Any], last: date | None) -> Mapping[str, Any]:
    """Return an event as far as it had gone by a day; None means to its end.

    What lasted until the tenth could not be counted to its end on the eighth: the figure that was
    current then is the one that covers the days until then.
    """
    if last is None or last >= event["date_end"]:
        return event
    return {**event, "date_end": max(last, event["date_start"])}


def build_steps(
    row: Row, claims: Sequence[Claim], describe: Callable[[Sequence[Claim], date | None], Row]
) -> list[Row]:
    """Return one row per day on which something became known; none when that was one day only.

    `row` is the record's public row, `describe` says what a record is worth with the claims
    known by a day; by None for the last step, which stands until now.
    """
    spans = list(_list_spans(claims))
    if len(spans) < 2:
        return []
    return [
        {
            "id": f"{row['id']}@{known_from.isoformat()}",
            "subject_id": row["id"],
            "revision": row["revision"],
            "reason_code": row["reason_code"],
            "known_from": known_from,
            "known_to": known_to,
            **describe(recall_claims(claims, known_from), known_from if known_to else None),
        }
        for known_from, known_to in spans
    ]
