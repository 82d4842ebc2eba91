"""Numbers and days in the parameters of all faces, read as strictly as everywhere else."""

from __future__ import annotations

import math
import re
from datetime import date

from app.domain.errors import BadParameter

_WHOLE = re.compile(r"[0-9]{1,10}")
_SIGNED = re.compile(r"[+-]?[0-9]{1,15}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_count(name: str, text: str, least: int, most: int) -> int:
    """Read a whole number between two, both allowed."""
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise BadParameter(name, text, f"a whole number from {least} to {most}")
    return int(text)


def parse_whole(name: str, text: str) -> int:
    """Read a whole number, which may be negative."""
    if not _SIGNED.fullmatch(text):
        raise BadParameter(name, text, "a whole number")
    return int(text)


def parse_number(name: str, text: str) -> float:
    """Read a number with or without decimals."""
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise BadParameter(name, text, "a number")
    return float(text)


def parse_day(name: str, text: str) -> date:
    """Read a day, written YYYY-MM-DD."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadParameter(name, text, "a day, written 2025-03-07")


def parse_range(names: tuple[str, str], texts: tuple[str | None, str | None]) -> tuple[
    date | None, date | None
]:  # fmt: skip
    """Read two days of which either may be missing; the first must not be after the last."""
    first, last = (
        None if text is None else parse_day(name, text)
        for name, text in zip(names, texts, strict=True)
    )
    if first and last and last < first:
        raise BadParameter(names[1], str(texts[1]), f"not before {names[0]}, {first}")
    return first, last
