"""Insecurity Insight's sheets: their own column names, tags beside them that lie, JSON, ids."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import MasarError, RejectedRecord
from app.domain.event import EventDraft
from app.domain.source import SourceRecord
from app.ingest import ADAPTERS, ReadOptions, name_dataset, read_kept_row, read_records
from app.ingest.explosives import find_explosive
from app.ingest.insecurity_insight.sheets import Theme
from app.normalise import normalise_record

HEALTH: dict[str, Any] = {
    "Date": "2020-02-11T00:00:00.000Z",
    "Event Description": "February 2020: an invented clinic was hit.",
    "Country": "Syria",
    "Country ISO": "SYR",
    "Admin 1": "Idlib Governorate",
    "Latitude": "35.9",
    "Longitude": "36.6",
    "Geo Precision": "(2) 25 km Precision ",
    "Reported Perpetrator": "Other",
    "Reported Perpetrator Name": "Invented Forces",
    "Weapon Carried/Used": "Aerial Bomb: Plane",
    "Location of Incident": "Health Building",
    "Number of Attacks on Health Facilities Reporting Damaged": "1",
    "Health Workers Killed": "2",
    "Health Workers Injured": "0",
    "Health Workers Kidnapped": "0",
    "Health Workers Arrested": "0",
    "SiND Event ID": 90001,
    "Date Event Entered": "2020-05-29T00:00:00.000Z",
    "Date Event Modified": "2024-11-24T00:00:00.000Z",
}
TAGS = {"Date": "#date", "Latitude": "#lat", "Longitude": "#geo +lac"}


def tell_incident(**changes: Any) -> dict[str, Any]:
    """An invented row; keywords are folded names of columns (`health_workers_killed=3`)."""
    folded = {name.lower().replace(" ", "_").replace("/", "_"): name for name in HEALTH}
    return HEALTH | {folded[name]: value for name, value in changes.items()}


def write_json(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text(json.dumps(list(rows)))
    return path


def write_sheet(path: Path, *rows: dict[str, Any], tags: dict[str, str] = TAGS) -> Path:
    """Write rows as CSV under their names and a row of tags."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        writer.writerow([tags.get(name, "") for name in rows[0]])
        writer.writerows([row.values() for row in rows])
    return path


def read_events(path: Path) -> list[SourceRecord]:
    """Return the incidents of a file, without Insecurity Insight itself as their source."""
    source, *events = read_records("insecurity_insight", path)
    assert (source.kind, source.record_id) == ("source", "insecurity_insight")
    return events


def read_one(tmp_path: Path, **changes: Any) -> SourceRecord:
    [event] = read_events(write_json(tmp_path / "v1.json", tell_incident(**changes)))
    return event


def normalise(record: SourceRecord) -> EventDraft:
    draft = normalise_record(record)
    assert isinstance(draft, EventDraft)
    return draft


def test_sheet_and_api_give_the_same_incident_and_the_tags_are_no_row(tmp_path: Path) -> None:
    [sheet] = read_events(write_sheet(tmp_path / "sheet.csv", HEALTH))
    [answer] = read_events(write_json(tmp_path / "v1.json", HEALTH))
    assert (sheet.fields, sheet.claims) == (answer.fields, answer.claims)
    assert (sheet.record_id, sheet.line, answer.line) == ("90001", 3, 1)
    assert sheet.provider["Geo Precision"] == "(2) 25 km Precision "


def test_days_stay_days_and_the_source_spoke_when_it_entered_them(tmp_path: Path) -> None:
    draft = normalise(read_one(tmp_path))
    assert (str(draft.period.start), draft.date_prec) == ("2020-02-11", 1)
    [claim] = draft.claims
    assert claim.reported_at and str(claim.reported_at.day) == "2020-05-29"
    assert claim.as_of and str(claim.as_of.day) == "2024-11-24"


def test_health_workers_are_counted_as_such(tmp_path: Path) -> None:
    [claim] = normalise(read_one(tmp_path)).claims
    assert (claim.measure, claim.measure_as_stated) == ("killed", "Health Workers Killed")
    assert (claim.low, claim.best, claim.high, claim.quantifier) == (2, 2, 2, "exact")
    assert claim.population == "health_workers"


def test_figures_of_several_columns_are_kept_apart_and_zeros_are_none(tmp_path: Path) -> None:
    record = read_one(tmp_path, health_workers_kidnapped="1", health_workers_arrested="3")
    told = {c.measure_as_stated: (c.measure.value, c.low) for c in normalise(record).claims}
    assert told == {
        "Health Workers Killed": ("killed", 2),
        "Health Workers Kidnapped": ("detained", 1),
        "Health Workers Arrested": ("detained", 3),
    }


