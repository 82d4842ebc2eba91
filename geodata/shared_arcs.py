"""Borders that neighbours share, cut into arcs once: the idea behind TopoJSON.

Two polygons that meet must use the same line, or a hairline of sea opens between them when the
map simplifies or zooms. So rings are cut where the set of neighbours changes, each piece is kept
once, and polygons refer to pieces by number (negative = reversed), as the TopoJSON format asks.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Point = tuple[float, float]
Line = tuple[Point, ...]


@dataclass
class ArcTable:
    """Every distinct piece of border, in the order it was first met."""

    junctions: set[Point]
    arcs: list[Line] = field(default_factory=list)
    numbers: dict[Line, int] = field(default_factory=dict)

    def number_arc(self, line: Line) -> int:
        """Return the number of a piece; ~number when it was first met the other way round."""
        if line in self.numbers:
            return self.numbers[line]
        backwards = line[::-1]
        if backwards in self.numbers:
            return ~self.numbers[backwards]
        self.numbers[line] = len(self.arcs)
        self.arcs.append(line)
        return self.numbers[line]

    def number_ring(self, ring: Line) -> list[int]:
        """Return a closed ring as the numbers of its pieces, starting at a junction."""
        points = ring[:-1]
        start = next((i for i, point in enumerate(points) if point in self.junctions), None)
        if start is None:  # an island: begin at one fixed corner, so that equal rings meet
            start = points.index(min(points))
        turned = points[start:] + points[: start + 1]
        return [self.number_arc(piece) for piece in cut_line(turned, self.junctions)]


def cut_line(line: Line, junctions: set[Point]) -> Iterable[Line]:
    """Yield the pieces of a line between one junction and the next."""
    begin = 0
    for index in range(1, len(line)):
        if line[index] in junctions or index == len(line) - 1:
            yield line[begin : index + 1]
            begin = index


def find_junctions(rings: Iterable[Line], is_frame: Callable[[Point, Point], bool]) -> set[Point]:
    """Return the points where a piece of border must begin or end.

    That is where the neighbours of a point differ from one ring to another, and where a ring
    leaves or meets the frame of the map (`is_frame` says whether two points lie along it), so
    that a coast never shares a piece with the map's edge.
    """
    neighbours: dict[Point, frozenset[Point]] = {}
    junctions: set[Point] = set()
    for ring in rings:
        points = ring[:-1]
        for index, point in enumerate(points):
            before, after = points[index - 1], points[(index + 1) % len(points)]
            pair = frozenset((before, after))
            if neighbours.setdefault(point, pair) != pair:
                junctions.add(point)
            if is_frame(before, point) != is_frame(point, after):
                junctions.add(point)
    return junctions
