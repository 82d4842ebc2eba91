"""How far two names sound apart.

Arabic writes few vowels and Latin letters merge consonants, so sounds are compared by what one may
stand for in the other: exchanging `q` and `k` costs little, dropping a vowel less, and another
consonant is another name. All candidates of a name are compared at once, as rows of one array.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_WEIGHT = {**dict.fromkeys("aeiu", 0.14), "W": 0.4, "Y": 0.3}
_EXCHANGES = {
    "ae": 0.04, "ei": 0.04, "ai": 0.12, "iu": 0.15, "au": 0.15, "eu": 0.12,
    "Wu": 0.04, "Yi": 0.04, "Ye": 0.1, "Ya": 0.1, "Wa": 0.25, "VW": 0.1, "VF": 0.2, "Vu": 0.15,
    "ΘT": 0.1, "ΘS": 0.2, "ΘÐ": 0.15, "ΘẒ": 0.1, "ΘD": 0.35, "ÐD": 0.08, "ÐZ": 0.08, "DZ": 0.45,
    "ẒZ": 0.04, "ẒD": 0.08, "ẒÐ": 0.03, "ẒḌ": 0.08, "ẒT": 0.3, "ḌD": 0.0, "ḌÐ": 0.04, "ḌZ": 0.12,
    "ḌT": 0.4, "TD": 0.5, "HX": 0.15, "XK": 0.3, "HK": 0.7, "HG": 0.7, "QK": 0.03, "QG": 0.2,
    "Qg": 0.12, "KG": 0.3, "Kg": 0.2, "Gg": 0.08, "gJ": 0.12, "GR": 0.5, "ŘG": 0.04, "ŘR": 0.12,
    "CK": 0.06, "CQ": 0.1, "CJ": 0.08, "CS": 0.3, "CŠ": 0.15, "JŠ": 0.45, "SŠ": 0.3, "SZ": 0.25,
    "MN": 0.5, "XG": 0.5, "JZ": 0.45, "JY": 0.35, "Ji": 0.45, "BF": 0.6, "BV": 0.5, "BM": 0.7,
}  # fmt: skip
_SOUNDS = "aeiuWYBTΘJHXDÐRŘZẒSŠḌgGFVQKCLMN"
_FINAL_H = len(_SOUNDS)
"""An h at the end of a word is hardly heard, and often only stands for a feminine ending."""
_OTHER = _FINAL_H + 1
"""Any other character, such as a digit: like no sound, and not even like itself."""
_FAINT = 0.04
_FIRST = 1.4
"""The first sound tells names apart better than the others."""


def _fill_codes() -> npt.NDArray[np.int64]:
    codes = np.full(0x2000, _OTHER)
    for code, sound in enumerate(_SOUNDS):
        codes[ord(sound)] = code
    return codes


def _fill_weights() -> Floats:
    weights = np.ones(_OTHER + 1)
    weights[_FINAL_H] = _FAINT
    for sound, weight in _WEIGHT.items():
        weights[_SOUNDS.index(sound)] = weight
    return weights


def _fill_exchanges() -> Floats:
    costs = np.ones((_OTHER + 1, _OTHER + 1))
    np.fill_diagonal(costs, 0.0)
    for pair, cost in _EXCHANGES.items():
        first, second = _SOUNDS.index(pair[0]), _SOUNDS.index(pair[1])
        costs[first, second] = costs[second, first] = cost
    costs[_FINAL_H, :], costs[:, _FINAL_H] = (
        costs[_SOUNDS.index("H"), :],
        costs[:, _SOUNDS.index("H")],
    )
    costs[_FINAL_H, _FINAL_H] = 0.0
    return costs


_CODES, _WEIGHTS, _COSTS = _fill_codes(), _fill_weights(), _fill_exchanges()


def _encode(
    strings: Sequence[str], length: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the codes of strings, one row each, padded behind their lengths, and the lengths."""
    letters = np.array(strings, dtype=f"U{length}").view(np.uint32).reshape(len(strings), length)
    lengths = np.array([len(string) for string in strings])
    codes = _CODES[np.minimum(letters, len(_CODES) - 1)]
    last = codes[np.arange(len(strings)), np.maximum(lengths - 1, 0)]
    heard = (last == _SOUNDS.index("H")) & (lengths > 1)
    codes[np.flatnonzero(heard), lengths[heard] - 1] = _FINAL_H
    return codes, lengths


def compare_sounds(one: str, others: Sequence[str]) -> Floats:
    """Say how alike each string of sounds is to the first: 1 the same, 0 nothing in common."""
    if not others or not one:
        return np.zeros(len(others))
    codes, lengths = _encode(others, max(map(len, others), default=1) or 1)
    asked = _encode([one], len(one))[0][0]
    added = np.zeros((len(others), codes.shape[1] + 1))
    np.cumsum(_WEIGHTS[codes], axis=1, out=added[:, 1:])
    row = added.copy()
    for place, sound in enumerate(asked):
        row = _extend(row, codes, added, int(sound), _FIRST if place == 0 else 1.0)
    here = np.arange(len(others))
    most = np.maximum(np.maximum(added[here, lengths], float(_WEIGHTS[asked].sum())), 0.5)
    return np.maximum(0.0, 1.0 - row[here, lengths] / most)


def _extend(
    row: Floats, codes: npt.NDArray[np.int64], added: Floats, sound: int, factor: float
) -> Floats:
    """Return the next row of the edit distances, for one more sound of the asked name.

    Adding sounds of the other name is a running minimum along the row, less what was added so far.
    """
    grown: Floats = row + _WEIGHTS[sound]
    exchanged = row[:, :-1] + _COSTS[sound][codes] * factor
    np.minimum(grown[:, 1:], exchanged, out=grown[:, 1:])
    grown -= added
    np.minimum.accumulate(grown, axis=1, out=grown)
    grown += added
    return grown
