"""What stands behind a cluster, in the description."""

from __future__ import annotations

from app.encode.geojson import GEOJSON
from app.serve.openapi.operations import (
    ANY_OBJECT,
    FEATURE_COLLECTION,
    Json,
    make_answer,
    make_operation,
)
from app.serve.openapi.operations import make_path_parameter as make_part
from app.serve.openapi.shared_parameters import DATA_FORMAT, ID, TIMES


def describe_clusters() -> Json:
    """Return the paths below one cluster."""
    cluster = make_part("id", ID)
    return {
        "/clusters/{id}/events": make_operation(
            "get_cluster_events",
            "The events of this cluster, and how many near it could not be counted",
            [cluster, DATA_FORMAT, TIMES["snapshot"]],
            make_answer("Found", GEOJSON, FEATURE_COLLECTION),
            withdrawn=True,
        ),
        "/clusters/{id}/history": make_operation(
            "get_cluster_history",
            "What was shown of this cluster earlier, and what became of it",
            [cluster, DATA_FORMAT],
            make_answer("Found", "application/json", ANY_OBJECT),
        ),
    }
