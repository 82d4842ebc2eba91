"""What a file is, told by its content: names lie, most of all those of downloads."""

from __future__ import annotations

import codecs
import mmap
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.ingest.files.limits import SNIFFED_BYTES


class FileKind(StrEnum):
    """What a file's first bytes say that it is; csv is any text that is nothing else."""

    CSV = "csv"
    WORKBOOK = "workbook"
    JSON = "json"
    ZIP = "zip"
    EMPTY = "empty"
    HTML = "html"
    XML = "xml"
    PDF = "pdf"
    IMAGE = "image"
    GZIP = "gzip"
    ARCHIVE = "archive"
    OFFICE = "office"
    LOCKED_WORKBOOK = "locked_workbook"
    BINARY_WORKBOOK = "binary_workbook"
    DATABASE = "database"
    PARQUET = "parquet"
    PROGRAM = "program"
    RICH_TEXT = "rich_text"
    BINARY = "binary"


_WAYS_OUT: dict[FileKind, tuple[str, str]] = {
    FileKind.CSV: ("a table of text", "Give a file of the format that you named."),
    FileKind.WORKBOOK: ("a workbook", "Save its table as CSV."),
    FileKind.JSON: ("JSON", "Give the table as CSV or XLSX."),
    FileKind.ZIP: ("a zip archive", "Unpack it and give the table that is in it."),
    FileKind.EMPTY: ("empty", "Was it saved or downloaded to the end?"),
    FileKind.HTML: (
        "a web page (HTML)",
        "A download may have answered with a page that asks to log in, or with an error; open it "
        "in a browser to see, and save the table as CSV or XLSX.",
    ),
    FileKind.XML: ("XML", "Save the table as CSV or XLSX."),
    FileKind.PDF: ("a PDF", "Save the table itself as CSV or XLSX; a PDF has only its look."),
    FileKind.IMAGE: ("a picture", "A table is needed: CSV or XLSX."),
    FileKind.GZIP: ("packed with gzip", "Unpack it (gunzip) and give what was in it."),
    FileKind.ARCHIVE: ("an archive", "Unpack it and give the table that is in it."),
    FileKind.OFFICE: ("an Office document, but no workbook", "Save the table as CSV or XLSX."),
    FileKind.LOCKED_WORKBOOK: (
        "a workbook locked with a password",
        "Save it without the password, or as CSV.",
    ),
    FileKind.BINARY_WORKBOOK: ("a binary workbook (XLSB)", "Save it as XLSX or CSV."),
    FileKind.DATABASE: ("an SQLite database", "Export the table as CSV."),
    FileKind.PARQUET: ("a Parquet file", "Export the table as CSV."),
    FileKind.PROGRAM: ("a program", "Do not run it; ask for the table as CSV or XLSX."),
    FileKind.RICH_TEXT: ("a formatted text (RTF)", "Save the table as CSV or XLSX."),
    FileKind.BINARY: ("no text and no known format", "Save the table as CSV in UTF-8, or as XLSX."),
}
_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF87a", FileKind.IMAGE),
    (b"GIF89a", FileKind.IMAGE),
    (b"II*\x00", FileKind.IMAGE),
    (b"MM\x00*", FileKind.IMAGE),
    (b"\x1f\x8b", FileKind.GZIP),
    *((b"BZh%d1AY&SY" % level, FileKind.ARCHIVE) for level in range(1, 10)),
    (b"\xfd7zXZ\x00", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", FileKind.ARCHIVE),
    (b"SQLite format 3\x00", FileKind.DATABASE),
    (b"PAR1", FileKind.PARQUET),
    (b"\x7fELF", FileKind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", FileKind.PROGRAM),
    (b"{\\rtf", FileKind.RICH_TEXT),
)
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PARTS = (
    ("EncryptedPackage", FileKind.LOCKED_WORKBOOK),
    ("Workbook", FileKind.WORKBOOK),
    ("Book", FileKind.WORKBOOK),
)
_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|\?xml|!|\w)",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAGS = ("!doctype html", "html", "head", "body", "table")
_JSON = re.compile(r"[\s\x1e]*(?:\{\s*[\"}]|\[\s*[\[{\]\"\-0-9tfn]|[\[{]\s*$)")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c\x1d\x1f\x7f]")
_MOST_CONTROL = 0.02
"""Share of control characters in what may still be text; a table cut short ends in a few NULs."""


def tell_mark(head: bytes) -> str | None:
    """Return the encoding that a byte order mark at the beginning of a file names."""
    return next((encoding for mark, encoding in _BOMS if head.startswith(mark)), None)


def read_head(path: Path) -> bytes:
    """Return the beginning of a file. Raises MasarError when there is nothing to read there."""
    # A pipe or a device may never end, so nothing of it is read.
    if path.exists() and not path.is_file():
        raise MasarError(
            f"{spell_plainly(path.name)} cannot be read: it is no regular file.", "Give a CSV file."
        )
    try:
        with path.open("rb") as file:
            return file.read(SNIFFED_BYTES)
    except OSError as error:
        raise MasarError(
            f"{spell_plainly(path.name)} cannot be read: {error.strerror}.",
            "Check the path and try again.",
        ) from error


def tell_kind(path: Path) -> FileKind:
    """Return what a file is by its content. Raises MasarError when there is no such file."""
    head = read_head(path)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_PACKED):
        return _tell_packed(path)
    if head.startswith(_OLE):
        return _tell_compound(path)
    if head.startswith(b"MZ") and _has_control(head):
        return FileKind.PROGRAM
    return _tell_text(head)


def refuse_kind(path: Path, kind: FileKind, wanted: str = "a table") -> MasarError:
    """Return the refusal of a file: what it is, that it is not what was wanted, the way out."""
    what, way_out = _WAYS_OUT[kind]
    return MasarError(f"{spell_plainly(path.name)} is {what}, not {wanted}.", way_out)


def _tell_packed(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as packed:
            names = {name.replace("\\", "/") for name in packed.namelist()}
            if "mimetype" in names and packed.getinfo("mimetype").file_size < SNIFFED_BYTES:
                kind = packed.read("mimetype")
                sheet = kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet")
                return FileKind.WORKBOOK if sheet else FileKind.OFFICE
    except Exception:  # noqa: BLE001 - every way in which a zip can be broken
        return FileKind.ZIP
    if "xl/workbook.bin" in names:
        return FileKind.BINARY_WORKBOOK
    if "xl/workbook.xml" in names:
        return FileKind.WORKBOOK
    return FileKind.OFFICE if "[Content_Types].xml" in names else FileKind.ZIP


def _tell_compound(path: Path) -> FileKind:
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        for name, kind in _OLE_PARTS:
            # The directory of such a file spells names in UTF-16, in blocks of 64 bytes.
            if content.find(name.encode("utf-16-le") + b"\0\0") >= 0:
                return kind
    return FileKind.OFFICE


def _has_control(head: bytes) -> bool:
    return len(_CONTROL.findall(head)) > _MOST_CONTROL * len(head)


def _tell_text(head: bytes) -> FileKind:
    mark = tell_mark(head)
    if mark is None and _has_control(head):
        return FileKind.EMPTY if not head.strip(b"\0") else FileKind.BINARY
    text = head.decode(mark or "latin-1", errors="ignore")
    if not text.strip():
        return FileKind.EMPTY
    if _JSON.match(text):
        return FileKind.JSON
    if markup := _MARKUP.match(text):
        return FileKind.HTML if markup[1].lower() in _HTML_TAGS else FileKind.XML
    return FileKind.CSV
