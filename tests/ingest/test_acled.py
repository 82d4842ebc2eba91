"""ACLED's columns on invented rows: CSV, API JSON, older exports, deletions."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import MasarError, RejectedRecord
from app.domain.event import EventDraft
from app.domain.period import DatePrecision
from app.domain.place import Precision
from app.domain.source import SourceRecord
from app.ingest import find_adapter, read_kept_row, read_records
from app.normalise import normalise_record

COLUMNS = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
).split(",")
TODAY = date(2026, 1, 1)
UPLOADED = "1742300000"
"""18 March 2025."""


def tell_acled(**changes: object) -> dict[str, str]:
    """An invented attack in Banias on 7 March 2025 in ACLED's columns."""
    row: dict[str, object] = dict.fromkeys(COLUMNS, "") | {
        "event_id_cnty": "SYR1", "event_date": "2025-03-07", "year": 2025, "time_precision": 1,
        "disorder_type": "Political violence", "event_type": "Violence against civilians",
        "sub_event_type": "Attack", "actor1": "Unidentified Armed Group (Syria)", "inter1": 3,
        "actor2": "Civilians (Syria)", "inter2": 7, "interaction": 37, "iso": 760,
        "country": "Syria", "admin1": "Tartous", "admin2": "Banyas", "admin3": "Banyas",
        "location": "Banyas", "latitude": "35.1822", "longitude": "35.9489", "geo_precision": 1,
        "source": "Monitor A; Monitor B", "source_scale": "Other", "notes": "An invented note.",
        "fatalities": 3, "timestamp": UPLOADED,
    }  # fmt: skip
    return {name: str(value) for name, value in (row | changes).items()}


def write_acled(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_events(path: Path) -> list[SourceRecord]:
    source, *events = read_records("acled", path)
    assert (source.kind, source.record_id) == ("source", "acled")
    return events


def normalise(tmp_path: Path, **changes: object) -> EventDraft:
    [event] = read_events(write_acled(tmp_path / "acled.csv", [tell_acled(**changes)]))
    draft = normalise_record(event, TODAY)
    assert isinstance(draft, EventDraft)
    return draft


def test_row_becomes_an_event_with_one_figure(tmp_path: Path) -> None:
    draft = normalise(tmp_path)
    [claim] = draft.claims
    assert (draft.event_type, draft.sub_event_type) == ("Violence against civilians", "Attack")
    assert (draft.period.start, draft.period.end) == (date(2025, 3, 7), date(2025, 3, 7))
    assert (draft.date_prec, draft.precision) == (DatePrecision.DAY, Precision.SETTLEMENT)
    assert (claim.asserted_by, claim.low, claim.best, claim.high) == ("acled", 3, 3, None)
    assert (claim.quantifier, draft.verification) == ("at_least", "fair")
    assert draft.provider == tell_acled()


def test_api_json_gives_the_same_events_as_csv(tmp_path: Path) -> None:
    row = tell_acled(actor2='Übergangs "Miliz"')
    numbers = {"year": 2025, "fatalities": 3, "iso": 760, "timestamp": int(UPLOADED)}
    envelope = {"success": True, "data": [row | numbers], "count": 1, "next_cursor": None}
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(envelope))
    [of_json] = read_events(path)
    [of_csv] = read_events(write_acled(tmp_path / "acled.csv", [row]))
    assert (of_json.fields, of_json.claims) == (of_csv.fields, of_csv.claims)
    assert of_json.provider == of_csv.provider


@pytest.mark.parametrize(
    ("changes", "first", "last", "precision"),
    [
        ({"time_precision": 2}, (3, 4), (3, 10), DatePrecision.WEEK),
        ({"time_precision": 3, "timestamp": "1760000000"}, (3, 1), (3, 31), DatePrecision.MONTH),
        # Written on 18 March: nobody knew then what happened later in the month.
        ({"time_precision": 3}, (3, 1), (3, 18), DatePrecision.MONTH),
        ({"time_precision": 3, "timestamp": ""}, (3, 1), (3, 31), DatePrecision.MONTH),
        ({"event_date": "07 March 2025"}, (3, 7), (3, 7), DatePrecision.DAY),
        ({"event_date": "2025-03-07T00:00:00.000Z"}, (3, 7), (3, 7), DatePrecision.DAY),
    ],
)
def test_week_or_month_never_becomes_a_day(
    tmp_path: Path,
    changes: dict[str, object],
    first: tuple[int, int],
    last: tuple[int, int],
    precision: DatePrecision,
) -> None:
    draft = normalise(tmp_path, **changes)
    assert (draft.period.start, draft.period.end) == (date(2025, *first), date(2025, *last))
    assert draft.date_prec is precision
    assert (draft.claims[0].period, draft.provider["time_precision"]) == (
        draft.period,
        str(changes.get("time_precision", 1)),
    )


