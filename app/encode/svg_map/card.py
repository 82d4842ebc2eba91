"""A card: the map of a view with what is said of it, as one picture that stands by itself.

In Arabic the whole is mirrored but for the map. Wide cards have the text beside the map, others
above and below it.
"""

from __future__ import annotations

from app.encode.svg_map.area_layer import is_area_only
from app.encode.svg_map.cards import (
    Card,
    CardText,
    choose_unit,
    find_frame,
    find_room,
    is_beside,
    select_leading,
)
from app.encode.svg_map.columns import Block, Column, fit_blocks, measure_column, write_column
from app.encode.svg_map.drawing import Sheet
from app.encode.svg_map.ground import Ground
from app.encode.svg_map.key import list_entries
from app.encode.svg_map.map_drawing import draw_map
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.palette import Palette, choose_palette
from app.encode.svg_map.text_widths import measure_text

_MARGIN = 12.0
_HAIR = 0.99
"""Pixels of the thinnest lines: rounding may not bring them over one."""
_LARGE = (19, 17, 15.5)
_SHORT = 36
"""Characters of a figure that can stand in large letters."""


def _size_figure(figure: str, width: float) -> float:
    """Return the largest size in which a figure takes one line, or that of a sentence."""
    fits = (size for size in _LARGE if measure_text(figure, size, bold=True) <= width)
    return next(fits, _LARGE[-1] if len(figure) <= _SHORT else 13)


def _colour_figure(sel: str | None, ink: Palette) -> str:
    """Return the colour of what the figure counts, as on the map."""
    return {"cor": ink.corridor, "flw": ink.flow}.get((sel or "")[:3], ink.event)


def _list_head(card: Card, ink: Palette, width: float) -> list[Block]:
    """Return what stands first: whose map, what it is about, the figure and what became of it."""
    text = card.text
    blocks = [Block(text.heading, 11, ink.muted, 10, bold=True, kept=True, above=0, most=1)]
    name = text.name or text.title
    blocks.append(Block(name, 14, ink.ink, 60, bold=True, kept=True, most=4, above=2))
    if text.figure is not None:
        size, colour = _size_figure(text.figure, width), _colour_figure(card.sel, ink)
        blocks.append(Block(text.figure, size, colour, 80, bold=True, kept=True, most=5))
    if text.correction is not None:
        warned = Block(text.correction, 10.5, ink.warn, 90, bold=True, kept=True, above=5)
        blocks.append(_wash(warned, ink))
    blocks += [_wash(Block(each, 9.5, ink.warn, 85, kept=True), ink) for each in text.notices]
    if text.sources is not None:
        blocks.append(Block(text.sources, 9.5, ink.ink, 40, kept=True, above=4, most=4))
    blocks.append(Block(text.lead, 9.5, ink.muted, 30, kept=True, above=4))
    return blocks


def _wash(block: Block, ink: Palette) -> Block:
    return Block(block.text, block.size, block.colour, block.rank, bold=block.bold,
                 kept=block.kept, above=block.above, wash=ink.warn_wash)  # fmt: skip


def _list_foot(text: CardText, ink: Palette) -> list[Block]:
    """Return what stands last: as of when, that figures are contested, and where to look."""
    blocks = [Block(text.footer, 9, ink.ink, 95, bold=True, kept=True, above=7)]
    if text.updated is not None:
        blocks.append(Block(text.updated, 8.5, ink.muted, 35, kept=True))
    address = Block(text.address, 8.5, ink.corridor, 50, kept=True, most=2, direction="ltr")
    blocks.append(address)
    if text.attribution is not None:
        blocks.append(Block(text.attribution, 7, ink.muted, 5, most=2, kept=True))
    return blocks


def _open_sheet(card: Card, width: float, height: float) -> Sheet:
    frame = find_frame(card, width, height)
    shrink = max(0.6, min(1.0, min(width, height) / 400))
    palette = choose_palette(card.theme)
    sel = _find_area(card) or card.sel
    return Sheet(frame, palette, card.text.lang, sel, shrink, _HAIR / choose_unit(card))


def _find_area(card: Card) -> str | None:
    """Return the area to which alone the selected event is known."""
    areas = (each.area or each.id for each in select_leading(card).events if is_area_only(each))
    return next(areas, None)


