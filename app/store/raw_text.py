"""Text that is passed on as the database sends it: UTF-8, never decoded and encoded again.

A thousand features are 1.6 MB: to decode them and to encode them again takes as long as it takes
the database to find them.
"""

from __future__ import annotations

from typing import Any

from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader
from sqlalchemy.types import UserDefinedType

RAW_TYPE = "bpchar"
"""A second type of text, without a length the same bytes as `text`, which no column here has."""


class RawText(UserDefinedType[bytes]):
    """What a text is cast to where its bytes are wanted, from connections that leave it raw."""

    cache_ok = True

    def get_col_spec(self, **_words: Any) -> str:  # noqa: ANN401
        """Return the name of the type."""
        return RAW_TYPE


class _RawLoader(Loader):
    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def leave_raw(adapters: AdaptersMap) -> None:
    """Let the connection whose adapters these are give bytes for raw texts."""
    adapters.register_loader(RAW_TYPE, _RawLoader)
