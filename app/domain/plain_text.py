"""Text from outside, such as the name of a file, made safe to print, to store and to send."""

from __future__ import annotations

LONGEST = 120
"""Signs of a name that are shown; a file's name may be made of thousands."""


def spell_plainly(text: str, longest: int = LONGEST) -> str:
    """Return a text of one line, what cannot be printed written as an escape, cut when long.

    Line breaks, control and direction characters and bytes that are no text would let a file's
    name forge lines of a report, or command the reader's terminal.
    """
    shown = text if len(text) <= longest else f"{text[:longest]}…"
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in shown)
