"""What changed in a record and its claims, from one state that readers saw to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

Version = Mapping[str, Any]
"""A row as it was shown, with `shown_from` and `shown_to` (None: until now)."""
_FRAME = frozenset({"revision", "shown_from", "shown_to", "reason_code", "drawn", "claim_id"})
"""Fields that say which version it is, not what it says."""


def _is_shown(version: Version, moment: datetime) -> bool:
    until = version["shown_to"]
    return bool(version["shown_from"] <= moment and (until is None or moment < until))


def _find_shown(versions: Iterable[Version], moment: datetime) -> Version | None:
    return next((each for each in versions if _is_shown(each, moment)), None)


def _list_moments(records: Sequence[Version], claims: Iterable[Version]) -> list[datetime]:
    """Return when anything changed while the record was shown, the earliest first."""
    moments = {each["shown_from"] for each in records}
    for claim in claims:
        moments |= {claim["shown_from"], claim["shown_to"]} - {None}
    return sorted(moment for moment in moments if _find_shown(records, moment))


def _list_changes(before: Version, after: Version) -> list[dict[str, object]]:
    """Return the fields that differ; a geometry by its precision alone, whatever it is."""
    fields = [name for name in after if name not in _FRAME]
    moved = {"geometry"} if before.get("drawn") != after.get("drawn") else set()
    return [
        {"field": name, "before": before[name], "after": after[name]}
        for name in fields
        if name in moved or before[name] != after[name]
    ]


def _tell_claim(change: str, claim: Version, changes: Sequence[object] = ()) -> dict[str, object]:
    told = {name: claim[name] for name in ("claim_id", "display_en", "display_ar")}
    return {**told, "change": change, "changes": list(changes)}


def _compare_claims(
    before: Mapping[str, Version], after: Mapping[str, Version]
) -> Iterator[dict[str, object]]:
    for claim_id, claim in after.items():
        if claim_id not in before:
            yield _tell_claim("added", claim)
        elif changes := _list_changes(before[claim_id], claim):
            yield _tell_claim("changed", claim, changes)
    for claim_id, claim in before.items():
        if claim_id not in after:
            yield _tell_claim("removed", claim)


def _find_reason(record: Version, shown: Iterable[Version], moment: datetime) -> str:
    """Return why something changed at a moment: the record's own reason, else a claim's."""
    changed = [each for each in (record, *shown) if each["shown_from"] == moment]
    return str(changed[0]["reason_code"]) if changed else "rules"


def tell_history(records: Sequence[Version], claims: Sequence[Version]) -> list[dict[str, object]]:
    """Return every state of a record that readers saw, newest first, and what changed in it.

    `records` are the versions of the record, `claims` those of its claims. The earliest state
    has no changes: nothing is told of what it replaced.
    """
    told: list[dict[str, object]] = []
    before: Version | None = None
    claims_before: dict[str, Version] = {}
    moments = _list_moments(records, claims)
    for moment, following in zip(moments, [*moments, None][1:], strict=True):
        record = _find_shown(records, moment)
        assert record is not None  # noqa: S101 - moments are those at which it was shown
        own = {each["claim_id"]: each for each in claims if _is_shown(each, moment)}
        ends = [end for end in (following, record["shown_to"]) if end is not None]
        told.append(
            {
                "revision": record["revision"],
                "shown_from": moment,
                "shown_to": min(ends, default=None),
                "reason_code": _find_reason(record, own.values(), moment),
                "changes": [] if before is None else _list_changes(before, record),
                "claims": [] if before is None else list(_compare_claims(claims_before, own)),
            }
        )
        before, claims_before = record, own
    return told[::-1]
