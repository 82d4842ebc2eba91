"""A small map of where one record lies, to stand within a page.

It has neither script nor style: its colours are those of the page, by the names of custom
properties (`--land`, `--event`), and light where the page names none.
"""

from __future__ import annotations

from app.encode.svg_map.drawing import Sheet
from app.encode.svg_map.framing import frame_marks
from app.encode.svg_map.ground import Ground
from app.encode.svg_map.map_drawing import draw_map
from app.encode.svg_map.marks import Marks
from app.encode.svg_map.markup import escape_text, write_element
from app.encode.svg_map.palette import OF_PAGE

WIDTH, HEIGHT = 360.0, 240.0


def draw_place_map(
    ground: Ground, marks: Marks, lang: str, title: str, sel: str | None = None
) -> str | None:
    """Return a map of some records as an inline `<svg>`; None when none of them has a place.

    `title` says in words what it shows, for who does not see it; `sel` is the record that leads.
    """
    frame = frame_marks(marks, WIDTH, HEIGHT)
    if frame is None:
        return None
    sheet = Sheet(frame, OF_PAGE, lang, sel, shrink=0.8, family=None)
    return write_element(
        "svg",
        write_element("title", escape_text(title)),
        draw_map(ground, marks, sheet),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        direction="ltr",
        class_="place-map",
    )
