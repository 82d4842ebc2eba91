"""JSON Schemas of collections: what can be asked about, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.property_kind import PropertyKind
from app.query.closed_values import PCODE, is_pcode
from app.query.collections import Collection
from app.query.fields import GEOMETRY, Field, list_fields, list_queryables
from app.serve.pages.property_words import explain_property

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXTS: dict[str, object] = {"type": "array", "items": {"type": "string"}}
_TYPES: dict[PropertyKind, dict[str, object]] = {
    PropertyKind.TEXT: {"type": "string"},
    PropertyKind.INTEGER: {"type": "integer"},
    PropertyKind.NUMBER: {"type": "number"},
    PropertyKind.BOOLEAN: {"type": "boolean"},
    PropertyKind.DATE: {"type": "string", "format": "date"},
    PropertyKind.INSTANT: {"type": "string", "format": "date-time"},
    PropertyKind.TEXTS: _TEXTS,
    PropertyKind.OBJECT: {"type": "object"},
}
_SHAPES = {
    ("Point",): "geometry-point",
    ("LineString",): "geometry-linestring",
    ("Polygon",): "geometry-polygon",
    ("MultiPolygon",): "geometry-multipolygon",
    ("Polygon", "MultiPolygon"): "geometry-polygon-or-multipolygon",
    ("LineString", "MultiLineString"): "geometry-linestring-or-multilinestring",
}


def _describe_geometry(collection: Collection) -> dict[str, object]:
    return {
        "title": "Geometry",
        "description": "As precise as the data policy allows; null where none may be shown.",
        "x-ogc-role": "primary-geometry",
        "format": _SHAPES.get(collection.shapes, "geometry-any"),
    }


def _find_role(collection: Collection, name: str) -> str | None:
    first, last = collection.date_columns or ("", "")
    if name == first:
        return "primary-interval-start"
    if name == last:
        return "primary-interval-end"
    return "type" if name == "event_type" else None


def _describe_field(collection: Collection, field: Field) -> dict[str, object]:
    meaning, role = explain_property(field.name), _find_role(collection, field.name)
    described: dict[str, object] = {"title": meaning.title, **_TYPES[field.type]}
    if meaning.description:
        described["description"] = meaning.description
    if field.values:
        described["enum"] = list(field.values)
    if is_pcode(field.name):
        described["pattern"] = f"^{PCODE}$"
    if meaning.unit:
        described["x-ogc-unit"] = meaning.unit
    if role:
        described["x-ogc-role"] = role
    return described


def _allow_null(described: dict[str, object]) -> dict[str, object]:
    allowed: dict[str, object] = {"type": [described["type"], "null"]}
    if isinstance(described.get("enum"), list):
        allowed["enum"] = [*described["enum"], None]  # type: ignore[misc]
    return {**described, **allowed}


def _make_schema(
    collection: Collection, address: str, what: str, properties: Mapping[str, object]
) -> dict[str, object]:
    return {
        "$schema": _DIALECT,
        "$id": address,
        "title": f"{collection.title}: {what}",
        "description": collection.description,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def write_queryables(collection: Collection, address: str) -> dict[str, object]:
    """Return the JSON Schema of what conditions and parameters may name."""
    properties = {
        name: _describe_geometry(collection)
        if name == GEOMETRY
        else _describe_field(collection, field)
        for name, field in list_queryables(collection).items()
    }
    return _make_schema(collection, address, "what can be asked about", properties)


def write_schema(collection: Collection, address: str) -> dict[str, object]:
    """Return the JSON Schema of the properties that come back, and of the geometry."""
    properties: dict[str, object] = {
        "id": {"title": "Id", "type": "string", "x-ogc-role": "id"},
        GEOMETRY: _describe_geometry(collection),
    }
    for field in list_fields(collection):
        described = _describe_field(collection, field)
        properties[field.name] = _allow_null(described) if field.may_be_null else described
    return _make_schema(collection, address, "what comes back", properties)
