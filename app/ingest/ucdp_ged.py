"""UCDP Georeferenced Event Dataset: the 41 columns of 19.1, the 49 since 24.1, and API JSON.

Candidate releases may lack their header row; see `ucdp_layouts`.

Source: Uppsala Conflict Data Program, CC BY 4.0, Sundberg & Melander 2013. Columns are found
by name; `best, high, low` stand in another order in each layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.domain.source import SourceRecord
from app.ingest.adapter import Adapter, ReadOptions
from app.ingest.files import (
    FileKind,
    TableRow,
    read_cells,
    read_json_rows,
    read_table_rows,
    tell_kind,
)
from app.ingest.ucdp_layouts import LAYOUT_19, LAYOUT_24, PROVING_ROWS, fits_layout, prove_layout

Damage = RejectedRecord | None
REQUIRED = (
    "id",
    "type_of_violence",
    "date_start",
    "date_end",
    "date_prec",
    "where_prec",
    "latitude",
    "longitude",
    "best",
    "high",
    "low",
    "country",
)
SOURCE = {
    "source_id": "ucdp",
    "name_en": "Uppsala Conflict Data Program",
    "name_ar": "برنامج أوبسالا لبيانات النزاعات",
    "kind": "monitor",
    "independence_group": "ucdp",
    "reliability": "good",
    "url": "https://ucdp.uu.se",
}
COUNTRY, COUNTRY_ID = "Syria", "652"
"""The country as UCDP spells it, and its Gleditsch-Ward number."""
_EVENT_TYPE = {"1": "Battles", "2": "Battles", "3": "Violence against civilians"}
_SUB_EVENT_TYPE = {"3": "Attack"}
_LATER = frozenset(LAYOUT_24) - frozenset(LAYOUT_19)
_PRECISION = {
    "1": "settlement",
    "2": "subdistrict",
    "3": "district",
    "4": "governorate",
    "5": "linear",
    "6": "country",
    "7": "country",
}
_PRECISION_M = {"1": "2000", "2": "25000"}


def _read_verification(row: Mapping[str, str]) -> str:
    sources = row.get("number_of_sources", "")
    several = sources.isdigit() and int(sources) >= 2
    return "fair" if several and row.get("event_clarity") == "1" else "weak"


def _read_event_fields(row: Mapping[str, str]) -> dict[str, str]:
    violence = row["type_of_violence"]
    return {
        "event_type": _EVENT_TYPE.get(violence, violence),
        "sub_event_type": _SUB_EVENT_TYPE.get(violence, ""),
        "scope": "site",
        "date_start": row["date_start"],
        "date_end": row["date_end"],
        "date_prec": row["date_prec"],
        "country": row["country"],
        "place_name": row.get("where_coordinates", ""),
        "admin1": row.get("adm_1", ""),
        "admin2": row.get("adm_2", ""),
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "precision": _PRECISION.get(row["where_prec"], row["where_prec"]),
        "precision_m": _PRECISION_M.get(row["where_prec"], ""),
        "verification": _read_verification(row),
        "actor1": row.get("side_a", ""),
        "actor2": row.get("side_b", ""),
    }


def _read_claim_fields(row: Mapping[str, str]) -> dict[str, str]:
    civilians, best = row.get("deaths_civilians", ""), row["best"]
    return {
        "claim_key": "deaths",
        "asserted_by": "ucdp",
        "measure": "killed",
        "measure_as_stated": "best, low and high estimate of deaths",
        "population": "civilians" if civilians == best and best != "0" else "all",
        "low": row["low"],
        "best": best,
        "high": row["high"],
        "quantifier": "range" if row["low"] != row["high"] else "exact",
        "method": "count",
        "period_start": row["date_start"],
        "period_end": row["date_end"],
        "quote": "",
    }


def _refuse_row(row: Mapping[str, str]) -> RejectedRecord | None:
    """Refuse what is no event of UCDP's, and events elsewhere: a global file holds 300,000."""
    missing = next((name for name in REQUIRED if name not in row), None)
    if missing:
        return RejectedRecord(missing, "is missing; is this an event of UCDP's?")
    country, number = row["country"].strip(), row.get("country_id", "").strip()
    if country != COUNTRY:
        return RejectedRecord("country", f"{country[:100]!r} is not {COUNTRY}")
    if number not in {"", COUNTRY_ID}:
        return RejectedRecord("country_id", f"{number[:100]!r} is not {COUNTRY}'s {COUNTRY_ID}")
    return None


def _tell_provider(row: Mapping[str, str]) -> Mapping[str, str]:
    """Return the row as its release had it: one of 19.1 has none of the columns that came later.

    An export gives every row the newer columns; those of an older row are all empty there.
    """
    if any(row.get(name) for name in _LATER):
        return row
    return {name: text for name, text in row.items() if name not in _LATER}


def spell_event(row: Mapping[str, str], line: int = 0, damage: Damage = None) -> SourceRecord:
    """Return one row of the file as a record; a row that the ledger kept has no `line`."""
    refused = damage or _refuse_row(row)
    return SourceRecord(
        adapter="ucdp_ged",
        record_id=row.get("id", "").strip(),
        kind="event",
        line=line,
        fields={} if refused else _read_event_fields(row),
        claims=() if refused else (_read_claim_fields(row),),
        provider=_tell_provider(row),
        damage=refused,
    )


def _names_columns(row: Sequence[str]) -> bool:
    names = {cell.strip() for cell in row}
    return bool(names & set(REQUIRED))


def _read_bare_rows(path: Path) -> Iterator[TableRow]:
    """Yield the rows of a file without a header, if its values prove which column is which."""
    rows = read_cells(path)
    first = list(islice(rows, PROVING_ROWS))
    layout = prove_layout([cells for _, cells in first])
    if layout is None:
        raise MasarError(
            f"{path.name} has no column {', '.join(REQUIRED)}; if it has no header row at all, its "
            "values do not prove which column is which.",
            "The first line must hold the column names of the release that it belongs to.",
        )
    for line, cells in chain(first, rows):
        told = dict.fromkeys(layout, "") | dict(zip(layout, cells, strict=False))
        fits = len(cells) == len(layout) and fits_layout(told)
        damage = RejectedRecord("row", "does not agree with the columns that the others prove")
        yield TableRow(line, told, None if fits else damage)


def _read_rows(path: Path) -> Iterator[TableRow]:
    if tell_kind(path) is FileKind.JSON:
        return read_json_rows(path, under="Result.item")
    _, first = next(read_cells(path), (0, []))
    return read_table_rows(path, REQUIRED) if _names_columns(first) else _read_bare_rows(path)


def read_ucdp_ged(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield UCDP itself as a source, then one record per event of the file.

    Raises MasarError when the file lacks a column that every event needs.
    """
    yield SourceRecord("ucdp_ged", "ucdp", "source", 1, SOURCE)
    for found in _read_rows(path):
        yield spell_event(found.cells, found.line, found.damage)


ADAPTER = Adapter(
    name="ucdp_ged",
    title="UCDP Georeferenced Event Dataset: events with low, best and high estimates of deaths",
    read=read_ucdp_ged,
    read_kept=spell_event,
)
