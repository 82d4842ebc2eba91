"""Where a page of a feed ended, as an opaque text."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.errors import BadParameter
from app.query.feeds import FeedCursor
from app.serve.asking.opaque_text import pack_values, unpack_values


def write_feed_cursor(cursor: FeedCursor) -> str:
    """Return the text of a cursor; it holds what the page has shown."""
    fields = [cursor.at.astimezone(UTC).isoformat(), cursor.is_withdrawal, cursor.last_id]
    return pack_values(fields)


def _unpack(text: str) -> FeedCursor:
    at, is_withdrawal, last_id = unpack_values(text)
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None or type(is_withdrawal) is not bool:
        raise ValueError(text)
    if not isinstance(last_id, str) or "\0" in last_id:
        raise ValueError(text)
    return FeedCursor(moment.astimezone(UTC), is_withdrawal, last_id)


def read_feed_cursor(text: str) -> FeedCursor:
    """Read a cursor that `write_feed_cursor` made; raises BadParameter for anything else."""
    try:
        return _unpack(text)
    except (ValueError, TypeError, OverflowError):
        raise BadParameter("cursor", text, "a cursor from the next link of a feed") from None
