"""Words for weapons as sheets use them, and the kind of event that each of them makes."""

from __future__ import annotations

import re
from collections.abc import Sequence

EXPLOSIONS = "Explosions/Remote violence"
AIR = "Air/drone strike"
SHELLING = "Shelling/artillery/missile attack"
MINE = "Remote explosive/landmine/IED"
CHEMICAL = "Chemical weapon"
SUICIDE = "Suicide bomb"
GRENADE = "Grenade"
UNKNOWN = ""
"""Something exploded, and the word does not say what: no sub-type is given."""

_WORDS: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"chemical (?:weapon|attack|agent)|chlorine|sarin|nerve agent|mustard gas", CHEMICAL),
        (r"\bsv?b?ied\b|suicide", SUICIDE),
        (r"\brpg\b|rocket[- ]propelled", SHELLING),
        (r"grenade", GRENADE),
        (r"aerial|air[- ]?(?:launched|strike|raid)|drone|warplane|barrel bomb|helicopter", AIR),
        (r"\b(?:vb|rc|b)?ieds?\b|improvised|mines?\b|\buxos?\b|\berw\b|unexploded|remnants?", MINE),
        (r"directly[- ]emplaced|car bomb|booby", MINE),
        (r"shell|artillery|mortar|rocket|missile|ground[- ]launched|\btank", SHELLING),
        (r"explosi|cluster|bomb|munition", UNKNOWN),
    )
)
"""Looked for in this order: an aerial bomb that is a missile fell from the air."""


def find_explosive(words: str) -> str | None:
    """Return ACLED's sub-type for the explosive that words name, UNKNOWN or None without one.

    Of several that differ none is chosen.
    """
    found = set()
    for word in re.split(r"[,;]| and ", words.lower()):
        kind = next((kind for pattern, kind in _WORDS if pattern.search(word)), None)
        if kind is not None:
            found.add(kind)
    if not found:
        return None
    return found.pop() if len(found) == 1 else UNKNOWN
