"""Readers are told whose outlines they see, and see those of the release that was loaded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import shapely
from postgres_server import GEODATA, Database
from running_service import Service, run_service
from shapely.geometry import shape

from app.domain.place import Place
from app.domain.release import Release, ReleaseReport
from app.pipeline.places import load_release

SQUARE = shapely.box(36.2, 33.4, 36.4, 33.6)
DAMASCUS = Place("SY01", "governorate", "Damascus", "دمشق", "SY", pcode="SY01", parent_id="SY",
                 admin1_pcode="SY01", area_wkb=shapely.to_wkb(SQUARE))  # fmt: skip
RELEASE = Release("cod-ab-test", "A release", "test", None, "0" * 64, (DAMASCUS,), ReleaseReport())


@pytest.fixture
def world(coast_database: Database) -> Iterator[Service]:
    load_release(coast_database.writer, RELEASE, GEODATA, accept_missing=True)
    with run_service(coast_database.web_url) as running:
        yield running


def test_outline_and_disclaimer_are_those_of_its_source(world: Service) -> None:
    items = world.get("/api/collections/governorates/items").json()["features"]
    by_code = {item["properties"]["pcode"]: item for item in items}
    damascus, aleppo = by_code["SY01"], by_code["SY02"]
    assert shape(damascus["geometry"]).equals(SQUARE)
    assert damascus["properties"]["source"] == "OCHA COD-AB"
    assert "OCHA, their source" in damascus["properties"]["disclaimer_en"]
    assert "Natural Earth" not in damascus["properties"]["disclaimer_ar"]
    assert "Natural Earth, their source" in aleppo["properties"]["disclaimer_en"]


def test_release_is_told_with_publisher_and_licence(world: Service) -> None:
    [release] = world.get("/health/ready").json()["gazetteer"]["releases"]
    assert (release["publisher"], release["licence"]) == ("UN OCHA", "CC BY-IGO 3.0")
    assert release["counts"] == {"governorate": 1}


def draw(code: str, west: float, east: float) -> Place:
    area = shapely.to_wkb(shapely.box(west, 35.1, east, 35.3))
    return Place(code, "subdistrict", "A unit", "وحدة", "SY", pcode=code, parent_id="SY1002",
                 admin1_pcode="SY10", admin2_pcode="SY1002", admin3_pcode=code,
                 area_wkb=area)  # fmt: skip


def test_position_is_told_the_unit_of_the_day_that_is_asked_for(coast_database: Database) -> None:
    both = (draw("SY100200", 35.9, 36.1), draw("SY100299", 36.1, 36.3))
    one = (draw("SY100200", 35.9, 36.3),)
    for day, units in ((date(2016, 9, 5), both), (date(2022, 1, 1), one)):
        told = replace(RELEASE, release_id=f"{day}", sha256=f"{day}", valid_from=day, units=units)
        load_release(coast_database.writer, told, GEODATA, accept_missing=True)
    with run_service(coast_database.web_url) as service:
        found = {
            day: service.get("/api/geocode", lat="35.2", lon="36.2", on=day).json()["results"][0]
            for day in ("2018-01-01", "2025-03-07")
        }
    assert {day: each["pcode"] for day, each in found.items()} == {
        "2018-01-01": "SY100299",
        "2025-03-07": "SY100200",
    }
