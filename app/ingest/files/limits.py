"""How large a part of a file may be; more is damage, or an attack on the memory of the reader."""

from __future__ import annotations

LONGEST_CELL = 1_000_000
"""Characters of one value; real files hold texts of more than 5,000."""
LONGEST_LINE = 8_000_000
"""Characters without an end of line: beyond it a file is no table of text."""
LONGEST_ROW = 16_000_000
"""Characters of one row, whose quoted cells may span lines."""
MOST_COLUMNS = 16_384
"""Columns of a table, as many as a sheet of Excel has; surveys reach 3,000."""
MOST_SHEET_CELLS = 20_000_000
"""Cells between the corners of a sheet, which is held in memory whole: about 700 MB."""
MOST_UNPACKED_BYTES = 1_000_000_000
"""Bytes of everything that an archive or a workbook holds, unpacked."""
MOST_PACKED_PARTS = 2_000
"""Files in an archive or a workbook; a workbook of 100 sheets has 250."""
DEEPEST_JSON = 50
"""Objects and lists within each other; a feature's polygon is 8 deep."""
LONGEST_JSON_ITEM = 8_000_000
"""Characters of one row of JSON, and of anything else between the rows."""
SNIFFED_BYTES = 65_536
"""How much of a file's beginning tells what it is."""
MOST_WORKBOOK_MEMORY = 2_500_000_000
"""Bytes of address space for the process that reads a workbook; 20,000,000 cells need half."""
MOST_WORKBOOK_SECONDS = 60
"""Seconds of a processor for reading a workbook; 20,000,000 cells take about 60 on a slow one."""
