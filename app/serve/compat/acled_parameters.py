"""The parameters of ACLED's API, read strictly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time

from app.domain.errors import BadParameter
from app.domain.filters import MAX_LIMIT
from app.encode.shapes.acled import COLUMNS
from app.query.compat.acled import AcledFilter, Condition, Operator, Value
from app.serve.asking.parameters import collect_parameters
from app.serve.compat.answers import LONGEST_QUESTION, refuse_named
from app.serve.compat.cursors import parse_page_end
from app.serve.compat.numbers import parse_count, parse_day, parse_number, parse_whole

DEFAULT_LIMIT, MOST_PAGES, MOST_VALUES = 5_000, 1_000_000, 100
IGNORED = ("key", "email", "token", "access_token", "terms")
"""What clients send to be let in. Everybody is; nothing of it is read, kept or repeated."""
GENERAL = ("_format", "fields", "limit", "page", "cursor", "with_total", "inter_num",
           "export_type", *IGNORED)  # fmt: skip
REFUSED = {
    "population": "no population figures are held",
    "maritime_pairs": "no event of ours lies at sea",
}
_WHERE = "_where"
_WHOLE = frozenset({"year", "time_precision", "iso", "geo_precision", "fatalities", "timestamp",
                    "inter1", "inter2", "interaction"})  # fmt: skip
_NUMBERS = frozenset({"latitude", "longitude"})
_EXACT = _WHOLE | _NUMBERS | {"event_date", "country", "region"}
"""Columns that are compared with `=` where nothing is said; of the others a part is enough."""
_ORDERED = _WHOLE | _NUMBERS | {"event_date"}
_MIDDLE_EAST = "11"
"""ACLED's number of the region."""
_OR, _ALTERNATIVE = ":OR:", "|"


def list_parameters() -> tuple[str, ...]:
    """Return the names of all parameters that are known."""
    return (*GENERAL, *COLUMNS, *(f"{name}{_WHERE}" for name in COLUMNS))


def collect_given(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the parameters by name; raises BadParameter for what is unknown here."""
    pairs = list(pairs)
    refuse_named(pairs, REFUSED)
    given = collect_parameters(pairs, list_parameters(), LONGEST_QUESTION)
    if given.get("export_type", "dyadic") != "dyadic":
        raise BadParameter("export_type", given["export_type"], "dyadic: one row for each event")
    if given.get("inter_num", "1") not in {"0", "1"}:
        raise BadParameter("inter_num", given["inter_num"], "0 or 1; actors have no codes here")
    if given.get("with_total", "false") not in {"true", "false", "1", "0"}:
        raise BadParameter("with_total", given["with_total"], "true or false")
    return given


def parse_format(given: Mapping[str, str]) -> str:
    """Read `_format`."""
    text = given.get("_format", "json")
    if text not in {"json", "csv"}:
        raise BadParameter("_format", text, "json or csv")
    return text


def parse_fields(given: Mapping[str, str]) -> tuple[str, ...]:
    """Read which columns are wanted; without `fields` all of them."""
    if "fields" not in given:
        return tuple(COLUMNS)
    names = tuple(given["fields"].split(_ALTERNATIVE))
    if not set(names) <= set(COLUMNS) or len(set(names)) != len(names):
        raise BadParameter(
            "fields", given["fields"], f"names joined by |, each once, of {', '.join(COLUMNS)}"
        )
    return names


def parse_acled_filter(given: Mapping[str, str]) -> AcledFilter:
    """Read which rows are asked for. A limit over the maximum is kept: see `find_page_size`."""
    limit = parse_count("limit", given.get("limit", str(DEFAULT_LIMIT)), 0, 10**9)
    if "page" in given and given.get("cursor"):
        raise BadParameter("page", given["page"], "page or cursor, not both")
    page = parse_count("page", given.get("page", "1"), 1, MOST_PAGES)
    size = find_page_size(limit)
    after = parse_page_end(given["cursor"]) if given.get("cursor") else None
    return AcledFilter(tuple(_parse_groups(given)), size, after, skip=(page - 1) * size)


def find_page_size(limit: int) -> int:
    """Return the rows of a page: 0 asks for all, and nobody gets more than the maximum."""
    return limit if 0 < limit <= MAX_LIMIT else MAX_LIMIT


def _parse_groups(given: Mapping[str, str]) -> Iterable[tuple[Condition, ...]]:
    used: set[str] = set()
    for name in COLUMNS:
        if name in given:
            group = tuple(_parse_group(name, given))
            used |= {each.column for each in group}
            yield group
    for name in COLUMNS:
        if f"{name}{_WHERE}" in given and name not in used:
            raise BadParameter(f"{name}{_WHERE}", given[f"{name}{_WHERE}"], f"together with {name}")


def _parse_group(name: str, given: Mapping[str, str]) -> Iterable[Condition]:
    """Read `a:OR:column=b`: the first value is the column's own, each other one says whose."""
    first, *more = given[name].split(_OR)
    if len(more) >= MOST_VALUES:
        raise BadParameter(name, given[name], f"at most {MOST_VALUES} alternatives")
    yield _parse_condition(name, first, given)
    for text in more:
        column, equals, value = text.partition("=")
        if column not in COLUMNS or not equals:
            raise BadParameter(name, given[name], f"after {_OR} a column, = and a value")
        yield _parse_condition(column, value, given)


def _parse_condition(name: str, text: str, given: Mapping[str, str]) -> Condition:
    operator = _parse_operator(name, given)
    values = text.split(_ALTERNATIVE)
    if len(values) > MOST_VALUES:
        raise BadParameter(name, text, f"at most {MOST_VALUES} alternatives")
    if operator is Operator.BETWEEN and len(values) != 2:
        raise BadParameter(name, text, "two values joined by |, the least first")
    if operator not in {Operator.BETWEEN, Operator.EQUALS, Operator.LIKE} and len(values) > 1:
        raise BadParameter(name, text, f"one value to be compared with {operator.value}")
    as_text = operator is Operator.LIKE
    return Condition(
        name, operator, tuple(each if as_text else _parse_value(name, each) for each in values)
    )


def _parse_value(name: str, text: str) -> Value:
    if name == "event_date":
        return parse_day(name, text)
    if name == "timestamp" and "-" in text[1:]:
        return int(datetime.combine(parse_day(name, text), time.min, UTC).timestamp())
    if name in _WHOLE:
        return parse_whole(name, text)
    if name in _NUMBERS:
        return parse_number(name, text)
    return "Middle East" if name == "region" and text == _MIDDLE_EAST else text


def _parse_operator(name: str, given: Mapping[str, str]) -> Operator:
    default = Operator.EQUALS if name in _EXACT else Operator.LIKE
    if name == "timestamp":
        default = Operator.AT_LEAST
    text = given.get(f"{name}{_WHERE}", default.value)
    allowed = [
        each.value
        for each in Operator
        if name in _ORDERED or each in {Operator.EQUALS, Operator.LIKE}
    ]
    if text.upper() not in allowed:
        raise BadParameter(f"{name}{_WHERE}", text, f"one of {' '.join(allowed)}")
    return Operator(text.upper())
