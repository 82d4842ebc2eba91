"""IDMC's Internal Displacement Updates: the API's JSON, and OCHA's copy as CSV.

A row says how many people were newly displaced, and where: from a place, to a place, or both. The
end that it does not tell lies somewhere in the country. IDMC publishes the figure it recommends and
others by which it was checked (triangulation); those are kept and never shown, since adding them up
would count people twice. Source: IDMC, terms of its own; no row of it ships with Masar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import RejectedRecord
from app.domain.source import SourceRecord
from app.ingest.adapter import Adapter, ReadOptions
from app.ingest.files import FileKind, TableRow, read_json_rows, tell_kind
from app.ingest.movement_rows import read_movement_rows
from app.ingest.whole_numbers import drop_zero_decimals, refuse_counts

NAME = "idmc_idu"
SOURCE = {
    "source_id": "idmc",
    "name_en": "Internal Displacement Monitoring Centre",
    "name_ar": "مركز رصد النزوح الداخلي",
    "kind": "monitor",
    "independence_group": "idmc",
    "reliability": "good",
    "url": "https://www.internal-displacement.org",
}
REQUIRED = ("id", "iso3", "displacement_type", "figure", "displacement_date")
SYRIA = "SYR"
_QUANTIFIERS = {
    "exact": "exact",
    "total": "exact",
    "approximately": "approximately",
    "more than": "more_than",
    "less than": "up_to",
}
_PRECISIONS = {
    "0": "country",
    "1": "governorate",
    "2": "district",
    "3": "subdistrict",
    "point": "settlement",
}
_ACCURACY = re.compile(r"adm\s*([0-3])|point", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*")
"""Stands between the values of several places, sources or codes."""
_NO_DAYS = frozenset({"", "1970-01-01", "0000-00-00"})


@dataclass(frozen=True, slots=True)
class _Spot:
    """One place of a row: its name, its position as text, how precise that is, which end it is."""

    name: str
    position: str
    accuracy: str
    ends: str

    def spell(self, end: str) -> dict[str, str]:
        """Return the place in the slots of one end of a movement."""
        found = _ACCURACY.search(self.accuracy)
        code = (found[1] or "point") if found else "1"  # A place with a name is no whole country.
        precision = _PRECISIONS[code]
        if precision == "country":
            return _spell_country(end)
        latitude, _, longitude = self.position.strip("[]() ").partition(",")
        return {
            f"{end}_name": self.name,
            f"{end}_latitude": latitude.strip(),
            f"{end}_longitude": longitude.strip(),
            f"{end}_precision": precision,
        }


def _spell_country(end: str) -> dict[str, str]:
    return {f"{end}_place_id": SYRIA, f"{end}_precision": "country"}


def _split(row: Mapping[str, str], name: str) -> list[str]:
    text = row.get(name, "").strip()
    return _BETWEEN.split(text) if text else []


def _list_spots(row: Mapping[str, str]) -> list[_Spot]:
    """Return the places of a row; none when its lists do not fit together, or there are none.

    Older rows have one position, the middle of all their places: it is none of them.
    """
    names = ("locations_name", "locations_coordinates", "locations_accuracy", "locations_type")
    columns = [_split(row, name) for name in names]
    longest = max(map(len, columns))
    if not columns[0] or any(len(column) not in {0, longest} for column in columns):
        return []
    filled = [column or [""] * longest for column in columns]
    return [_Spot(*values) for values in zip(*filled, strict=True)]


def _spell_end(end: str, spots: Sequence[_Spot]) -> dict[str, str]:
    # Of several places nobody says how many people each is about.
    return spots[0].spell(end) if len(spots) == 1 else _spell_country(end)


def _read_ends(row: Mapping[str, str]) -> dict[str, str]:
    spots = _list_spots(row)
    origins = [spot for spot in spots if "origin" in spot.ends.lower()]
    dests = [spot for spot in spots if "destination" in spot.ends.lower()]
    unsaid = [spot for spot in spots if spot not in origins and spot not in dests]
    # People are displaced from somewhere: what is not said to be a destination is where it began.
    return {**_spell_end("origin", origins + unsaid), **_spell_end("dest", dests)}


def _read_days(row: Mapping[str, str]) -> tuple[str, str]:
    """Return the first and the last day; a row that knows only its year is a year long."""
    names = ("displacement_start_date", "displacement_end_date", "displacement_date")
    start, end, day = (row.get(name, "").strip() for name in names)
    start, end, day = ("" if text[:10] in _NO_DAYS else text for text in (start, end, day))
    year = row.get("year", "").strip()
    if not (start or end or day) and year:
        return f"{year}-01-01", f"{year}-12-31"
    return start or day or end, end or day or start


def _find_address(row: Mapping[str, str]) -> str:
    found = [each for name in ("source_url", "link") for each in _split(row, name)]
    addresses = [each for each in found if re.fullmatch(r"https?://\S+", each)]
    return addresses[0] if len(addresses) == 1 else ""


def _read_claim(row: Mapping[str, str]) -> dict[str, str]:
    figure, qualifier = drop_zero_decimals(row["figure"]), row.get("qualifier", "").strip().lower()
    quantifier = _QUANTIFIERS.get(qualifier, "exact" if figure else "none")
    bounds = {"more_than": ("low",), "up_to": ("high",), "approximately": ("best",)}
    households = row.get("unit", "").strip().lower() == "household"
    return {
        "claim_key": "figure",
        "asserted_by": SOURCE["source_id"],
        "measure": "displaced",
        "measure_as_stated": row.get("term", "").strip() or "figure",
        "population": "all",
        **dict.fromkeys(
            bounds.get(quantifier, ("low", "best", "high")), _bound(figure, quantifier)
        ),
        "quantifier": quantifier,
        "unit": "families" if households else "persons",
        "household_size": row.get("household_size", "").strip() if households else "",
        "as_of": _read_days(row)[1],
        "reported_at": row.get("created_at", "").strip(),
        "url": _find_address(row),
    }


def _bound(figure: str, quantifier: str) -> str:
    """Return a bound as claims have it: more than 200 is 201 at least, less than it 199 at most."""
    if not figure.isdigit() or quantifier not in {"more_than", "up_to"}:
        return figure
    return str(int(figure) + 1) if quantifier == "more_than" else str(max(int(figure) - 1, 0))


def _find_refusal(row: Mapping[str, str]) -> RejectedRecord | None:
    country, kind = row["iso3"].strip(), row["displacement_type"].strip()
    if country != SYRIA:
        return RejectedRecord("iso3", f"{country[:50]!r} is not {SYRIA}")
    if kind.lower() != "conflict":
        return RejectedRecord(
            "displacement_type", f"{kind[:50]!r} is not Conflict: this map tells of violence"
        )
    if not row["figure"].strip():
        return RejectedRecord("figure", "is empty: nobody is said to have been displaced")
    return refuse_counts(row, ("figure",))


def _list_flags(row: Mapping[str, str]) -> str:
    triangulation = row.get("role", "").strip().lower() == "triangulation"
    several = len(_list_spots(row)) > 2
    told = {
        "cross-check: triangulation, not to be added to IDMC's own figure": triangulation,
        "several places share one figure": several,
    }
    return "|".join(flag for flag, holds in told.items() if holds)


def spell_flow(
    row: Mapping[str, str], line: int = 0, damage: RejectedRecord | None = None
) -> SourceRecord:
    """Return one row as a record: people newly displaced from a place, or to one."""
    complete = {**dict.fromkeys(REQUIRED, ""), **row}
    start, end = _read_days(complete)
    ends = _read_ends(complete)
    known = all(ends.get(f"{name}_precision") != "country" for name in ("origin", "dest"))
    return SourceRecord(
        adapter=NAME,
        record_id=complete["id"].strip(),
        kind="flow",
        line=line,
        fields={
            "measure": "displaced",
            **ends,
            "period_start": start,
            "period_end": end,
            "drawn": "true" if known else "false",
            "flags": _list_flags(complete),
        },
        claims=(_read_claim(complete),),
        provider=row,
        damage=damage or _find_refusal(complete),
    )


def _read_rows(path: Path) -> Iterator[TableRow]:
    is_answer = tell_kind(path) is FileKind.JSON
    return read_json_rows(path) if is_answer else read_movement_rows(path, REQUIRED)


def read_idmc_idu(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield IDMC as a source, then one record per row.

    Raises MasarError when the file is no such table.
    """
    yield SourceRecord(NAME, SOURCE["source_id"], "source", 1, SOURCE)
    for found in _read_rows(path):
        yield spell_flow(found.cells, found.line, found.damage)


ADAPTER = Adapter(
    name=NAME,
    title="IDMC Internal Displacement Updates: people newly displaced, from where or to where",
    read=read_idmc_idu,
    read_kept=spell_flow,
)
