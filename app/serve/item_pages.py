"""Pages of records and single records for people, each with what is not sure of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from app.query.collections import CORRIDORS, Collection
from app.serve.api_page import (
    Page,
    describe_name,
    spell_number,
    spell_value,
    write_list,
    write_table,
)
from app.serve.item_cells import CELLS, NEEDED
from app.serve.page_frame import write_tag, write_text
from app.serve.property_words import explain_property

Row = Mapping[str, Any]
MOST_COLUMNS = 6
_HEADS = ("title", "label", "name", "display", "asserted_by")


def find_name(page: Page, row: Row) -> str:
    """Return what a record is called."""
    for head in _HEADS:
        if name := page.choose(row.get(f"{head}_en"), row.get(f"{head}_ar")):
            return name
    return str(row["feature_id"])


def _list_columns(collection: Collection, chosen: Sequence[str] | None) -> list[str]:
    if chosen is not None:
        return list(chosen)
    columns = [] if collection.date_columns is None else ["when"]
    has = set(collection.properties)
    columns += [column for column, needed in NEEDED.items() if needed & has]
    return columns or list(collection.properties[:MOST_COLUMNS])


def _spell_cell(page: Page, column: str, row: Row) -> str:
    spell = CELLS.get(column)
    return spell(page, row) if spell else spell_value(page, row.get(column))


def _name_column(page: Page, column: str) -> str:
    if column in CELLS:
        return page.word(column)
    meaning = explain_property(column)
    return page.choose(*((meaning.title, meaning.title_ar)))


def _write_warning(page: Page, collection: Collection, rows: Sequence[Row]) -> str:
    """Return what must be known before the table is read."""
    if collection is CORRIDORS and rows:
        warning = page.choose(rows[0]["warning_en"], rows[0]["warning_ar"])
        return write_text("p", warning, class_="warning")
    if "scope" in collection.properties and rows:
        return write_text("p", page.word("do_not_add"), class_="warning")
    return ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The records of a page, how many match, the properties asked for, the cursor after it."""

    rows: Sequence[Row]
    matched: int
    chosen: Sequence[str] | None
    following: str | None


def write_items_page(page: Page, collection: Collection, listing: Listing) -> bytes:
    """Return one page of a collection's records."""
    rows, matched, following = listing.rows, listing.matched, listing.following
    title, _description = describe_name(page, collection)
    columns = _list_columns(collection, listing.chosen)
    path = f"api/collections/{collection.name}"
    table = [
        [page.link(f"{path}/items/{quote(row['feature_id'])}", find_name(page, row), f="html"),
         *(_spell_cell(page, column, row) for column in columns)]
        for row in rows
    ]  # fmt: skip
    counted = f"{spell_number(matched)} {page.word('matched')}, {len(rows)} {page.word('shown')}."
    moves = [page.link(f"{path}/items", page.word("first"), f="html"),
             page.link_same(page.word("data"), f="geojson")]  # fmt: skip
    if following:
        moves.insert(0, page.link_same(page.word("next"), cursor=following, f="html"))
    headings = [page.word("title"), *(_name_column(page, each) for each in columns)]
    body = write_table(headings, table) if rows else write_text("p", page.word("none"))
    main = (
        write_text("p", counted)
        + _write_warning(page, collection, rows)
        + body
        + write_tag("nav", " · ".join(moves))
    )
    return page.write(title, main, ("api", page.word("api")), (path, title))


def _write_properties(page: Page, collection: Collection, row: Row) -> str:
    rows = []
    for name in collection.properties:
        meaning = explain_property(name)
        unit = f" ({meaning.unit})" if meaning.unit else ""
        title = escape(f"{page.choose(meaning.title, meaning.title_ar)}{unit}")
        # The description lies under the name, for those who do not know the column.
        told = write_text("small", name, dir="ltr")
        rows.append([f"{title}<br>{told}", spell_value(page, row[name])])
    return write_table([page.word("name"), page.word("meaning")], rows)


def write_item_page(
    page: Page, collection: Collection, row: Row, citation: Mapping[str, object] | None
) -> bytes:
    """Return the page of one record."""
    title, _description = describe_name(page, collection)
    path, own = f"api/collections/{collection.name}", quote(row["feature_id"])
    columns = [
        each for each in _list_columns(collection, None) if each not in collection.properties
    ]
    facts = [
        write_text("strong", f"{_name_column(page, each)}: ") + _spell_cell(page, each, row)
        for each in columns
    ]
    links = [page.link_same(page.word("data"), f="geojson")]
    if collection.versions is not None:
        links += [
            write_text("a", page.word(name), href=f"{page.root}api/{collection.home}/{own}/{name}")
            for name in ("claims", "history")
        ]
    cited = (
        ""
        if citation is None
        else write_text("h2", page.word("cite"))
        + write_text("p", page.choose(citation["text_en"], citation["text_ar"]))
    )
    warning = _write_warning(page, collection, [row]) if collection is CORRIDORS else ""
    main = (
        warning
        + write_list(facts)
        + write_list(links)
        + _write_properties(page, collection, row)
        + cited
    )
    return page.write(find_name(page, row), main, ("api", page.word("api")), (path, title))
