"""In which encoding a text was written: UTF-8 unless it cannot be, never by the machine's habit."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.ingest.files.kinds import read_head, tell_mark

_CHUNK = 1 << 20
_MOST_SAMPLE = 1 << 18
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_ARABIC = re.compile(
    "[\u0620-\u065f\u0679\u067e\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be-\u06d2]"
)
_ENOUGH = 0.85
"""Share of the signs that must be Arabic letters where words are written in another script."""


def tell_encoding(path: Path) -> str:
    """Return the codec of a text file: by its mark, else UTF-8, else Windows for Arabic or Latin.

    Raises MasarError when a text is neither, or is UTF-8 that was damaged.
    """
    mark = tell_mark(read_head(path))
    if mark and mark != "utf-8-sig":
        return mark
    sample, at = _find_foreign(path)
    if at is None:
        return "utf-8-sig"
    return _tell_single_byte(path, sample, at)


def _find_foreign(path: Path) -> tuple[bytes, int | None]:
    """Return bytes beyond ASCII from the whole file, and where it stops to be UTF-8, if it does."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    sample, at, done = bytearray(), None, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if at is None:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    at = max(0, done + error.start)
            if not chunk.isascii() and len(sample) < _MOST_SAMPLE:
                sample += b" ".join(_HIGH_RUN.findall(chunk)) + b" "
            if at is not None and len(sample) >= _MOST_SAMPLE:
                break
            done += len(chunk)
    if at is None and decoder.getstate()[0]:
        at = done
    return bytes(sample), at


def _tell_single_byte(path: Path, sample: bytes, at: int) -> str:
    """Tell Arabic, whose words are runs of high bytes, from Latin with its single accents."""
    high = sum(map(len, _HIGH_RUN.findall(sample)))
    multibyte = sum(map(len, _MULTIBYTE.findall(sample)))
    if 2 * multibyte > high:
        raise MasarError(
            f"{spell_plainly(path.name)} is UTF-8 with a damaged sign at byte {at + 1:,}.",
            "Download it again, or open it, put that sign right and save it as UTF-8.",
        )
    in_words = sum(len(run) for run in _HIGH_RUN.findall(sample) if len(run) > 1)
    if 2 * in_words <= high:
        return _tell_latin(sample)
    if _is_arabic(sample):
        return "cp1256"
    raise MasarError(
        f"{spell_plainly(path.name)} is no UTF-8, and its encoding cannot be told.",
        "Save it as UTF-8 (in Excel: CSV UTF-8).",
    )


def _is_arabic(sample: bytes) -> bool:
    text = sample.decode("cp1256").replace(" ", "")
    return len(_ARABIC.findall(text)) >= _ENOUGH * len(text)


def _tell_latin(sample: bytes) -> str:
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"
