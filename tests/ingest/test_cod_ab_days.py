"""A release says from which day it holds; a day that cannot be believed is refused."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy
import pyogrio.raw
import pytest
import shapely
from release_files import DISTRICT, GOVERNORATE, WHOLE, write_release

from app.domain.errors import MasarError
from app.ingest.cod_ab import read_release

TODAY = datetime.now(UTC).date()
MOST_AHEAD = timedelta(days=31)


def refuse(folder: Path, *parts: str, day: date | None = None) -> MasarError:
    with pytest.raises(MasarError) as refused:
        read_release(folder, "test", day)
    for part in parts:
        assert part in refused.value.message
    return refused.value


def date_districts(folder: Path, day: str) -> Path:
    """Write a release whose districts alone state a day, this one."""
    undated = {key: value for key, value in GOVERNORATE.items() if key != "UPDATE_DAT"}
    return write_release(
        folder, ".geojson", admin1=[(undated, WHOLE)], admin3=[], quarters=[],
        admin2=[({**DISTRICT, "UPDATE_DAT": day}, WHOLE)],
    )  # fmt: skip


@pytest.mark.parametrize("day", ["2999-13-45", "2020-02-30", "0001-00-00"])
def test_day_that_is_none_is_refused_by_layer_with_the_way_out(tmp_path: Path, day: str) -> None:
    folder = date_districts(tmp_path / "given", day)
    error = refuse(folder, "admin2.geojson", repr(day))
    assert "--valid-from" in (error.way_out or "")
    assert read_release(folder, "test", date(2020, 1, 1)).valid_from == date(2020, 1, 1)


def test_day_that_a_shapefile_cannot_hold_is_refused_by_file(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "given", admin2=[])
    fields = {**DISTRICT, "UPDATE_DAT": "2020-02-29"}
    values = [numpy.array([value], dtype=object) for value in fields.values()]
    values[-1] = values[-1].astype("datetime64[D]")
    pyogrio.raw.write(
        folder / "admin2.shp", numpy.array([shapely.to_wkb(WHOLE)]), values, list(fields),
        geometry_type="Polygon", crs="EPSG:4326",
    )  # fmt: skip
    table = folder / "admin2.dbf"
    written = table.read_bytes()
    assert written.count(b"20200229") == 1
    table.write_bytes(written.replace(b"20200229", b"20200230"))
    refuse(folder, "admin2.shp", "day is out of range")


def test_day_in_the_future_is_refused_by_layer_but_for_a_month(tmp_path: Path) -> None:
    soon = TODAY + MOST_AHEAD - timedelta(days=1)
    assert read_release(date_districts(tmp_path / "a", str(soon)), "test").valid_from == soon
    folder = date_districts(tmp_path / "b", "2099-01-01")
    error = refuse(folder, "admin2.geojson", "2099-01-01", "future")
    assert "--valid-from" in (error.way_out or "")
    past = TODAY + MOST_AHEAD + timedelta(days=1)
    refuse(date_districts(tmp_path / "c", str(past)), "future")


def test_day_given_by_hand_in_the_far_future_is_refused(tmp_path: Path) -> None:
    folder = date_districts(tmp_path / "given", "2020-01-01")
    refuse(folder, "--valid-from", "2099-01-01", day=date(2099, 1, 1))


@pytest.mark.parametrize("day", ["1899-12-30", "0001-01-01", ""])
def test_day_that_programs_write_for_none_is_no_day(tmp_path: Path, day: str) -> None:
    assert read_release(date_districts(tmp_path / "given", day), "test").valid_from is None


def test_text_that_is_no_day_is_told(tmp_path: Path) -> None:
    release = read_release(date_districts(tmp_path / "given", "last spring"), "test")
    [finding] = [each for each in release.report.findings if each.check == "day_unread"]
    assert finding.examples == ("admin2.geojson: 'last spring'",)
