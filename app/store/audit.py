"""Prove that the ledger is as it was written: every row against its entry in the hash chain.

Nothing is taken from the database but values as text: digests and hashes are computed anew here,
so that a changed trigger or function cannot vouch for itself.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Text,
    cast,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.audit import AuditReport, Finding, FindingKind, Head
from app.store.ledger_tables import LEDGER_TABLES, REVISION

CHUNK = 5000
"""Entries of the chain that are in memory at once."""
GENESIS = bytes(32)
"""What the first entry follows."""
_AS_WRITTEN = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
"""The settings under which the trigger spelled rows and entries as text."""
_NAMES = {
    "load": "load_id",
    "source": "source_id",
    "document": "document_id",
    "flow": "flow_id",
    "corridor": "corridor_id",
    "claim": "claim_id",
    "tombstone": "entity_id",
    "mode_change": "mode",
}
"""The column that names a row; in the tables that are not listed it is the event's id."""
_TABLES = {table.name: table for table in LEDGER_TABLES}
_SEALED = ("seq", "entity", "row_key", "entity_id", "revision", "reason_code", "actor_role",
           "recorded_at", "digest")  # fmt: skip


def digest_row(text: str) -> bytes:
    """Return the digest of a row as PostgreSQL writes it: `(1,evt_x,"a, b",,)`.

    The empty columns at its end do not count: a column that was added later, empty, changes
    nothing.
    """
    return hashlib.sha256(text.rstrip(",)").encode()).digest()


def link_entry(before: bytes, sealed: str) -> bytes:
    """Return the hash of an entry: that of the entry before it and its own content as text."""
    return hashlib.sha256(before + sealed.encode()).digest()


@dataclass(slots=True)
class _Audit:
    """One pass over the chain, in the order in which it grew."""

    connection: Connection
    noted: bytes | None
    last_seq: int = 0
    last_hash: bytes = GENESIS
    found_noted: bool = False
    findings: list[Finding] = field(default_factory=list)

    def _note(self, kind: FindingKind, entry: Any) -> None:  # noqa: ANN401 - a row of the chain
        self.findings.append(
            Finding(kind, entry.entity, entry.entity_id, entry.row_key, entry.seq, entry.revision)
        )

    def check_links(self, entries: Sequence[Any]) -> None:
        """Check that each entry follows the one before it and is sealed as it stands."""
        for entry in entries:
            follows = entry.seq == self.last_seq + 1 and entry.prev_hash == self.last_hash
            if not follows or link_entry(entry.prev_hash, entry.sealed) != entry.hash:
                self._note(FindingKind.BROKEN, entry)
            # What comes after a gap is judged by itself, so that one gap is one finding.
            self.last_seq, self.last_hash = entry.seq, entry.hash
            self.found_noted = self.found_noted or entry.hash == self.noted

    def check_rows(self, entries: Sequence[Any]) -> None:
        """Check that each row is there and is as it was written."""
        by_table: dict[str, list[Any]] = defaultdict(list)
        for entry in entries:
            by_table[entry.entity].append(entry)
        for name, own in by_table.items():
            digests = self._digest_rows(name, [entry.row_key for entry in own])
            for entry in own:
                digest = digests.get(entry.row_key)
                if digest is None:
                    self._note(FindingKind.MISSING, entry)
                elif digest != entry.digest:
                    self._note(FindingKind.CHANGED, entry)

    def _digest_rows(self, name: str, keys: list[int]) -> dict[int, bytes]:
        if name not in _TABLES:
            return {}
        [number] = _TABLES[name].primary_key
        kept = _TABLES[name].alias("kept")
        key = kept.c[number.name]
        wanted = literal(keys, ARRAY(BigInteger))
        query = select(key, cast(kept.table_valued(), Text)).where(key == func.any(wanted))
        return {row_key: digest_row(text) for row_key, text in self.connection.execute(query)}

    def find_added(self) -> None:
        """Find rows that came in without an entry."""
        # Right after a large import the planner knows nothing of its size, and would compare every
        # row with every entry.
        self.connection.execute(select(func.set_config("enable_nestloop", "off", True)))
        for table in LEDGER_TABLES:
            [key], name = table.primary_key, table.c[_NAMES.get(table.name, "event_id")]
            entry = exists().where(REVISION.c.entity == table.name, REVISION.c.row_key == key)
            query = select(key, cast(name, Text)).where(~entry).order_by(key)
            for row_key, entity_id in self.connection.execute(query):
                self.findings.append(Finding(FindingKind.ADDED, table.name, entity_id, row_key))


def _read_entries(connection: Connection) -> Iterator[Sequence[Any]]:
    sealed = cast(func.row(*(REVISION.c[name] for name in _SEALED)), Text)
    query = select(REVISION, sealed.label("sealed")).order_by(REVISION.c.seq)
    yield from connection.execution_options(yield_per=CHUNK).execute(query).partitions()


def count_entries(engine: Engine) -> int:
    """Return the number of entries in the chain, to tell how long an audit takes."""
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(REVISION)) or 0


def read_head(connection: Connection) -> Head | None:
    """Return the newest entry of the chain; None while the ledger is empty."""
    newest = select(REVISION.c.seq, REVISION.c.hash).order_by(REVISION.c.seq.desc()).limit(1)
    found = connection.execute(newest).one_or_none()
    return Head(found.seq, found.hash.hex()) if found else None


def verify_ledger(
    engine: Engine,
    noted: str | None = None,
    on_entries: Callable[[int], None] = lambda entries: None,
) -> AuditReport:
    """Check every row of the ledger and the whole chain, as of one moment.

    `noted` is a hash that the chain had earlier, in hexadecimal digits: only it can tell that the
    chain's end was cut off or written anew. `on_entries` is told how many entries were checked.
    """
    consistent = engine.execution_options(isolation_level="REPEATABLE READ")
    with consistent.connect() as connection:
        for name, value in _AS_WRITTEN.items():
            connection.execute(select(func.set_config(name, value, True)))
        audit = _Audit(connection, bytes.fromhex(noted) if noted else None)
        entries = 0
        for some in _read_entries(connection):
            audit.check_links(some)
            audit.check_rows(some)
            entries += len(some)
            on_entries(len(some))
        audit.find_added()
        head = read_head(connection)
    found = audit.found_noted if noted else None
    return AuditReport(entries, head, audit.findings, found)
