"""IOM's Displacement Tracking Matrix, version 3: the API's JSON and the same columns as CSV.

A row counts the people present in an area. Where it names the area that they come from, it is a
movement: people who shelter here and have come from there, on the day of the report. Rounds count
the same people again, so each round is a figure of its own and none is added to another. Where no
origin is named it is a stock, and no movement. Terms: IOM's; no row of it ships with Masar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.domain.plain_text import spell_plainly
from app.domain.source import SourceRecord
from app.ingest.adapter import Adapter, ReadOptions
from app.ingest.files import FileKind, TableRow, read_json_rows, tell_kind
from app.ingest.files.json_rows import NoSuchList
from app.ingest.movement_rows import read_movement_rows
from app.ingest.whole_numbers import drop_zero_decimals, refuse_counts

NAME = "dtm"
SOURCE = {
    "source_id": "iom-dtm",
    "name_en": "IOM Displacement Tracking Matrix",
    "name_ar": "مصفوفة تتبع النزوح، المنظمة الدولية للهجرة",
    "kind": "un",
    "independence_group": "iom",
    "reliability": "good",
    "url": "https://dtm.iom.int",
}
REQUIRED = (
    "admin0Pcode",
    "admin1Name",
    "adminLevel",
    "numPresentIdpInd",
    "reportingDate",
    "idpOriginAdmin1Name",
)
_SYRIA = ("SYR", "SY")
_UNKNOWN = frozenset({"", "not available", "unknown", "none", "null", "na", "nan"})
_LEVELS = {"0": "country", "1": "governorate", "2": "district", "3": "subdistrict"}
_PCODE = re.compile(r"SY\d{2}(?:\d{2}){0,2}")
"""A p-code as OCHA writes it; DTM pads some, and then the names are better."""
_KEY = ("operation", "admin1Pcode", "admin2Pcode", "idpOriginAdmin1Pcode", "idpOriginAdmin1Name",
        "displacementReason", "assessmentType", "roundNumber", "reportingDate")  # fmt: skip


def _read(row: Mapping[str, str], name: str) -> str:
    """Return a value, or nothing for the words by which DTM says that there is none."""
    text = row.get(name, "").strip()
    return "" if text.lower() in _UNKNOWN else text


def _read_count(row: Mapping[str, str], name: str) -> str:
    return drop_zero_decimals(_read(row, name))


def _read_origin(row: Mapping[str, str]) -> dict[str, str]:
    code, name = _read(row, "idpOriginAdmin1Pcode"), _read(row, "idpOriginAdmin1Name")
    if _PCODE.fullmatch(code):
        return {"origin_place_id": code, "origin_precision": "governorate"}
    return {"origin_admin1": name, "origin_precision": "governorate"}


def _read_dest(row: Mapping[str, str]) -> dict[str, str]:
    country = _read(row, "admin0Pcode")
    level = _LEVELS.get(_read_count(row, "adminLevel"), "country")
    if level == "country" or country not in _SYRIA:
        return {"dest_place_id": country, "dest_precision": "country"}
    finest = "admin1" if level == "governorate" else "admin2"
    codes = [_read(row, f"{admin}Pcode") for admin in (finest, "admin1")]
    known = next((code for code in codes if _PCODE.fullmatch(code)), "")
    names = {f"dest_{admin}": _read(row, f"{admin}Name") for admin in ("admin1", "admin2")}
    told = {"dest_place_id": known} if known else names
    return {**told, "dest_precision": level}


def _read_claims(row: Mapping[str, str]) -> Iterator[dict[str, str]]:
    parts = {sex: _read_count(row, f"number{sex}s") for sex in ("Male", "Female")}
    # Zero of both among many is how DTM writes that nobody asked.
    asked = any(figure not in {"", "0"} for figure in parts.values())
    yield _spell_claim(row, "numPresentIdpInd")
    for sex, figure in parts.items():
        if asked and figure:
            yield {**_spell_claim(row, f"number{sex}s"), "sex": sex.lower()}


def _spell_claim(row: Mapping[str, str], column: str) -> dict[str, str]:
    figure = _read_count(row, column)
    return {
        "claim_key": column,
        "asserted_by": SOURCE["source_id"],
        "measure": "sheltered",
        "measure_as_stated": column,
        "population": "all",
        **dict.fromkeys(("low", "best", "high"), figure),
        "quantifier": "exact" if figure else "none",
        "as_of": _read(row, "reportingDate"),
        "reported_at": _read(row, "reportingDate"),
    }


def _find_refusal(row: Mapping[str, str]) -> RejectedRecord | None:
    reason = _read(row, "displacementReason")
    if _read(row, "admin0Pcode") not in _SYRIA and not _comes_from_syria(row):
        country = row.get("admin0Pcode", "").strip()[:50]
        return RejectedRecord("admin0Pcode", f"{country!r} is not {_SYRIA[0]}")
    if not (_read(row, "idpOriginAdmin1Name") or _read(row, "idpOriginAdmin1Pcode")):
        return RejectedRecord(
            "idpOriginAdmin1Name", "is not available: people present without an origin are a "
            "stock, and no movement"
        )  # fmt: skip
    if reason and "conflict" not in reason.lower() and "disaster" in reason.lower():
        return RejectedRecord("displacementReason", f"{reason[:100]!r} is no conflict")
    if not _read_count(row, "numPresentIdpInd"):
        return RejectedRecord("numPresentIdpInd", "is empty: nobody is said to be there")
    counted = ("numPresentIdpInd", "numberMales", "numberFemales")
    return refuse_counts({name: _read(row, name) for name in counted}, counted)


def _comes_from_syria(row: Mapping[str, str]) -> bool:
    return _PCODE.fullmatch(_read(row, "idpOriginAdmin1Pcode")) is not None


def spell_flow(
    row: Mapping[str, str], line: int = 0, damage: RejectedRecord | None = None
) -> SourceRecord:
    """Return one row as a record: people here who came from there, on the day of the report."""
    day = _read(row, "reportingDate")
    return SourceRecord(
        adapter=NAME,
        record_id=_read(row, "id") or "|".join(_read(row, name) for name in _KEY),
        kind="flow",
        line=line,
        fields={
            "measure": "sheltering",
            **_read_origin(row),
            **_read_dest(row),
            "period_start": day,
            "period_end": day,
            # Every round counts the same people again: their arrows would lie on one another.
            "drawn": "false",
        },
        claims=tuple(_read_claims(row)),
        provider=row,
        damage=damage or _find_refusal(row),
    )


def _read_answer(path: Path) -> Iterator[TableRow]:
    try:
        yield from read_json_rows(path, under="result.item")
    except NoSuchList as error:
        raise MasarError(
            f"{spell_plainly(path.name)} is JSON, but no answer of DTM's API: that is one object "
            "with its rows in the list `result`.",
            'Save the whole answer, with "result" around its rows, or the table as CSV.',
        ) from error


def _read_rows(path: Path) -> Iterator[TableRow]:
    is_answer = tell_kind(path) is FileKind.JSON
    return _read_answer(path) if is_answer else read_movement_rows(path, REQUIRED)


def read_dtm(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield IOM as a source, then one record per row.

    Raises MasarError when the file is no such table.
    """
    yield SourceRecord(NAME, SOURCE["source_id"], "source", 1, SOURCE)
    for found in _read_rows(path):
        missing = [name for name in REQUIRED if name not in found.cells]
        damage = (
            RejectedRecord(missing[0], "is not there; is this DTM's table?") if missing else None
        )
        yield spell_flow(found.cells, found.line, found.damage or damage)


ADAPTER = Adapter(
    name=NAME,
    title="IOM Displacement Tracking Matrix: people sheltering in an area, by where they came from",
    read=read_dtm,
    read_kept=spell_flow,
)
