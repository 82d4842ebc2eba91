"""Lets a process of its own make GeoParquet; it ends with the file, and at once with its reader."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from app.encode.formats.head import Head
from app.encode.formats.parquet_process import END, encode_head
from app.settings import PROJECT

READ_BYTES = 65_536
_KEPT = ("PATH", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
"""All of our environment that the process gets: no connection to any database is in it."""


class ParquetFailed(Exception):
    """The process that makes the file ended badly."""


def _encode_head(head: Head) -> bytes:
    told: dict[str, object] = {
        "title": head.title,
        "licence": head.licence,
        "attribution": head.attribution,
        "snapshot": head.snapshot,
    }
    return encode_head(head.kinds, told)


async def _feed(child: Process, head: Head, batches: AsyncIterator[Sequence[bytes]]) -> None:
    if child.stdin is None:
        raise ParquetFailed
    try:
        child.stdin.write(_encode_head(head))
        async for features in batches:
            child.stdin.write(b"\n".join(features) + b"\n")
            await child.stdin.drain()
        child.stdin.write(END)
    finally:
        # Without the word at the end the process stops, and with it whoever waits for its file.
        child.stdin.close()


async def make_parquet(
    head: Head, batches: AsyncIterator[Sequence[bytes]]
) -> AsyncGenerator[bytes, None]:
    """Yield the file of these features, as fast as its reader takes it.

    Raises what reading the features raises, or ParquetFailed; the process is gone in any case.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.encode.formats.parquet_process"),
        stdin=PIPE,
        stdout=PIPE,
        cwd=PROJECT,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    )
    feeding = asyncio.create_task(_feed(child, head, batches))
    try:
        while child.stdout is not None and (made := await child.stdout.read(READ_BYTES)):
            yield made
            if feeding.done():
                feeding.result()
        await feeding
        if await child.wait() != 0:
            raise ParquetFailed
    finally:
        feeding.cancel()
        if child.returncode is None:
            child.kill()
        await asyncio.gather(feeding, child.wait(), return_exceptions=True)
