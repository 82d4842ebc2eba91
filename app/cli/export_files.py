"""Files that are there whole or not at all, and never in the place of another by mistake."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import MasarError
from app.encode.shapes import Chunk, Shape

Write = Callable[[Chunk], None]
_OWNER_ONLY, _EVERYBODY = 0o600, 0o644


def _refuse_existing(paths: list[Path], *, force: bool) -> None:
    for path in paths:
        if path.is_dir():
            raise MasarError(f"{path} is a folder.", "Give the name of a file with --out.")
        if path.exists() and not force:
            raise MasarError(f"{path} is there already.", "Choose another name, or give --force.")


def _name_files(shape: Shape, out: Path) -> dict[str, Path]:
    """Return the file of each part of a shape."""
    if not shape.parts:
        return {"": out}
    if out.exists() and not out.is_dir():
        raise MasarError(
            f"{out} is no folder, and {shape.name} is {len(shape.parts)} files.",
            "Give a folder with --out; it is made if there is none.",
        )
    return {part: out / part for part in shape.parts}


@contextmanager
def _hold_unfinished(paths: dict[str, Path], mode: int) -> Iterator[dict[str, BinaryIO]]:
    """Open a file beside each of the paths; it takes its place when the block ends well."""
    unfinished = {
        part: path.with_name(f".{path.name}.{os.getpid()}") for part, path in paths.items()
    }
    try:
        with ExitStack() as stack:
            files: dict[str, BinaryIO] = {}
            for part, path in unfinished.items():
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
                files[part] = stack.enter_context(os.fdopen(handle, "wb"))
            yield files
            for file in files.values():
                file.flush()
                os.fsync(file.fileno())
        for part, path in unfinished.items():
            path.replace(paths[part])
    finally:
        for path in unfinished.values():
            path.unlink(missing_ok=True)


@contextmanager
def open_files(shape: Shape, out: Path, *, force: bool, secret: bool) -> Iterator[Write]:
    """Give what writes the parts of a shape to `out`: a file, or a folder where there are several.

    Nothing is there under these names until the block ends well. A `secret` file is readable by
    its owner only. Raises MasarError for what is there already (but with `force`) and for what
    cannot be written.
    """
    paths = _name_files(shape, out)
    _refuse_existing(list(paths.values()), force=force)
    try:
        if shape.parts:
            out.mkdir(parents=True, exist_ok=True)
        with _hold_unfinished(paths, _OWNER_ONLY if secret else _EVERYBODY) as files:
            yield lambda chunk: _write(files[chunk[0]], chunk[1])
    except OSError as error:
        raise MasarError(
            f"{error.filename or out} cannot be written: {error.strerror}.",
            "Give a folder that is there and a disk with room; nothing was left half-written.",
        ) from error


def _write(file: BinaryIO, data: bytes) -> None:
    file.write(data)


def open_output(shape: Shape) -> Write:
    """Give what writes a shape to the standard output. Raises MasarError for several files."""
    if shape.parts or shape.binary:
        what = "several files" if shape.parts else "binary"
        raise MasarError(f"{shape.name} is {what}.", "Say with --out where to.")
    stream = sys.stdout.buffer
    return lambda chunk: _write(stream, chunk[1])
