"""Works on uploads, one at a time: each check and each load is a process with bounds of its own."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from app.domain.desk import UploadState
from app.domain.errors import MasarError
from app.pipeline.upload_files import UploadFiles
from app.pipeline.uploads import discard_old, resume_uploads, settle_crash
from app.settings import PROJECT, Settings
from app.store.desk_uploads import list_in_states, move_upload

Step = Literal["check", "load"]
LOOK_EVERY_S = 5.0
SWEEP_EVERY_S = 3600.0
TRY_AGAIN_AFTER_S = 5.0
MOST_TRIES = 5
"""How often a step is tried while the database gives out."""
TRY_AGAIN = 75
"""Exit code of a step that can be tried again; sysexits.h calls it EX_TEMPFAIL."""
OUT_OF_MEMORY = 71
_GRACE_S = 10.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One step of one upload."""

    upload_id: str
    step: Step


def claim_next(engine: Engine) -> Job | None:
    """Take the next step that is due; what was accepted goes before what waits for its check."""
    steps: tuple[tuple[Step, UploadState, UploadState], ...] = (
        ("load", UploadState.ACCEPTED, UploadState.LOADING),
        ("check", UploadState.RECEIVED, UploadState.CHECKING),
    )
    with engine.begin() as connection:
        for step, waiting, working in steps:
            for upload in list_in_states(connection, {waiting}):
                if move_upload(connection, upload["upload_id"], {waiting}, working, rows_done=0):
                    return Job(upload["upload_id"], step)
    return None


def put_back(engine: Engine, job: Job) -> None:
    """Let a step be tried again later."""
    before, after = UploadState.CHECKING, UploadState.RECEIVED
    if job.step == "load":
        before, after = UploadState.LOADING, UploadState.ACCEPTED
    with engine.begin() as connection:
        move_upload(connection, job.upload_id, {before}, after)


class Runner:
    """The one worker of a desk."""

    def __init__(self, engine: Engine, files: UploadFiles, settings: Settings) -> None:
        """Begin with nothing to do."""
        self._engine = engine
        self._files = files
        self._settings = settings
        self._woken = asyncio.Event()
        self._tries: Counter[Job] = Counter()
        self._swept_at = float("-inf")

    def wake(self) -> None:
        """Say that there may be something to do."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled; what is cut off then is taken up by the next desk."""
        is_resumed = False
        while True:
            self._woken.clear()
            try:
                if not is_resumed:
                    await run_in_threadpool(resume_uploads, self._engine, self._files)
                    is_resumed = True
                await self._sweep()
                job = await run_in_threadpool(claim_next, self._engine)
                if job is not None:
                    await self._work_on(job)
                    continue
            except (SQLAlchemyError, OSError) as error:
                log.warning("The desk cannot work now: %s", type(error).__name__)
                await asyncio.sleep(TRY_AGAIN_AFTER_S)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_EVERY_S)

    async def _sweep(self) -> None:
        if time.monotonic() - self._swept_at > SWEEP_EVERY_S:
            keep_days = self._settings.desk_keep_days
            await run_in_threadpool(discard_old, self._engine, self._files, keep_days)
            self._swept_at = time.monotonic()

    async def _work_on(self, job: Job) -> None:
        code = await self._run_process(job)
        if code == 0:
            self._tries.pop(job, None)
            return
        self._tries[job] += 1
        if code == TRY_AGAIN and self._tries[job] < MOST_TRIES:
            await run_in_threadpool(put_back, self._engine, job)
            await asyncio.sleep(TRY_AGAIN_AFTER_S)
            return
        self._tries.pop(job, None)
        error = self._explain(code)
        await run_in_threadpool(settle_crash, self._engine, self._files, job.upload_id, error)

    async def _run_process(self, job: Job) -> int:
        """Run a step in a process of its own; return its exit code, negative for a signal."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "app.desk.step", job.step, job.upload_id, str(os.getpid()),
            cwd=PROJECT,
            env=os.environ | self._make_environment(),
            stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            limit = 60.0 * self._settings.desk_job_minutes + _GRACE_S
            return await asyncio.wait_for(process.wait(), limit)
        except TimeoutError:
            return -signal.SIGXCPU
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _make_environment(self) -> dict[str, str]:
        return {
            "PYTHONPATH": str(PROJECT),
            "MASAR_DATA_DIR": str(self._settings.data_dir),
            "MASAR_DESK_DATABASE_URL": self._settings.desk_database_url or "",
            "MASAR_DESK_JOB_MEMORY_MB": str(self._settings.desk_job_memory_mb),
            "MASAR_DESK_JOB_MINUTES": str(self._settings.desk_job_minutes),
            # Each thread of a library for numbers reserves memory that the limit would count.
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "ARROW_DEFAULT_MEMORY_POOL": "system",
            "MALLOC_ARENA_MAX": "2",
        }

    def _explain(self, code: int) -> MasarError:
        minutes, megabytes = self._settings.desk_job_minutes, self._settings.desk_job_memory_mb
        if code in {-signal.SIGXCPU, -signal.SIGALRM}:
            return MasarError(
                f"It took longer than {minutes} minutes; nothing was stored.",
                "Cut the file into parts, or have it imported with `masar import`.",
            )
        if code in {OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT}:
            return MasarError(
                f"It needed more than the {megabytes:,} MB of memory that it may use, or was "
                "killed; nothing was stored.",
                "Send the table as CSV, which is read row by row, or in parts.",
            )
        if code == TRY_AGAIN:
            return MasarError("The database gave out several times; nothing was stored.")
        return MasarError(
            "Something went wrong on our side; nothing was stored.",
            "The log of the desk says more to who runs it.",
        )
