"""What is measured: one import and one publishing, as the commands do them."""

from __future__ import annotations

import os
import time

from app.pipeline import import_file, publish_ledger
from app.store.engine import open_engine
from benchmarks.import_speed.files import DataFile


def import_and_publish(url: str, file: DataFile) -> tuple[int, dict[str, float]]:
    """Return the rows read and the seconds of each step, in a process that has done nothing yet."""
    writer = open_engine(url)
    with writer.connect():
        begun, busy = time.perf_counter(), _count_busy()
    report = import_file(writer, file.adapter, file.path)
    imported, imported_busy = time.perf_counter(), _count_busy()
    publish_ledger(writer)
    return report.read, {
        "import and publish": time.perf_counter() - begun,
        "import": imported - begun,
        "import, CPU of ours": imported_busy - busy,
    }


def _count_busy() -> float:
    """Return the processor seconds of this process and of those that it has started and ended."""
    taken = os.times()
    return taken.user + taken.system + taken.children_user + taken.children_system
