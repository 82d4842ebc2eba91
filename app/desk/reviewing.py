"""See uploads, download what their checks found, and decide on them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response

from app.desk.admission import admit
from app.desk.answers import answer_json, answer_upload, spell_review, spell_upload
from app.desk.problems import DeskProblem
from app.domain.desk import (
    ACCEPTABLE,
    DISCARDABLE,
    DeskKey,
    ReviewAction,
    Role,
    UploadState,
)
from app.domain.errors import MasarError
from app.normalise import normalise_note
from app.pipeline.uploads import send_back
from app.store.desk_uploads import (
    UploadFilter,
    add_review,
    describe_ledger,
    find_loaded,
    list_reviews,
    list_uploads,
    move_upload,
    note_values,
    read_upload,
)
from app.store.modes import refuse_when_closed

Row = Mapping[str, Any]
T = TypeVar("T")
_ID = re.compile(r"upl_[a-z2-7]{13}")
LONGEST_DECISION = 10_000
"""Bytes of the body of a decision."""
MOST_LISTED = 200
USUALLY_LISTED = 50
_ATTACHED = {"Cache-Control": "no-store"}


async def _ask(request: Request, question: Callable[[Connection], T]) -> T:
    """Answer a question in one transaction, beside the other requests."""
    engine: Engine = request.app.state.engine

    def run() -> T:
        with engine.begin() as connection:
            return question(connection)

    return await run_in_threadpool(run)


def _require(connection: Connection, upload_id: str, key: DeskKey) -> Row:
    """Return an upload that a key may see; what it may not see is not there."""
    upload = read_upload(connection, upload_id) if _ID.fullmatch(upload_id) else None
    is_foreign = key.role is Role.CONTRIBUTOR and upload and upload["key_id"] != key.key_id
    if upload is None or is_foreign:
        raise DeskProblem(404, "There is no upload with this id that this key may see.")
    return upload


async def list_imports(request: Request) -> Response:
    """Answer `GET /desk/imports`: newest first; a contributor's own ones."""
    key = await admit(request, *Role)
    wanted = _read_filter(request, key)
    found = await _ask(request, lambda connection: list_uploads(connection, wanted))
    body: dict[str, Any] = {
        "imports": [spell_upload(upload, key, with_words=False) for upload in found]
    }
    if len(found) == wanted.limit:
        state = f"&state={wanted.state}" if wanted.state else ""
        last = found[-1]["upload_id"]
        body["next"] = f"/desk/imports?limit={wanted.limit}&before={last}{state}"
    return answer_json(body)


def _read_filter(request: Request, key: DeskKey) -> UploadFilter:
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    if set(names) - {"state", "before", "limit"} or len(names) != len(set(names)):
        raise DeskProblem(400, "The parameters are state, before and limit, each once.")
    values = dict(given)
    states = [state.value for state in UploadState]
    if "state" in values and values["state"] not in states:
        raise DeskProblem(400, f"state is one of {', '.join(states)}.", parameter="state")
    limit = values.get("limit", str(USUALLY_LISTED))
    if not (limit.isascii() and limit.isdecimal() and 1 <= int(limit[:4]) <= MOST_LISTED):
        raise DeskProblem(400, f"limit is a number from 1 to {MOST_LISTED}.", parameter="limit")
    before = values.get("before")
    if before is not None and not _ID.fullmatch(before):
        raise DeskProblem(400, "before is the id of an upload.", parameter="before")
    return UploadFilter(
        key_id=key.key_id if key.role is Role.CONTRIBUTOR else None,
        state=UploadState(values["state"]) if "state" in values else None,
        before=before,
        limit=int(limit),
    )


async def show_import(request: Request) -> Response:
    """Answer `GET /desk/imports/{id}`: where it is, its report, and who did what with it."""
    key = await admit(request, *Role)

    def read(connection: Connection) -> tuple[Row, list[Row], str | None]:
        upload = _require(connection, request.path_params["id"], key)
        reviews = list_reviews(connection, upload["upload_id"])
        return upload, list(reviews), find_loaded(connection, upload)

    upload, reviews, loaded_before = await _ask(request, read)
    body = spell_upload(upload, key)
    if key.role is not Role.READER_PARTNER:
        body["reviews"] = [spell_review(review) for review in reviews]
        body["loaded_before"] = loaded_before
    return answer_json(body)


async def send_report(request: Request) -> Response:
    """Answer `GET /desk/imports/{id}/report`: the whole report of the last check."""
    upload = await _admit_to_rows(request)
    path = request.app.state.files.report(upload["upload_id"])
    if path.is_file():
        return _attach(path, f"{upload['upload_id']}-report.json", "application/json")
    if upload["report"] is None:
        raise DeskProblem(404, "This upload has no report yet; its state says why.")
    return answer_json(upload["report"])


async def send_rejects(request: Request) -> Response:
    """Answer `GET /desk/imports/{id}/rejects`: the rejected rows, to be put right."""
    upload = await _admit_to_rows(request)
    path = request.app.state.files.rejects(upload["upload_id"])
    if not path.is_file():
        detail = "There are no rejected rows to download: none was rejected, or they were removed."
        raise DeskProblem(404, detail)
    return _attach(path, f"{upload['upload_id']}-rejects.csv", "text/csv; charset=utf-8")


