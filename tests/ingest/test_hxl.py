"""Tagged sheets as they are met: tags with errors, no tags, any order, Arabic; and what is refused.

Whatever stands in the cells, libhxl is given lists and opens nothing.
"""

import csv
import socket
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.column_use import ColumnUse
from app.domain.errors import MasarError, RejectedRecord
from app.domain.event import EventDraft
from app.domain.source import SourceRecord
from app.ingest import read_kept_row
from app.ingest.adapter import NOTHING_KNOWN, ReadOptions
from app.ingest.hxl import ADAPTER
from app.ingest.hxl.event_words import find_kind
from app.ingest.hxl.tag_row import find_tag_row, load_libhxl, repair_tag, split_combined
from app.normalise import normalise_record

SHEET = {
    "#event+id": "7",
    "#date+occurred": "2025-03-07",
    "#adm1+name": "Homs",
    "#loc+name": "Invented Village",
    "#geo+lat": "34.7",
    "#geo+lon": "36.7",
    "#event+type": "Battles",
    "#affected+killed": "3",
}


def write_rows(path: Path, *rows: Iterable[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def write_sheet(tmp_path: Path, *rows: Mapping[str, str]) -> Path:
    """Write rows with their tags below headers that say nothing."""
    headers = [f"Column {number}" for number, _ in enumerate(rows[0])]
    return write_rows(tmp_path / "sheet.csv", headers, rows[0], *(row.values() for row in rows))


def read_events(path: Path, options: ReadOptions = NOTHING_KNOWN) -> list[SourceRecord]:
    """Return the events of a sheet, without the sheet itself as their source."""
    source, *events = ADAPTER.read(path, options)
    assert source.kind == "source"
    return events


def normalise(record: SourceRecord) -> EventDraft:
    draft = normalise_record(record)
    assert isinstance(draft, EventDraft)
    return draft


def read_one(tmp_path: Path, row: Mapping[str, str]) -> EventDraft:
    [event] = read_events(write_sheet(tmp_path, row))
    return normalise(event)


def test_tags_become_an_event_with_its_figure(tmp_path: Path) -> None:
    draft = read_one(tmp_path, SHEET)
    assert (draft.provider_id, draft.event_type, str(draft.period.start)) == (
        "7", "Battles", "2025-03-07"
    )  # fmt: skip
    assert (draft.place.name, draft.place.admin1) == ("Invented Village", "Homs")
    assert draft.place.point and (draft.place.point.lon, draft.place.point.lat) == (36.7, 34.7)
    [claim] = draft.claims
    assert (claim.measure, claim.population, claim.best) == ("killed", "unstated", 3)
    assert (claim.measure_as_stated, claim.asserted_by) == ("Column 7", "hxl-sheet")


@pytest.mark.parametrize(
    ("written", "unified"),
    [
        ("#affected aidworker +killed", "#affected+aidworker+killed"),
        ("#geo +lac", "#geo+lac"),
        ("#group +perp +name ", "#group+perp+name"),
        ("# of people killed", "# of people killed"),
        ("#1 in the list", "#1 in the list"),
        ("#hashtags are words", "#hashtags are words"),
    ],
)
def test_blanks_for_pluses_are_put_right_in_tags_and_nowhere_else(
    written: str, unified: str
) -> None:
    assert repair_tag(written) == unified


@pytest.mark.parametrize(
    ("tags", "slot"),
    [
        (("#lat", "#long"), "point"),
        (("#geo +lac", "#geo +lon"), "point"),
        (("#GEO+Lat", "#geo+lng"), "point"),
        (("#geo+lat+x", "#geo+lon+x"), "point"),
    ],
)
def test_positions_are_found_under_every_spelling(
    tmp_path: Path, tags: Sequence[str], slot: str
) -> None:
    row = {name: text for name, text in SHEET.items() if not name.startswith("#geo")}
    draft = read_one(tmp_path, row | {tags[0]: "34.7", tags[1]: "36.7"})
    assert draft.place.point and (draft.place.point.lon, draft.place.point.lat) == (36.7, 34.7)


def test_both_numbers_in_one_cell_are_a_position(tmp_path: Path) -> None:
    row = {name: text for name, text in SHEET.items() if not name.startswith("#geo")}
    draft = read_one(tmp_path, row | {"#geo+coord": "34.7, 36.7"})
    assert draft.place.point and draft.place.point.lat == 34.7


def test_swapped_positions_are_refused_as_such(tmp_path: Path) -> None:
    with pytest.raises(RejectedRecord, match="looks swapped"):
        read_one(tmp_path, SHEET | {"#geo+lat": "36.7", "#geo+lon": "34.7"})


@pytest.mark.parametrize(
    ("tags", "days"),
    [
        ({"#date": "2025-03-07"}, ("2025-03-07", "2025-03-07", 1)),
        ({"#date+start": "2025-03-06", "#date+end": "2025-03-09"}, ("2025-03-06", "2025-03-09", 2)),
        ({"#date": "2024-01-01", "#date+occurred": "2025-03-07"}, ("2025-03-07", "2025-03-07", 1)),
        ({"#date": "2025-03"}, ("2025-03-01", "2025-03-31", 4)),
        ({"#date": "2024"}, ("2024-01-01", "2024-12-31", 5)),
        ({"#date": "7 March 2025"}, ("2025-03-07", "2025-03-07", 1)),
    ],
)
def test_days_months_and_years_stay_as_long_as_they_are(
    tmp_path: Path, tags: Mapping[str, str], days: tuple[str, str, int]
) -> None:
    row = {name: text for name, text in SHEET.items() if not name.startswith("#date")} | dict(tags)
    draft = read_one(tmp_path, row)
    assert (str(draft.period.start), str(draft.period.end), draft.date_prec) == days


@pytest.mark.parametrize("day", ["1970-01-01", "0000-00-00", ""])
def test_days_that_stand_for_none_are_refused(tmp_path: Path, day: str) -> None:
    with pytest.raises(RejectedRecord):
        read_one(tmp_path, SHEET | {"#date+occurred": day})


def test_days_that_may_be_one_of_two_are_refused_with_the_whole_sheet(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, SHEET | {"#date+occurred": "07/03/2025"})
    with pytest.raises(MasarError, match="may be") as refused:
        read_events(path)
    assert "2025-03-07" in str(refused.value.way_out)


def test_day_of_the_report_is_that_of_the_figures(tmp_path: Path) -> None:
    [claim] = read_one(tmp_path, SHEET | {"#date+reported": "2025-03-10"}).claims
    assert claim.reported_at and str(claim.reported_at.day) == "2025-03-10"


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("#affected+killed", ("killed", "unstated", None, None, "persons")),
        ("#affected+killed+f", ("killed", "unstated", "female", None, "persons")),
        ("#affected+children+killed+m", ("killed", "unstated", "male", "children", "persons")),
        ("#affected+wounded+civilians", ("injured", "civilians", None, None, "persons")),
        ("#affected +healthworker +kidnapped",
         ("detained", "health_workers", None, None, "persons")),
        ("#affected aidworker +killed", ("killed", "aid_workers", None, None, "persons")),
        ("#affected+displaced+hh", ("displaced", "unstated", None, None, "families")),
        ("#affected+casualties", ("casualties_unspecified", "unstated", None, None, "persons")),
    ],
)  # fmt: skip
def test_attributes_say_what_is_counted_and_whom(
    tmp_path: Path, tag: str, told: tuple[object, ...]
) -> None:
    row = {name: text for name, text in SHEET.items() if name != "#affected+killed"}
    [claim] = read_one(tmp_path, row | {tag: "4"}).claims
    assert (claim.measure, claim.population, claim.sex, claim.age_band, claim.unit) == told
    assert claim.best == 4


