"""What belongs to a collection: its items in every format, schemas, examples, policy."""

from __future__ import annotations

from urllib.parse import quote

from app.query.collections import Collection
from app.serve.answering.links import JSON, make_link
from app.serve.asking.formats import GEOJSON, HTML, SCHEMA
from app.serve.files.streams import FILE_FORMATS
from app.serve.tiles.tile_question import list_drawn_collections

_QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
_TILES = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
_SCHEMA = "http://www.opengis.net/def/rel/ogc/1.0/schema"
_EVENTS = (
    ("Killed five or more, on the coast, 6 to 9 March 2025",
     "filter=" + quote("killed_low >= 5 AND admin1_pcode IN ('SY06','SY10')")
     + "&datetime=2025-03-06/2025-03-09"),
    ("The highest figures first, some properties only",
     "sortby=-killed_high&properties=title_en,date_start,killed_low,killed_best,killed_high"),
    ("What was known by 9 March 2025", "known_at=2025-03-09&datetime=2025-03-07"),
)  # fmt: skip
_EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "events": _EVENTS,
    "events_points": (*_EVENTS, ("Known to within 2 km", "filter=" + quote("precision_m <= 2000"))),
    "events_areas": _EVENTS,
    "claims": (
        ("Claims that do not count as current any more", "filter=" + quote("status <> 'active'")),
        ("Figures of killed, the latest first", "measure=killed&sortby=-known_from"),
    ),
    "clusters": (("Three events or more", "filter=" + quote("event_count >= 3")),),
    "corridors": (("Reported open", "status=open"),),
    "flows": (("To Lebanon", "dest_country=LBN"), ("Largest first", "sortby=-persons_low")),
    "places": (("Settlements of Tartous", "level=settlement&admin1_pcode=SY10"),),
    "governorates": (("Tartous", "pcode=SY10"),),
    "districts": (("Districts of Tartous", "admin1_pcode=SY10"),),
    "subdistricts": (("Subdistricts of Banyas", "admin2_pcode=SY1002"),),
}


def link_examples(collection: Collection, here: str) -> list[dict[str, str]]:
    """Return links to questions that are worth asking of a collection."""
    return [
        make_link(f"{here}/items?{query}", "example", GEOJSON.media_type, title)
        for title, query in _EXAMPLES.get(collection.name, ())
    ]


def link_files(collection: Collection, here: str) -> list[dict[str, str]]:
    """Return links to a whole collection as a file of each format, and to its tiles."""
    files = [
        make_link(f"{here}/export?f={each.name}", "enclosure", each.content_type,
                  f"Everything, as {each.name}")
        for each in FILE_FORMATS
    ]  # fmt: skip
    tiled = f"{here}/tiles"
    return [*files, make_link(tiled, _TILES)] if collection in list_drawn_collections() else files


def link_collection(collection: Collection, base: str) -> list[dict[str, str]]:
    """Return the links of a collection, as the list of collections and its own page have them."""
    here = f"{base}/api/collections/{collection.name}"
    return [
        make_link(here, "self"),
        make_link(f"{here}?f=html", "alternate", HTML.media_type, "As a page"),
        make_link(f"{here}/items", "items", GEOJSON.media_type, collection.title),
        make_link(f"{here}/items?f=html", "items", HTML.media_type, "As pages"),
        make_link(f"{here}/queryables", _QUERYABLES, SCHEMA.media_type, "What can be asked about"),
        make_link(f"{here}/schema", _SCHEMA, SCHEMA.media_type, "What comes back"),
        make_link(f"{base}/about/data-policy?f=html&lang=en", "license", HTML.media_type,
                  "Data policy, sources and their licences"),
        make_link(f"{base}/about/method?lang=en", "about", HTML.media_type, "How figures are made"),
        make_link(f"{base}/api/collections", "parent", JSON, "All collections"),
        *link_files(collection, here),
        *link_examples(collection, here),
    ]  # fmt: skip
