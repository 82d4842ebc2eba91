"""The policy: every rule with its reason in both languages, and none that an edit can undo."""

import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import MasarError
from app.publish.policy import (
    LIMITS,
    POLICY_FILE,
    UNITS_AR,
    Policy,
    describe_policy,
    read_policy,
)

TEXT = POLICY_FILE.read_text(encoding="utf-8")
PAGE = Path(__file__).parents[2] / "docs/data-policy.md"
POLICY = read_policy()
RULES = [rule["name"] for rule in describe_policy()["rules"]]
REASON = 'reason_en = "Smaller groups can be recognised."'


def read_changed(folder: Path, text: str) -> Policy:
    """Read a policy that somebody has edited."""
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return read_policy(path)


def set_value(name: str, value: object) -> str:
    """Return the policy's text with one number changed."""
    pattern = rf'(name = "{name}"\nvalue = )\S+'
    text, count = re.subn(pattern, rf"\g<1>{value}", TEXT)
    assert count == 1
    return text


def test_every_number_of_the_policy_has_limits_a_unit_and_its_reason_twice() -> None:
    told = describe_policy()
    assert {rule["name"] for rule in told["rules"]} == set(LIMITS)
    assert {field.name for field in fields(Policy)} == {*LIMITS, "version"}
    assert {unit for unit, _, _ in LIMITS.values()} == set(UNITS_AR)
    for rule in told["rules"]:
        assert set(rule) == {"name", "value", "unit", "unit_ar", "reason_en", "reason_ar"}
        assert rule["value"] == getattr(POLICY, rule["name"])
    assert told["version"] == POLICY.version == "public-3"


def test_rules_without_a_number_are_told_in_both_languages() -> None:
    principles = describe_policy()["principles"]
    assert len(principles) == TEXT.count("[[principle]]") > 10
    for principle in principles:
        assert set(principle) == {"text_en", "text_ar", "reason_en", "reason_ar"}
    said = " ".join(principle["text_en"] for principle in principles)
    for word in ("suspected", "group", "point", "route", "random", "names"):
        assert word in said.casefold()


def test_page_of_the_policy_says_what_the_policy_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = describe_policy()
    for rule in told["rules"]:
        row = f"| `{rule['name']}` | {rule['value']} | {rule['unit']} | {rule['reason_en']} |"
        assert row in page
    for principle in told["principles"]:
        assert f"- **{principle['text_en']}** {principle['reason_en']}" in page
    assert f"version `{told['version']}`" in page


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (REASON, 'reason_en = ""', "flow_least_persons lacks its reason_en"),
        (REASON, "", "flow_least_persons lacks its reason_en"),
        (REASON, REASON + '\nexcept = "Homs"', "flow_least_persons has what no rule has: except"),
        ('reason_ar = "يمكن التعرف إلى المجموعات الأصغر."', 'reason_ar = "Smaller groups, again"',
         "flow_least_persons lacks its reason_ar"),
        ('name = "flow_rounding"', 'name = "flow_guessing"', "flow_guessing, flow_rounding"),
        ('name = "flow_rounding"', 'name = "flow_least_persons"', "twice.*flow_least_persons"),
        ("value = 24", "value = -1", "event_delay_hours is -1"),
        ("value = 24", 'value = "a day"', "event_delay_hours needs a whole number"),
        ("value = 24", "value = 24.0", "event_delay_hours needs a whole number"),
        ("value = 24", "value = true", "event_delay_hours needs a whole number"),
        ("value = 24\n", "", "event_delay_hours needs a whole number"),
        ('unit = "hours"', 'unit = "days"', "event_delay_hours is counted in hours"),
        ('version = "public-3"', "", "section.*version"),
        ('version = "public-3"', "version = 2", "version needs a name"),
        ('version = "public-3"', 'version = "2"\nhost = "x"', "section.*host"),
        ("[[rule]]", "[[rule]", "cannot be read"),
        ('text_en = "Every corridor carries', 'text = "Every corridor carries',
         r"principle \d+ lacks its text_en"),
    ],
)  # fmt: skip
def test_policy_with_a_fault_is_refused_and_the_fault_named(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    assert old in TEXT
    with pytest.raises(MasarError, match=rf"policy\.toml: .*{named}"):
        read_changed(tmp_path, TEXT.replace(old, new, 1))


def test_missing_and_unknown_rules_are_named(tmp_path: Path) -> None:
    block = TEXT[TEXT.index("[[rule]]") : TEXT.index("[[rule]]", TEXT.index("[[rule]]") + 1)]
    with pytest.raises(MasarError, match="event_delay_hours"):
        read_changed(tmp_path, TEXT.replace(block, ""))
    with pytest.raises(MasarError, match="show_all"):
        read_changed(tmp_path, TEXT + block.replace("event_delay_hours", "show_all"))


def test_missing_file_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(MasarError, match=r"policy\.toml: the file cannot be read"):
        read_policy(tmp_path / "policy.toml")


@pytest.mark.parametrize("name", RULES)
def test_number_outside_its_limits_is_refused(tmp_path: Path, name: str) -> None:
    _, least, most = LIMITS[name]
    for value in (least - 1, most + 1):
        with pytest.raises(MasarError, match=f"{name} is {value}, and must be {least} to {most}"):
            read_changed(tmp_path, set_value(name, value))


@pytest.mark.parametrize(
    ("name", "value", "smaller"),
    [
        ("event_delay_hours", 100, "event_delay_hours"),
        ("waived_delay_hours", 25, "waived_delay_hours"),
        ("flow_rounding", 30, "flow_rounding"),
        ("flow_district_after_days", 200, "flow_district_after_days"),
    ],
)
def test_rule_that_would_turn_two_rules_upside_down_is_refused(
    tmp_path: Path, name: str, value: int, smaller: str
) -> None:
    with pytest.raises(MasarError, match=f"must not be less than {smaller}"):
        read_changed(tmp_path, set_value(name, value))


@pytest.mark.parametrize(("decimals", "refused"), [(2, False), (1, True), (0, True)])
def test_centre_of_a_cell_that_cannot_be_written_is_refused(
    tmp_path: Path, decimals: int, refused: bool
) -> None:
    text = set_value("coordinate_decimals", decimals)
    if refused:
        with pytest.raises(MasarError, match="grid_cell_hundredths gives centres"):
            read_changed(tmp_path, text)
    else:
        assert read_changed(tmp_path, text) == POLICY


@pytest.mark.parametrize("name", RULES)
def test_delay_all_lengthens_every_delay_and_nothing_else(name: str) -> None:
    before, after = getattr(POLICY, name), getattr(POLICY.with_delay_all(), name)
    later = {"hours": 72, "days": 3}.get(LIMITS[name][0], 0)
    if name in {"corridor_grace_hours", "corridor_confirmed_hours", "delay_all_hours"}:
        later = 0  # A status held for longer would be a stale one.
    assert after == before + later


@given(st.integers(24, 8760))
def test_delay_all_never_shortens_anything(hours: int) -> None:
    policy = Policy(**{**asdict(POLICY), "delay_all_hours": hours})
    longer = policy.with_delay_all()
    assert longer.event_delay_hours == POLICY.event_delay_hours + hours
    assert (longer.flow_locality_after_days - POLICY.flow_locality_after_days) * 24 >= hours
    assert policy == Policy(**{**asdict(POLICY), "delay_all_hours": hours}), "a copy, not a change"
