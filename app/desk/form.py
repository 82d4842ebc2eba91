"""A form with a file, written to disk while it comes in; every bound holds before the disk fills.

The limits are those of an upload: few fields, short ones, one file and one mapping. What exceeds
them ends the request at once. The file's own name is text to show and nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.desk.problems import DeskProblem
from app.domain.plain_text import spell_plainly
from app.pipeline.upload_files import open_private

FILES = ("file", "mapping")
FIELDS = ("adapter", "dataset", "reason", "note", "complete", "private")
LONGEST_FIELD = 4_000
"""Bytes of a field; a note may have 500 signs, which are up to four bytes each."""
LARGEST_MAPPING = 200_000
"""Bytes of a mapping file; real ones have fewer than 5,000."""
MOST_HEADERS = 8
LONGEST_HEADER = 2_000
OVERHEAD = 100_000
"""Bytes that a form may have beside its files: boundaries, headers, fields."""
_BOUNDARY = re.compile(rb"[ -~]{0,69}[!-~]")
_PLAIN = {b"", b"binary", b"8bit", b"7bit"}


@dataclass(slots=True)
class Form:
    """What came in: fields by name, the file's digest and size, and its name as text."""

    fields: dict[str, str] = field(default_factory=dict)
    file_name: str = ""
    size_bytes: int = 0
    sha256: str = ""
    mapping_sha256: str | None = None


@dataclass(slots=True)
class _Part:
    """One part of the form while it comes in."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    name: str = ""
    file_name: str = ""
    target: BinaryIO | None = None
    text: bytearray = field(default_factory=bytearray)
    size: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)


def read_boundary(content_type: str) -> bytes:
    """Return what sets the parts apart. Raises DeskProblem when this is no such form."""
    kind, options = parse_options_header(content_type.encode("latin-1", "replace"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data":
        raise DeskProblem(
            415, "Send a form: Content-Type multipart/form-data with the part `file`.",
            {"Accept": "multipart/form-data"},
        )  # fmt: skip
    if not _BOUNDARY.fullmatch(boundary):
        raise DeskProblem(400, "The Content-Type has no usable boundary (1 to 70 signs).")
    return boundary


def refuse_too_large(max_bytes: int) -> DeskProblem:
    """Return the refusal of a file that is larger than the desk takes."""
    return DeskProblem(
        413,
        f"The file is larger than {max_bytes / 1e6:,.1f} MB, the most that the desk takes.",
        max_bytes=max_bytes,
    )


class FormReader:
    """Takes a form piece by piece; files go into `folder` under names of our own."""

    def __init__(self, boundary: bytes, folder: Path, max_bytes: int) -> None:
        """Begin with nothing received."""
        self.form = Form()
        self._folder = folder
        self._limits = {"file": max_bytes, "mapping": LARGEST_MAPPING}
        self._seen: set[str] = set()
        self._part = _Part()
        self._header = (bytearray(), bytearray())
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._take(lambda data: self._header[0].extend(data)),
                "on_header_value": self._take(lambda data: self._header[1].extend(data)),
                "on_header_end": self._end_header,
                "on_headers_finished": self._open_part,
                "on_part_data": self._take(self._write_part),
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
            max_header_count=MOST_HEADERS,
            max_header_size=LONGEST_HEADER,
        )

    def write(self, data: bytes) -> None:
        """Take the next piece. Raises DeskProblem when the form is broken or exceeds a limit."""
        try:
            self._parser.write(data)
        except FormParserError:
            raise DeskProblem(400, "The form is broken: its parts cannot be told apart.") from None

    def finish(self) -> Form:
        """Return the whole form. Raises DeskProblem when its end or its file is missing."""
        if not self._ended:
            raise DeskProblem(400, "The form breaks off: its last boundary is missing.")
        if "file" not in self._seen:
            raise DeskProblem(400, "The form has no part `file` with the file itself.", part="file")
        if self.form.size_bytes == 0:
            raise DeskProblem(400, "The file is empty.", part="file")
        return self.form

    def close(self) -> None:
        """Let go of a file that was being written."""
        if self._part.target is not None:
            self._part.target.close()
            self._part.target = None

    def _take(self, use: Callable[[bytes], object]) -> Callable[[bytes, int, int], None]:
        return lambda data, start, end: (use(data[start:end]), None)[1]

    def _begin_part(self) -> None:
        self._part = _Part()

    def _end_header(self) -> None:
        name, value = (bytes(part) for part in self._header)
        self._part.headers[name.strip().lower()] = value.strip()
        self._header = (bytearray(), bytearray())

    def _open_part(self) -> None:
        part = self._part
        kind, options = parse_options_header(part.headers.get(b"content-disposition", b""))
        part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if kind != b"form-data" or part.name not in FILES + FIELDS:
            known = ", ".join(FILES + FIELDS)
            shown = spell_plainly(part.name, 40)
            raise DeskProblem(400, f"There is no field {shown!r}; there are {known}.", part=shown)
        if part.name in self._seen:
            raise DeskProblem(400, f"The field {part.name} stands twice.", part=part.name)
        if part.headers.get(b"content-transfer-encoding", b"").lower() not in _PLAIN:
            raise DeskProblem(400, "Send the file as it is, without Content-Transfer-Encoding.")
        self._seen.add(part.name)
        if part.name in FILES:
            part.file_name = _spell_file_name(options.get(b"filename", b""))
            part.target = open(self._folder / part.name, "xb", opener=open_private)

    def _write_part(self, data: bytes) -> None:
        part = self._part
        part.size += len(data)
        if part.target is None:
            part.text += data
            if part.size > LONGEST_FIELD:
                detail = f"The field {part.name} is longer than {LONGEST_FIELD:,} bytes."
                raise DeskProblem(413, detail, part=part.name)
            return
        if part.size > self._limits[part.name]:
            raise refuse_too_large(self._limits[part.name])
        part.digest.update(data)
        part.target.write(data)

    def _end_part(self) -> None:
        part = self._part
        self.close()
        if part.name == "file":
            self.form.file_name, self.form.size_bytes = part.file_name, part.size
            self.form.sha256 = part.digest.hexdigest()
        elif part.name == "mapping":
            self.form.mapping_sha256 = part.digest.hexdigest()
        else:
            self.form.fields[part.name] = _decode_field(part)

    def _end(self) -> None:
        self._ended = True


def _decode_field(part: _Part) -> str:
    try:
        text = bytes(part.text).decode("utf-8").strip()
    except UnicodeDecodeError:
        raise DeskProblem(400, f"The field {part.name} is not UTF-8.", part=part.name) from None
    if not all(sign.isprintable() for sign in text):
        detail = f"The field {part.name} holds a sign that cannot be printed."
        raise DeskProblem(400, detail, part=part.name)
    return text


def _spell_file_name(given: bytes) -> str:
    """Return the name as text of one line; no folder of it counts, whichever way it slants."""
    name = given.decode("utf-8", "replace").replace("\\", "/").rpartition("/")[2].strip()
    return spell_plainly(name) or "(no name)"
