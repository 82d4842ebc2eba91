"""Tables with a mapping: what becomes of rows, titles, sums, notes, ids and columns left out."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from workbook_files import Raw, write_workbook

from app.domain.errors import MasarError
from app.domain.source import SourceRecord
from app.ingest import ReadOptions, name_dataset, read_records
from app.ingest.table.mapping import (
    CLAIM_SLOTS,
    CLAIM_WORDS,
    EVENT_SLOTS,
    REPORT_SLOTS,
    SOURCE_WORDS,
)
from app.ingest.table.mapping_file import read_mapping
from app.normalise import normalise_record

HEADER = ["Date", "Governorate", "Village", "Type", "Killed", "Wounded", "Phone"]
ROW = ["2025-03-07", "Tartous", "Banias", "Attack", "12", "N/A", "0900000000"]
TYPE_LINE = (
    'event_type = { column = "Type", values = { "قصف" = "Shelling/artillery/missile attack" } }'
)
MAPPING = """
[dataset]
name = "desk"
[source]
id = "desk"
name_en = "A desk"
kind = "ngo"
[record]
leave_out = ["Phone"]
[event]
date_start = "Date"
admin1 = "Governorate"
place_name = "Village"
TYPE_LINE
[[claims]]
measure = "killed"
population = "civilians"
best = "Killed"
[[claims]]
measure = "injured"
best = "Wounded"
""".replace("TYPE_LINE", TYPE_LINE)


def write_table(folder: Path, *rows: Sequence[str]) -> Path:
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_mapping(folder: Path, text: str = MAPPING, *changes: tuple[str, str]) -> ReadOptions:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return ReadOptions(mapping=path)


def change(**cells: str) -> list[str]:
    assert set(cells) <= set(HEADER)
    return [cells.get(name, value) for name, value in zip(HEADER, ROW, strict=True)]


def read_rows(
    folder: Path, *rows: Sequence[str], changes: Sequence[tuple[str, str]] = (), text: str = MAPPING
) -> list[SourceRecord]:
    """Return the records of a table, without its source."""
    path, options = write_table(folder, *rows), write_mapping(folder, text, *changes)
    source, *records = read_records("table", path, options)
    assert source.kind == "source"
    return records


def test_row_becomes_an_event_with_its_figures(tmp_path: Path) -> None:
    [event] = read_rows(tmp_path, HEADER, ROW)
    assert (event.kind, event.line, event.adapter) == ("event", 2, "table:desk")
    assert event.fields["event_type"] == "Violence against civilians"
    assert event.fields["sub_event_type"] == "Attack"
    assert event.fields["precision"] == "settlement"
    [claim] = event.claims
    assert (claim["measure"], claim["population"], claim["best"]) == ("killed", "civilians", "12")
    assert (claim["asserted_by"], claim["measure_as_stated"]) == ("desk", "Killed")
    draft = normalise_record(event)
    assert draft.claims[0].best == 12


def test_words_of_the_sheet_are_translated_and_unknown_ones_refused_by_column(
    tmp_path: Path,
) -> None:
    shelling, other = read_rows(
        tmp_path, HEADER, change(Type="القصف"), change(Type="Something else")
    )
    assert shelling.fields["event_type"] == "Explosions/Remote violence"
    assert shelling.fields["sub_event_type"] == "Shelling/artillery/missile attack"
    assert other.damage
    assert other.damage.field == "Type"
    assert "'Something else' is not in the mapping" in other.damage.message


def test_row_without_any_figure_still_says_who_reports_it(tmp_path: Path) -> None:
    [event] = read_rows(tmp_path, HEADER, change(Killed="", Wounded="-"))
    assert [(c["measure"], c["asserted_by"]) for c in event.claims] == [("none", "desk")]


def test_column_left_out_is_kept_nowhere(tmp_path: Path) -> None:
    [event] = read_rows(tmp_path, HEADER, ROW)
    assert "0900000000" not in repr(event)
    assert list(event.provider) == HEADER[:-1]
    assert event.provider["Wounded"] == "N/A"


def test_titles_above_and_a_heading_of_two_rows_are_passed_over(tmp_path: Path) -> None:
    rows = [
        ["Incidents in the coast", "", "", "", ""],
        ["", "", "", "", ""],
        ["Date", "Place", "", "Killed", ""],
        ["", "Governorate", "Village", "Civilians", "Military"],
        ["2025-03-07", "Tartous", "Banias", "3", "1"],
    ]
    changes = [
        ('"Governorate"', '"Place / Governorate"'),
        ('"Village"', '"Place / Village"'),
        ('best = "Killed"', 'best = "Killed / Civilians"'),
        ('best = "Wounded"', 'best = "Killed / Military"'),
        (TYPE_LINE, 'event_type = { constant = "Battles" }'),
    ]  # fmt: skip
    [event] = read_rows(tmp_path, *rows, changes=changes)
    assert event.line == 5
    assert [claim["best"] for claim in event.claims] == ["3", "1"]
    assert list(event.provider)[3:] == ["Killed / Civilians", "Killed / Military"]


def test_workbook_is_read_like_a_text_with_its_days(tmp_path: Path) -> None:
    day = Raw('<c r="{ref}" s="1"><v>45723</v></c>')
    path = write_workbook(
        tmp_path / "sheet.xlsx", [["Incidents"], HEADER, [day, *ROW[1:4], 1200.0, *ROW[5:]]]
    )
    _, event = read_records("table", path, write_mapping(tmp_path))
    assert event.damage is None
    assert (event.line, event.fields["date_start"]) == (3, "2025-03-07")
    assert event.claims[0]["best"] == "1200"


def test_sums_notes_and_repeated_headings_are_no_records(tmp_path: Path) -> None:
    blank = [""] * 7
    rows = [HEADER, ROW, blank, HEADER, ["المجموع", "", "", "", "12", "", ""],
            ["* as of 9 March", *blank[1:]], ["2025-03-08", "Homs"]]  # fmt: skip
    event, *others = read_rows(tmp_path, *rows)
    assert event.damage is None
    reasons = [record.damage.message for record in others if record.damage]
    assert [reason.split(": ", 1)[1][:12] for reason in reasons] == [
        "repeats the ", "is a sum of ", "has one cell", "2 cells unde",
    ]  # fmt: skip


def test_id_without_a_column_stays_when_rows_move_and_when_figures_are_corrected(
    tmp_path: Path,
) -> None:
    other = change(Village="Jablah")
    before = [r.record_id for r in read_rows(tmp_path, HEADER, ROW, other)]
    after = [r.record_id for r in read_rows(tmp_path, HEADER, other, change(Killed="14"))]
    assert before == list(reversed(after))
    respelled = read_rows(tmp_path, HEADER, change(Date="7 March 2025", Village="BANIAS"))
    assert respelled[0].record_id == before[0]
    elsewhere = read_rows(tmp_path, HEADER, change(Village="Qadmous"))
    assert elsewhere[0].record_id not in before


def test_second_event_of_a_day_and_place_is_told_apart_and_a_copied_row_is_refused(
    tmp_path: Path,
) -> None:
    first, second, copy = read_rows(tmp_path, HEADER, ROW, change(Killed="3"), ROW)
    assert second.record_id == f"{first.record_id}-2"
    assert copy.damage
    assert "the same in every cell as line 2" in copy.damage.message


def test_id_of_its_own_is_taken_from_its_columns(tmp_path: Path) -> None:
    changes = [("[record]", '[record]\nid = ["Type", "Killed"]')]
    [event] = read_rows(tmp_path, HEADER, change(Killed="77"), changes=changes)
    assert event.record_id == "Attack 77"


def test_empty_cells_of_a_merged_column_are_filled_only_when_the_mapping_says_so(
    tmp_path: Path,
) -> None:
    rows = [HEADER, ROW, change(Date="", Village="Jablah")]
    changes = [("[record]", '[record]\nfill_down = ["Date"]')]
    assert "date_end" not in read_rows(tmp_path, *rows)[1].fields
    filled = read_rows(tmp_path, *rows, changes=changes)[1]
    assert filled.fields["date_start"] == "2025-03-07"


def test_undecided_order_of_day_and_month_refuses_the_whole_table(tmp_path: Path) -> None:
    rows = [HEADER, change(Date="25/03/2025"), change(Date="07/03/2025")]
    with pytest.raises(MasarError, match=r"Date: 07/03/2025 may be 7 March or 3 July"):
        read_rows(tmp_path, *rows)
    ordered = read_rows(tmp_path, *rows, text=f'{MAPPING}\n[dates]\norder = "day-month"')
    assert [r.fields["date_start"] for r in ordered] == ["2025-03-25", "2025-03-07"]


def test_month_and_year_never_become_a_day(tmp_path: Path) -> None:
    month, year = read_rows(tmp_path, HEADER, change(Date="آذار 2025"), change(Date="2024"))
    assert (month.fields["date_end"], month.fields["date_prec"]) == ("2025-03-31", "4")
    assert (year.fields["date_end"], year.fields["date_prec"]) == ("2024-12-31", "5")


def add_position(text: str = 'coordinates = "Type"') -> list[tuple[str, str]]:
    line = (
        'event_type = { column = "Type", values = { "قصف" = "Shelling/artillery/missile attack" } }'
    )
    return [(line, f'event_type = {{ constant = "Battles" }}\n{text}')]


def test_swapped_position_says_so_and_the_order_can_be_given(tmp_path: Path) -> None:
    rows = [HEADER, change(Type="38.93, 35.18"), change(Type="35.18, 35.94")]
    swapped, right = read_rows(tmp_path, *rows, changes=add_position())
    assert swapped.damage
    assert "looks swapped" in swapped.damage.message
    assert (right.fields["latitude"], right.fields["longitude"]) == ("35.18", "35.94")
    text = f'{MAPPING}\n[precision]\nposition_order = "lon-lat"'
    ordered, _ = read_rows(tmp_path, *rows, changes=add_position(), text=text)
    assert (ordered.fields["latitude"], ordered.damage) == ("35.18", None)


def test_position_of_a_row_without_its_village_is_that_of_its_governorate(tmp_path: Path) -> None:
    rows = [HEADER, change(Type="35.18, 35.94"), change(Type="35.18, 35.94", Village="N/A")]
    village, governorate = read_rows(tmp_path, *rows, changes=add_position())
    assert village.fields["precision"] == "settlement"
    assert governorate.fields["precision"] == "governorate"


def test_source_that_a_row_names_asserts_its_figure_and_the_table_relays_it(
    tmp_path: Path,
) -> None:
    text = MAPPING.replace(
        "[[claims]]",
        '[report]\ncited = "Type"\n[[cited]]\nwords = ["SOHR", "المرصد السوري"]\nid = "sohr"\n'
        'name_en = "Syrian Observatory"\nkind = "monitor"\n[[claims]]',
        1,
    )
    path = write_table(
        tmp_path, HEADER, change(Type="المرصد السوري"), change(Type="attack", Village="Jablah")
    )
    options = write_mapping(tmp_path, text, ("values = {", 'otherwise = "Attack", values = {'))
    _, sohr, cited, own = read_records("table", path, options)
    assert (sohr.kind, sohr.record_id) == ("source", "sohr")
    assert (cited.claims[0]["asserted_by"], cited.claims[0]["relayed_by"]) == ("sohr", "desk")
    assert own.claims[0]["asserted_by"] == "desk"
    assert "relayed_by" not in own.claims[0]


def test_movement_has_two_ends_and_its_days(tmp_path: Path) -> None:
    mapping = """
