"""Workbooks (XLSX, XLS, ODS): the values of one sheet as text. No formula is ever run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import python_calamine as calamine

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.ingest.files.csv_table import Row

_EXACT = 10**15
"""Whole numbers below it are exact in a workbook, which keeps 15 digits."""


def read_sheet_cells(path: Path, required: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of the first visible sheet that holds the `required` columns, or any table."""
    name = spell_plainly(path.name)
    try:
        with calamine.load_workbook(str(path)) as book:
            for sheet in book.sheets_metadata:
                if sheet.visible is not calamine.SheetVisibleEnum.Visible:
                    continue
                if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                if any(any(cell != "" for cell in row) for row in rows):
                    for number, row in enumerate(rows, start=1):
                        cells = [spell_value(value) for value in row]
                        if any(cells):
                            yield number, cells
                    return
    except calamine.CalamineError as error:
        raise MasarError(
            f"{name} is a damaged workbook.", "Save it again as XLSX or CSV."
        ) from error
    raise MasarError(f"{name} is a workbook without a table.", "Is the sheet hidden?")


def spell_value(value: Any) -> str:
    """Return a cell's value as text: days as 2025-03-07, whole numbers without a fraction."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
