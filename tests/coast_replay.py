"""The figures that were published for one week on the coast as a record, to be asked day by day.

Ids and the two sites are invented; figures, sources and dates are those of `coast_figures`. What
SNHR says of who killed whom is left out: perpetrators are not part of a figure's scope.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from coast_figures import FIGURES, march

RELIABILITY = {"SOHR": "fair", "SNHR": "fair", "Amnesty": "good", "SCM": "fair",
               "Committee": "fair", "UNHCR": "good", "Press": "unknown", "Seen": "unknown",
               "Monitor": "fair"}  # fmt: skip
GOVERNORATES = "SY06|SY10|SY05|SY04"
COAST = ("c01", "c01-security", "c02", "c02-civilians", "c02-combatants", "c03", "c04", "c05",
         "c05-civilians", "c05-security", "c05-loyalists", "c06", "c06-security", "c07", "c09",
         "c12", "c14", "c15", "c16", "c16-missing", "c17")  # fmt: skip
SUBJECTS = {
    "evt_coast": COAST,
    "evt_four": ("c08", "c10", "c11", "c11-massacres"),
    "evt_lattakia": ("c08-lattakia", "c10-lattakia"),
    "evt_banias": ("c13",),
    "evt_syria": ("c18", "c18-executed", "c19"),
}
OTHER_AREAS = {"c09": "msr-syrian-coast|SY05", "c14": "SY06|SY10|SY05"}
"""Where a figure covers another area than the record under which it is told."""
Row = Mapping[str, object]


def _write(path: Path, rows: Iterable[Row]) -> None:
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _tell_event(event_id: str, place: str, days: tuple[date, date], **changes: object) -> Row:
    return {
        "event_id": event_id, "title_en": event_id, "title_ar": event_id, "scope": "total",
        "event_type": "Violence against civilians", "sub_event_type": "Attack",
        "date_start": days[0], "date_end": days[1], "date_prec": 2, "place_id": place,
        "summary_en": "Written when all was known.", "verification": "contested",
    } | changes  # fmt: skip


EVENTS = (
    _tell_event("evt_coast", "msr-syrian-coast", march(6, 8), precision="country"),
    _tell_event("evt_four", "msr-syrian-coast", march(6, 11), precision="country",
                other_place_ids=GOVERNORATES),
    _tell_event("evt_lattakia", "SY06", march(6, 11), precision="governorate"),
    _tell_event("evt_banias", "C5360", march(8, 9), precision="settlement"),
    _tell_event("evt_syria", "SY", march(1, 31), precision="country"),
    _tell_event("evt_site_one", "C5360", march(8, 8), scope="site", precision="settlement"),
    _tell_event("evt_site_two", "C3480", march(9, 9), scope="site", precision="settlement"),
)  # fmt: skip


def _tell_figure(name: str, subject: str) -> Row:
    figure = FIGURES[name]
    about = figure.quantifier == "approximately"
    closed = figure.quantifier == "exact"
    start, end = figure.days or (None, None)
    return {
        "claim_id": f"clm_{name}", "subject_id": subject, "asserted_by": figure.source,
        "relayed_by": "Press" if figure.relays else None,
        "relays_claim_id": f"clm_{figure.relays}" if figure.relays else None,
        "measure": figure.measure, "measure_as_stated": figure.stated,
        "population": figure.population, "low": None if about else figure.number,
        "best": figure.number if about or closed else None,
        "high": figure.number if closed else None, "quantifier": figure.quantifier,
        "method": figure.method, "cumulative": str(figure.cumulative).lower(),
        "scope_place_ids": OTHER_AREAS.get(name), "period_start": start, "period_end": end,
        "as_of": min(end or figure.reported, figure.reported), "reported_at": figure.reported,
    }  # fmt: skip


def tell_count(claim: str, subject: str, number: int, reported: date, **changes: object) -> Row:
    """Return an invented count of dead civilians."""
    return {
        "claim_id": claim, "subject_id": subject, "asserted_by": "Monitor", "measure": "killed",
        "population": "civilians", "low": number, "best": number, "high": number,
        "quantifier": "exact", "method": "count", "as_of": reported, "reported_at": reported,
    } | changes  # fmt: skip


SITES = (
    tell_count("clm_one_early", "evt_site_one", 3, date(2025, 3, 8)),
    tell_count("clm_one_late", "evt_site_one", 5, date(2025, 3, 12)),
    tell_count("clm_two", "evt_site_two", 4, date(2025, 3, 9)),
)
FLOW = {
    "flow_id": "flw_north", "title_en": "To the north", "title_ar": "إلى الشمال",
    "measure": "arrivals", "origin_place_id": "SY06", "dest_place_id": "msr-lb-northern",
    "period_start": date(2025, 3, 6), "period_end": date(2025, 4, 30),
}  # fmt: skip
MOVED = (
    tell_count("clm_moved_early", "flw_north", 12_000, date(2025, 3, 20), measure="displaced",
               population="all", asserted_by="UNHCR"),
    tell_count("clm_moved_late", "flw_north", 33_928, date(2025, 4, 30), measure="displaced",
               population="all", asserted_by="UNHCR"),
)  # fmt: skip
CORRIDOR = {
    "corridor_id": "cor_road", "name_en": "Road", "name_ar": "طريق", "kind": "road",
    "origin_place_id": "C5360", "dest_place_id": "C5221", "status": "closed",
    "status_as_stated": "closed by earth berms", "last_confirmed_at": date(2025, 3, 10),
    "outcome_en": "It stayed closed.", "announced_publicly": "true",
}  # fmt: skip
REPORTS = (
    tell_count("clm_road_early", "cor_road", 1, date(2025, 3, 8), measure="none"),
    tell_count("clm_road_late", "cor_road", 1, date(2025, 3, 10), measure="none",
               asserted_by="Press"),
)  # fmt: skip


def write_replay(folder: Path) -> Path:
    """Write the record into a new folder and return it."""
    folder.mkdir()
    figures = [_tell_figure(name, subject) for subject, names in SUBJECTS.items() for name in names]
    _write(folder / "sources.csv", (
        {"source_id": name, "name_en": name, "name_ar": name, "kind": "monitor",
         "independence_group": name, "reliability": reliability}
        for name, reliability in RELIABILITY.items()
    ))  # fmt: skip
    _write(folder / "events.csv", EVENTS)
    _write(folder / "flows.csv", [FLOW])
    _write(folder / "corridors.csv", [CORRIDOR])
    _write(folder / "claims.csv", [*figures, *SITES, *MOVED, *REPORTS])
    return folder