def test_row_without_figures_still_says_who_says_it(tmp_path: Path) -> None:
    [claim] = normalise(read_one(tmp_path, health_workers_killed=None)).claims
    assert (claim.measure, claim.asserted_by, claim.low) == ("none", "insecurity_insight", None)


@pytest.mark.parametrize(
    ("stated", "precision", "metres"),
    [
        ("(1) Exact", "settlement", 2000),
        ("(2) 25 km Precision ", "subdistrict", 25000),
        ("(3) District, Communicipality or Commune ", "district", None),
        ("(4) Province, State, Governorate ", "governorate", None),
        ("(5) Linear Feature e.g. Along Road/River ", "linear", None),
        ("(6) Country", "country", None),
        ("", "governorate", None),
    ],
)
def test_stated_precision_is_kept(
    tmp_path: Path, stated: str, precision: str, metres: int | None
) -> None:
    draft = normalise(read_one(tmp_path, geo_precision=stated))
    assert (draft.precision, draft.precision_m) == (precision, metres)


def test_row_without_a_governorate_is_known_to_the_country(tmp_path: Path) -> None:
    record = read_one(
        tmp_path, geo_precision=None, admin_1="No Information", latitude=None, longitude=None
    )
    draft = normalise(record)
    assert (draft.precision, draft.place.admin1, draft.place.point) == ("country", None, None)


def test_district_in_the_column_of_governorates_is_read_as_one(tmp_path: Path) -> None:
    place = normalise(read_one(tmp_path, admin_1="Invented District")).place
    assert (place.admin1, place.admin2) == (None, "Invented")


