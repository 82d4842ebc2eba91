"""Insecurity Insight's counts as claims: each column that counts people for itself, never added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.ingest.insecurity_insight.sheets import NOBODY, Incident, fold_column

SOURCE_ID = "insecurity_insight"


@dataclass(frozen=True, slots=True)
class Group:
    """Whom some columns count: our word for them, and a note where it does not say it all."""

    population: str
    note_en: str = ""
    note_ar: str = ""


_CAMPS = Group("unstated", "residents of camps and those who work there",
               "سكان المخيمات والعاملون فيها")  # fmt: skip

_MEASURES: Mapping[str, str] = {
    "killed": "killed",
    "injured": "injured",
    "kidnapped": "detained",
    "arrested": "detained",
}
_GROUPS: Mapping[str, Group] = {
    "health workers": Group("health_workers"),
    "total health worker": Group("health_workers"),
    "aid workers": Group("aid_workers"),
    "aid health workers": Group("aid_health_workers"),
    "educators": Group("educators"),
    "students": Group("students"),
    "camp resident": Group("camp_residents"),
    "camp residents": Group("camp_residents"),
    "service provider": Group(
        "aid_workers", "staff of services in camps", "موظفو الخدمات في المخيمات"
    ),
    "people associated with protection programme": _CAMPS,
}
"""Whom the columns count. Those of one sex, of nationals or of one employer are parts of these."""


def _list_columns() -> dict[str, tuple[str, Group]]:
    return {
        f"{who} {word}": (measure, group)
        for who, group in _GROUPS.items()
        for word, measure in _MEASURES.items()
    }


FIGURE_COLUMNS = _list_columns()
"""What each folded column that becomes a claim counts, and whom."""


def _spell_shared(incident: Incident) -> dict[str, str]:
    return {
        "asserted_by": SOURCE_ID,
        "method": "count",
        "period_start": incident.day,
        "period_end": incident.day,
        "reported_at": incident.read("date event entered"),
        "as_of": incident.read("date event modified"),
    }


def _spell_number(number: str, group: Group) -> dict[str, str]:
    # Some of the people, not said which, bound the number of all of them from below.
    if group.population == "unstated":
        return {"low": number, "quantifier": "at_least"}
    return {"low": number, "best": number, "high": number, "quantifier": "exact"}


def _spell_claims(incident: Incident) -> Iterator[dict[str, str]]:
    for column, text in incident.cells.items():
        folded = fold_column(column)
        found = FIGURE_COLUMNS.get(folded)
        if found is None or text.strip() in NOBODY:
            continue
        measure, group = found
        number = text.strip().removesuffix(".0")
        yield {
            "claim_key": folded.replace(" ", "_"),
            **_spell_shared(incident),
            "measure": measure,
            "measure_as_stated": column.strip(),
            "population": group.population,
            **_spell_number(number, group),
            "scope_note_en": group.note_en,
            "scope_note_ar": group.note_ar,
        }


def spell_claims(incident: Incident) -> tuple[dict[str, str], ...]:
    """Return a claim for every column that counts somebody, or one that only says who says it.

    Who counts the health workers among the dead counts some of the dead: the figure is theirs.
    """
    # The ledger keeps the cells of a row, and not their order.
    found = tuple(sorted(_spell_claims(incident), key=lambda claim: claim["claim_key"]))
    return found or ({"claim_key": "incident", **_spell_shared(incident), "measure": "none"},)
