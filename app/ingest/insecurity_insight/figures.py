"""Insecurity Insight's counts as claims: each column that counts people for itself, never added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.ingest.insecurity_insight.sheets import NOBODY, Incident, fold_column

SOURCE_ID = "insecurity_insight"


@dataclass(frozen=True, slots=True)
class Group:
    """Whom some columns count: our word for them, and a note that says it to readers."""

    population: str
    note_en: str
    note_ar: str


_HEALTH = Group("unstated", "health workers only", "العاملون الصحيون فقط")
_AID = Group("unstated", "aid workers only", "عمال الإغاثة فقط")
_AID_HEALTH = Group("unstated", "health workers of aid agencies only",
                    "العاملون الصحيون في منظمات الإغاثة فقط")  # fmt: skip
_TEACHERS = Group("unstated", "teachers only", "المعلمون فقط")
_PUPILS = Group("unstated", "pupils and students only", "الطلاب فقط")
_RESIDENTS = Group("unstated", "residents of camps only", "سكان المخيمات فقط")
_STAFF = Group("unstated", "staff of services in camps only", "موظفو الخدمات في المخيمات فقط")
_CAMPS = Group("unstated", "residents of camps and staff there only",
               "سكان المخيمات والعاملون فيها فقط")  # fmt: skip

_MEASURES: Mapping[str, str] = {
    "killed": "killed",
    "injured": "injured",
    "kidnapped": "detained",
    "arrested": "detained",
}
_GROUPS: Mapping[str, Group] = {
    "health workers": _HEALTH,
    "total health worker": _HEALTH,
    "aid workers": _AID,
    "aid health workers": _AID_HEALTH,
    "educators": _TEACHERS,
    "students": _PUPILS,
    "camp resident": _RESIDENTS,
    "camp residents": _RESIDENTS,
    "service provider": _STAFF,
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


def _spell_claims(incident: Incident) -> Iterator[dict[str, str]]:
    for column, text in incident.cells.items():
        folded = fold_column(column)
        found = FIGURE_COLUMNS.get(folded)
        if found is None or text.strip() in NOBODY:
            continue
        measure, group = found
        yield {
            "claim_key": folded.replace(" ", "_"),
            **_spell_shared(incident),
            "measure": measure,
            "measure_as_stated": column.strip(),
            "population": group.population,
            "low": text.strip().removesuffix(".0"),
            "quantifier": "at_least",
            "scope_note_en": group.note_en,
            "scope_note_ar": group.note_ar,
        }


def spell_claims(incident: Incident) -> tuple[dict[str, str], ...]:
    """Return a claim for every column that counts somebody, or one that only says who says it.

    Who counts the health workers among the dead counts some of the dead: the figure bounds their
    number from below.
    """
    found = tuple(_spell_claims(incident))
    return found or ({"claim_key": "incident", **_spell_shared(incident), "measure": "none"},)
