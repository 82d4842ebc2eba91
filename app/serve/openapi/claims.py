"""The claims and the revisions of records in the description."""

from __future__ import annotations

from app.serve.asking.formats import GEOJSON, HTML, JSON
from app.serve.openapi.operations import ANY_OBJECT, Json, make_answer_in, make_operation
from app.serve.openapi.operations import make_path_parameter as make_part
from app.serve.openapi.shared_parameters import ID, LANG, TIMES, list_formats

_SUBJECTS = ("events", "flows", "corridors")


def describe_claims() -> Json:
    """Return the paths below one record."""
    ok = make_answer_in("Found", (JSON, HTML), ANY_OBJECT)
    asked = [make_part("id", ID), list_formats((JSON, HTML, GEOJSON)), LANG]
    paths: Json = {}
    for noun in _SUBJECTS:
        paths[f"/{noun}/{{id}}/claims"] = make_operation(
            f"get_{noun}_claims",
            "Who said what about this record",
            [*asked, *TIMES.values()],
            ok,
            withdrawn=True,
        )
        paths[f"/{noun}/{{id}}/history"] = make_operation(
            f"get_{noun}_history",
            "What was shown of this record earlier",
            asked,
            ok,
        )
    return paths
