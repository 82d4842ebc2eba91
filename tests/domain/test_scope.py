"""The scope algebra: a table written by hand for the 22 figures, and its laws."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from coast_figures import FIGURES, tell_figure
from hypothesis import given
from hypothesis import strategies as st

from app.domain.areas import REGIONS, compare_areas
from app.domain.claim import Measure, Population
from app.domain.period import Period
from app.domain.relation import Relation, combine_relations
from app.domain.scope import (
    SLACK_DAYS,
    ClaimScope,
    Comparison,
    compare_measures,
    compare_periods,
    compare_populations,
    compare_scopes,
    may_add_measures,
    read_scope,
)

PLACES = Path(__file__).parents[2] / "geodata/gazetteer/places.csv"
CONVERSE = {Relation.INSIDE: Relation.CONTAINS, Relation.CONTAINS: Relation.INSIDE}

# Each row: two figures, how the first lies to the second, and the dimensions that set them apart.
TABLE = """
c01              c02              inside    period
c01-security     c01              inside    population
c01-by-loyalists c01              inside    population
c01-security     c01-by-security  disjoint  population
c02-civilians    c02-combatants   disjoint  population
c02-civilians    c02              inside    population
c02              c05              equal
c03              c02-civilians    equal
c03              c04              equal
c03              c05              inside    population
c04              c05              inside    population
c04              c05-civilians    equal
c04              c07              unknown   measure period
c04              c08              inside    area period
c04              c09              inside    population area period
c04              c12              inside    period
c04              c14              overlaps  area period
c04              c18              inside    area period
c05              c05-civilians    contains  population
c05              c08              overlaps  population area period
c05              c19              inside    area period
c05-civilians    c05-security     disjoint  population
c05-security     c05-loyalists    disjoint  population
c05-civilians    c05-loyalists    disjoint  population
c06              c02              inside    population
c06              c05              inside    population
c06              c05-security     contains  population
c06-security     c06              inside    population
c06              c04              disjoint  population
c07              c08              unknown   measure area period
c08              c10              inside    period
c08              c11              inside    period
c10              c11              inside    period
c08-lattakia     c08              inside    area
c08-tartous      c08              inside    area
c08-hama         c08              inside    area
c08-homs         c08              inside    area
c08-lattakia     c08-tartous      disjoint  area
c08-lattakia     c08-hama         disjoint  area
c08-hama         c08-homs         disjoint  area
c08-lattakia     c10-lattakia     inside    period
c08-lattakia     c10              inside    area period
c08-lattakia     c04              overlaps  area period
c08-hama         c04              overlaps  area period
c09              c05              contains  area period
c09              c08              overlaps  population area period
c11-massacres    c11              disjoint  measure population
c12              c11              overlaps  area period
c13              c12              inside    measure area period
c13              c04              overlaps  measure area period
c13              c08-tartous      inside    measure area period
c13              c08-lattakia     disjoint  measure area period
c14              c08              overlaps  area period
c14-hama         c14              inside    area
c14-hama         c08-hama         contains  period
c14              c18              inside    area
c15              c08              inside    area period
c15              c04              contains  period
c16              c08              overlaps  population area period
c16              c17              overlaps  population area
c16              c18              overlaps  population area
c16              c19              inside    area
c16-missing      c16              disjoint  measure
c17              c19              inside    population area
c17              c18              disjoint  population area
c17              c05-security     contains  period
c18              c19              inside    population
c18-executed     c18              inside    measure
c18-executed     c19              inside    measure population
c20              c21              unknown   area period
c20              c08              unknown   population area period
c21              c19              unknown   population area period
c22              c08              disjoint  measure population area period
c22              c19              disjoint  measure area period
c22              c21              disjoint  measure population area period
"""  # fmt: skip
ROWS = [(*line.split()[:3], line.split()[3:]) for line in TABLE.strip().splitlines()]


def compare(ours: str, theirs: str) -> Comparison:
    """Compare two of the figures."""
    return compare_scopes(read_scope(tell_figure(ours)), read_scope(tell_figure(theirs)))


@pytest.mark.parametrize(("ours", "theirs", "relation", "dimensions"), ROWS)
def test_figures_lie_to_each_other_as_written_by_hand(
    ours: str, theirs: str, relation: str, dimensions: list[str]
) -> None:
    found = compare(ours, theirs)
    assert found.relation == relation
    assert list(found.list_differences()) == dimensions


def test_the_table_tells_of_all_22_figures_and_of_every_relation() -> None:
    named = {name[:3] for row in ROWS for name in row[:2]}
    assert named == {f"c{number:02}" for number in range(1, 23)}
    assert {row[2] for row in ROWS} == set(Relation)
    assert len(ROWS) == len({frozenset(row[:2]) for row in ROWS}) >= 40


def test_the_parts_that_sources_state_are_disjoint_and_close() -> None:
    wholes = ["c02", "c05", "c08"]
    for whole in wholes:
        parts = [name for name in FIGURES if name.startswith(f"{whole}-")]
        assert all(compare(a, b).relation == "disjoint" for a, b in combinations(parts, 2))
        assert all(compare(part, whole).relation == "inside" for part in parts)
        assert sum(FIGURES[part].number for part in parts) == FIGURES[whole].number


# Dimension by dimension.


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        ("executed", "killed", "inside"),
        ("killed", "casualties_unspecified", "inside"),
        ("executed", "casualties_unspecified", "inside"),
        ("injured", "casualties_unspecified", "inside"),
        ("injured", "killed", "disjoint"),
        ("missing", "killed", "disjoint"),
        ("bodies_buried", "killed", "overlaps"),
        ("bodies_buried", "injured", "disjoint"),
        ("detained", "killed", "overlaps"),
        ("displaced", "sheltered", "overlaps"),
        ("displaced", "killed", "disjoint"),
        ("massacres", "killed", "disjoint"),
        ("damaged", "massacres", "disjoint"),
        ("none", "killed", "unknown"),
    ],
)
def test_measures(ours: str, theirs: str, relation: str) -> None:
    assert compare_measures(Measure(ours), Measure(theirs)) == relation


def test_only_figures_of_one_kind_of_thing_may_be_added() -> None:
    assert may_add_measures([Measure.KILLED, Measure.INJURED, Measure.MISSING])
    assert may_add_measures([Measure.DISPLACED, Measure.DISPLACED])
    assert not may_add_measures([Measure.KILLED, Measure.DISPLACED])
    assert not may_add_measures([Measure.KILLED, Measure.MASSACRES])


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        ("civilians", "all", "inside"),
        ("combatants", "all", "inside"),
        ("security", "combatants", "inside"),
        ("loyalists", "combatants", "inside"),
        ("security", "loyalists", "disjoint"),
        ("civilians", "combatants", "disjoint"),
        ("unstated", "all", "unknown"),
        ("unstated", "civilians", "unknown"),
        ("unstated", "unstated", "equal"),
        ("health_workers", "civilians", "inside"),
        ("health_workers", "all", "inside"),
        ("health_workers", "combatants", "disjoint"),
        ("health_workers", "educators", "disjoint"),
        ("health_workers", "aid_workers", "overlaps"),
        ("aid_health_workers", "health_workers", "inside"),
        ("aid_health_workers", "aid_workers", "inside"),
        ("camp_residents", "civilians", "inside"),
        ("camp_residents", "students", "overlaps"),
        ("educators", "students", "disjoint"),
        ("students", "unstated", "unknown"),
    ],
)
def test_populations(ours: str, theirs: str, relation: str) -> None:
    assert compare_populations(Population(ours), Population(theirs)) == relation


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        ("SY/SY10/SY1002", "SY/SY10", "inside"),
        ("SY/SY10", "SY/SY1002", "unknown"),
        ("SY/SY10", "SY/SY05", "disjoint"),
        ("SY/SY06 SY/SY10", "SY/SY10 SY/SY05", "overlaps"),
        ("SY/SY10 SY/SY10/SY1002", "SY/SY10", "equal"),
        ("SY/msr-syrian-coast", "SY/SY06", "contains"),
        ("SY/msr-syrian-coast", "SY/SY06 SY/SY10 SY/SY05 SY/SY04", "inside"),
        ("SY/msr-syrian-coast", "SY/SY05", "overlaps"),
        ("SY/msr-syrian-coast", "SY/SY01", "disjoint"),
        ("SY/msr-syrian-coast", "SY/SY05/SY0504/C3360", "unknown"),
        ("SY/msr-syrian-coast/~sites", "SY/SY06 SY/SY10 SY/SY05 SY/SY04", "inside"),
        ("SY/msr-syrian-coast/~sites", "SY/msr-syrian-coast", "inside"),
        ("SY/msr-another-region", "SY/SY06", "unknown"),
        ("SY/SY10/SY1002/evt_a", "SY/SY10/SY1002/C5360", "unknown"),
        ("SY/SY10/SY1002/evt_a", "SY/SY10/SY1002/evt_b", "unknown"),
        ("SY/SY10/SY1002/evt_a", "SY/SY10/SY1003/evt_b", "disjoint"),
        ("SY/SY10/SY1002/evt_a", "SY/SY10", "inside"),
        ("SY/SY10/SY1002/C5360", "SY/SY10/SY1002/C5370", "disjoint"),
        ("SY/SY10/SY1002/C5360", "SY/SY10/SY1002/SY100200", "unknown"),
        ("flw_a", "LB/msr-lb-akkar", "unknown"),
        ("LB/msr-lb-akkar LB/msr-lb-north", "LB/msr-lb-northern", "equal"),
        ("LB/msr-lb-northern", "SY", "disjoint"),
        ("", "SY", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_areas(ours: str, theirs: str, relation: str) -> None:
    left, right = frozenset(ours.split()), frozenset(theirs.split())
    assert compare_areas(left, right) == relation
    assert compare_areas(right, left) == CONVERSE.get(Relation(relation), relation)


def test_regions_that_claims_speak_of_say_what_they_consist_of() -> None:
    with PLACES.open(encoding="utf-8") as file:
        rows = {row["place_id"]: row for row in csv.DictReader(file)}
    regions = {row["place_id"] for row in rows.values() if row["level"] == "region"}
    known = {path.split("/")[1]: members for path, members in REGIONS.items()}
    assert set(known) <= regions
    parts = {name for name in regions if rows[name]["parent_id"] in known}
    for region, members in known.items():
        inside = {name for name in parts if rows[name]["parent_id"] == region}
        assert inside <= {member.split("/")[1] for member in members}


def test_of_any_other_region_nothing_is_known_but_what_it_lies_in() -> None:
    with PLACES.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "region"]
    told = {path.rpartition("/")[2] for path in REGIONS} | {
        member.rpartition("/")[2] for members in REGIONS.values() for member in members
    }
    others = [row for row in rows if row["place_id"] not in told]
    assert others
    for row in others:
        around = "/".join(filter(None, ("SY", row["admin1_pcode"], row["admin2_pcode"])))
        region = frozenset({f"{around}/{row['place_id']}"})
        assert compare_areas(region, frozenset({around})) == Relation.INSIDE
        for beside in ("SY0999", "C9999", "msr-elsewhere"):
            assert compare_areas(region, frozenset({f"{around}/{beside}"})) == Relation.UNKNOWN


def days(first: int, last: int) -> Period:
    """Return days of March 2025."""
    return Period(date(2025, 3, first), date(2025, 3, last))


@pytest.mark.parametrize(
    ("ours", "theirs", "exactly", "with_slack"),
    [
        (days(6, 8), days(6, 8), "equal", "equal"),
        (days(6, 8), days(6, 9), "inside", "equal"),
        (days(6, 8), days(6, 10), "inside", "inside"),
        (days(7, 10), days(6, 11), "inside", "equal"),
        (days(7, 11), days(6, 10), "overlaps", "equal"),
        (days(7, 7), days(8, 8), "disjoint", "overlaps"),
        (days(7, 7), days(9, 9), "disjoint", "unknown"),
        (days(1, 1), days(31, 31), "disjoint", "unknown"),
        (Period(date(2025, 2, 28), date(2025, 2, 28)), days(31, 31), "disjoint", "disjoint"),
        (days(8, 8), days(7, 9), "inside", "inside"),
        (days(7, 31), days(6, 10), "overlaps", "contains"),
        (None, days(6, 8), "unknown", "unknown"),
        (None, None, "unknown", "unknown"),
    ],
)
def test_periods(ours: Period | None, theirs: Period | None, exactly: str, with_slack: str) -> None:
    assert compare_periods(ours, theirs) == exactly
    assert compare_periods(ours, theirs, SLACK_DAYS) == with_slack


def test_days_of_one_source_are_disjoint_and_its_running_total_contains_them() -> None:
    daily = [ClaimScope(Measure.KILLED, Population.ALL, frozenset({"SY"}), days(n, n))
             for n in (7, 8)]  # fmt: skip
    total = ClaimScope(Measure.KILLED, Population.ALL, frozenset({"SY"}), days(6, 8), True)
    assert compare_scopes(*daily).relation == "disjoint"
    assert [compare_scopes(each, total).relation for each in daily] == ["inside", "inside"]


def test_women_are_among_the_people_and_apart_from_men() -> None:
    everybody = ClaimScope(Measure.KILLED, Population.CIVILIANS, frozenset({"SY"}), days(6, 8))
    women, men = (
        ClaimScope(Measure.KILLED, Population.CIVILIANS, frozenset({"SY"}), days(6, 8), sex=sex)
        for sex in ("female", "male")
    )
    young = ClaimScope(Measure.KILLED, Population.CIVILIANS, frozenset({"SY"}), days(6, 8),
                       age_band="0-17")  # fmt: skip
    assert compare_scopes(women, everybody).relation == "inside"
    assert compare_scopes(women, men).relation == "disjoint"
    assert compare_scopes(women, young).relation == "overlaps"


def test_people_who_moved_are_not_told_apart_by_where_they_were_counted() -> None:
    left, arrived = (
        ClaimScope(Measure.DISPLACED, Population.ALL, frozenset({path}), days(6, 16))
        for path in ("SY", "LB/msr-lb-akkar")
    )
    assert compare_scopes(left, arrived).relation == "unknown"
    later = replace(arrived, period=days(17, 20))
    assert compare_scopes(left, later).relation == "disjoint"
    killed = replace(left, measure=Measure.KILLED)
    assert compare_scopes(killed, replace(killed, area=arrived.area)).relation == "disjoint"


def test_families_are_the_same_people_as_persons() -> None:
    persons = ClaimScope(Measure.DISPLACED, Population.ALL, frozenset({"LB"}), days(6, 8))
    families = ClaimScope(Measure.DISPLACED, Population.ALL, frozenset({"LB"}), days(6, 8),
                          unit="families")  # fmt: skip
    assert compare_scopes(persons, families).relation == "overlaps"


# Whatever is compared.

PATHS = ["SY", "SY/SY06", "SY/SY10", "SY/SY05", "SY/SY04", "SY/SY10/SY1002", "SY/SY05/SY0504",
         "SY/SY10/SY1002/C5360", "SY/SY10/SY1002/evt_a", "SY/msr-syrian-coast",
         "SY/msr-syrian-coast/~sites", "SY/SY01", "LB/msr-lb-northern", "LB/msr-lb-akkar",
         "LB/msr-lb-north"]  # fmt: skip
AREAS = st.frozensets(st.sampled_from(PATHS), max_size=4)
FIRST = date(2025, 3, 1)
PERIODS = st.builds(
    lambda start, length: Period(FIRST + timedelta(start), FIRST + timedelta(start + length)),
    st.integers(0, 8), st.integers(0, 8),
)  # fmt: skip
SCOPES = st.builds(
    ClaimScope,
    measure=st.sampled_from(Measure),
    population=st.sampled_from(Population),
    area=AREAS,
    period=st.none() | PERIODS,
    sex=st.sampled_from([None, "female", "male"]),
)


@given(SCOPES, SCOPES, st.sampled_from([0, SLACK_DAYS]))
def test_the_other_way_round_inside_is_contains_and_the_rest_is_the_same(
    ours: ClaimScope, theirs: ClaimScope, slack: int
) -> None:
    there, back = compare_scopes(ours, theirs, slack), compare_scopes(theirs, ours, slack)
    for name in ("relation", "measure", "population", "area", "period"):
        found: Relation = getattr(there, name)
        assert getattr(back, name) == CONVERSE.get(found, found)


@given(SCOPES)
def test_scope_equals_itself_unless_it_is_not_stated(scope: ClaimScope) -> None:
    stated = scope.area and scope.period
    assert compare_scopes(scope, scope).relation == ("equal" if stated else "unknown")


def list_areas() -> list[frozenset[str]]:
    """Return every one place and some unions of them."""
    unions = ("SY/SY06 SY/SY10", "SY/SY06 SY/SY10 SY/SY05 SY/SY04", "SY/msr-syrian-coast SY/SY05",
              "SY/SY10/SY1002/C5360 SY/SY06", "LB/msr-lb-akkar LB/msr-lb-north")  # fmt: skip
    return [frozenset(text.split()) for text in (*PATHS, *unions)]


def list_periods() -> list[Period]:
    """Return every period of five days."""
    return [days(first, last) for first in range(6, 11) for last in range(first, 11)]


DIMENSIONS_IN_FULL = [
    (compare_measures, list(Measure)),
    (compare_populations, list(Population)),
    (compare_areas, list_areas()),
    (compare_periods, list_periods()),
]


@pytest.mark.parametrize(("compare_in", "values"), DIMENSIONS_IN_FULL)
def test_what_lies_inside_an_inside_lies_inside_and_shares_its_distances(
    compare_in: Any, values: list[Any]
) -> None:
    within = {Relation.INSIDE, Relation.EQUAL}
    found = {pair: compare_in(*pair) for pair in product(values, repeat=2)}
    chains = 0
    for part, whole, other in product(values, repeat=3):
        if found[part, whole] == Relation.INSIDE:
            if found[whole, other] in within:
                chains += 1
                assert found[part, other] == Relation.INSIDE
            if found[whole, other] == Relation.DISJOINT:
                chains += 1
                assert found[part, other] == Relation.DISJOINT
    assert chains >= 10


def test_relations_combine_like_products_of_sets() -> None:
    """Against sets that are really multiplied out, in two dimensions of three things each."""
    things = [frozenset(each) for each in ({1}, {2}, {1, 2}, {2, 3}, {1, 2, 3})]

    def relate(ours: frozenset[object], theirs: frozenset[object]) -> Relation:
        if ours == theirs:
            return Relation.EQUAL
        if ours <= theirs or ours >= theirs:
            return Relation.INSIDE if ours <= theirs else Relation.CONTAINS
        return Relation.OVERLAPS if ours & theirs else Relation.DISJOINT

    for a, b, c, d in product(things, repeat=4):
        whole = relate(frozenset(product(a, b)), frozenset(product(c, d)))
        assert combine_relations([relate(a, c), relate(b, d)]) == whole  # type: ignore[arg-type]
