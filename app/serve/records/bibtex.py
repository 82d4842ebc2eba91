"""A record as an entry of a bibliography."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.wording import spell_date

_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_SPELLED = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
_KEY = re.compile(r"[^A-Za-z0-9_-]")


def _escape(text: str) -> str:
    """Return a text that TeX prints as it stands."""
    return _SPECIAL.sub(lambda found: _SPELLED.get(found[0], f"\\{found[0]}"), text)


def write_bibtex(record_id: str, title: str, citation: Mapping[str, Any]) -> str:
    """Return a BibTeX entry; `citation` is that of the record, as `cite_record` returns it.

    The title stands in two braces, so that styles leave its capitals alone.
    """
    shown: datetime = citation["shown_at"]
    snapshot, revision = citation["snapshot"], citation["revision"]
    note = f"As shown on {spell_date(shown.date())[0]}, revision {revision} (snapshot {snapshot})"
    if (known := citation["known_at"]) is not None:
        note += f", as known on {spell_date(known)[0]}"
    fields = {
        "author": "{Masar}",
        "title": f"{{{_escape(title)}}}",
        "year": f"{shown:%Y}",
        "month": f"{shown:%b}".lower(),
        "note": _escape(note),
        "url": citation["permalink"],
    }
    lines = [
        f"  {name} = {value}," if name == "month" else f"  {name} = {{{value}}},"
        for name, value in fields.items()
    ]
    key = _KEY.sub("-", f"masar-{record_id}-{snapshot}")
    return "\n".join((f"@misc{{{key},", *lines, "}"))
