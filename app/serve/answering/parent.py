"""The end of a process together with the one that started it."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask Linux to stop this process when its parent is killed, so that no orphan keeps the port.

    Does nothing on other systems.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def end_with_supervisor() -> None:
    """Do so in one of several processes of the service; nothing where the service is one process.

    Uvicorn stops its processes when it is told to, but not when it is killed.
    """
    supervisor = multiprocessing.parent_process()
    if supervisor is None:
        return
    end_with_parent()
    if os.getppid() != supervisor.pid:  # it ended before the system was asked
        os.kill(os.getpid(), signal.SIGTERM)
