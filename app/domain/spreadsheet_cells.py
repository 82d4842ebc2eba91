"""The one rule for cells of every table that we hand out: none may start to reckon.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`, also in full width or behind a tab
or a line break, as a formula; it may send what it holds to somebody else. Where lists are parted
by semicolons, as in most of Europe and in Arabic, a file with commas is cut at every `;` inside a
text, so what follows one begins a cell too. An apostrophe before the sign makes it text. Whole
numbers and decimals are no formulas and stay as they are.
"""

from __future__ import annotations

import re

SIGNS = "=+-@＝＋－＠"
"""With these a formula begins."""
_SIGN = rf"(?=[{re.escape(SIGNS)}])"
_BREAKS = r"[;\t\r\n]"
_INSIDE = re.compile(rf"{_BREAKS}[ ']*{_SIGN}")
_RISKY = re.compile(rf"((?:^|(?<={_BREAKS}))[ ']*){_SIGN}")
_GUARDED = re.compile(rf"((?:^|(?<={_BREAKS}))[ ']*)'{_SIGN}")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take a cell, or a part of it, for a formula; a number is none."""
    # Nearly every cell ends here: the search for a place inside is quick where there is no break.
    if not text.lstrip(" '").startswith(tuple(SIGNS)) and _INSIDE.search(text) is None:
        return False
    return _NUMBER.fullmatch(text) is None


def guard_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; numbers stay as they are."""
    return _RISKY.sub(r"\1'", text) if is_formula(text) else text


def restore_cell(text: str) -> str:
    """Return what `guard_cell` was given."""
    return _GUARDED.sub(r"\1", text)