def test_bounds_of_one_figure_are_one_figure(tmp_path: Path) -> None:
    row = SHEET | {"#affected+killed+min": "2", "#affected+killed+max": "9"}
    [claim] = read_one(tmp_path, row).claims
    assert (claim.low, claim.best, claim.high, claim.quantifier) == (2, 3, 9, "range")


def test_figures_in_words_stay_words_and_blank_is_not_zero(tmp_path: Path) -> None:
    told = {}
    for text in ("more than 740", "dozens", "", "0", "1,200"):
        [claim] = read_one(tmp_path, SHEET | {"#affected+killed": text}).claims
        told[text] = (claim.measure.value, claim.low, claim.best, claim.quote)
    assert told == {
        "more than 740": ("killed", 741, None, "more than 740"),
        "dozens": ("killed", None, None, "dozens"),
        "": ("none", None, None, None),
        "0": ("killed", None, 0, None),
        "1,200": ("killed", None, 1200, None),
    }


def test_same_tag_twice_is_read_once_and_kept_twice(tmp_path: Path) -> None:
    path = write_rows(
        tmp_path / "sheet.csv",
        ["Date", "Type", "Killed", "Killed", "Killed"],
        ["#date", "#event+type", "#affected+killed", "#affected+killed", ""],
        ["2025-03-07", "Battles", "3", "4", "5"],
    )
    [event] = read_events(path)
    assert [claim.get("best") for claim in event.claims] == ["3"]
    assert list(event.provider) == ["Date #date", "Type #event+type", "Killed #affected+killed",
                                    "Killed (2) #affected+killed", "Killed"]  # fmt: skip
    assert list(event.provider.values()) == ["2025-03-07", "Battles", "3", "4", "5"]


