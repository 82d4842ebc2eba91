"""Numbers and days in the parameters of all faces, read as strictly as everywhere else."""

from __future__ import annotations

from datetime import date

from app.domain.errors import BadParameter
from app.serve.asking.values import read_count, read_day, read_number, read_whole


def parse_count(name: str, text: str, least: int, most: int) -> int:
    """Read a whole number between two, both allowed."""
    try:
        if least <= (count := read_count(text)) <= most:
            return count
    except ValueError:
        pass
    raise BadParameter(name, text, f"a whole number from {least} to {most}")


def parse_whole(name: str, text: str) -> int:
    """Read a whole number, which may be negative."""
    try:
        return read_whole(text)
    except ValueError:
        raise BadParameter(name, text, "a whole number") from None


def parse_number(name: str, text: str) -> float:
    """Read a number with or without decimals."""
    try:
        return read_number(text)
    except ValueError:
        raise BadParameter(name, text, "a number") from None


def parse_day(name: str, text: str) -> date:
    """Read a day, written YYYY-MM-DD."""
    try:
        return read_day(text)
    except ValueError:
        raise BadParameter(name, text, "a day, written 2025-03-07") from None


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
