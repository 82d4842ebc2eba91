"""IOM's tables: people here who came from there; without an origin they are a stock."""

import csv
import json
from pathlib import Path

import pytest

from app.domain.errors import MasarError, RejectedRecord
from app.domain.flow import FlowDraft, FlowMeasure
from app.domain.place import Precision
from app.ingest import read_kept_row, read_records
from app.normalise import normalise_record

COLUMNS = (
    "id,operation,admin0Name,admin0Pcode,admin1Name,admin1Pcode,admin2Name,admin2Pcode,adminLevel,"
    "numPresentIdpInd,reportingDate,yearReportingDate,monthReportingDate,roundNumber,"
    "displacementReason,numberMales,numberFemales,idpOriginAdmin1Name,idpOriginAdmin1Pcode,"
    "assessmentType,operationStatus"
).split(",")
Cells = dict[str, object]


def tell(**changes: object) -> Cells:
    """A round of 2025: 400 people in the district of Homs who came from Tartous."""
    row = dict.fromkeys(COLUMNS, None) | {
        "id": 7, "operation": "Invented monitoring", "admin0Name": "Syrian Arab Republic",
        "admin0Pcode": "SYR", "admin1Name": "Homs", "admin1Pcode": "SY04", "admin2Name": "Homs",
        "admin2Pcode": "SY0401", "adminLevel": 2, "numPresentIdpInd": 400,
        "reportingDate": "2025-05-31T00:00:00", "roundNumber": 3,
        "displacementReason": "Conflict", "numberMales": 190, "numberFemales": 210,
        "idpOriginAdmin1Name": "Tartous", "idpOriginAdmin1Pcode": "SY10", "assessmentType": "BA",
    }  # fmt: skip
    assert set(changes) <= set(row)
    return row | changes


def write_json(folder: Path, *rows: Cells) -> Path:
    """Write the answer of the API."""
    path = folder / "dtm.json"
    path.write_text(json.dumps({"isSuccess": True, "statusCode": 200, "result": list(rows)}))
    return path


def write_csv(folder: Path, *rows: Cells, hashtags: bool = False) -> Path:
    """Write the same as a table, as OCHA's copies have it: maybe with a row of hashtags."""
    path = folder / "dtm.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        if hashtags:
            writer.writerow(dict.fromkeys(COLUMNS, "") | {"id": "#meta+id", "admin1Name": "#adm1"})
        writer.writerows(rows)
    return path


def read(path: Path) -> list[FlowDraft | str]:
    """Return the rows as movements, or the fields that they were refused for."""
    told: list[FlowDraft | str] = []
    for record in read_records("dtm", path):
        if record.kind != "source":
            try:
                draft = normalise_record(record)
            except RejectedRecord as refused:
                told.append(refused.field)
            else:
                assert isinstance(draft, FlowDraft)
                told.append(draft)
    return told


def test_people_present_who_came_from_somewhere_are_a_movement_of_the_day_of_the_report(
    tmp_path: Path,
) -> None:
    [flow] = read(write_json(tmp_path, tell()))
    assert isinstance(flow, FlowDraft)
    assert flow.measure is FlowMeasure.SHELTERING and flow.period.days == 1
    assert not flow.drawn
    assert (flow.origin.place_id, flow.origin.precision) == ("SY10", Precision.GOVERNORATE)
    assert (flow.dest.place_id, flow.dest.precision) == ("SY0401", Precision.DISTRICT)
    assert {(claim.sex, claim.best) for claim in flow.claims} == {
        (None, 400), ("male", 190), ("female", 210),
    }  # fmt: skip
    assert {str(claim.as_of.day) for claim in flow.claims if claim.as_of} == {"2025-05-31"}


