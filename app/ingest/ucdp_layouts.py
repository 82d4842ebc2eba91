"""UCDP files without a header row: which column is which is proven by the values, never assumed.

A candidate release came without its header once. Its columns may be told when every row agrees
with itself under a published layout: the point repeats the coordinates, the year the dates, and
the parts of a toll add up to its best estimate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

LAYOUT_19 = (
    "id", "year", "active_year", "type_of_violence", "conflict_new_id", "conflict_name",
    "dyad_new_id", "dyad_name", "side_a_new_id", "side_a", "side_b_new_id", "gwnob", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "adm_1", "adm_2", "latitude",
    "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "low", "best", "high",
)  # fmt: skip
"""Release 19.1; mind the order of the three estimates, which is another one below."""
LAYOUT_24 = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
    "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""Releases 24.1 and 25.1, and the candidate releases since."""
PROVING_ROWS = 200
"""Rows that must agree with a layout before any is believed."""

_POINT = re.compile(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)$", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-\d{2}-\d{2}")
_NEAR = 0.0001
_CODES = {"type_of_violence": "123", "where_prec": "1234567", "date_prec": "12345",
          "event_clarity": "12"}  # fmt: skip
_PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
_ESTIMATES = ("low", "best", "high")


def _repeats_point(row: Mapping[str, str]) -> bool:
    found = _POINT.match(row["geom_wkt"].strip())
    if found is None:
        return False
    try:
        pairs = ((float(found[1]), row["longitude"]), (float(found[2]), row["latitude"]))
        return all(abs(given - float(text)) < _NEAR for given, text in pairs)
    except ValueError:
        return False


def _adds_up(row: Mapping[str, str]) -> bool:
    numbers = [row[name].strip() for name in (*_PARTS, *_ESTIMATES)]
    if not all(number.isdecimal() for number in numbers):
        return False
    return sum(map(int, numbers[:4])) == int(row["best"])


def _spans_year(row: Mapping[str, str]) -> bool:
    days = [_DAY.match(row[name].strip()) for name in ("date_start", "date_end")]
    return all(days) and row["year"].strip() in {day[1] for day in days if day}


def fits_layout(row: Mapping[str, str]) -> bool:
    """Whether a row agrees with itself: its point, year, codes and toll, each told twice."""
    coded = all(len(row[name].strip()) == 1 and row[name].strip() in codes
                for name, codes in _CODES.items())  # fmt: skip
    named = row["id"].strip() != "" and row["country_id"].strip().isdecimal()
    return coded and named and _repeats_point(row) and _adds_up(row) and _spans_year(row)


def _orders_estimates(rows: Iterable[Mapping[str, str]]) -> bool:
    # Single rows state a low above the best; all rows together never did.
    low, best, high = (sum(int(row[name]) for row in rows) for name in _ESTIMATES)
    return low <= best <= high


def prove_layout(rows: Sequence[Sequence[str]]) -> Sequence[str] | None:
    """Return the layout that all of these rows agree with; None when there is none, or two."""
    proven = []
    for layout in (LAYOUT_19, LAYOUT_24):
        if not rows or any(len(row) != len(layout) for row in rows):
            continue
        told = [dict(zip(layout, row, strict=True)) for row in rows]
        if all(map(fits_layout, told)) and _orders_estimates(told):
            proven.append(layout)
    return proven[0] if len(proven) == 1 else None
