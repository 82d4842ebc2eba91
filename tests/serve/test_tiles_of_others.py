"""Map tiles of others: never unless the operator names them, and then on the map alone."""

import pytest
from postgres_server import Database
from pydantic import ValidationError
from running_service import run_service

from app.serve.views.shell_page import offer_tiles
from app.settings import Settings

TILES = "https://tiles.example:8443/{z}/{x}/{y}.png"
PATHS = ("/", "/embed", "/api/", "/about/method")


def test_nobody_else_is_asked_unless_the_operator_says_so(coast: Database) -> None:
    with run_service(coast.web_url) as plain:
        policies = {path: plain.get(path).headers["content-security-policy"] for path in PATHS}
    assert not [each for each in policies.values() if "https:" in each]
    with run_service(coast.web_url, raster_tiles_url=TILES) as tiled:
        for path in PATHS:
            policy = tiled.get(path).headers["content-security-policy"]
            wanted = "img-src 'self' data:"
            more = f"{wanted} https://tiles.example:8443"
            assert policy == (
                policies[path].replace(wanted, more) if path == "/" else policies[path]
            )


def test_page_names_the_tiles_and_whose_they_are() -> None:
    shell = "<html><head><title>x</title></head><body></body></html>"
    assert offer_tiles(shell, None, "Somebody") == shell
    told = offer_tiles(shell, TILES, 'A "quoted" <b>name</b>')
    assert f'name="masar-tiles" content="{TILES}"' in told
    assert "<b>" not in told and told.index("masar-tiles") < told.index("</head>")


@pytest.mark.parametrize(
    "address", ["http://tiles.example/{z}", "https://a.example/x.png", "https://a;b/{z}",
                "https://a.example/{z}'; script-src *", "//a.example/{z}"],
)  # fmt: skip
def test_address_that_could_say_more_than_one_host_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(raster_tiles_url=address)
