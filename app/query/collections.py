"""The collections of the API: which properties they have, what can be filtered and sorted."""

from __future__ import annotations

from app.query.claim_collection import CLAIMS
from app.query.collection import (
    BOTH_TIMES,
    DECIMALS,
    KNOWN_AT,
    SNAPSHOT,
    Collection,
    draw_geometry,
    list_properties,
)
from app.query.event_collections import list_event_parts
from app.query.place_collections import DISTRICTS, GOVERNORATES, PLACES, SUBDISTRICTS
from app.query.views import view_clusters, view_corridors, view_events, view_flows
from app.store.published_tables import CLUSTER, CORRIDOR, CORRIDOR_NOW, EVENT, FLOW

__all__ = [
    "BOTH_TIMES",
    "CLUSTERS",
    "CLAIMS",
    "COLLECTIONS",
    "CORRIDORS",
    "DECIMALS",
    "EVENTS",
    "FLOWS",
    "GOVERNORATES",
    "KNOWN_AT",
    "PLACES",
    "SNAPSHOT",
    "Collection",
    "draw_geometry",
]

EVENTS = Collection(
    "events",
    "Events",
    "What happened, where and when, with the span of the figures that sources give.",
    view_events,
    "id",
    "geom",
    list_properties(EVENT, without=["estimate", "spot", "feature"]),
    ("event_type", "sub_event_type", "admin1_pcode", "admin2_pcode", "admin3_pcode",
     "place_name_en", "verification", "scope", "record", "precision", "disorder_type",
     "title_en", "title_ar", "parent_event_id", "date_start", "date_end", "date_prec",
     "admin1_name_en", "admin1_name_ar", "admin2_name_en", "admin2_name_ar", "admin3_name_en",
     "admin3_name_ar", "place_name_ar", "provider_location", "precision_m", "geo_precision",
     "where_prec", "killed_low", "killed_best", "killed_high", "killed_population",
     "injured_low", "injured_best", "injured_high", "contested", "sources_count",
     "claims_count", "known_from", "published_at", "revised_at"),
    "date_start",
    ("date_start", "date_end"),
    BOTH_TIMES,
    EVENT,
    list_filters=("sources", "sources_ar", "flags"),
)  # fmt: skip
CLUSTERS = Collection(
    "clusters",
    "Violence clusters",
    "Violent events close in space and time, found by rule st-dbscan-2 in what is public.",
    view_clusters,
    "id",
    "geom",
    list_properties(CLUSTER),
    (
        "admin1_pcode",
        "record",
        "date_start",
        "date_end",
        "event_count",
        "killed_low",
        "killed_best",
        "killed_high",
        "admin2_pcode",
        "place_pcode",
        "rule",
        "rule_version",
        "revised_at",
    ),
    "date_start",
    ("date_start", "date_end"),
    (SNAPSHOT,),
    titles=("label_en", "label_ar"),
    list_filters=("event_ids",),
)
CORRIDORS = Collection(
    "corridors",
    "Corridors and roads",
    "Ways out and ways through with the status last reported. Schematic; not for navigation.",
    view_corridors,
    "id",
    "geom",
    list_properties(CORRIDOR_NOW, without=["reported_status"]),
    (
        "status",
        "kind",
        "admin1_pcode",
        "record",
        "name_en",
        "name_ar",
        "announced_publicly",
        "date_start",
        "date_end",
        "valid_from",
        "valid_to",
        "last_confirmed_at",
        "expires_at",
        "origin_name_en",
        "dest_name_en",
        "sources_count",
        "known_from",
        "published_at",
        "revised_at",
    ),
    "date_start",
    ("date_start", "date_end"),
    BOTH_TIMES,
    CORRIDOR,
    ("name_en", "name_ar"),
    ("sources", "sources_ar"),
    shapes=("LineString", "MultiLineString"),
)
FLOWS = Collection(
    "flows",
    "Displacement flows",
    "Movements of people between governorates as agencies reported them, rounded.",
    view_flows,
    "id",
    "geom",
    list_properties(FLOW),
    (
        "dest_pcode",
        "origin_pcode",
        "measure",
        "record",
        "dest_country",
        "origin_name_en",
        "dest_name_en",
        "persons_low",
        "persons_best",
        "persons_high",
        "quantifier",
        "date_start",
        "date_end",
        "as_of",
        "part_of",
        "drawn",
        "sources_count",
        "known_from",
        "published_at",
        "revised_at",
    ),
    "date_start",
    ("date_start", "date_end"),
    BOTH_TIMES,
    FLOW,
    list_filters=("sources", "sources_ar"),
)

EVENTS_POINTS, EVENTS_AREAS = list_event_parts(EVENTS)
COLLECTIONS: dict[str, Collection] = {
    collection.name: collection
    for collection in (
        *(EVENTS, EVENTS_POINTS, EVENTS_AREAS, CLAIMS, CLUSTERS, CORRIDORS, FLOWS),
        *(PLACES, GOVERNORATES, DISTRICTS, SUBDISTRICTS),
    )
}
