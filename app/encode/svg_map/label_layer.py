"""Places names and figures so that none hides another; the least important gives way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.encode.svg_map.drawing import Label, Point, Sheet
from app.encode.svg_map.markup import escape_text, isolate, write_element
from app.encode.svg_map.text_widths import measure_text, spell_drawable

_FURTHER = (8.0, 16.0)
"""Units by which a label that roams may stand off."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in units of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two have anything in common."""
        across = self.left < other.right and self.right > other.left
        return across and self.top < other.bottom and self.bottom > other.top

    def holds(self, other: Box) -> bool:
        """Whether all of the other lies in it."""
        across = self.left < other.left and other.right < self.right
        return across and self.top < other.top and other.bottom < self.bottom

    def select(self, points: Iterable[Point]) -> list[Point]:
        """Return the points that it covers."""
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        return [(x, y) for x, y in points if left < x < right and top < y < bottom]


def _surround(label: Label, clear: float) -> list[Box]:
    """Return the places around a symbol of a size where its label may stand, best first."""
    w = measure_text(label.text, label.size, bold=label.bold) + (10 if label.pill else 3)
    w += label.spread * len(label.text)
    h, gap, near, (x, y) = label.size * 1.3, clear + 2.5, clear * 0.7 + 1, label.at

    def box(left: float, top: float) -> Box:
        return Box(left, top, left + w, top + h)

    if label.centred:
        return [box(x - w / 2, y - h / 2)]
    return [
        box(x + gap, y - h / 2),
        box(x - gap - w, y - h / 2),
        box(x - w / 2, y + gap),
        box(x - w / 2, y - gap - h),
        *(box(x + aside, y + up) for aside in (near, -near - w) for up in (-near - h, near)),
    ]


def _offer(label: Label) -> list[Box]:
    """Return the places where a label may stand, best first.

    A town's name may stand further off: where the town has a symbol of its own upon it.
    """
    if not label.roams:
        return _surround(label, label.clear)
    return [box for far in (0.0, *_FURTHER) for box in _surround(label, label.clear + far)]


def _write_pill(label: Label, box: Box, sheet: Sheet) -> str:
    return write_element(
        "rect",
        x=box.left,
        y=box.top,
        width=box.right - box.left,
        height=box.bottom - box.top,
        rx=(box.bottom - box.top) / 2,
        fill=sheet.palette.paper,
        stroke=label.colour,
        stroke_width=1,
    )


def _write_label(label: Label, box: Box, sheet: Sheet) -> str:
    direction = "rtl" if sheet.lang == "ar" else "ltr"
    halo: dict[str, str | float | None] = {}
    if label.halo is not None:
        halo = {"stroke": label.halo, "stroke_width": 2.6, "stroke_linejoin": "round",
                "stroke_opacity": 0.9, "paint_order": "stroke"}  # fmt: skip
    text = write_element(
        "text",
        escape_text(isolate(spell_drawable(label.text), direction)),
        x=(box.left + box.right) / 2,
        y=(box.top + box.bottom) / 2 + label.size * 0.35,
        text_anchor="middle",
        font_family=sheet.family,
        font_size=label.size,
        font_weight=700 if label.bold else None,
        letter_spacing=label.spread or None,
        fill=label.colour,
        **halo,
    )
    return (_write_pill(label, box, sheet) if label.pill else "") + text


def _choose(boxes: Sequence[Box], obstacles: Sequence[Point]) -> tuple[int, Box] | None:
    """Return the first of the boxes that cover the fewest points, with their number."""
    if not boxes:
        return None
    around = Box(
        *(min(box.left for box in boxes), min(box.top for box in boxes)),
        *(max(box.right for box in boxes), max(box.bottom for box in boxes)),
    )
    near, best = around.select(obstacles), None
    for box in boxes:
        covered = len(box.select(near))
        if best is None or covered < best[0]:
            best = covered, box
        if not covered:
            break
    return best


def place_labels(
    labels: Sequence[Label], obstacles: Sequence[Point], taken: Iterable[Box], sheet: Sheet
) -> list[str]:
    """Return the labels that find room; `taken` is where nothing may stand."""
    frame, used, written = sheet.frame, list(taken), []
    within = Box(1, 1, frame.width - 1, frame.height - 1)
    for label in sorted(labels, key=lambda each: each.rank, reverse=True):
        if not frame.holds(*label.at):
            continue
        free = [
            box
            for box in _offer(label)
            if within.holds(box) and not any(box.overlaps(other) for other in used)
        ]
        chosen = _choose(free, obstacles)
        if chosen is not None and not (label.yields and chosen[0]):
            used.append(chosen[1])
            written.append(_write_label(label, chosen[1], sheet))
    return written
