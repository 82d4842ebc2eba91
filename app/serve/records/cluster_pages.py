"""What stands behind a cluster, as pages: its events, and what was shown of it earlier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from app.query.collections import CLUSTERS, EVENTS
from app.serve.asking.times import Times
from app.serve.pages.api_page import (
    Page,
    describe_name,
    spell_matched,
    spell_number,
    spell_span,
    write_days,
    write_list,
    write_table,
)
from app.serve.pages.page_frame import spell_instant, write_text
from app.serve.pages.page_moments import write_moment
from app.serve.records.item_pages import write_rows

Row = Mapping[str, Any]
_PATH = f"api/collections/{CLUSTERS.name}"
_HEADINGS = ("shown_when", "title", "when", "event_count", "killed")


def write_left_out(page: Page, left_out: Mapping[str, int]) -> str:
    """Return how many events of the cluster's area and days are in no cluster, by reason."""
    if not left_out:
        return ""
    told = page.word("semicolon").join(
        f"{page.word(f'basis_{reason}')}: {spell_number(page, count)}"
        for reason, count in left_out.items()
    )
    return write_text("p", f"{page.word('left_out_near')} {told}.", class_="warning")


def _write(page: Page, cluster_id: str, key: str, main: str, about: str = "") -> bytes:
    links = [
        page.link(f"{_PATH}/items/{quote(cluster_id)}", page.word("to_record"),
                  **page.keep_times(CLUSTERS), f="html"),
        page.link_same(page.word("data"), f="json"),
    ]  # fmt: skip
    name = describe_name(page, CLUSTERS)[0]
    whole = about + write_list(links) + main
    return page.write(page.word(key), whole, ("api", page.word("api")), (_PATH, name))


def write_members_page(
    page: Page,
    cluster: Row,
    events: Sequence[Row],
    left_out: Mapping[str, int],
    times: Times,
) -> bytes:
    """Return the events of a cluster, each as certain as its own record, and what is missing."""
    label = page.choose(cluster["label_en"], cluster["label_ar"])
    about = write_text("p", label) + write_moment(page, times)
    main = (
        write_text("p", spell_matched(page, len(events)))
        + write_text("p", page.word("do_not_add"), class_="warning")
        + write_left_out(page, left_out)
        + write_rows(page, EVENTS, events, None)
    )
    return _write(page, cluster["feature_id"], "cluster_events", main, about)


def _write_version(page: Page, version: Row) -> list[str]:
    until = version["shown_to"]
    end = escape(page.word("until_now")) if until is None else spell_instant(until, page.lang)
    days = list(dict.fromkeys(str(version[name]) for name in ("date_start", "date_end")))
    span = spell_span(page, *(version[f"killed_{each}"] for each in ("low", "best", "high")))
    return [
        f"{spell_instant(version['shown_from'], page.lang)} {escape(page.word('shown_to'))} {end}",
        escape(page.choose(version["label_en"], version["label_ar"])),
        write_days(page, days),
        spell_number(page, version["event_count"]),
        escape(f"{span}{page.word('semicolon')}{page.word('sum_of_events')}"),
    ]


def write_cluster_versions(page: Page, versions: Sequence[Row]) -> str:
    """Return every state of a cluster as a table; nothing without one."""
    rows = [_write_version(page, each) for each in versions]
    headings = [page.word(each) for each in _HEADINGS]
    return write_table(headings, rows, page.word("history")) if rows else ""


def _link_others(page: Page, key: str, ids: Sequence[str]) -> str:
    if not ids:
        return ""
    links = [page.link(f"api/clusters/{quote(each)}/history", each, f="html") for each in ids]
    return write_text("p", f"{page.word(key)}:") + write_list(links)


def write_cluster_history_page(page: Page, cluster_id: str, found: Mapping[str, Any]) -> bytes:
    """Return every state in which readers saw a cluster, and what became of it."""
    ended = found["ended_at"]
    gone = f"<p>{escape(page.word('ended'))} {spell_instant(ended, page.lang)}</p>" if ended else ""
    replaced = [str(each["cluster_id"]) for each in found["replaces"]]
    main = (
        write_text("p", page.word("cluster_history_intro"))
        + gone
        + _link_others(page, "replaces", replaced)
        + _link_others(page, "replaced_by", found["replaced_by"])
        + write_cluster_versions(page, found["versions"])
    )
    return _write(page, cluster_id, "history", main)
