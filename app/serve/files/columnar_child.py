"""Lets a process of its own make a file; it ends with the file, and at once with its reader."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from tempfile import TemporaryDirectory

from app.encode.formats.file_order import END, FileOrder, encode_order, order_file
from app.encode.formats.head import Head
from app.settings import PROJECT

READ_BYTES = 65_536
_KEPT = ("PATH", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
"""All of our environment that the process gets: no connection to any database is in it."""

Batches = AsyncIterator[Sequence[bytes]]


class FileNotMade(Exception):
    """The process that makes the file ended badly."""


async def _feed(child: Process, order: FileOrder, batches: Batches) -> None:
    if child.stdin is None:
        raise FileNotMade
    try:
        child.stdin.write(encode_order(order))
        async for features in batches:
            child.stdin.write(b"\n".join(features) + b"\n")
            await child.stdin.drain()
        child.stdin.write(END)
    except ConnectionError as error:
        raise FileNotMade from error
    finally:
        # Without the word at the end the process stops, and with it whoever waits for its file.
        child.stdin.close()


async def _start_child() -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.encode.formats.columnar_process"),
        stdin=PIPE,
        stdout=PIPE,
        cwd=PROJECT,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    )


async def _run_child(order: FileOrder, batches: Batches) -> AsyncGenerator[bytes, None]:
    child = await _start_child()
    feeding = asyncio.create_task(_feed(child, order, batches))
    try:
        while child.stdout is not None and (made := await child.stdout.read(READ_BYTES)):
            yield made
            if feeding.done():
                feeding.result()
        await feeding
        if await child.wait() != 0:
            raise FileNotMade
    finally:
        feeding.cancel()
        if child.returncode is None:
            child.kill()
        await asyncio.gather(feeding, child.wait(), return_exceptions=True)


async def make_columnar(form: str, head: Head, batches: Batches) -> AsyncGenerator[bytes, None]:
    """Yield the file of these features in a format, as fast as its reader takes it.

    Raises what reading the features raises, or FileNotMade; the process and the folder that it was
    given are gone in any case.
    """
    with TemporaryDirectory(prefix="masar-file-") as folder:
        async with aclosing(_run_child(order_file(form, head, folder), batches)) as parts:
            async for part in parts:
                yield part
