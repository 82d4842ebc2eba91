"""Curated records: a folder of tables, each claim with the record that it is about."""

import shutil
from pathlib import Path

import pytest

from app.domain.errors import MasarError
from app.ingest import ADAPTERS, read_records
from app.ingest.gazetteer_files import read_shipped_places

GEODATA = Path(__file__).parents[2] / "geodata"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The record of the coast, to be changed."""
    return Path(shutil.copytree(GEODATA / "coast_2025", tmp_path / "copy"))


def test_folder_gives_sources_first_then_records_with_their_claims(folder: Path) -> None:
    records = list(read_records("record", folder))
    kinds = [record.kind for record in records]
    assert kinds == sorted(kinds, key=["source", "event", "flow", "corridor"].index)
    assert all(record.claims for record in records if record.kind != "source")
    lines = (folder / "claims.csv").read_text().strip().count("\n")
    assert sum(len(record.claims) for record in records) == lines
    assert {record.adapter for record in records} == {"copy"}


def test_claim_about_nothing_is_refused_by_name(folder: Path) -> None:
    with (folder / "claims.csv").open("a") as file:
        file.write("clm_x,evt_nowhere,sohr\n")
    with pytest.raises(MasarError, match="evt_nowhere"):
        list(read_records("record", folder))


@pytest.mark.parametrize("name", ["events.csv", "claims.csv", "sources.csv"])
def test_folder_that_lacks_a_file_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(MasarError, match=name):
        list(read_records("record", folder))


def test_file_instead_of_a_folder_is_refused(folder: Path) -> None:
    with pytest.raises(MasarError, match="not a folder"):
        list(read_records("record", folder / "events.csv"))


def test_folder_instead_of_a_file_is_refused(folder: Path) -> None:
    with pytest.raises(MasarError, match="copy cannot be read"):
        list(read_records("ucdp_ged", folder))


def test_unknown_adapter_and_missing_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MasarError) as refused:
        read_records("spreadsheet", tmp_path)
    assert all(name in str(refused.value.way_out) for name in ADAPTERS)
    with pytest.raises(MasarError, match="no file or folder"):
        read_records("ucdp_ged", tmp_path / "absent.csv")


def test_shipped_places_have_fourteen_governorates_with_outlines() -> None:
    places = list(read_shipped_places(GEODATA))
    governorates = [place for place in places if place.level == "governorate"]
    assert len(governorates) == 14
    assert all(place.area_wkb for place in governorates)
    assert len({place.place_id for place in places}) == len(places) > 300
