"""GeoParquet from a process of its own: half of the features make no file."""

import io
import json
import select
import subprocess
import sys
from pathlib import Path

import geoparquet_validator
import pyarrow.parquet
import pytest
import shapely

from app.domain.property_kind import PropertyKind
from app.encode.formats.parquet_process import BATCH, END, encode_head

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"killed": PropertyKind.INTEGER, "day": PropertyKind.DATE, "names": PropertyKind.TEXTS}
RING = [[36.0, 35.0], [36.2, 35.0], [36.1, 35.2], [36.0, 35.0]]
GEOMETRIES = [
    None,
    {"type": "Point", "coordinates": [36.02, 35.17]},
    {"type": "LineString", "coordinates": [[36.0, 35.0], [36.5, 35.5]]},
    {"type": "Polygon", "coordinates": [RING]},
    {"type": "MultiPolygon", "coordinates": [[RING], [RING]]},
]


def spell(number: int) -> bytes:
    properties = {"killed": number or None, "day": "2025-03-07", "names": ["أ", "b"]}
    feature = {"type": "Feature", "id": f"e{number}", "geometry": GEOMETRIES[number % 5],
               "properties": properties}  # fmt: skip
    return json.dumps(feature).encode() + b"\n"


def run_process(rows: int, end: bytes) -> tuple[int, bytes]:
    words = [sys.executable, "-m", "app.encode.formats.parquet_process"]
    lines = encode_head(KINDS, {"licence": "CC0"}) + b"".join(map(spell, range(rows))) + end
    done = subprocess.run(words, input=lines, capture_output=True, cwd=ROOT)
    return done.returncode, done.stdout


def assert_valid(made: bytes) -> None:
    """Hold a file against GeoParquet 1.1, metadata and every geometry, by the project's own tool.

    Its class `distribution` is advice: it wants bounding boxes, which our files do not have.
    """
    report = geoparquet_validator.check_bytes("made.parquet", made)
    assert geoparquet_validator.failed(report, "core") == []
    passed = {each["id"] for each in report["outcomes"] if each["status"] == "pass"}
    assert {"/conf/core/geo-metadata", "/conf/core/geometry-types"} <= passed


def test_features_of_every_kind_come_back() -> None:
    code, made = run_process(10, END)
    assert code == 0
    table = pyarrow.parquet.read_table(io.BytesIO(made))
    drawn = [wkb and shapely.from_wkb(wkb) for wkb in table["geometry"].to_pylist()]
    assert drawn == [each and shapely.geometry.shape(each) for each in GEOMETRIES * 2]
    assert table["killed"].to_pylist() == [None, *range(1, 10)]
    assert table["names"].to_pylist() == [["أ", "b"]] * 10
    assert {str(day) for day in table["day"].to_pylist()} == {"2025-03-07"}
    assert table.schema.metadata[b"licence"] == b"CC0"
    assert_valid(made)


def test_no_features_are_an_empty_file() -> None:
    code, made = run_process(0, END)
    assert (code, pyarrow.parquet.read_table(io.BytesIO(made)).num_rows) == (0, 0)
    assert geoparquet_validator.failed(geoparquet_validator.check_bytes("none", made), "core") == []


def test_the_first_rows_come_before_the_others_are_read() -> None:
    words = [sys.executable, "-m", "app.encode.formats.parquet_process"]
    lines = encode_head(KINDS, {}) + b"".join(map(spell, range(BATCH)))
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdin and child.stdout
        child.stdin.write(lines)
        child.stdin.flush()
        ready, _, _ = select.select([child.stdout], [], [], 20)
        child.kill()
        assert ready and child.stdout.read(1000).startswith(b"PAR1")


@pytest.mark.parametrize("rows", [0, 3, 3 * BATCH])
def test_features_that_end_early_make_no_file(rows: int) -> None:
    code, made = run_process(rows, b"")
    assert code != 0
    with pytest.raises(pyarrow.lib.ArrowInvalid):
        pyarrow.parquet.read_table(io.BytesIO(made))
