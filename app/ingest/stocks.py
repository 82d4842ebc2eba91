"""Tables that count people who are somewhere: a stock is no movement, and is refused as what it is.

Whoever loads such a table as movements would draw arrows that nobody reported.
"""

from __future__ import annotations

from collections.abc import Collection

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly

_YEARLY = "counts the people who are in a country at the end of each year"
_COMMUNITIES = "counts the people who are in each community on a day"
_STOCKS = {
    "hst": _YEARLY,
    "app_type": "counts applications for asylum, of which one person may make several",
    "inter_sector_severity": _COMMUNITIES,
    "IDPs_estimates": _COMMUNITIES,
    "Number_IDPs": _COMMUNITIES,
}
"""How columns begin that only such tables have, and what they count."""
_YEARLY_TOTAL = {"year", "coo_iso", "coa_iso", "total"}
"""The columns of UNHCR's tables of internally displaced people and of UNRWA's refugees."""


def refuse_stock(columns: Collection[str], name: str) -> None:
    """Raise MasarError when columns are those of a table of people who are somewhere."""
    counted = _YEARLY if set(columns) >= _YEARLY_TOTAL else None
    for start, counts in _STOCKS.items():
        if any(column.startswith(start) for column in columns):
            counted = counted or counts
    if counted:
        raise MasarError(
            f"{spell_plainly(name)} {counted}. It says nothing of who moved from where to where.",
            "Only movements become flows: load a table that names an origin and a destination.",
        )