def test_columns_without_a_tag_and_with_an_unknown_one_are_kept_as_they_came(
    tmp_path: Path,
) -> None:
    path = write_rows(
        tmp_path / "sheet.csv",
        ["Date", "Remark", "Type", "", "Odd"],
        ["#date", "", "#event+type", "", "#weather+nice"],
        ["2025-03-07", "as it came ", "Battles", "here", "sun"],
    )
    [event] = read_events(path)
    assert event.provider == {"Date #date": "2025-03-07", "Remark": "as it came ",
                              "Type #event+type": "Battles", "column 4": "here",
                              "Odd #weather+nice": "sun"}  # fmt: skip
    assert ADAPTER.tell_columns is not None
    told = ADAPTER.tell_columns(path, NOTHING_KNOWN)
    assert told[0] == ColumnUse("Date", "#date", "date_start")
    assert [each.meaning for each in told] == ["date_start", "", "event_type", "", ""]


def test_arabic_columns_and_words_are_read(tmp_path: Path) -> None:
    path = write_rows(
        tmp_path / "sheet.csv",
        ["التاريخ", "المحافظة", "المكان", "النوع", "القتلى"],
        ["#date", "#adm1+name+i_ar", "#loc+name+i_ar", "#event+type+i_ar", "#affected+killed"],
        ["٧ آذار 2025", "حمص", "قرية النهر", "قصف جوي", "٣"],
    )
    [event] = read_events(path)
    draft = normalise(event)
    assert (draft.place.admin1, draft.place.name) == ("حمص", "قرية النهر")
    assert (draft.event_type, draft.sub_event_type) == (
        "Explosions/Remote violence", "Air/drone strike"
    )  # fmt: skip
    assert (str(draft.period.start), draft.claims[0].best) == ("2025-03-07", 3)


def test_of_two_languages_the_other_one_fills_what_is_empty(tmp_path: Path) -> None:
    rows = [
        SHEET | {"#adm1+name": "Homs", "#adm1+name+i_ar": "حمص"},
        SHEET | {"#adm1+name": "", "#adm1+name+i_ar": "حماة", "#event+id": "8"},
    ]
    first, second = read_events(write_sheet(tmp_path, *rows))
    assert (first.fields["admin1"], second.fields["admin1"]) == ("Homs", "حماة")
    assert second.provider["Column 2 #adm1+name"] == ""


@pytest.mark.parametrize(
    ("changes", "place_id"),
    [
        ({}, None),
        ({"#geo+lat": "", "#geo+lon": ""}, None),
        ({"#geo+lat": "", "#geo+lon": "", "#loc+name": ""}, "SY0401"),
        ({"#geo+lat": "", "#geo+lon": "", "#loc+name": "", "#adm2+code": "no code"}, "SY04"),
    ],
)
def test_code_of_a_unit_places_what_nothing_finer_does(
    tmp_path: Path, changes: Mapping[str, str], place_id: str | None
) -> None:
    row = SHEET | {"#adm1+code": "SY04", "#adm2+code": "sy0401"} | dict(changes)
    assert read_one(tmp_path, row).place.place_id == place_id


@pytest.mark.parametrize(
    ("country", "refused"),
    [("Syria", False), ("SYR", False), ("سوريا", False), ("", False), ("Iraq", True)],
)
def test_other_countries_are_refused(tmp_path: Path, country: str, refused: bool) -> None:
    row = SHEET | {"#country+code": country}
    if refused:
        with pytest.raises(RejectedRecord, match="'Iraq' is not Syria"):
            read_one(tmp_path, row)
    else:
        assert read_one(tmp_path, row).provider_id == "7"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Battles", ("Battles", "")),
        ("armed clash", ("Battles", "Armed clash")),
        ("Airstrike", ("Explosions/Remote violence", "Air/drone strike")),
        ("Kidnapping", ("Violence against civilians", "Abduction/forced disappearance")),
        ("اعتقال", ("Strategic developments", "Arrests")),
        ("Security incident", None),
        ("Flood", None),
    ],
)
def test_words_for_kinds_of_events(words: str, kind: tuple[str, str] | None) -> None:
    assert find_kind(words) == kind


