"""Where a page of ACLED's face ended, as an opaque text."""

from __future__ import annotations

import base64
import binascii
from datetime import date

import orjson

from app.domain.errors import BadParameter
from app.query.compat.acled import PageEnd


def write_page_end(end: PageEnd) -> str:
    """Return the text for the page after this row."""
    packed = base64.urlsafe_b64encode(orjson.dumps([end.day.isoformat(), end.own_id]))
    return packed.decode().rstrip("=")


def parse_page_end(text: str) -> PageEnd:
    """Read what `write_page_end` wrote; raises BadParameter for anything else."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        day, own_id = orjson.loads(packed)
        if isinstance(own_id, str) and own_id.isprintable():
            return PageEnd(date.fromisoformat(day), own_id)
    except (binascii.Error, ValueError, TypeError):
        pass
    raise BadParameter("cursor", text, "the next_cursor of an answer")
