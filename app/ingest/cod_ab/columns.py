"""What the columns of a table mean, under the names that OCHA has used over the years."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

LEVEL_CODES: Mapping[str, re.Pattern[str]] = {
    "country": re.compile(r"SY"),
    "governorate": re.compile(r"SY\d{2}"),
    "district": re.compile(r"SY\d{4}"),
    "subdistrict": re.compile(r"SY\d{6}"),
    "settlement": re.compile(r"C\d{4}"),
    "neighbourhood": re.compile(r"N\d{4}"),
}
"""How a p-code of each level looks."""
_OWN_CODE = re.compile(r"adm(\d)_?pcode")
_NAMES = {
    "en": ("name_en", "adm{n}_en", "adm{n}_name_en", "adm{n}_name", "adm{n}name_en"),
    "ar": ("name_ar", "adm{n}_ar", "adm{n}_name_ar", "adm{n}_name1", "adm{n}name_ar"),
}
_OTHER_NAMES = re.compile(
    r"nam[e]?_(?:en|ar)_ref|adm{n}_?(?:alt\d?_?(?:en|ar)?|ref|ref_name|name[23]|altnam_?(?:en|ar)?)"
)
_LAT = ("lat", "latitude", "latitude_y", "latitude_", "lat_y", "y", "y_coord")
_LON = ("lon", "long", "longitude", "longitude_x", "longitude1", "lon_x", "x", "x_coord")
DATE_COLUMNS = ("validon", "valid_on", "date", "update_dat", "update_date", "updatedate")
"""Columns with the day of the release, the most telling first."""
CAPITAL_COLUMNS = ("is_capital", "capital", "admincapital", "admin_capital")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what; `parents` by level: 1 the governorate, … 4 the town."""

    code: str
    name_en: str
    name_ar: str
    other_names: tuple[str, ...]
    parents: Mapping[int, str]
    lat: str | None
    lon: str | None
    date: str | None
    capital: str | None


def _pick(names: Collection[str], wanted: Collection[str]) -> str | None:
    return next((name for name in wanted if name in names), None)


def _find_code(names: Collection[str]) -> tuple[str, str] | None:
    """Return the column of the unit's own code, and the number of its level where named."""
    numbered = sorted((match[1], name) for name in names if (match := _OWN_CODE.fullmatch(name)))
    if "pcode" in names:
        return "pcode", ""
    return (numbered[-1][1], numbered[-1][0]) if numbered else None


def find_columns(names: Collection[str]) -> Columns | str:
    """Return what the columns (lower case) mean, or why they are not those of a level."""
    code = _find_code(names)
    if code is None:
        return "no column of p-codes"
    column, number = code
    english, arabic = (
        _pick(names, [name.format(n=number or "?") for name in _NAMES[script]])
        for script in ("en", "ar")
    )
    if english is None or arabic is None:
        return "no columns of names in both scripts"
    parents = {
        int(match[1]): name
        for name in names
        if (match := _OWN_CODE.fullmatch(name)) and name != column
    }
    other = re.compile(_OTHER_NAMES.pattern.replace("{n}", number or r"\d"))
    return Columns(
        code=column,
        name_en=english,
        name_ar=arabic,
        other_names=tuple(sorted(name for name in names if other.fullmatch(name))),
        parents=parents,
        lat=_pick(names, _LAT),
        lon=_pick(names, _LON),
        date=_pick(names, DATE_COLUMNS),
        capital=_pick(names, CAPITAL_COLUMNS),
    )


def find_level(codes: Collection[str]) -> str | None:
    """Return the level that most of these p-codes are of; None when fewer than nine in ten are."""
    for level, pattern in LEVEL_CODES.items():
        matching = sum(1 for code in codes if pattern.fullmatch(code))
        if codes and matching >= 0.9 * len(codes):
            return level
    return None
