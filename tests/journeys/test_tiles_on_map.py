"""An operator lays somebody else's tiles under the map: they fill it, below what is reported."""

import base64

from playwright.sync_api import Page, Route, expect
from postgres_server import Database
from running_service import Service, run_service

TILES = "https://tiles.invalid/{z}/{x}/{y}.gif"
TILE = base64.b64decode("R0lGODlhAQABAIAAAMz/zP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")
PLACES = """() => [...document.querySelectorAll('.others-tiles img')]
  .map((tile) => tile.getBoundingClientRect())
  .filter((box) => box.width > 100)
  .map((box) => [Math.round(box.left), Math.round(box.top)])"""
LOWEST = """() => [...document.querySelectorAll('#map .leaflet-map-pane > .leaflet-pane')]
  .filter((pane) => pane.children.length > 0)
  .sort((a, b) => getComputedStyle(a).zIndex - getComputedStyle(b).zIndex)[0].className"""


def test_tiles_fill_the_map_below_its_records_and_learn_no_page(
    masar: Service, coast: Database, page: Page
) -> None:
    told: list[str | None] = []

    def answer(route: Route) -> None:
        told.append(route.request.headers.get("referer"))
        route.fulfill(body=TILE, content_type="image/gif")

    page.route("https://tiles.invalid/**", answer)
    frontend = masar.app.state.settings.frontend_dir
    owner = "Somebody <b>else</b>"
    with run_service(
        coast.web_url, frontend, raster_tiles_url=TILES, raster_tiles_attribution=owner
    ) as tiled:
        page.goto(f"{tiled.address}/?map=8.5/35.05/36.1&from=2025-03-01&to=2025-04-30&lang=en")
        expect(page.locator(".tiles-owner")).to_have_text(owner)
        expect(page.locator(".others-tiles img").first).to_be_visible()
        places = page.evaluate(PLACES)
        assert len(set(map(tuple, places))) == len(places) > 8
        assert "others-tiles" in page.evaluate(LOWEST)
    assert told and set(told) == {None}
