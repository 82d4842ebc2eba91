"""Take an upload in: `POST /desk/imports`."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import re
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.desk.admission import admit
from app.desk.answers import answer_upload
from app.desk.form import (
    LARGEST_MAPPING,
    OVERHEAD,
    Form,
    FormReader,
    read_boundary,
    refuse_too_large,
)
from app.desk.problems import DeskProblem
from app.domain.correction import CorrectionReason
from app.domain.desk import DeskKey, ReviewAction, Role
from app.domain.errors import MasarError
from app.domain.plain_text import LONGEST
from app.ingest.files import FileKind, refuse_kind, tell_kind
from app.normalise import normalise_note
from app.pipeline.upload_files import UploadFiles
from app.pipeline.uploads import UPLOADABLE
from app.store.desk_uploads import (
    add_review,
    add_upload,
    count_open,
    find_open,
    find_repeated,
    read_upload,
)
from app.store.identifiers import make_id
from app.store.modes import refuse_when_closed

MOST_AT_ONCE = 4
"""Uploads that are received at the same time."""
MOST_OPEN = 20
"""Uploads of one key that wait for a check or a decision."""
SPARE_BYTES = 200_000_000
"""What stays free on the disk, whatever comes in: the database needs some."""
DRAIN_S = 5.0
"""For how long a refused upload is read on, so that its sender hears the refusal."""
_DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_IDEMPOTENCY = re.compile(r"[!-~]{1,200}")
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How zips and workbooks begin, those of old versions of Excel too."""
_READABLE = {FileKind.CSV, FileKind.JSON}
_ANSWERS = {"true": True, "false": False}
Row = Mapping[str, Any]


async def _read_pieces(request: Request, most: int) -> AsyncIterator[bytes]:
    """Yield the body; raises DeskProblem when it is too large, stands still or takes too long."""
    patience = request.app.state.patience
    deadline, total = time.monotonic() + patience.whole_s, 0
    pieces = request.stream().__aiter__()
    while True:
        left = min(patience.piece_s, deadline - time.monotonic())
        try:
            piece = await asyncio.wait_for(anext(pieces), max(left, 0))
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise DeskProblem(408, "The upload stood still or took too long.") from None
        total += len(piece)
        if total > most:
            raise refuse_too_large(request.app.state.max_bytes)
        yield piece


async def _drain(request: Request) -> None:
    """Read on for a moment: who is still sending would see a broken connection, not the answer."""
    with suppress(TimeoutError, ClientDisconnect, RuntimeError):
        async with asyncio.timeout(DRAIN_S):
            async for _ in request.stream():
                pass


async def receive_upload(request: Request) -> Response:
    """Answer `POST /desk/imports`: 202 with the address of the job."""
    key = await admit(request, Role.CONTRIBUTOR, Role.EDITOR)
    try:
        return await _receive(request, key)
    except (DeskProblem, MasarError) as error:
        await _drain(request)
        if isinstance(error, DeskProblem):
            error.headers.setdefault("Connection", "close")
        raise


