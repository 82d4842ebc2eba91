"""CSV as it comes: encodings, delimiters, line ends, quotes, and what no table has."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import MasarError
from app.ingest.files import read_cells, read_csv_rows, read_table_rows
from app.ingest.files.encodings import tell_encoding
from app.ingest.files.limits import LONGEST_CELL, LONGEST_LINE, MOST_COLUMNS

ARABIC = "المكان,العدد\nبانياس في ريف طرطوس,٥\nحي القصور,7\n"
FRENCH = "lieu,note\nLattaquié,tués près de l'hôtel – cœur\n"


def read(path: Path) -> list[list[str]]:
    return [cells for _, cells in read_cells(path)]


def spell(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.strip().split("\n")]


@pytest.mark.parametrize("text", [ARABIC, FRENCH], ids=["Arabic", "French"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_unicode_is_read_in_every_form(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "a.csv"
    mark = "\ufeff" if encoding[-2:] in {"be", "le"} else ""
    path.write_bytes((mark + text).encode(encoding))
    assert read(path) == spell(text)


@pytest.mark.parametrize("delimiter", ",;\t|")
def test_arabic_of_windows_comes_out_right(tmp_path: Path, delimiter: str) -> None:
    text = ARABIC.replace("٥", "5").replace(",", delimiter)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("cp1256"))
    assert read(path) == spell(text.replace(delimiter, ","))
    # One word among thousands of numbers is enough.
    rows = "".join(f"{number}{delimiter}1\r\n" for number in range(60_000))
    path.write_bytes((rows + f"بانياس{delimiter}1\r\n").encode("cp1256"))
    assert read(path)[-1] == ["بانياس", "1"]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_latin_of_windows_comes_out_right(tmp_path: Path, encoding: str) -> None:
    text = FRENCH if encoding == "cp1252" else "lieu,note\nLattaquié,près de l'hôtel\n"
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert read(path) == spell(text)


def test_byte_that_windows_has_no_sign_for_is_latin(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\ncaf\xe9,\x81x\n")
    assert tell_encoding(path) == "latin-1"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("город,число\nДамаск и окрестности,5\n".encode("cp1251"), "encoding cannot be told"),
        ("地名,数\n大马士革,5\n".encode("gb18030"), "encoding cannot be told"),
        (ARABIC.encode() + b"\xff,1\n", r"damaged sign at byte \d+"),
        (ARABIC.encode()[:-4] + b"\n1,2\n", r"damaged sign at byte \d+"),
        ("\ufeffid,best\n1,2\n".encode("utf-16-le")[:-1], "cut off or damaged"),
    ],
    ids=["Russian", "Chinese", "broken sign", "cut sign", "cut utf-16"],
)
def test_text_that_nobody_can_vouch_for_is_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(MasarError, match=words) as refusal:
        read(path)
    assert "UTF-8" in str(refusal.value.way_out)


def test_mixed_line_ends_and_quotes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,note\r\n1,"a ""b"" c"\n\n2,"two\r\nlines, and a comma"\r3,"\n"\r\n4,x')
    assert list(read_cells(path)) == [
        (1, ["id", "note"]),
        (2, ["1", 'a "b" c']),
        (5, ["2", "two\r\nlines, and a comma"]),
        (7, ["3", "\n"]),
        (8, ["4", "x"]),
    ]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("id;note\n1;a, b, c\n2;d, e, f\n", ["id", "note"]),
        ("id,note\n1,a; b; c\n2,d; e; f\n", ["id", "note"]),
        ("id\tnote\n1\ta, b; c\n", ["id", "note"]),
        ('"a;b","c;d"\n"1;2","3;4"\n', ["a;b", "c;d"]),
        ("id\n1\n2\n", ["id"]),
        ("Title of the sheet\n\nid;best;note\n1;2;x\n3;4;y, z\n", ["Title of the sheet"]),
        ("id,best\n1,2,3\n4\n5,6\n", ["id", "best"]),
        ("id;date;best\n1;2025-03-07;1,5\n2;2025-03-08;2,5\n", ["id", "date", "best"]),
        ("id|a,b|c\n1|2,3|4\n", ["id", "a,b", "c"]),
    ],
)
def test_delimiter_is_told_by_what_most_rows_agree_on(
    tmp_path: Path, text: str, header: list[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    assert read(path)[0] == header


def test_row_of_another_length_is_damaged_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,best\na,1\nb\nc,1,2\nd,4\n")
    damage = {row.cells["id"]: row.damage for row in read_table_rows(path, ("id",))}
    assert [name for name, why in damage.items() if why] == ["b", "c"]
    assert "line 4: 3 cells under 2 column names" in str(damage["c"])


def test_columns_are_named_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id, best ,best\na,1,2\n")
    with pytest.raises(MasarError, match="has the column best twice"):
        list(read_table_rows(path))
    path.write_text("id,,\na,1,2\n")
    [row] = read_table_rows(path)
    assert row.cells == {"id": "a", "column 2": "1", "column 3": "2"}
    path.write_bytes(b"id,be\0st\n" + b"a,1\n" * 50)
    with pytest.raises(MasarError, match="NUL"):
        list(read_table_rows(path))


def test_table_without_a_header_is_read_by_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,1\nb,2\n")
    rows = list(read_table_rows(path, header=False))
    assert [(row.line, row.cells) for row in rows] == [
        (1, {"1": "a", "2": "1"}), (2, {"1": "b", "2": "2"})]  # fmt: skip


@pytest.mark.parametrize("tail", ["", "\n", "\nb,2\nc,3\n", ",x\n"])
def test_quotation_mark_never_closed_swallows_no_rows(tmp_path: Path, tail: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'id,note\n1,x\n2,"open{tail}')
    with pytest.raises(MasarError, match="never closed, in the row that begins on line 3"):
        read(path)


def test_nul_is_kept_for_its_row_to_be_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,note\n" + b"1,x\n" * 50 + b"2,a\0b\n")
    assert read(path)[-1] == ["2", "a\0b"]


HUGE = {
    "a cell of 50 MB": (b"id,note\n1,", b"x" * (1 << 20), 50, b"\n", "row of more than"),
    "a quoted cell": (b'id,note\n1,"', b"xx\n" * (1 << 18), 60, b'"\n', "field larger"),
    "a line without end": (b"id\n", b"x,y" * (1 << 18), 250, b"", "row of more than"),
    "a row of many lines": (b"id\n1", b',"' + b"x\n" * 400_000 + b'"', 100, b"", "row of more"),
    "columns by the million": (b"", b"," * (1 << 20), 5, b"\n", "cells in a row"),
}
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="no /proc to read the peak of memory from"
)
READ_IT = """
import sys
from pathlib import Path
from app.domain.errors import MasarError
from app.ingest.files import read_cells
def read_peak():
    # The figure that getrusage gives is at least that of the process which started this one.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
