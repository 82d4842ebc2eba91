"""The API's own description as pages: what there is, which standards, which properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from app.query.collections import COLLECTIONS, Collection
from app.serve.answering.links import get_base
from app.serve.asking.times import Times
from app.serve.catalogue.collection_links import link_examples
from app.serve.catalogue.dataset_words import translate_attribution
from app.serve.catalogue.example_words import EXAMPLES_AR
from app.serve.pages.api_page import Page, describe_name, spell_number, write_list, write_table
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.pages.page_moments import write_moment
from app.serve.pages.property_words import explain_property
from app.serve.pages.property_words_ar import UNITS_AR


def write_landing_page(page: Page) -> bytes:
    """Return the first page of the API."""
    base = get_base(page.request)
    links = [
        page.link("api/collections", page.word("collections"), f="html"),
        page.link("api/conformance", page.word("conformance"), f="html"),
        write_text("a", page.word("document"), href=f"{page.root}api/openapi.json"),
        page.link("api/docs", page.word("guide"), f="html"),
        page.link_same(page.word("data"), f="json"),
    ]
    intro = write_text("p", page.word("api_intro")) + write_tag(
        "p", write_text("code", f"{base}/api", dir="ltr")
    )
    return page.write(page.word("api"), intro + write_list(links))


def write_conformance_page(page: Page, classes: Sequence[str]) -> bytes:
    """Return the standards that are kept."""
    entries = [write_text("a", each, href=each, dir="ltr") for each in classes]
    main = write_list(entries) + page.link_same(page.word("data"), f="json")
    return page.write(page.word("conformance"), main, ("api", page.word("api")))


def _write_row(page: Page, collection: Collection, count: int) -> list[str]:
    title, description = describe_name(page, collection)
    path, kept = f"api/collections/{collection.name}", page.keep_times(collection)
    return [
        page.link(path, title, **kept, f="html"),
        escape(description),
        page.link(f"{path}/items", spell_number(page, count), **kept, f="html"),
    ]


def write_collections_page(page: Page, counts: Mapping[str, int], times: Times) -> bytes:
    """Return the list of collections with the number of their records."""
    rows = [_write_row(page, COLLECTIONS[name], count) for name, count in counts.items()]
    headings = [page.word(key) for key in ("collection", "what", "count")]
    table = write_table(headings, rows, page.word("collections"))
    main = write_moment(page, times) + table + page.link_same(page.word("data"), f="json")
    return page.write(page.word("collections"), main, ("api", page.word("api")))


def _write_datasets(page: Page, datasets: Sequence[Mapping[str, Any]]) -> str:
    if not datasets:
        return ""
    entries = [
        write_text("bdi", each["record"], dir="ltr")
        + escape(f": {page.choose(each['attribution'], translate_attribution(each))}")
        + escape(f" ({page.word('licence')}: {each['licence'] or page.word('no_licence')})")
        for each in datasets
    ]
    return write_text("h2", page.word("datasets")) + write_list(entries)


def write_collection_page(
    page: Page, collection: Collection, body: Mapping[str, Any], times: Times
) -> bytes:
    """Return the page of one collection; `body` is what its data says."""
    title, description = describe_name(page, collection)
    path, kept = f"api/collections/{collection.name}", page.keep_times(collection)
    count = spell_number(page, body["itemCount"])
    links = [
        page.link(f"{path}/items", f"{page.word('items')} ({count})", **kept, f="html"),
        page.link(f"{path}/queryables", page.word("queryables"), f="html"),
        page.link(f"{path}/schema", page.word("schema"), f="html"),
        page.link_same(page.word("data"), f="json"),
    ]  # fmt: skip
    here = f"{get_base(page.request)}/{path}"
    examples = [
        write_text("a", page.choose(each["title"], EXAMPLES_AR.get(each["title"])),
                   href=f"{each['href']}&f=html&lang={page.lang}")
        for each in link_examples(collection, here)
    ]  # fmt: skip
    main = write_text("p", description) + write_moment(page, times) + write_list(links)
    if examples:
        main += write_text("h2", page.word("examples")) + write_list(examples)
    main += _write_datasets(page, body.get("datasets", []))
    trail = (("api", page.word("api")), ("api/collections", page.word("collections")))
    return page.write(title, main, *trail)


def _spell_type(described: Mapping[str, Any]) -> str:
    told = described.get("format") or described.get("type", "")
    kinds = [each for each in told if each != "null"] if isinstance(told, list) else [told]
    values = [str(each) for each in described.get("enum", ()) if each is not None]
    listed = f": {', '.join(values)}" if values else ""
    return write_text("span", f"{', '.join(kinds)}{listed}", dir="ltr")


def _explain(page: Page, name: str, described: Mapping[str, Any]) -> str:
    """Return title, description and unit of a property, the Arabic ones where there are any."""
    arabic = explain_property(name)
    title = page.choose(described["title"], arabic.title_ar)
    told = page.choose(described.get("description"), arabic.description_ar)
    unit = described.get("x-ogc-unit")
    spelled = page.choose(unit, UNITS_AR.get(unit or ""))
    meaning = ". ".join(filter(None, (title, told)))
    return escape(f"{meaning} [{spelled}]" if unit else meaning)


def write_schema_page(
    page: Page, collection: Collection, key: str, schema: Mapping[str, Any]
) -> bytes:
    """Return the properties of a JSON Schema; `key` is `queryables` or `schema`."""
    rows = [
        [write_text("code", name, dir="ltr"), _explain(page, name, described),
         _spell_type(described)]
        for name, described in schema["properties"].items()
    ]  # fmt: skip
    title, _description = describe_name(page, collection)
    headings = [page.word(each) for each in ("name", "meaning", "type")]
    table = write_table(headings, rows, f"{title}: {page.word(key)}")
    main = table + page.link_same(page.word("data"), f="json")
    trail = (("api", page.word("api")), (f"api/collections/{collection.name}", title))
    return page.write(f"{title}: {page.word(key)}", main, *trail)
