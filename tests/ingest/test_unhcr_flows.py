"""UNHCR's tables: movements of a year between two countries; people who are somewhere are none."""

from pathlib import Path

import pytest

from app.domain.errors import MasarError, RejectedRecord
from app.domain.flow import FlowDraft, FlowMeasure
from app.ingest import name_dataset, read_kept_row, read_records
from app.normalise import normalise_record

FLOWS = "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,refugee_like,oip"
SOLUTIONS = (
    "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,"
    "returned_refugees,resettlement,naturalisation,returned_idps"
)


def write(folder: Path, header: str, *rows: str) -> Path:
    """Write a table of UNHCR's shape; rows begin with year, origin and asylum."""
    path = folder / "unhcr.csv"
    lines = [header]
    for row in rows:
        year, origin, asylum, *figures = row.split(",")
        lines.append(",".join((year, "", "", origin, "", "", asylum, *figures)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> list[FlowDraft | str]:
    """Return the rows as movements, or the fields that they were refused for."""
    told: list[FlowDraft | str] = []
    for record in read_records("unhcr_flows", path):
        if record.kind == "source":
            continue
        try:
            draft = normalise_record(record)
        except RejectedRecord as refused:
            told.append(refused.field)
        else:
            assert isinstance(draft, FlowDraft)
            told.append(draft)
    return told


def test_year_stays_a_year_and_each_legal_situation_a_figure_of_its_own(tmp_path: Path) -> None:
    [flow] = read(write(tmp_path, FLOWS, "2013,SYR,DEU,0,*,40,"))
    assert isinstance(flow, FlowDraft)
    assert (flow.measure, flow.period.days, flow.drawn) == (FlowMeasure.ARRIVALS, 365, False)
    assert (flow.origin.place_id, flow.dest.place_id) == ("SYR", "DEU")
    assert {claim.measure_as_stated: claim.best for claim in flow.claims} == {
        "refugees": 0, "asylum_seekers": None, "refugee_like": 40,
    }  # fmt: skip
    assert {claim.as_of.unit for claim in flow.claims if claim.as_of} == {"year"}


def test_returns_lead_back_and_what_is_no_movement_is_said(tmp_path: Path) -> None:
    told = read(write(
        tmp_path, SOLUTIONS, "2024,SYR,LBN,1500,,,", "2024,SYR,USA,,37,48,", "2024,SYR,CAN,,,9,",
        "2024,SYR,SYR,,,,70", "2024,SYR,JOR,,,,", "2024,AFG,IRN,5,,,",
    ))  # fmt: skip
    back, *refused = told
    assert isinstance(back, FlowDraft)
    assert (back.measure, back.origin.place_id, back.dest.place_id) == ("returns", "LBN", "SYR")
    assert refused == [
        "resettlement", "naturalisation", "returned_idps", "returned_refugees", "coo_iso, coa_iso",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "field"),
    [("13,SYR,DEU,5,,,", "year"),
     ("2013,SYR,DEU,,,,", "refugees, asylum_seekers, refugee_like, oip"),
     ("2013,SYR,DEU,a few,,,", "refugees"), ("2090,SYR,DEU,5,,,", "period_start")],
)  # fmt: skip
def test_row_that_says_nothing_or_nonsense_is_refused(tmp_path: Path, row: str, field: str) -> None:
    assert read(write(tmp_path, FLOWS, row)) == [field]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("year,coo_iso,coa_iso,refugees,asylum_seekers,returned_refugees,idps,hst", "are in a"),
        ("year,coo_iso,coa_iso,procedure_type,app_type,applied", "applications"),
        ("year,coo_iso,coa_iso,total", "end of each year"),
        ("Admin1Name_En,IDPs_estimates_August_2018", "each community"),
        ("year,coo_iso,coa_iso,something", "none of UNHCR's"),
    ],
)
def test_table_of_people_who_are_somewhere_is_refused_as_what_it_is(
    tmp_path: Path, header: str, words: str
) -> None:
    path = tmp_path / "stock.csv"
    path.write_text(f"{header}\n{'1,' * header.count(',')}1\n")
    with pytest.raises(MasarError, match=words):
        list(read_records("unhcr_flows", path))


def test_both_tables_are_datasets_of_their_own_and_a_kept_row_is_read_again(
    tmp_path: Path,
) -> None:
    solutions = write(tmp_path, SOLUTIONS, "2024,SYR,LBN,1500,,,")
    assert name_dataset("unhcr_flows", solutions) == "unhcr_flows:solutions"
    [_, record] = read_records("unhcr_flows", solutions)
    again = read_kept_row("unhcr_flows:solutions", record.provider)
    assert normalise_record(again) == normalise_record(record)
    flows = write(tmp_path, FLOWS, "2013,SYR,DEU,5,,,")
    assert name_dataset("unhcr_flows", flows) == "unhcr_flows:flows"
