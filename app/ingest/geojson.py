"""GeoJSON (RFC 7946): point features as events, also those that our own API answers with.

A FeatureCollection, or one feature a line. Longitude stands before latitude, in WGS 84. What a
line or an area encloses is no spot: no point is made of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import MasarError, RejectedRecord
from app.domain.rejected_rows import OWN_PREFIX
from app.domain.source import SourceRecord
from app.ingest.adapter import BETWEEN, Adapter, ReadOptions
from app.ingest.files.csv_table import TableRow
from app.ingest.files.json_rows import (
    NoSuchList,
    Number,
    make_json_row,
    read_json_items,
)
from app.ingest.geojson_words import (
    read_first,
    refuse_abroad,
    refuse_figures,
    spell_claims,
    spell_fields,
)
from app.ingest.table.positions import looks_swapped

NAME = "geojson"
_DATASET = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_WGS84 = re.compile(
    r"(?:urn:ogc:def:crs:)?(?:OGC:(?:1\.3|2)?:?CRS84h?|EPSG::?4326)"
    r"|https?://www\.opengis\.net/def/crs/(?:OGC/(?:1\.3|0)/CRS84h?|EPSG/0/4326)",
    re.IGNORECASE,
)
_SHAPES = frozenset({"MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
                     "GeometryCollection"})  # fmt: skip
_IDS = ("id", "event_id", "event_id_cnty", "properties.id")
Damage = RejectedRecord | None


def name_geojson(path: Path, options: ReadOptions) -> str:
    """Return `geojson:NAME` with the name that the import gives the publisher of the file.

    Raises MasarError when it gives none: no GeoJSON file says whose it is, and a figure without a
    source is not stored.
    """
    if options.dataset is None or not _DATASET.fullmatch(options.dataset):
        raise MasarError(
            f"Whose data {path.name} is must be said: GeoJSON has no place for it.",
            "Name its publisher in small letters and digits, such as `--dataset coast-monitor`: "
            "the figures of the file are kept as theirs.",
        )
    return f"{NAME}{BETWEEN}{options.dataset}"


def _make_source(source_id: str, name: str, group: str) -> SourceRecord:
    fields = {
        "source_id": source_id,
        "name_en": name,
        "name_ar": name,
        "kind": "unknown",
        "independence_group": group,
    }
    return SourceRecord(NAME, source_id, "source", 1, fields)


def _refuse_foreign_system(path: Path, crs: Any) -> None:
    """Refuse positions that are no longitude and latitude in WGS 84."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not _WGS84.fullmatch(name):
        raise MasarError(
            f"{path.name} is in the coordinate system {str(name)[:80]!r}, not in WGS 84.",
            "Export it as RFC 7946, which knows only longitude and latitude in WGS 84.",
        )


def _read_features(path: Path) -> Iterator[tuple[int, Any]]:
    around: dict[str, Any] = {"crs": None}
    found = False
    try:
        for number, feature in read_json_items(path, "features.item", around):
            found = True
            # It mostly stands before the features; behind them it ends the import all the same.
            _refuse_foreign_system(path, around["crs"])
            yield number, feature
        _refuse_foreign_system(path, around["crs"])
    except NoSuchList:
        for number, feature in read_json_items(path, ""):
            found = True
            if isinstance(feature, dict):
                _refuse_foreign_system(path, feature.get("crs"))
            yield number, feature
    if not found:
        raise MasarError(f"{path.name} holds no feature.", "Was the export empty, or cut off?")


def _refuse_feature(feature: Any) -> Damage:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return RejectedRecord("type", "is no Feature")
    if not isinstance(feature.get("properties"), dict | None):
        return RejectedRecord("properties", "is no object of names and values")
    return None


