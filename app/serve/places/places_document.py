"""What a page about a place says, gathered once for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from app.domain.place import Place, tell_best_precision
from app.encode.geojson import GEOJSON
from app.encode.place_answers import Places, describe_place, spell_code
from app.query.places import (
    EventCounts,
    filter_events,
    list_selections,
    select_event_counts,
    select_place_events,
)
from app.serve.answering.database import Reader
from app.serve.answering.links import make_link
from app.serve.places.places_index import PlaceIndex

SHOWN_EVENTS = 20
CHILDREN_PER_PAGE = 200
WIDER_LEVELS = frozenset({"district", "governorate"})
"""Units with which records are listed whose place is shown less precisely: never a sub-district."""
EVENT_FIELDS = ("title_en", "title_ar", "event_type", "date_start", "date_end", "place_name_en",
                "place_name_ar", "precision", "killed_low", "killed_best", "killed_high",
                "sources_count", "verification")  # fmt: skip
NOT_ADDED = "Figures of different records may count the same people: never add them."


@dataclass(frozen=True, slots=True)
class EventPart:
    """The records that are published under one name: the filters that select them, how many."""

    place: Place
    selection: Mapping[str, str]
    events: int

    def link_items(self, base: str) -> str:
        """Return the address of these records as data."""
        return f"{base}/api/collections/events/items?{urlencode(self.selection)}"


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A place with all that is told of it.

    `parents` come widest first; `children` are one page of `children_total`; `events` are the
    newest of `events_total`, which is the sum of `parts`: the place itself, then its quarters
    that have records. `wider` is the unit with which less precise records are listed.
    """

    place: Place
    parents: Sequence[Place]
    children: Sequence[Place]
    children_total: int
    children_counts: Mapping[str, int]
    page: int
    events: Sequence[Mapping[str, Any]]
    events_total: int
    parts: Sequence[EventPart]
    wider: Place | None
    wider_total: int
    governorate: Place | None

    @property
    def code(self) -> str:
        """Return the code under which the place is known: its p-code, else its own id."""
        return self.place.pcode or self.place.place_id

    @property
    def pages(self) -> int:
        """Return how many pages its children fill, at least one."""
        return max(1, -(-self.children_total // CHILDREN_PER_PAGE))


def _list_parts(place: Place, index: PlaceIndex, counts: EventCounts) -> list[EventPart]:
    """Return the place's own records, and those of each quarter that has any."""
    quarters = index.list_quarters(place)
    bearers = {frozenset(filter_events(each).items()): each for each in (*quarters, place)}
    parts = [
        EventPart(bearers[frozenset(asked.items())], asked, counts.count_selected(asked))
        for asked in list_selections(place, quarters)
    ]
    return [part for part in parts if part.events or part.place is place]


async def read_place_page(
    reader: Reader, index: PlaceIndex, place: Place, page: int = 1
) -> PlacePage:
    """Gather what is told of a place; `page` counts the pages of its children from 1."""
    unit = {"admin1_pcode": place.admin1_pcode} if place.admin1_pcode else {}
    events, rows = await reader.read_all(
        select_place_events(place, index.list_quarters(place), SHOWN_EVENTS),
        select_event_counts(unit),
    )
    counts, children = EventCounts(rows), index.list_children(place)
    parts = _list_parts(place, index, counts)
    start = (page - 1) * CHILDREN_PER_PAGE
    parents = index.list_parents(place)
    wider = next((each for each in reversed(parents) if each.level in WIDER_LEVELS), None)
    return PlacePage(
        place=place,
        parents=parents,
        children=children[start : start + CHILDREN_PER_PAGE],
        children_total=len(children),
        children_counts={
            each.place_id: counts.count(each, index.list_quarters(each)) for each in children
        },
        page=page,
        events=events[:SHOWN_EVENTS],
        events_total=sum(part.events for part in parts),
        parts=parts,
        wider=wider,
        wider_total=counts.count(wider) if wider else 0,
        governorate=index.places.get(place.admin1_pcode or ""),
    )


def _link_place(base: str, place: Place, places: Places) -> dict[str, object]:
    return {
        "place_id": place.place_id,
        **spell_code(place, places),
        "name_en": place.name_en,
        "name_ar": place.name_ar,
        "level": place.level,
        "href": f"{base}/places/{place.place_id}",
    }


def _describe_events(told: PlacePage, base: str, places: Places) -> dict[str, object]:
    items = [
        {"id": row["feature_id"], **{name: row[name] for name in EVENT_FIELDS},
         "href": f"{base}/api/collections/events/items/{row['feature_id']}"}
        for row in told.events
    ]  # fmt: skip
    wider = told.wider
    listed = None if wider is None else {
        **_link_place(base, wider, places), "numberMatched": told.wider_total,
    }  # fmt: skip
    return {
        "numberMatched": told.events_total,
        "numberReturned": len(items),
        "parts": [
            {
                **_link_place(base, part.place, places),
                "numberMatched": part.events,
                "items_href": part.link_items(base),
            }
            for part in told.parts
        ],
        "note": NOT_ADDED,
        "items": items,
        "known_less_precisely": listed,
    }


def _describe_children(told: PlacePage, base: str, places: Places) -> dict[str, object]:
    return {
        "numberMatched": told.children_total,
        "numberReturned": len(told.children),
        "items": [
            {**_link_place(base, each, places), "events": told.children_counts[each.place_id]}
            for each in told.children
        ],
    }


def _link_document(told: PlacePage, base: str) -> list[dict[str, str]]:
    here = f"{base}/places/{told.place.place_id}"
    links = [
        make_link(f"{here}?f=json", "self"),
        make_link(here, "canonical", "text/html", told.place.name_en),
        *(
            make_link(part.link_items(base), "related", GEOJSON,
                      f"Records published here: {part.place.name_en}")
            for part in told.parts
        ),
    ]  # fmt: skip
    if told.page < told.pages:
        links.append(make_link(f"{here}?f=json&page={told.page + 1}", "next"))
    return links


def describe_page(told: PlacePage, index: PlaceIndex, base: str) -> dict[str, object]:
    """Return the page as plain values; `base` is the service's own address."""
    place = told.place
    return {
        **describe_place(place, index.places),
        "precision": tell_best_precision(place),
        "aliases": list(place.aliases),
        "iso": place.iso,
        "population": place.population,
        "population_class": place.population_class,
        "valid_from": place.valid_from,
        "note_en": place.note_en,
        "note_ar": place.note_ar,
        "source": place.source,
        "parents": [_link_place(base, each, index.places) for each in told.parents],
        "children": _describe_children(told, base, index.places),
        "events": _describe_events(told, base, index.places),
        "links": _link_document(told, base),
    }
