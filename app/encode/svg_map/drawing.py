"""What a layer puts into a picture: shapes, labels, and what labels had better not cover."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.encode.svg_map.frames import Frame
from app.encode.svg_map.palette import Palette
from app.encode.svg_map.text_widths import FAMILY

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A name or figure; those of higher rank push out those of lower rank.

    `clear` is half the size of the symbol that it belongs to, `centred` puts it onto it, `pill`
    draws a box around it; one that `yields` rather goes than hide symbols, one that `roams` may
    stand further off. Sizes are units of the picture.
    """

    at: Point
    text: str
    rank: float
    size: float
    colour: str
    halo: str | None = None
    bold: bool = False
    clear: float = 3.0
    centred: bool = False
    pill: bool = False
    spread: float = 0.0
    yields: bool = False
    roams: bool = False


@dataclass(slots=True)
class Drawing:
    """The drawing of one layer, to be added to."""

    shapes: list[str] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    obstacles: list[Point] = field(default_factory=list)

    def add(self, other: Drawing) -> None:
        """Put another drawing on top of this one."""
        self.shapes += other.shapes
        self.labels += other.labels
        self.obstacles += other.obstacles


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every layer needs to draw itself.

    `sel` is the id of the selected record, or the code of an area. `shrink` makes discs smaller in
    small pictures, all alike. `hair` is the width of the thinnest lines: those of a pixel are
    painted several times as fast as any wider ones. Without a `family`, letters are those of the
    page in which the picture stands.
    """

    frame: Frame
    palette: Palette
    lang: str = "en"
    sel: str | None = None
    shrink: float = 1.0
    hair: float = 0.9
    family: str | None = FAMILY
