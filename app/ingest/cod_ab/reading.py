"""A folder of files becomes one release: which table is which level, as of which day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import orjson
import shapely

from app.domain.errors import MasarError
from app.domain.place import Place
from app.domain.release import LEVELS, LayerUse, Release, ReleaseReport
from app.ingest.cod_ab.checks import check_units
from app.ingest.cod_ab.columns import find_columns, find_level
from app.ingest.cod_ab.days import check_day, find_day
from app.ingest.cod_ab.layers import (
    Layer,
    LayerFile,
    hash_file,
    list_files,
    list_other_files,
    read_layers,
)
from app.ingest.cod_ab.naming import is_garbled
from app.ingest.cod_ab.outlines import are_points, are_polygons
from app.ingest.cod_ab.units import LevelTable, read_units

TITLE = "OCHA COD-AB, administrative boundaries of Syria"
_ENCODINGS = ("UTF-8", "CP1256")
"""What a shapefile's texts may be in when it says nothing, or something wrong, of it."""


def _recognise(layer: Layer) -> LevelTable | str:
    """Return the table with its level, or the reason why it is none."""
    columns = find_columns(layer.columns)
    if isinstance(columns, str):
        return columns
    level = find_level(layer.columns[columns.code])
    if level is None:
        return "its p-codes are not of one level"
    if level == "settlement":
        if not are_points(layer.shapes) and not (columns.lat and columns.lon):
            return "no positions"
    elif not are_polygons(layer.shapes):
        return "no areas"
    return LevelTable(level, layer, columns)


def _read_file(file: LayerFile, report: ReleaseReport) -> Iterator[LevelTable]:
    report.files[file.name] = hash_file(file.path)
    for layer in read_layers(file):
        found = _recognise(layer)
        if isinstance(found, str):
            report.layers.append(LayerUse(layer.name, layer.rows, None, found))
        else:
            yield _read_again(file, found, report)


def _read_again(file: LayerFile, table: LevelTable, report: ReleaseReport) -> LevelTable:
    """Return the table with its Arabic legible, if another encoding makes it so."""
    if not is_garbled(table.layer.columns[table.columns.name_ar]):
        return table
    for encoding in _ENCODINGS:
        legible = _read_as(file, table.layer.name, encoding)
        if legible is not None:
            report.note("encoding", f"{table.layer.name} says nothing true of its encoding; its "
                        f"texts were read as {encoding}")  # fmt: skip
            return legible
    raise MasarError(
        f"The Arabic names of {table.layer.name} are garbled and no encoding makes them legible.",
        "A shapefile needs its .cpg file beside it.",
    )


def _read_as(file: LayerFile, name: str, encoding: str) -> LevelTable | None:
    """Return a table read in an encoding, or None where its Arabic is garbled in that, too."""
    try:
        layer = next(layer for layer in read_layers(file, encoding=encoding) if layer.name == name)
    except MasarError:
        return None
    found = _recognise(layer)
    if isinstance(found, str) or is_garbled(layer.columns[found.columns.name_ar]):
        return None
    return found


def _count_vertices(layer: Layer) -> int:
    return 0 if layer.shapes is None else int(shapely.get_num_coordinates(layer.shapes).sum())


def _choose(tables: Iterable[LevelTable], report: ReleaseReport) -> dict[str, LevelTable]:
    """Return one table per level: the one that lies highest, then the most detailed."""
    ranked = sorted(
        tables,
        key=lambda table: (table.layer.depth, -_count_vertices(table.layer), table.layer.name),
    )
    chosen: dict[str, LevelTable] = {}
    for table in ranked:
        best = chosen.setdefault(table.level, table)
        reason = None if best is table else _tell_why_not(table, best)
        level = table.level if best is table else None
        report.layers.append(LayerUse(table.layer.name, table.layer.rows, level, reason))
    return {level: chosen[level] for level in LEVELS if level in chosen}


def _tell_why_not(table: LevelTable, best: LevelTable) -> str:
    if table.layer.depth > best.layer.depth:
        return f"the level {table.level} is read from {best.layer.name}, which lies higher"
    counts = f"{_count_vertices(best.layer):,} vertices against {_count_vertices(table.layer):,}"
    return (
        f"the level {table.level} is read from {best.layer.name}, which is more detailed ({counts})"
    )


def _find_day(tables: Iterable[LevelTable], report: ReleaseReport) -> date | None:
    """Return the newest day that any level states of itself."""
    stated = {
        table.layer.name: table.layer.columns[table.columns.date]
        for table in tables
        if table.columns.date
    }
    return find_day(stated, report)


def _hash_units(units: Iterable[Place]) -> str:
    digest = hashlib.sha256()
    for unit in units:
        spot = (unit.point.lon, unit.point.lat) if unit.point else None
        text = (unit.place_id, unit.level, unit.name_en, unit.name_ar, unit.aliases, unit.parent_id,
                unit.admin1_pcode, unit.admin2_pcode, unit.admin3_pcode, spot)  # fmt: skip
        digest.update(orjson.dumps(text))
        digest.update(unit.area_wkb or b"")
    return digest.hexdigest()


def _find_tables(folder: Path, report: ReleaseReport) -> dict[str, LevelTable]:
    tables = [table for file in list_files(folder) for table in _read_file(file, report)]
    chosen = _choose(tables, report)
    if not set(chosen) - {"country"}:
        seen = "; ".join(f"{use.name}: {use.reason}" for use in report.layers[:5])
        raise MasarError(
            f"No administrative units were found{f' ({seen})' if seen else ''}.",
            "Give OCHA's COD-AB of Syria: a folder, a zip or its address, with shapefiles, "
            "GeoJSON, a geodatabase, a GeoPackage or tables.",
        )
    for name in list_other_files(folder):
        report.layers.append(LayerUse(name, 0, None, "no format that boundaries come in"))
    return chosen


def read_release(folder: Path, origin: str, valid_from: date | None = None) -> Release:
    """Read the units of a release from a folder of files, with a report of what is odd.

    `origin` says for readers where it came from; `valid_from` overrides the day that the files
    state. Raises MasarError, naming file or unit, for what cannot be read or believed.
    """
    report = ReleaseReport()
    tables = _find_tables(folder, report)
    if valid_from is None:
        day = _find_day(tables.values(), report)
    else:
        day = check_day(valid_from, "--valid-from")
    if day is None:
        report.note("undated", "THE FILES STATE NO DAY. It can stand alone, but no other release "
                    "beside it until it has one: load it again with "
                    "--valid-from YYYY-MM-DD")  # fmt: skip
    for table in tables.values():
        if table.layer.reprojected_from:
            report.note("reprojected", f"{table.layer.name} was in other coordinates than WGS 84")
    units = {level: list(read_units(table, report)) for level, table in tables.items()}
    check_units(units, report)
    every = tuple(unit for level in units.values() for unit in level)
    sha256 = _hash_units(sorted(every, key=lambda unit: unit.place_id))
    return Release(
        release_id=f"cod-ab-{sha256[:12]}",
        title=f"{TITLE}, {day or 'without a date'}",
        origin=origin,
        valid_from=day,
        sha256=sha256,
        units=every,
        report=report,
        dated_by_hand=valid_from is not None,
    )
