"""Where a release is given: a folder, a zip that is unpacked with care, or an address."""

from __future__ import annotations

import glob
import lzma
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.ingest.cod_ab.downloads import OnBytes, download_file, is_address, spell_address
from app.ingest.cod_ab.layers import SOURCE_FORMATS, hash_file

MOST_BYTES = 1_000_000_000
"""Most that a zip may hold unpacked; OCHA's largest release of a country is a tenth of it."""
MOST_ENTRIES = 2_000
MOST_RATIO = 200
"""Packing of coordinates reaches 30; more than this is a bomb."""
_CHUNK = 1 << 20
_DAMAGE = (
    OSError, EOFError, NotImplementedError, RuntimeError, ValueError,
    lzma.LZMAError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What the ways of packing raise, each its own, for bytes that are none of theirs."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder to read, and how its origin is told to readers: no path of this machine.

    `sha256` is that of the file that was given or fetched; None for a folder.
    """

    folder: Path
    origin: str
    sha256: str | None = None


def _check_entry(entry: zipfile.ZipInfo, archive: str) -> PurePosixPath | None:
    """Return where an entry may be unpacked, None for a folder; raises MasarError otherwise."""
    path, name = PurePosixPath(entry.filename.replace("\\", "/")), _name_entry(entry)
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        raise MasarError(f"{archive} holds a file that would be unpacked outside: '{name}'.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise MasarError(f"{archive} holds a link, '{name}', instead of a file.")
    if entry.flag_bits & 0x1:
        raise MasarError(f"{archive} is encrypted.", "Unpack it and give the folder.")
    packed_well = entry.file_size > MOST_RATIO * max(entry.compress_size, 1_000)
    if packed_well:
        raise MasarError(f"{archive} is packed too tightly to be boundaries: '{name}'.")
    return None if entry.is_dir() else path


def _name_entry(entry: zipfile.ZipInfo) -> str:
    return spell_plainly(PurePosixPath(entry.filename.replace("\\", "/")).name)


def _unpack(archive: Path, name: str, folder: Path) -> None:
    try:
        packed = zipfile.ZipFile(archive)
    except _DAMAGE as error:
        raise MasarError(f"{name} is no zip, or a damaged one: {_explain(error)}.") from error
    with packed:
        entries = packed.infolist()
        if len(entries) > MOST_ENTRIES:
            raise MasarError(f"{name} holds {len(entries):,} files; {MOST_ENTRIES:,} may be.")
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise MasarError(f"{name} holds more than {MOST_BYTES // 10**6:,} MB unpacked.")
        for entry in entries:
            path = _check_entry(entry, name)
            if path is not None:
                _unpack_entry(packed, entry, folder / path, name)


def _unpack_entry(
    packed: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, archive: str
) -> None:
    # An entry that lies about its size is cut at it, and fails its checksum then.
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(entry) as source, path.open("xb") as target:
            shutil.copyfileobj(source, target, _CHUNK)
    except _DAMAGE as error:
        raise MasarError(
            f"{archive} is damaged: '{_name_entry(entry)}' cannot be unpacked ({_explain(error)}).",
            "Fetch it again, or unpack it by hand and give the folder.",
        ) from error


def _explain(error: Exception) -> str:
    """Return why a file could not be unpacked, without the path that it would have had here."""
    if isinstance(error, (FileExistsError, NotADirectoryError, IsADirectoryError)):
        return "another file in it has the same name"
    return spell_plainly((isinstance(error, OSError) and error.strerror) or str(error))


def _fetch(source: str, place: Path, on_bytes: OnBytes) -> Path:
    """Return the file that a source names, under its own name."""
    if is_address(source):
        target = place / (PurePosixPath(spell_address(source)).name or "download")
        download_file(source, target, on_bytes)
        return target
    path = Path(source)
    if not path.is_file():
        raise MasarError(f"{spell_plainly(source, 1_000)} is neither a folder nor a file.",
                         "Check the path.")  # fmt: skip
    return path


def _fill(folder: Path, file: Path, origin: str) -> None:
    """Put into a folder what a file holds, or the file itself with those that belong to it."""
    if file.suffix.lower() not in SOURCE_FORMATS:
        if not zipfile.is_zipfile(file):
            raise MasarError(f"{origin} is no zip, and no format that boundaries come in.")
        _unpack(file, origin, folder)
        return
    for each in file.parent.glob(f"{glob.escape(file.stem)}.*"):
        if each.is_file() and (each == file or file.suffix.lower() == ".shp"):
            shutil.copyfile(each, folder / each.name)


@contextmanager
def open_source(source: str, on_bytes: OnBytes = lambda done, total: None) -> Iterator[Opened]:
    """Give the folder of a release for the length of the block; what is unpacked goes with it.

    `on_bytes` is told of a download's progress: bytes so far, and of how many where known. Raises
    MasarError when there is no such source, or it is not to be trusted.
    """
    if not is_address(source) and Path(source).is_dir():
        yield Opened(Path(source), spell_plainly(Path(source).resolve().name))
        return
    with tempfile.TemporaryDirectory(prefix="masar-cod-ab-") as place:
        given = spell_address(source) if is_address(source) else Path(source).name
        origin = spell_plainly(given)
        folder = Path(place) / "unpacked"
        folder.mkdir()
        file = _fetch(source, Path(place), on_bytes)
        _fill(folder, file, origin)
        yield Opened(folder, origin, hash_file(file))
