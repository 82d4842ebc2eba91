"""Which format is answered: `f` decides, else what the program says that it takes."""

import pytest
from starlette.requests import Request

from app.domain.errors import BadParameter
from app.serve.asking.formats import (
    CSV,
    FLATGEOBUF,
    FORMATS,
    GEOJSON,
    HTML,
    JSON,
    MVT,
    PARQUET,
    Format,
    choose_format,
)

ITEMS = (GEOJSON, HTML, CSV, PARQUET)


def ask(accept: str | None = None) -> Request:
    headers = [] if accept is None else [(b"accept", accept.encode())]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


@pytest.mark.parametrize("name", ["geojson", "html", "csv", "parquet"])
def test_f_decides_whatever_is_accepted(name: str) -> None:
    assert choose_format(ask("text/html"), {"f": name}, ITEMS) is FORMATS[name]


def test_geojson_is_json_where_there_is_no_other_json() -> None:
    assert choose_format(ask(), {"f": "json"}, ITEMS) is GEOJSON
    assert choose_format(ask("application/json"), {}, (HTML, GEOJSON)) is GEOJSON
    assert choose_format(ask(), {"f": "json"}, (GEOJSON, JSON)) is JSON
    with pytest.raises(BadParameter):
        choose_format(ask(), {"f": "json"}, (CSV,))


@pytest.mark.parametrize("text", ["xml", "", "GeoJSON", "mvt", "csv,geojson"])
def test_another_f_is_refused_with_those_offered(text: str) -> None:
    with pytest.raises(BadParameter) as refused:
        choose_format(ask(), {"f": text}, ITEMS)
    assert refused.value.parameter == "f"
    assert refused.value.allowed == "one of geojson, html, csv, parquet, json"


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (None, GEOJSON),
        ("*/*", GEOJSON),
        ("text/csv", CSV),
        ("TEXT/CSV; header=present", CSV),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("application/json, text/plain, */*", GEOJSON),
        ("text/csv;q=0.5, text/html;q=0.4", CSV),
        ("text/*", HTML),
        ("text/*, text/html;q=0", CSV),
        ("application/vnd.apache.parquet, */*", PARQUET),
        ("image/png", GEOJSON),
        ("text/csv;q=much", GEOJSON),
        ("application/*;q=0.2, text/csv;q=0.1", GEOJSON),
    ],
)
def test_accept_is_weighed(accept: str | None, wanted: Format) -> None:
    assert choose_format(ask(accept), {}, ITEMS) is wanted


def test_pages_come_first_where_they_are_offered_first() -> None:
    assert choose_format(ask("*/*"), {}, (HTML, JSON)) is HTML
    assert choose_format(ask("application/json, text/plain, */*"), {}, (HTML, JSON)) is JSON


def test_every_format_says_what_it_is_once() -> None:
    for told in ("name", "media_type"):
        assert len({getattr(each, told) for each in FORMATS.values()}) == len(FORMATS)
    assert {each.name for each in FORMATS.values() if not each.is_text} == {
        FLATGEOBUF.name, PARQUET.name, MVT.name
    }  # fmt: skip
