"""What ACLED makes of words that are no numbers, and how a note says so."""

from __future__ import annotations

NUMBERS = {10: "tens", 12: "dozens", 100: "hundreds"}
"""ACLED's numbers for three words. Nowhere else are numbers made of words."""
STATE_SIDES = ("government of", "military forces of", "police forces of", "syrian army")
"""How the names of armed sides begin that fight for a state, without capitals."""


def explain_number(number: int) -> str:
    """Return the sentence that stands in the notes of an event whose dead are told in a word."""
    return f" [Fatalities: told as “{NUMBERS[number]}”, counted as {number} by ACLED's rule.]"