def test_what_no_word_says_is_refused_and_not_invented(tmp_path: Path) -> None:
    for word, weapon in (("Security incident", "Firearms"), ("", "")):
        row = SHEET | {"#event+type": word, "#weapon": weapon}
        with pytest.raises(RejectedRecord, match="of ACLED's types of events: Battles"):
            read_one(tmp_path, row)


def test_an_explosive_says_what_happened_where_no_word_does(tmp_path: Path) -> None:
    draft = read_one(tmp_path, SHEET | {"#event+type": "", "#weapons": "Landmine"})
    assert draft.sub_event_type == "Remote explosive/landmine/IED"


@pytest.mark.parametrize(
    ("tag", "visibility"),
    [("#indicator+health_facility+damaged+num", "hospital"),
     ("#indicator +educationfacility +attack +num", "refuge")],
)  # fmt: skip
def test_rows_that_count_a_hospital_or_a_school_are_hidden(
    tmp_path: Path, tag: str, visibility: str
) -> None:
    assert read_one(tmp_path, SHEET | {tag: "1"}).visibility == visibility
    assert read_one(tmp_path, SHEET | {tag: "0"}).visibility == "public"


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ("#date,#adm3+code,#affected+idps+ind", "stocks are not flows"),
        ("#date,#adm3+code,#affected+displaced", "stocks are not flows"),
        ("#adm1,#targeted+f,#sector", "stocks are not flows"),
        ("#date,#adm1+origin+code,#adm1+dest+code,#affected+displaced", "movements"),
        ("#event+type,#adm1,#affected+killed", "no column that says when"),
        ("#date,#adm1,#affected+killed", "says nowhere what happened"),
        ("date,adm1,killed", "no row of HXL hashtags"),
    ],
)
def test_sheets_without_events_are_refused_with_the_reason(
    tmp_path: Path, tags: str, words: str
) -> None:
    path = write_rows(tmp_path / "sheet.csv", tags.split(","), ["1"] * (tags.count(",") + 1))
    with pytest.raises(MasarError, match=words) as refused:
        read_events(path)
    assert refused.value.way_out


def test_tags_are_found_in_the_first_25_rows_and_no_further(tmp_path: Path) -> None:
    tags, row = list(SHEET), list(SHEET.values())
    for notes, found in ((24, True), (25, False)):
        above = [["a note", "about", "the sheet"]] * notes
        assert (find_tag_row([*above, tags, row]) is not None) is found


def test_rows_are_counted_and_those_of_another_length_damaged(tmp_path: Path) -> None:
    values = list(SHEET.values())
    path = write_rows(
        tmp_path / "sheet.csv", ["Title"], list(SHEET), values, values[:3], [*values, "", ""],
        [*values, "more"],
    )  # fmt: skip
    whole, cut, longer, surplus = read_events(path)
    assert [each.line for each in (whole, cut, longer, surplus)] == [3, 4, 5, 6]
    assert cut.damage and "3 cells under 8" in cut.damage.message
    assert surplus.damage and "9 cells under 8" in surplus.damage.message
    assert whole.damage is None and longer.damage is None


def test_rows_without_an_id_are_known_by_when_where_and_what(tmp_path: Path) -> None:
    bare = {name: text for name, text in SHEET.items() if name != "#event+id"}
    again, other = bare | {"#affected+killed": "4"}, bare | {"#adm1+name": "Hama"}
    first, second, third = read_events(write_sheet(tmp_path, bare, again, other))
    assert second.record_id == f"{first.record_id}-2"
    assert third.record_id not in {first.record_id, second.record_id}
    [corrected] = read_events(write_sheet(tmp_path, again))
    assert corrected.record_id == first.record_id
    once, twice = read_events(write_sheet(tmp_path, bare, bare))
    assert once.damage is None
    assert twice.damage and "same in every cell as line 3" in twice.damage.message


def test_sheet_is_a_source_and_a_dataset_of_its_own(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, SHEET)
    assert ADAPTER.name_dataset is not None
    assert ADAPTER.name_dataset(path, NOTHING_KNOWN) == "hxl:sheet"
    options = ReadOptions(dataset="health-2025")
    assert ADAPTER.name_dataset(path, options) == "hxl:health-2025"
    source, event = ADAPTER.read(path, options)
    assert (source.record_id, event.claims[0]["asserted_by"]) == ("hxl-health-2025",) * 2


