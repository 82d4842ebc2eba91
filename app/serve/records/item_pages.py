"""Pages of records and single records for people, each with what is not sure of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from app.query.collections import CLUSTERS, CORRIDORS, Collection
from app.serve.asking.times import Times
from app.serve.pages.api_page import (
    Page,
    describe_name,
    spell_matched,
    spell_number,
    spell_value,
    write_list,
    write_table,
)
from app.serve.pages.item_cells import CELLS, NEEDED
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.pages.page_moments import write_asked
from app.serve.pages.property_words import explain_property
from app.serve.pages.property_words_ar import UNITS_AR
from app.serve.pages.value_words import spell_coded

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
    has = set(collection.properties)
    columns = [column for column, needed in NEEDED.items() if needed & has]
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
    """The records of a page, how many match, the properties asked for, the cursor after it.

    `times` is as of when the page is; `basis` how many of the events shown now are in a cluster
    and how many are not, by reason, where the page is about clusters as they are now.
    """

    rows: Sequence[Row]
    matched: int
    chosen: Sequence[str] | None
    following: str | None
    times: Times
    basis: Mapping[str, int] | None = None


def _write_basis(page: Page, basis: Mapping[str, int] | None) -> str:
    if basis is None:
        return ""
    told = page.word("semicolon").join(
        f"{page.word(f'basis_{reason}')}: {spell_number(page, count)}"
        for reason, count in basis.items()
        if reason != "not_violent"
    )
    return write_text("p", f"{page.word('basis')} {told}.")


def _write_moves(page: Page, following: str | None) -> str:
    same = {"f": "html", "lang": page.lang}
    moves = [page.link_same(page.word("first"), **same, cursor=None),
             page.link_same(page.word("data"), f="geojson")]  # fmt: skip
    if following:
        moves.insert(0, page.link_same(page.word("next"), **same, cursor=following))
    return write_tag("nav", " ".join(moves))


def write_rows(
    page: Page, collection: Collection, rows: Sequence[Row], chosen: Sequence[str] | None
) -> str:
    """Return a table of records, each with a link to its page as of the same times."""
    columns = _list_columns(collection, chosen)
    path, kept = f"api/collections/{collection.name}/items", page.keep_times(collection)
    table = [
        [page.link(f"{path}/{quote(row['feature_id'])}", find_name(page, row), **kept, f="html"),
         *(_spell_cell(page, column, row) for column in columns)]
        for row in rows
    ]  # fmt: skip
    headings = [page.word("title"), *(_name_column(page, each) for each in columns)]
    return write_table(headings, table, describe_name(page, collection)[0])


def write_items_page(page: Page, collection: Collection, listing: Listing) -> bytes:
    """Return one page of a collection's records."""
    rows, matched = listing.rows, listing.matched
    title, _description = describe_name(page, collection)
    counted = page.word("comma").join(
        (
            spell_matched(page, matched),
            f"{page.word('shown').format(count=spell_number(page, len(rows)))}.",
        )
    )
    body = write_rows(page, collection, rows, listing.chosen) if rows else ""
    main = (
        write_asked(page, collection, listing.times)
        + write_text("p", counted if matched else page.word("none"))
        + _write_warning(page, collection, rows)
        + _write_basis(page, listing.basis)
        + body
        + _write_moves(page, listing.following)
    )
    path = f"api/collections/{collection.name}"
    return page.write(title, main, ("api", page.word("api")), (path, title))


def _spell_property(page: Page, name: str, value: object) -> str:
    """Return a value in words; the code that programs see stays beside words of ours."""
    words = spell_coded(page.lang, name, value) if isinstance(value, str) else None
    if words is None or words == value:
        return spell_value(page, value)
    return f"{escape(words)} {write_text('small', str(value), dir='ltr')}"


def _write_properties(page: Page, collection: Collection, row: Row) -> str:
    rows = []
    for name in collection.properties:
        meaning = explain_property(name)
        unit = page.choose(meaning.unit, UNITS_AR.get(meaning.unit or ""))
        title = escape(
            page.choose(meaning.title, meaning.title_ar) + (f" ({unit})" if unit else "")
        )
        # The name in the data lies under the title, for those who do not know the column.
        told = write_text("small", name, dir="ltr")
        rows.append([f"{title}<br>{told}", _spell_property(page, name, row[name])])
    return write_table([page.word("name"), page.word("value")], rows, find_name(page, row))


def _link_behind(page: Page, collection: Collection, own: str) -> list[str]:
    """Return links to what stands behind a record, as of the same times."""
    kept = page.keep_times(collection)
    home = f"api/{collection.home}/{own}"
    if collection is CLUSTERS:
        first = page.link(f"{home}/events", page.word("cluster_events"), **kept, f="html")
    elif collection.versions is None:
        return []
    else:
        first = page.link(f"{home}/claims", page.word("claims"), **kept, f="html")
    return [first, page.link(f"{home}/history", page.word("history"), f="html")]


def _shorten(number: float) -> float:
    """Return a whole number without its decimals: 4 of 4.0."""
    return int(number) if number == int(number) else number


def spell_rule(page: Page, row: Row) -> str:
    """Return by which rule a cluster was found, with its numbers."""
    return page.word("rule").format(
        km=spell_number(page, _shorten(row["eps_km"])),
        days=spell_number(page, row["eps_days"]),
        events=spell_number(page, row["min_events"]),
        rule=row["rule"],
    )


def write_item_page(
    page: Page,
    collection: Collection,
    row: Row,
    times: Times,
    citation: Mapping[str, object] | None,
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
    if collection is CLUSTERS:
        facts.append(escape(spell_rule(page, row)))
    links = [page.link_same(page.word("data"), f="geojson"), *_link_behind(page, collection, own)]
    cited = (
        ""
        if citation is None
        else write_text("h2", page.word("cite"))
        + write_text("p", page.choose(citation["text_en"], citation["text_ar"]))
    )
    warning = _write_warning(page, collection, [row]) if collection is CORRIDORS else ""
    main = (
        write_asked(page, collection, times)
        + warning
        + write_list(facts)
        + write_list(links)
        + _write_properties(page, collection, row)
        + cited
    )
    return page.write(find_name(page, row), main, ("api", page.word("api")), (path, title))
