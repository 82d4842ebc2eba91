"""The words of embeds and of what other sites are told about them, in both languages."""

from __future__ import annotations

from app.serve.pages.about_words import Language

EMBED_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "name": "Masar",
        "title": "Masar: {name}",
        "map_title": "map of Syria, {period}",
        "sum_up": "{period}: {events} from {sources}.",
        "sum_up_plain": "{period}: {events}.",
        "unplaced": "{n} not on the map.",
        "sources": "Sources: {names}.",
        "more": "{names} and {n} more",
        "comma": ", ",
        "as_shown": "As shown on {day} (snapshot {n}).",
        "known_by": "Figures as reported by {day}.",
        "no_state": "There are no figures for this address: it names a time, a record or a filter "
        "that the map does not know.",
        "updated": "Last updated {utc} UTC ({damascus} Damascus).",
        "footer": "Masar · figures contested",
        "full_map": "Full map",
        "corrected": "Corrected {day} ({reason}): now {figure}.",
        "corrected_facts": "Corrected {day} ({reason}): the figure stands; the record says what "
        "changed.",
        "merged": "Corrected {day}: it is told by another record now, «{name}»: {figure}.",
        "merged_plain": "Corrected {day}: it is told by another record now, «{name}».",
        "withdrawn": "Withdrawn {day} ({reason}).",
        "ended": "Corrected {day}: this cluster is not found any more.",
        "today": "Today: {figure}.",
        "matched_today": "Corrected since: now {events}.",
        "no_figure": "no figure",
        "sum_of_events": "sum of its events, not of the area",
        "killed_range": "{low}–{high} killed",
        "killed_low": "at least {n} killed",
        "killed_high": "up to {n} killed",
        "killed_about": "about {n} killed",
        "killed": "{n} killed",
        "status_open": "reported open",
        "status_contested": "contested",
        "status_closed": "closed",
        "status_unknown": "unknown or out of date",
        "last_confirmed": "{status}; last confirmed {day}",
        "map_of": "Map: {title}",
        "dark": "Nothing is shown at present",
        "dark_why": "Masar has taken its data off this page to protect people. This is a decision, "
        "not a fault, and says nothing about what happened.",
    },
    "ar": {
        "name": "مسار",
        "title": "مسار: {name}",
        "map_title": "خريطة سوريا، {period}",
        "sum_up": "{period}: {events} من {sources}.",
        "sum_up_plain": "{period}: {events}.",
        "unplaced": "{n} خارج الخريطة.",
        "sources": "المصادر: {names}.",
        "more": "{names} و{n} غيرها",
        "comma": "، ",
        "as_shown": "كما عُرضت في {day} (اللقطة {n}).",
        "known_by": "الأرقام كما أُبلغ عنها حتى {day}.",
        "no_state": "لا أرقام لهذا العنوان: فهو يسمّي وقتاً أو سجلاً أو شرطاً لا تعرفه الخريطة.",
        "updated": "آخر تحديث {utc} بالتوقيت العالمي ({damascus} بتوقيت دمشق).",
        "footer": "مسار · الأرقام محلّ خلاف",
        "full_map": "الخريطة الكاملة",
        "corrected": "صُحّح في {day} ({reason}): الرقم الآن {figure}.",
        "corrected_facts": "صُحّح في {day} ({reason}): الرقم باقٍ، والسجل يبيّن ما تغيّر.",
        "merged": "صُحّح في {day}: يرويه الآن سجل آخر، «{name}»: {figure}.",
        "merged_plain": "صُحّح في {day}: يرويه الآن سجل آخر، «{name}».",
        "withdrawn": "سُحب في {day} ({reason}).",
        "ended": "صُحّح في {day}: لم يعد هذا التجمّع موجوداً.",
        "today": "اليوم: {figure}.",
        "matched_today": "صُحّح بعد ذلك: الآن {events}.",
        "no_figure": "لا رقم",
        "sum_of_events": "مجموع أحداثه، لا المنطقة كلها",
        "killed_range": "القتلى: من {low} إلى {high}",
        "killed_low": "القتلى: {n} على الأقل",
        "killed_high": "القتلى: حتى {n}",
        "killed_about": "القتلى: نحو {n}",
        "killed": "القتلى: {n}",
        "status_open": "مفتوح بحسب البلاغات",
        "status_contested": "محلّ خلاف",
        "status_closed": "مغلق",
        "status_unknown": "غير معروف أو قديم",
        "last_confirmed": "{status}؛ آخر تأكيد {day}",
        "map_of": "خريطة: {title}",
        "dark": "لا يُعرض أي شيء حالياً",
        "dark_why": "سحبت «مسار» بياناتها من هذه الصفحة حمايةً للناس. هذا قرار وليس عطلاً، ولا يدل "
        "على ما وقع أو لم يقع.",
    },
}
_COUNTED: dict[Language, dict[str, dict[str, str]]] = {
    "en": {
        "events": {"one": "{n} event", "other": "{n} events"},
        "sources": {"one": "{n} source", "other": "{n} sources"},
    },
    "ar": {
        "events": {
            "zero": "لا أحداث",
            "one": "حدث واحد",
            "two": "حدثان",
            "few": "{n} أحداث",
            "many": "{n} حدثاً",
            "other": "{n} حدث",
        },
        "sources": {
            "zero": "لا مصادر",
            "one": "مصدر واحد",
            "two": "مصدرين",
            "few": "{n} مصادر",
            "many": "{n} مصدراً",
            "other": "{n} مصدر",
        },
    },
}
_FEW, _MOST_FEW = 3, 10


def _choose_form(count: int) -> str:
    """Return which plural form a count takes in Arabic, which has all that English has."""
    if count < _FEW:
        return ("zero", "one", "two")[count]
    if _FEW <= count % 100 <= _MOST_FEW:
        return "few"
    return "many" if count % 100 > _MOST_FEW else "other"


def count_things(thing: str, count: int, spelled: str, lang: Language) -> str:
    """Return a count of `events` or `sources` in words; `spelled` is the number in its digits."""
    forms = _COUNTED[lang][thing]
    return forms.get(_choose_form(count), forms["other"]).format(n=spelled)