def test_table_and_answer_say_the_same_and_the_row_of_hashtags_is_none(tmp_path: Path) -> None:
    def compare(path: Path) -> list[object]:
        return [(flow.origin, flow.dest, flow.claims) for flow in read(path)
                if isinstance(flow, FlowDraft)]  # fmt: skip

    assert compare(write_csv(tmp_path, tell(), hashtags=True)) == compare(
        write_json(tmp_path, tell())
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"idpOriginAdmin1Name": "Not available", "idpOriginAdmin1Pcode": "Not available"},
         "idpOriginAdmin1Name"),
        ({"idpOriginAdmin1Name": None, "idpOriginAdmin1Pcode": None}, "idpOriginAdmin1Name"),
        ({"admin0Pcode": "SDN", "idpOriginAdmin1Pcode": "SD01"}, "admin0Pcode"),
        ({"displacementReason": "Natural disaster"}, "displacementReason"),
        ({"numPresentIdpInd": None}, "numPresentIdpInd"),
        ({"numPresentIdpInd": "many"}, "numPresentIdpInd"),
        ({"reportingDate": None}, "period_start"),
    ],
)  # fmt: skip
def test_what_is_no_movement_of_this_war_is_refused(
    tmp_path: Path, changes: Cells, field: str
) -> None:
    assert read(write_json(tmp_path, tell(**changes))) == [field]


def test_several_reasons_of_which_one_is_the_war_are_taken(tmp_path: Path) -> None:
    [flow] = read(write_json(tmp_path, tell(displacementReason="Conflict; Natural disaster")))
    assert isinstance(flow, FlowDraft)


@pytest.mark.parametrize(
    ("changes", "precision", "place_id"),
    [
        ({"adminLevel": 0}, "country", "SYR"),
        ({"adminLevel": 1}, "governorate", "SY04"),
        ({"adminLevel": "2.0"}, "district", "SY0401"),
        ({"adminLevel": None}, "country", "SYR"),
        ({"admin0Pcode": "LBN", "adminLevel": 1, "admin1Pcode": "LB5"}, "country", "LBN"),
        ({"admin2Pcode": "SYR0401", "admin1Pcode": "SYR04"}, "district", None),
    ],
)  # fmt: skip
def test_row_is_as_precise_as_its_level(
    tmp_path: Path, changes: Cells, precision: str, place_id: str | None
) -> None:
    [flow] = read(write_json(tmp_path, tell(**changes)))
    assert isinstance(flow, FlowDraft)
    assert (flow.dest.precision, flow.dest.place_id) == (precision, place_id)
    if place_id is None:
        assert (flow.dest.admin1, flow.dest.admin2) == ("Homs", "Homs")


def test_counts_of_nobody_by_sex_are_no_figures_and_halves_of_numbers_are_whole(
    tmp_path: Path,
) -> None:
    [flow] = read(write_json(
        tmp_path, tell(numberMales=0, numberFemales=0, numPresentIdpInd="400.0")
    ))  # fmt: skip
    assert isinstance(flow, FlowDraft)
    assert [(claim.sex, claim.best) for claim in flow.claims] == [(None, 400)]


def test_each_round_is_a_movement_of_its_own_and_a_kept_row_is_read_again(tmp_path: Path) -> None:
    rows = [tell(id=None, roundNumber=n, reportingDate=f"2025-0{n}-28") for n in (3, 4)]
    _, first, second = read_records("dtm", write_json(tmp_path, *rows))
    assert first.record_id != second.record_id
    assert normalise_record(read_kept_row("dtm", first.provider)) == normalise_record(first)


def test_other_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Admin1Name_En,IDPs_estimates_April_2019\nHoms,500\n")
    with pytest.raises(MasarError, match="each community"):
        read(path)
    path.write_text("a,b\n1,2\n")
    with pytest.raises(MasarError, match="numPresentIdpInd"):
        read(path)


def test_bare_list_of_rows_is_refused_with_the_answer_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "dtm.json"
    path.write_text(json.dumps([tell()]))
    with pytest.raises(MasarError) as refused:
        read(path)
    assert "DTM's API" in refused.value.message
    assert "result" in str(refused.value.way_out)
