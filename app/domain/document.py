"""Documents: the pages and reports in which claims were read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.period import StatedDate


@dataclass(frozen=True, slots=True)
class Document:
    """A publication of a source, with the copy that was archived and the digest of that copy.

    `sha256` is that of the archived file, in hexadecimal digits; `retrieved_at` is when the copy
    was made; `language` a code such as `ar`.
    """

    document_id: str
    source_id: str
    title: str | None = None
    url: str | None = None
    archived_url: str | None = None
    sha256: str | None = None
    published_at: StatedDate | None = None
    retrieved_at: datetime | None = None
    language: str | None = None
