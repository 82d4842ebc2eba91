"""Conditions in CQL2 (OGC), as text or JSON: read by a library, translated to SQL here.

Only the queryables of a collection can be named, and every value is a bound parameter.
"""

from app.query.cql2.bounds import is_wide
from app.query.cql2.reading import LONGEST_FILTER, Language, read_condition
from app.query.cql2.translation import translate_condition

__all__ = ["LONGEST_FILTER", "Language", "is_wide", "read_condition", "translate_condition"]
