"""What a shape is: its columns, and how rows become the bytes of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.encode.shapes.rows import Row, Subject
from app.encode.shapes.tally import Tally

Chunk = tuple[str, bytes]
"""The file of a shape that some bytes belong to (its name; empty where there is one), and they."""


@dataclass(frozen=True, slots=True)
class EncodeOptions:
    """What is known before the first row.

    `verbatim` keeps cells that a spreadsheet would take for a formula as they are. `properties`
    are the columns of shapes without columns of their own. `more_columns` are those of the
    sources' rows that the shape lacks.
    """

    verbatim: bool = False
    properties: tuple[str, ...] = ()
    more_columns: tuple[str, ...] = ()


Encode = Callable[[Iterable[Row], Tally, EncodeOptions], Iterator[Chunk]]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of an export.

    `columns` is empty where the properties of the records are its columns. `own_adapter` names the
    import format whose rows it gives back as they came. `parts` are the names of its files, where
    there are several; a `binary` shape is nothing for a terminal.
    """

    name: str
    title: str
    subjects: tuple[Subject, ...]
    encode: Encode
    columns: tuple[str, ...] = ()
    own_adapter: str | None = None
    parts: tuple[str, ...] = ()
    binary: bool = False
