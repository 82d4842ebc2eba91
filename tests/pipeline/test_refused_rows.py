"""Rows with personal data through the real import: refused, named, and nowhere stored."""

from pathlib import Path

import pytest
from postgres_server import Database
from record_writer import RecordWriter
from stories import tell_ged, write_ged

from app.cli.load import print_report
from app.domain.report import LoadReport
from app.pipeline import import_file

DATA = ("+963 944 123 456", "Zorban Malkut", "0933777888", "quiet_lens_22", "زربان")
SPOILT = (
    ("source_headline", f"Call {DATA[0]}"),
    ("where_coordinates", f"house of the victim {DATA[1]}"),
    ("source_original", f"t.me/{DATA[3]}"),
    ("side_b", "هاتف ٠٩٣٣٧٧٧٨٨٨"),
    ("source_article", f"plate 123456, {DATA[2]}"),
)


def load(database: Database, path: Path, adapter: str = "ucdp_ged") -> LoadReport:
    return import_file(database.writer, adapter, path)


def find_rows(database: Database, needle: str) -> list[object]:
    """Return the tables with a row of which any column holds the text."""
    tables = database.ask(
        "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables "
        "WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'gazetteer', 'public')"
    )
    assert ("ledger.event",) in tables and ("ledger.claim",) in tables
    return [
        table
        for (table,) in tables
        if database.ask_one(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%{needle}%'")  # noqa: S608
    ]


def test_search_finds_what_is_stored(places_database: Database, tmp_path: Path) -> None:
    row = tell_ged(id=1, source_headline="Clashes near the bridge", where_coordinates="a bridge")
    load(places_database, write_ged(tmp_path / "ged.csv", [row]))
    assert find_rows(places_database, "near the bridge") != []


def test_rows_with_personal_data_are_refused_and_their_neighbours_stored(
    places_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = []
    for number, (column, text) in enumerate(SPOILT):
        rows += [tell_ged(id=2 * number), tell_ged(id=2 * number + 1, **{column: text})]
    report = load(places_database, write_ged(tmp_path / "ged.csv", rows))
    assert (report.stored, report.rejected) == (len(SPOILT), len(SPOILT))
    assert [(each.line, each.field) for each in report.rejections] == [
        (2 * number + 3, column) for number, (column, _) in enumerate(SPOILT)
    ]
    for as_json in (True, False):
        print_report(report, as_json=as_json)
    printed = capsys.readouterr().out
    assert "never stores" in printed
    for text in (*DATA, "٠٩٣٣٧٧٧٨٨٨", "944 123", "123456"):
        assert find_rows(places_database, text) == []
        assert text not in printed


def test_id_that_is_a_phone_is_not_printed_whatever_the_row_is_refused_for(
    places_database: Database, tmp_path: Path
) -> None:
    rows = [tell_ged(id=DATA[2]), tell_ged(id=DATA[2]), tell_ged(id=DATA[2], country="Iraq")]
    report = load(places_database, write_ged(tmp_path / "ged.csv", rows))
    assert [each.record_id for each in report.rejections] == ["", "", ""]
    assert [each.field for each in report.rejections] == ["id", "id", "id"]
    assert DATA[2] not in str(report)
    assert find_rows(places_database, DATA[2]) == []


def test_headline_with_a_name_is_dropped_and_its_event_kept(
    places_database: Database, tmp_path: Path
) -> None:
    rows = [
        tell_ged(id=1, source_headline=f"Burial of the victim {DATA[1]}"),
        tell_ged(id=2, source_article="تشييع الشهيد محمد زربان"),
    ]
    path = write_ged(tmp_path / "ged.csv", rows)
    report = load(places_database, path)
    assert (report.stored, report.rejected) == (2, 0)
    assert places_database.ask(
        "SELECT provider_id, flags[1], provider ? 'source_headline', provider ? 'source_article' "
        "FROM ledger.event ORDER BY 1"
    ) == [
        ("1", "source_headline: not kept, looks like it names a private person", False, True),
        ("2", "source_article: not kept, looks like it names a private person", True, False),
    ]
    assert [find_rows(places_database, text) for text in DATA] == [[]] * len(DATA)
    assert load(places_database, path).unchanged == 2


def test_record_of_ones_own_is_refused_with_the_field_of_event_or_claim(
    places_database: Database, tmp_path: Path
) -> None:
    writer = RecordWriter(tmp_path / "own", places_database)
    writer.add_event("evt_a", summary_en="Shops were looted")
    assert writer.load().stored == 1
    writer.add_event("evt_b", summary_ar="قال الشاهد محمد زربان إنهم جاؤوا فجراً")
    writer.add_corridor("cor_a", outcome_en=f"Ask {DATA[0]}")
    with pytest.raises(AssertionError):  # the writer's own: nothing may be refused
        writer.load()
    report = load(places_database, tmp_path / "own", "record")
    assert report.unchanged == 1
    assert [(each.record_id, each.field) for each in report.rejections] == [
        ("evt_b", "summary_ar"),
        ("cor_a", "outcome_en"),
    ]
    assert [find_rows(places_database, text) for text in DATA] == [[]] * len(DATA)
