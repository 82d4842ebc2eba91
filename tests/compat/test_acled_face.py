"""ACLED's face: every column a filter, its envelope, its rules, and nothing of its own."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pytest
from face_worlds import Faces

from app.domain.export import ExportFilter
from app.encode.shapes import Subject
from app.encode.shapes.acled import COLUMNS
from app.encode.shapes.records import spell_record
from app.pipeline.exported_view import read_shown_rows

READ = "acled/read"
Row = dict[str, Any]
SHOWN = {"evt_clash", "evt_feud", "evt_crowd", "evt_march", "evt_wide", "evt_dozens", "evt_missing"}
"""What a table that is added up may hold: no total, nothing discounted."""


def read_shown_rows_of(faces: Faces) -> list[list[Mapping[str, Any]]]:
    with faces.database.owner.connect() as connection:
        return list(read_shown_rows(connection, Subject.EVENTS, ExportFilter()))


def list_ids(answer: Row) -> list[str]:
    return [row["event_id_cnty"] for row in answer["data"]]


def test_the_package_acled_reads_it(faces: Faces) -> None:
    acled = pytest.importorskip("acled", reason="the package is under the GPL: install it by hand")
    clients = pytest.importorskip("acled.clients.base_http_client")
    clients.BaseHttpClient.BASE_URL = f"{faces.service.address}/compat"
    with pytest.warns(DeprecationWarning):
        client = acled.AcledClient(auth_method="legacy", api_key="any", email="any@masar.example")
    events = client.get_data(
        country="Syria",
        event_date="2025-03-01|2025-03-31",
        query_params={"event_date_where": "BETWEEN"},
        limit=100,
    )
    assert {event["event_id_cnty"] for event in events} == SHOWN - {"evt_crowd", "evt_march"}
    told = {event["event_id_cnty"]: event for event in events}
    assert told["evt_clash"]["event_date"] == date(2025, 3, 7)
    assert (told["evt_clash"]["fatalities"], told["evt_missing"]["fatalities"]) == (10, None)
    assert isinstance(told["evt_clash"]["timestamp"], datetime)
    with pytest.raises(acled.exceptions.ClientError):
        client.get_data(export_type="monadic")


def test_rows_have_the_columns_in_order_and_numbers_are_numbers(faces: Faces) -> None:
    answer = faces.read(READ)
    assert (answer["status"], answer["success"], answer["count"]) == (200, True, len(SHOWN))
    assert set(list_ids(answer)) == SHOWN
    for row in answer["data"]:
        assert list(row) == list(COLUMNS)
        assert {type(row[name]) for name in ("year", "iso", "time_precision", "timestamp")} == {int}
        assert type(row["latitude"]) in {float, type(None)}
        date.fromisoformat(row["event_date"])
    days = [row["event_date"] for row in answer["data"]]
    assert days == sorted(days, reverse=True)


def test_every_column_finds_exactly_the_rows_that_have_its_value(faces: Faces) -> None:
    """Filters are SQL and columns are Python: they must say the same of every row."""
    rows = faces.read(READ)["data"]
    for name in COLUMNS:
        for value in sorted({row[name] for row in rows} - {None})[:2]:
            given = {name: value, f"{name}_where": "=", "fields": "event_id_cnty"}
            found = faces.read(READ, **given)
            expected = {row["event_id_cnty"] for row in rows if row[name] == value}
            assert set(list_ids(found)) == expected, (name, value)


def test_a_column_that_is_never_filled_finds_nothing(faces: Faces) -> None:
    for name in ("inter1", "interaction"):
        assert faces.read(READ, **{name: 1})["data"] == []
    assert faces.read(READ, source_scale="National")["data"] == []


@pytest.mark.parametrize(
    ("given", "keeps"),
    [
        ({"event_date": "2025-03-08", "event_date_where": ">"},
         lambda row: row["event_date"] > "2025-03-08"),
        ({"event_date": "2025-03-08", "event_date_where": "<="},
         lambda row: row["event_date"] <= "2025-03-08"),
        ({"event_date": "2025-03-07|2025-03-09", "event_date_where": "BETWEEN"},
         lambda row: "2025-03-07" <= row["event_date"] <= "2025-03-09"),
        ({"fatalities": 3, "fatalities_where": ">="}, lambda row: (row["fatalities"] or 0) >= 3),
        ({"latitude": "35|35.3", "latitude_where": "between"},
         lambda row: 35 <= (row["latitude"] or 0) <= 35.3),
        ({"year": "2024|2025"}, lambda row: True),
        ({"year": "202", "year_where": "LIKE"}, lambda row: True),
        ({"event_type": "BATTLES|riots"}, lambda row: row["event_type"] in {"Battles", "Riots"}),
        ({"actor1": "clan"}, lambda row: row["actor1"] == "One clan"),
        ({"actor1": "%clan"}, lambda row: row["actor1"] == "One clan"),
        ({"actor1": "clan%"}, lambda row: False),
        ({"notes": "100_ noon"}, lambda row: False),
        ({"event_id_cnty": "evt_march"}, lambda row: row["event_id_cnty"] == "evt_march"),
        ({"actor1": "clan", "actor1_where": "="}, lambda row: False),
        ({"country": "Syria:OR:country=Iraq"}, lambda row: True),
        ({"country": "Iraq"}, lambda row: False),
        ({"region": 11}, lambda row: True),
        ({"event_type": "Riots:OR:fatalities=3"},
         lambda row: row["event_type"] == "Riots" or row["fatalities"] == 3),
        ({"event_type": "Riots:OR:fatalities=9", "fatalities_where": ">"},
         lambda row: row["event_type"] == "Riots" or (row["fatalities"] or 0) > 9),
        ({"event_type": "Battles", "admin1": "Lattakia"}, lambda row: False),
        ({"timestamp": 1}, lambda row: True),
        ({"timestamp": "2099-01-01"}, lambda row: False),
    ],
)  # fmt: skip
def test_comparisons(faces: Faces, given: Row, keeps: Callable[[Row], bool]) -> None:
    rows = faces.read(READ)["data"]
    expected = {row["event_id_cnty"] for row in rows if keeps(row)}
    assert set(list_ids(faces.read(READ, **given))) == expected


def test_words_become_numbers_here_only_and_the_notes_say_so(faces: Faces) -> None:
    told = {row["event_id_cnty"]: row for row in faces.read(READ)["data"]}
    assert told["evt_dozens"]["fatalities"] == 12
    assert "dozens" in told["evt_dozens"]["notes"] and "12" in told["evt_dozens"]["notes"]
    assert told["evt_missing"]["fatalities"] is None
    assert told["evt_march"]["fatalities"] == 0
    assert "ACLED" not in "".join(told[name]["notes"] for name in SHOWN - {"evt_dozens"})
    items = {each["id"]: each["properties"] for each in faces.service.read_features("events")}
    assert items["evt_dozens"]["killed_low"] is None


def test_an_export_in_the_same_shape_says_the_same(faces: Faces) -> None:
    [batch] = read_shown_rows_of(faces)
    exported = {row["id"]: spell_record(COLUMNS, row) for row in batch}
    for row in faces.read(READ)["data"]:
        assert exported[row["event_id_cnty"]] == row


def test_an_unknown_number_is_told_as_such(faces: Faces) -> None:
    assert "unknown, not 0" in faces.read(READ)["messages"][0]
    assert faces.read(READ, fatalities=10)["messages"] == []
    assert faces.read(READ, fields="event_date")["messages"] == []


def test_a_governorate_has_no_pin(faces: Faces) -> None:
    told = {row["event_id_cnty"]: row for row in faces.read(READ)["data"]}
    wide, clash = told["evt_wide"], told["evt_clash"]
    assert (wide["latitude"], wide["longitude"], wide["geo_precision"]) == (None, None, 3)
    assert clash["latitude"] and clash["geo_precision"] == 1


@pytest.mark.parametrize("size", [1, 2, 3])
def test_cursor_and_page_lead_through_all_rows_once(faces: Faces, size: int) -> None:
    whole = list_ids(faces.read(READ))
    found, cursor = list[str](), ""
    while True:
        page = faces.read(READ, limit=size, cursor=cursor, key="secret", email="me@masar.example")
        assert page["count"] <= size
        found += list_ids(page)
        assert len(found) <= len(whole)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == whole
    pages = [faces.read(READ, limit=size, page=number) for number in range(1, 9)]
    assert [own_id for page in pages for own_id in list_ids(page)][: len(whole)] == whole


def test_total_is_told_on_request(faces: Faces) -> None:
    assert faces.read(READ, limit=1, with_total="true")["total_count"] == len(SHOWN)
    assert "total_count" not in faces.read(READ, limit=1)


def test_limits_that_would_cut_silently_are_answered_only_while_they_do_not(
    faces: Faces, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in (0, 50_000):
        assert faces.read(READ, limit=limit)["count"] == len(SHOWN)
    for module in ("acled", "acled_parameters"):
        monkeypatch.setattr(f"app.serve.compat.{module}.MAX_LIMIT", 3)
    for limit in (0, 50_000):
        # Put in other words than before, since what was answered once may be kept.
        refused = faces.refuse(READ, limit=limit, country="Syria")
        assert refused["error"][0]["parameter"] == "limit"
    assert faces.read(READ, limit=3)["count"] == 3
    assert faces.read(READ, limit=0, event_type="Riots")["count"] == 1


def test_csv_is_the_same_table(faces: Faces) -> None:
    answer = faces.service.get("/compat/acled/read", _format="csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    told = faces.read(READ)["data"]
    assert list(rows[0]) == list(COLUMNS)
    assert [row["event_id_cnty"] for row in rows] == [row["event_id_cnty"] for row in told]
    assert [row["fatalities"] for row in rows] == [
        "" if row["fatalities"] is None else str(row["fatalities"]) for row in told
    ]


def test_fields_choose_columns_in_their_order(faces: Faces) -> None:
    row = faces.read(READ, fields="fatalities|event_date", limit=1)["data"][0]
    assert list(row) == ["fatalities", "event_date"]


def test_the_address_of_scripts_that_only_change_the_host(faces: Faces) -> None:
    assert faces.read("acled/api/acled/read")["data"] == faces.read(READ)["data"]


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"export_type": "monadic"}, "export_type"), ({"population": "full"}, "population"),
        ({"_format": "xml"}, "_format"), ({"fields": "iso3"}, "fields"),
        ({"fields": "year|year"}, "fields"), ({"iso3": "SYR"}, "iso3"),
        ({"limit": "-1"}, "limit"), ({"limit": "١"}, "limit"), ({"page": "0"}, "page"),
        ({"page": "2", "cursor": "W10"}, "page"), ({"cursor": "W10"}, "cursor"),
        ({"cursor": "WzEsMl0"}, "cursor"), ({"cursor": "é"}, "cursor"),
        ({"event_date": "yesterday"}, "event_date"), ({"event_date": "2025-02-30"}, "event_date"),
        ({"event_date": "2025-03-01", "event_date_where": "BETWEEN"}, "event_date"),
        ({"event_date": "2025-03-01|2025-03-02", "event_date_where": ">"}, "event_date"),
        ({"event_date_where": "BETWEEN"}, "event_date_where"),
        ({"actor1": "a", "actor1_where": ">"}, "actor1_where"),
        ({"year": "2025", "year_where": "; DROP"}, "year_where"),
        ({"fatalities": "many"}, "fatalities"), ({"fatalities": "9" * 40}, "fatalities"),
        ({"latitude": "NaN"}, "latitude"), ({"latitude": "1_0"}, "latitude"),
        ({"country": "Syria:OR:nothing=1"}, "country"), ({"country": "Syria:OR:year"}, "country"),
        ({"country": "|" * 200}, "country"), ({"known_at": "2025-03-09"}, "known_at"),
        ({"snapshot": "1"}, "snapshot"), ({"inter_num": "2"}, "inter_num"),
        ({"with_total": "maybe"}, "with_total"),
    ],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_by_name(
    faces: Faces, given: Row, parameter: str
) -> None:
    body = faces.refuse(READ, **given)
    assert (body["status"], body["success"], body["data"]) == (400, False, [])
    [fault] = body["error"]
    assert fault["parameter"] == parameter and parameter in fault["message"]


@pytest.mark.parametrize("value", ["'", "\\", "%", "_", "||", ":OR:", "''; --", "a" * 3_900, "\\%"])
def test_odd_values_are_values(faces: Faces, value: str) -> None:
    for name in ("actor1", "notes", "tags"):
        answer = faces.service.get("/compat/acled/read", **{name: value})
        assert answer.status_code in {200, 400}, answer.text


def test_keys_are_ignored_and_repeated_nowhere(faces: Faces) -> None:
    hidden = {"key": "sesame-1", "email": "who@masar.example", "access_token": "sesame-2"}
    answer = faces.service.get("/compat/acled/read", limit=1, **hidden)
    said = answer.text + str(answer.headers)
    assert answer.status_code == 200 and "cursor=" in answer.headers["link"]
    assert not any(value in said or value.replace("@", "%40") in said for value in hidden.values())


def test_answers_are_cached_and_lead_to_their_description(faces: Faces) -> None:
    first = faces.service.get("/compat/acled/read")
    again = faces.service.client.get(
        "/compat/acled/read", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    for answer in (first, again):
        assert '/compat#acled>; rel="describedby"' in answer.headers["link"]
    other = faces.service.client.get(
        "/compat/acled/read", headers={"Origin": "https://ngo.example"}
    )
    assert other.headers["access-control-allow-origin"] == "*"


def test_rows_of_acleds_own_never_appear(faces: Faces) -> None:
    """Not even where somebody has made them public."""
    for own in ("acled", "acled:syria_2025"):
        faces.database.change(
            f"UPDATE published.event SET record = '{own}' WHERE id = 'evt_feud'"  # noqa: S608
        )
        try:
            assert set(list_ids(faces.read(READ, with_total="1"))) == SHOWN - {"evt_feud"}
            assert faces.read(READ, with_total="1")["total_count"] == len(SHOWN) - 1
        finally:
            faces.database.change(
                "UPDATE published.event SET record = 'told' WHERE id = 'evt_feud'"
            )
