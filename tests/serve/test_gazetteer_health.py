"""The health page says which places are loaded and what is worse without more, and no more."""

from collections.abc import Iterator

import pytest
from postgres_server import Database
from running_service import Service, run_service

from app.domain.mode import SecurityMode
from app.domain.place import Place
from app.store.places import read_places, replace_places


@pytest.fixture
def world(coast_database: Database) -> Iterator[tuple[Service, Database]]:
    with run_service(coast_database.web_url) as running:
        yield running, coast_database


@pytest.mark.parametrize("path", ["/health/ready", "/api"])
def test_what_is_degraded_is_said(service: Service, path: str) -> None:
    told = service.get(path).json()["gazetteer"]
    assert told["revision"] >= 1
    assert told["levels"]["governorate"] == {"places": 14, "outlines": 14}
    assert told["releases"] == []
    by_code = {each["code"]: each for each in told["degraded"]}
    assert "drawn on their governorate" in by_code["no_district_outlines"]["text_en"]
    assert "المحافظة" in by_code["no_district_outlines"]["text_ar"]


def test_hidden_site_does_not_show_in_health(world: tuple[Service, Database]) -> None:
    service, database = world
    before = [service.get(path).json() for path in ("/health/ready", "/api")]
    base = Place("msr-test-base", "site", "A base", "قاعدة", "SY", source="test")
    with database.writer.begin() as connection:
        replace_places(connection, [*read_places(connection), base])
    assert [service.get(path).json() for path in ("/health/ready", "/api")] == before


def test_in_the_dark_nothing_is_told_of_places(world: tuple[Service, Database]) -> None:
    service, database = world
    dark = SecurityMode.DARK.value
    database.change(f"UPDATE published.state SET mode = '{dark}', mode_since = now()")  # noqa: S608
    for path in ("/health/ready", "/api"):
        answer = service.get(path)
        assert answer.status_code == 200
        assert "gazetteer" not in answer.json()
