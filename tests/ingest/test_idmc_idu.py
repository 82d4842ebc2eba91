"""IDMC's updates: new displacement of the war in Syria, as precise as its source, counted once."""

import json
from pathlib import Path

import pytest

from app.domain.claim import Unit
from app.domain.errors import RejectedRecord
from app.domain.flow import FlowDraft
from app.domain.place import Point, Precision
from app.ingest import read_kept_row, read_records
from app.normalise import normalise_record

INDIA = Path(__file__).parents[3] / "shared" / "data" / "displacement"
Cells = dict[str, object]


def tell(**changes: object) -> Cells:
    """300 people left a village near Banias on two days of March 2025."""
    return {
        "id": 900001, "country": "Syrian Arab Republic", "iso3": "SYR", "latitude": 35.18,
        "longitude": 35.94, "centroid": "[35.18, 35.94]", "role": "Recommended figure",
        "displacement_type": "Conflict", "qualifier": "total", "figure": 300,
        "displacement_date": "2025-03-08T00:00:00.000Z",
        "displacement_start_date": "2025-03-07T00:00:00.000Z",
        "displacement_end_date": "2025-03-08T00:00:00.000Z", "year": 2025,
        "standard_popup_text": "<b>Syria: 300 displacements</b>", "old_id": None,
        "sources": "Invented Agency", "source_url": "https://agency.example/report",
        "locations_name": "Banias, Tartous, Syria", "locations_coordinates": "35.18, 35.94",
        "locations_accuracy": "ADM3", "locations_type": "Origin", "displacement_occurred": "During",
        "created_at": "2025-03-10T09:00:00.000Z",
    } | changes  # fmt: skip


def read_flow(folder: Path, **changes: object) -> FlowDraft:
    """Return the one row as a movement."""
    path = folder / "idu.json"
    path.write_text(json.dumps([tell(**changes)]), encoding="utf-8")
    _, record = read_records("idmc_idu", path)
    draft = normalise_record(record)
    assert isinstance(draft, FlowDraft)
    assert normalise_record(read_kept_row("idmc_idu", record.provider)) == draft
    return draft


def test_end_that_is_not_told_lies_somewhere_in_the_country(tmp_path: Path) -> None:
    flow = read_flow(tmp_path)
    assert flow.origin.point == Point(35.94, 35.18)
    assert flow.origin.precision is Precision.SUBDISTRICT
    assert (flow.dest.place_id, flow.dest.precision) == ("SYR", Precision.COUNTRY)
    assert (flow.period.days, flow.drawn, flow.flags) == (2, False, ())
    there = read_flow(tmp_path, locations_type="Destination")
    assert (there.origin.place_id, there.dest.point) == ("SYR", Point(35.94, 35.18))


def test_both_ends_are_told_apart_by_their_type(tmp_path: Path) -> None:
    flow = read_flow(
        tmp_path, locations_name="Banias; Homs", locations_coordinates="35.18, 35.94; 34.73, 36.71",
        locations_accuracy="ADM2; Point", locations_type="Origin; Destination",
    )  # fmt: skip
    assert (flow.origin.name, flow.dest.name) == ("Banias", "Homs")
    assert (flow.origin.precision, flow.dest.precision) == ("district", "settlement")
    assert flow.drawn


@pytest.mark.parametrize(
    "changes",
    [
        {"locations_accuracy": "ADM0"},
        {"locations_name": "A; B", "locations_coordinates": "35, 36; 34, 36",
         "locations_accuracy": "ADM2; ADM2", "locations_type": "Origin; Origin"},
        {"locations_name": "A; B", "locations_coordinates": "35, 36; 34, 36; 33, 36"},
        {"locations_name": "", "locations_coordinates": "", "locations_accuracy": "",
         "locations_type": ""},
    ],
    ids=["country", "several places", "lists that do not fit", "only a middle"],
)  # fmt: skip
def test_middle_of_a_country_or_of_several_places_is_no_place(
    tmp_path: Path, changes: Cells
) -> None:
    flow = read_flow(tmp_path, **changes)
    assert (flow.origin.place_id, flow.origin.point) == ("SYR", None)
    assert not flow.drawn


@pytest.mark.parametrize(
    ("qualifier", "low", "best", "high"),
    [("total", 300, 300, 300), ("Approximately", None, 300, None), ("more than", 301, None, None),
     ("Less than", None, None, 299)],
)  # fmt: skip
def test_word_that_goes_with_the_number_is_kept(
    tmp_path: Path, qualifier: str, low: int | None, best: int | None, high: int | None
) -> None:
    [claim] = read_flow(tmp_path, qualifier=qualifier).claims
    assert (claim.low, claim.best, claim.high) == (low, best, high)


def test_households_are_families(tmp_path: Path) -> None:
    [claim] = read_flow(tmp_path, unit="Household", household_size=5.1).claims
    assert (claim.unit, claim.household_size, claim.best) == (Unit.FAMILIES, 5.1, 300)


def test_figure_that_checks_another_says_so(tmp_path: Path) -> None:
    [flag] = read_flow(tmp_path, role="Triangulation").flags
    assert flag.startswith("cross-check")


def test_day_that_means_unknown_leaves_the_year(tmp_path: Path) -> None:
    unknown = dict.fromkeys(
        ("displacement_date", "displacement_start_date", "displacement_end_date"),
        "1970-01-01T00:00:00.000Z",
    )
    assert read_flow(tmp_path, **unknown).period.days == 365


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"iso3": "IND"}, "iso3"), ({"displacement_type": "Disaster"}, "displacement_type"),
     ({"figure": None}, "figure"), ({"figure": "a few"}, "figure"), ({"id": None}, "id"),
     ({"locations_coordinates": "135.18, 35.94"}, "origin_latitude, longitude")],
)  # fmt: skip
def test_what_is_not_for_this_map_is_refused_by_its_field(
    tmp_path: Path, changes: Cells, field: str
) -> None:
    with pytest.raises(RejectedRecord) as refused:
        read_flow(tmp_path, **changes)
    assert refused.value.field == field


@pytest.mark.skipif(not INDIA.exists(), reason="the real files lie beside the project, not in it")
@pytest.mark.parametrize("name", ["idmc_idu_api_IND.json", "idmc_idu_hdx_IND_hxl.csv"])
def test_real_files_of_another_country_are_read_and_refused_row_by_row(name: str) -> None:
    _, *records = read_records("idmc_idu", INDIA / name)
    assert len(records) == 113 and len({record.record_id for record in records}) == 113
    assert {record.damage.field for record in records if record.damage} == {"iso3"}
