"""Draws and paints cards in a process of its own, which does nothing else.

Painting holds a whole process up. Run as `python -m app.encode.svg_map.drawing_process FOLDER`,
the folder being that of the basemap. It reads cards from standard input and writes PNG to standard
output, each after its length in four bytes; no bytes mean that a card could not be drawn. It ends
with its input.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from app.encode.svg_map.card import draw_card
from app.encode.svg_map.card_messages import LENGTH
from app.encode.svg_map.cards import Card
from app.encode.svg_map.ground import Ground, read_ground_files
from app.encode.svg_map.painting import paint_picture

_CARDS = TypeAdapter(Card)


def make_picture(card: Card, ground: Ground) -> bytes:
    """Return a card as PNG."""
    return paint_picture(draw_card(card, ground), card.scale)


def _answer(told: bytes, ground: Ground) -> bytes:
    try:
        return make_picture(_CARDS.validate_json(told), ground)
    except Exception:  # whoever waits is told, and the next card may be well
        logging.getLogger("masar.pictures").exception("a card could not be drawn")
        return b""


def draw_cards(source: IO[bytes], target: IO[bytes], folder: Path) -> None:
    """Answer each card with its picture until there are no more."""
    ground = read_ground_files(folder)
    while head := source.read(LENGTH.size):
        made = _answer(source.read(LENGTH.unpack(head)[0]), ground)
        target.write(LENGTH.pack(len(made)) + made)
        target.flush()


if __name__ == "__main__":
    draw_cards(sys.stdin.buffer, sys.stdout.buffer, Path(sys.argv[1]))
