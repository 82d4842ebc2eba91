"""An attacker who knows every rule and every sum: he learns nothing of a figure left out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import PLACES, Row, tell_claim, tell_flow

from app.publish.flow_figures import settle_flows
from app.publish.flows import build_flow
from app.publish.policy import read_policy

POLICY = read_policy()
LATER = datetime(2031, 1, 1, tzinfo=UTC)
FEW = range(1, POLICY.flow_least_persons)
DAYS = (date(2025, 3, 7), date(2025, 3, 8))
COLUMNS = ("low", "best", "high", "quantifier", "display_en")


@dataclass(frozen=True)
class World:
    """A movement of people in truth: its parts, and of each part the figures by village."""

    parts: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        """How many people moved in all."""
        return sum(map(sum, self.parts))

    def change(self, part: int, village: int, persons: int) -> World:
        """Return a world in which one village has another number of people."""
        villages = list(self.parts[part])
        villages[village] = persons
        return replace(self, parts=(*self.parts[:part], tuple(villages), *self.parts[part + 1 :]))


def count_persons(claim_id: str, persons: int, **changes: Any) -> Row:
    """Return one count by one source, under an id of its own."""
    return tell_claim(exactly=persons, measure="displaced", population="all", **changes) | {
        "claim_id": claim_id
    }


def tell_world(world: World) -> tuple[list[Row], dict[str, list[Row]]]:
    """Return a world as one source reports it: the whole, its parts, and each of their villages."""
    flows = [tell_flow(flow_id="flw_whole")]
    claims = {"flw_whole": [count_persons("clm_whole", world.total)]}
    for number, villages in enumerate(world.parts):
        flow_id = f"flw_{number}"
        flows.append(tell_flow(flow_id=flow_id, part_of="flw_whole"))
        claims[flow_id] = [count_persons(f"clm_{number}", sum(villages))]
        if len(villages) > 1:
            claims[flow_id] += [
                count_persons(f"clm_{number}_{index}", persons, locality_place_id="C1")
                for index, persons in enumerate(villages)
            ]
    return flows, claims


def publish(flows: Sequence[Row], claims: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Return everything that the public is told of these flows."""
    told = settle_flows(flows, claims, PLACES, POLICY, LATER)
    shown: dict[str, Any] = {}
    for flow in flows:
        row = build_flow(flow, told[flow["flow_id"]], PLACES, POLICY, LATER)
        if row is not None:
            figures = {claim["claim_id"]: claim for claim in told[flow["flow_id"]].claims}
            shown[flow["flow_id"]] = {
                "row": row,
                "claims": {
                    claim_id: {name: claim.get(name) for name in COLUMNS}
                    for claim_id, claim in figures.items()
                },
            }
    return shown


def list_told(shown: Mapping[str, Any]) -> dict[str, int]:
    """Return the public figures by claim."""
    return {
        claim_id: claim["best"]
        for flow in shown.values()
        for claim_id, claim in flow["claims"].items()
    }


PERSONS = st.integers(0, 30) | st.integers(0, 400)
WORLDS = st.builds(
    World, st.lists(st.lists(PERSONS, min_size=1, max_size=4).map(tuple), max_size=4).map(tuple)
)


def list_few(world: World) -> list[tuple[int, int]]:
    """Return the villages with so few people that nobody may learn how many."""
    return [
        (part, village)
        for part, villages in enumerate(world.parts)
        for village, persons in enumerate(villages)
        if persons in FEW
    ]


def compensate(world: World, part: int, village: int, persons: int) -> World:
    """Return a world that differs in one village, and in what makes every told sum the same.

    The smallest sum above the village that is large enough to be told stays what it is.
    """
    before = world.parts[part][village]
    changed = world.change(part, village, persons)
    keeps_part = sum(world.parts[part]) >= POLICY.flow_least_persons
    missing = before - persons
    own_first = sorted(enumerate(world.parts), key=lambda each: each[0] != part)
    for other, villages in own_first:
        for index, there in enumerate(villages):
            if (other, index) == (part, village) or (keeps_part and other != part):
                continue
            taken = max(missing, -there)
            changed = changed.change(other, index, there + taken)
            missing -= taken
    return changed


@settings(max_examples=80, deadline=None)
@given(WORLDS)
def test_every_number_of_a_few_fits_what_is_told_equally_well(world: World) -> None:
    shown = publish(*tell_world(world))
    for part, village in list_few(world):
        for persons in FEW:
            other = compensate(world, part, village, persons)
            assert other.parts[part][village] == persons
            assert publish(*tell_world(other)) == shown


# A solver: intervals of what each figure may be, narrowed until nothing changes any more.

Interval = tuple[float, float]


def read_interval(told: int | None) -> Interval:
    """Return what a count can have been that is told so, or left out."""
    if told is None:
        return (0, math.inf)
    return (max(POLICY.flow_least_persons, told - 5), told + 4) if told else (0, 0)


