"""How much a condition may cost to read and to answer, found before anything does either.

The parser goes back and forth: each open parenthesis can double the work, and long chains of
signs overflow its stack, which would end the whole process. Neither can be interrupted. Nor can
the making of SQL, during which the process answers nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import BadParameter
from app.domain.filters import Tree

DEEPEST = 12
"""Parentheses inside of one another."""
BUDGET = 20_000
"""Tokens that may be looked at, when every open parenthesis doubles how often: some 50 ms."""
MOST_SIGNS = 100
"""Plus and minus signs outside of geometries."""
DEEPEST_JSON = 24
MOST_CONDITIONS = 50
"""Comparisons and functions of a condition; a tile repeats each of them up to six times."""
MOST_SPATIAL = 10
"""Spatial functions of a condition: none of them waits for the others to be false."""
MOST_VALUES = 500
"""Values of all lists of a condition."""
NARROW, NARROW_LISTS = 8, 50
"""Conditions, and values of lists, of what readers ask again and again: worth keeping as SQL."""
_JOINING = frozenset({"and", "or", "not"})
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


@dataclass(slots=True)
class Width:
    """How much a tree asks, however deep: conditions, spatial functions, values of lists."""

    conditions: int = 0
    spatial: int = 0
    values: int = 0

    def _read_list(self, values: list[object]) -> None:
        computed = sum(isinstance(each, Mapping) and "op" in each for each in values)
        named = sum(isinstance(each, Mapping) and "property" in each for each in values)
        self.values += len(values)
        self.conditions += computed + named  # each is compared apart, unlike plain values

    def read(self, op: str, args: object) -> None:
        """Count a condition that is made of no other."""
        self.conditions += 1
        self.spatial += op.startswith("s_")
        for each in args if isinstance(args, list) else ():
            if isinstance(each, list):
                self._read_list(each)


def measure_tree(tree: Tree) -> Width:
    """Return how wide a condition is."""
    width, waiting = Width(), [tree]
    while waiting:
        each = waiting.pop()
        parts = each if isinstance(each, Mapping) else {}
        op, args = str(parts.get("op", "")).lower(), parts.get("args")
        if op in _JOINING and isinstance(args, list):
            waiting += args
        else:
            width.read(op, args)
    return width


def is_wide(tree: Tree) -> bool:
    """Whether a condition is so wide that its SQL is not worth the room to keep it."""
    width = measure_tree(tree)
    return width.conditions > NARROW or width.values > NARROW_LISTS


def check_width(tree: Tree) -> None:
    """Raise BadParameter for a condition that takes too long to translate or to answer."""
    width = measure_tree(tree)
    for count, most, what in (
        (width.conditions, MOST_CONDITIONS, "conditions; for many values of one property use IN"),
        (width.spatial, MOST_SPATIAL, "spatial functions"),
        (width.values, MOST_VALUES, "values in its lists"),
    ):
        if count > most:
            raise _refuse(f"a condition with {count}", f"at most {most} {what}")
