"""What the values of a property are, whatever the format in which they are told."""

from __future__ import annotations

from enum import StrEnum


class PropertyKind(StrEnum):
    """Kinds of values; any of them may be unknown.

    `date` is a day without time zone (`2025-03-07`), `instant` a moment in UTC
    (`2025-03-07T12:00:00Z`), `texts` a list of texts, `object` any JSON.
    """

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    TEXTS = "texts"
    OBJECT = "object"
    GEOMETRY = "geometry"
