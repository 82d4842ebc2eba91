"""A place as a source words it, taken apart: names, what they lie in, what is only near them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.geocode.folding import split_words
from app.geocode.words import FILLERS, GENERIC, LOOSE, Kind

_COMMAS = re.compile(r"\s*[,،;؛|]\s*")
_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]?\s*")
_SLASH = re.compile(r"\s*[/\\]\s*")
_DASH = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*")
_INSIDE = re.compile(
    r"\s+(?:in|at|inside|within|near|dans|à|في|ضمن|بريف|ريف|قرب|بالقرب من)\s+", re.IGNORECASE
)
_NEAR = re.compile(
    r"^(?:an?\s+)?(?:(?:area|silos?|hills?|farms?|outskirts|edge|vicinity|countryside|suburbs?|fields?"
    r"|north|south|east|west|north-?east|north-?west|south-?east|south-?west"
    r"|(?:north|south|east|west)(?:ern)?\s+\w+)\s+)*"
    r"(?:near|close to|next to|outside(?: of)?|around|north of|south of|east of|west of"
    r"|north-?east of|north-?west of|south-?east of|south-?west of|outskirts of|vicinity of"
    r"|countryside of|suburbs of|edge of|قرب|بالقرب من|محيط|شمال|جنوب|شرق|غرب)\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:between|from)\b.+\b(?:and|to)\b|\bبين\b.+\sو", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording of a place: `names` are alternatives for it, `contexts` what it lies in.

    What stands in brackets may be either: another name, or the town.
    `kind` says that the words mean not the named place itself but its land (`area`), something by
    it (`feature`) or a stretch between places (`line`).
    """

    names: tuple[str, ...]
    contexts: tuple[str, ...] = ()
    kind: Kind | None = None
    bracketed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    names: list[str] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    kind: Kind | None = None


def read_phrase(text: str) -> Phrase:
    """Take one source's words for a place apart; the first name is the one it wrote first."""
    head, *contexts = [part for part in _COMMAS.split(text.strip()) if part] or [""]
    reader = _Reader(contexts=contexts)
    if _BETWEEN.search(head) or _is_line(head):
        return Phrase((head,), tuple(contexts), Kind.LINE)
    bracketed = [inner.strip() for inner in _BRACKETS.findall(head) if inner.strip()]
    head = _BRACKETS.sub(" ", head).strip()
    head, *inside = _INSIDE.split(head)
    reader.contexts = [*inside, *reader.contexts]
    near = _NEAR.match(head)
    if near and near.end() < len(head):
        reader.kind = reader.kind or _tell_near(near.group())
        head = head[near.end() :]
    reader.names = [name for name in _SLASH.split(head) if name]
    if len(reader.names) == 1:
        reader.names = [head, *_split_dash(head)]
    names = tuple(dict.fromkeys(reader.names)) or (text.strip(),)
    return Phrase(names, tuple(reader.contexts), reader.kind, tuple(bracketed))


def _is_line(head: str) -> bool:
    words = split_words(head)
    return "crossing" not in words and any(LOOSE.get(word) is Kind.LINE for word in words)


def _tell_near(words: str) -> Kind:
    return Kind.AREA if re.search(r"countryside|suburbs", words, re.IGNORECASE) else Kind.FEATURE


def _split_dash(head: str) -> list[str]:
    halves = [half for half in _DASH.split(head) if half]
    return halves if len(halves) == 2 else []


def strip_loose(name: str) -> tuple[tuple[str, ...], Kind | None]:
    """Drop the words that make something else of a name; say what they make of it.

    Returns the plain words that are left and the kind, or None when there was nothing to drop or
    nothing but that.
    """
    words = split_words(name)
    left = tuple(word for word in words if word not in LOOSE and word not in FILLERS)
    kinds = [LOOSE[word] for word in words if word in LOOSE]
    if not kinds or all(word in GENERIC for word in left):
        return words, None
    for kind in (Kind.LINE, Kind.FEATURE, Kind.AREA):
        if kind in kinds:
            return left, kind
    return words, None
