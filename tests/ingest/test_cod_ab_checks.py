"""A release whose levels do not fit each other is refused."""

from pathlib import Path

import pytest
import shapely
from release_files import (
    EAST,
    EASTERN,
    GOVERNORATE,
    VILLAGE,
    WEST,
    WESTERN,
    Shaped,
    write_release,
    write_villages,
)

from app.domain.errors import MasarError
from app.ingest.cod_ab import read_release

CHILDREN = 20


def stack(outside: int, share: float = 0.4) -> list[Shaped]:
    """Return sub-districts side by side, some with only a share of them in their district."""
    wide = 1.0 / CHILDREN
    rows: list[Shaped] = []
    for number in range(CHILDREN):
        west, south = 36.0 + number * wide, 35.0 - (0.4 * (1 - share) if number < outside else 0)
        row = {**WESTERN, "PCODE": f"SY9100{number:02}"}
        rows.append((row, shapely.box(west, south, west + wide, south + 0.4)))
    return rows


def write_stack(folder: Path, rows: list[Shaped]) -> Path:
    write_release(folder, ".geojson", admin3=rows, quarters=[])
    write_villages(folder / "villages.csv", {**VILLAGE, "LAT": "35.1", "LON": "36.02"})
    return folder


def refuse(folder: Path, *parts: str) -> MasarError:
    with pytest.raises(MasarError) as refused:
        read_release(folder, "test")
    for part in parts:
        assert part in refused.value.message
    return refused.value


def test_few_children_outside_their_parent_are_told_and_more_are_refused(tmp_path: Path) -> None:
    few = write_stack(tmp_path / "few", stack(2))
    told = {finding.check for finding in read_release(few, "test").report.findings}
    assert "containment" in told
    more = write_stack(tmp_path / "more", stack(3))
    error = refuse(more, "3 of 20 subdistricts", "SY910002 in SY9100: 40%")
    assert "exchanged" in (error.way_out or "")


def test_children_that_lie_half_in_their_parent_are_only_told(tmp_path: Path) -> None:
    half = write_stack(tmp_path / "half", stack(20, 0.6))
    assert read_release(half, "test").report.findings


def test_children_are_held_against_the_level_that_is_there(tmp_path: Path) -> None:
    elsewhere = shapely.box(38.0, 35.0, 39.0, 35.5)
    folder = write_release(
        tmp_path / "given", ".geojson", admin1=[(GOVERNORATE, elsewhere)], admin2=[], quarters=[]
    )
    refuse(folder, "2 of 2 subdistricts", "SY910000 in SY91: 0%")


def test_communities_outside_their_sub_districts_are_refused_from_a_tenth_on(
    tmp_path: Path,
) -> None:
    folder = write_release(
        tmp_path / "given", ".geojson", admin3=[(WESTERN, WEST), (EASTERN, EAST)]
    )

    def place(outside: int) -> None:
        rows = [
            {**VILLAGE, "PCODE": f"C{9000 + n}", "LON": "36.7" if n < outside else "36.15"}
            for n in range(20)
        ]
        write_villages(folder / "villages.csv", *rows)

    place(2)
    assert read_release(folder, "test")
    place(3)
    refuse(folder, "3 of 20 settlements", "C9002 in SY910000")
