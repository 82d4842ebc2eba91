"""Real reports that nobody labelled: how often their governorate is among the places found.

Headlines and descriptions often name other places than the event's own, so the share cannot
reach one; it tells two versions of the method apart.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import click

from app.domain.place import Ambiguous, PlaceMatch
from app.geocode import Gazetteer
from app.geocode.mentions import find_mentions

Report = tuple[str, str]
"""A text, and the governorate that its source gives in a column."""


def read_headlines(folder: Path) -> Iterator[Report]:
    """Read the headlines of UCDP's sample."""
    path = folder / "ucdp_ged_syria_sample.csv"
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield row["source_headline"], row["adm_1"]


def read_descriptions(folder: Path) -> Iterator[Report]:
    """Read the descriptions of Insecurity Insight's sheets and answers."""
    for path in sorted(folder.glob("*__SYR.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield row.get("Event Description") or "", row.get("Admin 1") or ""
    for path in sorted(folder.glob("insecurity_insight_api/*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            yield row.get("Event Description") or "", row.get("Admin 1") or ""


def list_governorates(text: str, gazetteer: Gazetteer) -> set[str]:
    """List the governorates that the mentions of a text lie in or may lie in."""
    found: set[str] = set()
    for mention in find_mentions(text, gazetteer):
        if isinstance(mention.answer, PlaceMatch):
            found.add(mention.answer.place.admin1_pcode or "")
        elif isinstance(mention.answer, Ambiguous):
            found |= {each.place.admin1_pcode or "" for each in mention.answer.candidates}
    return found - {""}


def score_reports(folder: Path, gazetteer: Gazetteer) -> None:
    """Print for each source: reports, those with a place in Syria, those with their governorate."""
    click.echo("\nReal reports: with a place, of these with their column's governorate, ms each")
    for name, reports in (
        ("UCDP headlines", read_headlines(folder)),
        ("Insecurity Insight descriptions", read_descriptions(folder)),
    ):
        told = [(text, gazetteer.find_admin1(column)) for text, column in dict.fromkeys(reports)]
        rows = [(text, unit.place_id) for text, unit in told if text and unit]
        start = perf_counter()
        found = [(list_governorates(text, gazetteer), unit) for text, unit in rows]
        spent = (perf_counter() - start) * 1000 / max(1, len(rows))
        placed = [(names, unit) for names, unit in found if names]
        right = sum(unit in names for names, unit in placed)
        share = right / max(1, len(placed))
        click.echo(f"{name}: {len(rows):,}; {len(placed):,}; {right:,} ({share:.1%}); {spent:.2f}")
