"""IOM DTM's table: the 21 columns of its API, version 3, in order.

DTM counts who is present where, and by which governorate they left. A movement is told by where it
ends, with the persons who came; who went back is not displaced any more and is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.encode.shapes.rows import End, Row, Subject, count_persons
from app.encode.shapes.shape import Shape
from app.encode.shapes.tables import Spell, Table

_ISO3 = {"SY": "SYR", "LB": "LBN", "TR": "TUR", "IQ": "IRQ", "JO": "JOR", "EG": "EGY", "IL": "ISR"}
_UNKNOWN_ORIGIN = "Not available"


def _find_day(row: Row) -> date:
    day: date = row["as_of"] or row["date_end"]
    return day


def _spell_unit(end: str, level: str, part: int) -> Callable[[Row], str | None]:
    def spell(row: Row) -> str | None:
        found: tuple[str, str] | None = getattr(row[end], level)
        return found[part] if found else None

    return spell


def _spell_origin(part: int) -> Callable[[Row], str]:
    spell = _spell_unit("origin", "admin1", part)
    return lambda row: spell(row) or _UNKNOWN_ORIGIN


def _tell_level(row: Row) -> int:
    dest: End = row["dest"]
    return 2 if dest.admin2 else 1 if dest.admin1 else 0


def _refuse(row: Row) -> str | None:
    if row["measure"] == "returns":
        return "returns: DTM's column counts those who are displaced"
    return None if count_persons(row) is not None else "no number of persons"


COLUMNS: dict[str, Spell | None] = {
    "id": lambda row: row["id"],
    "operation": None,
    "admin0Name": lambda row: row["dest"].country_name,
    "admin0Pcode": lambda row: _ISO3.get(row["dest"].country, row["dest"].country),
    "admin1Name": _spell_unit("dest", "admin1", 1),
    "admin1Pcode": _spell_unit("dest", "admin1", 0),
    "admin2Name": _spell_unit("dest", "admin2", 1),
    "admin2Pcode": _spell_unit("dest", "admin2", 0),
    "adminLevel": _tell_level,
    "numPresentIdpInd": count_persons,
    "reportingDate": _find_day,
    "yearReportingDate": lambda row: _find_day(row).year,
    "monthReportingDate": lambda row: _find_day(row).month,
    "roundNumber": None,
    "displacementReason": None,
    "numberMales": None,
    "numberFemales": None,
    "idpOriginAdmin1Name": _spell_origin(1),
    "idpOriginAdmin1Pcode": _spell_origin(0),
    "assessmentType": None,
    "operationStatus": None,
}
_TABLE = Table(COLUMNS, _refuse, own_adapter="dtm")
SHAPE = Shape(
    "dtm",
    "IOM DTM's 21 columns (CSV)",
    (Subject.FLOWS,),
    _TABLE.encode,
    columns=tuple(COLUMNS),
    own_adapter="dtm",
)
