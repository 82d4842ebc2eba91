"""References inside a record folder: what a claim or document names must be in the folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from app.domain.errors import RejectedRecord

Fields = Mapping[str, str]


def read_id(row: Fields, column: str) -> str:
    """Return the id that a cell names; blank when it names none or the column is missing."""
    return row.get(column, "").strip()


_REPLACES_OWN = {
    "subject_id": "about another record",
    "asserted_by": "of another source, which alone can take it back",
}


def _find_circles(links: Mapping[str, str]) -> dict[str, list[str]]:
    """Return each claim that leads back to itself, with all those on the way."""
    circles: dict[str, list[str]] = {}
    done: set[str] = set()
    for start in links:
        path: dict[str, None] = {}
        at = start
        while at and at not in done and at not in path:
            path[at] = None
            at = links.get(at, "")
        if at in path:
            circle = list(path)[list(path).index(at) :]
            circles |= dict.fromkeys(circle, circle)
        done |= set(path)
    return circles


def _check_links(rows: Sequence[Fields], column: str) -> Iterator[tuple[str, RejectedRecord]]:
    links = {read_id(row, "claim_id"): read_id(row, column) for row in rows}
    circles = _find_circles(links)
    for own, named in links.items():
        if named and named not in links:
            yield own, RejectedRecord(column, f"{named!r} is no claim of this record folder")
        elif circle := circles.get(own):
            way = " → ".join([*circle, circle[0]])
            yield own, RejectedRecord(column, f"leads back to itself: {way}")


def _check_replaced(rows: Sequence[Fields]) -> Iterator[tuple[str, RejectedRecord]]:
    claims = {read_id(row, "claim_id"): row for row in rows}
    for own, row in claims.items():
        named = read_id(row, "supersedes_claim_id")
        old = claims.get(named, row)
        for column, whose in _REPLACES_OWN.items():
            if read_id(old, column) != read_id(row, column):
                yield own, RejectedRecord("supersedes_claim_id", f"{named!r} is a claim {whose}")


def _check_documents(
    rows: Sequence[Fields], documents: Collection[str]
) -> Iterator[tuple[str, RejectedRecord]]:
    for row in rows:
        named = read_id(row, "document_id")
        if named and named not in documents:
            refusal = RejectedRecord("document_id", f"{named!r} is not in documents.csv")
            yield read_id(row, "claim_id"), refusal


def find_broken_claims(
    rows: Sequence[Fields], documents: Collection[str]
) -> dict[str, RejectedRecord]:
    """Return for each claim that names what is not there, or itself, why it cannot be stored.

    A claim relays or replaces another one of the folder, never itself, not even by way of others;
    it replaces only an earlier figure of its own source about the same record.
    """
    broken: dict[str, RejectedRecord] = {}
    for claim_id, refusal in chain(
        _check_links(rows, "relays_claim_id"),
        _check_links(rows, "supersedes_claim_id"),
        _check_replaced(rows),
        _check_documents(rows, documents),
    ):
        broken.setdefault(claim_id, refusal)
    return broken
