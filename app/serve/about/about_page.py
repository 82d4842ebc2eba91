"""The pages about the map as HTML that needs no script, in English and in Arabic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from app.domain.mode import SecurityMode
from app.domain.wording import spell_numerals
from app.serve.pages.about_words import WORDS, Language
from app.serve.pages.page_frame import Frame, spell_instant, write_tag, write_text

PAGES = ("data-policy", "method")


@dataclass(frozen=True, slots=True)
class About:
    """What a page says: policy and method, since when, and the mode in force."""

    content: Mapping[str, Any]
    since: datetime
    mode: str
    mode_since: datetime | None


def _write_mode(about: About, lang: Language) -> str:
    words = WORDS[lang]
    name = write_tag("strong", write_text("bdi", about.mode))
    since = (
        f" ({words['mode_since']} {spell_instant(about.mode_since, lang)})"
        if about.mode_since
        else ""
    )
    text = f"{words['mode']}: {name}{since}. {escape(words[about.mode])}"
    return f'<p class="mode {escape(about.mode)}">{text}</p>'


def _write_rule(rule: Mapping[str, Any], lang: Language) -> str:
    unit = rule["unit"] if lang == "en" else rule["unit_ar"]
    told = str(rule["value"]) if lang == "en" else spell_numerals(str(rule["value"]))
    value = write_tag("b", f"{write_text('bdi', told)} {escape(unit)}")
    name = write_text("code", rule["name"], dir="ltr")
    return write_tag("dt", f"{value} {name}") + write_text("dd", rule[f"reason_{lang}"])


def _write_principle(principle: Mapping[str, Any], lang: Language) -> str:
    return write_text("dt", principle[f"text_{lang}"]) + write_text(
        "dd", principle[f"reason_{lang}"]
    )


def _write_modes(lang: Language) -> str:
    words = WORDS[lang]
    rows = "".join(
        write_tag("dt", write_text("code", mode.value, dir="ltr"))
        + write_text("dd", words[mode.value])
        for mode in SecurityMode
    )
    intro = write_text("p", words["modes_intro"])
    return write_tag("section", write_text("h2", words["modes"]) + intro + write_tag("dl", rows))


def _write_policy(about: About, lang: Language) -> str:
    words, policy = WORDS[lang], about.content["policy"]
    lists = (
        ("rules", (_write_rule(each, lang) for each in policy["rules"])),
        ("principles", (_write_principle(each, lang) for each in policy["principles"])),
    )
    version = write_tag("strong", write_text("bdi", policy["version"]))
    head = f"{words['version']} {version}{words['since']} {spell_instant(about.since, lang)}."
    sections = [
        write_tag("section", write_text("h2", words[name]) + write_tag("dl", "".join(rows)))
        for name, rows in lists
    ]
    return write_tag("p", head) + "".join(sections) + _write_modes(lang)


def _write_items(texts: Iterable[str]) -> str:
    return write_tag("ol", "".join(write_text("li", text) for text in texts))


def _write_codes(codes: Sequence[Sequence[str]]) -> str:
    rows = (
        write_tag("dt", write_text("code", code, dir="ltr")) + write_text("dd", meaning)
        for code, meaning in codes
    )
    return write_tag("dl", "".join(rows), **{"class": "codes"})


def _write_section(section: Mapping[str, Any], lang: Language) -> str:
    heading = write_text("h2", section[f"title_{lang}"])
    if f"codes_{lang}" in section:
        body = _write_codes(section[f"codes_{lang}"])
    elif section.get("numbered"):
        body = _write_items(section[f"texts_{lang}"])
    else:
        body = "".join(write_text("p", text) for text in section[f"texts_{lang}"])
    return write_tag("section", heading + body, id=section["name"])


def _write_method(about: About, lang: Language) -> str:
    return "".join(_write_section(each, lang) for each in about.content["method"]["sections"])


def _list_links(page: str, lang: Language) -> tuple[str, ...]:
    words, other = WORDS[lang], "ar" if lang == "en" else "en"
    second = next(name for name in PAGES if name != page)
    return (
        write_text("a", words["map"], href=f"../?lang={lang}"),
        write_text("a", words[second], href=f"{second}?lang={lang}"),
        write_text(
            "a", words["other_language"], href=f"{page}?lang={other}", hreflang=other, lang=other
        ),
        write_text("a", words["as_data"], href=f"{page}?f=json"),
    )


def write_page(page: str, about: About, lang: Language) -> str:
    """Return one of `PAGES` as a whole document."""
    words = WORDS[lang]
    policy = page == "data-policy"
    body = _write_policy(about, lang) if policy else _write_method(about, lang)
    main = (
        write_text("h1", words[page])
        + write_text("p", words["policy_intro" if policy else "method_intro"])
        + _write_mode(about, lang)
        + body
    )
    frame = Frame(f"Masar: {words[page]}", lang, "../", _list_links(page, lang))
    return frame.write_document(main)
