"""What a file really is, and its rows: nothing is believed of a name, and no size is trusted."""

from app.ingest.files.csv_table import TableRow, read_csv_rows
from app.ingest.files.json_rows import read_json_rows
from app.ingest.files.kinds import FileKind, refuse_kind, tell_kind
from app.ingest.files.rows import read_cells, read_table_rows

__all__ = [
    "FileKind",
    "TableRow",
    "read_cells",
    "read_csv_rows",
    "read_json_rows",
    "read_table_rows",
    "refuse_kind",
    "tell_kind",
]
