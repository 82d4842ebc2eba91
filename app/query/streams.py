"""All records of a question, as many as there are, each as the text of its feature or as a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, cast, select

from app.domain.filters import ItemFilter
from app.domain.property_kind import PropertyKind
from app.query.collections import Collection
from app.query.fields import list_fields
from app.query.items import select_features, turn_page
from app.query.stored_features import STORED, has_texts
from app.store.raw_text import RawText


@dataclass(frozen=True, slots=True)
class StreamQuery:
    """A query of records in their order: `is_text` when its one column is each feature's raw text.

    Else its columns are the id, the geometry as GeoJSON, and the properties of `kinds` in order.
    """

    query: Select[Any]
    kinds: dict[str, PropertyKind]
    is_text: bool


def find_kinds(collection: Collection, asked: ItemFilter) -> dict[str, PropertyKind]:
    """Return the properties that a question wants, in the collection's order, with their kinds."""
    chosen = asked.chosen
    return {
        field.name: field.type
        for field in list_fields(collection)
        if chosen is None or field.name in chosen
    }


def select_stream(collection: Collection, asked: ItemFilter) -> StreamQuery:
    """Return everything that `asked` selects, from its cursor on; its limit counts exactly.

    What is shown now stands beside the events as text; a past version never does, and a choice of
    properties is read from the columns.
    """
    view = collection.show(asked.as_of)
    is_text = has_texts(collection, asked)
    if is_text:
        wanted = select(cast(view.column(STORED), RawText))
    else:
        wanted = select_features(collection, view, asked.chosen)
    whole = turn_page(collection, view, replace(asked, limit=None), wanted)
    return StreamQuery(whole.limit(asked.limit), find_kinds(collection, asked), is_text)
