"""How figures and clusters are made, in words for readers: `method.toml`, with the code's numbers.

A section has `name`, `title_en`, `title_ar` and either paragraphs (`texts_en`, `texts_ar`; numbered
where `numbered`) or pairs of a code and its meaning (`codes_en`, `codes_ar`).
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from app.domain.event import MOST_KNOWN_DAYS
from app.domain.toll_rule import RULE, RULE_AR, RULE_EN, RULE_VERSION
from app.publish.clusters import LONGEST_DAYS, MIN_EVENTS, REACHES, WIDEST_KM
from app.publish.clusters import RULE as CLUSTER_RULE
from app.publish.policy import describe_policy

METHOD_FILE = Path(__file__).with_name("method.toml")
_FILLED_IN = {
    "rule": RULE,
    "rule_version": RULE_VERSION,
    "rule_en": RULE_EN,
    "rule_ar": RULE_AR,
    "cluster_rule": CLUSTER_RULE,
    "eps_km": f"{REACHES[0].km:g}",
    "eps_days": REACHES[0].days,
    "closer_km": f"{REACHES[1].km:g}",
    "closer_days": REACHES[1].days,
    "closest_km": f"{REACHES[2].km:g}",
    "longest_days": LONGEST_DAYS,
    "most_known_days": MOST_KNOWN_DAYS,
    "widest_km": f"{WIDEST_KM:g}",
    "min_events": MIN_EVENTS,
}


def _fill_in(value: object) -> object:
    if isinstance(value, str):
        return value.format(**_FILLED_IN)
    return [_fill_in(each) for each in value] if isinstance(value, list) else value


def describe_method() -> dict[str, Any]:
    """Return the sections of the page about the method; a KeyError names an unknown word."""
    document = tomllib.loads(METHOD_FILE.read_text(encoding="utf-8"))
    sections = [
        {name: _fill_in(value) for name, value in section.items()}
        for section in document["section"]
    ]
    return {"rule": RULE, "rule_version": RULE_VERSION, "sections": sections}


def describe_rules() -> dict[str, Any]:
    """Return what the pages about the map say: `policy` and `method`, as plain data."""
    return {"policy": describe_policy(), "method": describe_method()}
