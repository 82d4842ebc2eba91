"""Curated records: a folder of tables, each claim with the record that it is about."""

import os
import shutil
from pathlib import Path

import pytest

from app.domain.errors import MasarError
from app.ingest import ADAPTERS, read_records
from app.ingest.files.csv_table import read_csv_rows
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


def test_cells_too_many_damage_the_record_that_a_claim_is_about(folder: Path) -> None:
    path = folder / "claims.csv"
    header, first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([header, first + ",x", *rest]) + "\n")
    damaged = [record for record in read_records("record", folder) if record.damage]
    assert [record.record_id for record in damaged] == [first.split(",")[1]]
    assert "claims.csv, line 2" in str(damaged[0].damage)


def test_claim_id_used_twice_damages_the_record_of_the_second(folder: Path) -> None:
    path = folder / "claims.csv"
    one, *_, other = path.read_text().splitlines()[1:]
    first, last = one.split(",")[0], other.split(",")[0]
    path.write_text(path.read_text().replace(last, first))
    damaged = [record for record in read_records("record", folder) if record.damage]
    assert [record.record_id for record in damaged] == [other.split(",")[1]]
    assert damaged[0].damage and damaged[0].damage.field == "claim_id"


def test_column_named_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ged.csv").write_text("id,best,best\n")
    with pytest.raises(MasarError, match="column best twice"):
        list(read_csv_rows(tmp_path / "ged.csv", ("id",)))


def test_quotation_mark_that_never_closes_is_said_with_the_line(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_text(path.read_text().replace(",", ',"', 30) + "x" * 1_100_000)
    with pytest.raises(MasarError, match="events.csv cannot be read beyond line") as refused:
        list(read_records("record", folder))
    assert refused.value.way_out


def test_only_regular_files_are_read(folder: Path) -> None:
    (folder / "events.csv").rename(folder / "kept.csv")
    (folder / "events.csv").symlink_to("kept.csv")
    assert list(read_records("record", folder))
    for target in ("/dev/zero", str(folder / "pipe")):
        (folder / "events.csv").unlink()
        (folder / "events.csv").symlink_to(target)
        (folder / "pipe").exists() or os.mkfifo(folder / "pipe")
        with pytest.raises(MasarError, match="events.csv cannot be read: it is no regular file"):
            list(read_records("record", folder))


@pytest.mark.parametrize("name", ADAPTERS)
def test_record_cannot_bear_the_name_of_a_format(folder: Path, name: str) -> None:
    with pytest.raises(MasarError, match=f"cannot be called '{name}'"):
        read_records("record", folder.rename(folder.parent / name))


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
