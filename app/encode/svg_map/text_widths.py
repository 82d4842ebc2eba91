"""How wide a text will be, and which of its characters can be drawn at all.

Read from the fonts that come with this package. Letters of Arabic are measured as they stand
alone, which is wider than they are when joined: a line never turns out longer than it was
measured.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = FONTS / "IBMPlexSansArabic-Regular.ttf", FONTS / "IBMPlexSansArabic-Bold.ttf"
FAMILY = "IBM Plex Sans Arabic"
_STANDS_FOR = {"ı": "i", "ʿ": "‘", "ʾ": "’", "‑": "-", "\u202f": "\u00a0", "\u2009": " "}
_WITHOUT_FORM = {"Cf", "Cc"}


def _find_tables(content: bytes) -> dict[bytes, int]:
    (count,) = struct.unpack_from(">H", content, 4)
    entries = (struct.unpack_from(">4sIII", content, 12 + 16 * n) for n in range(count))
    return {name: offset for name, _sum, offset, _length in entries}


def _read_widths(content: bytes, tables: dict[bytes, int]) -> list[float]:
    """Return the widths of all glyphs that have one of their own, in ems."""
    (ems,) = struct.unpack_from(">H", content, tables[b"head"] + 18)
    (count,) = struct.unpack_from(">H", content, tables[b"hhea"] + 34)
    pairs = struct.iter_unpack(">Hh", content[tables[b"hmtx"] : tables[b"hmtx"] + 4 * count])
    return [width / ems for width, _bearing in pairs]


def _find_characters(content: bytes, start: int) -> int:
    """Return where the table of characters in format 4 begins."""
    (count,) = struct.unpack_from(">H", content, start + 2)
    for n in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHI", content, start + 4 + 8 * n)
        if struct.unpack_from(">H", content, start + offset)[0] == 4:  # noqa: PLR2004
            return start + int(offset)
    raise ValueError("the font names its characters in no form that is read here")


def _read_characters(content: bytes, start: int) -> dict[int, int]:
    """Return the glyph of each character (OpenType, cmap format 4)."""
    (twice,) = struct.unpack_from(">H", content, start + 6)
    count = twice // 2
    first = start + 14

    def read(kind: str, place: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}{kind}", content, place)

    ends, starts = read("H", first), read("H", first + twice + 2)
    shifts, ranges = read("h", first + 2 * twice + 2), first + 3 * twice + 2
    offsets = read("H", ranges)
    glyphs: dict[int, int] = {}
    for n in range(count):
        for character in range(starts[n], ends[n] + 1):
            glyph = character
            if offsets[n]:
                place = ranges + 2 * n + offsets[n] + 2 * (character - starts[n])
                (glyph,) = struct.unpack_from(">H", content, place)
            glyphs[character] = (glyph + shifts[n]) & 0xFFFF
    return glyphs


@cache
def _measure_characters(font: Path) -> dict[str, float]:
    """Return the widths in ems of all characters that a font draws."""
    content = font.read_bytes()
    tables = _find_tables(content)
    widths = _read_widths(content, tables)
    glyphs = _read_characters(content, _find_characters(content, tables[b"cmap"]))
    last = len(widths) - 1
    return {chr(at): widths[min(glyph, last)] for at, glyph in glyphs.items() if glyph}


def _spell_drawable(character: str) -> str:
    known = _measure_characters(REGULAR)
    if character in known or unicodedata.category(character) in _WITHOUT_FORM:
        return character
    if character in _STANDS_FOR:
        return _STANDS_FOR[character]
    bare = unicodedata.normalize("NFKD", character)
    return "".join(each for each in bare if each in known)


@lru_cache(maxsize=4096)
def spell_drawable(text: str) -> str:
    """Return a text in characters that the fonts have: a letter without its mark, never a box."""
    return "".join(map(_spell_drawable, text))


@lru_cache(maxsize=4096)
def measure_text(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text of a size."""
    widths = _measure_characters(BOLD if bold else REGULAR)
    return size * sum(
        widths.get(each, 0.0)
        for each in spell_drawable(text)
        if unicodedata.category(each) not in {*_WITHOUT_FORM, "Mn"}
    )


def _cut(words: list[str], width: float, size: float, *, bold: bool) -> str:
    """Return as many words as fit, and a sign that there were more."""
    while words and measure_text(" ".join(words) + "…", size, bold=bold) > width:
        words = words[:-1]
    return " ".join(words) + "…"


def wrap_text(
    text: str, width: float, size: float, *, bold: bool = False, most: int = 99
) -> list[str]:
    """Return a text as lines no wider than `width`; the last of `most` lines tells of a rest.

    A word that is wider than a line is broken.
    """
    lines: list[str] = []
    words = _break_long(spell_drawable(text).split(), width, size, bold=bold)
    while words:
        count = 1
        while count < len(words) and _fits(words[: count + 1], width, size, bold=bold):
            count += 1
        if len(lines) == most - 1 and count < len(words):
            return [*lines, _cut(words[: count + 1], width, size, bold=bold)]
        lines.append(" ".join(words[:count]))
        words = words[count:]
    return lines


def _fits(words: list[str], width: float, size: float, *, bold: bool) -> bool:
    return measure_text(" ".join(words), size, bold=bold) <= width


def _find_break(part: str) -> int:
    """Return where an address is best broken: before a parameter, if that leaves half a line."""
    at = max(part.rfind(each) for each in "&?")
    return at if at > len(part) / 2 else len(part)


def _break_long(words: list[str], width: float, size: float, *, bold: bool) -> list[str]:
    broken = []
    for word in words:
        rest = word
        while measure_text(rest, size, bold=bold) > width and len(rest) > 1:
            fit = len(rest) - 1
            while fit > 1 and measure_text(rest[:fit], size, bold=bold) > width:
                fit -= 1
            fit = _find_break(rest[:fit])
            broken.append(rest[:fit])
            rest = rest[fit:]
        broken.append(rest)
    return broken
