"""Insecurity Insight's sheets as records: one event for each incident.

Source: Insecurity Insight, CC BY-SA, by way of HDX. Its descriptions are kept with the row and are
never shown: they are prose under a licence of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.domain.errors import RejectedRecord
from app.domain.source import SourceRecord
from app.ingest.adapter import BETWEEN, Adapter, ReadOptions
from app.ingest.insecurity_insight.events import find_type
from app.ingest.insecurity_insight.figures import SOURCE_ID, spell_claims
from app.ingest.insecurity_insight.places import find_visibility, read_place_fields
from app.ingest.insecurity_insight.sheets import (
    Incident,
    find_theme,
    make_incident,
    read_incidents,
    tell_theme,
)

NAME = "insecurity_insight"
SOURCE = {
    "source_id": SOURCE_ID,
    "name_en": "Insecurity Insight",
    "name_ar": "إنسيكيوريتي إنسايت",
    "kind": "monitor",
    "independence_group": SOURCE_ID,
    "reliability": "fair",
    "url": "https://insecurityinsight.org",
}
_SYRIA = frozenset({"SYR", "SY"})
_UNKNOWN_DAYS = ("1970-01-01", "0000-00-00")
_NOBODY_NAMED = frozenset({
    "no information", "noinformation", "other", "multiple", "more than one perpetrator",
    "unidentified, no further information available",
})  # fmt: skip


def _find_damage(incident: Incident) -> RejectedRecord | None:
    country = incident.read("country iso", "iso3 codes")
    if country and country.upper() not in _SYRIA:
        return RejectedRecord("Country ISO", f"{country[:100]!r} is not SYR")
    if incident.day.startswith(_UNKNOWN_DAYS):
        return RejectedRecord("Date", f"{incident.day[:10]!r} stands for a day that is not known")
    return None


def _read_actor(incident: Incident) -> str:
    for columns in (
        ("reported perpetrator name", "actor name"),
        ("reported perpetrator", "perpetrator", "actor type"),
    ):
        name = incident.read(*columns)
        if name and name.lower() not in _NOBODY_NAMED:
            return name
    return ""


def _read_fields(incident: Incident) -> dict[str, str]:
    event_type, sub_event_type = find_type(incident)
    return {
        "event_type": event_type,
        "sub_event_type": sub_event_type,
        "scope": "site",
        "date_start": incident.day,
        "date_end": incident.day,
        "verification": "weak",
        "visibility": find_visibility(incident),
        "actor1": _read_actor(incident),
        **read_place_fields(incident),
    }


def spell_incident(incident: Incident, record_id: str | None = None) -> SourceRecord:
    """Return one row of a sheet as a record, under its SiND id unless another is given."""
    return SourceRecord(
        adapter=NAME,
        record_id=incident.sind_id if record_id is None else record_id,
        kind="event",
        line=incident.line,
        fields=_read_fields(incident),
        claims=spell_claims(incident),
        provider=incident.cells,
        damage=incident.damage or _find_damage(incident),
    )


def _tell_apart(incident: Incident, days: dict[str, str]) -> str:
    """Return an id that stands for one incident in a file, which uses a few numbers twice.

    The second incident of a number is known by its day as well; of one day it is the same one.
    """
    day = incident.day[:10]
    first = days.setdefault(incident.sind_id, day)
    return incident.sind_id if first == day else f"{incident.sind_id} of {day}"


def read_insecurity_insight(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield Insecurity Insight itself as a source, then one record per row of a sheet."""
    days: dict[str, str] = {}
    incidents = read_incidents(path)
    for number, incident in enumerate(incidents):
        if number == 0:
            yield SourceRecord(NAME, SOURCE_ID, "source", 1, SOURCE)
        yield spell_incident(incident, _tell_apart(incident, days))


def name_dataset(path: Path, options: ReadOptions) -> str:
    """Return the dataset of a file: one for each sheet, since their rows tell different things."""
    return f"{NAME}{BETWEEN}{options.dataset or tell_theme(path).value}"


def spell_kept(row: Mapping[str, str]) -> SourceRecord:
    """Return the record of a row that the ledger kept.

    Raises RejectedRecord when it is of none of the sheets.
    """
    theme = find_theme(row)
    if theme is None:
        raise RejectedRecord("row", "is of none of Insecurity Insight's sheets")
    return spell_incident(make_incident(theme, row))


ADAPTER = Adapter(
    name=NAME,
    title="Insecurity Insight: attacks on health care, schools, aid, camps and food",
    read=read_insecurity_insight,
    name_dataset=name_dataset,
    read_kept=spell_kept,
)
