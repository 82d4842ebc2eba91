"""What a record says in short: kind, days, place, figures, sources; a word and a value each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from app.query.collections import CLUSTERS, CORRIDORS, EVENTS, FLOWS
from app.serve.pages.actor_words import spell_actor
from app.serve.pages.api_page import spell_number, spell_span, spell_value, write_day, write_days
from app.serve.pages.item_cells import CELLS
from app.serve.pages.page_frame import spell_instant, write_tag, write_text
from app.serve.pages.value_words import spell_coded, spell_word
from app.serve.views.record_pages.record_reading import RecordPage
from app.serve.views.record_pages.record_sheet import Sheet, find_days

Row = Mapping[str, Any]
Facts = Iterator[tuple[str, str]]
"""Keys of words, and finished HTML."""
_UNITS = {"admin3": "subdistrict", "admin2": "district", "admin1": "governorate"}


def _write_own(sheet: Sheet, english: object, arabic: object) -> str:
    """Return a text of the record; one that exists in one language only is marked as such."""
    told = sheet.choose(english, arabic)
    return write_text("bdi", told, dir="auto") if told else ""


def write_period(sheet: Sheet, record: RecordPage) -> str:
    """Return the days of a record in words."""
    days = find_days(record.collection, record.row)
    return "" if days is None else write_text("bdi", sheet.spell_days(*days))


def write_units(sheet: Sheet, row: Row) -> str:
    """Return the units that a record lies in, the smallest first, each with its page."""
    links = []
    for unit, kind in _UNITS.items():
        name = sheet.choose(row.get(f"{unit}_name_en"), row.get(f"{unit}_name_ar"))
        code = row.get(f"{unit}_pcode")
        if name and code:
            # A subdistrict, its district and its town often have one name.
            told = escape(f" ({spell_word(sheet.lang, kind)})")
            links.append(sheet.link(f"places/{quote(code)}", name) + told)
    return sheet.word("comma").join(links)


def spell_kind(sheet: Sheet, record: RecordPage) -> str:
    """Return what kind of record it is: `Event: Violence against civilians, Attack`."""
    row, told = record.row, sheet.word(f"kind_{record.collection.name}")
    words = [spell_word(sheet.lang, row["event_type"])] if row.get("event_type") else []
    for name in ("sub_event_type", "kind", "measure"):
        if row.get(name):
            words.append(spell_coded(sheet.lang, name, row[name]) or str(row[name]))
    more = sheet.word("comma").join(dict.fromkeys(words))
    return f"{told}{sheet.word('colon')}{more}" if more else told


def _list_sources(sheet: Sheet, row: Row) -> str:
    names = row["sources_ar"] if sheet.lang == "ar" else row["sources"]
    return sheet.word("comma").join(write_text("bdi", each, dir="auto") for each in names or ())


def _list_event_facts(sheet: Sheet, record: RecordPage) -> Facts:
    row = record.row
    yield "killed", write_tag("strong", CELLS["killed"](sheet, row))
    injured = [row[f"injured_{end}"] for end in ("low", "best", "high")]
    if any(end is not None for end in injured):
        yield "injured", escape(spell_span(sheet, *injured))
    yield "sureness", CELLS["sureness"](sheet, row)
    sides = [each for each in (row["actor1"], row["actor2"]) if each]
    if sides:
        yield (
            "sides",
            " – ".join(
                write_text("bdi", spell_actor(sheet.lang, each), dir="auto") for each in sides
            ),
        )
    if (parent := record.around.parent) is not None:
        name = sheet.choose(parent["title_en"], parent["title_ar"])
        yield "part_of", sheet.link_record(EVENTS, parent, name)


def _list_cluster_facts(sheet: Sheet, record: RecordPage) -> Facts:
    row = record.row
    yield "killed", write_tag("strong", CELLS["killed"](sheet, row))
    yield "events_in_it", escape(spell_number(sheet, row["event_count"]))


def _list_flow_facts(sheet: Sheet, record: RecordPage) -> Facts:
    row = record.row
    yield "persons", write_tag("strong", CELLS["persons"](sheet, row))
    yield "from_place", _write_own(sheet, row["origin_name_en"], row["origin_name_ar"])
    yield "to_place", _write_own(sheet, row["dest_name_en"], row["dest_name_ar"])
    yield "way", _write_own(sheet, row["mode_en"], row["mode_ar"])
    if row["as_of"]:
        yield "as_of", write_day(sheet, str(row["as_of"]))


def _write_announced(sheet: Sheet, row: Row) -> str:
    known = {True: "announced_yes", False: "announced_no", None: "announced_unknown"}
    told = escape(sheet.word(known[row["announced_publicly"]]))
    who = row["announced_by"]
    name = write_text("bdi", spell_actor(sheet.lang, who or ""), dir="auto")
    by = f"{escape(sheet.word('by'))} {name}" if who else ""
    return sheet.word("comma").join(filter(None, (told, by)))


def _list_corridor_facts(sheet: Sheet, record: RecordPage) -> Facts:
    row = record.row
    yield "reported_status", write_tag("strong", CELLS["reported_status"](sheet, row))
    yield "stated", _write_own(sheet, row["status_as_stated"], row["status_as_stated"])
    held = [str(row[end]) for end in ("valid_from", "valid_to") if row[end]]
    yield "in_force", write_days(sheet, held)
    if row["expires_at"]:
        yield "runs_out", spell_instant(row["expires_at"], sheet.lang)
    yield "from_place", _write_own(sheet, row["origin_name_en"], row["origin_name_ar"])
    yield "to_place", _write_own(sheet, row["dest_name_en"], row["dest_name_ar"])
    yield "announced", _write_announced(sheet, row)
    yield "outcome", _write_own(sheet, row["outcome_en"], row["outcome_ar"])


_OWN: Mapping[str, Callable[[Sheet, RecordPage], Facts]] = {
    EVENTS.name: _list_event_facts,
    CLUSTERS.name: _list_cluster_facts,
    FLOWS.name: _list_flow_facts,
    CORRIDORS.name: _list_corridor_facts,
}


def list_facts(sheet: Sheet, record: RecordPage) -> Facts:
    """Yield what is known of a record, what it says of people first."""
    row = record.row
    yield from _OWN[record.collection.name](sheet, record)
    yield "when", write_period(sheet, record)
    if record.collection is not FLOWS:
        yield "where", CELLS["where"](sheet, row)
        yield "units", write_units(sheet, row)
    if "sources" in row:
        yield "who_says", _list_sources(sheet, row)
    if row.get("known_from"):
        yield "known_from", spell_value(sheet, row["known_from"])


def write_facts(sheet: Sheet, record: RecordPage) -> str:
    """Return the facts as a list of words and values; those without a value are left out."""
    rows = (
        write_text("dt", sheet.word(name)) + write_tag("dd", html)
        for name, html in list_facts(sheet, record)
        if html
    )
    return write_tag("dl", "".join(rows), class_="facts")
