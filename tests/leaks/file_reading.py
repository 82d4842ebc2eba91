"""What files of whole collections say, as JSON, however they are packed."""

import io
import json
from collections.abc import Callable

import geopandas
import pyarrow.parquet

from app.encode.geojson import encode_json


def _open_lines(content: bytes) -> bytes:
    return json.dumps([json.loads(line) for line in content.splitlines()]).encode()


def _open_flatgeobuf(content: bytes) -> bytes:
    frame = geopandas.read_file(io.BytesIO(content), engine="pyogrio")
    return str(
        frame.astype(dict.fromkeys(frame.select_dtypes(["datetime", "datetimetz"]), str)).to_json()
    ).encode()


def _open_parquet(content: bytes) -> bytes:
    table = pyarrow.parquet.read_table(io.BytesIO(content))
    drawn = geopandas.GeoSeries.from_wkb(table["geometry"].to_pylist())
    told = table.drop_columns("geometry").to_pylist()
    metadata = {name.decode(): text.decode() for name, text in table.schema.metadata.items()}
    return encode_json([metadata, told, json.loads(drawn.to_json())])


FILES: dict[str, Callable[[bytes], bytes]] = {
    "application/x-ndjson": _open_lines,
    "application/vnd.flatgeobuf": _open_flatgeobuf,
    "application/vnd.apache.parquet": _open_parquet,
}
"""How each media type is read that is not plain text itself."""
