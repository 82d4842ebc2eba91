"""The tables in a folder, whichever format holds them, as columns of text with shapes.

Formats are told by their first bytes and opened by one named driver: a driver that is found by
trying could be led by a prepared file to read another file of this machine.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import category

import numpy as np
import numpy.typing as npt
import shapely

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.ingest.files.csv_table import read_csv_rows

MOST_ROWS = 100_000
MOST_VERTICES = 5_000_000
"""Bounds on one table; OCHA's largest has 7,266 rows and 150,000 vertices."""
WGS84 = "EPSG:4326"
_PREFIXES = {".geojson": "GeoJSON:", ".json": "GeoJSON:"}
_MAGIC = {
    ".shp": b"\x00\x00\x27\x0a",
    ".gpkg": b"SQLite format 3\x00",
    ".xlsx": b"PK\x03\x04",
}
_AS_WRITTEN = {"DATE_AS_STRING": "YES"}
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    # A 30th of February is a date to the driver; as a text it is refused by name further on.
    **dict.fromkeys(_PREFIXES, _AS_WRITTEN),
    # Codes are text, and the first row is the header even where all below it is text too.
    ".xlsx": {"HEADERS": "FORCE", "FIELD_TYPES": "STRING"},
}
_MOST_SHEET_BYTES = 200_000_000
_COMPANIONS = frozenset(
    ".dbf .shx .prj .cpg .sbn .sbx .qmd .qpj .qix .xml .fbn .fbx .ain .aih .idm .ind .lyr".split()
)
SOURCE_FORMATS = frozenset({".shp", ".gpkg", ".gdb", ".xlsx", ".csv", *_PREFIXES})

_NO_TEXT = frozenset({"Cc", "Cs"})

Shapes = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """One table: lower-case column names, values as stripped text, shapes in WGS 84.

    `shapes` is None for a table without geometry. `depth` counts the folders above it.
    `reprojected_from` names the system that the shapes came in when it was another.
    """

    name: str
    depth: int
    columns: Mapping[str, Sequence[str]]
    shapes: Shapes | None = None
    reprojected_from: str | None = None

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values()), ()))


@dataclass(frozen=True, slots=True)
class LayerFile:
    """A file (or a geodatabase's folder) that may hold tables."""

    path: Path
    name: str
    depth: int


def list_files(folder: Path) -> Iterator[LayerFile]:
    """Yield what can hold tables under a folder, the shallowest first, without following links."""
    inside = sorted(folder.rglob("*"), key=lambda path: (len(path.parts), str(path)))
    databases = [path for path in inside if path.suffix.lower() == ".gdb" and path.is_dir()]
    for path in inside:
        if path.is_symlink() or any(database in path.parents for database in databases):
            continue
        if path in databases or (path.is_file() and path.suffix.lower() in SOURCE_FORMATS):
            name = path.relative_to(folder)
            yield LayerFile(path, spell_plainly(str(name)), len(name.parts) - 1)


def list_other_files(folder: Path) -> list[str]:
    """Return the names of the files right in a folder that no table is read from."""
    known = SOURCE_FORMATS | _COMPANIONS
    files = (path for path in sorted(folder.iterdir()) if path.is_file())
    return [spell_plainly(path.name) for path in files if path.suffix.lower() not in known]


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, or of all files of a folder one after the other."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    for each in files:
        with each.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def _spell_source(path: Path) -> str:
    suffix, name = path.suffix.lower(), spell_plainly(path.name)
    if suffix == ".gdb":
        if not any(path.glob("*.gdbtable")):
            raise MasarError(f"{name} is not a file geodatabase.")
        return str(path)
    magic = _MAGIC.get(suffix)
    if magic is not None:
        with path.open("rb") as file:
            if file.read(len(magic)) != magic:
                raise MasarError(f"{name} is not what its name says: its first bytes differ.")
        if suffix == ".xlsx":
            _check_sheets(path, name)
        return str(path)
    return f"{_PREFIXES[suffix]}{path}"


