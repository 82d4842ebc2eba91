"""Invented records to tell stories with: say what matters, the rest is unremarkable."""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import shapely

from app.domain.place import Place, Point
from app.publish.scopes import Subject

Row = dict[str, Any]
_numbers = count(1)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
MARCH_7 = date(2025, 3, 7)
SUBJECT = Subject(("SY/SY91/evt_1",), "first_report")

CITY = Place(
    "C1", "settlement", "Rivertown", "مدينة النهر", "SY", pcode="C1", parent_id="S1",
    admin1_pcode="SY91", admin2_pcode="SY9101", point=Point(36.123456, 35.654321),
    precision_m=3000, population_class="city",
)  # fmt: skip
QUARTER = Place("N1", "neighbourhood", "Harbour Quarter", "حي المرفأ", "SY", parent_id="C1",
                admin1_pcode="SY91", admin2_pcode="SY9101", admin3_pcode="SY910100",
                point=Point(36.1301, 35.6621), precision_m=1000)  # fmt: skip
HAMLET = Place("C2", "settlement", "Quiet Farm", "مزرعة هادئة", "SY", pcode="C2", parent_id="S1",
               admin1_pcode="SY91", admin2_pcode="SY9101", admin3_pcode="SY910100",
               point=Point(36.3417, 35.4483), precision_m=1500,
               population_class="village")  # fmt: skip
DISTRICT = Place("SY9101", "district", "Rivertown District", "منطقة", "SY", admin1_pcode="SY91",
                 admin2_pcode="SY9101", point=Point(36.1, 35.6))  # fmt: skip
GOVERNORATE = Place("SY91", "governorate", "Riverland", "محافظة النهر", "SY", pcode="SY91",
                    admin1_pcode="SY91", point=Point(36.2, 35.5),
                    area_wkb=shapely.to_wkb(shapely.box(35.9, 35.3, 36.6, 35.9)))  # fmt: skip
COUNTRY = Place("SY", "country", "Syria", "سوريا", "SY", pcode="SY")
BASE = Place("msr-base", "site", "The base", "القاعدة", "SY", parent_id="C1", admin1_pcode="SY91",
             admin2_pcode="SY9101", point=Point(36.15, 35.61))  # fmt: skip
VILLAGE_ABROAD = Place("msr-village", "settlement", "Hillside", "قرية", "LB", parent_id="msr-north",
                       point=Point(36.15, 34.61))  # fmt: skip
NORTH_ABROAD = Place("msr-north", "region", "The north", "الشمال", "LB", point=Point(36.1, 34.5))
PLACES = {
    place.place_id: place
    for place in (
        CITY, QUARTER, HAMLET, DISTRICT, GOVERNORATE, COUNTRY, BASE, VILLAGE_ABROAD, NORTH_ABROAD
    )
}  # fmt: skip


def tell_claim(source: str = "monitor", **changes: Any) -> Row:
    """A source that is fair counted 10 civilians killed on 7 March, as the ledger tells it.

    `exactly=5` stands for low, best and high at once.
    """
    exactly = changes.pop("exactly", 10 if not {"low", "best", "high"} & set(changes) else None)
    row = {
        "claim_id": f"clm_{next(_numbers):06}", "claim_key": "deaths", "subject_id": "evt_1",
        "subject_revision": 1, "asserted_by": source, "asserted_by_en": source.title(),
        "asserted_by_ar": "مرصد", "source_kind": "monitor", "independence_group": source,
        "reliability": "fair", "relayed_by": None, "relayed_by_en": None, "relays_claim_id": None,
        "measure": "killed", "measure_as_stated": "killed", "population": "civilians",
        "low": exactly, "best": exactly, "high": exactly, "quantifier": "exact",
        "method": "count", "cumulative": False, "locality_place_id": None, "scope_note_en": None,
        "scope_note_ar": None, "period_start": MARCH_7, "period_end": MARCH_7, "as_of": MARCH_7,
        "as_of_unit": "day", "reported_at": MARCH_7, "reported_unit": "day", "url": None,
        "quote": None, "scope_place_ids": [], "supersedes_claim_id": None, "status": "active",
        "known_from": changes.get("reported_at") or MARCH_7, "document_url": None,
        "archived_url": None, "document_sha256": None, "document_published_at": None,
    }  # fmt: skip
    assert set(changes) <= set(row), set(changes) - set(row)
    return row | changes


