"""What search engines, other sites and programs read of a record's page beside its title."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from app.encode import encode_json
from app.serve.answering.links import get_base
from app.serve.pages.oembed_link import link_oembed
from app.serve.pages.page_frame import write_void
from app.serve.places.place_head import write_alternates
from app.serve.views.record_pages.linked_record import describe_record
from app.serve.views.record_pages.record_facts import list_facts, spell_kind
from app.serve.views.record_pages.record_reading import RecordPage
from app.serve.views.record_pages.record_sheet import Sheet, strip_tags

Row = Mapping[str, Any]
CARD_SIZE = (1200, 630)
"""Pixels of a card, as `/map.png` makes it when no size is asked for."""
_TOLD = ("when", "where", "killed", "persons", "reported_status")
"""What a description tells beside the kind."""


def describe_in_short(sheet: Sheet, record: RecordPage) -> str:
    """Return a record in one line of plain text: its kind, days, place and figures."""
    facts = {name: html for name, html in list_facts(sheet, record) if html}
    told = [f"{sheet.word(name)}{sheet.word('colon')}{strip_tags(facts[name])}"
            for name in _TOLD if name in facts]  # fmt: skip
    return ". ".join((spell_kind(sheet, record), *told))


def _write_properties(said: Mapping[str, str]) -> str:
    return "".join(write_void("meta", property=name, content=value) for name, value in said.items())


def _spell_data(sheet: Sheet, record: RecordPage, base: str) -> str:
    """Return the address of the record's GeoJSON, as of the same times."""
    name, own = record.collection.name, quote(record.row["feature_id"])
    asked = urlencode({**sheet.keep_times(record.collection), "f": "geojson"})
    return f"{base}/api/collections/{name}/items/{own}?{asked}"


def _list_card(sheet: Sheet, record: RecordPage, base: str, title: str) -> Mapping[str, str]:
    """Return the picture that other sites show beside a link to the page."""
    asked = {"sel": record.row["feature_id"], "lang": sheet.lang,
             **sheet.keep_times(record.collection)}  # fmt: skip
    width, height = CARD_SIZE
    return {
        "og:image": f"{base}/map.png?{urlencode(asked)}",
        "og:image:type": "image/png",
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": title,
        "twitter:card": "summary_large_image",
    }


def write_head(sheet: Sheet, record: RecordPage, title: str, citation: Row) -> str:
    """Return the head; what other sites embed and link to is the page as of the same times."""
    base, own = get_base(sheet.request), quote(record.row["feature_id"])
    address = f"{base}/{record.collection.home}/{own}"
    here = f"{address}?{urlencode({**sheet.keep_times(record.collection), 'lang': sheet.lang})}"
    description, data = describe_in_short(sheet, record), _spell_data(sheet, record, base)
    said = {
        "og:type": "article",
        "og:site_name": sheet.word("site"),
        "og:title": title,
        "og:description": description,
        "og:url": here,
        "og:locale": sheet.choose("en_GB", "ar_SY"),
        **_list_card(sheet, record, base, title),
    }
    linked = describe_record(sheet, record, citation, data, description)
    # A "<" in a title would end the element; JSON can do without it.
    spelled = encode_json(linked).decode().replace("<", "\\u003c")
    return "".join(
        (
            f'<meta name="description" content="{escape(description)}">',
            _write_properties(said),
            write_alternates(address, sheet.lang),
            write_void("link", rel="alternate", type="application/geo+json", href=data),
            link_oembed(base, here, title),
            f'<script type="application/ld+json">{spelled}</script>',
        )
    )
