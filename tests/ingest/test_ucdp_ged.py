"""UCDP GED files as they come: two layouts, by name; BOM, Latin-1, line breaks, no header."""

import json
from pathlib import Path

import pytest
from stories import LAYOUT_41, LAYOUT_49, tell_ged, write_ged

from app.domain.errors import MasarError, RejectedRecord
from app.domain.source import SourceRecord
from app.ingest import read_records
from app.ingest.ucdp_layouts import PROVING_ROWS
from app.normalise import normalise_record


def read_events(path: Path) -> list[SourceRecord]:
    """Return the file's events, without UCDP itself as their source."""
    source, *events = read_records("ucdp_ged", path)
    assert (source.kind, source.record_id) == ("source", "ucdp")
    return events


@pytest.mark.parametrize("layout", [LAYOUT_41, LAYOUT_49], ids=["41 columns", "49 columns"])
def test_bounds_are_found_by_name_in_either_layout(tmp_path: Path, layout: list[str]) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged(id=7, low=4, best=5, high=6)], layout)
    [event] = read_events(path)
    [claim] = event.claims
    assert (claim["low"], claim["best"], claim["high"]) == ("4", "5", "6")
    assert (event.record_id, event.line) == ("7", 2)
    assert event.fields["place_name"] == "Homs town"


def test_both_layouts_give_the_same_events(tmp_path: Path) -> None:
    rows = [tell_ged(id=n, best=n) for n in range(3)]
    old = read_events(write_ged(tmp_path / "old.csv", rows, LAYOUT_41))
    new = read_events(write_ged(tmp_path / "new.csv", rows, LAYOUT_49))
    assert [(e.fields, e.claims) for e in old] == [(e.fields, e.claims) for e in new]


@pytest.mark.parametrize("column", ["low", "id", "date_start", "where_prec", "country"])
def test_missing_column_is_named_and_nothing_is_read(tmp_path: Path, column: str) -> None:
    layout = [name for name in LAYOUT_49 if name != column]
    path = write_ged(tmp_path / "ged.csv", [tell_ged()], layout)
    with pytest.raises(MasarError) as refused:
        read_events(path)
    assert f"no column {column}" in refused.value.message
    assert refused.value.way_out


def tell_whole(**changes: object) -> dict[str, str]:
    """A row with the columns that tell its place and country twice, as a file has them."""
    row = tell_ged(country_id=652, **changes)
    return {"geom_wkt": f"POINT ({row['longitude']} {row['latitude']})"} | row


def drop_header(path: Path) -> Path:
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))
    return path


def test_file_without_a_header_is_read_when_its_values_prove_the_columns(tmp_path: Path) -> None:
    rows = [tell_whole(id=1, low=1, best=5, high=9), tell_whole(id=2)]
    whole = read_events(write_ged(tmp_path / "whole.csv", rows, LAYOUT_49))
    bare = read_events(drop_header(write_ged(tmp_path / "bare.csv", rows, LAYOUT_49)))
    assert [(e.fields, e.claims, e.provider) for e in bare] == [
        (e.fields, e.claims, e.provider) for e in whole
    ]
    assert [e.line for e in bare] == [1, 2]


def test_file_without_a_header_is_refused_when_they_prove_nothing(tmp_path: Path) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged(id=1), tell_ged(id=2)], LAYOUT_49)
    with pytest.raises(MasarError, match="no header row at all") as refused:
        read_events(drop_header(path))
    assert "column names" in str(refused.value.way_out)


def test_later_row_that_contradicts_the_proven_columns_is_refused_alone(tmp_path: Path) -> None:
    rows = [tell_whole(id=n) for n in range(PROVING_ROWS)] + [tell_whole(id="odd", best=900)]
    *proven, odd = read_events(drop_header(write_ged(tmp_path / "ged.csv", rows, LAYOUT_49)))
    assert {event.damage for event in proven} == {None}
    assert odd.damage
    assert odd.damage.field == "row"


def test_answer_of_the_api_gives_the_same_events_as_csv(tmp_path: Path) -> None:
    row = tell_whole(id=7, date_start="2016-03-07T00:00:00")
    numbers = {name: int(row[name]) for name in ("id", "year", "low", "best", "high")}
    answer = {"TotalCount": 1, "TotalPages": 1, "Result": [row | numbers], "NextPageUrl": ""}
    path = tmp_path / "page.json"
    path.write_text(json.dumps(answer))
    [of_json] = read_events(path)
    [of_csv] = read_events(write_ged(tmp_path / "ged.csv", [row], LAYOUT_49))
    assert (of_json.fields, of_json.claims) == (of_csv.fields, of_csv.claims)
    assert of_json.record_id == "7"


@pytest.mark.parametrize("item", ['{"colour": "red"}', "7", '{"id": 1, "id": 2}'])
def test_answer_that_holds_something_else_is_refused_item_by_item(
    tmp_path: Path, item: str
) -> None:
    path = tmp_path / "page.json"
    path.write_text(f'{{"Result": [{item}]}}')
    [event] = read_events(path)
    with pytest.raises(RejectedRecord):
        normalise_record(event)


