"""JSON as rows: numbers to the letter, nothing believed, nothing held but one row."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import MasarError
from app.ingest.files import read_cells, read_json_rows, tell_kind
from app.ingest.files.json_rows import Number, read_json_items
from app.ingest.files.limits import DEEPEST_JSON


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "answer.json"
    path.write_bytes(text.encode(encoding))
    return path


def test_values_become_text_to_the_letter(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[{"whole": 007, "a": 1.50, "b": -0, "c": 1e5, "d": 12345678901234567890, "e": true, '
        '"f": null, "g": "بانياس", "h": [1.0, {"x": null}], "i": {}, "": " y "}]'.replace(
            "007", "7"
        ),
    )
    [row] = read_json_rows(path)
    assert (row.line, row.damage) == (1, None)
    assert row.cells == {
        "whole": "7", "a": "1.50", "b": "-0", "c": "1e5", "d": "12345678901234567890", "e": "true",
        "f": "", "g": "بانياس", "h": '[1.0, {"x": null}]', "i": "{}", "": " y ",
    }  # fmt: skip
    assert all(type(text) is str for text in row.cells.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, '[{"place": "بانياس"}]', encoding)
    assert [row.cells for row in read_json_rows(path)] == [{"place": "بانياس"}]


@pytest.mark.parametrize(
    ("text", "under"),
    [
        ('[{"a": 1}, {"a": 2}]', "item"),
        ('{"Result": [{"a": 1}, {"a": 2}], "TotalCount": 2}', "Result.item"),
        ('{"success": true, "x": {"data": [5]}, "data": [{"a": 1},\n{"a": 2}]}', "data.item"),
        ('{"a": {"b": [{"a": 1}, {"a": 2}], "c": []}, "b": [1]}', "a.b.item"),
        ('{"a": 1}\n\n{"a": 2}\n', ""),
        ('\x1e{"a": 1}\n\x1e{"a": 2}', ""),
    ],
)
def test_list_is_found_where_the_format_has_it(tmp_path: Path, text: str, under: str) -> None:
    path = write(tmp_path, text)
    assert [row.cells for row in read_json_rows(path, under)] == [{"a": "1"}, {"a": "2"}]


def test_what_stands_around_the_list_can_be_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, '{"count": 1.50, "data": [{"a": 1}], "next": "x", "other": 5}')
    around = {"count": None, "next": None}
    assert list(read_json_items(path, "data.item", around)) == [(1, {"a": Number("1")})]
    assert around == {"count": "1.50", "next": "x"}


@pytest.mark.parametrize(
    ("text", "under", "words"),
    [
        ('{"error": "no access"}', "data.item", "no list of rows at data"),
        ('{"data": {"a": 1}}', "data.item", "no list of rows at data"),
        ('[{"a": 1}]', "data.item", "no list of rows at data"),
        ('{"a": 1}', "item", "no list of rows at the top"),
        ('{"data": [], "data": [1]}', "data.item", "twice"),
        ('[{"a": 1}, {"a": 2', "item", "ends in the middle"),
        ('[{"a": 1}, {"a": "x', "item", "ends in the middle"),
        ('[{"a": 1}, {"a": "\\u00', "item", "ends in the middle"),
        ('[{"a": 1}, {"a": tru', "item", "ends in the middle"),
        ('[{"a": 1}', "item", "ends in the middle"),
        ('[{"a": 1},', "item", "ends in the middle"),
        ('{"data": [{"a": 1}]', "data.item", "ends in the middle"),
        ('[{"a": NaN}]' + " " * 50, "item", "NaN is no number"),
        ('[{"a": -Infinity}]', "item", "-Infinity is no number"),
        ('[{"a": 01}]' + " " * 50, "item", "no valid JSON: '1}"),
        ("[{'a': 1}]" + " " * 50, "item", "no valid JSON"),
        ('[{"a": 1,}]' + " " * 50, "item", "no valid JSON"),
        ('[{"a": 1} {"a": 2}]', "item", "no valid JSON"),
        ('[{"a": 1}] trailing', "item", "no valid JSON: 'trailing'"),
        ('[{"a": "\n"}]' + " " * 50, "item", "no valid JSON"),
        ('[{"a": ' + "[" * 2000 + "]" * 2000 + "}]", "item", "nested deeper"),
        ('{"a": ' * 5000 + "1" + "}" * 5000, "", "nested deeper"),
        ("[" * 100_000, "item", "nested deeper"),
        ('[{"a": "' + "x" * 9_000_000 + '"}]', "item", "more than 8,000,000 characters"),
        ('{"pad": "' + "x" * 9_000_000 + '", "data": []}', "data.item", "more than 8,000,000"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_what_is_no_such_json_is_refused(tmp_path: Path, text: str, under: str, words: str) -> None:
    with pytest.raises(MasarError, match=r"answer\.json") as refusal:
        list(read_json_rows(write(tmp_path, text), under))
    assert words in refusal.value.message


def test_error_in_a_long_file_is_called_by_its_name(tmp_path: Path) -> None:
    good = json.dumps({"a": "x" * 1000})
    path = write(tmp_path, f"[{good}, {{'a': 1}}, {', '.join([good] * 20_000)}]")
    with pytest.raises(MasarError, match=r"no valid JSON: .{1,3}a.{1,2}: 1"):
        list(read_json_rows(path))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("5", "is no JSON object"),
        ("[1]", "is no JSON object"),
        ("null", "is no JSON object"),
        ('{"best": 1, "best": 2}', "best: stands twice"),
        ('{"x": [{"best": 1, "best": 2}]}', "best: stands twice"),
        ('{"a": "\\ud800"}', "half a sign"),
        ('{"\\udfff": 1}', "half a sign"),
        ('{"a\\u0000": 1}', "NUL character in a name"),
        ('{"a": ' + "[" * (DEEPEST_JSON + 1) + "]" * (DEEPEST_JSON + 1) + "}", "nested deeper"),
    ],
)
def test_item_that_is_no_row_is_damaged_alone(tmp_path: Path, item: str, words: str) -> None:
    first, second = read_json_rows(write(tmp_path, f'[{item}, {{"a": 1}}]'))
    assert first.damage is not None
    assert words in first.damage.message
    assert (second.line, second.cells, second.damage) == (2, {"a": "1"}, None)


def test_number_of_ten_thousand_digits_is_text(tmp_path: Path) -> None:
    digits = "7" * 10_000
    [row] = read_json_rows(write(tmp_path, f'[{{"a": {digits}, "b": 1.{digits}}}]'))
    assert row.cells == {"a": digits, "b": f"1.{digits}"}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_no_value_is_cut_where_the_text_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("app.ingest.files.json_rows._CHUNK", size)
    items = [{"n": 1234567, "s": 'a "quoted" \\ بانياس', "t": [True, None, -1.25e10]}, {"n": 0}]
    text = json.dumps({"meta": {"list": [12, 345]}, "data": items, "end": 123}, indent=1)
    found = [item for _, item in read_json_items(write(tmp_path, text), "data.item")]
    assert json.dumps(found[0]["s"]) == json.dumps(items[0]["s"])
    assert found[0]["n"] == "1234567"
    assert found[0]["t"][2] == "-12500000000.0"
    assert found[1] == {"n": "0"}
    lines = "\n".join(["12345"] * 3)
    assert [v for _, v in read_json_items(write(tmp_path, f"[{lines.replace(chr(10), ',')}]"))] == (
        ["12345"] * 3
    )


def test_lists_in_a_list_are_rows(tmp_path: Path) -> None:
    path = write(tmp_path, '[["id", "best"], [], ["", null], ["a", 1.50]]')
    assert list(read_cells(path)) == [(1, ["id", "best"]), (4, ["a", "1.50"])]
    for text in ('[{"a": 1}]', '[["a"], 5]', '{"a": []}'):
        with pytest.raises(MasarError):
            list(read_cells(write(tmp_path, text)))


def test_json_is_told_from_text_that_begins_like_it(tmp_path: Path) -> None:
    for text in ("[", "{\n}", "[1, 2]", "\n [true]"):
        assert tell_kind(write(tmp_path, text)) == "json", text
    for text in ("[Title]\nid,best", "{id},best", "5"):
        assert tell_kind(write(tmp_path, text)) == "csv", text


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="no /proc to read the peak of memory from"
)
READ_IT = """
import sys
from pathlib import Path
from app.ingest.files import read_json_rows
def read_peak():
    # The figure that getrusage gives is at least that of the process which started this one.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
before = read_peak()
print(sum(1 for _ in read_json_rows(Path(sys.argv[1]), "data.item")))
print(read_peak() - before)
"""


@needs_proc
def test_rows_are_read_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    with path.open("w") as file:
        file.write('{"data": [')
        file.writelines(json.dumps({"id": n, "note": "x" * 900}) + ", " for n in range(50_000))
        file.write('{"id": 0}], "count": 50001}')
    run = subprocess.run(
        [sys.executable, "-c", READ_IT, str(path)], capture_output=True, text=True, check=True
    )
    rows, grown = run.stdout.split()
    assert rows == "50001"
    assert int(grown) < 20_000, f"{grown} kB"
