"""What of a text can tell two events apart: its uncommon words, and the numbers of dead in it."""

from __future__ import annotations

import re

from app.normalise.duplicates.spellings import find_topics

_WORD = re.compile(r"[^\W\d_][\w'-]+")
_COMMON = frozenset(
    """
    about above after again against airport allegedly almost along also amid among another armed
    areas area around attack attacked attacks base been before being between bodies both branch
    building caused carried casualties casualty cause causes center centre citizen citizens city
    civilian civilians clashes coast conducted continue continued continues control countryside
    damage damaged damaging daily date dead death deaths destroyed destroying different district
    during each east eastern escalation explosive explosives fighters fire fired fires firing first
    following force forces from front girl governorate governmental group groups have having hit
    hits hours human incident including injured injures injuries injury inside international into
    islamic kill killed killing kills large last least leave leaves leaving left local located
    losses male many massacre member members men militants militiamen military missile missiles
    more most near nearby neighborhood neighborhoods neighbourhood night north northern number
    occurred operations organization other others part parts people perpetrator perpetrators person
    persons place raise raised raises reached regime renewed report reported reportedly reports
    republic responsibility rest result resulted resulting security several severe severely shelled
    shelling shells side since some south southern state strikes strike struck suspected syria
    syrian syrians target targeted targeting targets tens than that the their them they this those
    three through today total toll town towns two unidentified unit unknown unspecified used
    vicinity village villages violent was were west western when where which while who will with
    within without woman women wounded yesterday january february march april may june july august
    september october november december affected partially partial completely forced russian
    russia warplanes warplane airstrike airstrikes aerial bombardment government insurgents
    rebels rebel helicopters barrel bombs bomb dropped
    """.split()
)
"""Words that most reports of this war hold: sharing them says nothing."""
_NUMBERS = {
    name: number
    for number, name in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split(),
        start=1,
    )
}
_NUMBER = rf"(\d{{1,4}}|{'|'.join(_NUMBERS)})"
_QUALIFIED = r"(?:at least |about |almost |more than |over |up to |some )?"
_DEAD = (
    re.compile(rf"\b{_NUMBER}\s+(?:[\w-]+\s+){{0,4}}(?:were |are |was )?"
               r"(?:killed|dead|died|martyr|casualt|death)"),
    re.compile(rf"\bkill(?:s|ed|ing|ings)?\s+{_QUALIFIED}{_NUMBER}\b"),
    re.compile(rf"\b(?:lives of|death toll (?:to|of)|rises to|raise to)\s+{_QUALIFIED}{_NUMBER}\b"),
)  # fmt: skip


def list_words(folded: str) -> frozenset[str]:
    """Return the uncommon words of a folded text; words for one topic are one word."""
    words = {word for word in _WORD.findall(folded) if len(word) >= 4}
    return frozenset(words - _COMMON) | find_topics(folded)


def find_dead(folded: str) -> frozenset[int]:
    """Return the numbers of dead that a folded text names, as figures or up to twenty in words."""
    found = {match for pattern in _DEAD for match in pattern.findall(folded)}
    return frozenset(_NUMBERS.get(text) or int(text) for text in found) - {0}
