"""Names as a release gives them: scripts told apart, alternatives split, damage told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.release import ReleaseReport
from app.ingest.cod_ab.columns import Columns
from app.ingest.cod_ab.layers import Layer

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_MOJIBAKE = re.compile(r"[\u0080-\u00ff\u0152-\u2122]|\ufffd")
"""Arabic that was read as a Western encoding, or that was lost."""
_UNDERSCORES = re.compile(r"\s*_+\s*")
_BETWEEN_ENGLISH = re.compile(r"\s+_+\s*|\s*_+\s+")
"""In Arabic "_" stands between alternatives; in English only where a blank is beside it.

"Al_Sad" is one name. Two alternatives without a blank are not told apart then, which costs an
alias; the other way a quarter would bear the name "Al".
"""
_LEAST_LETTERS = 3
"""A part of fewer letters is an article or an initial, no name."""
_ENGLISH_ALTERNATIVES = re.compile(r"\s+[-–]\s+")
_ELSEWHERE = re.compile(r"[()]|\s[-–]\s")
"""A reference name that adds its town in brackets or behind a dash is no other spelling."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of one unit: one in each script, and other spellings of them."""

    name_en: str
    name_ar: str
    aliases: tuple[str, ...]


def is_arabic(text: str) -> bool:
    """Whether a text has Arabic letters and no Latin ones."""
    return bool(_ARABIC.search(text)) and not _LATIN.search(text)


def is_latin(text: str) -> bool:
    """Whether a text has Latin letters and no Arabic ones."""
    return bool(_LATIN.search(text)) and not _ARABIC.search(text)


def is_garbled(texts: Sequence[str]) -> bool:
    """Whether names that should be Arabic came through a wrong encoding."""
    filled = [text for text in texts if text]
    garbled = sum(1 for text in filled if _MOJIBAKE.search(text) and not _ARABIC.search(text))
    return garbled > 0.1 * len(filled)


def _are_swapped(english: Sequence[str], arabic: Sequence[str]) -> bool:
    pairs = [(en, ar) for en, ar in zip(english, arabic, strict=True) if en and ar]
    swapped = sum(1 for en, ar in pairs if is_arabic(en) and is_latin(ar))
    return bool(pairs) and swapped > 0.5 * len(pairs)


def note_swapped_columns(layer: Layer, report: ReleaseReport) -> None:
    """Tell of every pair of name columns, also those of the units above, that is exchanged."""
    pairs = [
        (name, f"{name[:-3]}_ar")
        for name in layer.columns
        if name.endswith("_en") and f"{name[:-3]}_ar" in layer.columns
    ]
    swapped = [
        f"{layer.name}: {english.upper()} and {arabic.upper()}"
        for english, arabic in pairs
        if _are_swapped(layer.columns[english], layer.columns[arabic])
    ]
    report.note(
        "names_swapped",
        "English and Arabic columns are exchanged; they were told apart by their scripts",
        swapped,
    )


def _split_name(text: str) -> list[str]:
    """Return the alternatives of a name, the first one first; never an article alone."""
    first = text.splitlines()[0] if text else ""
    separator = _UNDERSCORES if is_arabic(first) else _BETWEEN_ENGLISH
    parts = (_UNDERSCORES.sub(" ", part).strip() for part in separator.split(first))
    found = [part for part in parts if part]
    if any(sum(map(str.isalpha, part)) < _LEAST_LETTERS for part in found):
        return [" ".join(found)]
    return found


def _join_alternatives(english: Sequence[str], arabic: Sequence[str]) -> list[str]:
    """Return all Arabic parts as one name where the English is one name of several words."""
    words = english[0].split() if len(english) == 1 else []
    whole = len(words) > 1 and not _ENGLISH_ALTERNATIVES.search(english[0])
    return [" ".join(arabic)] if whole and len(arabic) > 1 else []


def _name_unit(english: str, arabic: str, others: Sequence[str]) -> Naming:
    english_names, arabic_names = _split_name(english), _split_name(arabic)
    spoken = english_names[:1] or arabic_names[:1]
    written = arabic_names[:1] or english_names[:1]
    aliases = [*english_names[1:], *arabic_names[1:]]
    parts = _ENGLISH_ALTERNATIVES.split(spoken[0]) if spoken else []
    if len(parts) == len(arabic_names) > 1:
        aliases += parts
    aliases += _join_alternatives(english_names, arabic_names)
    for name in others:
        if not _ELSEWHERE.search(name):
            aliases += _split_name(name)
    own = {*spoken, *written}
    distinct = tuple(dict.fromkeys(name for name in aliases if name not in own))
    return Naming("".join(spoken), "".join(written), distinct)


def read_names(layer: Layer, columns: Columns, report: ReleaseReport) -> list[Naming]:
    """Return the names of every row, and note what had to be put right."""
    note_swapped_columns(layer, report)
    codes = layer.columns[columns.code]
    pairs = [
        (ar, en) if is_arabic(en) and (is_latin(ar) or not ar) else (en, ar)
        for en, ar in zip(
            layer.columns[columns.name_en], layer.columns[columns.name_ar], strict=True
        )
    ]
    _note_names(codes, pairs, report)
    others = [layer.columns[name] for name in columns.other_names]
    rows = zip(*others, strict=True) if others else [()] * len(pairs)
    return [_name_unit(en, ar, row) for (en, ar), row in zip(pairs, rows, strict=True)]


def _note_names(
    codes: Sequence[str], pairs: Sequence[tuple[str, str]], report: ReleaseReport
) -> None:
    def list_cases(is_case: Callable[[str, str], bool]) -> list[str]:
        return [code for code, (en, ar) in zip(codes, pairs, strict=True) if is_case(en, ar)]

    def is_spelled(en: str, ar: str) -> bool:
        return (not en or is_latin(en)) and (not ar or is_arabic(ar))

    report.note("names_missing", "no English name; the Arabic one stands in its place",
                list_cases(lambda en, ar: not en))  # fmt: skip
    report.note("names_missing", "no Arabic name; the English one stands in its place",
                list_cases(lambda en, ar: not ar))  # fmt: skip
    report.note("names_script", "a name is not in the script of its column",
                list_cases(lambda en, ar: not is_spelled(en, ar)))  # fmt: skip
    report.note("names_line_breaks", "a line break in a name; only its first line is kept",
                list_cases(lambda en, ar: "\n" in en + ar))  # fmt: skip
    report.note("names_alternatives", "several names joined by _; the first is the name, the "
                "others are aliases",
                list_cases(lambda en, ar: len(_split_name(en) + _split_name(ar)) > 2))  # fmt: skip
