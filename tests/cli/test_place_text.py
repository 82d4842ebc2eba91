"""`masar places in-text`: what it prints, what it refuses, and that it keeps nothing."""

import io
import json
import sys
from pathlib import Path

import pytest
from command_runner import Run, check_failure
from postgres_server import Database

from app.cli.place_text import MOST_BYTES, read_text
from app.domain.errors import MasarError

TEXT = "Gunmen entered Hai Al Kusour in Banias.\nحريق في حي القصور.\n"
UNHEARD_OF = "Zumburok-on-the-Orontes"
ROWS_THAT_SAY = """
    SELECT count(*) FROM pg_tables, query_to_xml(
        format('SELECT 1 FROM %I.%I t WHERE t::text ~ ''{}''', schemaname, tablename), true, false,
        ''
    ) AS found
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND found::text ~ '<row'
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_is_spelled_like_the_api(run: Run, places_database: Database, article: Path) -> None:
    result = run("places", "in-text", article, "--json", database=places_database)
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["text_length"] == len(TEXT)
    quarter, town, _again = told["mentions"]
    assert (quarter["start"], quarter["end"], quarter["words"]) == (15, 28, "Hai Al Kusour")
    assert TEXT[quarter["start"] : quarter["end"]] == quarter["words"]
    assert (quarter["status"], town["status"]) == ("matched", "matched")
    best = quarter["results"][0]
    assert (best["place_id"], best["pcode"]) == ("msr-banias-al-qusour", "C5360")
    assert (best["admin1_pcode"], best["admin1_name_ar"]) == ("SY10", "طرطوس")
    assert town["results"][0]["pcode"] == "C5360"


def test_the_table_tells_offset_words_place_and_where(
    run: Run, places_database: Database, article: Path
) -> None:
    result = run("places", "in-text", article, database=places_database)
    first, second, _third = result.stdout.splitlines()
    assert first.split()[0] == "15" and "Hai Al Kusour" in first and "in Tartous" in first
    assert second.split()[0] == "32" and "C5360" in second


def test_nothing_of_the_text_is_kept(
    run: Run, places_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "article.txt"
    path.write_text(f"In the village of {UNHEARD_OF} near Banias.", encoding="utf-8")
    assert run("places", "in-text", path, database=places_database).exit_code == 0
    assert UNHEARD_OF not in caplog.text
    assert places_database.ask_one(ROWS_THAT_SAY.format("Banias")) > 0
    assert places_database.ask_one(ROWS_THAT_SAY.format("Zumburok")) == 0


def test_a_text_without_places_says_so(run: Run, places_database: Database, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("Nobody was hurt.", encoding="utf-8")
    assert run("places", "in-text", path, database=places_database).stdout == (
        "No place is mentioned.\n"
    )


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        ("Banias".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x00\x00", "zero bytes"),
        ("Lattaquié".encode("latin-1"), "not UTF-8: byte 9"),
        (b"a" * (MOST_BYTES + 1), "longer than 1,000,000 bytes"),
    ],
)
def test_what_is_no_text_is_refused_in_words(
    run: Run, tmp_path: Path, content: bytes, part: str
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    check_failure(run("places", "in-text", path), part)


def test_a_missing_file_and_a_folder_are_named(run: Run, tmp_path: Path) -> None:
    check_failure(run("places", "in-text", tmp_path / "none.txt"), "none.txt", "No such file")
    check_failure(run("places", "in-text", tmp_path), "directory")


def test_a_byte_order_mark_is_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("Banias", encoding="utf-8-sig")
    assert read_text(str(path)) == "Banias"


def test_a_dash_reads_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("بانياس".encode())))
    assert read_text("-") == "بانياس"


def test_an_endless_input_is_refused_without_reading_it_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    endless = io.BytesIO(b"a" * (3 * MOST_BYTES))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    with pytest.raises(MasarError, match="longer than"):
        read_text("-")
    assert endless.tell() <= MOST_BYTES + 8192
