"""What the properties of a feature are called: by this API, by ACLED, by UCDP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.errors import RejectedRecord
from app.ingest.whole_numbers import drop_zero_decimals, refuse_counts

Cells = Mapping[str, str]
_ALIASES: dict[str, tuple[str, ...]] = {
    "event_type": ("event_type",),
    "sub_event_type": ("sub_event_type",),
    "scope": ("scope",),
    "date_start": ("date_start", "event_date", "date"),
    "date_end": ("date_end",),
    "country": ("country",),
    "place_id": ("place_id",),
    "place_name": ("place_name_en", "place_name_ar", "place_name", "location",
                   "where_coordinates", "provider_location"),
    "admin1": ("admin1_pcode", "admin1_name_en", "admin1_name_ar", "admin1", "adm_1"),
    "admin2": ("admin2_pcode", "admin2_name_en", "admin2_name_ar", "admin2", "adm_2"),
    "admin3": ("admin3_pcode", "admin3_name_en", "admin3_name_ar", "admin3"),
    "precision_m": ("precision_m",),
    "verification": ("verification",),
    "visibility": ("visibility",),
    "actor1": ("actor1", "side_a"),
    "actor2": ("actor2", "side_b"),
    "title_en": ("title_en", "title"),
    "title_ar": ("title_ar",),
    "summary_en": ("summary_en",),
    "summary_ar": ("summary_ar",),
}  # fmt: skip
"""Our slots, and the properties that fill them: the first that is not empty."""
_VIOLENCE = {"1": "Battles", "2": "Battles", "3": "Violence against civilians"}
_TIME_PRECISION = {"1": "1", "2": "3", "3": "4"}
_GEO_PRECISION = {"1": "settlement", "2": "district", "3": "governorate"}
_WHERE_PREC = {
    "1": "settlement",
    "2": "subdistrict",
    "3": "district",
    "4": "governorate",
    "5": "linear",
    "6": "country",
    "7": "country",
}
_UNSAID = "settlement"
"""How precise a point is whose feature does not say it: nobody may take it for a spot."""
_SYRIA = frozenset({"syria", "syrian arab republic", "sy", "syr", "سوريا", "سورية"})
_FIGURES = (
    ("killed", ("killed_low", "killed_best", "killed_high"), "killed_population"),
    ("killed", ("low", "best", "high"), ""),
    ("killed", ("", "killed", ""), "killed_population"),
    ("killed", ("fatalities", "fatalities", ""), ""),
    ("injured", ("injured_low", "injured_best", "injured_high"), ""),
    ("injured", ("", "injured", ""), ""),
)
"""Measure, properties of its low, best and high figure, and of whom it counts."""


def read_first(cells: Cells, names: tuple[str, ...]) -> str:
    """Return the first of these properties that is not empty."""
    return next((cells[name] for name in names if cells.get(name, "").strip()), "")


def spell_fields(cells: Cells, *, placed: bool) -> dict[str, str]:
    """Return the properties of a feature under our names; `placed` when it has a point."""
    fields = {slot: read_first(cells, names) for slot, names in _ALIASES.items()}
    violence = cells.get("type_of_violence", "").strip()
    fields["event_type"] = fields["event_type"] or _VIOLENCE.get(violence, violence)
    fields["date_prec"] = cells.get("date_prec", "").strip() or _read_code(
        cells, "time_precision", _TIME_PRECISION
    )
    fields["precision"] = (
        cells.get("precision", "").strip()
        or _read_code(cells, "where_prec", _WHERE_PREC)
        or _read_code(cells, "geo_precision", _GEO_PRECISION)
        or (_UNSAID if placed else "")
    )
    return fields


def refuse_abroad(cells: Cells) -> RejectedRecord | None:
    """Refuse what a feature itself says lies elsewhere; without a word it is the place to tell."""
    for name in ("country", "iso3"):
        country = cells.get(name, "").strip()
        if country and country.casefold() not in _SYRIA:
            return RejectedRecord(name, f"{country[:100]!r} is not Syria")
    return None


def _read_code(cells: Cells, name: str, words: Mapping[str, str]) -> str:
    """Return what a code stands for; one that stands for nothing is left for its refusal."""
    code = cells.get(name, "").strip()
    return words.get(code, code)


def _tell_quantifier(low: str, best: str, high: str) -> str:
    if low == best == "0":
        return "exact"
    if low and high:
        return "exact" if low == high else "range"
    if low or high:
        return "at_least" if low else "up_to"
    return "approximately" if best else "none"


def _list_stated(cells: Cells) -> Iterator[tuple[str, tuple[str, str, str], str]]:
    """Yield the figures that a feature states, one a measure."""
    stated = set()
    for measure, names, population in _FIGURES:
        if measure not in stated and any(cells.get(name, "").strip() for name in names if name):
            stated.add(measure)
            yield measure, names, population


def refuse_figures(cells: Cells) -> RejectedRecord | None:
    """Refuse what is no number of people, by the name of its own property."""
    for _, names, _ in _list_stated(cells):
        own = [name for name in names if name]
        for name in own:
            text = cells.get(name, "").strip()
            if text != drop_zero_decimals(text):
                return RejectedRecord(name, f"{text[:50]!r} is not a whole number")
        if refusal := refuse_counts(cells, own):
            return refusal
    return None


def spell_claims(cells: Cells, fields: Cells) -> list[dict[str, str]]:
    """Return the figures that a feature states, one a measure; without any, that it is said."""
    claims: dict[str, dict[str, str]] = {}
    for measure, names, population in _list_stated(cells):
        low, best, high = (cells.get(name, "").strip() if name else "" for name in names)
        alone = not any(name for name in (names[0], names[2]))
        claims[measure] = {
            "claim_key": measure,
            "measure": measure,
            "measure_as_stated": ", ".join(dict.fromkeys(name for name in names if name)),
            "population": cells.get(population, "").strip(),
            "low": best if alone else low,
            "best": best,
            "high": best if alone else high,
            "quantifier": "exact" if alone else _tell_quantifier(low, best, high),
        }
    said = list(claims.values()) or [{"claim_key": "report", "measure": "none"}]
    period = {"period_start": fields["date_start"], "period_end": fields["date_end"]}
    return [{**claim, **period} for claim in said]
