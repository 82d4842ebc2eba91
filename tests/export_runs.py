"""Exports into memory, as tests look at them."""

import csv
import io
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine

from app.domain.export import ExportFilter, ExportReport
from app.encode.shapes import SHAPES, EncodeOptions, Subject, Tally
from app.encode.shapes.rows import End
from app.pipeline.exports import ExportRequest, export_records

Parts = dict[str, bytes]
EVENT_SHAPES = [name for name, shape in SHAPES.items() if Subject.EVENTS in shape.subjects]
FLOW_SHAPES = [name for name, shape in SHAPES.items() if Subject.FLOWS in shape.subjects]
PAIRS = [(Subject.EVENTS, name) for name in EVENT_SHAPES] + [
    (Subject.FLOWS, name) for name in FLOW_SHAPES
]
"""Every subject in every shape that there is."""


def export(
    engine: Engine, shape: str, subject: str = "events", *, exact: bool = False, **asked: Any
) -> tuple[Parts, ExportReport]:
    """Return the bytes of each file of an export, and its report."""
    parts: dict[str, list[bytes]] = defaultdict(list)
    request = ExportRequest(Subject(subject), SHAPES[shape], ExportFilter(**asked), exact)
    report = export_records(engine, request, lambda chunk: parts[chunk[0]].append(chunk[1]))
    return {name: b"".join(chunks) for name, chunks in parts.items()}, report


def encode(shape: str, *rows: dict[str, Any], **options: Any) -> tuple[Parts, Tally]:
    """Return the bytes of rows in a shape, and what was counted."""
    parts: dict[str, list[bytes]] = defaultdict(list)
    tally = Tally()
    for name, data in SHAPES[shape].encode(rows, tally, EncodeOptions(**options)):
        parts[name].append(data)
    return {name: b"".join(chunks) for name, chunks in parts.items()}, tally


def read_csv(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file by column."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def read_header(data: bytes) -> list[str]:
    """Return the first line of a CSV file."""
    return next(csv.reader(io.StringIO(data.decode(), newline="")))


def tell_shown(**changes: Any) -> dict[str, Any]:
    """A battle in a town as it is shown: two sources bound its dead, none earned the best."""
    row: dict[str, Any] = {
        "feature_id": "evt_1", "id": "evt_1", "revision": 1, "reason_code": "first_report",
        "record": "story", "adapter": "story", "title_en": "Clashes", "title_ar": "اشتباكات",
        "summary_en": None, "summary_ar": None, "event_type": "Battles",
        "sub_event_type": "Armed clash", "disorder_type": "Political violence", "scope": "site",
        "parent_event_id": None, "date_start": date(2025, 3, 6), "date_end": date(2025, 3, 9),
        "date_prec": 2, "admin1_pcode": "SY10", "admin1_name_en": "Tartous",
        "admin1_name_ar": "طرطوس", "admin2_pcode": "SY1002", "admin2_name_en": "Banyas",
        "admin2_name_ar": "بانياس", "admin3_pcode": None, "admin3_name_en": None,
        "admin3_name_ar": None, "place_name_en": "Banyas", "place_name_ar": "بانياس",
        "provider_location": None, "precision": "settlement", "precision_m": 3000,
        "geo_precision": 1, "where_prec": 1, "killed_low": 4, "killed_best": None,
        "killed_high": 11, "killed_population": "civilians", "injured_low": None,
        "injured_best": None, "injured_high": None, "contested": True,
        "sources": ["Monitor", "Paper"], "sources_ar": ["مرصد", "صحيفة"], "sources_count": 2,
        "claims_count": 2, "actor1": "Side A", "actor2": None, "verification": "fair",
        "open_inquiry_en": None, "open_inquiry_ar": None, "known_from": date(2025, 3, 7),
        "flags": [], "redaction": None, "published_at": datetime(2025, 3, 9, tzinfo=UTC),
        "revised_at": datetime(2025, 3, 8, 12, tzinfo=UTC), "lon": 35.95, "lat": 35.18,
        "geometry": '{"type":"Point","coordinates":[35.95,35.18]}',
        "wkb": bytes.fromhex("01010000009a99999999f94140d7a3703d0a974140"),
        "provider": None, "lost_columns": (),
    }  # fmt: skip
    assert set(changes) <= set(row), set(changes) - set(row)
    return row | changes


CITY = End(
    "SY1002", "Banyas", "SY", "Syria", ("SY10", "Tartous"), ("SY1002", "Banyas"), 35.95, 35.2
)
ABROAD = End("msr-lb-akkar", "Akkar", "LB", "Lebanon", None, None, 36.1, 34.5)


def tell_moved(**changes: Any) -> dict[str, Any]:
    """More than 500 people who came from a district of Tartous to Akkar."""
    row: dict[str, Any] = {
        "feature_id": "flw_1", "id": "flw_1", "record": "story", "adapter": "story",
        "measure": "arrivals", "part_of": None, "persons_low": 500, "persons_best": None,
        "persons_high": None, "as_of": date(2025, 3, 20), "date_start": date(2025, 3, 6),
        "date_end": date(2025, 3, 31), "origin": CITY, "dest": ABROAD, "provider": None,
        "geometry": '{"type":"LineString","coordinates":[[35.95,35.2],[36.1,34.5]]}',
        "lost_columns": (),
    }  # fmt: skip
    assert set(changes) <= set(row), set(changes) - set(row)
    return row | changes
