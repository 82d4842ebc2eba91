"""Uploads and the log of what was decided about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.domain.desk import OPEN_STATES, ReviewAction, UploadState
from app.domain.place import UNLISTED_LEVELS
from app.store.columns import match_any
from app.store.desk_tables import KEY, REVIEW, UPLOAD
from app.store.gazetteer_tables import GAZETTEER_STATE, PLACE
from app.store.ledger_tables import LOAD, REVISION

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UploadFilter:
    """Which uploads to list: of one key, in one state, older than one that was listed before."""

    key_id: str | None = None
    state: UploadState | None = None
    before: str | None = None
    limit: int = 50


def _select_uploads() -> Select[Any]:
    return select(UPLOAD, KEY.c.name.label("key_name")).join(KEY, KEY.c.key_id == UPLOAD.c.key_id)


def add_upload(connection: Connection, row: Row) -> bool:
    """Keep a new upload; False when the same key has the same one open, or sent it before."""
    values = {
        **row,
        "state": UploadState.RECEIVED,
        "state_at": row["received_at"],
        "rows_done": 0,
        "report_number": 0,
    }
    added = upsert(UPLOAD).values(values).on_conflict_do_nothing().returning(UPLOAD.c.seq)
    return connection.execute(added).one_or_none() is not None


def read_upload(connection: Connection, upload_id: str) -> Row | None:
    """Return an upload with the name of its key; None when there is none."""
    query = _select_uploads().where(UPLOAD.c.upload_id == upload_id)
    return _read_one(connection, query)


def find_repeated(connection: Connection, key_id: str, idempotency_key: str) -> Row | None:
    """Return the upload that a key sent earlier under the same idempotency key."""
    query = _select_uploads().where(
        UPLOAD.c.key_id == key_id, UPLOAD.c.idempotency_key == idempotency_key
    )
    return _read_one(connection, query)


def find_open(connection: Connection, key_id: str, fingerprint: str) -> Row | None:
    """Return the equal upload of the same key that may still be loaded."""
    query = _select_uploads().where(
        UPLOAD.c.key_id == key_id, UPLOAD.c.fingerprint == fingerprint, _is_in(OPEN_STATES)
    )
    return _read_one(connection, query)


def find_loaded(connection: Connection, row: Row) -> str | None:
    """Return the id of an earlier upload of the same key with the same content that was loaded."""
    query = (
        select(UPLOAD.c.upload_id)
        .where(
            UPLOAD.c.key_id == row["key_id"],
            UPLOAD.c.fingerprint == row["fingerprint"],
            UPLOAD.c.state == UploadState.DONE,
            UPLOAD.c.seq < row["seq"],
        )
        .order_by(UPLOAD.c.seq.desc())
        .limit(1)
    )
    return connection.scalar(query)


def count_open(connection: Connection, key_id: str) -> int:
    """Return how many uploads of a key may still be loaded."""
    query = select(func.count()).where(UPLOAD.c.key_id == key_id, _is_in(OPEN_STATES))
    return connection.scalar(query) or 0


def list_uploads(connection: Connection, wanted: UploadFilter) -> list[Row]:
    """Return uploads, newest first."""
    query = _select_uploads().order_by(UPLOAD.c.seq.desc()).limit(wanted.limit)
    if wanted.key_id is not None:
        query = query.where(UPLOAD.c.key_id == wanted.key_id)
    if wanted.state is not None:
        query = query.where(UPLOAD.c.state == wanted.state)
    if wanted.before is not None:
        last = select(UPLOAD.c.seq).where(UPLOAD.c.upload_id == wanted.before).scalar_subquery()
        query = query.where(UPLOAD.c.seq < last)
    return _read_all(connection, query)


def list_in_states(connection: Connection, states: Collection[UploadState]) -> list[Row]:
    """Return every upload in one of these states, oldest first."""
    query = _select_uploads().where(_is_in(states)).order_by(UPLOAD.c.seq)
    return _read_all(connection, query)


def list_with_files(connection: Connection) -> list[Row]:
    """Return the uploads of which files may still be kept."""
    query = _select_uploads().where(UPLOAD.c.files_removed_at.is_(None)).order_by(UPLOAD.c.seq)
    return _read_all(connection, query)


def move_upload(
    connection: Connection,
    upload_id: str,
    before: Collection[UploadState],
    state: UploadState,
    **values: object,
) -> bool:
    """Bring an upload from one of the states `before` to another; False when it was in none."""
    moved = (
        update(UPLOAD)
        .where(UPLOAD.c.upload_id == upload_id, _is_in(before))
        .values(state=state.value, state_at=datetime.now(UTC), **values)
        .returning(UPLOAD.c.seq)
    )
    return connection.execute(moved).one_or_none() is not None


def note_values(connection: Connection, upload_id: str, **values: object) -> None:
    """Keep something about an upload that changes nothing of where it is on its way."""
    connection.execute(update(UPLOAD).where(UPLOAD.c.upload_id == upload_id).values(**values))


def add_review(
    connection: Connection,
    upload: Row,
    action: ReviewAction,
    key_id: str | None = None,
    note: str | None = None,
) -> None:
    """Add to the log who did what; `key_id` None stands for the desk itself."""
    row = {
        "upload_id": upload["upload_id"],
        "key_id": key_id,
        "action": action.value,
        "note": note,
        "report_number": upload["report_number"],
        "at": datetime.now(UTC),
    }
    connection.execute(insert(REVIEW).values(row))


def list_reviews(connection: Connection, upload_id: str) -> list[Row]:
    """Return the log of an upload with the names of the keys, oldest first."""
    query = (
        select(REVIEW, KEY.c.name.label("key_name"))
        .outerjoin(KEY, KEY.c.key_id == REVIEW.c.key_id)
        .where(REVIEW.c.upload_id == upload_id)
        .order_by(REVIEW.c.seq)
    )
    return _read_all(connection, query)


def describe_ledger(connection: Connection) -> str:
    """Return a text that differs whenever a report could: the ledger has grown, places moved."""
    entry = connection.scalar(select(func.max(REVISION.c.seq))) or 0
    places = connection.scalar(select(GAZETTEER_STATE.c.inputs)) or ""
    return f"{entry}:{places}"


def find_unlisted(connection: Connection, place_ids: Collection[str]) -> set[str]:
    """Return those of these places that no list has: nobody is told of sites where they are."""
    query = select(PLACE.c.place_id).where(
        match_any(PLACE.c.place_id, place_ids), match_any(PLACE.c.level, UNLISTED_LEVELS)
    )
    return set(connection.scalars(query))


def is_loaded(connection: Connection, upload_id: str) -> bool:
    """Whether the ledger has a load of this upload: its file was named like it."""
    return bool(connection.scalar(select(func.count()).where(LOAD.c.file_name == upload_id)))


def _read_one(connection: Connection, query: Select[Any]) -> Row | None:
    found = connection.execute(query).mappings().one_or_none()
    return None if found is None else dict(found)


def _read_all(connection: Connection, query: Select[Any]) -> list[Row]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _is_in(states: Collection[UploadState]) -> ColumnElement[bool]:
    return match_any(UPLOAD.c.state, [state.value for state in states])
