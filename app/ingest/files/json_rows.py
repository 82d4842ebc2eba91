"""JSON as rows: a list somewhere in a document, or one object a line, read as a stream.

Numbers stay as they are written. The module of the standard library parses one row at a time; a
parser that is fed events was tried, and a number of 10,000 digits ended the process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from app.domain.errors import MasarError, RejectedRecord
from app.domain.plain_text import spell_plainly
from app.ingest.files.csv_table import Row, TableRow
from app.ingest.files.encodings import tell_encoding
from app.ingest.files.kinds import FileKind, refuse_kind, tell_kind
from app.ingest.files.limits import DEEPEST_JSON, LONGEST_JSON_ITEM

_CHUNK = 1 << 18
_BLANK = re.compile(r"[\s\x1e]*")
_LONGEST_SIGN = 16
"""Characters within which a word or an escape may have been cut."""


class Number(str):
    """A number of a JSON text, spelled as it stands there."""

    __slots__ = ()


class NoSuchList(MasarError):
    """A document has no list of rows where the format has one."""

    def __init__(self, name: str, under: str) -> None:
        """Say where the list should have been."""
        where = under.removesuffix("item").strip(".") or "the top"
        super().__init__(
            f"{name} has no list of rows at {where}.",
            "Is this the answer or the export that the format names?",
        )


class _Twice(dict[str, Any]):
    """An object in which a name stands twice, so that neither value can be believed."""

    def __init__(self, pairs: list[tuple[str, Any]], name: str) -> None:
        super().__init__(pairs)
        self.name = name


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    names = [name for name, _ in pairs]
    return _Twice(pairs, next(name for name in names if names.count(name) > 1))


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_make_object,
    parse_float=Number,
    parse_int=Number,
    parse_constant=_refuse_constant,
)


class _Text:
    """The text of a file, of which only the part that is being read is held."""

    def __init__(self, file: TextIO, name: str) -> None:
        self.file, self.name = file, spell_plainly(name)
        self.held, self.at, self.ended = "", 0, False

    def fetch(self) -> bool:
        """Hold more of the text; False at its end. Raises MasarError for too long a part."""
        if len(self.held) - self.at > LONGEST_JSON_ITEM:
            raise MasarError(
                f"{self.name} holds a part of more than {LONGEST_JSON_ITEM:,} characters in one.",
                "A row is far shorter; is this the right file?",
            )
        more = "" if self.ended else self.file.read(max(_CHUNK, len(self.held) - self.at))
        self.held, self.at, self.ended = self.held[self.at :] + more, 0, not more
        return bool(more)

    def peek(self) -> str:
        """Return the next sign that is no blank, without taking it; nothing at the end."""
        while True:
            found = _BLANK.match(self.held, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.held):
                return self.held[self.at]
            if not self.fetch():
                return ""

    def take(self, signs: str) -> str:
        """Take the next sign, which must be one of these."""
        sign = self.peek()
        if not sign or sign not in signs:
            raise self.refuse()
        self.at += 1
        return sign

    def take_value(self) -> Any:
        """Take the next value whole. Raises MasarError where there is none."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.held, self.at)
            except RecursionError as error:
                raise MasarError(
                    f"{self.name} is nested deeper than {DEEPEST_JSON} levels.",
                    "A row is a flat object; is this the right file?",
                ) from error
            except json.JSONDecodeError as error:
                if not (self._may_go_on(error) and self.fetch()):
                    raise self.refuse_end(error) from error
                continue
            except ValueError as error:
                raise self.refuse(str(error)) from error
            # A number or word may go on beyond what is held.
            if end < len(self.held) or not self.fetch():
                self.at = end
                return value

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether an error may only be due to where the text that is held ends."""
        return error.msg.startswith("Unterminated") or error.pos >= len(self.held) - _LONGEST_SIGN

    def refuse_end(self, error: json.JSONDecodeError) -> MasarError:
        """Return the refusal of a value that could not be read: cut off, or no JSON."""
        if self._may_go_on(error) and self.ended:
            return self.refuse("")
        shown = spell_plainly(self.held[error.pos : error.pos + 30])
        return MasarError(f"{self.name} is no valid JSON: {shown!r} cannot stand there.")

    def refuse(self, reason: str | None = None) -> MasarError:
        """Return the refusal of what stands here: a sign that no JSON has there, or the end."""
        if reason == "" or not self.peek():
            return MasarError(
                f"{self.name} ends in the middle of a row.", "Was it downloaded to its end?"
            )
        shown = reason or f"{spell_plainly(self.held[self.at : self.at + 30])!r} cannot stand there"
        return MasarError(f"{self.name} is no valid JSON: {shown}.")


def _walk(text: _Text, path: list[str], under: str, beside: dict[str, Any]) -> Iterator[Any]:
    """Yield the items of the list that `path` leads to, and read all around it."""
    if not path:
        if text.peek() != "[":
            raise NoSuchList(text.name, under)
        yield from _read_list(text)
        return
    if text.peek() != "{":
        raise NoSuchList(text.name, under)
    text.take("{")
    found = False
    more = text.peek() != "}"
    while more:
        name = _take_name(text)
        if name == path[0]:
            if found:
                raise MasarError(f"{text.name} has {name!r} twice, so neither can be believed.")
            found = True
            yield from _walk(text, path[1:], under, beside)
        else:
            value = text.take_value()
            if name in beside:
                beside[name] = value
        more = text.peek() == ","
        text.take(",}")
    if not found:
        raise NoSuchList(text.name, under)


def _take_name(text: _Text) -> str:
    if text.peek() != '"':
        raise text.refuse()
    name = text.take_value()
    text.take(":")
    return str(name)


def _read_list(text: _Text) -> Iterator[Any]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        yield text.take_value()
        if text.take(",]") == "]":
            return


def _read_lines(text: _Text) -> Iterator[Any]:
    while text.peek():
        yield text.take_value()


def read_json_items(
    path: Path, under: str = "item", beside: dict[str, Any] | None = None
) -> Iterator[tuple[int, Any]]:
    """Yield the items of a list with their numbers from 1; numbers in them are `Number`.

    `under` says where: `item` is a list at the top, `Result.item` the list of that name, and
    nothing at all stands for one object after the other, as in newline-delimited JSON. The names
    in `beside` get the values that stand around the list. Raises NoSuchList when there is no such
    list, MasarError when the file is not JSON or is damaged, be it behind the list.
    """
    kind = tell_kind(path)
    if kind is not FileKind.JSON:
        raise refuse_kind(path, kind, "JSON")
    around = {} if beside is None else beside
    with path.open(encoding=tell_encoding(path), newline="") as file:
        text = _Text(file, path.name)
        try:
            items = _walk(text, under.split(".")[:-1], under, around) if under else None
            yield from enumerate(items or _read_lines(text), start=1)
            if text.peek():
                raise text.refuse()
        except UnicodeError as error:
            raise MasarError(f"{text.name} is cut off or damaged.") from error


def spell_json(value: Any, depth: int = 0) -> str:
    """Return a value as JSON text, its numbers as they were written. Raises RejectedRecord."""
    if depth >= DEEPEST_JSON:
        raise RejectedRecord("row", f"is nested deeper than {DEEPEST_JSON} levels")
    if isinstance(value, _Twice):
        raise RejectedRecord(value.name[:100], "stands twice in one object")
    if isinstance(value, dict):
        members = (f"{json.dumps(k)}: {spell_json(v, depth + 1)}" for k, v in value.items())
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(spell_json(each, depth + 1) for each in value) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def spell_cell(value: Any) -> str:
    """Return a value as a cell holds it: text as it is, null as nothing, the rest as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    return spell_json(value)


