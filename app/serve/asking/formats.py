"""The formats of answers, and which one a question asks for: by `f`, else by its Accept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request

from app.domain.errors import BadParameter


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how `f` names it, its media type, and the ending of a file's name.

    `also` are media types under which programs ask for it as well. `is_text` says that its bytes
    are UTF-8.
    """

    name: str
    media_type: str
    extension: str
    also: tuple[str, ...] = ()
    is_text: bool = True

    @property
    def content_type(self) -> str:
        """Return the value of Content-Type; formats other than JSON have to say that it is UTF-8.

        CSV also says that its first line holds names (RFC 4180).
        """
        if self.name == "csv":
            return f"{self.media_type}; charset=utf-8; header=present"
        return f"{self.media_type}; charset=utf-8" if self.name == "html" else self.media_type


GEOJSON = Format("geojson", "application/geo+json", "geojson", ("application/vnd.geo+json",))
JSON = Format("json", "application/json", "json")
HTML = Format("html", "text/html", "html", ("application/xhtml+xml",))
CSV = Format("csv", "text/csv", "csv")
NDJSON = Format("ndjson", "application/x-ndjson", "ndjson",
                ("application/ndjson", "application/geo+json-lines"))  # fmt: skip
FLATGEOBUF = Format("flatgeobuf", "application/vnd.flatgeobuf", "fgb",
                    ("application/flatgeobuf",), is_text=False)  # fmt: skip
PARQUET = Format("parquet", "application/vnd.apache.parquet", "parquet",
                 ("application/x-parquet",), is_text=False)  # fmt: skip
MVT = Format("mvt", "application/vnd.mapbox-vector-tile", "mvt",
             ("application/x-protobuf",), is_text=False)  # fmt: skip
SCHEMA = Format("json", "application/schema+json", "json", ("application/json",))
SCHEMA_FORMATS = (SCHEMA, HTML)
"""Schemas have a media type of their own, and yet `json` names them."""
TILEJSON = Format("tilejson", "application/vnd.mapbox.tile+json", "json")
FORMATS = {
    each.name: each
    for each in (GEOJSON, JSON, HTML, CSV, NDJSON, FLATGEOBUF, PARQUET, MVT, TILEJSON)
}
"""Every format that any address answers in, by the name that `f` gives it."""
_EXACT, _KIND, _ANY = 3, 2, 1


def list_names(offered: Sequence[Format]) -> tuple[str, ...]:
    """Return the values that `f` may have; GeoJSON is JSON too where nothing else is."""
    names = tuple(each.name for each in offered)
    return (*names, JSON.name) if GEOJSON in offered and JSON not in offered else names


def choose_format(request: Request, given: Mapping[str, str], offered: Sequence[Format]) -> Format:
    """Return the format named by `f`, else the one that Accept prefers, else the first offered.

    An Accept that nothing offered can satisfy gets the first too, as HTTP allows. Raises
    BadParameter for another `f`.
    """
    if "f" not in given:
        return _prefer(request.headers.get("accept", ""), offered)
    names = list_names(offered)
    if given["f"] not in names:
        raise BadParameter("f", given["f"], f"one of {', '.join(names)}")
    found = FORMATS[given["f"]]
    return found if found in offered else GEOJSON


def _prefer(accept: str, offered: Sequence[Format]) -> Format:
    ranges = list(_read_ranges(accept))
    ranked = [_rank(each, ranges, takes_json=JSON not in offered) for each in offered]
    best = max(ranked, default=(0.0, 0))
    return offered[ranked.index(best)] if best[0] > 0 else offered[0]


def _read_ranges(accept: str) -> Iterator[tuple[str, float]]:
    """Yield the media types of an Accept with how much each is wanted, from 0 to 1."""
    for part in accept.lower().split(","):
        media_type, *parameters = (each.strip() for each in part.split(";"))
        weights = [each[2:] for each in parameters if each.startswith("q=")]
        try:
            yield media_type, float(weights[0]) if weights else 1.0
        except ValueError:
            yield media_type, 0.0


def _rank(
    offered: Format, ranges: Sequence[tuple[str, float]], *, takes_json: bool
) -> tuple[float, int]:
    """Return how much a format is wanted, and how exactly it was named: the exact name decides."""
    own = {offered.media_type, *offered.also}
    if offered is GEOJSON and takes_json:
        own.add(JSON.media_type)
    kinds = {f"{each.split('/')[0]}/*" for each in own}
    found = [
        (_EXACT if name in own else _KIND if name in kinds else _ANY, weight)
        for name, weight in ranges
        if name in own or name in kinds or name == "*/*"
    ]
    exactness, weight = max(found, default=(0, 0.0))
    return weight, exactness
