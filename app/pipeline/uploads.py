"""What becomes of an upload: checked as if it were loaded, loaded once an editor has accepted it.

Each step can be killed at any moment and done again: a check stores nothing, a load is one
transaction, and a load that was noted nowhere but in the ledger is recognised there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.domain.correction import Correction, CorrectionReason
from app.domain.desk import OPEN_STATES, ReviewAction, UploadState
from app.domain.errors import MasarError
from app.domain.report import LoadReport
from app.ingest import ADAPTERS, ReadOptions, name_dataset
from app.pipeline.loading import LoadOptions, import_file
from app.pipeline.publishing import publish_ledger
from app.pipeline.upload_files import UploadFiles
from app.store.desk_uploads import (
    add_review,
    describe_ledger,
    find_unlisted,
    is_loaded,
    list_in_states,
    list_with_files,
    move_upload,
    note_values,
    read_upload,
)

Row = Mapping[str, Any]
UPLOADABLE = tuple(name for name in ADAPTERS if name != "record")
"""The formats that are one file; a record is a folder."""
SHOWN = 100
"""Rejected rows and words that a report shows; the file to download has all."""
TELL_EVERY_S = 1.0
_WORKED_ON = (UploadState.CHECKING, UploadState.LOADING)


class LedgerChangedError(Exception):
    """The ledger is not the one any more against which the accepted report was made."""


@dataclass(slots=True)
class _Progress:
    """Tells the desk how many rows were read, once a second, on a connection of its own."""

    engine: Engine
    upload_id: str
    before_first: Callable[[], None] = lambda: None
    rows: int = 0
    _told: float = field(default=0.0)

    def note_rows(self, rows: int) -> None:
        """Count some rows more; what `before_first` raises undoes the load."""
        if self.rows == 0:
            self.before_first()
        self.rows += rows
        if time.monotonic() - self._told >= TELL_EVERY_S:
            self._told = time.monotonic()
            with self.engine.begin() as connection:
                note_values(connection, self.upload_id, rows_done=self.rows)


def check_upload(engine: Engine, files: UploadFiles, upload_id: str) -> None:
    """Read an upload as if it were loaded, and keep the report; a step that stores nothing.

    It is `ready` then, or `refused` with the reason.
    """
    upload = _require_upload(engine, upload_id)
    _tell_size(engine, upload, files)
    with engine.connect() as connection:
        seen = describe_ledger(connection)
    progress = _Progress(engine, upload_id)
    try:
        _require_dataset(upload, files)
        report = _import(engine, upload, files, progress, dry_run=True)
        if report.read == 0:
            raise MasarError(f"{upload_id} holds no row.", "Is it the right file?")
    except MasarError as error:
        refuse_upload(engine, files, upload, error)
        return
    whole = spell_report(engine, report)
    files.write_report(upload_id, orjson.dumps(whole))
    with engine.begin() as connection:
        move_upload(
            connection, upload_id, {UploadState.CHECKING}, UploadState.READY,
            report=shorten_report(whole), report_number=upload["report_number"] + 1,
            ledger_seen=seen, rows_done=report.read, rows_of=report.read,
        )  # fmt: skip


def load_upload(engine: Engine, files: UploadFiles, upload_id: str) -> None:
    """Load an accepted upload in one transaction, and publish what may be shown of it.

    It is `done` then; `failed` with the reason and nothing stored; or `received` once more, to be
    checked again, when the ledger has changed since the report that was accepted.
    """
    upload = _require_upload(engine, upload_id)
    with engine.connect() as connection:
        loaded_before = is_loaded(connection, upload_id)
    if loaded_before:
        _finish(engine, files, upload, upload["report"])
        return
    progress = _Progress(engine, upload_id, lambda: _refuse_changed(engine, upload))
    try:
        report = _import(engine, upload, files, progress, dry_run=False)
    except LedgerChangedError:
        send_back(engine, upload)
    except MasarError as error:
        fail_upload(engine, upload, error)
    else:
        _finish(engine, files, upload, shorten_report(spell_report(engine, report)))


def send_back(engine: Engine, upload: Row) -> None:
    """Have an accepted upload checked again, because its report is no longer true."""
    with engine.begin() as connection:
        before = {UploadState.ACCEPTED, UploadState.LOADING, UploadState.READY, UploadState.FAILED}
        if move_upload(connection, upload["upload_id"], before, UploadState.RECEIVED, rows_done=0):
            add_review(connection, upload, ReviewAction.SENT_BACK)


def refuse_upload(engine: Engine, files: UploadFiles, upload: Row, error: MasarError) -> None:
    """Note why an upload cannot be loaded, and remove it."""
    with engine.begin() as connection:
        move_upload(
            connection, upload["upload_id"], {UploadState.CHECKING}, UploadState.REFUSED,
            **_spell_problem(upload, error),
        )  # fmt: skip
    files.remove(upload["upload_id"])


def fail_upload(engine: Engine, upload: Row, error: MasarError) -> None:
    """Note why an accepted upload was not loaded; it stays, to be accepted again."""
    with engine.begin() as connection:
        move_upload(
            connection, upload["upload_id"], {UploadState.LOADING}, UploadState.FAILED,
            **_spell_problem(upload, error),
        )  # fmt: skip


def settle_crash(engine: Engine, files: UploadFiles, upload_id: str, error: MasarError) -> None:
    """Say why a step ended that was cut off; a load that was through by then is done."""
    upload = _require_upload(engine, upload_id)
    if upload["state"] == UploadState.CHECKING:
        refuse_upload(engine, files, upload, error)
        return
    with engine.connect() as connection:
        is_stored = is_loaded(connection, upload_id)
    if is_stored:
        _note_done(engine, files, upload, {**upload["report"], "published": False})
    else:
        fail_upload(engine, upload, error)


def resume_uploads(engine: Engine, files: UploadFiles) -> None:
    """Take up again what a desk that ended was working on, and sweep up behind it."""
    files.remove_incoming()
    with engine.begin() as connection:
        for upload in list_in_states(connection, _WORKED_ON):
            is_check = upload["state"] == UploadState.CHECKING
            back = UploadState.RECEIVED if is_check else UploadState.ACCEPTED
            move_upload(connection, upload["upload_id"], _WORKED_ON, back)
        known = {str(upload["upload_id"]) for upload in list_with_files(connection)}
    for upload_id in files.list_ids() - known:
        files.remove(upload_id)


def discard_old(engine: Engine, files: UploadFiles, keep_days: int) -> None:
    """Discard uploads that nobody decided on for so long, and remove the files of settled ones."""
    oldest = datetime.now(UTC) - timedelta(days=keep_days)
    resting = {UploadState.READY, UploadState.FAILED}
    with engine.connect() as connection:
        old = [each for each in list_with_files(connection) if each["state_at"] < oldest]
    for upload in old:
        upload_id = upload["upload_id"]
        with engine.begin() as connection:
            if move_upload(connection, upload_id, resting, UploadState.DISCARDED):
                add_review(connection, upload, ReviewAction.EXPIRED)
            elif upload["state"] in OPEN_STATES:
                continue
            note_values(connection, upload_id, files_removed_at=datetime.now(UTC))
        files.remove(upload_id)


def spell_report(engine: Engine, report: LoadReport) -> dict[str, Any]:
    """Return a report as plain values; no site stands among the places that come close to a word.

    Who uploads could else learn by their rows which shelters are known here, and as what.
    """
    plain: dict[str, Any] = orjson.loads(orjson.dumps(report.as_dict()))
    questions = [question for lists in _list_questions(plain) for question in lists["listed"]]
    named = {each["place_id"] for question in questions for each in question["candidates"]}
    with engine.connect() as connection:
        unlisted = find_unlisted(connection, named)
    for question in questions:
        close = question["candidates"]
        question["candidates"] = [each for each in close if each["place_id"] not in unlisted]
    return plain


def shorten_report(whole: Row) -> dict[str, Any]:
    """Return a report with as many rejected rows and words as somebody reads."""
    short: dict[str, Any] = orjson.loads(orjson.dumps(whole))
    short["rejections"] = short["rejections"][:SHOWN]
    for lists in _list_questions(short):
        lists["listed"] = lists["listed"][:SHOWN]
    return short


def _list_questions(report: Row) -> list[dict[str, Any]]:
    places = report["places"]
    return [each for each in places.values() if isinstance(each, dict) and "listed" in each]


def _require_upload(engine: Engine, upload_id: str) -> Row:
    with engine.connect() as connection:
        upload = read_upload(connection, upload_id)
    if upload is None:
        raise MasarError(f"There is no upload {upload_id!r}.")
    return upload


def _require_dataset(upload: Row, files: UploadFiles) -> None:
    """Refuse a file whose set of rows would be named after the file: its name here is ours."""
    content = files.content(upload["upload_id"])
    dataset = name_dataset(upload["adapter"], content, _read_options(upload, files))
    if upload["upload_id"] in dataset:
        raise MasarError(
            f"A file of the format {upload['adapter']} needs a dataset.",
            "Name the set of rows within which an id stands for one record, and keep to the name.",
        )


def _read_options(upload: Row, files: UploadFiles) -> ReadOptions:
    mapping = files.mapping(upload["upload_id"]) if upload["has_mapping"] else None
    return ReadOptions(mapping, upload["dataset"])


def _import(
    engine: Engine, upload: Row, files: UploadFiles, progress: _Progress, *, dry_run: bool
) -> LoadReport:
    options = LoadOptions(
        correction=Correction(CorrectionReason(upload["reason"]), upload["note"]),
        reading=_read_options(upload, files),
        complete=upload["is_complete"],
        private=upload["is_private"],
        rejects=files.rejects(upload["upload_id"]) if dry_run else None,
        overwrite=True,
        on_rows=progress.note_rows,
    )
    content = files.content(upload["upload_id"])
    return import_file(engine, upload["adapter"], content, dry_run=dry_run, options=options)


def _refuse_changed(engine: Engine, upload: Row) -> None:
    # The load holds the writers' lock by now: what another connection sees is what it began with.
    with engine.connect() as connection:
        if describe_ledger(connection) != upload["ledger_seen"]:
            raise LedgerChangedError


def _finish(engine: Engine, files: UploadFiles, upload: Row, report: Row) -> None:
    try:
        publish_ledger(engine)
        is_published = True
    except (SQLAlchemyError, ArithmeticError, ValueError):
        # It is stored; whoever publishes next shows it.
        is_published = False
    _note_done(engine, files, upload, {**report, "published": is_published})


def _note_done(engine: Engine, files: UploadFiles, upload: Row, result: Row) -> None:
    with engine.begin() as connection:
        move_upload(
            connection, upload["upload_id"], {UploadState.LOADING}, UploadState.DONE,
            result=result, problem=None, way_out=None,
        )  # fmt: skip
        add_review(connection, upload, ReviewAction.LOADED)
    files.remove_content(upload["upload_id"])


def _tell_size(engine: Engine, upload: Row, files: UploadFiles) -> None:
    """Count the lines of a text, which are close to its rows, to tell how long a check takes."""
    with files.content(upload["upload_id"]).open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    rows_of = lines if upload["kind"] == "csv" else None
    with engine.begin() as connection:
        note_values(connection, upload["upload_id"], rows_done=0, rows_of=rows_of)


def _spell_problem(upload: Row, error: MasarError) -> dict[str, str | None]:
    # The file is named by its uploader's word for it, not by ours.
    upload_id, name = upload["upload_id"], upload["file_name"]
    way_out = error.way_out and error.way_out.replace(upload_id, name)
    return {"problem": error.message.replace(upload_id, name), "way_out": way_out}