async def _admit_to_rows(request: Request) -> Row:
    key = await admit(request, Role.CONTRIBUTOR, Role.EDITOR)
    upload_id = request.path_params["id"]
    return await _ask(request, lambda connection: _require(connection, upload_id, key))


def _attach(path: Any, name: str, media_type: str) -> Response:  # noqa: ANN401
    return FileResponse(path, media_type=media_type, filename=name, headers=_ATTACHED)


async def accept_import(request: Request) -> Response:
    """Answer `POST /desk/imports/{id}/accept`: 202; the desk loads it when its turn comes."""
    key = await admit(request, Role.EDITOR)
    decision = await _read_decision(request, {"report", "note"})
    upload_id = request.path_params["id"]

    def accept(connection: Connection) -> tuple[Row, bool]:
        upload = _require(connection, upload_id, key)
        _refuse_closed(connection)
        _refuse_state(upload, ACCEPTABLE)
        _refuse_other_report(upload, decision.get("report"))
        if upload["ledger_seen"] != describe_ledger(connection):
            return upload, False
        _decide(connection, upload, UploadState.ACCEPTED, ReviewAction.ACCEPTED, (key, decision))
        return _require(connection, upload_id, key), True

    upload, is_accepted = await _ask(request, accept)
    if not is_accepted:
        await run_in_threadpool(send_back, request.app.state.engine, upload)
    request.app.state.runner.wake()
    if not is_accepted:
        detail = (
            "The ledger or the places have changed since this report. The file is checked again: "
            "read the new report and accept that."
        )
        raise DeskProblem(409, detail, number=upload["report_number"] + 1)
    return answer_upload(upload, key, 202)


async def discard_import(request: Request) -> Response:
    """Answer `POST /desk/imports/{id}/discard`; a contributor takes back an upload of their own."""
    key = await admit(request, Role.CONTRIBUTOR, Role.EDITOR)
    decision = await _read_decision(request, {"note"})
    upload_id = request.path_params["id"]

    def discard(connection: Connection) -> Row:
        upload = _require(connection, upload_id, key)
        _refuse_state(upload, DISCARDABLE)
        _decide(connection, upload, UploadState.DISCARDED, ReviewAction.DISCARDED, (key, decision))
        note_values(connection, upload_id, files_removed_at=datetime.now(UTC))
        return _require(connection, upload_id, key)

    upload = await _ask(request, discard)
    request.app.state.files.remove(upload_id)
    return answer_upload(upload, key)


def _decide(
    connection: Connection,
    upload: Row,
    state: UploadState,
    action: ReviewAction,
    decided: tuple[DeskKey, Mapping[str, Any]],
) -> None:
    key, decision = decided
    upload_id, before = upload["upload_id"], {UploadState(upload["state"])}
    if not move_upload(connection, upload_id, before, state, problem=None, way_out=None):
        raise DeskProblem(409, "Somebody else has just decided on this upload.")
    add_review(connection, upload, action, key.key_id, decision.get("note"))


def _refuse_closed(connection: Connection) -> None:
    try:
        refuse_when_closed(connection, "an upload")
    except MasarError as error:
        raise DeskProblem(409, error.message, mode="read-only") from None


def _refuse_state(upload: Row, allowed: frozenset[UploadState]) -> None:
    if upload["state"] not in allowed:
        needed = " or ".join(sorted(allowed))
        detail = f"This upload is {upload['state']}; for this it has to be {needed}."
        raise DeskProblem(409, detail, state=upload["state"])


def _refuse_other_report(upload: Row, number: object) -> None:
    if number != upload["report_number"] or isinstance(number, bool):
        detail = (
            f'Name the report that you have read: {{"report": {upload["report_number"]}}} '
            "is the newest one."
        )
        raise DeskProblem(409, detail, number=upload["report_number"])


async def _read_decision(request: Request, names: set[str]) -> Mapping[str, Any]:
    """Return the JSON body of a decision; an empty one says nothing."""
    body = await _read_small(request)
    try:
        decision = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        raise DeskProblem(400, "The body is not JSON.") from None
    if not isinstance(decision, dict) or set(decision) - names:
        raise DeskProblem(400, f"The body is an object with {' and '.join(sorted(names))}.")
    note = decision.get("note")
    if note is not None and not isinstance(note, str):
        raise DeskProblem(400, "note is a text.", part="note")
    try:
        return {**decision, "note": normalise_note("note", note)}
    except MasarError as error:
        raise DeskProblem(400, error.message, part="note") from None


async def _read_small(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(request.app.state.patience.piece_s):
            async for piece in request.stream():
                body += piece
                if len(body) > LONGEST_DECISION:
                    raise DeskProblem(413, f"A decision has at most {LONGEST_DECISION:,} bytes.")
    except TimeoutError:
        raise DeskProblem(408, "The request stood still.") from None
    except ClientDisconnect:
        raise DeskProblem(400, "The request broke off.") from None
    return bytes(body)
