"""DTM's face, read by IOM's own client: who stayed in the country, and nobody counted twice."""

from typing import Any

import dtmapi.api
import pytest
from dtmapi import DTMApi
from face_worlds import Faces

from app.encode.shapes.dtm import COLUMNS

TABLE = "dtm/v3/displacement/{}"
Row = dict[str, Any]


@pytest.fixture
def client(faces: Faces, monkeypatch: pytest.MonkeyPatch) -> DTMApi:
    """IOM's client, with our address where its own stands."""
    for name in ("IDP_ADMIN_0_API", "IDP_ADMIN_1_API", "IDP_ADMIN_2_API", "COUNTRY_LIST_API",
                 "OPERATION_LIST_API"):  # fmt: skip
        path = getattr(dtmapi.api, name).partition("/v3/")[2]
        monkeypatch.setattr(dtmapi.api, name, f"{faces.service.address}/compat/dtm/v3/{path}")
    return DTMApi(subscription_key="any", max_retries=0)


def test_iom_client_reads_every_table(client: DTMApi) -> None:
    country = client.get_idp_admin0_data(CountryName="Syrian Arab Republic")
    assert country.empty
    governorates = client.get_idp_admin1_data(Admin0Pcode="SYR")
    assert list(governorates.columns) == list(COLUMNS)
    assert governorates["id"].tolist() == ["flw_whole"]
    assert governorates["numPresentIdpInd"].tolist() == [5000]
    assert governorates["admin1Pcode"].tolist() == ["SY06"]
    districts = client.get_idp_admin2_data(
        CountryName="Syria", FromReportingDate="2025-03-01", ToReportingDate="2025-03-31"
    )
    assert districts["admin2Pcode"].tolist() == ["SY0602"]
    assert districts["idpOriginAdmin1Pcode"].tolist() == ["SY10"]
    assert client.get_all_countries()["admin0Pcode"].tolist() == ["SYR"]
    assert client.get_all_operations().empty


def test_iom_client_is_told_what_is_wrong(client: DTMApi) -> None:
    with pytest.raises(dtmapi.exceptions.DTMApiRequestError):
        client.get_idp_admin1_data(Operation="Any")


def test_nobody_is_counted_who_left_went_back_or_could_be_recognised(faces: Faces) -> None:
    rows = [row for level in range(3)
            for row in faces.read(TABLE.format(f"admin{level}"))["result"]]  # fmt: skip
    shown = {each["id"] for each in faces.service.read_features("flows")}
    assert {"flw_abroad", "flw_back", "flw_part"} <= shown
    assert {row["id"] for row in rows} == {"flw_whole", "flw_town"}
    for row in rows:
        assert list(row) == list(COLUMNS)
        assert type(row["numPresentIdpInd"]) is int and row["admin0Pcode"] == "SYR"


@pytest.mark.parametrize(
    ("level", "given", "expected"),
    [
        (1, {"Admin1Pcode": "sy06"}, ["flw_whole"]), (1, {"Admin1Pcode": "SY10"}, []),
        (1, {"Admin1Name": "Lattakia"}, ["flw_whole"]), (1, {"CountryName": "Lebanon"}, []),
        (2, {"Admin1Pcode": "SY06", "Admin2Name": "Jablah"}, ["flw_town"]),
        (2, {"Admin2Pcode": "SY1002"}, []), (1, {"ToReportingDate": "2025-03-09"}, []),
        (1, {"FromReportingDate": "2025-03-10"}, ["flw_whole"]),
        (1, {"FromReportingDate": "2025-03-11"}, []),
    ],
)  # fmt: skip
def test_filters(faces: Faces, level: int, given: Row, expected: list[str]) -> None:
    rows = faces.read(TABLE.format(f"admin{level}"), **given)["result"]
    assert [row["id"] for row in rows] == expected


@pytest.mark.parametrize(
    ("table", "given", "parameter"),
    [
        ("admin0", {"Operation": "Any"}, "Operation"),
        ("admin0", {"Admin1Pcode": "SY06"}, "Admin1Pcode"),
        ("admin1", {"Admin2Pcode": "SY0602"}, "Admin2Pcode"),
        ("admin1", {"FromRoundNumber": "1"}, "FromRoundNumber"),
        ("admin2", {"FromReportingDate": "March"}, "FromReportingDate"),
        ("admin2", {"FromReportingDate": "2025-03-02", "ToReportingDate": "2025-03-01"},
         "ToReportingDate"),
        ("country-list", {"x": "1"}, "x"), ("admin1", {"snapshot": "1"}, "snapshot"),
    ],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_by_name(
    faces: Faces, table: str, given: Row, parameter: str
) -> None:
    body = faces.refuse(TABLE.format(table), **given)
    assert (body["isSuccess"], body["result"], body["parameter"]) == (False, None, parameter)
    assert parameter in body["errorMessages"][0]


def test_no_other_table_is_there(faces: Faces) -> None:
    assert faces.service.get("/compat/dtm/v3/displacement/admin3").status_code == 404


def test_keys_in_headers_change_nothing(faces: Faces) -> None:
    path = f"/compat/{TABLE.format('admin1')}"
    headers = {"Ocp-Apim-Subscription-Key": "sesame"}
    answer = faces.service.client.get(path, headers=headers)
    assert answer.content == faces.service.get(path).content
    assert "sesame" not in str(answer.headers)


def test_too_many_movements_are_asked_for_by_fewer_days(
    faces: Faces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.serve.compat.dtm.MAX_LIMIT", 1)
    # In words of its own, since what was answered once may be kept.
    asked = faces.refuse(TABLE.format("admin1"), FromReportingDate="2011-01-02")
    assert asked["parameter"] == "FromReportingDate"
