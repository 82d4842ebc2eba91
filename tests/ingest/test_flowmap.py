"""The files of flowmap.blue: who counted is never guessed, days and places are as they are told."""

from pathlib import Path

import pytest

from app.domain.errors import MasarError, RejectedRecord
from app.domain.flow import FlowDraft
from app.domain.place import Point
from app.ingest import ReadOptions, name_dataset, read_records
from app.normalise import normalise_record

NAMED = ReadOptions(dataset="Invented Survey 2025")


def write(folder: Path, *rows: str, locations: str = "", source: str = "") -> Path:
    """Write the files of a map into a folder."""
    (folder / "flows.csv").write_text("\n".join(("origin,dest,count,time", *rows)) + "\n")
    if locations:
        (folder / "locations.csv").write_text(f"id,name,lat,lon\n{locations}\n")
    if source:
        (folder / "properties.csv").write_text(
            f"property,value\ntitle,A map\nsource.name,{source}\nsource.url,https://survey.example\n"
        )
    return folder / "flows.csv"


def read(path: Path, options: ReadOptions = NAMED) -> list[FlowDraft]:
    """Return the rows as movements."""
    drafts = [
        normalise_record(record)
        for record in read_records("flowmap", path, options)
        if record.kind != "source"
    ]
    return [draft for draft in drafts if isinstance(draft, FlowDraft)]


def test_ids_are_codes_names_or_places_of_the_locations_beside(tmp_path: Path) -> None:
    path = write(
        tmp_path, "SY10,LBN,40,2025-03-08", "Banias,7,50,2025-03-09",
        locations='7,Homs,34.73,36.71\nSY10,Elsewhere,33,36',
    )  # fmt: skip
    first, second = read(path)
    assert (first.origin.place_id, first.origin.point, first.dest.place_id) == ("SY10", None, "LBN")
    assert (second.origin.name, second.dest.name) == ("Banias", "Homs")
    assert second.dest.point == Point(36.71, 34.73)


@pytest.mark.parametrize(("time", "days"), [("2025-03-08", 1), ("2025-02", 28), ("2024", 366)])
def test_time_is_a_day_a_month_or_a_year(tmp_path: Path, time: str, days: int) -> None:
    [flow] = read(write(tmp_path, f"SY10,SY04,40,{time}"))
    assert flow.period.days == days


@pytest.mark.parametrize(
    ("row", "field"),
    [("SY10,SY04,40,", "time"), ("SY10,SY04,40,2025-13", "period_start"), ("SY10,,40,2025", "dest"),
     ("SY10,SY04,,2025", "count"), ("SY10,SY04,4.5,2025", "count"),
     ("SY10,SY04,many,2025", "count")],
)  # fmt: skip
def test_row_without_what_a_flow_needs_is_refused(tmp_path: Path, row: str, field: str) -> None:
    with pytest.raises(RejectedRecord) as refused:
        read(write(tmp_path, row))
    assert refused.value.field == field


def test_nobody_counted_is_a_figure(tmp_path: Path) -> None:
    [flow] = read(write(tmp_path, "SY10,SY04,0,2025"))
    assert [claim.best for claim in flow.claims] == [0]


def test_file_that_names_no_source_is_refused_until_one_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "SY10,SY04,40,2025")
    with pytest.raises(MasarError, match="who counted") as refused:
        list(read_records("flowmap", path))
    assert "--dataset" in str(refused.value.way_out)
    assert name_dataset("flowmap", path, NAMED) == "flowmap:invented-survey-2025"


def test_source_of_the_properties_is_taken_from_a_folder_or_a_file_of_it(tmp_path: Path) -> None:
    path = write(tmp_path, "SY10,SY04,40,2025", source="Invented Agency")
    for given in (path, tmp_path):
        source, _ = read_records("flowmap", given)
        assert source.fields["name_en"] == "Invented Agency"
        assert name_dataset("flowmap", given) == "flowmap:invented-agency"