[dataset]
name = "moves"
[source]
id = "desk"
name_en = "A desk"
kind = "ngo"
[record]
kind = "flow"
[flow]
period_start = "From day"
origin_name = "Origin"
dest_admin1 = "Destination"
measure = { constant = "displaced" }
[[claims]]
measure = "displaced"
best = "Families"
unit = "families"
"""
    rows = [["From day", "Origin", "Destination", "Families"],
            ["March 2025", "Jablah", "Tartous", "at least 40"]]  # fmt: skip
    [flow] = read_rows(tmp_path, *rows, text=mapping)
    assert flow.kind == "flow"
    assert (flow.fields["period_start"], flow.fields["period_end"]) == ("2025-03-01", "2025-03-31")
    assert (flow.fields["origin_name"], flow.fields["dest_admin1"]) == ("Jablah", "Tartous")
    assert (flow.claims[0]["low"], flow.claims[0]["unit"]) == ("40", "families")
    assert normalise_record(flow).origin.name == "Jablah"


def test_position_of_an_end_is_no_finer_than_a_settlement(tmp_path: Path) -> None:
    mapping = """
[dataset]
name = "moves"
[source]
id = "desk"
name_en = "A desk"
kind = "ngo"
[record]
kind = "flow"
[flow]
period_start = "Day"
origin_latitude = "Lat"
origin_longitude = "Lon"
dest_name = "To"
measure = { constant = "displaced" }
"""
    rows = [["Day", "Lat", "Lon", "To"], ["2025-03-07", "35.18123", "35.94567", "Tartous"]]
    [flow] = read_rows(tmp_path, *rows, text=mapping)
    assert normalise_record(flow).origin.precision == "settlement"
    swapped = read_rows(tmp_path, rows[0], ["2025-03-07", "38.9", "35.2", "Tartous"], text=mapping)
    assert "looks swapped" in str(swapped[0].damage)


def test_table_needs_a_mapping_and_the_way_out_names_the_command(tmp_path: Path) -> None:
    path = write_table(tmp_path, HEADER, ROW)
    with pytest.raises(MasarError) as refused:
        list(read_records("table", path))
    assert "--guess" in str(refused.value.way_out)


def test_dataset_is_that_of_the_mapping_or_of_the_import(tmp_path: Path) -> None:
    path, options = write_table(tmp_path, HEADER, ROW), write_mapping(tmp_path)
    assert name_dataset("table", path, options) == "table:desk"
    assert name_dataset("table", path, ReadOptions(options.mapping, "other")) == "table:other"


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ('"Village"', '"Vilage"', ('no column "Vilage"', 'Do you mean "Village"?')),
        ("place_name", "placename", ("[event] has no `placename`", "`place_name`")),
        ('"ngo"', '"charity"', ('[source] `kind` is "charity"', '"monitor", "ngo"')),
        ('id = "desk"', 'id = ""', ("[source] `id`", "without a source is not stored")),
        ('measure = "killed"', 'measure = "dead"', ("`measure`", '"killed"')),
        ('measure = "killed"\npopulation = "civilians"', 'measure = "injured"', ("two figures",)),
        ('leave_out = ["Phone"]', 'leave_out = ["Killed"]', ("left out and used",)),
        ('best = "Wounded"', "", ("[[claims]] number 2 names no column",)),
        ('date_start = "Date"\n', "", ("[event] needs `date_start`",)),
        ('"Shelling/artillery/missile attack"', '"Shelling"', ("`values`", "Do you mean")),
        ('admin1 = "Governorate"\nplace_name = "Village"', "", ("says of no column where",)),
        ('name = "desk"', 'name = "My desk"', ("[dataset] `name`", "small letters")),
        ("[record]", "[dates]\norder = 'd/m'\n[record]", ("[dates] `order`", "day-month")),
        ("[event]", "[event", ("is no TOML",)),
    ],
)  # fmt: skip
def test_wrong_mapping_is_refused_with_the_key_and_what_would_be_right(
    tmp_path: Path, old: str, new: str, parts: tuple[str, ...]
) -> None:
    with pytest.raises(MasarError) as refused:
        read_rows(tmp_path, HEADER, ROW, changes=[(old, new)])
    for part in parts:
        assert part in refused.value.message
    assert refused.value.way_out


def test_mapping_of_the_manual_can_be_read_and_names_every_slot(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    manual = (request.config.rootpath / "docs" / "imports.md").read_text(encoding="utf-8")
    chapter = manual.split("### table\n", 1)[1]
    example = chapter.split("```toml\n", 1)[1].split("```", 1)[0]
    path = tmp_path / "example.toml"
    path.write_text(example, encoding="utf-8")
    assert read_mapping(path).slots["place_name"].columns == ("Quarter", "Town")
    slots = {*EVENT_SLOTS, *REPORT_SLOTS, *CLAIM_SLOTS, *CLAIM_WORDS, *SOURCE_WORDS}
    assert [name for name in slots if name not in chapter] == []
