"""Scripts that spell a unit in their service's way find its rows, or are told what is right."""

import re

import pytest
from face_worlds import Faces
from running_service import Service

ACLED = "/compat/acled/read"
HAPI = "/compat/hapi/api/v2/coordination-context/conflict-events"
DTM = "/compat/dtm/v3/displacement/admin1"


@pytest.mark.parametrize(
    ("column", "other", "ours"),
    [("admin1", "Latakia", "Lattakia"), ("admin1", "اللاذقية", "Lattakia"),
     ("admin2", "Baniyas", "Banyas"), ("admin1", "Tartus|Latakia", "Tartous|Lattakia"),
     ("admin1", "Tartus:OR:admin1=Latakia", "Tartous:OR:admin1=Lattakia")],
)  # fmt: skip
def test_acled_finds_a_unit_in_any_spelling(
    service: Service, column: str, other: str, ours: str
) -> None:
    asked, right = (service.get(ACLED, **{column: each}).json() for each in (other, ours))
    assert right["count"] > 0 and asked["data"] == right["data"]


def test_acled_still_takes_parts_and_patterns_of_names(service: Service) -> None:
    whole = service.get(ACLED, admin1="Lattakia").json()["count"]
    for part in ("latt", "%kia", "Lat%ia"):
        assert service.get(ACLED, admin1=part).json()["count"] == whole, part


def test_name_that_no_unit_bears_is_refused_with_what_is_right(service: Service) -> None:
    for path, name in ((ACLED, "admin1"), (HAPI, "admin1_name"), (DTM, "Admin1Name")):
        refused = service.get(path, **{name: "Ruritania"})
        assert refused.status_code == 400, path
        assert "Ruritania" in refused.text and "Lattakia" in refused.text
    refused = service.get(ACLED, admin2="Ruritania").json()
    assert "/api/collections/districts" in refused["messages"][0]
    named = service.get(ACLED, admin1="Ruritania", admin1_where="=")
    assert named.status_code == 400


def test_hapi_finds_units_and_the_country_in_any_spelling(service: Service) -> None:
    right = service.get(HAPI, admin1_name="Lattakia").json()["data"]
    assert right
    for asked in ({"admin1_name": "Latakia"}, {"admin1_name": "lattakia"}):
        assert service.get(HAPI, **asked).json()["data"] == right
    whole = service.get(HAPI).json()["data"]
    for asked in ({"location_code": "SY"}, {"location_name": "Syria"}):
        assert service.get(HAPI, **asked).json()["data"] == whole
    assert service.get(HAPI, location_code="TUR").json()["data"] == []
    for wrong in ({"location_code": "Syria"}, {"admin1_code": "Latakia"}):
        assert service.get(HAPI, **wrong).status_code == 400


def test_dtm_finds_a_unit_in_any_spelling(faces: Faces) -> None:
    right = faces.service.get(DTM, Admin1Name="Lattakia").json()["result"]
    assert right and faces.service.get(DTM, Admin1Name="Latakia").json()["result"] == right


def test_tags_say_once_that_sources_disagree(service: Service) -> None:
    rows = service.get(ACLED).json()["data"]
    tags = [row["tags"].split("; ") for row in rows]
    assert all(len(each) == len(set(each)) for each in tags)
    told = [each for each in tags if "verification: contested" in each]
    assert told and not any("contested" in each for each in told)
    assert service.get(ACLED, tags="verification: contested;").json()["count"] == len(told)


def test_location_without_a_name_of_its_own_is_told_as_the_unit_around_it(
    service: Service,
) -> None:
    rows = {row["event_id_cnty"]: row for row in service.get(ACLED).json()["data"]}
    events = service.read_features("events")
    unnamed = [
        each["properties"] | {"id": each["id"]}
        for each in events
        if each["id"] in rows
        and not (each["properties"]["provider_location"] or each["properties"]["place_name_en"])
    ]
    assert unnamed
    for event in unnamed:
        location = rows[event["id"]]["location"]
        assert re.fullmatch(r".+ (subdistrict|district|governorate)|Syria", location), location
        found = service.get(ACLED, location=location, location_where="=").json()["data"]
        assert event["id"] in {row["event_id_cnty"] for row in found}
