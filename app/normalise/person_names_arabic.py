"""Names of private persons in Arabic letters, told by the word before a given name or a kunya.

Arabic has no capitals; what makes a word a name is that it is a common given name (or أبو and
what follows) right behind a role ("الشاهد"), a naming ("المدعو"), a word of speech or harm, or
right before an age.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, takewhile

from app.normalise.personal_words import fold_arabic, list_words

_WORD = re.compile(r"[ء-ي]+|\d+|[^\sء-ي\d]")
_LETTERS = re.compile(r"[ء-ي]")
_GIVEN = list_words("given_names_arabic")
_ROLES = list_words("witness_roles_arabic")
_NAMING = list_words("naming_words_arabic")
_CALLED = list_words("called_words_arabic")
_SPEECH = list_words("speech_words_arabic")
_HARM = list_words("harm_words_arabic")
_HONORIFICS = list_words("honorifics_arabic")
_SMALL = list_words("small_words_arabic")
_OFFICES = list_words("offices")
_PLACES = list_words("place_words")
_KUNYA = frozenset({"ابو", "ابا", "ابي", "ام"})
_BEING = frozenset({"هو", "هي", "هم", "عيان", "العيان", "باسم", "يدعى", "تدعى", "واسمه", "واسمها"})
_YEARS = frozenset({"عام", "عاما", "سنه", "سنوات", "ربيعا"})
_OPENING = frozenset("\"'«(:,“”")
_STOPS = frozenset(".;!?؟؛")
_OFFICE_REACH = 8
"""Words of the same sentence, on either side of a name, in which an office is looked for."""
Words = Sequence[str]


def _strip_joined(word: str) -> str:
    """Return a word without the "and" or "to the" that is written together with it."""
    if word.startswith("لل"):
        return f"ال{word[2:]}"
    return word[1:] if word[:1] in ("و", "ف") and len(word) > 3 else word


def _is_in(word: str, words: frozenset[str]) -> bool:
    return word in words or _strip_joined(word) in words


def _is_given(words: Words, at: int) -> bool:
    word = words[at]
    if word == "عبد":
        return at + 1 < len(words) and words[at + 1].startswith("ال")
    return word in _GIVEN


def _has_second_name(words: Words, at: int) -> bool:
    behind = words[at + 1] if at + 1 < len(words) else ""
    return bool(_LETTERS.match(behind)) and behind not in _SMALL


def _goes_on(word: str) -> bool:
    return word not in _STOPS


def _holds_office(words: Words, at: int) -> bool:
    before = takewhile(_goes_on, reversed(words[max(0, at - _OFFICE_REACH) : at]))
    behind = takewhile(_goes_on, words[at : at + _OFFICE_REACH])
    return any(_is_in(word, _OFFICES) for word in chain(before, behind))


def _find_cue(words: Words, at: int) -> int:
    """Return where the word before a name stands, honorifics and quotation marks apart."""
    cue = at - 1
    while cue >= 0 and (words[cue] in _OPENING or words[cue] in _HONORIFICS):
        cue -= 1
    return cue


def _is_introduced(words: Words, at: int) -> bool:
    """Whether a role, a naming or a telling word stands right before the name at `at`."""
    cue = _find_cue(words, at)
    if cue < 0:
        return False
    word, before = words[cue], words[cue - 1] if cue else ""
    if word in _PLACES or before in _PLACES:
        return False
    kunya = words[at] in _KUNYA
    if _is_in(word, _ROLES) and (not kunya or words[at] != "ام"):
        return True
    if word in _BEING and _is_in(before, _ROLES | _CALLED | {"شاهد"}):
        return True
    if _is_in(word, _CALLED):
        return True
    if _is_in(word, _SPEECH) or (not kunya and _is_in(word, _HARM)):
        return _has_second_name(words, at) and not _holds_office(words, at)
    return False


def _is_heard(words: Words, at: int) -> bool:
    """Whether two or three words of a name are followed by a word of speech."""
    speaks = any(word in _SPEECH for word in takewhile(_goes_on, words[at + 2 : at + 4]))
    place = bool(at) and (words[at - 1] in _PLACES or words[at - 1] in _SMALL)
    return speaks and not place and _has_second_name(words, at) and not _holds_office(words, at)


def _is_aged(words: Words, at: int) -> bool:
    """Whether two to four words of a name are followed by an age: `(34)`, `، 34 عاماً`."""
    if at and (words[at - 1] in _PLACES or words[at - 1] in _SMALL):
        return False
    end = at + 1
    while end < min(len(words), at + 4) and _LETTERS.match(words[end]) and words[end] not in _SMALL:
        end += 1
    tail = [*words[end : end + 3], "", "", ""]
    if any(word.startswith("البالغ") for word in words[at + 1 : end + 2]):
        return True
    if tail[0] in ("(", ",") and tail[1].isdigit() and tail[2] in _YEARS:
        return True
    return end > at + 1 and tail[0] == "(" and tail[2] == ")" and 0 < len(tail[1]) < 3


def names_person_in_arabic(text: str) -> bool:
    """Whether the text names a witness, a victim or another private person in Arabic letters."""
    if text.isascii() or not _LETTERS.search(text):
        return False
    words = _WORD.findall(fold_arabic(text))
    for at, word in enumerate(words):
        if _is_in(word, _NAMING) and _has_second_name(words, at):
            return True
        if word in _KUNYA and _has_second_name(words, at) and _is_introduced(words, at):
            return True
        if _is_given(words, at) and (
            _is_introduced(words, at) or _is_aged(words, at) or _is_heard(words, at)
        ):
            return True
    return False
