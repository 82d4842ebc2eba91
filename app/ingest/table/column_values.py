"""What the values of a column are: dates, figures, positions, governorates, links, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from app.ingest.table.cell_words import is_unknown, list_phrases
from app.ingest.table.dates import DateReader
from app.ingest.table.figures import read_figure
from app.ingest.table.folding import fold_words, write_western
from app.ingest.table.positions import read_degrees, split_position

_LINK = re.compile(r"^(?:https?://|www\.)\S+$", re.I)
_ACCOUNT = re.compile(
    r"(?:^|[/.])(?:facebook|fb|twitter|x|t|instagram|tiktok|youtube)\.(?:com|me)/", re.I
)
_PHONE = re.compile(r"^(?:\+|00)?\d[\d\s()-]{7,16}\d$")
_SYRIAN_PHONE = re.compile(r"^(?:\+|00)?963|^09")
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.\w+$")
_CODE = re.compile(r"^(?:C\d{4}(?:_\d+)?|SY\d{2,8}|N\d{3,5})$", re.I)
_LETTER = re.compile(r"[^\W\d_]")
_SERIAL = re.compile(r"^\d{5}$")
_SERIALS = range(36_526, 55_000)
"""The years 2000 to 2050, as spreadsheets count days."""
_ARTICLE = ("al", "ar", "as", "ad", "el")
_TALE = 60
"""Words for what happened are shorter than this; what is longer tells a story."""


def share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    """Return the share of values that pass a test; 0 when there are none."""
    return sum(map(test, values)) / len(values) if values else 0.0


def _can(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=20_000)
def is_date(text: str) -> bool:
    """Whether a cell is a date in either order of day and month; a bare year is none."""
    if text.strip().isdigit():
        return False
    return any(_can(DateReader(order).read, text) for order in ("day-month", "month-day"))


def is_serial(text: str) -> bool:
    """Whether a cell may be a day as a spreadsheet counts them."""
    return bool(_SERIAL.match(text.strip())) and int(text) in _SERIALS


def is_year(text: str) -> bool:
    """Whether a cell is a year of our time."""
    return write_western(text).strip().isdigit() and 1900 < int(write_western(text)) < 2100


@lru_cache(maxsize=20_000)
def is_figure(text: str) -> bool:
    """Whether a cell counts people."""
    return _can(read_figure, text)


def is_within(limit: float) -> Callable[[str], bool]:
    """Return a test for degrees up to a limit."""

    def test(text: str) -> bool:
        try:
            return abs(float(read_degrees(text))) <= limit
        except ValueError:
            return False

    return test


def is_position(text: str) -> bool:
    """Whether a cell holds latitude and longitude."""
    try:
        return all(abs(float(part)) <= 180 for part in split_position(text))
    except ValueError:
        return False


@lru_cache(maxsize=1)
def _list_governorates() -> frozenset[tuple[str, ...]]:
    return frozenset(list_phrases("governorates"))


@lru_cache(maxsize=20_000)
def is_governorate(text: str) -> bool:
    """Whether a cell names one of Syria's governorates."""
    words = tuple(word for word in fold_words(text) if word not in ("governorate", "محافظه"))
    known = _list_governorates()
    return words in known or (words[:1] and words[0] in _ARTICLE and words[1:] in known) is True


@lru_cache(maxsize=20_000)
def is_text(text: str) -> bool:
    """Whether a cell holds words, and neither a date nor a link."""
    return bool(_LETTER.search(text)) and not _LINK.match(text) and not is_date(text)


def is_contact(text: str) -> bool:
    """Whether a cell looks like a phone or a mail address."""
    bare = write_western(text).strip()
    phone = _PHONE.match(bare) and _SYRIAN_PHONE.match(re.sub(r"[\s()-]", "", bare))
    return bool(phone or _MAIL.match(bare))


def is_account(text: str) -> bool:
    """Whether a cell links to a social network, where the account may be a person's."""
    return bool(_ACCOUNT.search(text))


def _fit_id(values: Sequence[str]) -> float:
    distinct = len(set(values)) / len(values)
    short = share(values, lambda text: len(text) <= 40)
    return short if distinct > 0.97 and not share(values, is_date) > 0.5 else 0.0


def _fit_kind(values: Sequence[str]) -> float:
    brief = share(values, lambda text: len(text) <= _TALE)
    return share(values, is_text) * (1.0 if brief > 0.8 else 0.5)


def _fit_days(values: Sequence[str]) -> float:
    return max(
        share(values, lambda text: is_date(text) or is_year(text)) - 0.2 * share(values, is_year),
        share(values, is_serial),
    )


def _fit_governorates(values: Sequence[str]) -> float:
    return max(share(values, is_governorate), 0.8 * share(values, is_text))


def _fit_anything(values: Sequence[str]) -> float:
    return 1.0


_FITS: Mapping[str, Callable[[Sequence[str]], float]] = {
    **dict.fromkeys(("date_start", "date_end", "reported_at", "as_of"), _fit_days),
    "latitude": lambda values: share(values, is_within(90)),
    "longitude": lambda values: share(values, is_within(180)),
    "coordinates": lambda values: share(values, is_position),
    "place_id": lambda values: share(values, lambda text: bool(_CODE.match(text.strip()))),
    "admin1": _fit_governorates,
    "id": _fit_id,
    "url": lambda values: share(values, lambda text: bool(_LINK.match(text))),
    **dict.fromkeys(("event_type", "sub_event_type"), _fit_kind),
    **dict.fromkeys(("leave_out", "entered", "admin_code", "country", "verification", "precision",
                     "cited"), _fit_anything),
}  # fmt: skip


def measure_fit(role: str, values: Sequence[str], *, counts: bool) -> float:
    """Return how well the known values of a column fit a role, from 0 to 1.

    A column without a known value fits everything half. `counts` says that the role counts people.
    """
    known = [text for text in values if not is_unknown(text)]
    if not known:
        return 0.5
    if counts:
        return share(known, is_figure)
    fit = _FITS.get(re.sub(r"^(?:origin|dest)_", "", role))
    return fit(known) if fit else share(known, is_text)
