"""The words of feeds, in both languages: what kind of change it was, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.event import Scope
from app.domain.wording import EVENT_TYPES_AR, spell_days
from app.query.collections import CORRIDORS, EVENTS, FLOWS
from app.serve.pages.about_words import Language
from app.serve.pages.api_words import WORDS
from app.serve.pages.value_words import REASONS, spell_word
from app.serve.places.place_names import choose, spell_count

Row = Mapping[str, Any]
TITLES = {
    EVENTS.name: ("Masar: events, new and corrected", "مسار: الأحداث، الجديد والمصحَّح"),
    FLOWS.name: (
        "Masar: movements of people, new and corrected",
        "مسار: حركة النزوح، الجديد والمصحَّح",
    ),
    CORRIDORS.name: (
        "Masar: corridors and roads, new and corrected",
        "مسار: الممرات والطرق، الجديد والمصحَّح",
    ),
}
_CORRIDOR_CHANGED = ("What is known of it changed.", "تغيّر المعروف عنه.")
_CORRIDOR = (
    "Its status runs out by itself and is told by its page only.",
    "تنتهي صلاحية حالته من تلقاء نفسها، ولا تُذكر إلا في صفحته.",
)
_SCOPES: dict[str, tuple[str, str]] = {
    Scope.TOTAL: ("the total of an area: contains other records",
                  "مجموع منطقة: يشمل سجلات أخرى"),
    Scope.PART: ("a part of another record's figure", "جزء من رقم سجل آخر"),
    Scope.SITE: ("one site", "موقع واحد"),
}  # fmt: skip


def spell_reason(code: str, lang: Language) -> str:
    """Return a reason in words; a code without words as it is."""
    return choose(lang, *REASONS.get(code, (code, code)))


def title_version(row: Row, lang: Language, *, is_new: bool) -> str:
    """Return the title of an entry about a version."""
    title = choose(lang, row["title_en"], row["title_ar"])
    return title if is_new else choose(lang, f"Corrected: {title}", f"تصحيح: {title}")


def spell_withdrawal(own_id: str, lang: Language) -> tuple[str, str]:
    """Return title and text of a withdrawal, without a word of what was withdrawn."""
    return (
        choose(lang, f"Withdrawn: {own_id}", f"سُحب: {own_id}"),
        choose(lang, "This record was withdrawn.", "سُحب هذا السجل."),
    )


def _spell_killed(row: Row, lang: Language) -> str | None:
    low, best, high = (row[f"killed_{name}"] for name in ("low", "best", "high"))
    if low is None and best is None and high is None:
        return None
    if low is not None and high is not None and low != high:
        ends = [spell_count(end, lang) for end in (low, high)]
        # A dash between two numbers is read from either side in a text from right to left.
        return choose(lang, f"killed: {ends[0]}–{ends[1]}", f"القتلى: من {ends[0]} إلى {ends[1]}")
    if high is None and low is not None:
        count = spell_count(low, lang)
        return choose(lang, f"killed: at least {count}", f"القتلى: {count} على الأقل")
    if low is None and best is None:
        count = spell_count(high, lang)
        return choose(lang, f"killed: up to {count}", f"القتلى: حتى {count}")
    count = spell_count(best if best is not None else low, lang)
    return choose(lang, f"killed: {count}", f"القتلى: {count}")


def _spell_toll(row: Row, lang: Language) -> str | None:
    """Return how many were killed and who is counted."""
    told, who = _spell_killed(row, lang), row["killed_population"]
    return f"{told} ({WORDS[lang][f'population_{who}']})" if told and who else told


def _spell_sureness(row: Row, lang: Language) -> str:
    """Return how well the event is established, and whether its sources disagree."""
    words = WORDS[lang]
    told = f"{words['sureness']}: {spell_word(lang, row['verification'])}"
    return f"{told}{words['comma']}{words['contested']}" if row["contested"] else told


def _spell_sources(row: Row, lang: Language) -> str:
    count = spell_count(row["sources_count"], lang)
    return choose(lang, f"sources: {count}", f"المصادر: {count}")


def _spell_event(row: Row, lang: Language) -> str:
    english = str(row["event_type"])
    kind = choose(lang, english, EVENT_TYPES_AR.get(english, english))
    suffix = choose(lang, "en", "ar")
    place = row[f"place_name_{suffix}"] or row[f"admin1_name_{suffix}"]
    days = choose(lang, *spell_days(row["date_start"], row["date_end"]))
    scope = choose(lang, *_SCOPES[row["scope"]])
    toll, sources = _spell_toll(row, lang), _spell_sources(row, lang)
    facts = (kind, place, days, scope, toll, sources, _spell_sureness(row, lang))
    return " · ".join(fact for fact in facts if fact)


def _spell_flow(row: Row, lang: Language) -> str:
    days = choose(lang, *spell_days(row["date_start"], row["date_end"]))
    return " · ".join((choose(lang, row["display_en"], row["display_ar"]), days))


def spell_record(collection: str, row: Row, lang: Language, *, is_new: bool) -> str:
    """Return what is told of a record; of a corridor no status, which would outlive itself."""
    if collection == EVENTS.name:
        return _spell_event(row, lang)
    if collection == FLOWS.name:
        return _spell_flow(row, lang)
    changed = "" if is_new else choose(lang, *_CORRIDOR_CHANGED)
    warning = choose(lang, row["warning_en"], row["warning_ar"])
    return " ".join(filter(None, (changed, choose(lang, *_CORRIDOR), warning)))
