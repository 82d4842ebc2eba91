"""`masar export`: files whole or not at all, nothing written over by mistake, all told."""

import json
import os
import stat
from pathlib import Path

import pytest
from command_runner import Run, check_failure
from export_runs import read_csv, read_header
from postgres_server import Database
from stories import LAYOUT_49, tell_ged, write_ged

from app.cli.export_files import open_files
from app.domain.errors import MasarError
from app.encode.shapes import SHAPES

ACLED, FLOWMAP = SHAPES["acled"], SHAPES["flowmap"]


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_export_goes_to_the_output_and_the_report_to_the_errors(run: Run, coast: Database) -> None:
    result = run("export", "events", "--shape", "acled", database=coast)
    assert result.exit_code == 0
    rows = read_csv(result.stdout_bytes)
    assert len(rows) == 24 and rows[0]["iso"] == "760"
    assert "24 events exported as acled (public)" in result.stderr
    assert "Left out: 14 (total or part" in result.stderr
    assert "nothing here fills: assoc_actor_1, inter1" in result.stderr
    assert "EXACT" not in result.stderr


def test_report_as_json_is_one_object(run: Run, coast: Database, tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    result = run("export", "events", "--shape", "ucdp", "--out", out, "--json", database=coast)
    report = json.loads(result.stdout)
    assert report["rows"] == len(read_csv(out.read_bytes())) > 0
    assert report["view"] == "public" and "relid" in report["not_filled"]
    assert sum(report["left_out"].values()) + report["rows"] == 38
    result = run("export", "events", "--shape", "ucdp", "--json", database=coast)
    assert read_header(result.stdout_bytes) == LAYOUT_49
    assert json.loads(result.stderr)["rows"] == report["rows"]


@pytest.mark.parametrize("shape", ["dtm", "flowmap"])
def test_movements_are_exported_where_the_shape_is_theirs(
    run: Run, coast: Database, tmp_path: Path, shape: str
) -> None:
    asked, named = tmp_path / "asked", tmp_path / "named"
    result = run("export", "events", "--shape", shape, "--out", asked, database=coast)
    assert f"{shape} tells movements of people" in result.stderr
    assert run("export", "flows", "--shape", shape, "--out", named, database=coast).exit_code == 0
    if shape == "flowmap":
        assert list_names(asked) == ["flows.csv", "locations.csv"] == list_names(named)
    else:
        assert asked.read_bytes() == named.read_bytes()


def test_shapes_of_events_are_none_of_movements(run: Run, coast: Database) -> None:
    result = run("export", "flows", "--shape", "acled", database=coast)
    assert result.exit_code == 2
    assert "dtm" in result.stderr


def test_exact_export_warns_and_is_readable_by_its_owner_only(
    run: Run, coast: Database, tmp_path: Path
) -> None:
    for words, mode in ((("--exact",), 0o600), ((), 0o644)):
        out = tmp_path / f"events{mode}.geojson"
        os.umask(0o022)
        result = run("export", "events", "--shape", "geojson", "--out", out, *words, database=coast)
        assert ("EXACT: this holds places" in result.stderr) == bool(words)
        assert stat.S_IMODE(out.stat().st_mode) == mode


def test_nothing_is_written_over_without_force(run: Run, coast: Database, tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    out.write_text("mine", encoding="utf-8")
    words = ("export", "events", "--shape", "acled", "--out", out)
    check_failure(run(*words, database=coast), "events.csv is there already", "--force")
    assert out.read_text(encoding="utf-8") == "mine"
    assert run(*words, "--force", database=coast).exit_code == 0
    assert out.read_bytes().startswith(b"event_id_cnty,")
    assert list_names(tmp_path) == ["events.csv"]


@pytest.mark.parametrize("shape", [ACLED, FLOWMAP], ids=lambda shape: shape.name)
def test_what_breaks_off_leaves_nothing(tmp_path: Path, shape: object) -> None:
    out = tmp_path / "out"
    part = (shape.parts or ("",))[0]  # type: ignore[attr-defined]
    with (
        pytest.raises(MasarError, match="broke"),
        open_files(shape, out, force=False, secret=False) as write,  # type: ignore[arg-type]
    ):
        write((part, b"half of"))
        raise MasarError("broke off")
    assert not out.is_file()
    assert not out.exists() or list_names(out) == []


def test_export_over_another_that_breaks_off_leaves_the_other(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"older")
    with (
        pytest.raises(KeyboardInterrupt),
        open_files(ACLED, out, force=True, secret=False) as write,
    ):
        write(("", b"newer"))
        raise KeyboardInterrupt
    assert out.read_bytes() == b"older"
    assert list_names(tmp_path) == ["out.csv"]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("--shape", "parquet"), ("parquet is binary", "--out")),
        (("--shape", "flowmap"), ("flowmap is several files", "--out")),
        (("--shape", "acled", "--out", "nowhere/x.csv"), ("cannot be written",)),
        (("--shape", "acled", "--out", "."), ("is a folder",)),
        (("--shape", "acled", "--from", "2025-03-09", "--to", "2025-03-06"), ("lies before",)),
    ],
)
def test_what_cannot_be_is_said(
    run: Run, coast: Database, words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    check_failure(run("export", "events", *words, database=coast), *parts)


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "30,40,31,39", "-181,0,0,0", "nan,0,1,1"])
def test_box_that_is_none_is_refused(run: Run, coast: Database, box: str) -> None:
    result = run("export", "events", "--shape", "acled", "--bbox", box, database=coast)
    assert result.exit_code == 2 and "west,south,east,north" in result.stderr


def test_days_and_box_are_read(run: Run, coast: Database) -> None:
    words = ("--from", "2025-03-07", "--to", "2025-03-07", "--bbox", "35.9,35.1,36,35.3")
    rows = read_csv(run("export", "events", "--shape", "hxl", *words, database=coast).stdout_bytes)
    assert 1 < len(rows) < 38
    assert all(row["date_start"] <= "2025-03-07" <= row["date_end"] for row in rows[1:])


def test_file_of_ucdp_goes_out_and_in_by_commands(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    given = write_ged(tmp_path / "ged.csv", [tell_ged(id=n, side_b="=1+1") for n in range(1, 5)])
    assert run("import", "ucdp_ged", given, database=places_database).exit_code == 0
    taken = tmp_path / "taken.csv"
    words = ("--shape", "ucdp", "--exact", "--adapter", "ucdp_ged", "--out", taken)
    result = run("export", "events", *words, database=places_database)
    assert "Cells that a spreadsheet would reckon: 4, left as they are" in result.stderr
    again = run("import", "ucdp_ged", taken, "--json", database=places_database)
    assert json.loads(again.stdout)["unchanged"] == 4


def test_rows_of_others_in_a_sources_own_columns_are_told(
    run: Run, coast_database: Database, tmp_path: Path
) -> None:
    run("import", "ucdp_ged", write_ged(tmp_path / "g.csv", [tell_ged()]), database=coast_database)
    result = run("export", "events", "--shape", "ucdp", "--exact", database=coast_database)
    foreign = len(read_csv(result.stdout_bytes)) - 1
    assert f"{foreign} rows did not come in this format; --adapter picks one" in result.stderr
