"""Views of the map as pictures: what is asked, what caches may keep, and nothing in the dark."""

import struct
import time

import pytest
from postgres_server import Database
from running_service import Service, run_service

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force

SMALL = {"width": 320, "height": 240}
PNG = b"\x89PNG\r\n\x1a\n"


def read_size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_picture_has_the_size_that_is_asked_for(service: Service) -> None:
    card = service.get("/map.png")
    assert (card.status_code, card.headers["content-type"]) == (200, "image/png")
    assert read_size(card.content) == (1200, 630)
    assert read_size(service.get("/embed.png", **SMALL, scale=2).content) == (640, 480)


@pytest.mark.parametrize(
    ("name", "value"),
    [("width", "199"), ("height", "1601"), ("width", "1e3"), ("width", "-400"), ("scale", "3"),
     ("scale", ""), ("snapshot", "4000000"), ("event_type", "Nothing")],
)  # fmt: skip
def test_impossible_pictures_are_problems(service: Service, name: str, value: str) -> None:
    answer = service.get("/map.png", **{**SMALL, name: value})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == name


def test_views_differ_in_their_pictures(service: Service) -> None:
    views: list[dict[str, object]] = [
        {}, {"lang": "ar"}, {"theme": "dark"}, {"layers": "corridors"}, {"map": "10/35.2/35.95"},
        {"from": "2025-03-07", "to": "2025-03-08"}, {"killed_min": 50}, {"known_at": "2025-03-09"},
    ]  # fmt: skip
    pictures = {service.get("/map.png", **SMALL, **view).content for view in views}
    assert len(pictures) == len(views)
    assert all(read_size(each) == (320, 240) for each in pictures)


def test_selected_record_leads_and_the_picture_goes_to_it(service: Service) -> None:
    events = service.read_features("events")
    points = [each for each in events if (each["geometry"] or {}).get("type") == "Point"]
    near, far = (service.get("/map.png", **SMALL, sel=each["id"]) for each in points[:2])
    assert near.status_code == far.status_code == 200
    assert near.content != far.content != service.get("/map.png", **SMALL).content
    [flow, *_others] = service.read_features("flows")
    assert service.get("/map.png", **SMALL, sel=flow["id"]).status_code == 200
    assert service.get("/map.png", **SMALL, sel="evt_nothing").status_code == 200


def test_caches_ask_whether_roads_have_gone_stale(service: Service) -> None:
    answer = service.get("/map.png", **SMALL)
    assert answer.headers["cache-control"] == "public, no-cache"
    etag = answer.headers["etag"]
    again = service.client.get(
        "/map.png", params={k: str(v) for k, v in SMALL.items()}, headers={"If-None-Match": etag}
    )
    assert (again.status_code, again.content) == (304, b"")
    alone = service.get("/map.png", **SMALL, layers="events")
    assert alone.headers["cache-control"].startswith("public, max-age=60")
    assert alone.headers["etag"] != etag


def test_picture_that_is_kept_is_not_drawn_again(service: Service) -> None:
    first = service.get("/map.png", **SMALL, lang="ar")
    service.app.state.pictures.end()  # drawing it again would start a process: a second and more
    began = time.monotonic()
    assert service.get("/map.png", **SMALL, lang="ar").content == first.content
    assert service.app.state.pictures.is_idle
    assert time.monotonic() - began < 2


def test_in_the_dark_there_is_a_card_without_anything(coast_database: Database) -> None:
    with run_service(coast_database.web_url) as service:
        before = service.get("/map.png", **SMALL)
        put_in_force(coast_database.writer, SecurityMode.DARK)
        dark = [
            service.client.get(path, headers={"If-None-Match": before.headers["etag"]})
            for path in ("/map.png?width=320&height=240", "/embed.png?sel=evt_1&from=2025-03-07",
                         "/map.png?width=1")
        ]  # fmt: skip
    for answer in dark:
        assert answer.status_code == 503 and answer.headers["content-type"] == "image/png"
        assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers
        assert int(answer.headers["retry-after"]) >= 60
        assert read_size(answer.content) == (1200, 630)
    assert len({answer.content for answer in dark}) == 1, "nor does it say what exists"
