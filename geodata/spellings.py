"""Which spellings of a place name are worth keeping, and when two of them are one.

A spelling that is no name does harm in a gazetteer: `ALP` is an airport, `Tall` is any hill, and
`hlb` is what is left of a name when a machine drops its vowels.
"""

import re
import unicodedata

_SIGNS = re.compile("[ʿʾ‘’'`ʻʼ´\"]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_KEPT_SCRIPTS = frozenset({"LATIN", "ARABIC", "CYRILLIC", "GREEK", "HEBREW", "ARMENIAN", "SYRIAC"})
_AIRPORT = re.compile("[A-Z]{2,4}")
_NOT_A_NAME = re.compile(r"https?:|[/;:0-9_(){}\[\]]")
_KINDS_OF_PLACE = frozenset(
    "tal tall tell tel khan rasm kafr kafar kfar khirbat khirbet kherbet deir dayr wadi jabal"
    " jebel bir ain ayn ein beit bayt qalat qalaat hosh hawsh marj ras umm abu bab".split()
)
_SHORTEST = {"LATIN": 4, "ARABIC": 3}


def strip_invisible(spelling: str) -> str:
    """Return a spelling without the marks that only steer the direction of writing."""
    return " ".join(_INVISIBLE.sub("", spelling).split())


def fold_spelling(spelling: str) -> str:
    """Return what two spellings share when they differ by accents, case, hyphens or signs only."""
    text = unicodedata.normalize("NFKD", _SIGNS.sub("", spelling.casefold()))
    text = "".join(char for char in text if not unicodedata.combining(char) and char != "ـ")
    return " ".join(re.split(r"[\s\-–_.,]+", text)).strip()


def list_scripts(spelling: str) -> set[str]:
    """Return the scripts of a spelling's letters, by their Unicode names (`LATIN`, `ARABIC`)."""
    return {unicodedata.name(char, "?").split()[0] for char in spelling if char.isalpha()} - {
        "MODIFIER"
    }


def is_bare_consonants(spelling: str) -> bool:
    """Whether a machine wrote this, letter for letter, as `hlb` for حلب: all in lower case."""
    return list_scripts(spelling) == {"LATIN"} and spelling == spelling.lower()


def is_name(spelling: str) -> bool:
    """Whether a spelling is a name of one script, and not a code, an address or a kind of place."""
    scripts = list_scripts(spelling)
    if len(scripts) != 1 or not scripts <= _KEPT_SCRIPTS:
        return False
    if _AIRPORT.fullmatch(spelling) or _NOT_A_NAME.search(spelling):
        return False
    key = fold_spelling(spelling)
    return len(key) >= _SHORTEST.get(scripts.pop(), 2) and key not in _KINDS_OF_PLACE


def drop_repeats(spellings: list[str], known: list[str]) -> list[str]:
    """Return the spellings in their order, one for each key, without those that are known."""
    seen = {fold_spelling(name) for name in known}
    kept = []
    for spelling in spellings:
        key = fold_spelling(spelling)
        if key and key not in seen:
            seen.add(key)
            kept.append(spelling)
    return kept
