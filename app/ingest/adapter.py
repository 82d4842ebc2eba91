"""What an adapter is: how one source format is read, and what may be believed of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.column_use import ColumnUse
from app.domain.source import SourceRecord

BETWEEN = ":"
"""Stands in the ledger between the name of an adapter and that of a dataset read by it."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What is known of a file beside the file itself.

    `mapping` is a file that says which column means what; `dataset` names the set of rows in which
    an id stands for one record, where the format does not say it.
    """

    mapping: Path | None = None
    dataset: str | None = None


NOTHING_KNOWN = ReadOptions()
"""The options of an import that says nothing about its file."""

Read = Callable[[Path, ReadOptions], Iterator[SourceRecord]]
NameDataset = Callable[[Path, ReadOptions], str]
ReadKept = Callable[[Mapping[str, str]], SourceRecord]
ReadKeptOf = Callable[[str, Mapping[str, str]], SourceRecord]
TellColumns = Callable[[Path, ReadOptions], tuple[ColumnUse, ...]]


@dataclass(frozen=True, slots=True)
class Adapter:
    """One source format.

    `read` yields the rows of a file under standard slot names. `name_dataset` tells within which
    set of rows ids are unique: records of two sets never replace each other; without it there is
    one set, named like the adapter. `read_kept` makes a record of the row that the ledger keeps,
    if that row is all that there was of it; `read_kept_of` does so with the name of the dataset,
    where that says who its source is. `is_complete` says that a file is always whole, so
    that what it no longer has, its source has taken back. `is_private` says that the terms of the
    source forbid passing its rows on: they are kept for comparison and never shown, unless an
    import says otherwise. `tell_columns` says of each column of a file what is read from it.
    `hands_back_features` says that rows which were refused are features of a map, with `id` and
    `geometry` beside their properties, and no rows of a table.
    """

    name: str
    title: str
    read: Read
    name_dataset: NameDataset | None = None
    read_kept: ReadKept | None = None
    read_kept_of: ReadKeptOf | None = None
    is_complete: bool = False
    is_private: bool = False
    hands_back_features: bool = False
    tell_columns: TellColumns | None = None
