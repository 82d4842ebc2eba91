"""Releases are read in the formats and columns of any year, and what is odd is told or refused."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas
import pyogrio
import pytest
import shapely
from release_files import (
    BLOCK,
    DISTRICT,
    EAST,
    EASTERN,
    GOVERNORATE,
    QUARTER,
    VILLAGE,
    WEST,
    WESTERN,
    WHOLE,
    frame,
    write_layer,
    write_release,
    write_villages,
)

from app.domain.errors import MasarError
from app.domain.place import Place, Point
from app.domain.release import Release
from app.ingest.cod_ab import read_release

GROUND = {"country": 1, "governorate": 14, "district": 62, "subdistrict": 272,
          "neighbourhood": 414, "settlement": 7266}  # fmt: skip


def read(folder: Path, day: date | None = None) -> Release:
    return read_release(folder, "test", day)


def index(release: Release) -> dict[str, Place]:
    return {unit.place_id: unit for unit in release.units}


def list_checks(release: Release) -> dict[str, tuple[str, ...]]:
    """Return the cases of each finding; those without cases are there with none."""
    return {finding.check: finding.examples for finding in release.report.findings}


def rename(row: dict[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in row.items()}


@pytest.mark.parametrize("suffix", [".shp", ".geojson", ".gpkg", ".gdb"])
def test_release_reads_alike_in_every_format(tmp_path: Path, suffix: str) -> None:
    release = read(write_release(tmp_path / "given", suffix))
    assert release.count_levels() == {
        "governorate": 1, "district": 1, "subdistrict": 2, "neighbourhood": 1, "settlement": 1,
    }  # fmt: skip
    units = index(release)
    west = units["SY910000"]
    assert (west.name_en, west.name_ar, west.parent_id) == ("West", "غرب", "SY9100")
    assert (west.admin1_pcode, west.admin2_pcode, west.admin3_pcode) == (
        "SY91", "SY9100", "SY910000",
    )  # fmt: skip
    assert shapely.from_wkb(west.area_wkb or b"").equals(WEST)
    assert units["C9001"].point == Point(36.15, 35.15)
    assert (units["C9001"].parent_id, units["N9001"].parent_id) == ("SY910000", "C9001")
    assert (release.valid_from, release.report.missing) == (date(2018, 2, 19), ["country"])
    assert all(unit.source == "OCHA COD-AB" for unit in release.units)


@pytest.mark.parametrize(
    "names",
    [
        {"PCODE": "ADM3_PCODE", "NAME_EN": "ADM3_EN", "NAME_AR": "ADM3_AR"},
        {"PCODE": "adm3_pcode", "NAME_EN": "adm3_name", "NAME_AR": "adm3_name1",
         "UPDATE_DAT": "valid_on"},
        {"PCODE": "pcode", "NAME_EN": "name_en", "NAME_AR": "name_ar", "UPDATE_DAT": "date"},
        {"PCODE": "ADM3_PCODE", "NAME_EN": "ADM3_EN", "NAME_AR": "ADM3_AR",
         "UPDATE_DAT": "validOn"},
    ],
    ids=["2018 and later", "2024", "lower case", "validOn"],
)  # fmt: skip
def test_columns_of_every_year_are_understood(tmp_path: Path, names: dict[str, str]) -> None:
    rows = [(rename(WESTERN, **names), WEST), (rename(EASTERN, **names), EAST)]
    release = read(write_release(tmp_path / "given", ".geojson", admin3=rows))
    assert index(release)["SY910001"].name_ar == "شرق"
    assert release.valid_from == date(2018, 2, 19)


def test_table_of_communities_may_be_a_spreadsheet_or_points(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "sheet", ".geojson")
    (folder / "villages.csv").unlink()
    pyogrio.write_dataframe(pandas.DataFrame([VILLAGE]), folder / "villages.xlsx")
    points = write_release(tmp_path / "points", ".geojson")
    (points / "villages.csv").unlink()
    bare = {name: value for name, value in VILLAGE.items() if name not in {"LAT", "LON"}}
    write_layer(points / "villages.shp", [(bare, shapely.Point(36.15, 35.15))])
    for given in (folder, points):
        assert index(read(given))["C9001"].point == Point(36.15, 35.15)


def test_files_that_are_no_level_are_named_with_the_reason(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "given", ".geojson")
    write_layer(
        folder / "rivers.geojson", [({"name": "Nahr"}, shapely.LineString([(36, 35), (37, 35)]))]
    )
    write_layer(folder / "lines.geojson", [(DISTRICT, shapely.LineString([(36, 35), (37, 35)]))])
    (folder / "aliases.csv").write_text("pcode,alias\nSY91,Other\n")
    (folder / "README.txt").write_text("read me")
    left_out = {use.name: use.reason for use in read(folder).report.layers if use.level is None}
    assert left_out == {
        "rivers.geojson": "no column of p-codes",
        "lines.geojson": "no areas",
        "aliases.csv": "no columns of names in both scripts",
        "README.txt": "no format that boundaries come in",
    }


def test_simplified_and_deeper_copies_lose(tmp_path: Path) -> None:
    fine = shapely.Polygon([(36, 35), (36.3, 35), (36.5, 35), (36.5, 35.5), (36, 35.5)])
    folder = write_release(
        tmp_path / "given", ".geojson", admin3=[(WESTERN, fine), (EASTERN, EAST)]
    )
    write_layer(folder / "a_web_admin3.geojson", [(WESTERN, WEST), (EASTERN, EAST)])
    write_layer(folder / "old" / "admin3.shp", [(WESTERN, fine.segmentize(0.1)), (EASTERN, EAST)])
    release = read(folder)
    west = shapely.from_wkb(index(release)["SY910000"].area_wkb or b"")
    assert shapely.get_num_coordinates(west) == 6
    reasons = {use.name: use.reason or "" for use in release.report.layers}
    assert "more detailed (11 vertices against 10)" in reasons["a_web_admin3.geojson"]
    assert "lies higher" in reasons["old/admin3.shp"]


def test_day_given_by_hand_wins_and_none_is_told(tmp_path: Path) -> None:
    undated = [({k: v for k, v in row.items() if k != "UPDATE_DAT"}, WHOLE)
               for row in (GOVERNORATE,)]  # fmt: skip
    folder = write_release(tmp_path / "given", ".geojson", admin1=undated, admin2=[], admin3=[])
    release = read(folder)
    assert release.valid_from is None and "undated" in list_checks(release)
    assert read(folder, date(2020, 1, 1)).valid_from == date(2020, 1, 1)


def test_exchanged_names_are_told_apart_by_their_script(tmp_path: Path) -> None:
    swapped = {
        **WESTERN,
        "NAME_EN": "غرب",
        "NAME_AR": "West",
        "ADM0_EN": "سوريا",
        "ADM0_AR": "Syria",
    }
    also = {**EASTERN, "NAME_EN": "شرق", "NAME_AR": "East", "ADM0_EN": "سوريا", "ADM0_AR": "Syria"}
    folder = write_release(tmp_path / "given", admin3=[(swapped, WEST), (also, EAST)])
    release = read(folder)
    west = index(release)["SY910000"]
    assert (west.name_en, west.name_ar) == ("West", "غرب")
    assert set(list_checks(release)["names_swapped"]) == {
        "admin3.shp: ADM0_EN and ADM0_AR", "admin3.shp: NAME_EN and NAME_AR",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["UTF-8", "CP1256"])
def test_garbled_arabic_is_read_in_the_encoding_that_makes_it_legible(
    tmp_path: Path, encoding: str
) -> None:
    folder = write_release(tmp_path / "given", admin3=[])
    write_layer(folder / "admin3.shp", [(WESTERN, WEST), (EASTERN, EAST)], encoding=encoding)
    (folder / "admin3.cpg").write_text("ISO-8859-1")
    release = read(folder)
    assert index(release)["SY910000"].name_ar == "غرب"
    [finding] = [each for each in release.report.findings if each.check == "encoding"]
    assert encoding in finding.message


def test_names_joined_by_underscores_or_lines_become_one_name_and_aliases(tmp_path: Path) -> None:
    joined = {**VILLAGE, "NAME_EN": "Upper - Lower", "NAME_AR": "العليا_السفلى"}
    broken = {**VILLAGE, "PCODE": "C9002", "NAME_AR": "قرية\nفرية"}
    unnamed = {**VILLAGE, "PCODE": "C9003", "NAME_AR": ""}
    folder = write_release(tmp_path / "given")
    write_villages(folder / "villages.csv", joined, broken, unnamed)
    release = read(folder)
    units, checks = index(release), list_checks(release)
    assert (units["C9001"].name_en, units["C9001"].name_ar) == ("Upper - Lower", "العليا")
    assert units["C9001"].aliases == ("السفلى", "Upper", "Lower")
    assert units["C9002"].name_ar == "قرية"
    assert units["C9003"].name_ar == "Hamlet"
    assert checks["names_alternatives"] == ("C9001",)
    assert checks["names_line_breaks"] == ("C9002",)
    assert checks["names_missing"] == ("C9003",)


@pytest.mark.parametrize(
    ("english", "arabic", "named", "aliases"),
    [
        ("Al_Ward", "الورد", ("Al Ward", "الورد"), ()),
        ("Ardet_Ward", "أرضة الورد", ("Ardet Ward", "أرضة الورد"), ()),
        ("Al Ward_ Rose", "الورد_ الوردة", ("Al Ward", "الورد"), ("Rose", "الوردة")),
        ("Al Ward _Rose", "الورد", ("Al Ward", "الورد"), ("Rose",)),
        ("Al _ Ward", "ال_ورد", ("Al Ward", "ال ورد"), ()),
        ("Ward", "ورد__وردة", ("Ward", "ورد"), ("وردة",)),
        ("Ardet Elward", "أرضة_الورد", ("Ardet Elward", "أرضة"), ("الورد", "أرضة الورد")),
        ("Oj", "عوج", ("Oj", "عوج"), ()),
    ],
)
def test_underscore_joins_words_in_english_and_alternatives_in_arabic(
    tmp_path: Path, english: str, arabic: str, named: tuple[str, str], aliases: tuple[str, ...]
) -> None:
    folder = write_release(tmp_path / "given")
    write_villages(folder / "villages.csv", {**VILLAGE, "NAME_EN": english, "NAME_AR": arabic})
    unit = index(read(folder))["C9001"]
    assert ((unit.name_en, unit.name_ar), unit.aliases) == (named, aliases)


def test_no_real_unit_is_named_by_a_remnant(cod_ab: Path) -> None:
    given = {"Oj", "Di", "Os"}  # as OCHA writes three names of two letters
    for folder in (cod_ab, cod_ab / "cod_ab_2018_shapefiles"):
        for unit in read(folder).units:
            names = {unit.name_en, unit.name_ar, *unit.aliases} - given
            assert all(len(name) > 2 and "_" not in name for name in names), unit.place_id
            assert not names & {"ال", "Ash", "Ath"}


def test_reference_names_are_aliases_unless_they_name_the_town_too(tmp_path: Path) -> None:
    plain = {**WESTERN, "NAM_EN_REF": "Wes't"}
    with_town = {**EASTERN, "NAM_EN_REF": "East (Invented)"}
    units = index(
        read(write_release(tmp_path / "given", admin3=[(plain, WEST), (with_town, EAST)]))
    )
    assert (units["SY910000"].aliases, units["SY910001"].aliases) == (("Wes't",), ())


def test_other_coordinates_are_moved_and_told(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "given", admin3=[])
    frame([(WESTERN, WEST), (EASTERN, EAST)]).to_crs("EPSG:32637").to_file(folder / "admin3.shp")
    release = read(folder)
    west = shapely.from_wkb(index(release)["SY910000"].area_wkb or b"")
    assert west.hausdorff_distance(WEST) < 1e-6
    assert "reprojected" in list_checks(release)


def fail(folder: Path, *parts: str) -> None:
    with pytest.raises(MasarError) as refused:
        read(folder)
    for part in parts:
        assert part in refused.value.message
    assert str(folder) not in refused.value.message


def test_shapefile_that_does_not_say_its_coordinates_is_refused(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "given")
    (folder / "admin2.prj").unlink()
    fail(folder, "admin2.shp", "coordinates")


def replace_west(row: dict[str, Any], shape: shapely.Geometry) -> dict[str, Iterable[Any]]:
    return {"admin3": [(row, shape), (EASTERN, EAST)]}


@pytest.mark.parametrize(
    ("row", "shape", "parts"),
    [
        (WESTERN, shapely.Polygon([(36, 35), (36.4, 35.4), (36.4, 35), (36, 35.4)]),
         ["SY910000", "Self-intersection"]),
        (WESTERN, shapely.box(46, 35, 46.5, 35.5), ["SY910000", "outside Syria"]),
        (WESTERN, shapely.box(35, 36, 35.5, 36.5), ["SY910000", "outside Syria"]),
        ({**WESTERN, "PCODE": "SY910001"}, WEST, ["SY910001", "several rows"]),
    ],
    ids=["crosses itself", "abroad", "exchanged", "twice"],
)  # fmt: skip
def test_unit_that_cannot_be_believed_is_refused_by_name(
    tmp_path: Path, row: dict[str, Any], shape: shapely.Geometry, parts: list[str]
) -> None:
    fail(write_release(tmp_path / "given", ".geojson", **replace_west(row, shape)), *parts)


def test_wrong_code_among_many_is_refused_by_name(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "given")
    rows = [{**VILLAGE, "PCODE": f"C{n}"} for n in range(9000, 9020)] + [{**VILLAGE, "PCODE": "X1"}]
    write_villages(folder / "villages.csv", *rows)
    fail(folder, "villages.csv", "'X1'", "settlement")


@pytest.mark.parametrize(
    ("lat", "lon", "parts"),
    [("", "", ["C9001", "no position"]), ("36.15", "35.15", ["C9001", "not in Syria"])],
)
def test_community_without_a_position_in_syria_is_refused(
    tmp_path: Path, lat: str, lon: str, parts: list[str]
) -> None:
    folder = write_release(tmp_path / "given")
    write_villages(folder / "villages.csv", {**VILLAGE, "LAT": lat, "LON": lon})
    fail(folder, *parts)


def test_small_fault_of_an_outline_is_repaired_and_told(tmp_path: Path) -> None:
    touching = shapely.Polygon(
        [(36, 35), (36.5, 35), (36.5, 35.5), (36.25, 35.5), (36.2501, 35.5001), (36.2501, 35.4999),
         (36.2499, 35.5001), (36, 35.5)]
    )  # fmt: skip
    assert not touching.is_valid
    folder = write_release(tmp_path / "given", ".geojson", **replace_west(WESTERN, touching))
    release = read(folder)
    [case] = list_checks(release)["outline_repaired"]
    assert case.startswith("SY910000: Self-intersection")
    assert shapely.from_wkb(index(release)["SY910000"].area_wkb or b"").is_valid


def test_units_that_do_not_fit_together_are_told_and_kept(tmp_path: Path) -> None:
    outside = {**WESTERN, "PCODE": "SY910002", "ADM1_PCODE": "SY92"}
    orphan = {**BLOCK, "ADM4_PCODE": "C9999"}
    folder = write_release(
        tmp_path / "given",
        ".geojson",
        admin3=[(WESTERN, WEST), (EASTERN, EAST), (outside, shapely.box(36.4, 35, 37.4, 35.5))],
        quarters=[(orphan, QUARTER), ({**BLOCK, "PCODE": "N9002"}, QUARTER)],
    )
    near = [{**VILLAGE, "PCODE": f"C{number}"} for number in range(9002, 9012)]
    write_villages(folder / "villages.csv", {**VILLAGE, "LON": "36.7"}, *near)
    release = read(folder)
    findings = {(f.check, f.examples) for f in release.report.findings}
    assert ("containment", ("SY910002 in SY9100: 60%",)) in findings
    assert ("containment", ("C9001 in SY910000",)) in findings
    assert ("prefixes", ("SY910002: SY92 stated, SY91 by its code",)) in findings
    assert ("parents", ("N9001 in C9999",)) in findings
    counts = list_checks(release)["counts"]
    assert "subdistrict: 3, usually 272" in counts
    assert len(release.units) == 18


DISGUISED = """<OGRVRTDataSource><OGRVRTLayer name="admin1"><SrcDataSource>{}</SrcDataSource>
</OGRVRTLayer></OGRVRTDataSource>"""


@pytest.mark.parametrize("name", ["admin1.geojson", "admin1.shp", "admin1.gpkg", "admin1.xlsx"])
def test_file_that_points_to_another_file_of_this_machine_is_not_followed(
    tmp_path: Path, name: str
) -> None:
    secret = write_layer(tmp_path / "elsewhere" / "admin1.geojson", [(GOVERNORATE, WHOLE)])
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / name).write_text(DISGUISED.format(secret))
    fail(folder, name)


def test_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    write_layer(tmp_path / "elsewhere" / "admin1.geojson", [(GOVERNORATE, WHOLE)])
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "admin1.geojson").symlink_to(tmp_path / "elsewhere" / "admin1.geojson")
    fail(folder, "No administrative units")


def test_folder_without_boundaries_says_what_would_be_right(tmp_path: Path) -> None:
    with pytest.raises(MasarError) as refused:
        read(tmp_path)
    assert "COD-AB" in (refused.value.way_out or "")


def test_same_units_have_the_same_number_whatever_holds_them(tmp_path: Path) -> None:
    one = read(write_release(tmp_path / "one", ".geojson"))
    other = read(write_release(tmp_path / "other", ".gpkg"))
    changed = read(
        write_release(tmp_path / "changed", admin2=[({**DISTRICT, "NAME_EN": "M"}, WHOLE)])
    )
    assert one.sha256 == other.sha256 != changed.sha256


def test_real_folder_is_told_from_the_files_beside_it(cod_ab: Path) -> None:
    release = read(cod_ab)
    assert release.count_levels() == GROUND
    used = {use.level: use.name for use in release.report.layers if use.level}
    assert used == {
        "country": "syr_admin0.geojson", "governorate": "syr_admin1.geojson",
        "district": "syr_admin2.geojson", "subdistrict": "syr_admin3.geojson",
        "neighbourhood": "syr_neighbourhoods.geojson", "settlement": "syr_communities.csv",
    }  # fmt: skip
    outside = [f for f in release.report.findings if f.check == "containment"]
    assert sum(finding.count for finding in outside) < 0.03 * len(release.units)
    assert not {"prefixes", "parents", "counts", "names_missing"} & set(list_checks(release))


def test_real_shapefiles_say_that_their_country_names_are_exchanged(cod_ab: Path) -> None:
    release = read(cod_ab / "cod_ab_2018_shapefiles")
    assert list_checks(release)["names_swapped"] == ("syr_admin3.shp: ADM0_EN and ADM0_AR",)
    assert release.report.missing == ["settlement"]
    assert release.valid_from == date(2016, 9, 5)
    assert index(release)["SY100200"].name_ar == "مركز بانياس"
