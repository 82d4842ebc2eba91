"""The SQL of the migrations, statement by statement."""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"
SEPARATOR = "\n--;\n"


def read_statements(name: str) -> Iterator[str]:
    """Yield the statements of one file; they are set apart by a line `--;`."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    yield from (part for part in text.split(SEPARATOR) if part.strip())
