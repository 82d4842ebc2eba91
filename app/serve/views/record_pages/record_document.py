"""The whole page of a record: what is said, by whom, how surely, how it is cited."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from app.query.collections import CLUSTERS, CORRIDORS, EVENTS, SNAPSHOT
from app.serve.pages.api_page import spell_number, write_list
from app.serve.pages.page_frame import Frame, spell_instant, write_tag, write_text
from app.serve.pages.page_moments import write_moment
from app.serve.pages.value_words import spell_coded
from app.serve.records.claim_pages import write_claims_table, write_estimate
from app.serve.records.cluster_pages import write_cluster_versions, write_left_out
from app.serve.records.history_pages import write_version, write_withheld
from app.serve.records.item_pages import find_name, spell_rule
from app.serve.views.ground_held import find_ground
from app.serve.views.map_marks import mark_record
from app.serve.views.record_pages.certainty import is_stale, write_doubts
from app.serve.views.record_pages.neighbours import write_family, write_near, write_records
from app.serve.views.record_pages.record_embed import write_embed
from app.serve.views.record_pages.record_ending import write_citation, write_end
from app.serve.views.record_pages.record_facts import spell_kind, write_facts
from app.serve.views.record_pages.record_head import write_head
from app.serve.views.record_pages.record_reading import RecordPage
from app.serve.views.record_pages.record_sheet import (
    Sheet,
    frame_record,
    link_map,
    link_other_language,
)

Row = Mapping[str, Any]


def _write_changed(sheet: Sheet, record: RecordPage) -> str:
    """Return, on a page about an earlier state, that the record has changed since."""
    versions = record.history.get("versions") or ()
    newest = versions[0] if versions else None
    if newest is None or newest["revision"] <= record.row["revision"]:
        return ""
    reason = spell_coded(sheet.lang, "reason_code", newest.get("reason_code") or "derived")
    told = escape(sheet.word("changed_since")).format(
        day=spell_instant(newest["shown_from"], sheet.lang), reason=escape(reason or "")
    )
    return write_tag("p", told, class_="warning")


def _write_moment(sheet: Sheet, record: RecordPage) -> str:
    """Return as of when the page speaks, and the way to today's."""
    told, kept = write_moment(sheet, record.times), sheet.keep_times(record.collection)
    if not kept:
        return told
    path = f"{record.collection.home}/{quote(record.row['feature_id'])}"
    today = write_tag("p", sheet.link(path, sheet.word("today")))
    return told + (_write_changed(sheet, record) if SNAPSHOT in kept else "") + today


def _write_warning(sheet: Sheet, record: RecordPage) -> str:
    if record.collection is not CORRIDORS:
        return ""
    row = record.row
    told = [sheet.choose(row["warning_en"], row["warning_ar"])]
    if is_stale(row):
        told.append(sheet.word("stale"))
    return "".join(write_text("p", each, class_="warning") for each in told)


def _write_summary(sheet: Sheet, row: Row) -> str:
    told = sheet.choose(row.get("summary_en"), row.get("summary_ar"))
    return write_text("p", told, dir="auto") if told else ""


def _write_pairs(sheet: Sheet, record: RecordPage) -> str:
    """Return sentences on why the figures of an event differ."""
    if not record.pairs:
        return ""
    told = [escape(sheet.choose(each["text_en"], each["text_ar"])) for each in record.pairs]
    shown, total = len(record.pairs), record.pairs_total
    more = ""
    if total > shown:
        counts = {
            name: spell_number(sheet, count) for name, count in (("shown", shown), ("total", total))
        }
        path = f"api/events/{quote(record.row['feature_id'])}/reconcile"
        kept = sheet.keep_times(EVENTS)
        link = sheet.link_data(path, sheet.word("data"), **kept)
        more = write_tag("p", f"{escape(sheet.word('more_pairs').format(**counts))}: {link}")
    return write_text("h3", sheet.word("why_differ")) + write_list(told) + more


def _write_figures(sheet: Sheet, record: RecordPage) -> str:
    """Return the span of an event with its rule, and why its figures differ."""
    if record.collection is not EVENTS:
        return ""
    heading = write_text("h2", sheet.word("estimate"))
    span = write_estimate(sheet, record.estimate) if record.estimate else ""
    body = span or write_text("p", sheet.word("no_estimate"))
    return heading + body + _write_pairs(sheet, record)