def make_json_row(line: int, item: Any) -> TableRow:
    """Return an object as a row; anything else, or what no text can hold, is damaged."""
    if not isinstance(item, dict):
        return TableRow(line, {}, RejectedRecord("row", f"item {line} is no JSON object"))
    try:
        if isinstance(item, _Twice):
            raise RejectedRecord(item.name[:100], "stands twice in one object")
        cells = {name: spell_cell(value) for name, value in item.items()}
        if any("\0" in name for name in cells):
            raise RejectedRecord("row", f"item {line} has a NUL character in a name")
        "".join((*cells, *cells.values())).encode()
    except RejectedRecord as error:
        return TableRow(line, {}, error)
    except UnicodeEncodeError:
        return TableRow(line, {}, RejectedRecord("row", f"item {line} holds half a sign"))
    return TableRow(line, cells)


def read_json_rows(path: Path, under: str = "item") -> Iterator[TableRow]:
    """Yield the objects of a list as rows: `line` is the number of the item, from 1.

    Values are text, numbers as they are written, null is empty, nested values are JSON text.
    Raises MasarError as `read_json_items`.
    """
    for line, item in read_json_items(path, under):
        yield make_json_row(line, item)


def read_json_cells(path: Path) -> Iterator[Row]:
    """Yield the rows of a list of lists, blank ones left out, with their numbers from 1.

    Raises MasarError when an item of the list is no row.
    """
    for line, item in read_json_items(path):
        if not isinstance(item, list):
            raise refuse_kind(path, FileKind.JSON)
        try:
            cells = [spell_cell(value) for value in item]
        except RejectedRecord as error:
            raise MasarError(
                f"{spell_plainly(path.name)}, item {line}: {error.message}."
            ) from error
        if any(cells):
            yield line, cells
