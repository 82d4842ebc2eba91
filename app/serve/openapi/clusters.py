"""What stands behind a cluster, in the description."""

from __future__ import annotations

from app.serve.asking.formats import GEOJSON, HTML, JSON
from app.serve.openapi.operations import (
    ANY_OBJECT,
    FEATURE_COLLECTION,
    Json,
    make_answer_in,
    make_operation,
)
from app.serve.openapi.operations import make_path_parameter as make_part
from app.serve.openapi.shared_parameters import ID, LANG, TIMES, list_formats


def describe_clusters() -> Json:
    """Return the paths below one cluster."""
    cluster, history = make_part("id", ID), (JSON, HTML, GEOJSON)
    return {
        "/clusters/{id}/events": make_operation(
            "get_cluster_events",
            "The events of this cluster, and how many near it could not be counted",
            [cluster, list_formats((GEOJSON, HTML)), LANG, TIMES["snapshot"]],
            make_answer_in("Found", (GEOJSON, HTML), FEATURE_COLLECTION),
            withdrawn=True,
        ),
        "/clusters/{id}/history": make_operation(
            "get_cluster_history",
            "What was shown of this cluster earlier, and what became of it",
            [cluster, list_formats(history), LANG],
            make_answer_in("Found", (JSON, HTML), ANY_OBJECT),
        ),
    }
