"""How to cite a record: its name, as of when it was shown, its revision and a lasting address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

from app.domain.wording import spell_date, spell_digits
from app.query.collections import CORRIDORS, Collection
from app.serve.answering.links import get_base
from app.serve.asking.times import Times


def _spell_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _write_permalink(request: Request, collection: Collection, record_id: str, times: Times) -> str:
    """Return the address at which a record stays as it is shown in this answer."""
    snapshot = str(times.snapshot)
    if collection is CORRIDORS and times.shown_at != times.published_at:
        # A status runs out between two states: only the instant says on which side of it.
        snapshot = _spell_instant(times.shown_at)
    asked = {"snapshot": snapshot}
    if times.as_of.known_at is not None:
        asked["known_at"] = times.as_of.known_at.isoformat()
    return f"{get_base(request)}/{collection.home}/{quote(record_id)}?{urlencode(asked)}"


def _spell_known(known_at: date | None) -> tuple[str, str]:
    if known_at is None:
        return "", ""
    english, arabic = spell_date(known_at)
    return f"as known on {english}, ", f"كما كان معروفاً في {arabic}، "


def cite_record(
    request: Request, collection: Collection, record: Mapping[str, Any], times: Times
) -> dict[str, object]:
    """Return the citation of a record (`id`, `revision`, `title_en`, `title_ar`)."""
    permalink = _write_permalink(request, collection, record["id"], times)
    shown_en, shown_ar = spell_date(times.shown_at.astimezone(UTC).date())
    known_en, known_ar = _spell_known(times.as_of.known_at)
    revision, snapshot = record["revision"], times.snapshot
    return {
        "text_en": f"Masar, «{record['title_en']}», {known_en}as shown on {shown_en}, "
        f"revision {revision} (snapshot {snapshot}), {permalink}",
        "text_ar": f"مسار، «{record['title_ar']}»، {known_ar}كما عُرض في {shown_ar}، "
        f"المراجعة {spell_digits(revision)} (اللقطة {spell_digits(snapshot)})، {permalink}",
        "permalink": permalink,
        "snapshot": snapshot,
        "revision": revision,
        "shown_at": times.shown_at,
        "known_at": times.as_of.known_at,
    }
