"""The landing page, the standards and the list of collections in the description."""

from __future__ import annotations

from app.serve.asking.formats import HTML, JSON
from app.serve.openapi.operations import (
    ANY_OBJECT,
    Json,
    leave_unkept,
    make_answer,
    make_answer_in,
    make_operation,
)
from app.serve.openapi.shared_parameters import LANG, TIMES, list_formats

DOCUMENT_FORMATS = (JSON, HTML)


def describe_catalogue() -> Json:
    """Return the paths that tell what there is."""
    ok = make_answer_in("Found", DOCUMENT_FORMATS, ANY_OBJECT)
    alive = leave_unkept(make_answer("Yes", "application/json", ANY_OBJECT))
    general = [list_formats(DOCUMENT_FORMATS), LANG, *TIMES.values()]
    return {
        "/": make_operation("get_landing", "Landing page", general, ok),
        "/conformance": make_operation("get_conformance", "Standards kept", general, ok),
        "/collections": make_operation("get_collections", "All collections", general, ok),
        "/livez": make_operation("get_live", "Does the service run?", [], alive),
        "/readyz": make_operation("get_ready", "Can the service answer?", [], alive),
    }
