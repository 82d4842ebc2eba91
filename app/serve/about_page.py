"""The pages about the map as HTML that needs no script, in English and in Arabic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from app.domain.mode import SecurityMode
from app.serve.about_words import WORDS, Language

PAGES = ("data-policy", "method")


@dataclass(frozen=True, slots=True)
class About:
    """What a page says: policy and method, since when, and the mode in force."""

    content: Mapping[str, Any]
    since: datetime
    mode: str
    mode_since: datetime | None


def _tag(name: str, content: str, **attributes: str) -> str:
    spelled = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{spelled}>{content}</{name}>"


def _write_text(name: str, text: str, **attributes: str) -> str:
    return _tag(name, escape(text), **attributes)


def _spell_instant(instant: datetime) -> str:
    utc = instant.astimezone(UTC)
    # Digits and Latin letters, whatever the direction of the text around them.
    return _write_text(
        "time", f"{utc:%Y-%m-%d %H:%M} UTC", datetime=utc.isoformat(timespec="seconds"), dir="ltr"
    )


def _write_mode(about: About, lang: Language) -> str:
    words = WORDS[lang]
    name = _tag("strong", _write_text("bdi", about.mode))
    since = (
        f" ({words['mode_since']} {_spell_instant(about.mode_since)})" if about.mode_since else ""
    )
    text = f"{words['mode']}: {name}{since}. {escape(words[about.mode])}"
    return f'<p class="mode {escape(about.mode)}">{text}</p>'


def _write_rule(rule: Mapping[str, Any], lang: Language) -> str:
    unit = rule["unit"] if lang == "en" else rule["unit_ar"]
    value = _tag("b", f"{_write_text('bdi', str(rule['value']))} {escape(unit)}")
    name = _write_text("code", rule["name"], dir="ltr")
    return _tag("dt", f"{value} {name}") + _write_text("dd", rule[f"reason_{lang}"])


def _write_principle(principle: Mapping[str, Any], lang: Language) -> str:
    return _write_text("dt", principle[f"text_{lang}"]) + _write_text(
        "dd", principle[f"reason_{lang}"]
    )


def _write_modes(lang: Language) -> str:
    words = WORDS[lang]
    rows = "".join(
        _tag("dt", _write_text("code", mode.value, dir="ltr"))
        + _write_text("dd", words[mode.value])
        for mode in SecurityMode
    )
    intro = _write_text("p", words["modes_intro"])
    return _tag("section", _write_text("h2", words["modes"]) + intro + _tag("dl", rows))


def _write_policy(about: About, lang: Language) -> str:
    words, policy = WORDS[lang], about.content["policy"]
    lists = (
        ("rules", (_write_rule(each, lang) for each in policy["rules"])),
        ("principles", (_write_principle(each, lang) for each in policy["principles"])),
    )
    version = _tag("strong", _write_text("bdi", policy["version"]))
    head = f"{words['version']} {version}{words['since']} {_spell_instant(about.since)}."
    sections = [
        _tag("section", _write_text("h2", words[name]) + _tag("dl", "".join(rows)))
        for name, rows in lists
    ]
    return _tag("p", head) + "".join(sections) + _write_modes(lang)


def _write_items(texts: Iterable[str]) -> str:
    return _tag("ol", "".join(_write_text("li", text) for text in texts))


def _write_codes(codes: Sequence[Sequence[str]]) -> str:
    rows = (
        _tag("dt", _write_text("code", code, dir="ltr")) + _write_text("dd", meaning)
        for code, meaning in codes
    )
    return _tag("dl", "".join(rows), **{"class": "codes"})


def _write_section(section: Mapping[str, Any], lang: Language) -> str:
    heading = _write_text("h2", section[f"title_{lang}"])
    if f"codes_{lang}" in section:
        body = _write_codes(section[f"codes_{lang}"])
    elif section.get("numbered"):
        body = _write_items(section[f"texts_{lang}"])
    else:
        body = "".join(_write_text("p", text) for text in section[f"texts_{lang}"])
    return _tag("section", heading + body, id=section["name"])


def _write_method(about: About, lang: Language) -> str:
    return "".join(_write_section(each, lang) for each in about.content["method"]["sections"])


def _write_navigation(page: str, lang: Language) -> str:
    words, other = WORDS[lang], "ar" if lang == "en" else "en"
    second = next(name for name in PAGES if name != page)
    links = [
        _write_text("a", words["map"], href=f"../?lang={lang}"),
        _write_text("a", words[second], href=f"{second}?lang={lang}"),
        _write_text(
            "a", words["other_language"], href=f"{page}?lang={other}", hreflang=other, lang=other
        ),
        _write_text("a", words["as_data"], href=f"{page}?f=json"),
    ]
    return _tag("nav", " ".join(links))


def write_page(page: str, about: About, lang: Language) -> str:
    """Return one of `PAGES` as a whole document."""
    words = WORDS[lang]
    policy = page == "data-policy"
    body = _write_policy(about, lang) if policy else _write_method(about, lang)
    main = (
        _write_text("h1", words[page])
        + _write_text("p", words["policy_intro" if policy else "method_intro"])
        + _write_mode(about, lang)
        + body
    )
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        'initial-scale=1"><meta name="color-scheme" content="light dark">'
        f'<meta name="referrer" content="no-referrer"><title>Masar: {escape(words[page])}</title>'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="style.css">'
    )
    direction = "rtl" if lang == "ar" else "ltr"
    content = _tag("header", _write_navigation(page, lang)) + _tag("main", main)
    html = _tag("html", f"<head>{head}</head><body>{content}</body>", lang=lang, dir=direction)
    return f"<!doctype html>{html}"