def tell_event(**changes: Any) -> Row:
    """A battle in the city on 7 March, as the ledger tells it."""
    row = {
        "event_id": "evt_1", "revision": 1, "adapter": "story", "title_en": None, "title_ar": None,
        "summary_en": None, "summary_ar": None, "event_type": "Battles",
        "sub_event_type": "Armed clash", "scope": "site", "parent_event_id": None,
        "date_start": MARCH_7, "date_end": MARCH_7, "date_prec": 1, "verification": "fair",
        "visibility": "public", "actor1": None, "actor2": None, "open_inquiry_en": None,
        "open_inquiry_ar": None, "flags": [], "place_id": "C1", "precision": "settlement",
        "precision_m": None, "waypoints": [], "recorded_at": LONG_AGO, "lon": None, "lat": None,
        "provider_location": None, "reason_code": "first_report", "waived_at": None,
    }  # fmt: skip
    assert set(changes) <= set(row), set(changes) - set(row)
    return row | changes


def tell_corridor(**changes: Any) -> Row:
    """A safe passage from the city to the north that its operator announced."""
    row = {
        "corridor_id": "cor_1", "revision": 1, "adapter": "story", "name_en": "Passage north",
        "name_ar": "ممر", "kind": "safe_passage", "status": "open", "status_as_stated": "open",
        "announced_publicly": True, "announced_by": "Governor", "origin_place_id": "C1",
        "dest_place_id": "msr-north", "admin1_pcode": None, "valid_from": MARCH_7,
        "valid_to": None, "last_confirmed": MARCH_7, "outcome_en": None, "outcome_ar": None,
        "recorded_at": LONG_AGO, "reason_code": "first_report",
    }  # fmt: skip
    assert set(changes) <= set(row), set(changes) - set(row)
    return row | changes


def tell_flow(**changes: Any) -> Row:
    """People who arrived in the north abroad from the city in the first half of March."""
    row = {
        "flow_id": "flw_1", "revision": 1, "adapter": "story", "title_en": "To the north",
        "title_ar": "إلى الشمال", "measure": "arrivals", "origin_place_id": "C1",
        "dest_place_id": "msr-village", "date_start": date(2025, 3, 1),
        "date_end": date(2025, 3, 15), "part_of": None, "drawn": True, "mode_en": None,
        "mode_ar": None, "recorded_at": LONG_AGO, "reason_code": "first_report",
        "origin_precision": None, "dest_precision": None, "flags": None,
    }  # fmt: skip
    assert set(changes) <= set(row), set(changes) - set(row)
    return row | changes


LAYOUT_41 = (
    "id,year,active_year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,"
    "side_a_new_id,side_a,side_b_new_id,gwnob,side_b,number_of_sources,source_article,"
    "source_office,source_date,source_headline,source_original,where_prec,where_coordinates,"
    "adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,"
    "event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,"
    "deaths_unknown,low,best,high"
).split(",")
LAYOUT_49 = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
    "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
    "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,"
    "where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,"
    "deaths_unknown,best,high,low,gwnoa,gwnob"
).split(",")


def tell_ged(**changes: object) -> dict[str, str]:
    """A clash in Homs city on 7 March 2016 with five dead, as UCDP GED would write it."""
    row = {
        "id": next(_numbers), "year": 2016, "type_of_violence": 1, "side_a": "Side A",
        "side_b": "Side B", "number_of_sources": 2, "where_prec": 1,
        "where_coordinates": "Homs town", "adm_1": "Homs Governorate", "adm_2": "Homs district",
        "latitude": 34.73, "longitude": 36.71, "country": "Syria", "region": "Middle East",
        "event_clarity": 1, "date_prec": 1, "date_start": "2016-03-07", "date_end": "2016-03-07",
        "deaths_a": 2, "deaths_b": 3, "deaths_civilians": 0, "deaths_unknown": 0, "low": 4,
        "best": 5, "high": 6,
    }  # fmt: skip
    return {name: str(value) for name, value in (row | changes).items()}


def write_ged(
    path: Path,
    rows: Iterable[Mapping[str, str]],
    layout: list[str] = LAYOUT_41,
    encoding: str = "utf-8",
) -> Path:
    """Write rows as a GED file of one of the two layouts."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, layout, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path
