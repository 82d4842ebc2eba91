"""A record of the ledger, or a draft of one, as what is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.duplicate import ComparedEvent
from app.domain.event import Scope
from app.domain.period import Period
from app.domain.place import Point, Precision
from app.normalise.duplicates.spellings import find_means, find_sides, fold_text, list_topics
from app.normalise.duplicates.wording import find_dead, list_words

Row = Mapping[str, Any]
MOST_TEXT = 1500
"""Characters of a record's texts that are compared; the longest that was met has 5,132."""
_TEXTS = ("headline", "descri", "notes", "summary", "title", "وصف", "ملاحظات")
_CITED = ("source", "reported_by", "المصدر")
_WEAPONS = ("weapon", "launch type", "launch_type")
_AGAINST_CIVILIANS = "Violence against civilians"
_FIGHTERS = frozenset({"security", "combatants", "loyalists"})
_AIR_MONITOR = re.compile(r"\bair ?wars\b")
"""Who counts air raids and nothing else."""
_ANYBODY = frozenset({"all", "unstated"})
_RADIUS_KM = {
    Precision.EXACT: 0.1,
    Precision.STREET_OR_LANDMARK: 0.3,
    Precision.NEIGHBOURHOOD: 1.0,
    Precision.SETTLEMENT: 2.0,
    Precision.SUBDISTRICT: 10.0,
    Precision.DISTRICT: 20.0,
    Precision.GOVERNORATE: 60.0,
    Precision.LINEAR: 40.0,
    Precision.COUNTRY: 300.0,
}


def _pick(provider: Row, names: Iterable[str]) -> str:
    chosen = (
        str(text)
        for column, text in provider.items()
        if text and any(name in str(column).lower() for name in names)
    )
    return " ; ".join(dict.fromkeys(chosen))[: 2 * MOST_TEXT]


def _find_killed(claims: Sequence[Row]) -> Row | None:
    """Return the claim that counts the most dead; of several, the one about more people."""
    counted = [
        claim
        for claim in claims
        if claim["measure"] in {"killed", "executed"} and claim["best"] is not None
    ]
    return max(counted, key=lambda claim: claim["best"], default=None)


def _count(provider: Row, name: str) -> int:
    text = str(provider.get(name) or "")
    return int(text) if text.isdigit() else 0


def _tell_people(row: Row, killed: Row | None, words: frozenset[str]) -> str | None:
    """Return who was hit: civilians, only fighters, or None where the source does not tell."""
    provider = row.get("provider") or {}
    fighters = _count(provider, "deaths_a") + _count(provider, "deaths_b")
    others = _count(provider, "deaths_civilians") + _count(provider, "deaths_unknown")
    population = killed["population"] if killed else "unstated"
    if population in _FIGHTERS or (fighters and not others):
        return "fighters"
    if population not in _ANYBODY or row["event_type"] == _AGAINST_CIVILIANS:
        return "civilians"
    return "civilians" if killed is None and words & list_topics() else None


def _read_text(row: Row) -> str:
    own = [row.get(name) or "" for name in ("title_en", "summary_en")]
    told = _pick(row.get("provider") or {}, _TEXTS)
    return fold_text(" ; ".join(filter(None, (*own, told))))[:MOST_TEXT]


def _find_means(stated: str, text: str, cites: str) -> frozenset[str]:
    """Return how was attacked; who is tortured or taken away was not bombed, whatever was carried.

    `stated` is what columns of the source say, `text` what it tells.
    """
    found = _tell_bombs(find_means(stated))
    if _AIR_MONITOR.search(cites):
        found |= {"air"}
    found |= _tell_bombs(find_means(text), found)
    in_custody = "custody" in find_means(text) and not found & {"air", "shelling", "planted"}
    return frozenset({"custody"}) if in_custody else found


def _tell_bombs(found: frozenset[str], stated: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return means without `bombed`: it is what else was named, or either of the two."""
    bombs = frozenset({"air", "shelling"})
    known = (found | stated) & bombs
    if "bombed" not in found:
        return found
    return (found - {"bombed"}) | (known or bombs)


def _find_radius(row: Row) -> float | None:
    if row.get("lon") is None:
        return None
    if row.get("precision_m"):
        return float(row["precision_m"]) / 1000
    return _RADIUS_KM[Precision(row["precision"])]


def describe_event(row: Row, claims: Sequence[Row], sources: Iterable[str] = ()) -> ComparedEvent:
    """Return what of an event is compared.

    `row` has the columns of the ledger, with the position as `lon` and `lat`, and the codes of the
    place's units; `claims` are its own, `sources` the names of those who make them.
    """
    provider, text = row.get("provider") or {}, _read_text(row)
    killed, words = _find_killed(claims), list_words(text)
    actors = " ; ".join(row.get(name) or "" for name in ("actor1", "actor2"))
    cites = fold_text(_pick(provider, _CITED))[:MOST_TEXT]
    means = f"{fold_text(row.get('sub_event_type') or '')} ; {fold_text(_pick(provider, _WEAPONS))}"
    return ComparedEvent(
        event_id=row["event_id"],
        adapter=row["adapter"],
        provider_id=row["provider_id"],
        period=Period(row["date_start"], row["date_end"]),
        precision=Precision(row["precision"]),
        scope=Scope(row["scope"]),
        position=None if row.get("lon") is None else Point(row["lon"], row["lat"]),
        radius_km=_find_radius(row),
        place_id=row.get("place_id"),
        units=(row.get("admin1_pcode"), row.get("admin2_pcode"), row.get("admin3_pcode")),
        event_type=row["event_type"],
        killed=(killed["low"], killed["best"], killed["high"]) if killed else (None, None, None),
        people=_tell_people(row, killed, words),
        told=find_dead(text),
        sides=find_sides(fold_text(actors)),
        means=_find_means(means, text, cites),
        words=words,
        text=text,
        cites=cites,
        sources=frozenset(fold_text(name) for name in (row["adapter"], *sources)),
        title=row.get("title_en") or row.get("place_name") or "",
        recorded_on=row.get("recorded_on"),
    )
