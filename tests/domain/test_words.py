"""The vocabularies agree with one another and with the codes of ACLED and UCDP."""

from pathlib import Path

import pytest

from app.domain.errors import BadParameter
from app.domain.event import EVENT_TYPES, VIOLENT_TYPES, disorder_type
from app.domain.place import GEO_PRECISION, LEVEL_PRECISION, POINT_PRECISIONS, WHERE_PREC, Precision
from app.domain.report import LoadReport, Outcome

MIGRATION = Path(__file__).parents[2] / "migrations/sql/0009_flow.sql"
"""Where the levels were stated last."""
RANK = list(Precision)


def test_every_precision_has_the_codes_of_both_monitors() -> None:
    assert set(GEO_PRECISION) == set(WHERE_PREC) == set(Precision)
    assert set(GEO_PRECISION.values()) <= {1, 2, 3}
    assert set(WHERE_PREC.values()) <= set(range(1, 8))


def test_coarser_precision_never_has_a_finer_code() -> None:
    areas = [precision for precision in Precision if precision is not Precision.LINEAR]
    for codes in (GEO_PRECISION, WHERE_PREC):
        numbers = [codes[precision] for precision in areas]
        assert numbers == sorted(numbers)


def test_only_precisions_up_to_a_subdistrict_may_be_a_point() -> None:
    assert {RANK.index(precision) for precision in POINT_PRECISIONS} == set(range(5))


def test_every_level_of_the_gazetteer_says_how_precise_it_is() -> None:
    stated = MIGRATION.read_text().split("place_level_is_known")[-1].split("))")[0]
    assert {level for level in LEVEL_PRECISION if f"'{level}'" in stated} == set(LEVEL_PRECISION)
    assert stated.count("'") == 2 * len(LEVEL_PRECISION)


@pytest.mark.parametrize(
    ("event_type", "disorder"),
    [
        ("Battles", "Political violence"),
        ("Violence against civilians", "Political violence"),
        ("Riots", "Political violence"),
        ("Protests", "Demonstrations"),
        ("Strategic developments", "Strategic developments"),
    ],
)
def test_event_types_have_their_kind_of_disorder(event_type: str, disorder: str) -> None:
    assert disorder_type(event_type) == disorder


def test_violent_types_are_types_and_protests_are_none_of_them() -> None:
    assert set(EVENT_TYPES) > VIOLENT_TYPES
    assert "Protests" not in VIOLENT_TYPES


def test_counts_of_a_report_add_up_to_what_was_read() -> None:
    report = LoadReport("story")
    for outcome in [*Outcome, Outcome.STORED]:
        report.count_row(outcome)
    assert report.read == sum(getattr(report, outcome.value) for outcome in Outcome) == 8
    assert (report.stored, report.retracted) == (2, 0)


def test_error_repeats_no_more_than_a_hundred_characters() -> None:
    error = BadParameter("bbox", "9" * 5000, "four numbers")
    assert error.given == "9" * 100
    assert len(error.message) < 200
