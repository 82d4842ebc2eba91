"""The questions about places in the description."""

from __future__ import annotations

from app.serve.openapi.operations import (
    ANY_OBJECT,
    Json,
    leave_unkept,
    make_answer,
    make_operation,
    make_query,
)
from app.serve.openapi.shared_parameters import DATA_FORMAT, PRINTABLE, PRINTABLE_LINES
from app.serve.places.geocode_parameters import (
    DEFAULT_RESULTS,
    LONGEST_TEXT,
    LONGEST_WORDS,
    MOST_RESULTS,
)

_DAY: Json = {"type": "string", "format": "date"}
_WORDS: Json = {"type": "string", "maxLength": LONGEST_WORDS, "pattern": PRINTABLE}
_TEXT: Json = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_TEXT,
    "pattern": PRINTABLE_LINES,
}
_MOST: Json = {"type": "integer", "minimum": 1, "default": DEFAULT_RESULTS}


def _limit_degrees(most: int) -> Json:
    return {"type": "number", "minimum": -most, "maximum": most}


def describe_geocoding() -> Json:
    """Return the paths that find places."""
    ok = make_answer("Found", "application/json", ANY_OBJECT)
    limit = make_query("limit", f"Places for each name; more than {MOST_RESULTS} are capped", _MOST)
    asked = [
        make_query("q", "A name in any spelling, or a code; needed without lat and lon", _WORDS),
        make_query("context", "Words around it: its town, its governorate", _WORDS),
        make_query("admin1", "Its governorate", _WORDS),
        make_query("admin2", "Its district", _WORDS),
        make_query("lat", "Degrees, with lon", _limit_degrees(90)),
        make_query("lon", "Degrees, with lat", _limit_degrees(180)),
        make_query("on", "The day that is spoken of: boundaries change", _DAY),
    ]
    text = make_query("text", "A text, lines and all", _TEXT, required=True)
    return {
        "/geocode/text": make_operation(
            "get_mentions",
            "The places that a text mentions; nothing of the text is kept",
            [text, limit, DATA_FORMAT],
            leave_unkept(ok),
        ),
        "/geocode": make_operation(
            "get_geocode",
            "Which place a name or a position means: one, several to choose from, or none",
            [*asked, limit, DATA_FORMAT],
            ok,
        ),
    }
