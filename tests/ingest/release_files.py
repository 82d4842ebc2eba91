"""A small invented release of boundaries, in the formats and columns that OCHA has used."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas
import shapely

WEST, EAST = shapely.box(36.0, 35.0, 36.5, 35.5), shapely.box(36.5, 35.0, 37.0, 35.5)
WHOLE = shapely.box(36.0, 35.0, 37.0, 35.5)
QUARTER = shapely.box(36.1, 35.1, 36.2, 35.2)
Row = dict[str, Any]

GOVERNORATE: Row = {"PCODE": "SY91", "NAME_EN": "Invented", "NAME_AR": "مبتكر",
                    "UPDATE_DAT": "2016-09-05"}  # fmt: skip
DISTRICT: Row = {"PCODE": "SY9100", "NAME_EN": "Midst", "NAME_AR": "وسط", "ADM1_PCODE": "SY91",
                 "ADM1_EN": "Invented", "ADM1_AR": "مبتكر", "UPDATE_DAT": "2018-02-19"}  # fmt: skip
WESTERN: Row = {"PCODE": "SY910000", "NAME_EN": "West", "NAME_AR": "غرب", "ADM2_PCODE": "SY9100",
                "ADM1_PCODE": "SY91", "UPDATE_DAT": "2016-09-05"}  # fmt: skip
EASTERN: Row = {**WESTERN, "PCODE": "SY910001", "NAME_EN": "East", "NAME_AR": "شرق"}
VILLAGE: Row = {"PCODE": "C9001", "NAME_EN": "Hamlet", "NAME_AR": "قرية", "ADM3_PCODE": "SY910000",
                "ADM2_PCODE": "SY9100", "ADM1_PCODE": "SY91", "LAT": "35.15",
                "LON": "36.15"}  # fmt: skip
BLOCK: Row = {"PCODE": "N9001", "NAME_EN": "Block", "NAME_AR": "حارة", "ADM4_PCODE": "C9001",
              "ADM3_PCODE": "SY910000"}  # fmt: skip

Shaped = tuple[Row, shapely.Geometry]
RELEASE: Mapping[str, list[Shaped]] = {
    "admin1": [(GOVERNORATE, WHOLE)],
    "admin2": [(DISTRICT, WHOLE)],
    "admin3": [(WESTERN, WEST), (EASTERN, EAST)],
    "quarters": [(BLOCK, QUARTER)],
}


def frame(rows: Iterable[Shaped]) -> geopandas.GeoDataFrame:
    """Return rows with their shapes as one table in WGS 84."""
    rows = list(rows)
    return geopandas.GeoDataFrame(
        [row for row, _ in rows], geometry=[shape for _, shape in rows], crs="EPSG:4326"
    )


def write_layer(path: Path, rows: Iterable[Shaped], **options: Any) -> Path:
    """Write a table in the format that the file's name asks for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gdb":
        options["driver"] = "OpenFileGDB"
    frame(rows).to_file(path, engine="pyogrio", **options)
    return path


def write_villages(path: Path, *rows: Row) -> Path:
    """Write communities as CSV, as they are published in tables."""
    names = list((rows or (VILLAGE,))[0])
    lines = [
        ",".join(names),
        *(",".join(f'"{row[n]}"' for n in names) for row in rows or (VILLAGE,)),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_release(folder: Path, suffix: str = ".shp", **replaced: list[Shaped]) -> Path:
    """Write the invented release, one file per level, with the communities beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {**RELEASE, **replaced}.items():
        if rows:
            write_layer(folder / f"{name}{suffix}", rows)
    write_villages(folder / "villages.csv")
    return folder


def pack(folder: Path, target: Path, *, below: str = "") -> Path:
    """Pack a folder's files into a zip, below a folder of its own where one is named."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, f"{below}{path.relative_to(folder)}")
    return target
