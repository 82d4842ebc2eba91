"""What the geocoder is asked, and what would be right: one shape for every set of questions."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.place import PlaceQuery, Point

UCDP_KM = 10.0
"""How far from UCDP's position an answer for a place (`where_prec` 1 and 2) may lie."""
UCDP_AREA_KM = 50.0
"""The same for what UCDP itself knows only to a district or worse."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query and its truth.

    Right is an answer among `accepted` (ids) or within `tolerance_km` of `point`; its governorate
    is right when it is among `governorates`. Of an `ambiguous` name all `namesakes` have to be
    listed, and none may be chosen. `group` is what the tables are split by.
    """

    query: PlaceQuery
    group: str
    accepted: frozenset[str] = frozenset()
    governorates: frozenset[str] = frozenset()
    point: Point | None = None
    tolerance_km: float = 0.0
    ambiguous: bool = False
    namesakes: frozenset[str] = frozenset()


def _read_rows(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _split(text: str) -> frozenset[str]:
    return frozenset(code for code in text.split("|") if code)


def read_toponyms(data: Path) -> list[Question]:
    """Read the spellings of toponyms_dev.csv, grouped by their script."""
    return [
        Question(
            PlaceQuery(name=row["query"], context=row["context"] or None),
            group=row["script"],
            accepted=_split(row["accept_pcodes"]),
            governorates=_split(row["true_adm1_pcodes"]),
            point=Point(float(row["lon"]), float(row["lat"])),
            tolerance_km=float(row["tolerance_km"]),
            ambiguous=row["ambiguous"] == "1",
            namesakes=_split(row["true_pcodes"]),
        )
        for row in _read_rows(data / "geocoding" / "toponyms_dev.csv")
    ]


def ask_ucdp(row: Mapping[str, str]) -> Question:
    """Ask for the place of one row of UCDP, grouped by its own precision."""
    precise = row["where_prec"] in {"1", "2"}
    units = {row.get("cod_adm1_pcode", ""), row.get("cod_adm2_pcode", "")} - {""}
    return Question(
        PlaceQuery(
            name=row["where_coordinates"],
            admin1=row["adm_1"] or None,
            admin2=row["adm_2"] or None,
        ),
        group=f"where_prec {row['where_prec']}",
        accepted=frozenset() if precise else frozenset(units),
        governorates=_split(row.get("cod_adm1_pcode", "")),
        point=Point(float(row["longitude"]), float(row["latitude"])),
        tolerance_km=UCDP_KM if precise else UCDP_AREA_KM,
    )


def read_ucdp(data: Path) -> list[Question]:
    """Read UCDP's place strings with their admin columns."""
    return list(map(ask_ucdp, _read_rows(data / "geocoding" / "ucdp_places_dev.csv")))
