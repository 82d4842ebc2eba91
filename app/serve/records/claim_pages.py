"""Who said what about a record, as a page: each figure as its source put it, and whether it counts.

The figures stand under one another as they were said; nothing here adds or weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from app.domain.period import Period
from app.domain.unused_claims import Unused, find_unused_reason
from app.domain.wording import spell_date
from app.query.collections import Collection
from app.serve.asking.times import Times
from app.serve.pages.api_page import (
    Page,
    describe_name,
    spell_number,
    spell_span,
    write_days,
    write_list,
    write_table,
)
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.pages.page_moments import write_moment
from app.serve.pages.value_words import spell_coded

Row = Mapping[str, Any]
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_HEADINGS = ("as_put", "covers", "arrived_at", "counts")


def _spell_code(page: Page, claim: Row, name: str) -> str:
    value = claim[name]
    return "" if value is None else spell_coded(page.lang, name, str(value)) or str(value)


def _list_lines(lines: Sequence[str]) -> str:
    return "<br>".join(filter(None, lines))


def _write_quote(told: str, name: str = "q") -> str:
    """Return words of a source; in which language they are is known of Arabic script alone."""
    found = {"lang": "ar", "dir": "rtl"} if _ARABIC.search(told) else {"lang": "", "dir": "auto"}
    return write_text(name, told, **found)


def _write_as_said(page: Page, told: str) -> str:
    """Return what a source counted; as its own words where they are not in the page's language."""
    is_foreign = page.lang == "ar" and not _ARABIC.search(told)
    return _write_quote(told, "q" if is_foreign else "bdi")


def _write_address(page: Page, key: str, address: str | None) -> str:
    """Return a link called by what it leads to and by whose site that is."""
    if not address:
        return ""
    host = urlsplit(address).netloc or address
    link = write_text("a", host, href=address, rel="noopener nofollow", dir="ltr")
    return f"{escape(page.word(key))}{page.word('colon')}{link}"


def _list_addresses(page: Page, claim: Row) -> list[str]:
    said, document, kept = claim["url"], claim["document_url"], claim["archived_url"]
    if not (said or document or kept):
        return [write_text("small", page.word("no_address"))]
    return [
        _write_address(page, "said_at", said or document),
        _write_address(page, "document_at", document if said and document != said else None),
        _write_address(page, "archived_at", kept) or write_text("small", page.word("not_archived")),
    ]


def write_display(page: Page, claim: Row) -> str:
    """Return a claim in one line of the page's language, in whose direction it is read.

    The words of the source that it may begin with would turn it round.
    """
    own = "rtl" if page.lang == "ar" else "ltr"
    return write_text("bdi", page.choose(claim["display_en"], claim["display_ar"]), dir=own)


def _write_put(page: Page, claim: Row) -> str:
    """Return the figure in words, with the words of the source and where they can be read."""
    return _list_lines(
        (
            write_display(page, claim),
            _write_quote(claim["quote"]) if claim["quote"] else "",
            *_list_addresses(page, claim),
        )
    )


def _write_covers(page: Page, claim: Row) -> str:
    """Return what is counted, where and in which days, as the source said it."""
    days = [str(claim[end]) for end in ("period_start", "period_end") if claim[end]]
    note = page.choose(claim["scope_note_en"], claim["scope_note_ar"])
    stated = claim["measure_as_stated"]
    return _list_lines(
        (
            _write_as_said(page, stated) if stated else "",
            write_text("bdi", note, dir="auto") if note else "",
            write_days(page, list(dict.fromkeys(days))),
        )
    )


def _spell_day(page: Page, claim: Row, name: str) -> str:
    """Return a day, month or year of a claim in words."""
    day = claim[name]
    if day is None:
        return ""
    return page.choose(*spell_date(day, claim[f"{name.removesuffix('_at')}_unit"] or "day"))


def _write_arrived_at(page: Page, claim: Row) -> str:
    relayed, reported = claim["relayed_by"], _spell_day(page, claim, "reported_at")
    return _list_lines(
        (
            escape(_spell_code(page, claim, "source_kind")),
            escape(_spell_code(page, claim, "method") if claim["method"] != "unstated" else ""),
            escape(f"{page.word('relayed_by')} {relayed}") if relayed else "",
            escape(f"{page.word('reported_on')} {reported}") if reported else "",
        )
    )


def _find_days(subject: Row) -> Period:
    return Period(subject["date_start"], subject["date_end"])


def _write_counts(page: Page, claim: Row, used: Sequence[Row], subject: Row) -> str:
    """Return whether a claim stands, and whether the span on the record rests on it, or why not."""
    standing = "" if claim["status"] == "active" else _spell_code(page, claim, "status")
    if not used:
        return escape(standing or _spell_code(page, claim, "status"))
    if claim["used_in_estimate"]:
        return _list_lines((escape(standing), write_text("strong", page.word("in_the_span"))))
    told = page.word("not_in_the_span")
    reason = find_unused_reason(claim, used, _find_days(subject))
    known = reason not in {None, Unused.STANDING}
    why = f"{page.word('colon')}{page.word(f'unused_{reason}')}" if known else ""
    return _list_lines((escape(standing), escape(f"{told}{why}")))


def write_claims_table(page: Page, claims: Sequence[Row], subject: Row) -> str:
    """Return every claim of a record, whether its span rests on it, and if not, why not.

    Of the `subject` its days are read, where its span rests on any claim.
    """
    used = [each for each in claims if each["used_in_estimate"]]
    rows = [
        [*(write(page, each) for write in (_write_put, _write_covers, _write_arrived_at)),
         _write_counts(page, each, used, subject)]
        for each in claims
    ]  # fmt: skip
    headings = [page.word(each) for each in _HEADINGS]
    return write_table(headings, rows, page.word("claims")) if rows else ""


def write_estimate(page: Page, estimate: Row) -> str:
    """Return the span of a record, and the rule and its version that made it."""
    span = spell_span(page, estimate["low"], estimate["best"], estimate["high"])
    who = page.word(f"population_{estimate['population']}") if estimate.get("population") else ""
    told = page.word("comma").join(filter(None, (f"{page.word('killed')}: {span}", who)))
    rule = page.choose(estimate["text_en"], estimate["text_ar"])
    named = page.word("rule_named").format(
        rule=estimate["rule"], version=spell_number(page, estimate["rule_version"])
    )
    return (
        write_tag("p", write_text("strong", told))
        + write_text("p", rule)
        + write_text("p", named, class_="state")
    )


def _write_span(page: Page, estimate: Row | None) -> str:
    if estimate is None:
        return ""
    return write_text("h2", page.word("span")) + write_estimate(page, estimate)


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
        + write_claims_table(page, claims, subject)
        + _write_span(page, found["estimate"])
    )
    return page.write(page.word("claims"), main, ("api", page.word("api")), (path, name))
