"""UCDP's face: 49 columns in order, its pages, its codes, and what overlaps a range of days."""

from typing import Any

import pytest
from face_worlds import Faces

from app.encode.shapes.ucdp import COLUMNS

READ = "ucdp/gedevents/25.1"
Row = dict[str, Any]
SHOWN = ["evt_clash", "evt_dozens", "evt_missing", "evt_wide", "evt_feud", "evt_crowd"]
"""The violent ones, without totals and what is discounted."""


def list_ids(answer: Row) -> list[str]:
    return [row["id"] for row in answer["Result"]]


def test_rows_have_the_columns_in_order_and_types(faces: Faces) -> None:
    """No client of UCDP's API is in the registry: its column list and types stand for one."""
    answer = faces.read(READ)
    assert sorted(list_ids(answer)) == sorted(SHOWN)
    for row in answer["Result"]:
        assert list(row) == list(COLUMNS)
        whole = (
            "year",
            "where_prec",
            "date_prec",
            "event_clarity",
            "country_id",
            "number_of_sources",
        )
        assert {type(row[name]) for name in whole} == {int}
        assert (row["country"], row["country_id"]) == ("Syria", 652)
    days = [row["date_start"] for row in answer["Result"]]
    assert days == sorted(days)
    assert list(COLUMNS)[-5:] == ["best", "high", "low", "gwnoa", "gwnob"]


def test_codes_follow_the_crosswalk(faces: Faces) -> None:
    told = {row["id"]: row for row in faces.read(READ)["Result"]}
    assert (told["evt_wide"]["where_prec"], told["evt_wide"]["latitude"]) == (4, None)
    assert (told["evt_clash"]["where_prec"], told["evt_clash"]["event_clarity"]) == (1, 1)
    assert told["evt_feud"]["event_clarity"] == 2
    kinds = [told[name]["type_of_violence"] for name in ("evt_clash", "evt_feud", "evt_wide")]
    assert kinds == [1, 2, 3]
    assert told["evt_dozens"]["low"] is told["evt_dozens"]["best"] is None


def test_each_kind_of_violence_finds_what_has_its_code(faces: Faces) -> None:
    """Filters are SQL and columns are Python: they must say the same of every row."""
    rows = faces.read(READ)["Result"]
    for kinds in ("1", "2", "3", "1,3"):
        codes = [int(code) for code in kinds.split(",")]
        expected = {row["id"] for row in rows if row["type_of_violence"] in codes}
        assert set(list_ids(faces.read(READ, TypeOfViolence=kinds))) == expected


@pytest.mark.parametrize("size", [1, 2, 4])
def test_links_lead_through_all_pages_and_back(faces: Faces, size: int) -> None:
    whole, found = list_ids(faces.read(READ)), list[str]()
    answer = faces.read(READ, pagesize=size, Key="sesame")
    assert (answer["TotalCount"], answer["PreviousPageUrl"]) == (len(whole), "")
    assert answer["TotalPages"] == -(-len(whole) // size)
    while True:
        found += list_ids(answer)
        assert len(found) <= len(whole)
        address = answer["NextPageUrl"]
        if not address:
            break
        assert address.startswith(f"{faces.service.address}/") and "sesame" not in address
        answer = faces.service.client.get(address).json()
    assert found == whole
    back = faces.service.client.get(answer["PreviousPageUrl"]).json()
    assert list_ids(back) == whole[-2 * size : -size] or answer["TotalPages"] * size != len(whole)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"Country": "652"}, set(SHOWN)), ({"Country": "645, 652"}, set(SHOWN)),
        ({"Country": "645"}, set()), ({"Id": "evt_feud,evt_clash"}, {"evt_feud", "evt_clash"}),
        ({"StartDate": "2025-04-01", "EndDate": "2025-04-01"}, {"evt_feud"}),
        ({"EndDate": "2025-03-07"}, {"evt_clash", "evt_wide"}),
        ({"StartDate": "2025-04-03"}, {"evt_crowd"}),
        ({"Geography": "35.1 35.8,35.3 36.1"},
         {"evt_clash", "evt_feud", "evt_dozens", "evt_missing", "evt_wide"}),
        ({"Geography": "32 35,33 36"}, set()),
    ],
)  # fmt: skip
def test_filters(faces: Faces, given: Row, expected: set[str]) -> None:
    answer = faces.read(READ, **given)
    assert set(list_ids(answer)) == expected
    assert answer["TotalCount"] == len(expected)


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"Dyad": "1"}, "Dyad"), ({"Actor": "1"}, "Actor"), ({"pagesize": "0"}, "pagesize"),
        ({"pagesize": "10001"}, "pagesize"), ({"page": "-1"}, "page"), ({"page": "x"}, "page"),
        ({"Country": "Syria"}, "Country"), ({"Country": ""}, "Country"),
        ({"TypeOfViolence": "4"}, "TypeOfViolence"), ({"StartDate": "2025"}, "StartDate"),
        ({"StartDate": "2025-04-02", "EndDate": "2025-04-01"}, "EndDate"),
        ({"Geography": "35,36"}, "Geography"), ({"Geography": "36 35,35 36"}, "Geography"),
        ({"Geography": "nan 1,2 3"}, "Geography"), ({"Year": "2025"}, "Year"),
        ({"known_at": "2025-03-09"}, "known_at"),
    ],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_by_name(
    faces: Faces, given: Row, parameter: str
) -> None:
    assert faces.refuse(READ, **given)["parameter"] == parameter


def test_every_version_is_what_is_shown_now_and_nonsense_is_none(faces: Faces) -> None:
    assert faces.read("ucdp/api/gedevents/26.0.7") == faces.read("ucdp/gedevents/26.0.7")
    for version in ("latest", "25", "25.1.1.1.1", "٢٥.1"):
        assert faces.service.get(f"/compat/ucdp/gedevents/{version}").status_code == 404


def test_a_box_around_points_finds_nothing_that_lies_nowhere(faces: Faces) -> None:
    answer = faces.service.read_features("events", bbox="30,30,31,31")
    nowhere = {each["id"] for each in answer if each["geometry"] is None}
    assert not nowhere & set(list_ids(faces.read(READ, Geography="30 30,31 31")))
