"""How a name sounds, whatever script and spelling it comes in, and how far two names sound apart.

A name becomes a string of sounds, one character each: capitals for consonants, small letters for
vowels. Arabic writes few vowels and Latin letters merge consonants, so both are compared by what
one may stand for in the other: exchanging `q` and `k` costs little, dropping a vowel less, and
another consonant is another name.
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
_WEIGHT = {**dict.fromkeys("aeiu", 0.14), "W": 0.4, "Y": 0.3}
_EXCHANGE: dict[tuple[str, str], float] = {}
for _pair, _cost in {
    "ae": 0.04, "ei": 0.04, "ai": 0.12, "iu": 0.15, "au": 0.15, "eu": 0.12,
    "Wu": 0.04, "Yi": 0.04, "Ye": 0.1, "Ya": 0.1, "Wa": 0.25, "VW": 0.1, "VF": 0.2, "Vu": 0.15,
    "ΘT": 0.1, "ΘS": 0.2, "ΘÐ": 0.15, "ΘẒ": 0.1, "ΘD": 0.35, "ÐD": 0.08, "ÐZ": 0.08, "DZ": 0.45,
    "ẒZ": 0.04, "ẒD": 0.08, "ẒÐ": 0.03, "ẒḌ": 0.08, "ẒT": 0.3, "ḌD": 0.0, "ḌÐ": 0.04, "ḌZ": 0.12,
    "ḌT": 0.4, "TD": 0.5, "HX": 0.15, "XK": 0.3, "HK": 0.7, "HG": 0.7, "QK": 0.03, "QG": 0.2,
    "Qg": 0.12, "KG": 0.3, "Kg": 0.2, "Gg": 0.08, "gJ": 0.12, "GR": 0.5, "ŘG": 0.04, "ŘR": 0.12,
    "CK": 0.06, "CQ": 0.1, "CJ": 0.08, "CS": 0.3, "CŠ": 0.15, "JŠ": 0.45, "SŠ": 0.3, "SZ": 0.25,
    "MN": 0.5, "XG": 0.5, "JZ": 0.45, "JY": 0.35, "Ji": 0.45, "BF": 0.6, "BV": 0.5, "BM": 0.7,
}.items():  # fmt: skip
    _EXCHANGE[_pair[0], _pair[1]] = _EXCHANGE[_pair[1], _pair[0]] = _cost
_FINAL_H = 0.04
_FIRST = 1.4

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


def measure_difference(one: str, other: str) -> float:
    """Say how far two strings of sounds lie apart: 0 the same, 1 a whole consonant, and up."""
    row = [0.0]
    for place, sound in enumerate(other):
        row.append(row[-1] + _weigh_drop(other, place, sound))
    for place, sound in enumerate(one):
        row = _step(row, _weigh_drop(one, place, sound), sound, other, _FIRST if place == 0 else 1)
    return row[-1]


def _weigh_drop(sounds: str, place: int, sound: str) -> float:
    if sound == "H" and place == len(sounds) - 1 and place:
        return _FINAL_H
    return _WEIGHT.get(sound, 1.0)


def _step(row: list[float], drop: float, sound: str, other: str, factor: float) -> list[float]:
    best = row[0] + drop
    grown = [best]
    exchange = _EXCHANGE.get
    final = len(other) - 1
    for place, theirs in enumerate(other):
        if sound == theirs:
            swap = row[place]
        else:
            swap = row[place] + exchange((sound, theirs), 1.0) * factor
        add = best + (_FINAL_H if theirs == "H" and place == final else _WEIGHT.get(theirs, 1.0))
        best = min(swap, row[place + 1] + drop, add)
        grown.append(best)
    return grown


def weigh_sounds(sounds: str) -> float:
    """Say how much a name has to be recognised by: its consonants, and a little for its vowels."""
    return sum(_WEIGHT.get(sound, 1.0) for sound in sounds)


def compare_sounds(one: str, other: str) -> float:
    """Say how alike two strings of sounds are, from 0 to 1."""
    most = max(weigh_sounds(one), weigh_sounds(other), 0.5)
    return max(0.0, 1.0 - measure_difference(one, other) / most)
