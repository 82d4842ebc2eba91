"""How a name sounds, whatever script and spelling it comes in.

A name becomes a string of sounds, one character each: capitals for consonants, small letters for
vowels. `app.geocode.differences` measures how far two of them lie apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

from app.geocode.folding import is_arabic

_DIGRAPHS = (
    ("dzh", "J"), ("tch", "Š"), ("sch", "Š"), ("sh", "Š"), ("ch", "Š"), ("kh", "X"), ("gh", "G"),
    ("th", "Θ"),    ("dh", "Ð"), ("ph", "F"), ("dj", "J"), ("ck", "K"),
)  # fmt: skip
_LETTERS = str.maketrans(
    {
        "b": "B", "p": "B", "t": "T", "j": "J", "h": "H", "x": "X", "d": "D", "r": "R", "z": "Z",
        "s": "S", "g": "g", "f": "F", "q": "Q", "k": "K", "c": "C", "l": "L", "m": "M", "n": "N",
        "w": "W", "v": "V", "y": "Y", "o": "u",
    }
)  # fmt: skip
_ARABIC = str.maketrans(
    {
        "ا": "a", "ب": "B", "ت": "T", "ث": "Θ", "ج": "J", "ح": "H", "خ": "X", "د": "D", "ذ": "Ð",
        "ر": "R", "ز": "Z", "س": "S", "ش": "Š", "ص": "S", "ض": "Ḍ", "ط": "T", "ظ": "Ẓ", "ع": None,
        "غ": "G", "ف": "F", "ق": "Q", "ك": "K", "ل": "L", "م": "M", "ن": "N", "ه": "H", "و": "W",
        "ي": "Y",
    }
)  # fmt: skip
_REPEATED = re.compile(r"(.)\1+")
_CONSTRUCT = re.compile(
    r"(?<=[^aeiouy]a)t$|(?<=[^aeiouy]e)t$|(?<=aa)t$|(?<=ae)t$|(?<=iy[ae])t$|(?<=e)ts$"
)
_ABU = re.compile(r"^(?:abul|aboul|abol|abou|abo|bou|bu)$")

_SPOKEN = re.compile("[eiou]|a.*a|[^aeiouwy]a[^aeiouwy]|a$")
"""What only words with vowels written have: `tybt` and `alqtyft` are Arabic letter by letter."""
_UNVOWELLED = re.compile("^al(?=..)")

VOWELS = frozenset("aeiu")

_CLASSES: dict[str, str] = {
    "B": "B", "T": "T", "Θ": "TD", "J": "J", "H": "H", "X": "H", "D": "D", "Ð": "D", "Z": "D",
    "Ḍ": "D", "Ẓ": "DT", "R": "R", "Ř": "KR", "S": "S", "Š": "S", "g": "KJ", "G": "K", "Q": "K",
    "K": "K", "C": "KJ", "L": "L", "M": "M", "N": "N", "F": "F", "V": "F",
}  # fmt: skip
_MOST_SKELETONS = 6


@lru_cache(maxsize=65536)
def spell_word(word: str, *, last: bool = True) -> str:
    """Turn one plain word into its sounds; `last` says that no word of the name follows."""
    if is_arabic(word):
        if not last and word.endswith("ه"):
            word = word[:-1] + "ا"  # khirba, khirbat: the t of the construct is not written
        elif len(word) > 2 and word.endswith("ه"):
            word = word[:-1] + "ا"
        return _REPEATED.sub(r"\1", word.translate(_ARABIC))
    if _ABU.match(word):
        return "aBu"
    if not last and len(word) > 4:
        word = _CONSTRUCT.sub("", word)
    if not _SPOKEN.search(word) and len(word) > 3:
        word = _UNVOWELLED.sub("", word)
        word = word[:-1] + "a" if word.endswith("t") else word
    if word.startswith("rh"):
        word = "Ř" + word[2:]
    for letters, sound in _DIGRAPHS:
        word = word.replace(letters, sound)
    word = word.replace("ou", "u").translate(_LETTERS)
    return _REPEATED.sub(r"\1", word)


def spell_sounds(words: tuple[str, ...]) -> str:
    """Turn the plain words of a name, without articles, into one string of sounds."""
    last = len(words) - 1
    joined = "".join(spell_word(word, last=place == last) for place, word in enumerate(words))
    return _REPEATED.sub(r"\1", joined)


def count_consonants(words: tuple[str, ...]) -> int:
    """Count the consonants of a name that no spelling leaves out."""
    return min(map(len, list_skeletons(spell_sounds(words))), default=0)


@lru_cache(maxsize=65536)
def list_skeletons(sounds: str) -> tuple[str, ...]:
    """List what is left of a name when vowels and all doubtful differences are dropped.

    A sound that may stand for two others gives two skeletons, at most six in all.
    """
    if len(sounds) > 1 and sounds.endswith("H") and sounds[-2] in VOWELS:
        sounds = sounds[:-1]
    classes = [_CLASSES.get(sound, sound) for sound in sounds if sound not in "aeiuWY"]
    spelled = islice(product(*classes), _MOST_SKELETONS)
    return tuple(dict.fromkeys(_REPEATED.sub(r"\1", "".join(each)) for each in spelled))
