"""The code with which another page shows a record: with today's figures, or with those of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.serve.answering.links import get_base
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.records.item_pages import find_name
from app.serve.views.embed_code import EmbedCode
from app.serve.views.record_pages.record_reading import RecordPage
from app.serve.views.record_pages.record_sheet import Sheet, frame_record, link_builder
from app.serve.views.view_state import ViewState, write_view

_HEIGHT = 640
"""CSS pixels; the width is that of the column."""


def _write_code(sheet: Sheet, view: ViewState, title: str) -> str:
    code = EmbedCode(get_base(sheet.request), write_view(view), title, None, _HEIGHT)
    return write_text("pre", code.write_frame(), dir="ltr", class_="cite")


def write_embed(sheet: Sheet, record: RecordPage, citation: Mapping[str, Any]) -> str:
    """Return both codes as text to copy; of an earlier state only the one that keeps it."""
    title = find_name(sheet, record.row)
    view = frame_record(sheet, record.collection, record.row)
    kept = replace(view, snapshot=str(citation["snapshot"]))
    updating = ""
    if view.snapshot is None and view.known_at is None:
        updating = write_text("p", sheet.word("embed_updating")) + _write_code(sheet, view, title)
    return (
        write_text("h2", sheet.word("embed"), id="embed")
        + updating
        + write_text("p", sheet.word("embed_frozen"))
        + _write_code(sheet, kept, title)
        + write_tag("p", link_builder(sheet, view))
    )