def _place_map(markup: str, x: float, y: float) -> str:
    return write_element("g", markup, transform=f"translate({x:.1f} {y:.1f})")


def _fill(ink: Palette, x: float, y: float, width: float, height: float) -> str:
    return write_element("rect", x=x, y=y, width=width, height=height, fill=ink.paper)


def _draw_beside(card: Card, ground: Ground, width: float, height: float) -> str:
    """Return a card with its text beside the map."""
    room = find_room(width)
    is_rtl = card.text.lang == "ar"
    sheet = _open_sheet(card, width - room, height)
    ink, inner = sheet.palette, room - 2 * _MARGIN
    foot = _list_foot(card.text, ink)
    head = [*_list_head(card, ink, inner), *_space(list_entries(card.marks, sheet))]
    fitted = fit_blocks([*head, *foot], inner, height - 2 * _MARGIN)
    lower = [block for block in fitted if block.text in {each.text for each in foot}]
    upper = [block for block in fitted if block not in lower]
    left = width - room if is_rtl else 0.0
    column = Column(left + _MARGIN, _MARGIN, inner, height - 2 * _MARGIN, is_rtl)
    return "".join([
        _place_map(draw_map(ground, card.marks, sheet), 0.0 if is_rtl else room, 0.0),
        _fill(ink, left, 0, room, height),
        _fill(ink, left - 0.5 if is_rtl else room, 0, 0.5, height),
        write_column(upper, column),
        write_column(lower, column, from_bottom=True),
    ])  # fmt: skip


def _space(entries: list[Block]) -> list[Block]:
    """Set the key apart from what stands above it."""
    if not entries:
        return []
    first = entries[0]
    return [Block(first.text, first.size, first.colour, first.rank, first.most, above=8,
                  mark=first.mark, mark_width=first.mark_width), *entries[1:]]  # fmt: skip


def _draw_stacked(card: Card, ground: Ground, width: float, height: float) -> str:
    """Return a card with its text above and below the map."""
    ink, inner = choose_palette(card.theme), width - 2 * _MARGIN
    is_rtl = card.text.lang == "ar"
    upper = fit_blocks(_list_head(card, ink, inner), inner, height * 0.42 - _MARGIN)
    top = measure_column(upper, inner) + 1.4 * _MARGIN
    trial = _open_sheet(card, width, height * 0.4)
    entries = list_entries(card.marks, trial)
    below = [*entries, *_list_foot(card.text, ink)]
    lower = fit_blocks(below, inner, max(height * 0.3, height * 0.62 - top) - _MARGIN)
    bottom = measure_column(lower, inner) + 1.2 * _MARGIN
    room = max(40.0, height - top - bottom)
    sheet = _open_sheet(card, width, room)
    foot = Column(_MARGIN, top + room, inner, bottom - 0.6 * _MARGIN, is_rtl)
    return "".join([
        _place_map(draw_map(ground, card.marks, sheet), 0, top),
        _fill(ink, 0, 0, width, top),
        _fill(ink, 0, top + room, width, bottom + _MARGIN),
        write_column(upper, Column(_MARGIN, 0.7 * _MARGIN, inner, top, is_rtl)),
        write_column(lower, foot, from_bottom=True),
    ])  # fmt: skip


def _draw_plain(card: Card, width: float, height: float) -> str:
    """Return a card without a map."""
    ink, inner = choose_palette(card.theme), width - 2 * _MARGIN
    column = Column(_MARGIN, _MARGIN, inner, height - 2 * _MARGIN, card.text.lang == "ar")
    blocks = fit_blocks(_list_head(card, ink, inner), inner, column.height)
    return _fill(ink, 0, 0, width, height) + write_column(blocks, column)


def draw_card(card: Card, ground: Ground) -> str:
    """Return a card as SVG of its size."""
    unit = choose_unit(card)
    width, height = card.width / unit, card.height / unit
    if not card.has_map:
        drawn = _draw_plain(card, width, height)
    elif is_beside(card):
        drawn = _draw_beside(card, ground, width, height)
    else:
        drawn = _draw_stacked(card, ground, width, height)
    return write_element(
        "svg",
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.2f} {height:.2f}",
        width=card.width,
        height=card.height,
    )
