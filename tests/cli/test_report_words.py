"""What the report of an import says in words: reasons once, figures that are lost, movements."""

import pytest

from app.cli.load import print_report
from app.domain.column_use import ColumnUse
from app.domain.place import NotFound
from app.domain.report import LoadReport, Rejection


def print_words(report: LoadReport, capsys: pytest.CaptureFixture[str]) -> str:
    print_report(report, as_json=False)
    return capsys.readouterr().out


def test_rows_refused_for_one_reason_are_told_once_with_their_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = LoadReport("table:desk")
    report.count_rejection(Rejection(2, "a", "Date", "Date: is no date"))
    for line in range(3, 33):
        report.count_rejection(Rejection(line, f"r{line}", "Type", "Type: is not in the mapping"))
    told = print_words(report, capsys).splitlines()[1:]
    assert told == [
        "  30 rows (lines 3, 4, 5, 6, 7 …): Type: is not in the mapping",
        "  line 2 (a): Date: is no date",
    ]


def test_reasons_beyond_the_first_are_counted_by_their_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = LoadReport("table:desk")
    for line in range(2, 1302):
        report.count_rejection(Rejection(line, "a", "Date", f"Date: {line} is no date"))
    assert "… and 1,280 more rows" in print_words(report, capsys)


def test_import_without_any_figure_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    day = ColumnUse("Day", "", "date_start")
    none = LoadReport("table:desk", columns=(day, ColumnUse("Families", "", "")))
    assert "NO FIGURE IS READ" in print_words(none, capsys)
    some = LoadReport("table:desk", columns=(day, ColumnUse("Dead", "", "figure: killed (best)")))
    assert "NO FIGURE" not in print_words(some, capsys)
    assert "NO FIGURE" not in print_words(LoadReport("ucdp_ged"), capsys)


def test_refused_slot_is_named_with_the_column_that_was_read_for_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = LoadReport("table:desk", columns=(ColumnUse("Bis", "", "date_end"),))
    report.count_rejection(Rejection(3, "a", "date_end", "date_end: is before the first day"))
    assert "line 3 (a): Bis → date_end: is before" in print_words(report, capsys)


def test_ends_of_movements_are_not_called_events(capsys: pytest.CaptureFixture[str]) -> None:
    report = LoadReport("table:moves")
    for _ in range(2):
        report.places.note_end(lambda: "Nowhere", NotFound("no such place"))
    told = print_words(report, capsys)
    assert "Places of 2 ends of movements: none matched." in told
    assert "Not found: 2 ends of movements" in told
    report.places.note_answer(lambda: "Nowhere", NotFound("no such place"))
    assert "Places of 3 events and ends of movements" in print_words(report, capsys)
    assert report.places.as_dict()["ends"] == 2
    events = LoadReport("ucdp_ged")
    events.places.note_answer(lambda: "Nowhere", NotFound("no such place"))
    assert "Places of 1 events: none matched." in print_words(events, capsys)
