"""The page of a record in one language: its words, and the addresses it links to."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

from app.domain.wording import spell_days
from app.query.collections import EVENTS, Collection
from app.serve.pages.api_page import Page
from app.serve.pages.page_frame import write_text
from app.serve.views.record_pages.record_page_words import RECORD_PAGE_WORDS
from app.serve.views.view_state import FIRST_VIEW, ViewState, write_view

Row = Mapping[str, Any]
_AROUND = timedelta(days=7)
"""Days before and after a record that its map shows."""
_TAG = re.compile(r"<[^>]*>")
_POINT_ZOOM, _AREA_ZOOM = Decimal(11), Decimal("9.5")
_PLACES = Decimal("0.001")


def strip_tags(html: str) -> str:
    """Return finished HTML as plain text."""
    return unescape(_TAG.sub("", html.replace("<br>", " · ")))


class Sheet(Page):
    """A page whose own words come before those that it shares."""

    def word(self, key: str) -> str:
        """Return a word in the page's language."""
        own = RECORD_PAGE_WORDS[self.lang]
        return own[key] if key in own else super().word(key)

    def link_record(self, collection: Collection, row: Row, name: str) -> str:
        """Return a link to the page of another record, as of the same times."""
        path = f"{collection.home}/{quote(row['feature_id'])}"
        return self.link(path, name, **self.keep_times(collection))

    def link_data(self, path: str, text: str, **parameters: str) -> str:
        """Return a link to data, which are the same in every language."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return write_text("a", text, href=f"{self.root}{path}{query}")

    def spell_days(self, first: date, last: date) -> str:
        """Return a period in words, such as `7–9 March 2025`."""
        return self.choose(*spell_days(first, last))


def find_days(collection: Collection, row: Row) -> tuple[date, date] | None:
    """Return the first and the last day of a record; None for one without days."""
    first, last = (row[name] for name in collection.date_columns or ("feature_id",) * 2)
    return (first, last or first) if isinstance(first, date) else None


def find_middle(text: str | None) -> tuple[Decimal, Decimal] | None:
    """Return longitude and latitude of the middle of a geometry's box."""
    if text is None:
        return None
    numbers: list[list[float]] = []

    def collect(part: Any) -> None:  # noqa: ANN401 - coordinates nest to any depth
        if isinstance(part[0], int | float):
            numbers.append(part)
        else:
            for each in part:
                collect(each)

    collect(json.loads(text)["coordinates"])
    ends = [(min(axis), max(axis)) for axis in zip(*numbers, strict=True)]
    lon, lat = (Decimal((low + high) / 2).quantize(_PLACES) for low, high in ends[:2])
    return lon, lat


def frame_record(sheet: Sheet, collection: Collection, row: Row) -> ViewState:
    """Return the view of the map that shows a record, as of the times of its page."""
    middle, days = find_middle(row["geometry"]), find_days(collection, row)
    given = sheet.keep_times(collection)
    lon, lat = middle or (FIRST_VIEW.lon, FIRST_VIEW.lat)
    is_point = collection is EVENTS and row.get("precision_m") is not None
    zoom = _POINT_ZOOM if is_point else _AREA_ZOOM
    return ViewState(
        lat=lat,
        lon=lon,
        zoom=zoom if middle else FIRST_VIEW.zoom,
        start=str(days[0] - _AROUND) if days else None,
        end=str(days[1] + _AROUND) if days else None,
        lang=sheet.lang,
        sel=row["feature_id"],
        known_at=given.get("known_at"),
        snapshot=given.get("snapshot"),
    )


def link_map(sheet: Sheet, view: ViewState) -> str:
    """Return the link that opens a view of the map."""
    href = f"{sheet.root or './'}?{write_view(view)}"
    return write_text("a", sheet.word("open_map"), href=href, class_="button")


def link_builder(sheet: Sheet, view: ViewState) -> str:
    """Return the link to where a view of the map becomes an embed."""
    return write_text(
        "a", sheet.word("embed_choices"), href=f"{sheet.root}builder?{write_view(view)}"
    )


def link_other_language(sheet: Sheet, collection: Collection) -> str:
    """Return the link to the same page in the other language."""
    other = "ar" if sheet.lang == "en" else "en"
    query = urlencode({**sheet.keep_times(collection), "lang": other})
    return write_text(
        "a", sheet.word("other_language"), lang=other, hreflang=other, href=f"?{query}"
    )