@pytest.mark.parametrize(
    ("code", "precision"), [(2, Precision.DISTRICT), (3, Precision.GOVERNORATE)]
)
def test_region_coded_on_a_town_never_becomes_that_town(
    tmp_path: Path, code: int, precision: Precision
) -> None:
    assert normalise(tmp_path, geo_precision=code).place.precision is precision


@pytest.mark.parametrize(
    ("older", "inter1", "expected"),
    [
        ("Remote violence", 1, ("Explosions/Remote violence", None)),
        ("Riots/Protests", 5, ("Riots", None)),
        ("Riots/Protests", 6, ("Protests", None)),
        ("Battle-Government regains territory", 1, ("Battles", "Government regains territory")),
        ("Strategic development", 1, ("Strategic developments", None)),
    ],
)
def test_older_event_types_get_their_present_words(
    tmp_path: Path, older: str, inter1: int, expected: tuple[str, str | None]
) -> None:
    draft = normalise(tmp_path, event_type=older, sub_event_type="", inter1=inter1)
    assert (draft.event_type, draft.sub_event_type) == expected
    assert draft.provider["event_type"] == older


def test_older_export_with_columns_of_its_own_is_read(tmp_path: Path) -> None:
    older = {"data_id": "77", "iso3": "SYR", "event_id_no_cnty": "1", **tell_acled()}
    del older["tags"], older["civilian_targeting"], older["timestamp"]
    [event] = read_events(write_acled(tmp_path / "old.csv", [older]))
    assert event.provider["data_id"] == "77"
    assert isinstance(normalise_record(event, TODAY), EventDraft)


def test_unknown_toll_is_not_zero(tmp_path: Path) -> None:
    [unknown] = normalise(tmp_path, fatalities="").claims
    [none] = normalise(tmp_path, fatalities=0).claims
    assert (unknown.low, unknown.best, unknown.quantifier) == (None, None, "exact")
    assert (none.low, none.best, none.quantifier) == (0, 0, "exact")


def test_sub_type_of_another_year_is_kept_in_the_row_only(tmp_path: Path) -> None:
    draft = normalise(tmp_path, sub_event_type="A kind invented later")
    assert draft.sub_event_type is None
    assert draft.provider["sub_event_type"] == "A kind invented later"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "Iraq"}, "country"),
        ({"geo_precision": 4}, "geo_precision"),
        ({"geo_precision": ""}, "geo_precision"),
        ({"time_precision": 0}, "time_precision"),
        ({"event_date": "0000-00-00"}, "date_start"),
        ({"event_date": "7/3/2025"}, "date_start"),
        ({"event_type": "Something else"}, "event_type"),
        ({"fatalities": "many"}, "low"),
        ({"longitude": "4239.00416"}, "latitude, longitude"),
    ],
)
def test_row_that_cannot_be_believed_is_refused_by_its_field(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    [event] = read_events(write_acled(tmp_path / "acled.csv", [tell_acled(**changes)]))
    with pytest.raises(RejectedRecord) as refused:
        normalise_record(event, TODAY)
    assert (
        refused.value.field in {field, "low"} if field == "best" else refused.value.field == field
    )


def test_list_of_deletions_takes_records_back(tmp_path: Path) -> None:
    rows = [{"event_id_cnty": "SYR1", "deleted_timestamp": UPLOADED}]
    [deletion] = read_events(write_acled(tmp_path / "deleted.csv", rows))
    assert (deletion.kind, deletion.record_id) == ("deletion", "SYR1")


@pytest.mark.parametrize("missing", ["fatalities", "time_precision", "event_id_cnty"])
def test_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    row = tell_acled()
    del row[missing]
    with pytest.raises(MasarError, match=missing):
        read_events(write_acled(tmp_path / "acled.csv", [row]))


def test_kept_row_gives_the_same_event_again(tmp_path: Path) -> None:
    [event] = read_events(write_acled(tmp_path / "acled.csv", [tell_acled()]))
    again = read_kept_row("acled", event.provider)
    assert (again.fields, again.claims) == (event.fields, event.claims)


def test_terms_keep_its_rows_private() -> None:
    assert find_adapter("acled").is_private
