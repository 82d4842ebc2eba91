"""The files of flowmap.blue: flows with `origin,dest,count,time`, locations beside them.

A folder holds `flows.csv`, and may hold `locations.csv` (id, name, lat, lon) and `properties.csv`,
which names the source. Ids are p-codes, names of places, or those of the locations.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.domain.plain_text import spell_plainly
from app.domain.source import SourceRecord
from app.ingest.adapter import BETWEEN, Adapter, ReadOptions
from app.ingest.files import read_table_rows
from app.ingest.whole_numbers import drop_zero_decimals, refuse_counts

NAME = "flowmap"
REQUIRED = ("origin", "dest", "count", "time")
_LOCATION = ("id", "name", "lat", "lon")
_CODE = re.compile(r"SY\d{2,8}|C\d{3,5}|[A-Z]{2,3}|msr-[a-z-]+")
"""Ids of our own gazetteer, and codes of countries."""
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_NO_SLUG = re.compile(r"[^a-z0-9]+")

Locations = Mapping[str, Mapping[str, str]]


def _find_beside(path: Path, name: str) -> Path | None:
    folder = path if path.is_dir() else path.parent
    return next((each for each in (folder / f"{name}.csv", folder / f"{name}.xlsx")
                 if each.is_file()), None)  # fmt: skip


def _find_flows(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = _find_beside(path, "flows")
    if found is None:
        raise MasarError(f"{spell_plainly(path.name)} holds no flows.csv.", "Give the file itself.")
    return found


def _read_properties(path: Path) -> dict[str, str]:
    found = _find_beside(path, "properties")
    if found is None:
        return {}
    rows = read_table_rows(found, ("property", "value"))
    return {row.cells["property"].strip(): row.cells["value"].strip() for row in rows}


def _read_locations(path: Path) -> Locations:
    found = _find_beside(path, "locations")
    if found is None or found == path:
        return {}
    return {row.cells["id"].strip(): row.cells for row in read_table_rows(found, _LOCATION)}


def _make_slug(name: str) -> str:
    return _NO_SLUG.sub("-", name.lower()).strip("-")


def _read_source(path: Path, options: ReadOptions) -> dict[str, str]:
    """Return who made the file. Raises MasarError when nothing says so."""
    properties = _read_properties(path)
    name = properties.get("source.name") or options.dataset
    if not name:
        raise MasarError(
            f"{spell_plainly(path.name)} does not say who counted these people, and a figure "
            "without a source cannot be stored.",
            "Put a properties.csv with property,value and the row source.name,… beside it, or name "
            "the source with --dataset.",
        )
    return {
        "source_id": f"flowmap-{_make_slug(name) or 'source'}",
        "name_en": name,
        "name_ar": name,
        "kind": "unknown",
        "url": properties.get("source.url", ""),
    }


def _read_end(end: str, own_id: str, locations: Locations) -> dict[str, str]:
    place = locations.get(own_id)
    if place is not None and not _CODE.fullmatch(own_id):
        return {
            f"{end}_name": place["name"],
            f"{end}_latitude": place["lat"],
            f"{end}_longitude": place["lon"],
        }
    if _CODE.fullmatch(own_id):
        return {f"{end}_place_id": own_id}
    return {f"{end}_name": own_id}


def _read_days(time: str) -> tuple[str, str]:
    """Return the days of a day, a month or a year; what is none of them is left to be refused."""
    if _YEAR.fullmatch(time):
        return f"{time}-01-01", f"{time}-12-31"
    if _MONTH.fullmatch(time):
        with suppress(ValueError):
            return f"{time}-01", f"{time}-{monthrange(int(time[:4]), int(time[5:]))[1]}"
    return time, time


def _spell_flow(
    row: Mapping[str, str], line: int, source: str, dataset: str, locations: Locations
) -> SourceRecord:
    origin, dest, count, time = (row[name].strip() for name in REQUIRED)
    start, end = _read_days(time)
    empty = next((name for name in REQUIRED if not row[name].strip()), None)
    return SourceRecord(
        adapter=dataset,
        record_id="|".join((origin, dest, time, row.get("measure", "").strip())),
        kind="flow",
        line=line,
        fields={
            "measure": row.get("measure", "").strip() or "displaced",
            **_read_end("origin", origin, locations),
            **_read_end("dest", dest, locations),
            "period_start": start,
            "period_end": end,
        },
        claims=(
            {
                "claim_key": "count",
                "asserted_by": source,
                "measure": "displaced",
                "measure_as_stated": "count",
                **dict.fromkeys(("low", "best", "high"), drop_zero_decimals(count)),
                "quantifier": "exact",
                "as_of": time,
            },
        ),
        provider=row,
        damage=RejectedRecord(empty, "is empty, but every flow needs it")
        if empty
        else refuse_counts(row, ("count",)),
    )


def name_dataset(path: Path, options: ReadOptions) -> str:
    """Return the dataset of a file: that which is given, else the name of its source."""
    name = options.dataset or _read_source(path, options)["name_en"]
    return f"{NAME}{BETWEEN}{_make_slug(name) or 'source'}"


def read_flowmap(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield the source of a file, then one record per row.

    Raises MasarError when nothing says who the source is, or a column is missing.
    """
    source, dataset = _read_source(path, options), name_dataset(path, options)
    locations = _read_locations(path)
    yield SourceRecord(dataset, source["source_id"], "source", 1, source)
    for found in read_table_rows(_find_flows(path), REQUIRED):
        record = _spell_flow(found.cells, found.line, source["source_id"], dataset, locations)
        yield record if found.damage is None else _note(record, found.damage)


def _note(record: SourceRecord, damage: RejectedRecord) -> SourceRecord:
    return replace(record, damage=damage)


ADAPTER = Adapter(
    name=NAME,
    title="flowmap.blue: counts of people from one place to another (origin,dest,count,time)",
    read=read_flowmap,
    name_dataset=name_dataset,
)
