"""What was shown of a record earlier, as a page: every state, and what changed in it and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from app.query.collections import Collection
from app.serve.pages.api_page import (
    Page,
    describe_name,
    spell_number,
    spell_value,
    write_list,
    write_table,
)
from app.serve.pages.page_frame import spell_instant, write_tag, write_text
from app.serve.pages.property_words import explain_property
from app.serve.pages.value_words import spell_coded
from app.serve.records.claim_pages import write_display

Row = Mapping[str, Any]


def _spell_changed(page: Page, name: str, value: object) -> str:
    words = spell_coded(page.lang, name, value) if isinstance(value, str) else None
    return spell_value(page, value) if words is None else escape(words)


def _write_changes(page: Page, changes: Sequence[Row]) -> str:
    if not changes:
        return ""
    rows = []
    for change in changes:
        meaning = explain_property(change["field"])
        ends = (_spell_changed(page, change["field"], change[end]) for end in ("before", "after"))
        rows.append([escape(page.choose(meaning.title, meaning.title_ar)), *ends])
    headings = [page.word(each) for each in ("changed", "before", "after")]
    return write_table(headings, rows, page.word("changes"))


def _write_claim(page: Page, claim: Row) -> str:
    change = spell_coded(page.lang, "change", claim["change"]) or claim["change"]
    return escape(f"{change}: ") + write_display(page, claim)


def _write_heading(page: Page, version: Row, level: str) -> str:
    """Return from when until when a state was shown."""
    until = version["shown_to"]
    number = spell_number(page, version["revision"])
    shown = f"{escape(page.word('shown_from'))} {spell_instant(version['shown_from'], page.lang)}"
    end = escape(page.word("until_now")) if until is None else spell_instant(until, page.lang)
    told = f"{escape(page.word('revision'))} {number}: {shown} "
    return write_tag(level, told + (end if until is None else f"{page.word('shown_to')} {end}"))


def write_version(page: Page, version: Row, level: str = "h2") -> str:
    """Return one state of a record: when it was shown, why it is new, and what changed in it.

    `level` is the element of its heading.
    """
    reason = spell_coded(page.lang, "reason_code", version["reason_code"])
    why = write_text("p", f"{page.word('reason')}: {reason or version['reason_code']}")
    claims = [_write_claim(page, each) for each in version["claims"]]
    told = write_list(claims) if claims else ""
    return (
        _write_heading(page, version, level) + why + _write_changes(page, version["changes"]) + told
    )


def _write_withdrawal(page: Page, withdrawn: Row | None) -> str:
    if withdrawn is None:
        return ""
    reason = spell_coded(page.lang, "reason_code", withdrawn["reason_code"])
    told = f"{escape(page.word('withdrawn'))} {spell_instant(withdrawn['at'], page.lang)}: "
    told += escape(reason or withdrawn["reason_code"])
    if kept := withdrawn["replaced_by"]:
        told += f". {escape(page.word('replaced_by'))}: {write_text('code', kept, dir='ltr')}"
    return write_tag("p", told, class_="warning")


def write_withheld(page: Page, count: int) -> str:
    """Return how many earlier versions are told to nobody."""
    if not count:
        return ""
    told = page.word("versions_withheld").format(count=spell_number(page, count))
    return write_text("p", told, class_="warning")


def write_history_page(
    page: Page, collection: Collection, record_id: str, found: Mapping[str, Any]
) -> bytes:
    """Return the page of a record's history; `found` are its versions and its withdrawal."""
    own, path = quote(record_id), f"api/collections/{collection.name}"
    links = [page.link_same(page.word("data"), f="json")]
    if found["withdrawn"] is None:
        links = [
            page.link(f"{path}/items/{own}", page.word("to_record"), f="html"),
            page.link(f"api/{collection.name}/{own}/claims", page.word("claims"), f="html"),
            *links,
        ]
    main = (
        write_text("p", page.word("history_intro"))
        + _write_withdrawal(page, found["withdrawn"])
        + write_withheld(page, found["withheld_versions"])
        + write_list(links)
        + "".join(write_version(page, each) for each in found["versions"])
    )
    name = describe_name(page, collection)[0]
    title = f"{page.word('history')}: {record_id}"
    return page.write(title, main, ("api", page.word("api")), (path, name))
