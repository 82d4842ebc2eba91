"""Files of columns from a process of its own: half of the features make no file."""

import importlib.util
import io
import json
import select
import subprocess
import sys
from pathlib import Path

import geoparquet_validator
import pyarrow.parquet
import pyogrio
import pytest
import shapely

from app.domain.property_kind import PropertyKind
from app.encode.formats.columnar_process import UNWANTED
from app.encode.formats.file_order import END, FLATGEOBUF, PARQUET, FileOrder, encode_order
from app.encode.formats.record_batches import BATCH

ROOT = Path(__file__).resolve().parents[2]
WORDS = [sys.executable, "-m", "app.encode.formats.columnar_process"]
KINDS = {
    "killed": PropertyKind.INTEGER,
    "share": PropertyKind.NUMBER,
    "contested": PropertyKind.BOOLEAN,
    "day": PropertyKind.DATE,
    "at": PropertyKind.INSTANT,
    "names": PropertyKind.TEXTS,
    "more": PropertyKind.OBJECT,
    "title": PropertyKind.TEXT,
}
KNOWN = {
    "killed": 2**40, "share": 0.1, "contested": False, "day": "2025-03-07",
    "at": "2025-03-07T23:59:59Z", "names": ["أ", "b"], "more": {"a": [1, None]}, "title": "حمص",
}  # fmt: skip
UNKNOWN = dict.fromkeys(KNOWN)
RING = [[36.0, 35.0], [36.2, 35.0], [36.1, 35.2], [36.0, 35.0]]
HOLE = [[36.1, 35.05], [36.1, 35.1], [36.12, 35.1], [36.1, 35.05]]
GEOMETRIES = [
    None,
    {"type": "Point", "coordinates": [36.020001, 35.17]},
    {"type": "LineString", "coordinates": [[36.0, 35.0], [36.5, 35.5]]},
    {"type": "Polygon", "coordinates": [RING, HOLE]},
    {"type": "MultiPoint", "coordinates": [[36.0, 35.0], [36.5, 35.5]]},
    {"type": "MultiLineString", "coordinates": [RING, RING]},
    {"type": "MultiPolygon", "coordinates": [[RING, HOLE], [RING]]},
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [36, 35]}]},
]
ROWS = len(GEOMETRIES)


def spell(number: int) -> bytes:
    properties = UNKNOWN if number % 2 else KNOWN
    feature = {"type": "Feature", "id": f"e{number}", "geometry": GEOMETRIES[number % ROWS],
               "properties": properties}  # fmt: skip
    return json.dumps(feature).encode() + b"\n"


def run_process(form: str, folder: Path, rows: int, end: bytes) -> tuple[int, bytes]:
    """Return how the process ended, and what it made; it has tidied up in any case."""
    order = FileOrder(form, "events", "Events", KINDS, {"licence": "http://m/l"}, str(folder))
    lines = encode_order(order) + b"".join(map(spell, range(rows))) + end
    done = subprocess.run(WORDS, input=lines, capture_output=True, cwd=ROOT)
    assert not folder.exists() or list(folder.iterdir()) == []
    return done.returncode, done.stdout


def expect_shapes() -> list[shapely.Geometry | None]:
    return [each and shapely.geometry.shape(each) for each in GEOMETRIES]


def assert_valid(made: bytes) -> None:
    """Hold a file against GeoParquet 1.1, metadata and every geometry, by the project's own tool.

    Its class `distribution` is advice: it wants bounding boxes, which our files do not have.
    """
    report = geoparquet_validator.check_bytes("made.parquet", made)
    assert geoparquet_validator.failed(report, "core") == []
    passed = {each["id"] for each in report["outcomes"] if each["status"] == "pass"}
    assert {"/conf/core/geo-metadata", "/conf/core/geometry-types"} <= passed


def test_features_of_every_kind_come_back_from_geoparquet(tmp_path: Path) -> None:
    code, made = run_process(PARQUET, tmp_path, ROWS, END)
    assert code == 0
    table = pyarrow.parquet.read_table(io.BytesIO(made))
    assert table.column_names == ["id", *KINDS, "geometry"]
    drawn = [wkb and shapely.from_wkb(wkb) for wkb in table["geometry"].to_pylist()]
    assert drawn == expect_shapes()
    known, unknown = table.drop_columns(["id", "geometry"]).to_pylist()[:2]
    at, day, more = (known.pop(name) for name in ("at", "day", "more"))
    assert (at.isoformat(), day.isoformat()) == ("2025-03-07T23:59:59+00:00", KNOWN["day"])
    assert json.loads(more) == KNOWN["more"]
    assert known == {name: KNOWN[name] for name in known}
    assert unknown == UNKNOWN
    assert table.schema.metadata[b"licence"] == b"http://m/l"
    assert_valid(made)


