"""The rows of one level of a release as units of the gazetteer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import shapely

from app.domain.errors import MasarError
from app.domain.place import Place, Point
from app.domain.release import ReleaseReport
from app.ingest.cod_ab.columns import LEVEL_CODES, Columns
from app.ingest.cod_ab.layers import Layer
from app.ingest.cod_ab.naming import Naming, read_names
from app.ingest.cod_ab.outlines import SYRIA, are_points, check_outlines, find_middle

SOURCE = "OCHA COD-AB"
SETTLEMENT_RADIUS_M = 2_000
"""A community's point is one place in it; OCHA's and other maps' differ by up to this."""
_YES = frozenset({"true", "1", "yes", "y", "t"})
_PARENT_LEVELS = {1: 4, 2: 6, 3: 8}
"""How many letters of a sub-district's code are those of the units above it."""


@dataclass(frozen=True, slots=True)
class LevelTable:
    """A layer that was recognised as one level, and what its columns mean."""

    level: str
    layer: Layer
    columns: Columns


def _check_codes(table: LevelTable) -> None:
    pattern = LEVEL_CODES[table.level]
    codes = table.layer.columns[table.columns.code]
    wrong = [code or "(empty)" for code in codes if not pattern.fullmatch(code)]
    if wrong:
        raise MasarError(
            f"{table.layer.name}: {wrong[0]!r} is not the p-code of a {table.level}"
            + (f", and {len(wrong) - 1:,} more are not." if len(wrong) > 1 else ".")
        )
    twice = [code for code, count in Counter(codes).items() if count > 1]
    if twice:
        more = f", and {len(twice) - 1:,} more do" if len(twice) > 1 else ""
        raise MasarError(f"{table.layer.name}: the p-code {twice[0]} stands in several rows{more}.")


def _read_stated(table: LevelTable, number: int, row: int) -> str | None:
    column = table.columns.parents.get(number)
    return table.layer.columns[column][row] or None if column else None


def _find_codes(table: LevelTable, row: int, report: list[str]) -> dict[int, str | None]:
    """Return the codes of the units above, from its own code where that tells them."""
    code = table.layer.columns[table.columns.code][row]
    codes: dict[int, str | None] = {}
    finest = _read_stated(table, 3, row)
    for number, length in _PARENT_LEVELS.items():
        stated = _read_stated(table, number, row)
        root = code if code.startswith("SY") else (finest or "")
        implied = root[:length] if len(root) >= length else None
        if stated and implied and stated != implied:
            report.append(f"{code}: {stated} stated, {implied} by its code")
        codes[number] = implied or stated
    codes[4] = _read_stated(table, 4, row)
    return codes


def _read_point(table: LevelTable, row: int) -> Point:
    layer, columns = table.layer, table.columns
    code = layer.columns[columns.code][row]
    try:
        if layer.shapes is not None and are_points(layer.shapes):
            spot = layer.shapes[row]
            point = Point(round(spot.x, 6), round(spot.y, 6))
        else:
            lon, lat = (layer.columns[name or ""][row] for name in (columns.lon, columns.lat))
            point = Point(float(lon), float(lat))
    except (ValueError, KeyError, AttributeError, shapely.errors.GEOSException):
        raise MasarError(f"{layer.name}: {code} has no position.") from None
    if not shapely.intersects_xy(SYRIA, point.lon, point.lat):
        raise MasarError(f"{layer.name}: {code} at {point.lat}, {point.lon} is not in Syria.")
    return point


def _build_unit(table: LevelTable, row: int, naming: Naming, codes: dict[int, str | None]) -> Place:
    code = table.layer.columns[table.columns.code][row]
    own = {"governorate": 1, "district": 2, "subdistrict": 3}.get(table.level, 0)
    above = {
        "governorate": "SY", "district": codes[1], "subdistrict": codes[2],
        "settlement": codes[3], "neighbourhood": codes[4] or codes[3],
    }.get(table.level)  # fmt: skip
    held = [codes[n] if table.level != "country" and (not own or n <= own) else None
            for n in (1, 2, 3)]  # fmt: skip
    return Place(
        code, table.level, naming.name_en, naming.name_ar, "SY", pcode=code,
        aliases=naming.aliases, parent_id=above, admin1_pcode=held[0], admin2_pcode=held[1],
        admin3_pcode=held[2], source=SOURCE,
    )  # fmt: skip


def read_units(table: LevelTable, report: ReleaseReport) -> Iterator[Place]:
    """Yield the units of one level.

    Raises MasarError naming the unit whose code is not of the level or stands twice, that has no
    position, or whose outline is refused.
    """
    _check_codes(table)
    names = read_names(table.layer, table.columns, report)
    disagreeing: list[str] = []
    units = [
        _build_unit(table, row, naming, _find_codes(table, row, disagreeing))
        for row, naming in enumerate(names)
    ]
    report.note(
        "prefixes", "the codes of the units above are not the beginning of its own", disagreeing
    )
    _note_capitals(table, report)
    yield from _place_units(table, units, report)


def _place_units(
    table: LevelTable, units: Sequence[Place], report: ReleaseReport
) -> Iterator[Place]:
    if table.level == "settlement":
        for row, unit in enumerate(units):
            point = _read_point(table, row)
            yield replace(unit, point=point, precision_m=SETTLEMENT_RADIUS_M)
        return
    shapes = table.layer.shapes
    assert shapes is not None  # noqa: S101 - only tables with areas are taken for these levels
    sound = check_outlines([unit.place_id for unit in units], shapes, report)
    for unit, shape in zip(units, sound, strict=True):
        middle, radius = find_middle(shape)
        wkb = shapely.to_wkb(shape)
        yield replace(unit, point=middle, precision_m=radius, area_wkb=wkb)


def _note_capitals(table: LevelTable, report: ReleaseReport) -> None:
    column = table.columns.capital
    if column is None:
        return
    codes = table.layer.columns[table.columns.code]
    flags = table.layer.columns[column]
    seats = [code for code, flag in zip(codes, flags, strict=True) if flag.lower() in _YES]
    report.note("capitals", "marked as a capital; the marks are incomplete and are not used", seats)
