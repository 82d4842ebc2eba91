"""Events and movements that differ in everything the faces can be asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from postgres_server import Database
from record_writer import RecordWriter
from running_service import Service

UNNUMBERED = {"low": "", "best": "", "high": "", "quantifier": "none", "method": "unstated"}


@dataclass(frozen=True)
class Faces:
    """The running service and what stands behind it."""

    service: Service
    database: Database

    def read(self, path: str, **parameters: object) -> dict[str, Any]:
        """Return what a face answers; it must be a success."""
        answer = self.service.get(f"/compat/{path}", **parameters)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def refuse(self, path: str, **parameters: object) -> dict[str, Any]:
        """Return what a face answers; it must be a refusal that no cache keeps."""
        answer = self.service.get(f"/compat/{path}", **parameters)
        assert answer.status_code == 400, answer.text
        assert answer.headers["cache-control"] == "no-store"
        found: dict[str, Any] = answer.json()
        return found


def tell_events(record: RecordWriter) -> None:
    attack = {"event_type": "Violence against civilians", "sub_event_type": "Attack"}
    record.add_event("evt_clash", actor1="Military forces of Syria", actor2="Loyalists",
                     verification="fair", summary_en="A clash at 100% noon.")  # fmt: skip
    record.add_event("evt_feud", actor1="One clan", actor2="Another clan", killed=3,
                     date_start=date(2025, 3, 31), date_end=date(2025, 4, 2))  # fmt: skip
    record.add_event("evt_crowd", event_type="Riots", sub_event_type="Violent demonstration",
                     place_id="C5221", date_start=date(2025, 4, 5), killed=1)  # fmt: skip
    record.add_event("evt_march", event_type="Protests", sub_event_type="Peaceful protest",
                     date_start=date(2024, 12, 31), place_id="C3585", killed=0)  # fmt: skip
    record.add_event("evt_wide", precision="governorate", place_id="SY06", **attack)
    record.add_event("evt_dozens", date_start=date(2025, 3, 8), **attack)
    record.tell_figure("evt_dozens", **UNNUMBERED, quote="Dozens, perhaps hundreds")
    record.add_event("evt_missing", date_start=date(2025, 3, 9), **attack)
    record.tell_figure("evt_missing", **UNNUMBERED, measure="missing", quote="dozens missing")
    record.add_event("evt_total", scope="total", killed=900, **attack)
    record.add_event("evt_rumour", verification="discounted", killed=70, **attack)


def tell_flows(record: RecordWriter) -> None:
    inside = {"measure": "displaced", "period_start": date(2025, 3, 1),
              "period_end": date(2025, 3, 10)}  # fmt: skip
    record.add_flow("flw_whole", locality="", persons=5000, dest_place_id="SY06", **inside)
    record.add_flow("flw_part", locality="", persons=2000, dest_place_id="SY06",
                    part_of="flw_whole", **inside)  # fmt: skip
    record.add_flow("flw_town", locality="", persons=700, dest_place_id="C3585", **inside)
    record.add_flow("flw_back", locality="", persons=300, **(inside | {"measure": "returns"}),
                    dest_place_id="SY10")  # fmt: skip
    record.add_flow("flw_abroad", locality="", persons=900, **inside)
    record.add_flow("flw_few", locality="", persons=11, dest_place_id="SY05", **inside)
    for name in ("whole", "part", "town", "back", "abroad", "few"):
        record.tell_figure(f"flw_{name}", reported_at=date(2025, 3, 12))
