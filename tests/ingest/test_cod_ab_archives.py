"""A zip is unpacked with care: nothing outside, nothing endless, nothing left behind."""

import random
import stat
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from release_files import VILLAGE, pack, write_release, write_villages

from app.domain.errors import MasarError
from app.domain.plain_text import LONGEST
from app.ingest.cod_ab import archives, open_source, read_release


@pytest.fixture(autouse=True)
def unpacking_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where archives are unpacked; empty again after every test."""
    place = tmp_path / "unpacking"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def fail(source: Path, *parts: str) -> None:
    with pytest.raises(MasarError) as refused, open_source(str(source)):
        pytest.fail("it was opened")
    for part in parts:
        assert part in refused.value.message
    assert str(source.parent) not in refused.value.message
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


@pytest.mark.parametrize("below", ["", "syr_adm_unocha/shp/"])
def test_zip_reads_like_its_folder_and_leaves_nothing_behind(
    tmp_path: Path, unpacking_place: Path, below: str
) -> None:
    folder = write_release(tmp_path / "given")
    packed = pack(folder, tmp_path / "syr_admin.zip", below=below)
    with open_source(str(packed)) as opened:
        from_zip = read_release(opened.folder, opened.origin)
    with open_source(str(folder)) as opened:
        from_folder = read_release(opened.folder, opened.origin)
    assert from_zip.sha256 == from_folder.sha256
    assert (from_zip.origin, from_folder.origin) == ("syr_admin.zip", "given")
    assert list(unpacking_place.iterdir()) == []


def test_geodatabase_in_a_zip_is_read(tmp_path: Path) -> None:
    packed = pack(write_release(tmp_path / "given", ".gdb"), tmp_path / "gdb.zip")
    with open_source(str(packed)) as opened:
        release = read_release(opened.folder, opened.origin)
    assert release.count_levels()["subdistrict"] == 2


def test_single_file_is_read_with_those_that_belong_to_it(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "given")
    with open_source(str(folder / "admin3.shp")) as opened:
        release = read_release(opened.folder, opened.origin)
    assert release.count_levels() == {"subdistrict": 2}
    assert release.report.missing[:3] == ["country", "governorate", "district"]


def test_what_is_not_there_or_no_zip_is_said(tmp_path: Path) -> None:
    absent = tmp_path / "absent.zip"
    with pytest.raises(MasarError) as refused, open_source(str(absent)):
        pytest.fail("it was opened")
    assert refused.value.message == f"{absent} is neither a folder nor a file."
    text = tmp_path / "page.zip"
    text.write_text("<html>Sign in</html>")
    fail(text, "page.zip", "no zip")


def test_zip_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    packed = pack(write_release(tmp_path / "given"), tmp_path / "cut.zip")
    packed.write_bytes(packed.read_bytes()[:-200])
    fail(packed, "cut.zip")


def test_damage_within_a_zip_is_refused(tmp_path: Path) -> None:
    packed = pack(write_release(tmp_path / "given"), tmp_path / "hurt.zip")
    data = bytearray(packed.read_bytes())
    data[60:90] = bytes(30)
    packed.write_bytes(data)
    fail(packed, "hurt.zip")


@pytest.mark.parametrize("name", ["../evil.csv", "/evil.csv", "a/../../evil.csv", "..\\evil.csv",
                                  "C:/evil.csv"])  # fmt: skip
def test_file_that_would_land_outside_is_refused(tmp_path: Path, name: str) -> None:
    packed = tmp_path / "evil.zip"
    with zipfile.ZipFile(packed, "w") as writing:
        writing.writestr(zipfile.ZipInfo(name), "x")
    fail(packed, "evil.zip", "outside")
    assert not list(tmp_path.rglob("evil.csv"))


def _write_twice(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as writing, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        writing.writestr("admin1.csv", "x")
        writing.writestr("admin1.csv", "y")


def _write_file_as_folder(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as writing:
        writing.writestr("a", "x")
        writing.writestr("a/admin1.csv", "y")


def _write_long_name(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as writing:
        writing.writestr("a" * 300 + "admin1.csv", "x")


def _hurt(packing: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", packing) as writing:
            writing.writestr("admin1.csv", random.Random(1).randbytes(2_000))
        data = bytearray(path.read_bytes())
        data[48:400] = b"\xff" * 352
        path.write_bytes(data)

    return make


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (_hurt(zipfile.ZIP_STORED), "'admin1.csv'"),
        (_hurt(zipfile.ZIP_DEFLATED), "'admin1.csv'"),
        (_hurt(zipfile.ZIP_BZIP2), "'admin1.csv'"),
        (_hurt(zipfile.ZIP_LZMA), "'admin1.csv'"),
        (_write_twice, "'admin1.csv' cannot be unpacked (another file in it has the same name)"),
        (_write_file_as_folder, "'admin1.csv'"),
        (_write_long_name, f"'{'a' * LONGEST}…'"),
    ],
)
def test_file_that_cannot_be_unpacked_is_named_with_its_zip(
    tmp_path: Path, unpacking_place: Path, make: Callable[[Path], None], named: str
) -> None:
    packed = tmp_path / "hurt.zip"
    make(packed)
    fail(packed, "hurt.zip", named)


def test_names_of_files_and_values_cannot_command_a_terminal_or_forge_lines(tmp_path: Path) -> None:
    hostile = "x\x1b[31m\nDone.\u202e"
    folder = write_release(tmp_path / "given")
    write_villages(folder / "villages.csv", {**VILLAGE, "NAME_EN": "Ham\x1b[31mlet\x07"})
    packed = pack(folder, tmp_path / f"{hostile}.zip", below="a/")
    with zipfile.ZipFile(packed, "a") as writing:
        for name in (f"{hostile}.txt", f"{hostile}.csv", f"{hostile}.gpkg"):
            writing.writestr(name, "SQLite format 3" if name.endswith("gpkg") else "a,b\n1,2\n")
    with open_source(str(packed)) as opened, pytest.raises(MasarError) as refused:
        read_release(opened.folder, opened.origin)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(tmp_path / "ok.zip", "w") as target:
        for entry in source.infolist():
            if not entry.filename.endswith("gpkg"):
                target.writestr(entry, source.read(entry))
    with open_source(str(tmp_path / "ok.zip")) as opened:
        release = read_release(opened.folder, opened.origin)
    told = [refused.value.message, *map(str, dict.items(release.report.files))]
    told += [f"{use.name}{use.reason}" for use in release.report.layers]
    told += [f"{unit.name_en}{unit.name_ar}" for unit in release.units]
    assert sum("Done." in text for text in told) == 4
    assert [text for text in told if not text.isprintable()] == []


def test_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "link.zip"
    entry = zipfile.ZipInfo("admin1.geojson")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(packed, "w") as writing:
        writing.writestr(entry, "/etc/passwd")
    fail(packed, "link.zip", "link")


def _make_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as writing:
        writing.writestr("admin1.geojson", bytes(5_000_000))


def _make_many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as writing:
        for number in range(archives.MOST_ENTRIES + 1):
            writing.writestr(f"{number}.csv", "")


def _lie(path: Path) -> None:
    """Write a zip whose directory says that 100,000 bytes are 10."""
    with zipfile.ZipFile(path, "w") as writing:
        writing.writestr("admin1.csv", b"x" * 100_000)
    data = bytearray(path.read_bytes())
    size = struct.pack("<I", 100_000)
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    assert size in data
    path.write_bytes(data)


@pytest.mark.parametrize("make", [_make_bomb, _make_many, _lie])
def test_bomb_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    packed = tmp_path / "bomb.zip"
    make(packed)
    fail(packed)


def test_sum_of_sizes_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = pack(write_release(tmp_path / "given"), tmp_path / "large.zip")
    monkeypatch.setattr(archives, "MOST_BYTES", 5_000)
    fail(packed, "large.zip holds more than")


def test_zip_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = pack(write_release(tmp_path / "given"), tmp_path / "inner.zip")
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as writing:
        writing.write(inner, "inner.zip")
    with open_source(str(outer)) as opened, pytest.raises(MasarError, match="No administrative"):
        read_release(opened.folder, opened.origin)
