"""Write small records of one's own and load them, as an editor would."""

import csv
from datetime import date
from pathlib import Path

from postgres_server import GEODATA, Database

from app.domain.report import LoadReport
from app.pipeline import import_file

KINDS = ("sources", "events", "flows", "corridors", "claims")
SOURCE = {"source_id": "monitor", "name_en": "Monitor", "name_ar": "مرصد", "kind": "monitor",
          "independence_group": "monitor", "reliability": "fair"}  # fmt: skip


def _read_columns(kind: str) -> list[str]:
    with (GEODATA / f"coast_2025/{kind}.csv").open(encoding="utf-8") as file:
        return next(csv.reader(file))


class RecordWriter:
    """A record folder that grows; what is added again replaces what had the same id."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self.database = database
        self._rows: dict[str, dict[str, dict[str, object]]] = {kind: {} for kind in KINDS}
        self._rows["sources"]["monitor"] = dict(SOURCE)

    def add_event(self, name: str, *, killed: int = 10, **fields: object) -> None:
        """Add a battle in Banias on 7 March 2025 with the monitor's count of its dead."""
        self._rows["events"][name] = {
            "event_id": name, "title_en": "An event", "title_ar": "حدث", "event_type": "Battles",
            "date_start": date(2025, 3, 7), "place_id": "C5360", "precision": "settlement",
        } | fields  # fmt: skip
        self._add_claim(name, low=killed, best=killed, high=killed)

    def drop_event(self, name: str) -> None:
        """Leave an event out, as a source does that takes it back; nothing if it has none such."""
        self._rows["events"].pop(name, None)
        self._rows["claims"].pop(name, None)

    def name_source(self, name: str, **fields: object) -> None:
        """Tell a source's name, or its other columns, differently from now on."""
        self._rows["sources"][name] |= fields

    def add_corridor(self, name: str, **fields: object) -> None:
        """Add an open safe passage from Banias to Tartous."""
        self._rows["corridors"][name] = {
            "corridor_id": name, "name_en": "Passage", "name_ar": "ممر", "kind": "safe_passage",
            "origin_place_id": "C5360", "dest_place_id": "C5221", "status": "open",
        } | fields  # fmt: skip
        self._add_claim(name, measure="none")

    def add_flow(self, name: str, *, locality: str, persons: int, **fields: object) -> None:
        """Add arrivals from Tartous in Akkar with one figure, for one of its villages."""
        self._rows["flows"][name] = {
            "flow_id": name, "title_en": "Arrivals", "title_ar": "وصول", "measure": "arrivals",
            "origin_place_id": "SY10", "dest_place_id": "msr-lb-akkar",
        } | fields  # fmt: skip
        self._add_claim(name, measure="displaced", best=persons, locality_place_id=locality)

    def tell_figure(self, name: str, **fields: object) -> None:
        """Tell the columns of a record's figure differently from now on."""
        self._rows["claims"][name] |= fields

    def add_second_source(self, name: str, **fields: object) -> None:
        """Let a source that depends on no other tell the same figure of a record."""
        self._rows["sources"]["second"] = SOURCE | {
            "source_id": "second", "independence_group": "second",
        }  # fmt: skip
        self._rows["claims"][f"{name} again"] = self._rows["claims"][name] | {
            "claim_id": f"clm_{name}_again", "asserted_by": "second",
        } | fields  # fmt: skip

    def _add_claim(self, subject: str, **fields: object) -> None:
        self._rows["claims"][subject] = {
            "claim_id": f"clm_{subject}", "subject_id": subject, "asserted_by": "monitor",
            "measure": "killed", "population": "civilians", "quantifier": "exact",
            "method": "count",
        } | fields  # fmt: skip

    def load(self) -> LoadReport:
        """Write the folder and load it; nothing may be rejected."""
        self.folder.mkdir(exist_ok=True)
        for kind, rows in self._rows.items():
            path = self.folder / f"{kind}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, _read_columns(kind), restval="")
                writer.writeheader()
                writer.writerows(rows.values())
        report = import_file(self.database.writer, "record", self.folder)
        assert report.rejections == []
        return report
