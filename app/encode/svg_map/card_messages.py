"""How cards are told to the process that draws them: as JSON after its length in four bytes."""

from __future__ import annotations

import struct

from app.encode.geojson import encode_json
from app.encode.svg_map.cards import Card

LENGTH = struct.Struct(">I")


def encode_card(card: Card) -> bytes:
    """Return a card as the process reads it."""
    told = encode_json(card)
    return LENGTH.pack(len(told)) + told
