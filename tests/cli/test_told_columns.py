"""The report of an import says what became of each column of a sheet that says it itself."""

import json
from pathlib import Path

import pytest
from postgres_server import Database

from app.cli.load import print_report
from app.pipeline import import_file

SHEET = (
    "Day,Kind,Dead,Remark\x1b[2J\n"
    "#date,#event+type,#affected+killed,\n"
    "2025-03-07,Battles,3,kept\n"
    "2025-03-08,Rain,1,not understood\n"
)


def test_report_tells_what_became_of_each_column(
    places_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(SHEET)
    report = import_file(places_database.writer, "hxl", path)
    assert (report.adapter, report.read, report.unplaced, report.rejected) == ("hxl:sheet", 2, 1, 1)
    print_report(report, as_json=False)
    told = capsys.readouterr().out
    assert "Columns read: Day → date_start; Kind → event_type; " in told
    assert "Dead → figure: killed-unstated (best)." in told
    assert "Columns only kept: Remark" in told and "\x1b" not in told
    print_report(report, as_json=True)
    first = json.loads(capsys.readouterr().out)["columns"][0]
    assert first == {"column": "Day", "tag": "#date", "meaning": "date_start"}
    again = import_file(places_database.writer, "hxl", path)
    assert (again.unchanged, again.rejected) == (1, 1)
