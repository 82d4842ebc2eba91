"""Channel 14: rounded figures and totals, against somebody who solves for what was left out."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from attacker import Attacker
from postgres_server import Database, TestServer
from victims import LONG_AGO
from worlds import FIRST, Story, World, name_id

VILLAGES = ("msr-akkar-tal-bireh", "msr-akkar-hayssa", "msr-akkar-halba", "msr-akkar-tal-hmayra",
            "msr-akkar-hekr-al-dahri")  # fmt: skip
STEP, LEAST = 10, 20
"""Rounding and suppression, which everybody can read in the policy."""
SMALL = range(1, LEAST)


@dataclass(frozen=True)
class Breakdown:
    """Arrivals in some villages by one source, and their sum as the same source stated it."""

    own_id: str
    cells: tuple[int, ...]
    parts: str
    """Whether the cells are claims of one flow, or flows that are part of another."""

    def tell(self, story: Story) -> None:
        """Write the sum and its cells into a record."""
        self._tell_flow(story, self.own_id)
        story.tell_claim(self.own_id, "all", best=sum(self.cells), **self._said())
        for number, (cell, village) in enumerate(zip(self.cells, VILLAGES, strict=False)):
            if self.parts == "claims":
                story.tell_claim(self.own_id, f"{number}", best=cell, locality_place_id=village,
                                 **self._said())  # fmt: skip
            else:
                own_id = self.list_parts()[number]
                self._tell_flow(story, own_id, part_of=self.own_id, dest_place_id=village)
                story.tell_claim(own_id, best=cell, **self._said())

    def list_parts(self) -> list[str]:
        """Return the ids of the flows that are part of this one."""
        return [name_id("flw", f"{self.own_id} {n}") for n in range(len(self.cells))]

    def _said(self) -> dict[str, object]:
        return {"measure": "displaced", "as_of": LONG_AGO, "reported_at": LONG_AGO}

    def _tell_flow(self, story: Story, own_id: str, **fields: object) -> None:
        row = {"flow_id": own_id, "title_en": "Arrivals", "title_ar": "وصول", "measure": "arrivals",
               "origin_place_id": "SY10", "dest_place_id": "msr-lb-akkar",
               "period_start": LONG_AGO}  # fmt: skip
        story.tell("flow", **row | fields)


def draw_breakdowns(seed: int, count: int) -> list[Breakdown]:
    """Draw breakdowns of which most have a cell of a few persons."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        few = [chance.choice(SMALL) for _ in range(chance.choice([0, 1, 1, 1, 2]))]
        many = [chance.randrange(LEAST, 300) for _ in range(chance.randrange(1, 4))]
        cells = [*few, *many][:5]
        chance.shuffle(cells)
        parts = chance.choice(["claims", "flows"])
        found.append(Breakdown(name_id("flw", f"{seed} {number}"), tuple(cells), parts))
    return found


BREAKDOWNS = draw_breakdowns(14, 60)


@pytest.fixture(scope="module")
def attacker(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Attacker]:
    """A reader of sixty old breakdowns."""
    with server.make_database(places_template.name) as database:
        world = World(database, Story(tmp_path_factory.mktemp("sums") / "story"))
        world.story.tell("source", source_id="monitor", name_en="Monitor", name_ar="مرصد",
                         kind="monitor", independence_group="monitor",
                         reliability="fair")  # fmt: skip
        for breakdown in BREAKDOWNS:
            breakdown.tell(world.story)
        world.load(FIRST)
        world.publish(FIRST)
        with world.serve() as reader:
            yield reader


def read_published(attacker: Attacker, breakdown: Breakdown) -> tuple[int | None, list[int]]:
    """Return the published sum, and the published cells."""
    claims: Any = attacker.read(f"/api/flows/{breakdown.own_id}/claims")["claims"]
    total = [row["best"] for row in claims if row["locality_en"] is None]
    cells = [row["best"] for row in claims if row["locality_en"] is not None]
    if breakdown.parts == "flows":
        for own_id in breakdown.list_parts():
            answer = attacker.get(f"/api/flows/{own_id}/claims")
            if answer.status == 200:
                found: Any = answer.read()
                cells += [row["best"] for row in found["claims"]]
    return (total[0] if total else None), cells


