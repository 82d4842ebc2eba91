"""A record in the words of schema.org, for search engines and for who reads pages by program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.query.collections import EVENTS
from app.serve.views.record_pages.record_reading import RecordPage
from app.serve.views.record_pages.record_sheet import Sheet, find_days, find_middle

Row = Mapping[str, Any]
_PUBLISHER = {"@type": "Organization", "name": "Masar"}


def _describe_claim(sheet: Sheet, claim: Row) -> dict[str, object]:
    """Return a claim: what it says, who says it, where that can be read."""
    told: dict[str, object] = {
        "@type": "Claim",
        "identifier": claim["claim_id"],
        "text": sheet.choose(claim["display_en"], claim["display_ar"]),
        "author": {
            "@type": "Organization",
            "name": sheet.choose(claim["asserted_by_en"], claim["asserted_by_ar"]),
        },
    }
    if claim["reported_at"] is not None:
        told["datePublished"] = claim["reported_at"]
    if address := claim["url"] or claim["document_url"]:
        source: dict[str, object] = {"@type": "CreativeWork", "url": address}
        if claim["archived_url"]:
            source["archivedAt"] = claim["archived_url"]
        told["appearance"] = source
    return told


def _name_place(sheet: Sheet, row: Row) -> str:
    for name in ("place_name", "admin3_name", "admin2_name", "admin1_name", "dest_name"):
        if found := sheet.choose(row.get(f"{name}_en"), row.get(f"{name}_ar")):
            return found
    return sheet.word("syria")


def _describe_place(sheet: Sheet, row: Row) -> dict[str, object]:
    """Return where it was; a point only where one is shown, with how far off it may be."""
    place: dict[str, object] = {
        "@type": "Place",
        "name": _name_place(sheet, row),
        "address": {"@type": "PostalAddress", "addressCountry": "SY"},
    }
    middle = find_middle(row["geometry"])
    if middle is not None and row.get("precision_m"):
        lon, lat = map(float, middle)
        place["geo"] = {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
        place["additionalProperty"] = {
            "@type": "PropertyValue", "name": "precision of the position",
            "value": row["precision_m"], "unitCode": "MTR",
        }  # fmt: skip
    return place


def _describe_event(sheet: Sheet, record: RecordPage) -> dict[str, object]:
    days = find_days(record.collection, record.row)
    dated = {"startDate": days[0], "endDate": days[1]} if days else {}
    claims = [_describe_claim(sheet, each) for each in record.claims]
    return {
        "@type": "Event",
        **dated,
        "location": _describe_place(sheet, record.row),
        "subjectOf": claims,
    }


def _describe_dataset(
    sheet: Sheet, record: RecordPage, citation: Row, data: str
) -> dict[str, object]:
    days = find_days(record.collection, record.row)
    covered = {"temporalCoverage": f"{days[0]}/{days[1]}"} if days else {}
    return {
        "@type": "Dataset",
        **covered,
        "spatialCoverage": _describe_place(sheet, record.row),
        "creator": _PUBLISHER,
        "version": str(record.row["revision"]),
        "citation": citation[f"text_{sheet.lang}"],
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/geo+json",
            "contentUrl": data,
        },
        "isBasedOn": [_describe_claim(sheet, each) for each in record.claims],
    }


def describe_record(
    sheet: Sheet, record: RecordPage, citation: Row, data: str, description: str
) -> dict[str, object]:
    """Return a record for programs; `data` is the address of its GeoJSON.

    An event is an Event about which there are Claims; a cluster, a flow or a corridor, which is
    computed or told in figures, is a Dataset based on them.
    """
    row = record.row
    title = sheet.choose(*(row[name] for name in record.collection.titles))
    own = (
        _describe_event(sheet, record)
        if record.collection is EVENTS
        else _describe_dataset(sheet, record, citation, data)
    )
    kept = {key: value for key, value in own.items() if value != []}
    return {
        "@context": "https://schema.org",
        **kept,
        "name": title,
        "description": description,
        "identifier": row["feature_id"],
        "url": citation["permalink"],
        "inLanguage": sheet.lang,
    }
