"""UNHCR's refugee statistics: who crossed into which country in a year, and who returned.

Two of UNHCR's tables tell of movements: the flows, and of the durable solutions the returns. The
others count who is there at the end of a year, or applications, and are refused as what they are.
Source: UNHCR Refugee Data Finder, CC BY 4.0. Countries are known by their codes of three letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.domain.plain_text import spell_plainly
from app.domain.source import SourceRecord
from app.ingest.adapter import BETWEEN, Adapter, ReadOptions
from app.ingest.files import TableRow, read_table_rows
from app.ingest.stocks import refuse_stock
from app.ingest.whole_numbers import drop_zero_decimals, refuse_counts

NAME = "unhcr_flows"
SOURCE = {
    "source_id": "unhcr",
    "name_en": "UNHCR, the UN Refugee Agency",
    "name_ar": "المفوضية السامية للأمم المتحدة لشؤون اللاجئين",
    "kind": "un",
    "independence_group": "unhcr",
    "reliability": "good",
    "url": "https://www.unhcr.org/refugee-statistics",
}
REQUIRED = ("year", "coo_iso", "coa_iso")
SYRIA = "SYR"
ARRIVALS = ("refugees", "asylum_seekers", "refugee_like", "oip")
"""Columns of the flows that count people newly in a country, each in a legal situation of its own.

They are kept apart: nobody says that nobody is counted in two of them.
"""
RETURNS = ("returned_refugees",)
_YEAR = re.compile(r"(19|20)\d{2}")


def _tell_table(columns: Mapping[str, str], name: str) -> str:
    """Return which table columns belong to. Raises MasarError for one without movements."""
    refuse_stock(columns, name)
    if {*REQUIRED, *RETURNS} <= set(columns):
        return "solutions"
    if {*REQUIRED, "refugees", "asylum_seekers"} <= set(columns):
        return "flows"
    raise MasarError(
        f"{spell_plainly(name)} is none of UNHCR's tables of movements.",
        f"They have the columns {', '.join(REQUIRED)} and either {', '.join(ARRIVALS)} (flows) or "
        f"{RETURNS[0]} (solutions).",
    )


def _find_refusal(row: Mapping[str, str], counted: tuple[str, ...]) -> RejectedRecord | None:
    ends = (row["coo_iso"].strip(), row["coa_iso"].strip())
    if not _YEAR.fullmatch(row["year"].strip()):
        return RejectedRecord("year", f"{row['year'][:50]!r} is not a year; write it as 2025")
    if SYRIA not in ends:
        return RejectedRecord("coo_iso, coa_iso", f"neither of {', '.join(ends)[:50]} is {SYRIA}")
    if any(row.get(column, "").strip() for column in counted):
        return refuse_counts(row, counted)
    if counted == RETURNS:
        return _explain_solution(row)
    return RejectedRecord(", ".join(counted), "are all empty: nobody is said to have moved")


def _explain_solution(row: Mapping[str, str]) -> RejectedRecord:
    if row.get("resettlement", "").strip():
        return RejectedRecord(
            "resettlement", "tells where people went, and not from which country of refuge"
        )
    if row.get("naturalisation", "").strip():
        return RejectedRecord("naturalisation", "is a change of law: nobody moved")
    if row.get("returned_idps", "").strip():
        return RejectedRecord("returned_idps", "tells a country, and neither end of the movement")
    return RejectedRecord("returned_refugees", "is empty: nobody is said to have returned")


def _read_claim(row: Mapping[str, str], column: str) -> dict[str, str]:
    figure, year = drop_zero_decimals(row[column]), row["year"].strip()
    known = figure != "*"
    return {
        "claim_key": column,
        "asserted_by": "unhcr",
        "measure": "returned" if column in RETURNS else "displaced",
        "measure_as_stated": column,
        "population": "all",
        **(dict.fromkeys(("low", "best", "high"), figure) if known else {}),
        "quantifier": "exact" if known else "none",
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        "as_of": year,
    }


def _read_flow_fields(row: Mapping[str, str], *, returns: bool) -> dict[str, str]:
    origin, asylum, year = (row[name].strip() for name in ("coo_iso", "coa_iso", "year"))
    begins, ends = (asylum, origin) if returns else (origin, asylum)
    return {
        "measure": "returns" if returns else "arrivals",
        "origin_place_id": begins,
        "origin_precision": "country",
        "dest_place_id": ends,
        "dest_precision": "country",
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        # A line from the middle of one country to the middle of another tells no way.
        "drawn": "false",
    }


def spell_flow(
    row: Mapping[str, str], line: int = 0, damage: RejectedRecord | None = None
) -> SourceRecord:
    """Return one row as a record: people who came in a year, or of the solutions who returned."""
    returns = "returned_refugees" in row
    counted = RETURNS if returns else ARRIVALS
    damage = damage or _find_refusal(row, counted)
    key = BETWEEN.join(row[name].strip() for name in REQUIRED)
    stated = [column for column in counted if row.get(column, "").strip()]
    return SourceRecord(
        adapter=NAME,
        record_id=key,
        kind="flow",
        line=line,
        fields=_read_flow_fields(row, returns=returns),
        claims=tuple(_read_claim(row, column) for column in stated),
        provider=row,
        damage=damage,
    )


def _open_table(path: Path) -> tuple[str, Iterator[TableRow]]:
    rows = read_table_rows(path)
    first = next(rows)
    return _tell_table(first.cells, path.name), chain([first], rows)


def read_unhcr_flows(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield UNHCR as a source, then one record for each year and pair of countries.

    Raises MasarError when the table counts people who are somewhere, not people who move.
    """
    _, rows = _open_table(path)
    yield SourceRecord(NAME, "unhcr", "source", 1, SOURCE)
    for found in rows:
        yield spell_flow(found.cells, found.line, found.damage)


def name_dataset(path: Path, options: ReadOptions) -> str:
    """Return the dataset of a file: flows and solutions use the same keys for other things."""
    table, _ = _open_table(path)
    return f"{NAME}{BETWEEN}{options.dataset or table}"


ADAPTER = Adapter(
    name=NAME,
    title="UNHCR refugee statistics: people who came to a country in a year, and who returned",
    read=read_unhcr_flows,
    name_dataset=name_dataset,
    read_kept=spell_flow,
)