def _check_sheets(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as sheets:
            size = sum(entry.file_size for entry in sheets.infolist())
    except (zipfile.BadZipFile, EOFError) as error:
        raise MasarError(f"{name} is a damaged spreadsheet: {error}.") from error
    if size > _MOST_SHEET_BYTES:
        raise MasarError(f"{name} holds more than {_MOST_SHEET_BYTES // 10**6} MB unpacked.")


def clean_cell(text: str) -> str:
    """Return a value of a table without what commands a terminal; line breaks stay."""
    if text.isprintable():
        return text.strip()
    lines = text.replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in lines if sign == "\n" or category(sign) not in _NO_TEXT).strip()


def _spell_value(value: object) -> str:
    if value is None or value != value:  # NaN and NaT are not themselves
        return ""
    return clean_cell(str(value))


def _read_table(file: LayerFile) -> Layer:
    rows = list(read_csv_rows(file.path, ()))
    damaged = next((row.damage for row in rows if row.damage), None)
    if damaged is not None:
        raise MasarError(f"{file.name}: {damaged.message}.")
    names = list(rows[0].cells) if rows else []
    columns = {name.lower(): [clean_cell(row.cells[name]) for row in rows] for name in names}
    return Layer(file.name, file.depth, columns)


def read_layers(file: LayerFile, *, encoding: str | None = None) -> Iterator[Layer]:
    """Yield the tables of one file; raises MasarError naming it when it cannot be read.

    `encoding` overrides what a shapefile says of its own texts.
    """
    if file.path.suffix.lower() == ".csv":
        yield _read_table(file)
        return
    # Loading GDAL takes a second, and no other command needs it.
    import pyogrio  # type: ignore[import-untyped]
    from pyogrio.errors import DataLayerError, DataSourceError  # type: ignore[import-untyped]

    source = _spell_source(file.path)
    try:
        names = [str(row[0]) for row in pyogrio.list_layers(source)]
        for name in names:
            shown = file.name if len(names) == 1 else f"{file.name}/{spell_plainly(name)}"
            yield _read_layer(source, name, Layer(shown, file.depth, {}), encoding)
    # Texts that are not in their encoding, and days that do not exist, are errors of value.
    except (DataSourceError, DataLayerError, ValueError) as error:
        reason = spell_plainly(str(error).replace(str(file.path), file.name).splitlines()[0], 300)
        raise MasarError(f"{file.name} cannot be read: {reason}.") from error


def _read_layer(source: str, name: str, empty: Layer, encoding: str | None) -> Layer:
    import pyogrio.raw  # type: ignore[import-untyped]

    options = dict(_OPTIONS.get(Path(source).suffix.lower(), {}))
    info = pyogrio.read_info(
        source, layer=name, encoding=encoding, force_feature_count=True, **options
    )
    if info["features"] > MOST_ROWS:
        raise MasarError(f"{empty.name} has {info['features']:,} rows; {MOST_ROWS:,} are allowed.")
    meta, _, geometry, fields = pyogrio.raw.read(source, layer=name, encoding=encoding, **options)
    columns = {
        str(column).lower(): [_spell_value(value) for value in values.tolist()]
        for column, values in zip(meta["fields"], fields, strict=True)
    }
    if geometry is None:
        return Layer(empty.name, empty.depth, columns)
    shapes = _read_shapes(geometry, empty.name)
    crs = meta["crs"]
    if crs == WGS84 or not len(shapes):
        return Layer(empty.name, empty.depth, columns, shapes)
    return Layer(empty.name, empty.depth, columns, _reproject(shapes, crs, empty.name), crs)


def _read_shapes(geometry: Sequence[bytes | None], name: str) -> Shapes:
    shapes = np.asarray(shapely.from_wkb(list(geometry), on_invalid="warn"), dtype=object)
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    if vertices > MOST_VERTICES:
        raise MasarError(f"{name} has {vertices:,} vertices; {MOST_VERTICES:,} are allowed.")
    return shapely.force_2d(shapes)


def _reproject(shapes: Shapes, crs: str | None, name: str) -> Shapes:
    if crs is None:
        raise MasarError(
            f"{name} does not say in which coordinates it is.",
            "A shapefile needs its .prj file beside it.",
        )
    import geopandas

    moved = geopandas.GeoSeries(shapes, crs=crs).to_crs(WGS84)
    return np.asarray(moved.array, dtype=object)
