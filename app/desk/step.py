"""One step of one upload, in a process that may use so much memory and time and no more.

Called by the desk: `python -m app.desk.step check|load UPLOAD_ID PARENT_PID`.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import traceback

from sqlalchemy.exc import InterfaceError, OperationalError

from app.desk.runner import OUT_OF_MEMORY, TRY_AGAIN
from app.pipeline.upload_files import UploadFiles
from app.pipeline.uploads import check_upload, load_upload
from app.settings import Settings, read_settings
from app.store.engine import open_engine

_PR_SET_PDEATHSIG = 1
_LARGEST_WRITTEN = 2_000_000_000
"""Bytes of one file that a step may write: a report, rejected rows."""
_FAILED = 1


def _die_with_desk(parent: int) -> None:
    """End when the desk is killed, so that the next desk finds nobody at its work."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(_FAILED)


def bound(settings: Settings) -> None:
    """Give this process as much memory and time as the settings say, and no more."""
    seconds = 60 * settings.desk_job_minutes
    memory = settings.desk_job_memory_mb * 1_000_000
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, _LARGEST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(what)
        resource.setrlimit(what, (limit if most < 0 else min(limit, most), most))


def _run(settings: Settings, step: str, upload_id: str) -> None:
    engine = open_engine(settings.desk_database_url or "", "masar_writer")
    files = UploadFiles.open(settings.data_dir)
    if step == "check":
        check_upload(engine, files, upload_id)
    else:
        load_upload(engine, files, upload_id)


def main(words: list[str]) -> int:
    """Run the step; return the exit code by which the desk knows what to do."""
    step, upload_id, parent = words
    _die_with_desk(int(parent))
    settings = read_settings()
    bound(settings)
    try:
        _run(settings, step, upload_id)
    except MemoryError:
        return OUT_OF_MEMORY
    except (OperationalError, InterfaceError):
        return TRY_AGAIN
    except Exception as error:  # noqa: BLE001 - told without its words, which may hold a row
        frames = "".join(traceback.format_tb(error.__traceback__))
        sys.stderr.write(f"{step} {upload_id}: {type(error).__name__}\n{frames}")
        return _FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
