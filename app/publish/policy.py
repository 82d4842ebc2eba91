"""The disclosure policy as data: `policy.toml`, read once and checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from app.domain.errors import MasarError

POLICY_FILE = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number of the policy; hours, days, metres, persons as the names say."""

    version: str
    event_delay_hours: int
    sensitive_delay_hours: int
    coordinate_decimals: int
    least_precision_m: int
    settlement_precision_m: int
    flow_rounding: int
    flow_least_persons: int
    flow_locality_after_days: int
    corridor_grace_hours: int
    corridor_confirmed_hours: int
    corridor_record_after_days: int


def read_policy(path: Path = POLICY_FILE) -> Policy:
    """Read the policy; raises MasarError when a rule is missing, unknown or has no reason."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    rules = {rule["name"]: rule for rule in document["rule"]}
    wanted = {field.name for field in fields(Policy)} - {"version"}
    if odd := wanted ^ set(rules):
        raise MasarError(f"{path.name} lacks or does not know the rules {', '.join(sorted(odd))}.")
    for name, rule in rules.items():
        if not rule.get("reason") or type(rule["value"]) is not int or rule["value"] < 0:
            raise MasarError(f"{path.name}: the rule {name} needs a whole number and a reason.")
    values = {name: rules[name]["value"] for name in wanted}
    return Policy(version=document["version"], **values)
