"""Who said what about a record, as a page: each figure as its source put it, and whether it counts.

The figures stand under one another as they were said; nothing here adds or weighs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from app.query.collections import Collection
from app.serve.asking.times import Times
from app.serve.pages.api_page import (
    Page,
    describe_name,
    spell_number,
    spell_span,
    spell_value,
    write_days,
    write_list,
    write_table,
)
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.pages.page_moments import write_moment
from app.serve.pages.value_words import spell_coded

Row = Mapping[str, Any]
_HEADINGS = ("as_put", "covers", "arrived_at", "counts")


def _spell_code(page: Page, claim: Row, name: str) -> str:
    value = claim[name]
    return "" if value is None else spell_coded(page.lang, name, str(value)) or str(value)


def _list_lines(lines: Sequence[str]) -> str:
    return "<br>".join(filter(None, lines))


def _write_put(page: Page, claim: Row) -> str:
    """Return the figure in words, with the words of the source and where they can be read."""
    quoted = f"«{claim['quote']}»" if claim["quote"] else ""
    address = claim["url"] or claim["document_url"]
    return _list_lines(
        (
            write_text("bdi", page.choose(claim["display_en"], claim["display_ar"]), dir="auto"),
            write_text("bdi", quoted, dir="auto") if quoted else "",
            spell_value(page, address) if address else "",
        )
    )


def _write_covers(page: Page, claim: Row) -> str:
    """Return what is counted, where and in which days, as the source said it."""
    days = [str(claim[end]) for end in ("period_start", "period_end") if claim[end]]
    note = page.choose(claim["scope_note_en"], claim["scope_note_ar"])
    told = (claim["measure_as_stated"] or "", note)
    lines = [write_text("bdi", each, dir="auto") for each in told if each]
    return _list_lines([*lines, write_days(page, list(dict.fromkeys(days)))])


def _write_arrived_at(page: Page, claim: Row) -> str:
    relayed = claim["relayed_by"]
    return _list_lines(
        (
            escape(_spell_code(page, claim, "source_kind")),
            escape(_spell_code(page, claim, "method") if claim["method"] != "unstated" else ""),
            escape(f"{page.word('relayed_by')} {relayed}") if relayed else "",
        )
    )


def _write_counts(page: Page, claim: Row) -> str:
    """Return whether a claim stands, and whether the span on the record rests on it."""
    used = page.word("in_the_span" if claim["used_in_estimate"] else "not_in_the_span")
    standing = "" if claim["status"] == "active" else _spell_code(page, claim, "status")
    return _list_lines((escape(standing), escape(used)))


def _write_estimate(page: Page, estimate: Row | None) -> str:
    if estimate is None:
        return ""
    span = spell_span(page, estimate["low"], estimate["best"], estimate["high"])
    who = page.word(f"population_{estimate['population']}") if estimate.get("population") else ""
    told = page.word("comma").join(filter(None, (f"{page.word('killed')}: {span}", who)))
    rule = page.choose(estimate["text_en"], estimate["text_ar"])
    heading = write_text("h2", page.word("span")) + write_tag("p", write_text("strong", told))
    return heading + write_text("p", rule)


def write_claims_page(
    page: Page,
    collection: Collection,
    subject: Row,
    found: Mapping[str, Any],
    times: Times,
) -> bytes:
    """Return the page; `found` are the claims, the estimate and the citation of `subject`."""
    own, claims = quote(subject["id"]), found["claims"]
    name, path = describe_name(page, collection)[0], f"api/collections/{collection.name}"
    title = page.choose(subject.get("title_en"), subject.get("title_ar")) or subject["id"]
    rows = [
        [write(page, claim) for write in (_write_put, _write_covers, _write_arrived_at,
                                          _write_counts)]
        for claim in claims
    ]  # fmt: skip
    headings = [page.word(each) for each in _HEADINGS]
    kept = page.keep_times(collection)
    links = [
        page.link(f"{path}/items/{own}", page.word("to_record"), **kept, f="html"),
        page.link(f"api/{collection.name}/{own}/history", page.word("history"), f="html"),
        page.link_same(page.word("data"), f="json"),
    ]
    counted = page.word("claims_counted").format(count=spell_number(page, len(claims)))
    main = (
        write_text("p", title)
        + write_moment(page, times)
        + write_list(links)
        + write_text("p", f"{counted} {page.word('claims_not_added')}", class_="warning")
        + (write_table(headings, rows, page.word("claims")) if rows else "")
        + _write_estimate(page, found["estimate"])
    )
    return page.write(page.word("claims"), main, ("api", page.word("api")), (path, name))
