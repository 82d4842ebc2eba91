"""Elements of SVG as text: escaped, with short numbers, and nothing that XML does not allow."""

from __future__ import annotations

import re
from html import escape

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ISOLATE = {"ltr": "\u2066", "rtl": "\u2067", "auto": "\u2068"}
_POP = "\u2069"

Attribute = str | float | None


def spell_number(value: float) -> str:
    """Return a number with at most two digits after the point."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _spell(value: str | float) -> str:
    if not isinstance(value, str):
        return spell_number(value)
    return escape(_NOT_XML.sub("", value), quote=True)


def write_element(name: str, *children: str, **attributes: Attribute) -> str:
    """Return an element; `children` are markup, attributes of None are left out.

    Names are spelt as in Python: `stroke_width` is `stroke-width`, `class_` is `class`.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_spell(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{name}{told}>{inside}</{name}>" if inside else f"<{name}{told}/>"


def escape_text(text: str) -> str:
    """Return a text as content of an element."""
    return escape(_NOT_XML.sub("", text), quote=False)


def isolate(text: str, direction: str) -> str:
    """Return a text set apart from what stands around it, to be read in its own direction.

    What draws the pictures takes every line for a left-to-right one, unless it is told this way.
    """
    return f"{_ISOLATE[direction]}{text}{_POP}"
