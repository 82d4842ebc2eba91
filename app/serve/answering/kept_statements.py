"""Statements that are made once and run for many questions of the same shape.

To make a long statement takes longer than to run it. What may differ from one question to the next
is given when it runs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import Select


class KeptStatements:
    """The statements that were used last, by the questions that they were made for."""

    def __init__(self, most: int) -> None:
        """Keep no more than `most` of them; one takes about half a megabyte."""
        self._most = most
        self._kept: OrderedDict[Hashable, Select[Any]] = OrderedDict()

    def find(self, question: Hashable, make: Callable[[], Select[Any]]) -> Select[Any]:
        """Return the statement of a question, made now unless it is kept."""
        statement = self._kept.pop(question, None)
        if statement is None:
            statement = make()
            while len(self._kept) >= self._most:
                self._kept.popitem(last=False)
        self._kept[question] = statement
        return statement
