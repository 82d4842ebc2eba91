"""Workbooks: values as text, one sheet, and none that can hurt the reader."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from workbook_files import Raw, list_parts, spell_sheet, write_parts, write_workbook

from app.domain.errors import MasarError
from app.ingest.files import read_cells, read_table_rows, workbooks

DAY, MOMENT = '<c r="{ref}" s="1"><v>%s</v></c>', '<c r="{ref}" s="2"><v>%s</v></c>'


def read(path: Path) -> list[list[str]]:
    return [cells for _, cells in read_cells(path)]


def test_values_are_what_the_workbook_shows(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [
        ["id", "value"],
        ["007", Raw(DAY % 45723)],
        [7.0, Raw(MOMENT % 45723.5)],
        [1.5, Raw('<c r="{ref}" t="b"><v>1</v></c>')],
        [-0.25, Raw('<c r="{ref}"><f>2+3</f><v>5</v></c>')],
        [" x ", Raw('<c r="{ref}" t="str"><f>"="&amp;"1"</f><v>=1+1</v></c>')],
        ["=1+1", "@cmd"],
        [123456789012345, "بانياس"],
    ])  # fmt: skip
    assert read(path)[1:] == [
        ["007", "2025-03-07"],
        ["7", "2025-03-07T12:00:00"],
        ["1.5", "true"],
        ["-0.25", "5"],
        [" x ", "=1+1"],
        ["=1+1", "@cmd"],
        ["123456789012345", "بانياس"],
    ]


def test_days_of_the_other_epoch_are_the_same_days(tmp_path: Path) -> None:
    rows = [["day", "x"], [Raw(DAY % (45723 - 1462)), "y"]]
    path = write_workbook(tmp_path / "a.xlsx", rows, epoch_1904=True)
    assert read(path)[1] == ["2025-03-07", "y"]


def test_broken_cells_are_not_taken_for_empty_ones(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [
        ["id", "best"],
        ["a", Raw('<c r="{ref}" t="e"><v>#REF!</v></c>')],
        ["b", Raw('<c r="{ref}" s="0" t="e"><f>A1/0</f><v>#DIV/0!</v></c>')],
        ["c", Raw('<c r="{ref}"><f>SUM(A1:A9)</f></c>')],
        ["d", Raw('<c r="{ref}"><f>SUM(A1:A9)</f><v></v></c>')],
        ["e", None],
    ])  # fmt: skip
    assert [row.cells["best"] for row in read_table_rows(path)] == [
        "#REF!", "#DIV/0!", "#FORMULA WITHOUT A VALUE", "#FORMULA WITHOUT A VALUE", ""
    ]  # fmt: skip


def test_lines_are_those_of_the_workbook(tmp_path: Path) -> None:
    rows = [[None], [None, "id", "best"], [None], [None, "a", 1], [None, "b"]]
    path = write_workbook(tmp_path / "a.xlsx", rows)
    assert list(read_cells(path)) == [
        (2, ["", "id", "best"]), (4, ["", "a", "1"]), (5, ["", "b", ""])]  # fmt: skip


def test_merged_cells_are_filled_once(tmp_path: Path) -> None:
    """A toll that spans three rows is one toll, not three."""
    merged = '<mergeCells count="1"><mergeCell ref="B2:B4"/></mergeCells>'
    sheet = spell_sheet([["id", "best"], ["a", 9], ["b"], ["c"]], merged)
    path = write_parts(tmp_path / "a.xlsx", list_parts({"E": sheet}))
    assert read(path)[1:] == [["a", "9"], ["b", ""], ["c", ""]]


EVENTS = spell_sheet([["id", "best"], ["a", 1]])
NOTES = spell_sheet([["About this file"], ["Ask us"]])
LISTS = spell_sheet([["code", "name"], ["1", "x"]])


@pytest.mark.parametrize(
    ("sheets", "hidden", "required"),
    [
        ({"Notes": NOTES, "Events": EVENTS}, (), ()),
        ({"Empty": spell_sheet([]), "Events": EVENTS}, (), ()),
        ({"Lists": LISTS, "Events": EVENTS}, ("Lists",), ()),
        ({"Lists": LISTS, "Events": EVENTS}, (), ("best", "id")),
        ({"Events": EVENTS, "Lists": LISTS}, (), ()),
        ({"Old": EVENTS, "Events": EVENTS}, ("Old",), ()),
    ],
)
def test_sheet_with_the_table_is_read(
    tmp_path: Path, sheets: dict[str, str], hidden: tuple[str, ...], required: tuple[str, ...]
) -> None:
    path = write_parts(tmp_path / "a.xlsx", list_parts(sheets, hidden))
    assert [row.cells for row in read_table_rows(path, required)] == [{"id": "a", "best": "1"}]


@pytest.mark.parametrize(
    ("sheets", "hidden", "required", "words"),
    [
        ({"2024": EVENTS, "2025": EVENTS}, (), (), "several sheets: 2024, 2025"),
        ({"2024": EVENTS, "2025": EVENTS}, (), ("id",), "several sheets: 2024, 2025"),
        ({"Events": EVENTS}, ("Events",), (), "without a table in any visible sheet"),
        ({"Events": spell_sheet([])}, (), (), "without a table in any visible sheet"),
        ({"Lists": LISTS}, (), ("best",), "has no column best"),
        ({"Events": spell_sheet([["id", "best"]])}, (), (), "no row below"),
    ],
)
def test_workbook_without_one_such_table_is_refused(
    tmp_path: Path,
    sheets: dict[str, str],
    hidden: tuple[str, ...],
    required: tuple[str, ...],
    words: str,
) -> None:
    path = write_parts(tmp_path / "a.xlsx", list_parts(sheets, hidden))
    with pytest.raises(MasarError, match=words) as refusal:
        list(read_table_rows(path, required))
    assert refusal.value.way_out


def _spell_far(ref: str) -> str:
    return spell_sheet([["id", "best"], ["a", 1]]).replace('r="B2"', f'r="{ref}"')


_NESTED = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
ENTITIES = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{_NESTED}]>'


@pytest.mark.parametrize(
    "sheet",
    [
        _spell_far("XFD1048576"),
        _spell_far("ZZZ9999999"),
        _spell_far("ZZZZZZZ99999999999"),
        spell_sheet([["a"]]).replace('r="A1"', 'r="A4294967290"'),
        "<worksheet>",
        "not XML at all",
        "",
        ENTITIES + spell_sheet([[Raw('<c r="A1" t="str"><v>&a11;</v></c>')]]).split("\n", 1)[1],
    ],
    ids=["far", "farther", "farthest", "endless", "cut", "text", "nothing", "entities"],
)
def test_prepared_workbook_ends_in_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheet: str
) -> None:
    monkeypatch.setattr(workbooks, "MOST_WORKBOOK_SECONDS", 2)
    path = write_parts(tmp_path / "a.xlsx", list_parts({"Events": sheet}))
    started = time.monotonic()
    with pytest.raises(MasarError, match=r"a\.xlsx") as refusal:
        read(path)
    assert refusal.value.way_out
    assert time.monotonic() - started < 30


def test_wide_and_long_sheet_meets_the_ceiling_of_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two cells far apart: all that lies between them is held by the reader."""
    sheet = _spell_far("DRD5000")  # 3,176 columns: 16 million cells
    path = write_parts(tmp_path / "a.xlsx", list_parts({"Events": sheet}))
    monkeypatch.setattr(workbooks, "MOST_WORKBOOK_MEMORY", 300_000_000)
    with pytest.raises(MasarError, match="cannot be read"):
        read(path)
    monkeypatch.setattr(workbooks, "MOST_SHEET_CELLS", 1_000_000)
    monkeypatch.setattr(workbooks, "MOST_WORKBOOK_MEMORY", 2_500_000_000)
    with pytest.raises(MasarError, match="larger than can be held: Events"):
        read(path)


def test_lower_ceiling_of_the_machine_stays(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["id", "best"], ["a", 1]])
    program = (
        "import resource, sys; from pathlib import Path; from app.ingest.files import read_cells;"
        "resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000));"
        "print(list(read_cells(Path(sys.argv[1]))))"
    )
    run = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True)
    assert "['a', '1']" in run.stdout, run.stderr


def test_reader_is_ended_with_the_rows(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["id", "best"], *([n, 1] for n in range(30_000))])
    rows = read_cells(path)
    assert next(rows) == (1, ["id", "best"])
    rows.close()  # type: ignore[attr-defined]
    assert len(read(path)) == 30_001


def test_old_workbook_is_read(request: pytest.FixtureRequest) -> None:
    folder = request.config.rootpath.parent / "shared" / "data" / "hxl_edge_cases"
    if not folder.is_dir():
        pytest.skip("libhxl's own edge cases are not at ../shared/data/hxl_edge_cases")
    old, new = (read(folder / f"input-valid.{kind}") for kind in ("xls", "xlsx"))
    assert old[1:] == new[1:]
