"""Read a condition in CQL2 into its tree, the JSON spelling of the same condition."""

from __future__ import annotations

from enum import StrEnum

import cql2

from app.domain.errors import BadParameter
from app.domain.filters import NOW, Tree
from app.query.collections import Collection
from app.query.cql2.bounds import check_json, check_text, check_width
from app.query.cql2.translation import translate_condition

LONGEST_FILTER = 8_000
"""Characters of a condition."""
_EXAMPLES = {
    "cql2-text": "CQL2 text such as event_type = 'Battles' AND killed_low >= 5",
    "cql2-json": 'CQL2 JSON such as {"op": "=", "args": [{"property": "event_type"}, "Battles"]}',
}


class Language(StrEnum):
    """The spellings of CQL2."""

    TEXT = "cql2-text"
    JSON = "cql2-json"


def _parse(text: str, language: Language) -> Tree:
    if language is Language.TEXT:
        check_text(text)
        return cql2.parse_text(text).to_json()
    check_json(text)
    return cql2.parse_json(text).to_json()


def read_condition(collection: Collection, text: str, language: Language) -> Tree:
    """Return the tree of a condition on a collection's queryables; raises BadParameter."""
    if len(text) > LONGEST_FILTER:
        raise BadParameter("filter", text, f"at most {LONGEST_FILTER} characters")
    try:
        tree = _parse(text, language)
    except BadParameter:
        raise
    except Exception as error:  # noqa: BLE001 - the library has no base class for its errors
        raise BadParameter("filter", text, _EXAMPLES[language]) from error
    check_width(tree)
    translate_condition(collection, collection.show(NOW), tree)  # what is impossible is told now
    return tree
