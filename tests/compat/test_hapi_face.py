"""HAPI's face: each event once among the units, sums only where they may be made."""

import csv
import io
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from face_worlds import Faces

NEW = "hapi/api/v2/coordination-context/conflict-events"
OLD = "hapi/api/v1/coordination-context/conflict-event"
Row = dict[str, Any]
COLUMNS = """location_code location_name has_hrp in_gho provider_admin1_name provider_admin2_name
admin1_code admin1_name admin2_code admin2_name admin_level event_type events fatalities
reference_period_start reference_period_end resource_hdx_id warning""".split()


def read_rows(faces: Faces, **given: object) -> list[Row]:
    rows: list[Row] = faces.read(NEW, **given)["data"]
    return rows


def test_rows_have_the_names_and_types_of_hapi(faces: Faces) -> None:
    """No client of HAPI is in the registry: its names and types stand for one."""
    rows = read_rows(faces, app_identifier="bmFtZTptYWls")
    assert rows
    for row in rows:
        assert list(row) == COLUMNS
        assert (row["location_code"], type(row["events"])) == ("SYR", int)
        assert row["admin_level"] == sum(row[f"admin{n}_code"] is not None for n in (1, 2))
        start, end = (
            datetime.fromisoformat(row[f"reference_period_{name}"]) for name in ("start", "end")
        )
        assert (start.day, end.month) == (1, start.month)
        assert (row["fatalities"] is None) == (row["warning"] is not None)
    assert faces.read(OLD)["data"] == rows


def test_each_event_counts_once_in_each_of_its_kinds(faces: Faces) -> None:
    counted = Counter[str]()
    for row in read_rows(faces):
        counted[row["event_type"]] += row["events"]
    # clash, feud, wide, dozens and missing; crowd and march; wide, dozens and missing
    assert counted == {"political_violence": 5, "demonstration": 2, "civilian_targeting": 3}
    for kind, number in counted.items():
        assert sum(row["events"] for row in read_rows(faces, event_type=kind)) == number


def test_sums_are_made_where_every_event_has_a_figure(faces: Faces) -> None:
    rows = {(row["event_type"], row["admin2_code"], row["reference_period_start"][:7]): row
            for row in read_rows(faces)}  # fmt: skip
    banias = rows["political_violence", "SY1002", "2025-03"]
    # A clash with 10 dead and a feud with 3, but two attacks of which no number is told.
    assert (banias["events"], banias["fatalities"]) == (4, None)
    assert "2 of 4" in banias["warning"]
    assert rows["political_violence", None, "2025-03"]["fatalities"] == 10
    assert rows["demonstration", "SY0602", "2024-12"]["fatalities"] == 0


def test_several_records_are_not_added(faces: Faces) -> None:
    unit = "admin1_pcode, admin1_name_en, admin2_pcode, admin2_name_en, date_start, date_end"
    faces.database.change(
        f"UPDATE published.event SET record = 'another', ({unit}) = "  # noqa: S608
        f"(SELECT {unit} FROM published.event WHERE id = 'evt_crowd') WHERE id = 'evt_march'"
    )
    try:
        [row] = read_rows(faces, event_type="demonstration")
        assert (row["events"], row["fatalities"]) == (2, None)
        assert "several records" in row["warning"]
    finally:
        faces.database.change(
            f"UPDATE published.event SET record = 'told', ({unit}) = "  # noqa: S608
            "('SY06', 'Lattakia', 'SY0602', 'Jablah', '2024-12-31', '2024-12-31') "
            "WHERE id = 'evt_march'"
        )


@pytest.mark.parametrize(
    ("given", "events"),
    [
        ({"location_code": "SYR"}, 5), ({"location_code": "syr"}, 5), ({"location_code": "LBN"}, 0),
        ({"location_name": "Lebanon"}, 0), ({"admin1_code": "SY10"}, 4),
        ({"admin1_name": "Lattakia"}, 1), ({"admin2_code": "SY1002"}, 4),
        ({"admin2_name": "Banyas"}, 4), ({"admin_level": "1"}, 1), ({"admin_level": "2"}, 4),
        ({"start_date": "2025-03-31", "end_date": "2025-03-31"}, 5),
        ({"start_date": "2025-04-01"}, 0), ({"end_date": "2025-02-28"}, 0), ({"limit": "0"}, 0),
    ],
)  # fmt: skip
def test_filters(faces: Faces, given: Row, events: int) -> None:
    rows = read_rows(faces, event_type="political_violence", **given)
    assert sum(row["events"] for row in rows) == events


def test_offset_and_limit_lead_through_all_rows_once(faces: Faces) -> None:
    whole, found, offset = read_rows(faces), list[Row](), 0
    while page := read_rows(faces, limit=2, offset=offset):
        found += page
        offset += 2
        assert offset <= len(whole) + 2
    assert found == whole


def test_csv_is_the_same_table(faces: Faces) -> None:
    answer = faces.service.get(f"/compat/{NEW}", output_format="csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert list(rows[0]) == COLUMNS
    expected = [{name: "" if value is None else str(value) for name, value in row.items()}
                for row in read_rows(faces)]  # fmt: skip
    assert rows == expected


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"limit": "10001"}, "limit"), ({"offset": "-1"}, "offset"),
        ({"event_type": "war"}, "event_type"), ({"admin_level": "3"}, "admin_level"),
        ({"output_format": "xml"}, "output_format"), ({"has_hrp": "true"}, "has_hrp"),
        ({"location_ref": "1"}, "location_ref"), ({"start_date": "03/2025"}, "start_date"),
        ({"provider_admin1_name": "x"}, "provider_admin1_name"), ({"bbox": "1"}, "bbox"),
        ({"snapshot": "1"}, "snapshot"),
    ],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_by_name(
    faces: Faces, given: Row, parameter: str
) -> None:
    assert faces.refuse(NEW, **given)["parameter"] == parameter
