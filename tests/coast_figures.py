"""The 22 figures that were published for one week on the Syrian coast, and their stated parts.

Figures, sources and dates only. Each scope is what its source says that it counts; an area or a
period of None is one that it does not say.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

COAST = ("SY/msr-syrian-coast",)
LATTAKIA, TARTOUS, HAMA, HOMS = ("SY/SY06",), ("SY/SY10",), ("SY/SY05",), ("SY/SY04",)
FOUR = (*LATTAKIA, *TARTOUS, *HAMA, *HOMS)
THREE = (*LATTAKIA, *TARTOUS, *HAMA)
COAST_AND_HAMA = (*COAST, *HAMA)
BANIAS = ("SY/SY10/SY1002/SY100200/C5360",)
SITES_OF_THE_COAST = ("SY/msr-syrian-coast/~sites",)
SYRIA = ("SY",)
NORTH_OF_LEBANON = ("LB/msr-lb-northern",)
MARCH_END, TODAY = date(2025, 3, 31), date(2025, 12, 31)


def march(first: int, last: int) -> tuple[date, date]:
    """Return days of March 2025."""
    return date(2025, 3, first), date(2025, 3, last)


@dataclass(frozen=True)
class Figure:
    """One figure as stated: who, when, how many, of what, of whom, where, for which days."""

    source: str
    reported: date
    number: int
    population: str = "all"
    area: tuple[str, ...] | None = COAST
    days: tuple[date, date] | None = march(6, 8)
    measure: str = "killed"
    quantifier: str = "exact"
    method: str = "count"
    cumulative: bool = True
    high: int | None = None
    relays: str | None = None
    stated: str | None = None


def day(number: int, month: int = 3) -> date:
    """Return a day of 2025."""
    return date(2025, month, number)


FIGURES: dict[str, Figure] = {
    "c01": Figure("SNHR", day(7), 240, days=march(6, 7), quantifier="at_least"),
    "c01-security": Figure("SNHR", day(7), 100, "security", days=march(6, 7)),
    "c01-by-loyalists": Figure("SNHR", day(7), 15, "civilians", days=march(6, 7),
                               stated="civilians killed by loyalists"),
    "c01-by-security": Figure("SNHR", day(7), 125, "civilians", days=march(6, 7),
                              stated="civilians killed by security forces",
                              quantifier="approximately"),
    "c02": Figure("SOHR", day(8), 524, quantifier="approximately"),
    "c02-civilians": Figure("SOHR", day(8), 311, "civilians"),
    "c02-combatants": Figure("SOHR", day(8), 213, "combatants"),
    "c03": Figure("SOHR", day(8), 340, "civilians"),
    "c04": Figure("SOHR", day(8), 745, "civilians", quantifier="at_least"),
    "c05": Figure("SOHR", day(9), 1018),
    "c05-civilians": Figure("SOHR", day(9), 745, "civilians"),
    "c05-security": Figure("SOHR", day(9), 125, "security"),
    "c05-loyalists": Figure("SOHR", day(9), 148, "loyalists"),
    "c06": Figure("SOHR", day(8), 213, "combatants", relays="c02-combatants"),
    "c06-security": Figure("SOHR", day(8), 93, "security"),
    "c07": Figure("SOHR", day(9), 741, "civilians", days=None, measure="casualties_unspecified",
                  quantifier="more_than", method="unstated", cumulative=False, relays="c04"),
    "c08": Figure("SOHR", day(11), 1225, "civilians", FOUR, march(6, 11)),
    "c08-lattakia": Figure("SOHR", day(11), 658, "civilians", LATTAKIA, march(6, 11)),
    "c08-tartous": Figure("SOHR", day(11), 384, "civilians", TARTOUS, march(6, 11)),
    "c08-hama": Figure("SOHR", day(11), 171, "civilians", HAMA, march(6, 11)),
    "c08-homs": Figure("SOHR", day(11), 12, "civilians", HOMS, march(6, 11)),
    "c09": Figure("SNHR", day(11), 803, "all", COAST_AND_HAMA, march(6, 10)),
    "c10": Figure("SOHR", day(12), 1383, "civilians", FOUR, march(6, 12)),
    "c10-lattakia": Figure("SOHR", day(12), 683, "civilians", LATTAKIA, march(6, 12)),
    "c11": Figure("SOHR", day(14), 1476, "civilians", FOUR, march(6, 14)),
    "c11-massacres": Figure("SOHR", day(14), 54, "unstated", FOUR, march(6, 14), "massacres"),
    "c12": Figure("SOHR", day(15), 1500, "civilians", days=march(6, 15), quantifier="at_least"),
    "c13": Figure("Amnesty", day(3, 4), 32, "civilians", BANIAS, march(8, 9), "executed"),
    "c14": Figure("SCM", TODAY, 1169, "civilians", THREE, march(1, 31)),
    "c14-hama": Figure("SCM", TODAY, 161, "civilians", HAMA, march(1, 31)),
    "c15": Figure("Seen", TODAY, 1743, "civilians", days=march(6, 10), method="unstated"),
    "c16": Figure("Committee", day(22, 7), 1426, "all", SITES_OF_THE_COAST, march(1, 31),
                  method="named_list"),
    "c16-missing": Figure("Committee", day(22, 7), 20, "all", SITES_OF_THE_COAST, march(1, 31),
                          "missing", method="named_list"),
    "c17": Figure("Committee", day(22, 7), 238, "security", COAST, march(1, 31)),
    "c18": Figure("SOHR", day(31, 8), 2069, "civilians", SYRIA, march(1, 31)),
    "c18-executed": Figure("SOHR", day(31, 8), 1726, "civilians", SYRIA, march(1, 31),
                           "executed"),
    "c19": Figure("SOHR", day(31, 8), 2644, "all", SYRIA, march(1, 31)),
    "c20": Figure("Several", TODAY, 2300, "unstated", None, None, quantifier="range", high=2400,
                  method="unstated", cumulative=False),
    "c21": Figure("Tehran Times", TODAY, 4001, "unstated", None, None, quantifier="more_than",
                  method="unstated", cumulative=False),
    "c22": Figure("UNHCR", day(30, 4), 33928, "all", NORTH_OF_LEBANON,
                  (day(1), date(2025, 4, 30)), "displaced"),
}  # fmt: skip


def tell_figure(name: str) -> dict[str, Any]:
    """Return a figure as the row of a claim that is public."""
    figure = FIGURES[name]
    open_ended = figure.quantifier in {"at_least", "more_than", "range"}
    start, end = figure.days or (None, None)
    return {
        "claim_id": name, "measure": figure.measure, "population": figure.population,
        "measure_as_stated": figure.stated,
        "low": None if figure.quantifier == "approximately" else figure.number,
        "best": None if open_ended else figure.number,
        "high": figure.high if open_ended or figure.quantifier == "approximately"
        else figure.number,
        "quantifier": figure.quantifier, "method": figure.method,
        "cumulative": figure.cumulative, "scope_paths": list(figure.area or ()),
        "period_start": start, "period_end": end,
        "as_of": min(end or figure.reported, figure.reported), "as_of_unit": "day",
        "reported_at": figure.reported, "reported_unit": "day",
        "asserted_by_en": figure.source, "asserted_by_ar": figure.source,
        "relayed_by": "Press" if figure.relays else None, "relays_claim_id": figure.relays,
        "status": "active", "supersedes_claim_id": None,
    }  # fmt: skip