def _write_claims(sheet: Sheet, record: RecordPage) -> str:
    if not record.claims:
        return ""
    return (
        write_text("h2", sheet.word("claims"), id="claims")
        + write_text("p", sheet.word("claims_intro"))
        + write_text("p", sheet.word("claims_not_added"), class_="warning")
        + write_claims_table(sheet, record.claims, record.row)
    )


def _write_members(sheet: Sheet, record: RecordPage) -> str:
    if record.collection is not CLUSTERS:
        return ""
    return (
        write_text("h2", sheet.word("members"))
        + write_text("p", sheet.word("do_not_add"), class_="warning")
        + write_records(sheet, EVENTS, record.members)
        + write_left_out(sheet, record.left_out)
        + write_text("h2", sheet.word("found_how"))
        + write_text("p", spell_rule(sheet, record.row))
        + write_text("p", sheet.word("sum_rule"))
    )


def _write_history(sheet: Sheet, record: RecordPage) -> str:
    heading, versions = (
        write_text("h2", sheet.word("history"), id="history"),
        record.history.get("versions"),
    )
    if not versions:
        return heading + write_text("p", sheet.word("history_none"))
    if record.collection is CLUSTERS:
        intro = write_text("p", sheet.word("cluster_history_intro"))
        return heading + intro + write_cluster_versions(sheet, versions)
    told = "".join(write_version(sheet, each, "h3") for each in versions)
    withheld = write_withheld(sheet, record.history["withheld_versions"])
    return heading + write_text("p", sheet.word("history_intro")) + withheld + told


def _draw_map(sheet: Sheet, record: RecordPage) -> str:
    """Return a small map of the record as it is published; nothing where it has no place."""
    from app.encode.svg_map.place_map import draw_place_map  # it needs the geometry library

    title = sheet.word("map_title").format(title=find_name(sheet, record.row))
    marks, ground = mark_record(record.collection, record.row), find_ground(sheet.request)
    return draw_place_map(ground, marks, sheet.lang, title, sel=record.row["feature_id"]) or ""


def _write_ways(sheet: Sheet, record: RecordPage) -> str:
    """Return the way to the map, and to what an editor comes for further down."""
    parts = ["history", "cite", "embed"]
    if record.claims:
        parts.insert(0, "claims")
    links = " ".join(write_text("a", sheet.word(each), href=f"#{each}") for each in parts)
    view = frame_record(sheet, record.collection, record.row)
    on_page = write_tag("nav", links, aria_label=sheet.word("on_page"), class_="parts")
    return write_tag("div", link_map(sheet, view) + on_page, class_="ways")


def _write_main(sheet: Sheet, record: RecordPage, citation: Row) -> str:
    sections = (
        _write_members,
        _write_figures,
        _write_claims,
        write_doubts,
        write_family,
        _write_history,
        write_near,
    )
    # An editor comes for the figures; that they are of an earlier time goes before them.
    moment, is_past = _write_moment(sheet, record), bool(sheet.keep_times(record.collection))
    return (
        write_text("p", spell_kind(sheet, record), class_="setting")
        + write_text("h1", find_name(sheet, record.row), dir="auto")
        + (moment if is_past else "")
        + _write_warning(sheet, record)
        + _write_summary(sheet, record.row)
        + write_tag("div", write_facts(sheet, record) + _draw_map(sheet, record), class_="beside")
        + ("" if is_past else moment)
        + _write_ways(sheet, record)
        + "".join(write(sheet, record) for write in sections)
        + write_citation(sheet, record, citation)
        + write_embed(sheet, record, citation)
        + write_end(sheet, record)
    )


def write_record(sheet: Sheet, record: RecordPage, citation: Row) -> bytes:
    """Return the page of a record; `citation` is that of the record as of the page's times."""
    title = find_name(sheet, record.row)
    links = (
        write_text("a", sheet.word("map"), href=f"{sheet.root or './'}?lang={sheet.lang}"),
        sheet.link("about/data-policy", sheet.word("policy")),
        link_other_language(sheet, record.collection),
    )
    frame = Frame(
        f"{title} · Masar",
        sheet.lang,
        sheet.root,
        links,
        write_head(sheet, record, title, citation),
    )
    main = write_tag("article", _write_main(sheet, record, citation), class_="record")
    return frame.write_document(main).encode()