def _make_row(line: int, feature: Any) -> TableRow:
    """Return a feature as a flat row: its properties verbatim, its id and geometry beside them."""
    if damage := _refuse_feature(feature):
        return TableRow(line, {}, damage)
    given: dict[str, Any] = feature.get("properties") or {}
    # What we added to a feature that was handed back is none of its own.
    properties = {name: own for name, own in given.items() if not name.startswith(OWN_PREFIX)}
    row = make_json_row(line, properties)
    around = make_json_row(line, {"id": feature.get("id"), "geometry": feature.get("geometry")})
    taken = {name: row.cells.pop(name) for name in ("id", "geometry") if name in row.cells}
    own = {f"properties.{name}": text for name, text in taken.items()}
    return TableRow(line, {**around.cells, **row.cells, **own}, row.damage or around.damage)


def _name_record(cells: Mapping[str, str]) -> str:
    return read_first(cells, _IDS).strip()


def _read_point(geometry: Any) -> tuple[dict[str, str], Damage]:
    """Return the position of a point; none of any other shape, nor of a feature without one."""
    if geometry is None:
        return {}, None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind in _SHAPES:
        return {}, None
    if kind != "Point":
        return {}, RejectedRecord("geometry", f"{str(kind)[:40]!r} is no kind of geometry")
    numbers = geometry.get("coordinates")
    if numbers == []:
        return {}, None
    if not isinstance(numbers, list) or not 2 <= len(numbers) <= 4:
        return {}, RejectedRecord("geometry", "a point is two numbers, longitude and latitude")
    if not all(isinstance(number, Number) for number in numbers):
        return {}, RejectedRecord("geometry", "coordinates must be numbers, not text or lists")
    longitude, latitude = (str(number) for number in numbers[:2])
    if looks_swapped(latitude, longitude):
        message = f"[{longitude}, {latitude}] looks swapped; GeoJSON has longitude first"
        return {}, RejectedRecord("geometry", message)
    return {"longitude": longitude, "latitude": latitude}, None


def _name_sources(cells: Mapping[str, str], publisher: str) -> tuple[str, str]:
    """Return who says what a feature says, and through whom: by its own word, or the publisher."""
    said_by = " ".join(cells.get("asserted_by", "").split())
    slug = re.sub(r"[^\w]+", "-", said_by.lower()).strip("-_")
    if not slug or said_by.startswith(("[", "{")):
        return publisher, ""
    return f"{publisher}-{slug}"[:100], publisher


def _make_record(dataset: str, row: TableRow, geometry: Any) -> SourceRecord:
    asserted_by, relayed_by = _name_sources(row.cells, _name_publisher(dataset))
    position, damage = _read_point(geometry)
    fields = {**spell_fields(row.cells, placed=bool(position)), **position}
    claims = spell_claims(row.cells, fields)
    who = {"asserted_by": asserted_by, "relayed_by": relayed_by}
    return SourceRecord(
        adapter=dataset,
        record_id=_name_record(row.cells),
        kind="event",
        line=row.line,
        fields=fields,
        claims=tuple({**claim, **who} for claim in claims),
        provider=row.cells,
        damage=row.damage or damage or refuse_abroad(row.cells) or refuse_figures(row.cells),
    )


def _name_publisher(dataset: str) -> str:
    return dataset.replace(BETWEEN, "-")


def read_geojson(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield the publisher and whom the features name, then one record per feature.

    Raises MasarError when the import names no publisher, or the file is no GeoJSON in WGS 84.
    """
    dataset = name_geojson(path, options)
    publisher = _name_publisher(dataset)
    group = dataset.partition(BETWEEN)[2]
    yield _make_source(publisher, group, group)
    known = {publisher}
    for line, feature in _read_features(path):
        row = _make_row(line, feature)
        geometry = feature.get("geometry") if row.cells else None
        record = _make_record(dataset, row, geometry)
        source_id = record.claims[0]["asserted_by"]
        if source_id not in known and not record.damage:
            known.add(source_id)
            name = " ".join(row.cells["asserted_by"].split())
            yield _make_source(source_id, name, source_id.removeprefix(f"{publisher}-"))
        yield record


ADAPTER = Adapter(
    name=NAME,
    title="GeoJSON: point features as events, with the names of this API, of ACLED or of UCDP",
    read=read_geojson,
    name_dataset=name_geojson,
    hands_back_features=True,
)
