"""A table from the first guess to its corrected row, on a real database."""

import csv
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

from command_runner import Run, check_failure
from postgres_server import Database

HEADER = ["التاريخ", "المحافظة", "البلدة", "نوع الحادث", "عدد القتلى", "عدد الجرحى", "اسم الضحية"]
ROWS = [
    ["٠٧/٠٣/٢٠٢٥", "طرطوس", "بانياس", "إطلاق نار", "أكثر من ٢٠", "-", "ن ن"],
    ["٢٥/٠٣/٢٠٢٥", "اللاذقية", "جبلة", "قصف مدفعي", "٣", "غير معروف", "م م"],
    ["٨ آذار ٢٠٢٥", "حمص", "بلدة لا وجود لها", "قصف", "٠", "٢", ""],
    ["٣١/٠٢/٢٠٢٥", "حماة", "سلحب", "قصف", "١", "", ""],
    ["المجموع", "", "", "", "٢٤", "٢", ""],
]
TITLE = ["الحوادث في آذار", "", "", "", "", "", ""]


def write_sheet(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "sheet.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([TITLE, HEADER, *rows])
    return path


def complete(mapping: Path) -> None:
    """Say who made the table, which no guess can know."""
    text = mapping.read_text(encoding="utf-8")
    for key, value in (("id", "coast-desk"), ("name_en", "Coast desk"), ("kind", "ngo")):
        assert text.count(f'\n{key} = ""\n') == 1, key
        text = text.replace(f'\n{key} = ""\n', f'\n{key} = "{value}"\n')
    mapping.write_text(text, encoding="utf-8")


def read_report(run: Run, path: Path, mapping: Path, database: Database) -> dict[str, int]:
    result = run("import", "table", path, "--mapping", mapping, "--json", database=database)
    assert result.exit_code == 0, result.stderr
    report: dict[str, int] = json.loads(result.stdout)
    names = ("stored", "unchanged", "superseded", "unplaced", "ambiguous", "deletions", "rejected")
    assert report["read"] == sum(report[name] for name in names) == len(ROWS)
    return {name: report[name] for name in names if report[name]}


def test_guess_is_written_completed_imported_and_a_corrected_row_supersedes(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    path, mapping = write_sheet(tmp_path, ROWS), tmp_path / "sheet.toml"
    assert run("import", "table", path, "--guess", "--mapping", mapping).exit_code == 0
    open_source = run("import", "table", path, "--mapping", mapping, database=places_database)
    check_failure(open_source, "[source] `id`", "who made the table")
    complete(mapping)
    first = read_report(run, path, mapping, places_database)
    assert first == {"stored": 3, "rejected": 2}
    assert read_report(run, path, mapping, places_database) == {"unchanged": 3, "rejected": 2}

    corrected = [ROWS[2], [*ROWS[0][:4], "٢٥", *ROWS[0][5:]], ROWS[1], *ROWS[3:]]
    again = read_report(run, write_sheet(tmp_path, corrected), mapping, places_database)
    assert again == {"unchanged": 2, "superseded": 1, "rejected": 2}
    figures = places_database.ask(
        "SELECT c.low, c.best, c.quantifier, c.asserted_by FROM ledger.claim c "
        "JOIN ledger.event e ON e.event_id = c.subject_id AND e.revision = c.subject_revision "
        "WHERE e.adapter = 'table:sheet' AND c.measure = 'killed' "
        "AND (c.low = 21 OR c.best = 25) ORDER BY e.revision"
    )
    assert figures == [(21, None, "more_than", "coast-desk"), (None, 25, "exact", "coast-desk")]


def test_rejected_rows_are_written_fixed_and_loaded_with_the_same_mapping(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    path, mapping = write_sheet(tmp_path, ROWS), tmp_path / "sheet.toml"
    rejects = tmp_path / "rejects.csv"
    run("import", "table", path, "--guess", "--mapping", mapping)
    complete(mapping)
    words = ("import", "table", path, "--mapping", mapping, "--rejects", rejects)
    assert run(*words, database=places_database).exit_code == 0
    text = rejects.read_text(encoding="utf-8-sig")
    assert "there is no day 2025-02-31" in text
    assert "م م" not in text
    rejects.write_text(text.replace("٣١/٠٢/٢٠٢٥", "٢٨/٠٢/٢٠٢٥"), encoding="utf-8")
    result = run(
        "import", "table", rejects, "--mapping", mapping, "--json", database=places_database
    )
    report = json.loads(result.stdout)
    assert (report["read"], report["stored"], report["rejected"]) == (2, 1, 1)


def test_movements_of_a_sheet_become_flows_between_their_ends(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    path, mapping = tmp_path / "sheet.csv", tmp_path / "sheet.toml"
    path.write_text(
        "Month,From governorate,To governorate,Displaced individuals\n"
        'March 2025,Lattakia,Tartous,"1,200"\n2025-04,Homs,Tartous,at least 300\n',
        encoding="utf-8",
    )
    run("import", "table", path, "--guess", "--mapping", mapping)
    complete(mapping)
    words = ("import", "table", path, "--mapping", mapping, "--json")
    counts = [json.loads(run(*words, database=places_database).stdout) for _ in range(2)]
    assert [(each["stored"], each["unchanged"]) for each in counts] == [(2, 0), (0, 2)]
    ends = places_database.ask(
        "SELECT origin_place_id, dest_place_id FROM ledger.flow ORDER BY date_start"
    )
    assert ends == [("SY06", "SY10"), ("SY04", "SY10")]


def test_names_of_victims_reach_no_table(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    path, mapping = write_sheet(tmp_path, ROWS), tmp_path / "sheet.toml"
    run("import", "table", path, "--guess", "--mapping", mapping)
    complete(mapping)
    read_report(run, path, mapping, places_database)
    kept = places_database.ask("SELECT provider::text FROM ledger.event")
    assert len(kept) == 3
    assert not [row for (row,) in kept if "اسم الضحية" in str(row)]


def test_guess_prints_a_mapping_and_needs_no_database(run: Run, tmp_path: Path) -> None:
    result = run("import", "table", write_sheet(tmp_path, ROWS), "--guess")
    assert result.exit_code == 0
    mapping = tomllib.loads(result.stdout)
    assert mapping["event"]["place_name"] == "البلدة"
    assert mapping["record"]["leave_out"] == ["اسم الضحية"]
    assert mapping["dates"]["order"] == "day-month"


def test_mapping_that_exists_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    path, mapping = write_sheet(tmp_path, ROWS), tmp_path / "sheet.toml"
    mapping.write_text("mine", encoding="utf-8")
    check_failure(run("import", "table", path, "--guess", "--mapping", mapping), "exists already")
    assert mapping.read_text(encoding="utf-8") == "mine"
    nowhere = tmp_path / "absent" / "sheet.toml"
    check_failure(
        run("import", "table", path, "--guess", "--mapping", nowhere), "cannot be written"
    )


def test_values_that_look_like_personal_data_are_not_printed(run: Run, tmp_path: Path) -> None:
    rows = [[*ROWS[0][:3], "call 0933 123 456", *ROWS[0][4:]]]
    result = run("import", "table", write_sheet(tmp_path, rows), "--guess")
    assert result.exit_code == 0
    assert "0933" not in result.stdout


def test_guess_is_for_tables_and_for_files_that_are_there(run: Run, tmp_path: Path) -> None:
    path = write_sheet(tmp_path, ROWS)
    check_failure(run("import", "ucdp_ged", path, "--guess"), "knows its columns")
    check_failure(run("import", "table", tmp_path / "absent.csv", "--guess"), "There is no file")
    (tmp_path / "sheet.pdf.csv").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    check_failure(run("import", "table", tmp_path / "sheet.pdf.csv", "--guess"), "PDF")


def test_table_without_a_mapping_is_told_how_to_get_one(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    path = write_sheet(tmp_path, ROWS)
    check_failure(run("import", "table", path, database=places_database), "mapping", "--guess")