def solve(world: World, told: Mapping[str, int]) -> dict[str, Interval]:
    """Return what somebody works out who knows every place and rule, and that sums are sums."""
    names = {"clm_whole": [f"clm_{n}" for n in range(len(world.parts))]}
    for number, villages in enumerate(world.parts):
        if len(villages) > 1:
            names[f"clm_{number}"] = [f"clm_{number}_{i}" for i in range(len(villages))]
    known = {name: read_interval(told.get(name)) for each in names.values() for name in each}
    known["clm_whole"] = read_interval(told.get("clm_whole"))
    for _ in range(30):
        for whole, parts in names.items():
            if not parts:
                continue
            low, high = sum(known[p][0] for p in parts), sum(known[p][1] for p in parts)
            known[whole] = (max(known[whole][0], low), min(known[whole][1], high))
            for name in parts:
                others = [known[p] for p in parts if p != name]
                least = known[whole][0] - sum(high for _, high in others)
                most = known[whole][1] - sum(low for low, _ in others)
                known[name] = (max(known[name][0], least), min(known[name][1], most))
    return known


def list_hidden_names(world: World) -> list[str]:
    """Return the claims that tell of a few: villages, and whole parts."""
    names = [f"clm_{n}" for n, villages in enumerate(world.parts) if sum(villages) in FEW]
    villages = [(p, v) for p, v in list_few(world) if len(world.parts[p]) > 1]
    return [*names, *(f"clm_{part}_{village}" for part, village in villages)]


def narrows(interval: Interval) -> bool:
    """Whether an interval says more of a figure than that it is of a few."""
    return interval[0] > FEW.start or interval[1] < FEW[-1]


@settings(max_examples=120, deadline=None)
@given(WORLDS)
def test_solver_learns_nothing_of_a_figure_that_is_left_out(world: World) -> None:
    shown = list_told(publish(*tell_world(world)))
    found = solve(world, shown)
    for name in list_hidden_names(world):
        assert name not in shown
        whole_is_few = world.total in FEW
        assert not narrows(found[name]) or whole_is_few


@pytest.mark.parametrize(
    "world",
    [
        World(((100,), (15,))),
        World(((100, 15), (300,))),
        World(((100,), (0, 0), (18,))),
    ],
    ids=str,
)
def test_solver_would_find_a_figure_that_is_left_out_alone(world: World) -> None:
    _, claims = tell_world(world)
    naive = {
        claim["claim_id"]: (claim["best"] + 5) // 10 * 10
        for own in claims.values()
        for claim in own
        if claim["best"] not in FEW
    }
    found = solve(world, naive)
    assert any(narrows(found[name]) for name in list_hidden_names(world))
    found = solve(world, list_told(publish(*tell_world(world))))
    assert not any(narrows(found[name]) for name in list_hidden_names(world))


# What is said of what is left out.


def test_nothing_tells_which_of_the_parts_is_the_small_one() -> None:
    one, other = World(((400,), (15,), (90,))), World(((15,), (400,), (90,)))
    assert publish(*tell_world(one)) == publish(*tell_world(other))
    shown = publish(*tell_world(one))
    assert set(shown) == {"flw_whole"}
    note = shown["flw_whole"]["row"]["withheld_note_en"]
    assert note == (
        "Figures by part from Monitor are withheld: at least one of them is of fewer than 20 "
        "persons and could be worked out from the others."
    )
    assert "٢٠" in shown["flw_whole"]["row"]["withheld_note_ar"]


def test_breakdown_without_a_small_part_is_told_whole_and_without_a_note() -> None:
    shown = publish(*tell_world(World(((400,), (50,), (90,)))))
    assert list_told(shown) == {"clm_whole": 540, "clm_0": 400, "clm_1": 50, "clm_2": 90}
    assert {flow["row"]["withheld_note_en"] for flow in shown.values()} == {None}


def test_small_village_hides_its_sisters_and_not_the_other_part() -> None:
    shown = publish(*tell_world(World(((100, 15), (60, 70)))))
    assert set(list_told(shown)) == {"clm_whole", "clm_0", "clm_1", "clm_1_0", "clm_1_1"}


def test_small_part_hides_the_villages_of_every_part() -> None:
    """Their sum would be the other part, and the whole less that the small one."""
    shown = publish(*tell_world(World(((15,), (60, 70)))))
    assert set(list_told(shown)) == {"clm_whole"}


def show_claims(*claims: Row) -> set[str]:
    """Return which of the claims on one flow are told."""
    return set(list_told(publish([tell_flow(flow_id="flw_1")], {"flw_1": list(claims)})))