def test_kept_row_is_the_record_again_in_whatever_order_its_columns_were_kept(
    tmp_path: Path,
) -> None:
    path = write_rows(
        tmp_path / "sheet.csv",
        ["Number of the event", "Day", "Dead people", "Dead", "Hurt", "Where", "Kind", "Place"],
        ["#event+id", "#date", "#affected+killed", "#affected+killed", "#affected+injured",
         "#loc", "#event+type", "#loc"],
        ["1", "2025-03-07", "5", "6", "7", "Upper Village", "Battles", "Lower Village"],
    )  # fmt: skip
    [event] = read_events(path)
    for backwards in (False, True):
        row = dict(sorted(event.provider.items(), reverse=backwards))
        kept = read_kept_row("hxl:sheet", row)
        assert (kept.record_id, kept.fields) == (event.record_id, event.fields)
        figures = [(c["claim_key"], c["best"]) for c in kept.claims]
        assert figures == [(c["claim_key"], c["best"]) for c in event.claims]


def test_kept_row_is_read_again_also_as_a_file(tmp_path: Path) -> None:
    [event] = read_events(write_sheet(tmp_path, SHEET))
    kept = read_kept_row("hxl:sheet", event.provider)
    assert (kept.record_id, kept.fields, kept.claims) == (
        event.record_id, event.fields, event.claims
    )  # fmt: skip
    rejects = {"reason": "it was wrong", **event.provider}
    path = write_rows(tmp_path / "sheet.csv", rejects, rejects.values())
    [again] = read_events(path)
    assert (again.record_id, again.fields, again.claims) == (
        event.record_id, event.fields, event.claims
    )  # fmt: skip


def test_text_that_ends_in_a_tag_is_no_row_of_tags() -> None:
    assert split_combined(["a note", "on #aid", "x", "y"]) is None
    assert split_combined(["Date #date", "Killed #affected+killed"]) == (
        ["Date", "Killed"], ["#date", "#affected+killed"]
    )  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=30))
def test_no_rows_whatever_they_hold_break_the_search_for_tags(rows: list[list[str]]) -> None:
    found = find_tag_row(rows)
    assert found is None or len({column.name for column in found[1]}) == len(found[1])


def test_libhxl_runs_without_the_package_under_the_gpl() -> None:
    hxl = load_libhxl()
    assert hxl.datatypes.normalise_string(" Évé  ") == "eve"
    assert sys.modules["unidecode"].__spec__ is None
    with pytest.raises(PackageNotFoundError):
        distribution("Unidecode")


def test_cells_that_are_addresses_and_paths_are_opened_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("#date,#event+type\n2025-03-07,Battles\n")
    address = "https://example.org/data.csv"
    row = SHEET | {"#meta+url": address, "#loc+name": str(secret), "#description": address}
    path = write_rows(tmp_path / "sheet.csv", [address] * len(row), [f"file://{secret}"], row,
                      row.values())  # fmt: skip
    opened: list[str] = []

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError(f"a connection was opened: {args}")

    sys.addaudithook(lambda name, args: opened.append(str(args[0])) if name == "open" else None)
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    [event] = read_events(path)
    assert event.claims[0]["url"] == address
    assert str(secret) not in opened and str(path) in opened


EDGE_CASES = Path(__file__).parents[3] / "shared" / "data" / "hxl_edge_cases"


@pytest.mark.skipif(not EDGE_CASES.is_dir(), reason="libhxl's inputs are not at ../shared/data")
def test_libhxls_own_edge_cases_are_read_or_refused_in_words() -> None:
    told = {}
    for path in sorted(EDGE_CASES.iterdir()):
        with pytest.raises(MasarError) as refused:
            read_events(path)
        assert refused.value.way_out, path.name
        told[path.name] = refused.value.message
    assert len(told) > 30
    tagged = {"input-valid.csv", "input-valid.ssv", "input-valid.tsv", "input-valid.xls",
              "input-valid.xlsx", "input-valid-xlsx.NOEXT", "input-valid-latin1.csv",
              "input-valid-csv.zip", "input-valid.hxl", "input-fuzzy.csv", "input-merged.xlsx",
              "output-valid.csv"}  # fmt: skip
    found = {name for name, words in told.items() if "#targeted" in words}
    assert tagged <= found
    untagged = {name for name, words in told.items() if "no row of HXL hashtags" in words}
    assert {"input-untagged.csv", "input-invalid.csv", "input-untagged-csv.zip"} <= untagged
