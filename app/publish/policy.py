"""The disclosure policy as data: `policy.toml`, read once and checked.

The numbers can be changed in the file, which is reviewed like code. The limits within which they
may be changed stand here, so that no single edit takes a protection away.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.domain.errors import MasarError

POLICY_FILE = Path(__file__).with_name("policy.toml")
UNITS_AR: dict[str, str] = {
    "hours": "ساعة",
    "days": "يوماً",
    "metres": "متر",
    "persons": "أشخاص",
    "sources": "مصادر",
    "decimals": "منازل عشرية",
    "hundredths of a degree": "أجزاء من مئة من الدرجة",
    "villages": "قرى",
}
"""The units of rules, each with its Arabic name."""

LIMITS: dict[str, tuple[str, int, int]] = {
    "event_delay_hours": ("hours", 24, 8760),
    "sensitive_delay_hours": ("hours", 72, 8760),
    "sensitive_settlement_days": ("days", 30, 3650),
    "waiver_least_sources": ("sources", 2, 100),
    "waived_delay_hours": ("hours", 0, 8760),
    "coordinate_decimals": ("decimals", 0, 2),
    "least_precision_m": ("metres", 1000, 100_000),
    "settlement_precision_m": ("metres", 1000, 100_000),
    "settlement_least_persons": ("persons", 1000, 1_000_000),
    "grid_cell_hundredths": ("hundredths of a degree", 5, 100),
    "cell_least_villages": ("villages", 3, 100),
    "flow_delay_hours": ("hours", 24, 8760),
    "flow_rounding": ("persons", 10, 10_000),
    "flow_least_persons": ("persons", 20, 10_000),
    "flow_district_after_days": ("days", 7, 3650),
    "flow_locality_after_days": ("days", 30, 3650),
    "corridor_delay_hours": ("hours", 0, 8760),
    "corridor_grace_hours": ("hours", 0, 6),
    "corridor_confirmed_hours": ("hours", 1, 12),
    "corridor_record_after_days": ("days", 14, 3650),
    "delay_all_hours": ("hours", 24, 8760),
}
"""The unit of every rule, and the least and the largest number that it may have."""

_AT_LEAST = (
    ("sensitive_delay_hours", "event_delay_hours"),
    ("event_delay_hours", "waived_delay_hours"),
    ("flow_least_persons", "flow_rounding"),
    ("flow_locality_after_days", "flow_district_after_days"),
)
_DELAYS = (
    "event_delay_hours",
    "sensitive_delay_hours",
    "waived_delay_hours",
    "flow_delay_hours",
    "corridor_delay_hours",
)
_DELAYS_IN_DAYS = (
    "sensitive_settlement_days",
    "flow_district_after_days",
    "flow_locality_after_days",
    "corridor_record_after_days",
)
_RULE_TEXTS = ("reason_en", "reason_ar")
_PRINCIPLE_TEXTS = ("text_en", "text_ar", "reason_en", "reason_ar")


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number of the policy; hours, days, metres, persons as the names say."""

    version: str
    event_delay_hours: int
    sensitive_delay_hours: int
    sensitive_settlement_days: int
    waiver_least_sources: int
    waived_delay_hours: int
    coordinate_decimals: int
    least_precision_m: int
    settlement_precision_m: int
    settlement_least_persons: int
    grid_cell_hundredths: int
    cell_least_villages: int
    flow_delay_hours: int
    flow_rounding: int
    flow_least_persons: int
    flow_district_after_days: int
    flow_locality_after_days: int
    corridor_delay_hours: int
    corridor_grace_hours: int
    corridor_confirmed_hours: int
    corridor_record_after_days: int
    delay_all_hours: int

    def with_delay_all(self) -> Policy:
        """Return the policy of the mode *delay-all*: every delay longer, no status held longer."""
        days = -(-self.delay_all_hours // 24)
        longer = {name: getattr(self, name) + self.delay_all_hours for name in _DELAYS}
        return replace(
            self, **longer, **{name: getattr(self, name) + days for name in _DELAYS_IN_DAYS}
        )


def _refuse(name: str, fault: str) -> MasarError:
    return MasarError(
        f"{POLICY_FILE.name}: {name} {fault}.",
        "Nothing is published under a policy with a fault; correct the file.",
    )


def _is_said(text: object, name: str) -> bool:
    if not isinstance(text, str) or len(text.strip()) < 10:
        return False
    return not name.endswith("_ar") or any("\u0600" <= letter <= "\u06ff" for letter in text)


def _check_texts(entry: Mapping[str, Any], names: Sequence[str], title: str) -> None:
    for name in names:
        if not _is_said(entry.get(name), name):
            raise _refuse(title, f"lacks its {name}")


def _check_rule(rule: Mapping[str, Any]) -> None:
    title = f"the rule {rule['name']}"
    if odd := set(rule) - {"name", "value", "unit", *_RULE_TEXTS}:
        raise _refuse(title, f"has what no rule has: {', '.join(sorted(odd))}")
    unit, least, most = LIMITS[rule["name"]]
    if type(rule.get("value")) is not int:
        raise _refuse(title, "needs a whole number as its value")
    if not least <= rule["value"] <= most:
        raise _refuse(title, f"is {rule['value']}, and must be {least} to {most} {unit}")
    if rule.get("unit") != unit:
        raise _refuse(title, f"is counted in {unit}")
    _check_texts(rule, _RULE_TEXTS, title)


def _check_names(rules: Sequence[Mapping[str, Any]]) -> None:
    names = [str(rule.get("name")) for rule in rules]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise _refuse("twice the same rule", f"({', '.join(twice)})")
    if odd := set(names) ^ set(LIMITS):
        raise _refuse("a rule", f"is missing or unknown ({', '.join(sorted(odd))})")


def _check_document(document: Mapping[str, Any]) -> None:
    if odd := set(document) ^ {"version", "rule", "principle"}:
        raise _refuse("a section", f"is missing or unknown ({', '.join(sorted(odd))})")
    if not isinstance(document["version"], str) or not document["version"]:
        raise _refuse("the version", "needs a name")
    _check_names(document["rule"])
    for rule in document["rule"]:
        _check_rule(rule)
    values = {rule["name"]: rule["value"] for rule in document["rule"]}
    for larger, smaller in _AT_LEAST:
        if values[larger] < values[smaller]:
            raise _refuse(f"the rule {larger}", f"must not be less than {smaller}")
    if values["grid_cell_hundredths"] % 10 ** (2 - values["coordinate_decimals"]):
        raise _refuse("the rule grid_cell_hundredths", "gives centres that lack the decimals")
    for number, principle in enumerate(document["principle"], start=1):
        _check_texts(principle, _PRINCIPLE_TEXTS, f"principle {number}")


def _read_document(path: Path) -> Mapping[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refuse("the file", f"cannot be read: {error}") from error
    _check_document(document)
    return document


def read_policy(path: Path = POLICY_FILE) -> Policy:
    """Read the policy.

    Raises MasarError, naming the rule, when one is missing, unknown, of the wrong kind, out of its
    limits, or lacks its reason in one of the languages.
    """
    document = _read_document(path)
    values = {rule["name"]: rule["value"] for rule in document["rule"]}
    wanted = {field.name for field in fields(Policy)} - {"version"}
    return Policy(version=document["version"], **{name: values[name] for name in wanted})


def describe_policy(path: Path = POLICY_FILE) -> dict[str, Any]:
    """Return the policy as plain data, in the order of the file, for a page to show.

    `rules` have `name`, `value`, `unit`, `unit_ar`, `reason_en`, `reason_ar`; `principles` have
    `text_en`, `text_ar`, `reason_en`, `reason_ar`.
    """
    document = _read_document(path)
    rules = [{**rule, "unit_ar": UNITS_AR[rule["unit"]]} for rule in document["rule"]]
    principles = [
        {name: principle[name] for name in _PRINCIPLE_TEXTS} for principle in document["principle"]
    ]
    return {"version": document["version"], "rules": rules, "principles": principles}