async def _receive(request: Request, key: DeskKey) -> Response:
    boundary = _check_head(request)
    idempotency_key = _read_idempotency_key(request)
    files: UploadFiles = request.app.state.files
    await run_in_threadpool(_check_room, request, key)
    if request.app.state.receiving.locked():
        detail = "Too many uploads are coming in at this moment. Try again."
        raise DeskProblem(503, detail, {"Retry-After": "10"})
    async with request.app.state.receiving:
        folder = files.make_incoming()
        try:
            form = await _store_body(request, folder, boundary)
            row = _make_row(key, form, idempotency_key) | {
                "kind": await run_in_threadpool(_tell_kind, folder, form)
            }
            upload, is_new = await run_in_threadpool(
                _keep, request.app.state.engine, files, folder, row
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if is_new:
        request.app.state.runner.wake()
    return answer_upload(upload, key, 202 if is_new else 200, is_new=is_new)


def _check_head(request: Request) -> bytes:
    max_bytes: int = request.app.state.max_bytes
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.lower() != "identity":
        detail = "Send the file as it is, without Content-Encoding; a zip may hold one file."
        raise DeskProblem(415, detail, {"Accept-Encoding": "identity"})
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > max_bytes + LARGEST_MAPPING + OVERHEAD:
        raise refuse_too_large(max_bytes)
    return read_boundary(request.headers.get("content-type", ""))


def _read_idempotency_key(request: Request) -> str | None:
    given = request.headers.get("idempotency-key")
    if given is not None and not _IDEMPOTENCY.fullmatch(given):
        raise DeskProblem(400, "An Idempotency-Key has 1 to 200 printable ASCII signs.")
    return given


def _check_room(request: Request, key: DeskKey) -> None:
    """Refuse before anything is read: by the mode, too many open uploads, or a full disk."""
    state = request.app.state
    with state.engine.connect() as connection:
        try:
            refuse_when_closed(connection, "an upload")
        except MasarError as error:
            raise DeskProblem(409, error.message, mode="read-only") from None
        if count_open(connection, key.key_id) >= MOST_OPEN:
            detail = f"{MOST_OPEN} uploads of this key are open: have them decided on first."
            raise DeskProblem(409, detail, most_open=MOST_OPEN)
    if shutil.disk_usage(state.files.root).free < state.max_bytes + SPARE_BYTES:
        raise _refuse_full()


def _refuse_full() -> DeskProblem:
    return DeskProblem(507, "The disk of the desk is nearly full; tell who runs it.")


async def _store_body(request: Request, folder: Path, boundary: bytes) -> Form:
    max_bytes: int = request.app.state.max_bytes
    reader = FormReader(boundary, folder, max_bytes)
    try:
        async for piece in _read_pieces(request, max_bytes + LARGEST_MAPPING + OVERHEAD):
            reader.write(piece)
    except ClientDisconnect:
        raise DeskProblem(400, "The upload broke off.") from None
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _refuse_full() from None
        raise
    finally:
        reader.close()
    return reader.finish()


def _tell_kind(folder: Path, form: Form) -> str:
    """Return what the file is by its first bytes. Raises DeskProblem when nothing could read it.

    What is packed is opened only where memory and time are bounded: in the check.
    """
    path = folder / "file"
    with path.open("rb") as file:
        if file.read(8).startswith(_PACKED):
            return "packed"
    kind = tell_kind(path)
    if kind not in _READABLE:
        refusal = refuse_kind(path.with_name(form.file_name[:LONGEST]), kind, "a table or JSON")
        raise DeskProblem(415, refusal.message, way_out=refusal.way_out, kind=kind.value)
    return kind.value


def _read_choice(form: Form, name: str, allowed: Mapping[str, Any], default: str) -> Any:  # noqa: ANN401
    given = form.fields.get(name, default)
    if given not in allowed:
        listed = ", ".join(word for word in allowed if word)
        shown = given[:40]
        raise DeskProblem(400, f"{name}={shown!r} is not possible: {listed}.", part=name)
    return allowed[given]


def _make_row(key: DeskKey, form: Form, idempotency_key: str | None) -> dict[str, Any]:
    """Return the upload as it is kept. Raises DeskProblem naming the field that is not possible."""
    reasons = {reason.value: reason.value for reason in CorrectionReason}
    adapter = _read_choice(form, "adapter", dict(zip(UPLOADABLE, UPLOADABLE, strict=True)), "")
    dataset = form.fields.get("dataset") or None
    if dataset is not None and not _DATASET.fullmatch(dataset):
        detail = "A dataset has up to 80 letters, digits, dots, _ and -, a letter or digit first."
        raise DeskProblem(400, detail, part="dataset")
    try:
        note = normalise_note("note", form.fields.get("note") or None)
    except MasarError as error:
        raise DeskProblem(400, error.message, part="note") from None
    said: dict[str, Any] = {
        "adapter": adapter,
        "dataset": dataset,
        "reason": _read_choice(form, "reason", reasons, CorrectionReason.SOURCE_UPDATE.value),
        "note": note,
        "is_complete": _read_choice(form, "complete", _ANSWERS, "false"),
        "is_private": _read_choice(form, "private", {**_ANSWERS, "": None}, ""),
    }
    return {
        **said,
        "upload_id": make_id("upl"),
        "key_id": key.key_id,
        "idempotency_key": idempotency_key,
        "fingerprint": _take_fingerprint([said, form.sha256, form.mapping_sha256]),
        "file_name": form.file_name,
        "size_bytes": form.size_bytes,
        "sha256": form.sha256,
        "has_mapping": form.mapping_sha256 is not None,
        "received_at": datetime.now(UTC),
    }


def _take_fingerprint(said: list[Any]) -> str:
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _keep(engine: Engine, files: UploadFiles, folder: Path, row: Row) -> tuple[Row, bool]:
    """Keep an upload and its files; return the earlier one instead when it is not new."""
    try:
        with engine.begin() as connection:
            if not add_upload(connection, row):
                return _find_earlier(connection, row), False
            kept = read_upload(connection, row["upload_id"])
            assert kept is not None  # noqa: S101 - it was added just now
            add_review(connection, kept, ReviewAction.UPLOADED, row["key_id"], row["note"])
            # Before the row is there for good: one without files would be an upload of nothing.
            files.keep(folder, row["upload_id"])
            return kept, True
    except BaseException:
        files.remove(row["upload_id"])
        raise


def _find_earlier(connection: Connection, row: Row) -> Row:
    known = None
    if row["idempotency_key"]:
        known = find_repeated(connection, row["key_id"], row["idempotency_key"])
        _refuse_other(known, row)
    known = known or find_open(connection, row["key_id"], row["fingerprint"])
    if known is None:
        raise DeskProblem(409, "The same upload was just decided on. Send it again.")
    return known


def _refuse_other(known: Row | None, row: Row) -> None:
    if known is not None and known["fingerprint"] != row["fingerprint"]:
        detail = "This Idempotency-Key was used for another upload; take a new one for this one."
        raise DeskProblem(422, detail, id=known["upload_id"])
