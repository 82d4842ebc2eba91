"""ACLED: the current 31 columns as CSV or API JSON, the older export, and the list of deletions.

Columns are those of its codebook and its public clients. Its terms forbid passing rows on, so
what is read here is kept for comparison and not shown, unless an import says otherwise.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.domain.event import EVENT_TYPES
from app.domain.source import SourceRecord
from app.ingest.adapter import Adapter, ReadOptions
from app.ingest.files import (
    FileKind,
    TableRow,
    read_json_rows,
    read_table_rows,
    tell_kind,
)

Fields = Mapping[str, str]
REQUIRED = ("event_id_cnty", "event_date", "event_type", "country", "latitude", "longitude",
            "geo_precision", "time_precision", "fatalities")  # fmt: skip
DELETED = ("event_id_cnty", "deleted_timestamp")
COUNTRY = "Syria"
SOURCE = {
    "source_id": "acled",
    "name_en": "Armed Conflict Location & Event Data",
    "name_ar": "مشروع بيانات مواقع النزاعات المسلحة وأحداثها",
    "kind": "monitor",
    "independence_group": "acled",
    "reliability": "good",
    "url": "https://acleddata.com",
}
_PRECISION = {"1": "settlement", "2": "district", "3": "governorate"}
_PRECISION_M = {"1": "2000"}
_DATE_PREC = {"1": "1", "2": "3", "3": "4"}
"""ACLED's day, week and month on UCDP's scale, which has 2–6 days between the first two."""
_WEEK = timedelta(days=3)
_LONGEST_TIMESTAMP = 10_000_000_000

_OLDER_TYPES: dict[str, tuple[str, str]] = {
    "Battle-No change of territory": ("Battles", "Armed clash"),
    "Battle-Government regains territory": ("Battles", "Government regains territory"),
    "Battle-Non-state actor overtakes territory": (
        "Battles",
        "Non-state actor overtakes territory",
    ),
    "Remote violence": ("Explosions/Remote violence", ""),
    "Riots/Protests": ("", ""),
    "Strategic development": ("Strategic developments", ""),
    "Headquarters or base established": (
        "Strategic developments",
        "Headquarters or base established",
    ),
    "Non-violent transfer of territory": (
        "Strategic developments",
        "Non-violent transfer of territory",
    ),
}
"""Event types of exports from before 2019, which had no sub-types."""


def _read_type(row: Fields) -> tuple[str, str]:
    given, sub = row["event_type"].strip(), row.get("sub_event_type", "").strip()
    event_type, known_sub = _OLDER_TYPES.get(given, (given, sub))
    if given == "Riots/Protests":
        # The older type held both; who acted tells which: 5 are rioters, 6 protesters.
        event_type = "Riots" if row.get("inter1", "").strip() in {"5", "Rioters"} else "Protests"
    # A sub-type that came after this vocabulary is kept in the row, and is not made another.
    return event_type, known_sub if known_sub in EVENT_TYPES.get(event_type, ()) else ""


def _read_upload_day(row: Fields) -> date | None:
    """Return the day on which ACLED last changed the row: nothing in it can be later."""
    stamp = row.get("timestamp", "").strip()
    if not stamp.isdigit() or int(stamp) > _LONGEST_TIMESTAMP:
        return None
    # Seconds since 1970 in UTC: no zone of a reader moves the day.
    return date(1970, 1, 1) + timedelta(seconds=int(stamp))


def _read_day(text: str) -> date | None:
    for shape in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(text.strip()[:20].split("T")[0], shape).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _read_period(row: Fields) -> tuple[str, str]:
    """Return first and last day: ACLED writes one day, in the middle of the week or month meant."""
    day = _read_day(row["event_date"])
    if day is None:
        # Refused further on, with the words that say what a day looks like.
        return row["event_date"], row["event_date"]
    first, last = day, day
    if row["time_precision"].strip() == "2":
        first, last = day - _WEEK, day + _WEEK
    elif row["time_precision"].strip() == "3":
        first = day.replace(day=1)
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    known = _read_upload_day(row)
    return first.isoformat(), max(day, min(last, known or last)).isoformat()


def _tell_verification(row: Fields) -> str:
    sources = {name.strip() for name in re.split("[;,]", row.get("source", "")) if name.strip()}
    return "fair" if len(sources) >= 2 else "weak"


def _read_event_fields(row: Fields) -> dict[str, str]:
    event_type, sub_event_type = _read_type(row)
    first, last = _read_period(row)
    geo, time = row["geo_precision"].strip(), row["time_precision"].strip()
    return {
        "event_type": event_type,
        "sub_event_type": sub_event_type,
        "date_start": first,
        "date_end": last,
        "date_prec": _DATE_PREC.get(time, time),
        "place_name": row.get("location", ""),
        "admin1": row.get("admin1", ""),
        "admin2": row.get("admin2", ""),
        "admin3": row.get("admin3", ""),
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "precision": _PRECISION.get(geo, geo),
        "precision_m": _PRECISION_M.get(geo, ""),
        "verification": _tell_verification(row),
        "actor1": row.get("actor1", ""),
        "actor2": row.get("actor2", ""),
    }


def _read_claim_fields(row: Fields) -> dict[str, str]:
    first, last = _read_period(row)
    fatalities = row["fatalities"].strip()
    return {
        "claim_key": "deaths",
        "asserted_by": "acled",
        "measure": "killed",
        "measure_as_stated": "fatalities",
        "low": fatalities,
        "best": fatalities,
        # The lowest of the figures reported, by its codebook; nothing is said of a highest.
        "quantifier": "exact" if fatalities in {"", "0"} else "at_least",
        "method": "estimate",
        "period_start": first,
        "period_end": last,
    }


def _check_row(row: Fields) -> RejectedRecord | None:
    country = row["country"].strip()
    if country != COUNTRY:
        return RejectedRecord("country", f"{country[:100]!r} is not {COUNTRY}")
    for name, words in (("geo_precision", _PRECISION), ("time_precision", _DATE_PREC)):
        if row[name].strip() not in words:
            given = row[name][:50]
            return RejectedRecord(name, f"{given!r} is not one of: {', '.join(words)}")
    return None


def spell_event(row: Fields, line: int = 0, damage: RejectedRecord | None = None) -> SourceRecord:
    """Return one event as a record; a row that the ledger kept has no `line`."""
    refused = damage or _check_row(row)
    return SourceRecord(
        adapter="acled",
        record_id=row.get("event_id_cnty", "").strip(),
        kind="event",
        line=line,
        fields={} if refused else _read_event_fields(row),
        claims=() if refused else (_read_claim_fields(row),),
        provider=row,
        damage=refused,
    )


def _spell_deletion(row: Fields, line: int, damage: RejectedRecord | None) -> SourceRecord:
    return SourceRecord(
        adapter="acled",
        record_id=row.get("event_id_cnty", "").strip(),
        kind="deletion",
        line=line,
        fields=row,
        provider=row,
        damage=damage,
    )


def _read_rows(path: Path) -> Iterator[TableRow]:
    if tell_kind(path) is not FileKind.JSON:
        return read_table_rows(path, ("event_id_cnty",))
    return read_json_rows(path, under="data.item")


def _require(path: Path, row: Fields, required: Sequence[str]) -> None:
    missing = [name for name in required if name not in row]
    if missing:
        raise MasarError(
            f"{path.name} has no column {', '.join(missing)}.",
            f"Export all columns of ACLED; a list of deletions has {' and '.join(DELETED)}.",
        )


def read_acled(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield ACLED itself as a source, then one record per event, or one per event deleted.

    Raises MasarError when the file has neither the columns of events nor those of deletions.
    """
    yield SourceRecord("acled", "acled", "source", 1, SOURCE)
    for found in _read_rows(path):
        row = found.cells
        spell, required = (
            (_spell_deletion, DELETED) if DELETED[1] in row else (spell_event, REQUIRED)
        )
        if not found.damage:
            _require(path, row, required)
        yield spell(row, found.line, found.damage)


ADAPTER = Adapter(
    name="acled",
    title="ACLED events as CSV or JSON, older exports, and its list of deleted events",
    read=read_acled,
    read_kept=spell_event,
    is_private=True,
)
