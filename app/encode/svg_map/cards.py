"""What a card is made of and which part of the map it shows; `card` draws it.

Plain data: the service puts cards together, and another process draws them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.encode.svg_map.frames import Frame
from app.encode.svg_map.framing import frame_marks
from app.encode.svg_map.marks import Marks

_WIDE = 1.35
"""A card that is so many times as wide as high has its text beside the map."""
_MAP_SHOWS = (640.0, 400.0)
"""CSS pixels of the map of an ordinary embed: a card shows about the same part of the country."""
_BESIDE = (600.0, 315.0)
"""Units of a card with its text beside the map; larger ones have larger letters."""
_BELOW = (380.0, 460.0)


@dataclass(frozen=True, slots=True)
class CardText:
    """Finished sentences in the card's language; None or nothing for what is not said.

    `name` and `figure` are those of the record that leads; without one, `title` stands there.
    """

    lang: str
    heading: str
    title: str
    lead: str
    footer: str
    address: str
    name: str | None = None
    figure: str | None = None
    sources: str | None = None
    correction: str | None = None
    notices: tuple[str, ...] = ()
    updated: str | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A card to be drawn: its size and scale in pixels, its view of the map, what is in it.

    With `fits` the map goes to the selected record instead of the view's centre.
    """

    width: int
    height: int
    scale: float
    theme: str
    lat: float
    lon: float
    zoom: float
    text: CardText
    sel: str | None = None
    fits: bool = False
    marks: Marks = Marks()
    has_map: bool = True


def is_beside(card: Card) -> bool:
    """Whether the text stands beside the map, not above and below it."""
    return card.width >= _WIDE * card.height


def choose_unit(card: Card) -> float:
    """Return how many pixels a unit of the drawing takes, before the card's own scale."""
    across, down = _BESIDE if is_beside(card) else _BELOW
    return max(0.75, min(card.width / across, card.height / down, 2.4))


def find_room(width: float) -> float:
    """Return how wide the text beside the map is."""
    return max(200.0, min(280.0, width * 0.4))


def find_frame(card: Card, width: float, height: float) -> Frame:
    """Return the part of the map that a card shows in so many units."""
    if card.fits:
        found = frame_marks(select_leading(card), width, height)
        if found is not None:
            return found
    return _centre_frame(card, width, height)


def _centre_frame(card: Card, width: float, height: float) -> Frame:
    wish = math.log2(min(width / _MAP_SHOWS[0], height / _MAP_SHOWS[1]))
    zoom = card.zoom + max(-1.5, min(0.5, wish))
    return Frame(card.lat, card.lon, zoom, width, height)


def select_leading(card: Card) -> Marks:
    """Return the selected record alone."""
    marks, sel = card.marks, card.sel
    return Marks(
        tuple(each for each in marks.events if each.id == sel),
        tuple(each for each in marks.clusters if each.id == sel),
        tuple(each for each in marks.corridors if each.id == sel),
        tuple(each for each in marks.flows if each.id == sel),
    )


def bound_card(card: Card) -> tuple[float, float, float, float]:
    """Return west, south, east and north of all that the map of a card can show, in degrees."""
    unit = choose_unit(card)
    width, height = card.width / unit, card.height / unit
    if is_beside(card):
        width -= find_room(width)
    return _centre_frame(card, width, height).bound()