before = read_peak()
try:
    rows = sum(1 for _ in read_cells(Path(sys.argv[1])))
except MasarError as error:
    rows = error.message
print(read_peak() - before)
print(rows)
"""


def measure(path: Path) -> tuple[int, str]:
    """Read a file in a process of its own; return its memory in kB beyond the start, and more."""
    run = subprocess.run(
        [sys.executable, "-c", READ_IT, str(path)], capture_output=True, text=True, check=True
    )
    grown, said = run.stdout.split("\n", 1)
    return int(grown), said.strip()


@needs_proc
@pytest.mark.parametrize("name", HUGE)
def test_what_no_table_has_is_refused_without_eating_memory(tmp_path: Path, name: str) -> None:
    first, body, times, last, words = HUGE[name]
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(first)
        for _ in range(times):
            file.write(body)
        file.write(last)
    grown, said = measure(path)
    assert words in said
    assert grown < 130_000, f"{grown:,} kB"


@needs_proc
def test_rows_are_read_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write("id,best,note\n")
        file.writelines(f'{number},5,"{"x" * 900}, y"\n' for number in range(50_000))
    assert path.stat().st_size > 45_000_000
    grown, said = measure(path)
    assert said == "50001"
    assert grown < 20_000, f"{grown:,} kB"


def test_limits_are_what_they_say(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,note\n1,{'x' * LONGEST_CELL}\n")
    assert len(read(path)[1][1]) == LONGEST_CELL
    path.write_text("," * (MOST_COLUMNS - 1) + "\n")
    assert len(read(path)[0]) == MOST_COLUMNS
    assert LONGEST_LINE > LONGEST_CELL


def test_required_columns_are_asked_for_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id\n1\n")
    for read_rows in (read_csv_rows, read_table_rows):
        with pytest.raises(MasarError, match="has no column best, date"):
            list(read_rows(path, ("id", "best", "date")))
