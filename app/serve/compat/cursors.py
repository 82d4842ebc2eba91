"""Where a page of ACLED's face ended, as an opaque text."""

from __future__ import annotations

from datetime import date

from app.domain.errors import BadParameter
from app.query.compat.acled import PageEnd
from app.serve.asking.opaque_text import pack_values, unpack_values


def write_page_end(end: PageEnd) -> str:
    """Return the text for the page after this row."""
    return pack_values([end.day.isoformat(), end.own_id])


def parse_page_end(text: str) -> PageEnd:
    """Read what `write_page_end` wrote; raises BadParameter for anything else."""
    try:
        day, own_id = unpack_values(text)
        if isinstance(own_id, str) and own_id.isprintable():
            return PageEnd(date.fromisoformat(day), own_id)
    except (ValueError, TypeError):
        pass
    raise BadParameter("cursor", text, "the next_cursor of an answer")