def test_features_of_every_kind_come_back_from_flatgeobuf(tmp_path: Path) -> None:
    code, made = run_process(FLATGEOBUF, tmp_path, ROWS, END)
    assert code == 0
    told = pyogrio.read_info(made)
    assert (told["features"], told["crs"]) == (ROWS, "EPSG:4326")
    assert (told["layer_name"], told["geometry_type"]) == ("events", "Unknown")
    assert list(told["fields"]) == ["id", *KINDS]
    assert told["layer_metadata"] == {"TITLE": "Events", "licence": "http://m/l"}
    frame = pyogrio.read_dataframe(made)
    assert [each or None for each in frame.geometry] == expect_shapes()
    known, unknown = frame.drop(columns=["id", "geometry"]).to_dict("records")[:2]
    day, at, names, more = (known.pop(name) for name in ("day", "at", "names", "more"))
    assert (day.isoformat(), at.isoformat()) == ("2025-03-07T00:00:00", "2025-03-07T23:59:59+00:00")
    assert (json.loads(names), json.loads(more)) == (KNOWN["names"], KNOWN["more"])
    assert known == {name: KNOWN[name] for name in known}
    assert all(value is None or value != value for value in unknown.values())  # noqa: PLR0124


@pytest.mark.parametrize("form", [PARQUET, FLATGEOBUF])
def test_no_features_are_an_empty_file(tmp_path: Path, form: str) -> None:
    code, made = run_process(form, tmp_path, 0, END)
    assert code == 0
    if form == FLATGEOBUF:
        assert len(pyogrio.read_dataframe(made)) == 0
        assert list(pyogrio.read_info(made)["fields"]) == ["id", *KINDS]
    else:
        assert pyarrow.parquet.read_table(io.BytesIO(made)).num_rows == 0
        report = geoparquet_validator.check_bytes("none", made)
        assert geoparquet_validator.failed(report, "core") == []


def test_the_first_rows_of_geoparquet_come_before_the_others_are_read(tmp_path: Path) -> None:
    order = FileOrder(PARQUET, "events", "Events", KINDS, {}, str(tmp_path))
    lines = encode_order(order) + b"".join(map(spell, range(BATCH)))
    with subprocess.Popen(WORDS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdin and child.stdout
        child.stdin.write(lines)
        child.stdin.flush()
        ready, _, _ = select.select([child.stdout], [], [], 20)
        child.kill()
        assert ready and child.stdout.read(1000).startswith(b"PAR1")


@pytest.mark.parametrize(
    ("form", "rows"), [(PARQUET, 3), (PARQUET, 3 * BATCH), (FLATGEOBUF, BATCH)]
)
def test_features_that_end_early_make_no_file(tmp_path: Path, form: str, rows: int) -> None:
    code, made = run_process(form, tmp_path, rows, b"")
    assert code != 0
    assert not tmp_path.exists()
    if form == FLATGEOBUF:
        assert made == b""
    else:
        with pytest.raises(pyarrow.lib.ArrowInvalid):
            pyarrow.parquet.read_table(io.BytesIO(made))


def test_the_process_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    """What is refused is there to be loaded, or refusing it would show nothing."""
    assert all(importlib.util.find_spec(name) for name in UNWANTED)
    order = FileOrder(FLATGEOBUF, "events", "Events", KINDS, {}, str(tmp_path))
    told = (
        "import io, sys; from app.encode.formats import columnar_process as p\n"
        f"p.make_file(io.BytesIO({encode_order(order) + spell(0) + END!r}), io.BytesIO())\n"
        "print(*sys.modules)"
    )
    made = subprocess.run([sys.executable, "-c", told], capture_output=True, cwd=ROOT, text=True)
    assert "pyogrio" in made.stdout.split()
    assert not UNWANTED & set(made.stdout.split())
