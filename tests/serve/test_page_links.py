"""Links of a page lead to the same records in other formats, and to all of them as files."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from running_service import Service

ASKED: tuple[Mapping[str, str], ...] = (
    {"limit": "2", "datetime": "2025-03-01/..", "filter": "title_en <> 'a&b=ü'", "lang": "ar"},
    {"sortby": "-date_start", "f": "geojson", "known_at": "2025-05-01"},
)
STREAMED = {"text/csv; charset=utf-8; header=present", "application/x-ndjson",
            "application/vnd.flatgeobuf", "application/vnd.apache.parquet"}  # fmt: skip


def list_links(page: Mapping[str, Any], rel: str) -> Iterator[tuple[str, str]]:
    return ((link["type"], link["href"]) for link in page["links"] if link["rel"] == rel)


@pytest.mark.parametrize("asked", ASKED)
def test_alternates_hold_the_records_of_the_page(
    service: Service, asked: Mapping[str, str]
) -> None:
    page = service.read_page("events", **asked)
    alternates = dict(list_links(page, "alternate"))
    assert set(alternates) == {*STREAMED, "text/html"}
    for media_type, href in alternates.items():
        answer = service.client.head(href)
        assert answer.status_code == 200, href
        assert answer.headers["content-type"].split(";")[0] == media_type.split(";")[0]
        if media_type in STREAMED:
            assert answer.headers["masar-rows"] == str(page["numberReturned"])
    lines = service.client.get(alternates["application/x-ndjson"]).text.splitlines()
    assert lines and all(f'"id":"{each["id"]}"' in line
                         for each, line in zip(page["features"], lines, strict=True))  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_enclosures_hold_everything_that_matches(
    service: Service, asked: Mapping[str, str]
) -> None:
    page = service.read_page("events", **asked)
    files = dict(list_links(page, "enclosure"))
    assert set(files) == {*STREAMED, "application/geo+json"}
    for media_type, href in files.items():
        answer = service.client.head(href)
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type), href
        assert answer.headers["masar-rows"] == str(page["numberMatched"])


def test_later_pages_have_no_file_that_begins_in_their_middle(service: Service) -> None:
    page = service.read_page("events", limit=2)
    [(_, following)] = list_links(page, "next")
    second = service.client.get(following).json()
    assert {media_type for media_type, _ in list_links(second, "alternate")} == {"text/html"}
    for media_type, href in list_links(second, "enclosure"):
        answer = service.client.head(href)
        assert answer.headers["masar-rows"] == str(page["numberMatched"]), media_type
