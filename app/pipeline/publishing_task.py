"""What a look at the ledger is to deal with, by what changed, what came due and the mode."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache

import orjson
from sqlalchemy import Connection

from app.domain.mode import SecurityMode
from app.pipeline.merged_events import Decided, read_decided
from app.publish.policy import POLICY_FILE, Policy
from app.publish.policy_change import is_stricter, list_values
from app.store.ledger_reader import list_subjects
from app.store.publishing_progress import (
    Inputs,
    find_changed,
    find_taken_back,
    find_young,
    read_inputs,
    read_progress,
)

_APP = POLICY_FILE.parent.parent
_RULES = (_APP / "publish", _APP / "domain", _APP / "pipeline")
_MARGIN_DAYS = 3
"""Delays begin at the end of a day, and a day does not end everywhere at once."""


@cache
def _hash_code() -> str:
    """Return a text that changes with the code that decides what is shown, and its wording.

    An upgrade that changes a rule is thereby published without anybody asking for it.
    """
    files = [path for folder in _RULES for path in (*folder.glob("*.py"), *folder.glob("*.toml"))]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def spell_rules(policy: Policy) -> str:
    """Return code, version and numbers as one text: whatever decides alike spells alike."""
    values = orjson.dumps(list_values(policy), option=orjson.OPT_SORT_KEYS).decode()
    return f"{_hash_code()} {policy.version} {values}"


def _read_version(rules: str) -> str:
    return rules[rules.index(" ") + 1 : rules.index("{")].strip()


def _read_values(rules: str) -> Mapping[str, int]:
    values: Mapping[str, int] = orjson.loads(rules[rules.index("{") :])
    return values


@dataclass(frozen=True, slots=True)
class Task:
    """The records to look at, by kind, and what the view will be made from.

    `mode` is the mode in force, `policy` the one with the delays that it asks for. Its version may
    be older than the file's: read-only keeps the view that was made by it.
    """

    mode: SecurityMode
    policy: Policy
    policy_version: str
    inputs: Inputs
    whole: bool
    is_stricter: bool
    readers_see: bool
    """Whether code, policy or places changed in a way that readers see by itself."""
    since_load_id: int
    decided: Decided = Decided()
    looked_at: Mapping[str, Collection[str]] = field(default_factory=dict)


def find_reach(policy: Policy, now: datetime) -> date:
    """Return the first of the days that still delay something by this policy."""
    days = max(
        value if name.endswith("_days") else -(-value // 24)
        for name, value in list_values(policy).items()
        if name.endswith(("_days", "_hours"))
    )
    return (now - timedelta(days=days + _MARGIN_DAYS)).date()


def find_task(
    connection: Connection, policy: Policy, now: datetime, delays: SecurityMode | None
) -> Task:
    """Return what has to be dealt with; `delays` are those of a mode about to be put in force."""
    before, found = read_progress(connection), read_inputs(connection, spell_rules(policy))
    inputs = found.settle(before, delays)
    longer = policy.with_delay_all()
    task = Task(
        mode=SecurityMode(found.mode),
        policy=longer if inputs.mode == SecurityMode.DELAY_ALL else policy,
        policy_version=_read_version(inputs.rules),
        inputs=inputs,
        whole=before is None or not before.decides_all_as(inputs),
        is_stricter=_is_stricter(before, inputs),
        readers_see=before is not None and before.differs_visibly(inputs),
        since_load_id=before.load_id if before else 0,
        decided=read_decided(connection, before.pairing_seq if before else None),
    )
    if before is None or task.whole:
        return replace(task, looked_at=list_subjects(connection))
    looked_at = _find_some(connection, before, task.mode, now)
    if before.mode != inputs.mode:
        young = find_young(connection, find_reach(longer, now))
        looked_at = {kind: ids | young[kind] for kind, ids in looked_at.items()}
    tied = task.decided.merges.complete(looked_at["event"])
    return replace(task, looked_at={**looked_at, "event": tied})


def _is_stricter(before: Inputs | None, after: Inputs) -> bool:
    return before is not None and is_stricter(_read_values(before.rules), _read_values(after.rules))


def _find_some(
    connection: Connection, before: Inputs, mode: SecurityMode, now: datetime
) -> Mapping[str, set[str]]:
    if mode is SecurityMode.READ_ONLY:
        return find_taken_back(connection, before)
    return find_changed(connection, before, now)
