"""Archives, unpacked with care: sizes are counted while unpacking, names are never followed."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.ingest.files.limits import MOST_PACKED_PARTS, MOST_UNPACKED_BYTES

_CHUNK = 1 << 20
_MOST_RATIO = 200
"""Packing of tables reaches 30; a bomb reaches 1,000."""
_UNSUSPICIOUS = 10_000_000


def list_parts(packed: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """Return the files in an archive. Raises MasarError when they are too many or too large."""
    parts = [part for part in packed.infolist() if not part.is_dir()]
    if len(parts) > MOST_PACKED_PARTS:
        raise MasarError(f"{name} holds {len(parts):,} files; {MOST_PACKED_PARTS:,} may be.")
    size = sum(part.file_size for part in parts)
    packed_size = max(1, sum(part.compress_size for part in parts))
    if size > MOST_UNPACKED_BYTES:
        raise MasarError(f"{name} holds more than {MOST_UNPACKED_BYTES // 10**6:,} MB unpacked.")
    if size > _UNSUSPICIOUS and size > _MOST_RATIO * packed_size:
        raise MasarError(f"{name} is packed too tightly to be a table.", "Unpack it yourself.")
    if any(part.flag_bits & 0x1 for part in parts):
        raise MasarError(f"{name} is locked with a password.", "Unpack it and give the table.")
    return parts


@contextmanager
def unpack_one(path: Path) -> Iterator[Path]:
    """Give the one file that a zip holds, for the length of the block.

    Raises MasarError when the zip holds several, is damaged, or is too large unpacked.
    """
    name = spell_plainly(path.name)
    with tempfile.TemporaryDirectory(prefix="masar-unpacked-") as place:
        try:
            with zipfile.ZipFile(path) as packed:
                part = _choose_part(list_parts(packed, name), name)
                inner = Path(place) / f"{path.stem} (unpacked)"
                with packed.open(part) as source, inner.open("xb") as target:
                    while chunk := source.read(_CHUNK):
                        target.write(chunk)
        except MasarError:
            raise
        except Exception as error:
            raise MasarError(
                f"{name} is a damaged zip archive.", "Download it again, or unpack it yourself."
            ) from error
        yield inner


def _choose_part(parts: list[zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    seen = [part for part in parts if not _is_leftover(part.filename)]
    if len(seen) != 1:
        raise MasarError(
            f"{name} is a zip archive of {len(seen)} files, so none of them can be meant.",
            "Unpack it and give the table that is in it.",
        )
    return seen[0]


def _is_leftover(filename: str) -> bool:
    """Whether a file is one that the Finder or the Explorer puts beside what was packed."""
    parts = PurePosixPath(filename.replace("\\", "/")).parts
    return "__MACOSX" in parts or parts[-1:] in {(".DS_Store",), ("Thumbs.db",)}
