"""A column of text in a picture: blocks below each other, the least important cut first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.encode.svg_map.markup import escape_text, isolate, write_element
from app.encode.svg_map.text_widths import FAMILY, wrap_text

_LEADING = 1.3
_SMALLER = (0.95, 0.9, 0.85, 0.81)
_MARK_WIDTH = 24.0
"""Units that the picture beside a block takes without the room to its text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a size and colour.

    `most` is the number of lines that it may have. Where there is no room, blocks of the lowest
    `rank` lose lines first, and those that are not `kept` all of them. `mark` is a picture beside
    it, drawn around the height of its first line, which takes `mark_width` with the room to the
    text; `wash` is a colour behind it. `direction` is how its letters run, `above` the room over
    it.
    """

    text: str
    size: float
    colour: str
    rank: int
    most: int = 9
    bold: bool = False
    kept: bool = False
    above: float = 3.0
    mark: str | None = None
    mark_width: float = 0.0
    wash: str | None = None
    direction: str = "auto"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column stands; `is_rtl` puts its lines to the right edge."""

    left: float
    top: float
    width: float
    height: float
    is_rtl: bool = False


def _list_lines(block: Block, width: float) -> list[str]:
    if block.most < 1:
        return []
    room = width - block.mark_width - (10 if block.wash else 0)
    return wrap_text(block.text, room, block.size, bold=block.bold, most=block.most)


def _measure(block: Block, width: float) -> float:
    lines = len(_list_lines(block, width))
    padding = 6 if block.wash else 0
    return lines * block.size * _LEADING + block.above + padding if lines else 0.0


def measure_column(blocks: Sequence[Block], width: float) -> float:
    """Return how high some blocks are in a column of a width."""
    return sum(_measure(block, width) for block in blocks)


def _shrink(block: Block, factor: float) -> Block:
    return replace(block, size=block.size * factor, above=block.above * factor)


def fit_blocks(blocks: Sequence[Block], width: float, height: float) -> list[Block]:
    """Return the blocks such that they fit into a height.

    Their letters are made somewhat smaller if that is enough; else as few lines as it takes are
    cut.
    """
    for factor in (1.0, *_SMALLER):
        fitted = [_shrink(block, factor) for block in blocks]
        if measure_column(fitted, width) <= height:
            break
    while measure_column(fitted, width) > height:
        spare = [
            (block.rank, -place)
            for place, block in enumerate(fitted)
            if len(_list_lines(block, width)) > (1 if block.kept else 0)
        ]
        if not spare:
            return fitted
        place = -min(spare)[1]
        lines = len(_list_lines(fitted[place], width))
        fitted[place] = replace(fitted[place], most=lines - 1)
    return [block for block in fitted if block.most > 0]


def _write_line(block: Block, line: str, x: float, y: float, *, is_rtl: bool) -> str:
    direction = block.direction
    if direction == "auto":
        direction = "rtl" if is_rtl else "ltr"
    return write_element(
        "text",
        escape_text(isolate(line, direction)),
        x=x,
        y=y,
        text_anchor="end" if is_rtl else None,
        font_family=FAMILY,
        font_size=block.size,
        font_weight=700 if block.bold else None,
        fill=block.colour,
    )


def _write_block(block: Block, column: Column, top: float) -> str:
    lines, size = _list_lines(block, column.width), block.size
    inset = 5 if block.wash else 0
    first = top + inset * 0.6 + size
    aside = block.mark_width + inset
    x = column.left + (column.width - aside if column.is_rtl else aside)
    written = [
        _write_line(block, line, x, first + n * size * _LEADING, is_rtl=column.is_rtl)
        for n, line in enumerate(lines)
    ]
    if block.wash and lines:
        height = len(lines) * size * _LEADING + 6
        written.insert(0, write_element(
            *("rect",), x=column.left, y=top, width=column.width, height=height, fill=block.wash,
            rx=2,
        ))  # fmt: skip
    if block.mark:
        edge = column.left + (column.width - _MARK_WIDTH if column.is_rtl else 0)
        move = f"translate({edge:.1f} {first - size * 0.36:.1f})"
        written.append(write_element("g", block.mark, transform=move))
    return "".join(written)


def write_column(blocks: Sequence[Block], column: Column, *, from_bottom: bool = False) -> str:
    """Return the blocks from the top of a column, or such that the last ends at its bottom."""
    top = column.top
    if from_bottom:
        top += column.height - measure_column(blocks, column.width)
    written = []
    for block in blocks:
        written.append(_write_block(block, column, top + block.above))
        top += _measure(block, column.width)
    return "".join(written)
