"""The standards that this API keeps: each class has tests of its own."""

from __future__ import annotations

from app.serve.tiles.tilesets import CONFORMANCE as TILES

_FEATURES = "http://www.opengis.net/spec/ogcapi-features-"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
CONFORMANCE = (
    *(f"{_FEATURES}1/1.0/conf/{name}" for name in ("core", "oas30", "geojson", "html")),
    *(
        f"{_FEATURES}3/1.0/conf/{name}"
        for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(
        f"{_CQL2}{name}"
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "array-functions",
            "property-property",
        )
    ),
    *TILES,
)
"""Their addresses, as `/api/conformance` lists them."""
