"""The claims and the revisions of records in the description."""

from __future__ import annotations

from app.serve.openapi.operations import ANY_OBJECT, Json, make_answer, make_operation
from app.serve.openapi.operations import make_path_parameter as make_part
from app.serve.openapi.shared_parameters import DATA_FORMAT, ID, TIMES

_SUBJECTS = ("events", "flows", "corridors")


def describe_claims() -> Json:
    """Return the paths below one record."""
    ok, record = make_answer("Found", "application/json", ANY_OBJECT), make_part("id", ID)
    paths: Json = {}
    for noun in _SUBJECTS:
        paths[f"/{noun}/{{id}}/claims"] = make_operation(
            f"get_{noun}_claims",
            "Who said what about this record",
            [record, DATA_FORMAT, *TIMES.values()],
            ok,
            withdrawn=True,
        )
        paths[f"/{noun}/{{id}}/history"] = make_operation(
            f"get_{noun}_history",
            "What was shown of this record earlier",
            [record, DATA_FORMAT],
            ok,
        )
    return paths
