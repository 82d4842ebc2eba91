"""Which cells of the grid hold enough villages to name none, and which are shown together.

Only a gazetteer that has the country's villages can tell. Without them a cell is shown as it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.place import Place
from app.publish.grids import Cell, Mesh, find_cell
from app.publish.policy import Policy
from app.publish.towns import is_town

Places = Mapping[str, Place]
Part = tuple[Cell, str]
"""A cell as far as it belongs to one governorate, which is always told."""

COMPLETE_FROM = 5_000
"""Villages with a code from which on a gazetteer has the villages; OCHA counts 7,266."""
FARTHEST_CELLS = 3
"""How far away a cell may be shown together with another, in cells: about 15 km."""


@dataclass(frozen=True, slots=True)
class CellGroup:
    """Cells of one governorate that are shown as one, the most central first.

    `districts` are those of their villages; empty where no village is known.
    """

    cells: tuple[Cell, ...]
    districts: frozenset[str | None] = frozenset()


@dataclass(slots=True)
class _Villages:
    """The villages of one gazetteer by the parts of cells in which they lie.

    `counted` has villages with a code only: a place of ours may be one of them by another name.
    """

    counted: Counter[Part] = field(default_factory=Counter)
    districts: dict[Part, set[str | None]] = field(default_factory=lambda: defaultdict(set))

    def count_all(self, parts: Iterable[Part]) -> int:
        """Return how many villages these parts have together."""
        return sum(self.counted[part] for part in parts)


@dataclass(frozen=True, slots=True)
class _Index:
    """What is looked up of one gazetteer again and again; parts without enough near have None."""

    places: Places
    policy: Policy
    groups: Mapping[Part, CellGroup | None]


_index: _Index | None = None


def make_mesh(policy: Policy) -> Mesh:
    """Return the grid of the policy."""
    return Mesh(policy.grid_cell_hundredths * 10_000, policy.coordinate_decimals)


def _measure_cells(one: Cell, other: Cell) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _list_near(part: Part, wanted: Container[Part]) -> list[Part]:
    """Return the wanted parts of cells around one in its governorate, the nearest first."""
    (column, row), admin1 = part
    reach = range(-FARTHEST_CELLS, FARTHEST_CELLS + 1)
    near = (((column + x, row + y), admin1) for x in reach for y in reach if (x, y) != (0, 0))
    return sorted(
        (each for each in near if each in wanted),
        key=lambda each: (_measure_cells(each[0], part[0]), each),
    )


def _gather_enough(
    villages: _Villages, part: Part, free: Container[Part], least: int
) -> list[Part] | None:
    """Return a part with as many free ones around it as it takes; None when those do not do."""
    gathered = [part]
    for near in _list_near(part, free):
        if villages.count_all(gathered) >= least:
            break
        gathered.append(near)
    return gathered if villages.count_all(gathered) >= least else None


def _join_parts(villages: _Villages, least: int) -> dict[Part, list[Part]]:
    """Return each part's group: those with few villages among themselves, as far as they do."""
    joined = {part: [part] for part in villages.districts if villages.counted[part] >= least}
    free = set(villages.districts) - set(joined)
    for part in sorted(free):
        group = _gather_enough(villages, part, free, least) if part in free else None
        if group:
            free -= set(group)
            joined |= dict.fromkeys(group, group)
    hosts = {part: next(iter(_list_near(part, joined)), None) for part in sorted(free)}
    for part, host in hosts.items():
        if host:
            joined[host].append(part)
            joined[part] = joined[host]
    return joined


def _make_group(villages: _Villages, parts: Sequence[Part]) -> CellGroup:
    cells = [cell for cell, _ in parts]
    central = sorted(
        cells, key=lambda cell: (max(_measure_cells(cell, other) for other in cells), cell)
    )
    districts = frozenset[str | None]().union(*(villages.districts[part] for part in parts))
    return CellGroup(tuple(central), districts)


def _find_villages(places: Places, policy: Policy) -> _Villages:
    mesh, villages = make_mesh(policy), _Villages()
    for place in places.values():
        if place.level != "settlement" or not place.point or not place.admin1_pcode:
            continue
        if not is_town(place, policy):  # what happens in a town is shown by the town
            part = find_cell(place.point, mesh), place.admin1_pcode
            villages.counted[part] += bool(place.pcode)
            villages.districts[part].add(place.admin2_pcode)
    return villages


def _group_villages(places: Places, policy: Policy) -> dict[Part, CellGroup | None]:
    villages = _find_villages(places, policy)
    if villages.counted.total() < COMPLETE_FROM:
        return {}
    joined = _join_parts(villages, policy.cell_least_villages)
    made = {id(parts): _make_group(villages, parts) for parts in joined.values()}
    return {part: made.get(id(joined.get(part))) for part in villages.districts}


def _open_index(places: Places, policy: Policy) -> _Index:
    """Return the index of a gazetteer; it is made once for as long as the same one is used."""
    global _index
    if _index is None or _index.places is not places or _index.policy != policy:
        _index = _Index(places, policy, _group_villages(places, policy))
    return _index


def find_group(cell: Cell, admin1: str | None, places: Places, policy: Policy) -> CellGroup | None:
    """Return the cells that are shown in place of one, itself among them.

    A cell without a village, and any cell while the villages are unknown, is shown alone. None when
    there are not enough villages anywhere near.
    """
    return _open_index(places, policy).groups.get((cell, admin1 or ""), CellGroup((cell,)))
