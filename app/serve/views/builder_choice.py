"""What somebody has chosen for an embed, as the address of the builder's page tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from app.serve.pages.about_words import LANGUAGES, Language
from app.serve.views.embed_code import LEAST_HEIGHT, MOST_HEIGHT
from app.serve.views.view_state import FIRST_EMBED, LAYERS, ViewState, read_view

LEAST_WIDTH, MOST_WIDTH = 240, 1600
WIDTH, HEIGHT = 640, 560
"""CSS pixels of an embed where nothing else was chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An embed as it was chosen.

    `view` is what it shows; `page_lang` is the language of the builder's page, which may be
    another than that of the embed; `own_snapshot` is the state that the view came with, to which
    a frozen embed returns; `led` is the record that the view came with, chosen or not.
    """

    view: ViewState
    page_lang: Language
    is_frozen: bool
    own_snapshot: str | None
    led: str | None
    is_fixed: bool
    width: int
    height: int


def _read_pixels(text: str | None, least: int, most: int, usual: int) -> int:
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > 5:
        return usual
    return min(most, max(least, int(text)))


def _choose_lang(text: str | None) -> Language:
    return next((each for each in LANGUAGES if each == text), "en")


def _read_layers(query: str) -> tuple[str, ...]:
    """Return the layers whose boxes are ticked."""
    ticked = {value for name, value in parse_qsl(query) if name == "layer"}
    return tuple(layer for layer in LAYERS if layer in ticked)


def _freeze(given: Mapping[str, str], own: str | None, current: int) -> str | None:
    """Return the state of a frozen embed; None for one that follows its records."""
    if given.get("kind", "frozen" if own else "updating") != "frozen":
        return None
    return own or (str(current) if current else None)


def read_choice(query: str, current: int) -> Choice:
    """Read a choice from an address; `current` is the number of the state shown now, 0 for none.

    What is missing or impossible falls back, as in every view.
    """
    given = dict(reversed(parse_qsl(query, keep_blank_values=True)))
    read = read_view(given, FIRST_EMBED)
    frozen = _freeze(given, read.snapshot, current)
    view = replace(read, view="map", sort=None, snapshot=frozen)
    if "boxes" in given:
        view = replace(view, layers=_read_layers(query))
    led = view.sel or read_view({"sel": given.get("led", "")}).sel
    return Choice(
        view=view,
        page_lang=_choose_lang(given.get("page_lang", given.get("lang"))),
        is_frozen=frozen is not None,
        own_snapshot=read.snapshot,
        led=led,
        is_fixed=given.get("size") == "fixed",
        width=_read_pixels(given.get("width"), LEAST_WIDTH, MOST_WIDTH, WIDTH),
        height=_read_pixels(given.get("height"), LEAST_HEIGHT, MOST_HEIGHT, HEIGHT),
    )
