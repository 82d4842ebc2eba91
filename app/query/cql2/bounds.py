"""How much a condition may cost to read, found before anything reads it.

The parser goes back and forth: each open parenthesis can double the work, and long chains of
signs overflow its stack, which would end the whole process. Neither can be interrupted.
"""

from __future__ import annotations

import re

from app.domain.errors import BadParameter

DEEPEST = 12
"""Parentheses inside of one another."""
BUDGET = 20_000
"""Tokens that may be looked at, when every open parenthesis doubles how often: some 50 ms."""
MOST_SIGNS = 100
"""Plus and minus signs outside of geometries."""
DEEPEST_JSON = 24
_GEOMETRIES = frozenset({"point", "linestring", "polygon", "multipoint", "multilinestring",
                         "multipolygon", "geometrycollection", "bbox", "z"})  # fmt: skip
_TOKEN = re.compile(
    r"""(?P<text>'(?:[^']|'')*') | (?P<name>"(?:[^"]|"")*") | (?P<word>[^\W\d][\w.:]*)
    | (?P<number>\d[\w.]*) | (?P<open>\() | (?P<close>\)) | (?P<sign>[-+]) | (?P<space>\s+)
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PREFIXES = frozenset({"not", "-", "+"})
_MOST_PREFIXES = 3
_FORBIDDEN = frozenset("*/%^;{}[]")


def _refuse(given: str, allowed: str) -> BadParameter:
    return BadParameter("filter", given, allowed)


class _Scan:
    """What a text costs so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[bool] = []  # whether each open parenthesis belongs to a geometry
        self.cost = self.signs = self.prefixes = 0
        self.last = ""

    def read(self, kind: str, token: str) -> None:
        drawn = bool(self.open) and self.open[-1]
        if kind == "open":
            self.open.append(drawn or self.last in _GEOMETRIES)
        elif kind == "close":
            if not self.open:
                raise _refuse(self.text, "every closing parenthesis needs an opening one before")
            self.open.pop()
        elif kind == "sign" and not drawn:
            self.signs += 1
        elif kind == "other" and token in _FORBIDDEN:
            raise _refuse(self.text, f"no {token!r} outside of text in quotes")
        self.last = token.lower() if kind in {"word", "sign"} else ""
        self.prefixes = self.prefixes + 1 if self.last in _PREFIXES else 0
        self.cost += 2 ** self.open.count(False)
        self._check()

    def _check(self) -> None:
        if len(self.open) > DEEPEST or self.cost > BUDGET:
            raise _refuse(self.text, f"simpler: at most {DEEPEST} parentheses inside one another")
        if self.prefixes > _MOST_PREFIXES or self.signs > MOST_SIGNS:
            raise _refuse(self.text, "fewer signs and NOTs one after another")


def check_text(text: str) -> None:
    """Raise BadParameter for a text that is too costly to parse."""
    scan = _Scan(text)
    for found in _TOKEN.finditer(text):
        if found.lastgroup and found.lastgroup != "space":
            scan.read(found.lastgroup, found[0])
    if scan.open:
        raise _refuse(text, "every opening parenthesis needs a closing one")


def check_json(text: str) -> None:
    """Raise BadParameter for JSON with too many brackets inside one another."""
    # Brackets inside of text count too: nobody needs so many of them there either.
    depth = deepest = 0
    for char in text:
        depth += (char in "[{") - (char in "]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST_JSON:
        raise _refuse(text, f"at most {DEEPEST_JSON} brackets inside one another")