def test_candidate_file_in_another_order_with_more_columns_is_read(tmp_path: Path) -> None:
    layout = ["note", *reversed(LAYOUT_49)]
    path = write_ged(tmp_path / "ged.csv", [tell_ged(id="SYR-1", best=5)], layout)
    [event] = read_events(path)
    assert (event.record_id, event.claims[0]["best"]) == ("SYR-1", "5")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_names_survive_bom_and_latin_1(tmp_path: Path, encoding: str) -> None:
    rows = [tell_ged(where_coordinates="Lattaquié"), tell_ged(side_a="Ḥarakat")]
    rows = rows[:1] if encoding == "latin-1" else rows
    events = read_events(write_ged(tmp_path / "ged.csv", rows, encoding=encoding))
    assert events[0].fields["place_name"] == "Lattaquié"
    assert encoding == "latin-1" or events[1].fields["actor1"] == "Ḥarakat"


def test_line_breaks_in_quotes_stay_in_their_field_and_lines_are_counted(tmp_path: Path) -> None:
    rows = [tell_ged(id=1, source_article='Two\nlines, "quoted"'), tell_ged(id=2)]
    first, second = read_events(write_ged(tmp_path / "ged.csv", rows))
    assert first.provider["source_article"] == 'Two\nlines, "quoted"'
    assert (first.line, second.line) == (3, 4)


def test_long_fields_are_read(tmp_path: Path) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged(source_article="x" * 200_000)])
    [whole] = read_events(path)
    assert len(whole.provider["source_article"]) == 200_000


def test_rows_with_cells_too_few_or_too_many_are_damaged_and_blank_lines_are_none(
    tmp_path: Path,
) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged(), tell_ged()])
    whole, surplus = path.read_text().splitlines()[1:]
    with path.open("a") as file:
        file.write(f"9,2016\n{surplus},x\n\n\n")
    _, _, cut, longer = read_events(path)
    assert (cut.record_id, cut.line, longer.line) == ("9", 4, 5)
    assert cut.damage and "line 4: 2 cells under 41" in cut.damage.message
    assert longer.damage and "line 5: 42 cells under 41" in longer.damage.message


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"country_id": "652"}, None),
        ({"country": "Iraq"}, "country"),
        ({"country": ""}, "country"),
        ({"country": "Lebanon", "country_id": "652"}, "country"),
        ({"country_id": "645"}, "country_id"),
    ],
)
def test_events_of_other_countries_are_refused_by_name(
    tmp_path: Path, changes: dict[str, str], field: str | None
) -> None:
    [event] = read_events(write_ged(tmp_path / "ged.csv", [tell_ged(**changes)]))
    assert (event.damage and event.damage.field) == field
    assert event.damage is None or repr(changes[str(field)]) in event.damage.message


@pytest.mark.parametrize(
    ("violence", "event_type", "sub_type"),
    [("1", "Battles", ""), ("2", "Battles", ""), ("3", "Violence against civilians", "Attack"),
     ("4", "4", "")],
)  # fmt: skip
def test_kinds_of_violence_get_their_words(
    tmp_path: Path, violence: str, event_type: str, sub_type: str
) -> None:
    [event] = read_events(write_ged(tmp_path / "ged.csv", [tell_ged(type_of_violence=violence)]))
    assert (event.fields["event_type"], event.fields["sub_event_type"]) == (event_type, sub_type)


@pytest.mark.parametrize(
    ("civilians", "best", "population"), [(5, 5, "civilians"), (2, 5, "all"), (0, 0, "all")]
)
def test_dead_are_civilians_only_when_all_of_them_are(
    tmp_path: Path, civilians: int, best: int, population: str
) -> None:
    row = tell_ged(deaths_civilians=civilians, best=best)
    [event] = read_events(write_ged(tmp_path / "ged.csv", [row]))
    assert event.claims[0]["population"] == population


def test_row_is_kept_as_it_came(tmp_path: Path) -> None:
    row = tell_ged(source_headline="As it came")
    [event] = read_events(write_ged(tmp_path / "ged.csv", [row]))
    assert {name: event.provider[name] for name in row} == row
    assert list(event.provider) == LAYOUT_41


def test_sample_beside_the_project_is_read_to_its_last_row(ucdp_sample: Path) -> None:
    events = read_events(ucdp_sample)
    assert len(events) == 9983
    assert len({event.record_id for event in events}) == 9983


def test_row_of_an_older_release_under_newer_columns_is_the_older_row(tmp_path: Path) -> None:
    """As an export writes it: the newer columns are all empty, and the release had none of them."""
    row = tell_ged(id=1)
    [older] = read_events(write_ged(tmp_path / "older.csv", [row]))
    [newer] = read_events(write_ged(tmp_path / "newer.csv", [row], LAYOUT_49))
    assert newer.provider == older.provider
    [own] = read_events(
        write_ged(tmp_path / "own.csv", [row | {"code_status": "Clear"}], LAYOUT_49)
    )
    assert set(own.provider) == set(LAYOUT_49)
