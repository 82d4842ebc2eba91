"""The end of a record's page: how to cite it, the same as data, its id."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from app.domain.wording import spell_digits
from app.query.collections import CLUSTERS
from app.serve.pages.api_page import write_list
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.records.bibtex import write_bibtex
from app.serve.views.record_pages.record_reading import RecordPage
from app.serve.views.record_pages.record_sheet import Sheet

Row = Mapping[str, Any]


def write_citation(sheet: Sheet, record: RecordPage, citation: Row) -> str:
    """Return how to cite the record, as text in both languages and as BibTeX, ready to copy."""
    other = "ar" if sheet.lang == "en" else "en"
    link = write_text("a", citation["permalink"], href=citation["permalink"], dir="ltr")
    entry = write_bibtex(
        record.row["feature_id"], record.row[record.collection.titles[0]], citation
    )
    own = write_text("p", citation[f"text_{sheet.lang}"], class_="cite")
    foreign = write_text(
        "p",
        citation[f"text_{other}"],
        class_="cite",
        lang=other,
        dir="rtl" if other == "ar" else "ltr",
    )
    return (
        write_text("h2", sheet.word("cite"), id="cite")
        + write_tag("p", f"{escape(sheet.word('cite_intro'))} {link}")
        + own
        + write_text("h3", sheet.word("cite_other"))
        + foreign
        + write_text("h3", sheet.word("cite_bibtex"))
        + write_text("pre", entry, dir="ltr", lang="en", class_="cite")
    )


def _list_data(sheet: Sheet, record: RecordPage) -> list[str]:
    """Return links to the record as data, as of the same times."""
    collection, own = record.collection, quote(record.row["feature_id"])
    kept, item = sheet.keep_times(collection), f"api/collections/{collection.name}/items/{own}"
    links = [
        sheet.link_data(item, sheet.word("data_record"), **kept, f="geojson"),
        sheet.link(item, sheet.word("data_page"), **kept, f="html"),
    ]
    if collection is CLUSTERS:
        links.append(
            sheet.link_data(f"api/clusters/{own}/events", sheet.word("data_members"), **kept)
        )
    else:
        path = f"api/{collection.name}/{own}/claims"
        links.append(sheet.link_data(path, sheet.word("data_claims"), **kept))
    path = f"api/{collection.name}/{own}/history"
    return [*links, sheet.link_data(path, sheet.word("data_history"))]


def write_end(sheet: Sheet, record: RecordPage) -> str:
    """Return links to the data, the record's id and revision, and where the rules stand."""
    row = record.row
    number = sheet.choose(row["revision"], spell_digits(row["revision"]))
    told = (
        f"{write_text('code', row['feature_id'], dir='ltr')}"
        f" · {escape(sheet.word('revision'))} {number}"
    )
    pages = " · ".join(
        sheet.link(f"about/{path}", sheet.word(key))
        for key, path in (("method", "method"), ("policy", "data-policy"))
    )
    return (
        write_text("h2", sheet.word("data_of"))
        + write_list(_list_data(sheet, record))
        + write_tag("p", f"{told}<br>{pages}", class_="origin")
    )