def solve_cell(total: int | None, shown: list[int], cells: int) -> range:
    """Return what one cell that was left out may be, for who knows how many cells there are.

    Rounding half up to tens: what is shown as 40 is 35 to 44. When all cells were left out,
    nobody knows which one was small.
    """
    hidden = cells - len(shown)
    if total is None:
        return SMALL
    half = STEP // 2
    least = total - half - sum(each + half - 1 for each in shown)
    most = total + half - 1 - sum(each - half for each in shown)
    largest = most if not shown else LEAST - 1
    low = max(1, least - largest * (hidden - 1))
    return range(low, min(most - (hidden - 1), largest) + 1)


def test_solver_finds_what_rounding_alone_would_leave() -> None:
    """The solver works: on figures that hide one cell only, it narrows that cell."""
    assert solve_cell(210, [190], 2) == range(11, 20)
    assert solve_cell(200, [190], 2) == range(1, 20)
    assert solve_cell(200, [], 2).stop > LEAST


@pytest.mark.parametrize("parts", ["claims", "flows"])
def test_left_out_cell_may_still_be_any_small_number(attacker: Attacker, parts: str) -> None:
    tried = 0
    for breakdown in BREAKDOWNS:
        if breakdown.parts != parts or not set(breakdown.cells) & set(SMALL):
            continue
        total, shown = read_published(attacker, breakdown)
        assert not set(shown) & set(SMALL)
        may_be = solve_cell(total, shown, len(breakdown.cells))
        assert may_be.start <= 1 and may_be.stop >= LEAST, (breakdown, total, shown)
        tried += 1
    assert tried > 10


def test_breakdown_without_a_small_cell_is_told(attacker: Attacker) -> None:
    """What protects the others is not that nothing is told at all."""
    whole = [b for b in BREAKDOWNS if not set(b.cells) & set(SMALL)]
    told = [read_published(attacker, each) for each in whole]
    assert whole and all(total is not None for total, _ in told)
    assert [len(shown) for _, shown in told] == [len(each.cells) for each in whole]


def test_every_figure_of_a_flow_is_rounded(attacker: Attacker) -> None:
    figures = [
        feature["properties"][name]
        for feature in attacker.list_features("flows")
        for name in ("persons_low", "persons_best", "persons_high")
        if feature["properties"][name] is not None
    ]
    assert len(figures) > 20
    assert [each for each in figures if each % STEP or 0 < each < LEAST] == []


def read_gaps(attacker: Attacker) -> dict[str, tuple[set[str], dict[str, int]]]:
    """Return, by movement, its published parts and what of it is said to be in none of them."""
    wholes: Any = attacker.read("/api/flows/balances", level="admin2")["wholes"]
    return {each["flow"]: (set(each["parts"]), each["gap"]) for each in wholes}


def test_balances_compare_no_whole_with_parts_of_which_one_was_left_out(
    attacker: Attacker,
) -> None:
    """The difference between a whole and the rest of its parts would be the part left out."""
    gaps, tried = read_gaps(attacker), 0
    for breakdown in (each for each in BREAKDOWNS if each.parts == "flows"):
        if set(breakdown.cells) & set(SMALL):
            assert breakdown.own_id not in gaps
            assert not any(set(breakdown.list_parts()) & parts for parts, _ in gaps.values())
            tried += 1
        else:
            parts, gap = gaps[breakdown.own_id]
            assert parts == set(breakdown.list_parts())
            # Of a breakdown that is told as a whole nothing is missing: rounding is all there is.
            assert gap["low"] <= 0 <= gap["high"]
    assert tried > 5


def test_no_balance_is_a_sum_that_its_movements_do_not_give(attacker: Attacker) -> None:
    """All sixty are one source's, of one day, between the same places: they may be the same."""
    rows: Any = attacker.read("/api/flows/balances", origin_pcode="SY10")["rows"]
    shown = [each["properties"] for each in attacker.list_features("flows")]
    wholes = [each["persons_best"] for each in shown if not each["part_of"]]
    [akkar] = [row for row in rows if row["pcode"] == "msr-lb-akkar"]
    half = STEP // 2
    assert akkar["arrivals"] == {
        "low": max(wholes) - half, "high": sum(each + half for each in wholes)
    }  # fmt: skip