@pytest.mark.parametrize(
    ("weapon", "kind", "sub_type"),
    [
        ("Aerial Bomb: Missile", "Explosions/Remote violence", "Air/drone strike"),
        ("Artillery", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
        ("RPG", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
        ("Hand Grenade", "Explosions/Remote violence", "Grenade"),
        ("SVIED", "Explosions/Remote violence", "Suicide bomb"),
        ("UXO", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
        ("Unspecified Explosive", "Explosions/Remote violence", None),
        ("Aerial Bomb: Plane, Firearms", "Explosions/Remote violence", "Air/drone strike"),
        ("Aerial bombing, missiles and shelling", "Explosions/Remote violence", None),
        ("Firearms", "Violence against civilians", "Attack"),
        ("Chemical or Hot Liquid", "Violence against civilians", "Attack"),
    ],
)
def test_weapons_say_what_kind_of_event_it_was(
    tmp_path: Path, weapon: str, kind: str, sub_type: str | None
) -> None:
    draft = normalise(read_one(tmp_path, weapon_carried_used=weapon))
    assert (draft.event_type, draft.sub_event_type) == (kind, sub_type)


@pytest.mark.parametrize(
    ("counted", "kind", "sub_type"),
    [
        ("Health Workers Sexually Assaulted", "Violence against civilians", "Sexual violence"),
        ("Health Workers Kidnapped", "Violence against civilians",
         "Abduction/forced disappearance"),
        ("Health Workers Arrested", "Violence against civilians", None),
        ("Looting/Theft/Robbery/Burglary of Health Supplies", "Strategic developments",
         "Looting/property destruction"),
        ("Forceful Entry into Health Facility", "Strategic developments", "Other"),
        ("Nothing", "Violence against civilians", None),
    ],
)  # fmt: skip
def test_without_an_explosive_the_gravest_harm_says_it(
    tmp_path: Path, counted: str, kind: str, sub_type: str | None
) -> None:
    row = tell_incident(
        weapon_carried_used="Firearms",
        health_workers_killed="0",
        number_of_attacks_on_health_facilities_reporting_damaged="0",
    )
    [event] = read_events(write_json(tmp_path / "v1.json", row | {counted: "1"}))
    draft = normalise(event)
    assert (draft.event_type, draft.sub_event_type) == (kind, sub_type)


def test_way_of_launching_decides_over_the_projectile() -> None:
    assert find_explosive("Missile") == "Shelling/artillery/missile attack"
    launched = {"Explosive Weapon Type": "Missile", "Launch Type": "Air-Launched: Plane",
                "Date": "2020-01-01", "SiND Event ID": "1"}  # fmt: skip
    record = read_kept_row("insecurity_insight:explosive-weapons", launched)
    assert record.fields["sub_event_type"] == "Air/drone strike"


@pytest.mark.parametrize(
    ("location", "damaged", "visibility"),
    [
        ("Health Building", "0", "hospital"),
        ("No Information", "0", "hospital"),
        ("Road", "0", "public"),
        ("Road", "1", "hospital"),
        ("Home", "0", "public"),
    ],
)
def test_hospitals_are_hidden_unless_the_row_says_it_was_elsewhere(
    tmp_path: Path, location: str, damaged: str, visibility: str
) -> None:
    changes = {"number_of_attacks_on_health_facilities_reporting_damaged": damaged}
    draft = normalise(read_one(tmp_path, location_of_incident=location, **changes))
    assert draft.visibility == visibility


def test_description_is_kept_and_nothing_is_told_in_its_words(tmp_path: Path) -> None:
    draft = normalise(read_one(tmp_path))
    assert draft.provider["Event Description"] == HEALTH["Event Description"]
    told = (draft.title_en, draft.summary_en, *(claim.quote for claim in draft.claims))
    assert set(told) == {None}


def test_country_elsewhere_and_days_that_stand_for_none_are_refused(tmp_path: Path) -> None:
    for change, words in (
        ({"country_iso": "IRQ"}, "'IRQ' is not SYR"),
        ({"date": "1970-01-01T00:00:00.000Z"}, "1970-01-01"),
        ({"date": "0000-00-00"}, "0000-00-00"),
    ):
        with pytest.raises(RejectedRecord, match=words):
            normalise_record(read_one(tmp_path, **change))


def test_number_used_twice_for_different_days_stands_for_two_incidents(tmp_path: Path) -> None:
    rows = [tell_incident(), tell_incident(date="2021-03-01"), tell_incident(sind_event_id=5)]
    events = read_events(write_json(tmp_path / "v1.json", *rows))
    assert [event.record_id for event in events] == ["90001", "90001 of 2021-03-01", "5"]
    assert [event.provider["SiND Event ID"] for event in events] == ["90001", "90001", "5"]


def test_tags_one_column_off_are_not_believed(tmp_path: Path) -> None:
    tags = {"Health Workers Kidnapped": "#affected +healthworker +arrested",
            "Health Workers Killed": "#affected +healthworker +injured"}  # fmt: skip
    [event] = read_events(write_sheet(tmp_path / "sheet.csv", HEALTH, tags=tags))
    assert [claim["measure"] for claim in event.claims] == ["killed"]


def test_same_column_twice_is_kept_twice_and_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        "Date,Country ISO,Health Workers Killed,Health Workers Killed,SiND Event ID\n"
        "2022-01-11 00:00:00,SYR,1,1,30855\n"
    )
    [event] = read_events(path)
    assert name_dataset("insecurity_insight", path) == "insecurity_insight:health-care-shcc"
    assert event.provider["Health Workers Killed (2)"] == "1"
    assert [claim["low"] for claim in event.claims] == ["1"]


@pytest.mark.parametrize(
    ("columns", "theme"),
    [
        ("Date,Sind Event ID,Food System Impact", Theme.FOOD),
        ("Date,SiND Event ID,Explosive Weapon Type,Health Workers Killed",
         Theme.EXPLOSIVE_WEAPONS),
        ("Date,SiND Event ID,Educators Killed,Admin 1", Theme.EDUCATION),
        ("Date,SiND ID,Victim of Violence", Theme.PROTECTION),
        ("Incident date,Event ID,Total health worker killed", Theme.HEALTH_CARE_MAP),
        ("Date,SiND Event ID,Health Workers Killed,Admin 1", Theme.HEALTH_CARE),
        ("Date,SiND Event ID,Aid Workers Killed,Organisation Affected", Theme.AID_WORKERS),
    ],
)  # fmt: skip
def test_every_sheet_is_told_by_its_columns_and_is_a_dataset(
    tmp_path: Path, columns: str, theme: Theme
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(f"{columns}\n" + "2020-01-01,1" + "," * (columns.count(",") - 1) + "\n")
    assert name_dataset("insecurity_insight", path) == f"insecurity_insight:{theme.value}"
    chosen = ReadOptions(dataset="mine")
    assert name_dataset("insecurity_insight", path, chosen) == "insecurity_insight:mine"


def test_other_tables_are_refused_with_what_would_be_right(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Date,SiND Event ID,Rain\n2020-01-01,1,2\n")
    with pytest.raises(MasarError, match=r"none of Insecurity Insight's sheets") as refused:
        read_events(path)
    assert "health-care" in str(refused.value.way_out)


def test_kept_row_is_the_record_again_in_whatever_order_its_columns_were_kept(
    tmp_path: Path,
) -> None:
    event = read_one(tmp_path, health_workers_injured="4", health_workers_arrested="1")
    for backwards in (False, True):
        row = dict(sorted(event.provider.items(), reverse=backwards))
        kept = read_kept_row("insecurity_insight:health-care", row)
        assert (kept.record_id, kept.fields, kept.claims) == (
            event.record_id, event.fields, event.claims
        )  # fmt: skip
    assert ADAPTERS["insecurity_insight"].is_private is False
