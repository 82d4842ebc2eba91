"""Words by which a source's own name of a place gives away a refuge, an aid site or a building.

Imported rows carry no editor's tag. Their names are read for these words instead, in English,
French and Arabic and the way Arabic is written in Latin letters. A word too many costs the
precision of a point; a word too few points at people who hide.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LATIN = frozenset(
    "hospital hopital hopitaux clinic clinique polyclinic polyclinique dispensary dispensaire "
    "infirmary infirmerie medical medicale camp campement encampment idp refugee refugie shelter "
    "abri refuge school ecole lycee kindergarten base airbase mashfa mushfa mustashfa mukhayyam "
    "mukhayam moukhayam madrasa madrasah madraseh".split()
)
_ARABIC = frozenset(
    "مستشفي مستشفيات مشفي مشافي عياده عيادات مستوصف مستوصفات طبي طبيه مخيم مخيمات ماوي ايواء "
    "ملجا ملاجي ملاذ لاجيين نازحين مدرسه مدارس قاعده قواعد".split()
)
_AID_LATIN = frozenset(
    "aid relief humanitarian humanitaire ngo sarc redcrescent warehouse foodbank unhcr unrwa wfp "
    "unicef ighatha".split()
)
_AID_ARABIC = frozenset(
    "اغاثه اغاثي اغاثيه مساعدات معونات معونه انساني انسانيه الهلال مستودع مستودعات".split()
)
_SPOT_LATIN = frozenset(
    "street road avenue boulevard lane alley square roundabout junction crossroad corner building "
    "tower house apartment flat floor shop market souk bakery mosque church monastery bridge "
    "checkpoint station mall hotel factory office headquarters cemetery sharia sahat "
    "duwar rue route avenue place maison immeuble mosquee eglise pont marche".split()
)
_SPOT_ARABIC = frozenset(
    "شارع طريق حاره زقاق ساحه دوار مفرق تقاطع بنايه مبني منزل شقه محل فرن مخبز جامع "
    "مسجد كنيسه حاجز محطه فندق معمل مصنع مكتب مقر".split()
)
_SPELLINGS = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
_WORD = re.compile(r"[^\W\d_]+")
_PREFIXES = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل|[بل])|[وف])")


def fold_name(text: str) -> str:
    """Return a name in small letters, without marks, Arabic letters in one spelling each."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.translate(_SPELLINGS)


_ARABIC_FOLDED = frozenset(map(fold_name, _ARABIC))
_AID_ARABIC_FOLDED = frozenset(map(fold_name, _AID_ARABIC))
_SPOT_ARABIC_FOLDED = frozenset(map(fold_name, _SPOT_ARABIC))


def _has_word(text: str | None, latin: frozenset[str], arabic: frozenset[str]) -> bool:
    for word in _WORD.findall(fold_name(text or "")):
        if {word, word.removesuffix("s")} & latin:
            return True
        if {word, _PREFIXES.sub("", word)} & arabic:
            return True
    return False


@lru_cache(maxsize=10_000)
def names_refuge(text: str | None) -> bool:
    """Whether a name speaks of a hospital, clinic, school, shelter, camp, refuge or base."""
    return _has_word(text, _LATIN, _ARABIC_FOLDED)


@lru_cache(maxsize=10_000)
def names_aid(text: str | None) -> bool:
    """Whether a name speaks of aid: its offices, stores, convoys or those who bring it."""
    return _has_word(text, _AID_LATIN, _AID_ARABIC_FOLDED)


@lru_cache(maxsize=10_000)
def names_spot(text: str | None) -> bool:
    """Whether a name speaks of a street, a building or a number: of less than a neighbourhood."""
    return any(map(str.isdigit, text or "")) or _has_word(text, _SPOT_LATIN, _SPOT_ARABIC_FOLDED)