def test_other_days_of_a_breakdown_are_left_out_too() -> None:
    """What only grows was no more on the first day than on the second."""
    claims = [
        count_persons("whole_1", 115, as_of=DAYS[0], cumulative=True),
        count_persons("small_1", 15, as_of=DAYS[0], locality_place_id="C1", cumulative=True),
        count_persons("large_1", 100, as_of=DAYS[0], locality_place_id="C2", cumulative=True),
        count_persons("small_2", 45, as_of=DAYS[1], locality_place_id="C1", cumulative=True),
        count_persons("large_2", 100, as_of=DAYS[1], locality_place_id="C2", cumulative=True),
    ]
    assert show_claims(*claims) == {"whole_1"}


def test_other_sources_and_other_measures_are_not_touched() -> None:
    claims = [
        count_persons("small", 15, locality_place_id="C1"),
        count_persons("sister", 100, locality_place_id="C2"),
        count_persons("other", 40, locality_place_id="C1", source="agency"),
        count_persons("returned", 60, locality_place_id="C1") | {"measure": "returned"},
    ]
    assert show_claims(*claims) == {"other", "returned"}


def test_retelling_of_a_figure_that_is_left_out_is_left_out() -> None:
    claims = [
        count_persons("small", 17, locality_place_id="C1"),
        count_persons("sister", 100, locality_place_id="C2"),
        tell_claim("press", best=20, quantifier="approximately", relays_claim_id="small")
        | {"claim_id": "about twenty", "measure": "displaced"},
        tell_claim("press", best=100, quantifier="exact", relays_claim_id="sister")
        | {"claim_id": "sister again", "measure": "displaced", "locality_place_id": "C2"},
        tell_claim("paper", best=20, relays_claim_id="about twenty")
        | {"claim_id": "once more", "measure": "displaced"},
        count_persons("whole", 117),
    ]
    assert show_claims(*claims) == {"whole"}


def test_retelling_rounded_up_does_not_outlive_the_few_that_it_retells() -> None:
    claims = [
        count_persons("small", 17),
        count_persons("about twenty", 20, source="press", relays_claim_id="small"),
        count_persons("once more", 20, source="paper", relays_claim_id="about twenty"),
    ]
    assert show_claims(*claims) == set()
    assert show_claims(*claims[1:]) == {"about twenty", "once more"}


def test_circle_of_retellings_ends() -> None:
    claims = [
        count_persons("one", 50, relays_claim_id="two"),
        count_persons("two", 60, relays_claim_id="one"),
    ]
    assert show_claims(*claims) == {"one", "two"}


def test_sources_of_one_group_are_one_source() -> None:
    claims = [
        count_persons("small", 15, locality_place_id="C1", source="agency"),
        count_persons("sister", 100, locality_place_id="C2", source="branch")
        | {"independence_group": "agency"},
    ]
    assert show_claims(*claims) == set()


@pytest.mark.parametrize(
    "part", [{"population": "civilians"}, {"sex": "women"}, {"age_band": "0-17"}], ids=str
)
def test_women_children_and_civilians_are_parts_of_all(part: Row) -> None:
    claims = [
        count_persons("all", 110),
        count_persons("some", 95) | part,
        count_persons("others", 15) | {"locality_place_id": "C1"},
    ]
    assert show_claims(*claims) == {"all"}
    assert show_claims(*claims[:2]) == {"all", "some"}


@pytest.mark.parametrize(
    ("stored", "quantifier"),
    [
        ({"low": 15}, "at_least"),
        ({"low": 19}, "at_least"),
        ({"low": 20}, "more_than"),
        ({"high": 19}, "up_to"),
        ({"low": 10, "high": 40}, "range"),
        ({"best": 12}, "approximately"),
    ],
)
def test_bounds_of_a_few_hide_a_breakdown_like_counts(stored: Row, quantifier: str) -> None:
    small = tell_claim(
        measure="displaced", quantifier=quantifier, locality_place_id="C1", **stored
    ) | {"claim_id": "small"}
    claims = [
        count_persons("whole", 300),
        count_persons("sister", 100, locality_place_id="C2"),
        small,
    ]
    assert show_claims(*claims) == {"whole"}


def test_flows_that_are_part_of_each_other_are_settled_all_the_same() -> None:
    flows = [tell_flow(flow_id="a", part_of="b"), tell_flow(flow_id="b", part_of="a")]
    claims = {"a": [count_persons("one", 15)], "b": [count_persons("two", 90)]}
    assert list_told(publish(flows, claims)) == {"two": 90}


def test_figures_that_still_wait_decide_nothing() -> None:
    """A figure that nobody may see yet must not be seen by what is missing."""
    flow = tell_flow(flow_id="flw_1", date_end=date(2025, 3, 15))
    whole = count_persons("whole", 115)
    sister = count_persons("sister", 100) | {"sex": "women"}
    waits = count_persons("small", 15, locality_place_id="C1")
    early = datetime(2025, 4, 1, tzinfo=UTC)
    for now, expected in ((early, {"whole", "sister"}), (LATER, {"whole"})):
        told = settle_flows([flow], {"flw_1": [whole, sister, waits]}, PLACES, POLICY, now)
        assert {claim["claim_id"] for claim in told["flw_1"].claims} == expected
