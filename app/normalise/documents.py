"""Rows of documents: where a claim was read, and what proves that it stood there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from app.domain.document import Document
from app.domain.errors import RejectedRecord
from app.domain.source import SourceRecord
from app.normalise.personal_data import redact_refusal, refuse_personal_data
from app.normalise.values import parse_stated_date, read_text

Fields = Mapping[str, str]
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_AHEAD = timedelta(days=1)
"""It is tomorrow already somewhere east of Greenwich."""


def _require(fields: Fields, name: str) -> str:
    text = read_text(fields, name)
    if text is None:
        raise RejectedRecord(name, "is empty, but every document needs it")
    return text


def _read_address(fields: Fields, name: str) -> str | None:
    text = read_text(fields, name)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in text:
        raise RejectedRecord(name, "is no address that begins with http:// or https://")
    if parts.username or parts.password:
        raise RejectedRecord(name, "holds a user name or password; give the plain address")
    return text


def _read_digest(fields: Fields) -> str | None:
    text = read_text(fields, "sha256")
    if text is not None and not _SHA256.fullmatch(text.lower()):
        raise RejectedRecord(
            "sha256", "is not 64 hexadecimal digits; `masar document hash FILE` prints them"
        )
    return text and text.lower()


def _read_instant(fields: Fields, name: str, latest: date) -> datetime | None:
    text = read_text(fields, name)
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise RejectedRecord(name, "is no time; write it as 2025-03-09T14:30:00Z") from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    if not date(1990, 1, 1) <= instant.astimezone(UTC).date() <= latest:
        raise RejectedRecord(name, "lies before the web or in the future")
    return instant.astimezone(UTC)


def _read_language(fields: Fields) -> str | None:
    text = read_text(fields, "language")
    if text is not None and not _LANGUAGE.fullmatch(text):
        raise RejectedRecord("language", "is no code of a language such as ar or en")
    return text


def normalise_document(record: SourceRecord, today: date | None = None) -> Document:
    """Turn a row of documents into a Document.

    Raises RejectedRecord naming the field and what would be right.
    """
    if record.damage:
        raise redact_refusal(record.damage)
    fields = record.fields
    refuse_personal_data(fields)
    latest = (today or datetime.now(UTC).date()) + _AHEAD
    return Document(
        document_id=_require(fields, "document_id"),
        source_id=_require(fields, "source_id"),
        title=read_text(fields, "title"),
        url=_read_address(fields, "url"),
        archived_url=_read_address(fields, "archived_url"),
        sha256=_read_digest(fields),
        published_at=parse_stated_date("published_at", read_text(fields, "published_at"), latest),
        retrieved_at=_read_instant(fields, "retrieved_at", latest),
        language=_read_language(fields),
    )
