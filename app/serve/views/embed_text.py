"""What an embed says, whatever its form: as a page, as a picture, to the site that embeds it.

A frozen embed keeps the figure that an article was written with and says what became of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.wording import (
    POPULATIONS,
    spell_date,
    spell_days,
    spell_digits,
    spell_number,
    spell_numerals,
    use_arabic_digits,
)
from app.query.collections import CLUSTERS, CORRIDORS, FLOWS, Collection
from app.serve.asking.times import Times
from app.serve.pages.about_words import Language
from app.serve.pages.counted_words import count_things
from app.serve.pages.value_words import REASONS
from app.serve.views.embed_words import EMBED_WORDS
from app.serve.views.view_state import ViewState

Row = Mapping[str, Any]
_DAMASCUS = ZoneInfo("Asia/Damascus")
_EVERYBODY = frozenset({"all", "unstated"})
_MOST_NAMES = 4
"""Sources that are named; the record names them all."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a record after the state that a frozen embed shows.

    `kind` is `corrected` (another figure), `facts` (the same figure, another place, day or
    scope), `today` (a status that is none of a correction), `merged`, `withdrawn` or `ended`;
    `row` is what is shown now in its place, where anything is.
    """

    kind: str
    at: datetime
    reason: str | None = None
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class EmbedFacts:
    """What the records say for one view.

    `matched` events began in the period (both days included), told by so many `sources` (None
    when there are too many events to list), `unplaced` of them are not on the map. `row` is the
    selected record, or the toll of the whole area in view, of this `collection`; `matched_now` is
    how many events match today, where a snapshot is asked for.
    """

    period: tuple[date, date]
    times: Times
    matched: int
    sources: int | None = None
    unplaced: int = 0
    updated: datetime | None = None
    collection: Collection | None = None
    row: Row | None = None
    change: Change | None = None
    matched_now: int | None = None
    is_frozen: bool = False


@dataclass(frozen=True, slots=True)
class EmbedText:
    """Finished sentences of an embed, as plain text in its language; None for what is not said.

    `title` names the whole for a tab or a screen reader; `lead` sums up the period; `name` and
    `figure` are those of the record that leads, with its `sources`; `correction` is what became
    of it since; `notices` say as of when the figures are; `updated` stands in the foot.
    """

    lang: Language
    title: str
    heading: str
    lead: str
    name: str | None
    figure: str | None
    sources: str | None
    correction: str | None
    notices: tuple[str, ...]
    updated: str | None
    footer: str
    full_map: str

    def tell_in_short(self) -> str:
        """Return what the embed says as running text, for heads of pages and for pictures."""
        led = self.name if self.figure is None else f"{self.name}: {self.figure}"
        told = (led if self.name else None, self.correction, self.lead)
        return " ".join(each if each.endswith(".") else f"{each}." for each in told if each)


def _choose(lang: Language, pair: tuple[str, str]) -> str:
    return pair[1] if lang == "ar" else pair[0]


def _spell_count(number: int, lang: Language) -> str:
    return _choose(lang, spell_number(number))


def _spell_day(moment: datetime | date, lang: Language) -> str:
    day = moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment
    return _choose(lang, spell_date(day))


def _pick(row: Row, field: str, lang: Language) -> str | None:
    own, other = (f"{field}_{each}" for each in ((lang, "en") if lang == "ar" else ("en", "ar")))
    if lang == "ar" and row.get(own):
        return use_arabic_digits(row[own])
    return row.get(own) or row.get(other)


def _name_killed(row: Row, lang: Language) -> str:
    """Return who the killed were, where a figure does not count everybody."""
    population = row.get("killed_population")
    if population not in POPULATIONS or population in _EVERYBODY:
        return ""
    return EMBED_WORDS[lang]["whom"].format(people=_choose(lang, POPULATIONS[population]))


def _spell_killed(row: Row, lang: Language) -> str | None:
    words, whom = EMBED_WORDS[lang], _name_killed(row, lang)
    low, best, high = (row[f"killed_{end}"] for end in ("low", "best", "high"))
    if low is not None and high is not None and low != high:
        ends = {"low": _spell_count(low, lang), "high": _spell_count(high, lang)}
        return words["killed_range"].format(**ends, whom=whom)
    for form, number in (
        ("killed", low if low == high else None),
        ("killed_low", low),
        ("killed_high", high),
        ("killed_about", best),
    ):
        if number is not None:
            return words[form].format(n=_spell_count(number, lang), whom=whom)
    return None


def _spell_status(row: Row, lang: Language) -> str:
    words = EMBED_WORDS[lang]
    status, confirmed = words[f"status_{row['status']}"], row["last_confirmed_at"]
    if confirmed is None:
        return status
    return words["last_confirmed"].format(status=status, day=_spell_day(confirmed, lang))


def spell_figure(collection: Collection, row: Row, lang: Language) -> str | None:
    """Return the figure of a record, never more surely than it is known; of a road its status."""
    if collection is CORRIDORS:
        return _spell_status(row, lang)
    if collection is FLOWS:
        return _pick(row, "display", lang)
    told = _spell_killed(row, lang)
    if told is None or collection is not CLUSTERS:
        return told
    return f"{told} ({EMBED_WORDS[lang]['sum_of_events']})"


def _name_record(collection: Collection, row: Row, lang: Language) -> str:
    return str(_pick(row, collection.titles[0].removesuffix("_en"), lang) or "")


def _name_sources(row: Row, lang: Language) -> str | None:
    words = EMBED_WORDS[lang]
    names = list((row.get("sources_ar") if lang == "ar" else None) or row.get("sources") or ())
    if not names:
        return None
    told = words["comma"].join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        told = words["more"].format(names=told, n=_spell_count(len(names) - _MOST_NAMES, lang))
    return words["sources"].format(names=told)


def _tell_change(collection: Collection, change: Change, lang: Language) -> str:
    words, row = EMBED_WORDS[lang], change.row
    gaps = {"day": _spell_day(change.at, lang)}
    gaps["reason"] = _choose(lang, REASONS.get(change.reason or "", ("", "")))
    if row is not None:
        gaps["name"] = _name_record(collection, row, lang)
        gaps["figure"] = spell_figure(collection, row, lang) or words["no_figure"]
    form = {"facts": "corrected_facts"}.get(change.kind, change.kind)
    return words[form].format(**gaps).replace(" ()", "")


def _tell_correction(facts: EmbedFacts, lang: Language) -> str | None:
    if facts.change is not None and facts.collection is not None:
        return _tell_change(facts.collection, facts.change, lang)
    now = facts.matched_now
    if facts.row is not None or now is None or now == facts.matched:
        return None
    events = count_things("events", now, lang)
    return EMBED_WORDS[lang]["matched_today"].format(events=events)


def _sum_up(facts: EmbedFacts, lang: Language) -> str:
    words = EMBED_WORDS[lang]
    gaps = {"period": _choose(lang, spell_days(*facts.period))}
    gaps["events"] = count_things("events", facts.matched, lang)
    told = words["sum_up_plain"].format(**gaps)
    if facts.sources:
        sources = count_things("from_sources", facts.sources, lang)
        told = words["sum_up"].format(**gaps, sources=sources)
    if facts.unplaced:
        told = f"{told} {words['unplaced'].format(n=_spell_count(facts.unplaced, lang))}"
    return told


def _spell_moment(moment: datetime, lang: Language) -> str:
    zones = {"utc": UTC, "damascus": _DAMASCUS}
    clocks = {name: f"{moment.astimezone(zone):%H:%M}" for name, zone in zones.items()}
    clock, there = (_choose(lang, (told, spell_numerals(told))) for told in clocks.values())
    utc = f"{_spell_day(moment, lang)}{EMBED_WORDS[lang]['comma']}{clock}"
    return EMBED_WORDS[lang]["updated"].format(utc=utc, damascus=there)


def _tell_times(facts: EmbedFacts, lang: Language) -> tuple[str, ...]:
    words, told, times = EMBED_WORDS[lang], [], facts.times
    if facts.is_frozen:
        n = _choose(lang, (str(times.snapshot), spell_digits(times.snapshot)))
        told.append(words["as_shown"].format(day=_spell_day(times.shown_at, lang), n=n))
    if times.as_of.known_at is not None:
        told.append(words["known_by"].format(day=_spell_day(times.as_of.known_at, lang)))
    return tuple(told)


def _describe_nothing(lang: Language) -> EmbedText:
    words = EMBED_WORDS[lang]
    return EmbedText(lang, words["name"], words["name"], words["no_state"], None, None, None, None,
                     (), None, words["footer"], words["full_map"])  # fmt: skip


def _choose_footer(view: ViewState, row: Row | None) -> str:
    """Of one record its own sources may agree; of a map with many they never all do."""
    agreed = view.sel is not None and row is not None and row.get("contested") is False
    return "footer_agreed" if agreed else "footer"


def describe_embed(view: ViewState, facts: EmbedFacts | None) -> EmbedText:
    """Return what an embed of a view says; without facts, that there are none."""
    lang: Language = "ar" if view.lang == "ar" else "en"
    if facts is None:
        return _describe_nothing(lang)
    words, row, collection = EMBED_WORDS[lang], facts.row, facts.collection
    led = row is not None and collection is not None
    name = _name_record(collection, row, lang) if row is not None and collection else None
    of_map = words["map_title"].format(period=_choose(lang, spell_days(*facts.period)))
    return EmbedText(
        lang=lang,
        title=words["title"].format(name=name or of_map),
        heading=words["name"],
        lead=_sum_up(facts, lang),
        name=name,
        figure=spell_figure(collection, row, lang) if row is not None and collection else None,
        sources=_name_sources(row, lang) if led and row is not None else None,
        correction=_tell_correction(facts, lang),
        notices=_tell_times(facts, lang),
        updated=None
        if facts.is_frozen or facts.updated is None
        else _spell_moment(facts.updated, lang),
        footer=words[_choose_footer(view, row)],
        full_map=words["full_map"],
    )
