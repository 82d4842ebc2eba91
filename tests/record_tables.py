"""Record folders of one's own, row by row and with any column: what an editor's hand can do."""

import csv
from collections.abc import Mapping
from pathlib import Path

Table = dict[str, dict[str, object]]


class RecordTables:
    """The tables of a record folder by file name, their rows by id; `write` makes the files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables: dict[str, Table] = {"sources": {}, "events": {}, "flows": {}, "corridors": {},
                                         "claims": {}}  # fmt: skip
        self.add_source("monitor")

    def add(self, table: str, own_id: str, **fields: object) -> None:
        """Add a row, or change columns of the one that is there."""
        rows = self.tables.setdefault(table, {})
        rows[own_id] = rows.get(own_id, {}) | fields

    def add_source(self, source_id: str, **fields: object) -> None:
        """Add a monitor that depends on nobody."""
        self.add("sources", source_id, source_id=source_id, name_en=source_id.title(),
                 name_ar="مرصد", kind="monitor", reliability="fair", **fields)  # fmt: skip

    def add_event(self, event_id: str, **fields: object) -> None:
        """Add a battle in Banias on 7 March 2025 with the monitor's count of its 10 dead."""
        self.add("events", event_id, **{
            "event_id": event_id, "title_en": "An event", "title_ar": "حدث",
            "event_type": "Battles", "date_start": "2025-03-07", "place_id": "C5360",
            "precision": "settlement",
        } | fields)  # fmt: skip
        self.add_claim(f"clm_{event_id}", event_id)

    def add_claim(self, claim_id: str, subject_id: str, killed: int = 10, **fields: object) -> None:
        """Add the monitor's exact count of dead civilians, published on 8 March."""
        self.add("claims", claim_id, **{
            "claim_id": claim_id, "subject_id": subject_id, "asserted_by": "monitor",
            "measure": "killed", "population": "civilians", "quantifier": "exact",
            "method": "count", "low": killed, "best": killed, "high": killed,
            "reported_at": "2025-03-08",
        } | fields)  # fmt: skip

    def add_document(self, document_id: str, **fields: object) -> None:
        """Add a report of the monitor, archived on 9 March."""
        self.add("documents", document_id, **{
            "document_id": document_id, "source_id": "monitor", "title": "Daily report",
            "url": "https://monitor.example/7", "archived_url": "https://archive.example/7",
            "sha256": "ab" * 32, "published_at": "2025-03-08",
            "retrieved_at": "2025-03-09T10:00:00Z", "language": "ar",
        } | fields)  # fmt: skip

    def write(self) -> Path:
        """Write every table, with the columns that its rows have; return the folder."""
        self.folder.mkdir(exist_ok=True)
        for name, rows in self.tables.items():
            columns = dict.fromkeys(column for row in rows.values() for column in row)
            with (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, [*columns] or [f"{name[:-1]}_id"], restval="")
                writer.writeheader()
                writer.writerows(rows.values())
        return self.folder


def change_rows(table: Table, changes: Mapping[str, object]) -> None:
    """Give every row of a table the same new cells."""
    for row in table.values():
        row.update(changes)
