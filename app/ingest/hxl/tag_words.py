"""What the tags and attributes of HXL mean, those of the standard and those that sheets use."""

from __future__ import annotations

from collections.abc import Mapping

Words = frozenset[str]

TAG_SPELLINGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "lat": ("geo", ("lat",)),
    "latitude": ("geo", ("lat",)),
    "lon": ("geo", ("lon",)),
    "long": ("geo", ("lon",)),
    "lng": ("geo", ("lon",)),
    "longitude": ("geo", ("lon",)),
    "coordinates": ("geo", ("coord",)),
    "admin1": ("adm1", ()),
    "admin2": ("adm2", ()),
    "admin3": ("adm3", ()),
    "admin4": ("adm4", ()),
    "location": ("loc", ()),
    "country_iso": ("country", ("code",)),
    "country_code": ("country", ("code",)),
    "incident": ("event", ()),
    "weapons": ("weapon", ()),
    "actor": ("group", ()),
    "perpetrator": ("group", ("perp",)),
    "killed": ("affected", ("killed",)),
    "fatalities": ("affected", ("killed",)),
    "injured": ("affected", ("injured",)),
}
"""Tags that sheets use although the standard has another word for it."""
ATTRIBUTE_SPELLINGS: Mapping[str, str] = {
    "lac": "lat",
    "latitude": "lat",
    "long": "lon",
    "lng": "lon",
    "longitude": "lon",
    "iso": "code",
    "iso2": "code",
    "iso3": "code",
    "v_iso2": "code",
    "v_iso3": "code",
    "pcode": "code",
    "v_pcode": "code",
    "i_pcode": "code",
    "coords": "coord",
    "ar": "i_ar",
    "en": "i_en",
    "subtype": "sub",
    "women": "f",
    "female": "f",
    "girls": "f",
    "men": "m",
    "male": "m",
    "boys": "m",
    "low": "min",
    "high": "max",
    "best": "mid",
}
"""Attributes that mean the same as another."""
MEASURES: Mapping[str, str] = {
    "killed": "killed",
    "dead": "killed",
    "deaths": "killed",
    "fatalities": "killed",
    "executed": "executed",
    "injured": "injured",
    "wounded": "injured",
    "missing": "missing",
    "abducted": "detained",
    "kidnapped": "detained",
    "arrested": "detained",
    "detained": "detained",
    "displaced": "displaced",
    "returned": "returned",
    "casualties": "casualties_unspecified",
}
"""What happened to whom an `#affected` column counts."""
POPULATIONS: Mapping[str, str] = {
    "civilian": "civilians",
    "civilians": "civilians",
    "military": "combatants",
    "combatant": "combatants",
    "combatants": "combatants",
    "healthworker": "health_workers",
    "healthworkers": "health_workers",
    "aidworker": "aid_workers",
    "aidworkers": "aid_workers",
    "aid_healthworker": "aid_health_workers",
    "teacher": "educators",
    "teachers": "educators",
    "educator": "educators",
    "student": "students",
    "students": "students",
}
"""Whom it counts; without such a word it is not said."""
SEXES: Mapping[str, str] = {"f": "female", "m": "male"}
AGES: Words = frozenset("infants children adolescents youth adults elderly".split())
STOCKS: Words = frozenset(
    "idps refugees returnees hosts residents nondisplaced stateless migrants asylumseekers".split()
)
"""People who are somewhere, counted on a day: neither an event nor a movement."""
STOCK_TAGS: Words = frozenset("population inneed targeted reached beneficiary".split())
FACILITIES: Mapping[str, str] = {
    "health_facility": "hospital",
    "healthfacility": "hospital",
    "hospital": "hospital",
    "hospitals": "hospital",
    "clinic": "hospital",
    "educationfacility": "refuge",
    "education_facility": "refuge",
    "school": "refuge",
    "schools": "refuge",
    "university": "refuge",
    "camp": "refuge",
    "camps": "refuge",
    "shelter": "refuge",
}
"""Attributes of columns that count hospitals, schools and camps that were hit."""
COUNTRY_WORDS: Words = frozenset(
    {"syria", "syrian arab republic", "syrian arab rep", "syr", "sy", "سوريا", "سوريه",
     "الجمهوريه العربيه السوريه"}
)  # fmt: skip
"""Syria as sheets name it, in small letters."""
PRECISIONS: Mapping[str, str] = {
    "1": "settlement",
    "2": "district",
    "3": "governorate",
    "4": "governorate",
    "5": "linear",
    "6": "country",
    "7": "country",
}
"""Codes of ACLED and UCDP, which sheets do not tell apart: the coarser of the two meanings."""
