"""Mapping files are TOML that people write: every key is checked, and errors name what is right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from app.domain.errors import MasarError
from app.domain.place import Precision
from app.ingest.table.dates import ORDERS, DateReader
from app.ingest.table.folding import fold_text
from app.ingest.table.mapping import (
    CLAIM_SLOTS,
    CLAIM_WORDS,
    EVENT_SLOTS,
    FLOW_SLOTS,
    REPORT_SLOTS,
    SOURCE_WORDS,
    CitedSource,
    FigureColumns,
    Slot,
    TableMapping,
    Words,
)

_TABLES = ("dataset", "source", "record", "event", "flow", "report", "claims", "cited", "dates",
           "precision")  # fmt: skip
_SLOT_KEYS = ("column", "values", "otherwise", "constant")
_PLACES = ("place_id", "place_name", "admin1", "admin2", "admin3", "latitude", "coordinates")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_LARGEST = 1_000_000
_Table = Mapping[str, Any]


class _Refused(Exception):
    """A key that is wrong, and what would be right."""


def _list_words(words: Collection[str]) -> str:
    return ", ".join(f'"{word}"' for word in sorted(words))


def _refuse_unknown(table: _Table, known: Collection[str], where: str) -> None:
    for key in table:
        if key not in known:
            close = get_close_matches(key, list(known), n=1)
            hint = f" Do you mean `{close[0]}`?" if close else ""
            raise _Refused(f"{where} has no `{key}`.{hint} There are: {', '.join(known)}.")


def _get_table(content: _Table, name: str) -> _Table:
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise _Refused(f"[{name}] must be a table of keys and values.")
    return table


def _get_text(table: _Table, key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise _Refused(f"{where} `{key}` must be text in quotation marks, not {value!r}.")
    return " ".join(value.split())


def _get_columns(value: object, where: str) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    columns = [each for each in given if isinstance(each, str) and each.strip()]
    if not columns or len(columns) != len(given):
        raise _Refused(
            f'{where} must name a column as its header does, such as "Date", or several in [ ].'
        )
    return tuple(" ".join(each.split()) for each in columns)


def _check_word(text: str, words: Words | None, where: str) -> str:
    if text and words is not None and text not in words:
        close = get_close_matches(text, list(words), n=1, cutoff=0.4)
        hint = f' Do you mean "{close[0]}"?' if close else ""
        raise _Refused(f'{where} is "{text}", which is none of: {_list_words(words)}.{hint}')
    return text


def _read_slot(value: object, words: Words | None, where: str) -> Slot:
    if not isinstance(value, dict):
        return Slot(columns=_get_columns(value, where))
    _refuse_unknown(value, _SLOT_KEYS, where)
    if ("column" in value) == ("constant" in value):
        raise _Refused(f"{where} needs either `column` or `constant`.")
    if "constant" in value:
        constant = _get_text(value, "constant", where)
        if not constant:
            raise _Refused(f"{where} `constant` is empty; {_spell_choice(words)}.")
        return Slot(constant=_check_word(constant, words, f"{where} `constant`"))
    values = _get_table(value, "values")
    translated = {
        fold_text(key): _check_word(_get_text(values, key, f"{where} `values`"), words,
                                    f'{where} `values` for "{key}"')
        for key in values
    }  # fmt: skip
    otherwise = _get_text(value, "otherwise", where) if "otherwise" in value else None
    _check_word(otherwise or "", words, f"{where} `otherwise`")
    return Slot(_get_columns(value["column"], where), "", translated, otherwise)


def _spell_choice(words: Words | None) -> str:
    return f"choose one of {_list_words(words)}" if words else "write what holds for every row"


def _read_slots(table: _Table, known: Mapping[str, Words | None], where: str) -> dict[str, Slot]:
    _refuse_unknown(table, known, where)
    return {key: _read_slot(value, known[key], f"{where} `{key}`") for key, value in table.items()}


def _read_words(table: _Table, known: Mapping[str, Words | None], where: str) -> dict[str, str]:
    texts = {key: _get_text(table, key, where) for key in known if key in table}
    for key, text in texts.items():
        _check_word(text, known[key], f"{where} `{key}`")
    return {key: text for key, text in texts.items() if text}


def _read_source(table: _Table, where: str, extra: Sequence[str] = ()) -> dict[str, str]:
    _refuse_unknown(table, [*SOURCE_WORDS, *extra], where)
    texts = _read_words(table, SOURCE_WORDS, where)
    if not _NAME.fullmatch(texts.get("id", "")):
        raise _Refused(
            f"{where} `id` must say who made the table in small letters and digits, such as "
            '"coast-monitor": a figure without a source is not stored.'
        )
    either = texts.get("name_en") or texts.get("name_ar")
    if not either:
        raise _Refused(f"{where} needs `name_en` or `name_ar`: the name under which it is shown.")
    if "kind" not in texts:
        raise _Refused(f"{where} needs `kind`: {_spell_choice(SOURCE_WORDS['kind'])}.")
    source_id = texts.pop("id")
    return {"source_id": source_id, "name_en": either, "name_ar": either, **texts}


def _read_cited(content: _Table) -> tuple[CitedSource, ...]:
    entries = content.get("cited", [])
    if not isinstance(entries, list):
        raise _Refused("[[cited]] needs two brackets at each side: there may be several.")
    cited = []
    for number, entry in enumerate(entries, start=1):
        where = f"[[cited]] number {number}"
        source = _read_source(entry, where, ("words",))
        words = _get_columns(entry.get("words"), f"{where} `words`")
        cited.append(CitedSource(frozenset(fold_text(word) for word in words), source))
    return tuple(cited)


def _read_claims(content: _Table) -> tuple[FigureColumns, ...]:
    entries = content.get("claims", [])
    if not isinstance(entries, list):
        raise _Refused("[[claims]] needs two brackets at each side: there may be several.")
    claims = tuple(_read_claim(entry, f"[[claims]] number {number}")
                   for number, entry in enumerate(entries, start=1))  # fmt: skip
    keys = [claim.key for claim in claims]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise _Refused(f'[[claims]] has two figures of "{twice}"; give each a `key` of its own.')
    return claims


def _read_claim(entry: _Table, where: str) -> FigureColumns:
    _refuse_unknown(entry, [*CLAIM_SLOTS, *CLAIM_WORDS], where)
    slots = {}
    for key, words in CLAIM_SLOTS.items():
        value = entry.get(key)
        if isinstance(value, str) and words is not None:
            value = {"constant": value}
        if value is not None:
            slots[key] = _read_slot(value, words, f"{where} `{key}`")
    if "measure" not in slots:
        raise _Refused(f"{where} needs `measure`: {_spell_choice(CLAIM_SLOTS['measure'])}.")
    if not {"low", "best", "high"} & set(slots):
        raise _Refused(f"{where} names no column; write `best` = the column with the number.")
    return FigureColumns(slots, _read_words(entry, CLAIM_WORDS, where))


def _read_dates(table: _Table) -> DateReader:
    _refuse_unknown(table, ("order", "serial"), "[dates]")
    order, serial = table.get("order"), table.get("serial", False)
    if order is not None and order not in ORDERS:
        raise _Refused(
            f'[dates] `order` is {order!r}; write "day-month" if 07/03/2025 is 7 March, '
            '"month-day" if it is 3 July.'
        )
    if not isinstance(serial, bool):
        raise _Refused("[dates] `serial` must be true or false.")
    return DateReader(order, serial)


def _read_precision(table: _Table) -> dict[str, Any]:
    _refuse_unknown(table, ("default", "position_order"), "[precision]")
    default = _get_text(table, "default", "[precision]") or Precision.SETTLEMENT.value
    _check_word(default, frozenset(Precision), "[precision] `default`")
    order = _get_text(table, "position_order", "[precision]") or "lat-lon"
    _check_word(order, frozenset({"lat-lon", "lon-lat"}), "[precision] `position_order`")
    return {"precision": default, "position_order": order}


def _read_record(table: _Table) -> dict[str, Any]:
    _refuse_unknown(table, ("kind", "id", "leave_out", "fill_down"), "[record]")
    kind = table.get("kind", "event")
    if kind not in ("event", "flow"):
        raise _Refused(f'[record] `kind` is {kind!r}; write "event" or "flow".')
    lists = {
        key: _get_columns(table[key], f"[record] `{key}`") if table.get(key) else ()
        for key in ("id", "leave_out", "fill_down")
    }
    return {
        "kind": kind,
        "id_columns": lists["id"],
        "leave_out": frozenset(lists["leave_out"]),
        "fill_down": lists["fill_down"],
    }


def _require_slots(kind: str, slots: Mapping[str, Slot]) -> None:
    needed = ("date_start", "event_type") if kind == "event" else ("period_start", "measure")
    for name in needed:
        if name not in slots:
            choice = _spell_choice(EVENT_SLOTS[name]) if name == "event_type" else "name its column"
            raise _Refused(f"[{kind}] needs `{name}`; {choice}.")
    ends = ("",) if kind == "event" else ("origin_", "dest_")
    for end in ends:
        names = [f"{end}{name}" for name in _PLACES]
        names += [f"{end}name"] if end else []
        if not set(names) & set(slots):
            raise _Refused(f"[{kind}] says of no column where: name one of {', '.join(names)}.")


def _make_mapping(content: _Table) -> TableMapping:
    _refuse_unknown(content, _TABLES, "The file")
    dataset = _get_table(content, "dataset")
    _refuse_unknown(dataset, ("name",), "[dataset]")
    name = _get_text(dataset, "name", "[dataset]")
    if not _NAME.fullmatch(name):
        raise _Refused('[dataset] `name` must be small letters and digits, such as "coast-2025".')
    source = _read_source(_get_table(content, "source"), "[source]")
    record = _read_record(_get_table(content, "record"))
    kind, other = record["kind"], "flow" if record["kind"] == "event" else "event"
    if other in content:
        raise _Refused(f'[record] `kind` is "{kind}", so there can be no [{other}].')
    known = EVENT_SLOTS if kind == "event" else FLOW_SLOTS
    slots = _read_slots(_get_table(content, kind), known, f"[{kind}]")
    _require_slots(kind, slots)
    return TableMapping(
        dataset=name,
        source=source,
        slots=slots,
        report=_read_slots(_get_table(content, "report"), REPORT_SLOTS, "[report]"),
        claims=_read_claims(content),
        cited=_read_cited(content),
        dates=_read_dates(_get_table(content, "dates")),
        **record,
        **_read_precision(_get_table(content, "precision")),
    )


def _refuse_kept_twice(mapping: TableMapping) -> None:
    both = sorted(mapping.leave_out & set(mapping.list_columns()))
    if both:
        raise _Refused(f'"{both[0]}" is left out and used; decide on one of them.')


def read_mapping(path: Path) -> TableMapping:
    """Return what a mapping file says. Raises MasarError naming the key and what would be right."""
    try:
        if path.stat().st_size > _LARGEST:
            raise MasarError(f"{path.name} is too large for a mapping.", "Give the mapping file.")
        mapping = _make_mapping(tomllib.loads(path.read_text(encoding="utf-8-sig")))
        _refuse_kept_twice(mapping)
    except OSError as error:
        raise MasarError(
            f"The mapping {path.name} cannot be read: {error.strerror}.",
            "`import table FILE --guess --mapping NAME.toml` writes one.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MasarError(
            f"The mapping {path.name} is no TOML: {error}.",
            'Text stands in "quotation marks", and each key once.',
        ) from error
    except _Refused as refused:
        raise MasarError(
            f"{path.name}: {refused}", "Correct the mapping and import again."
        ) from refused
    return mapping
