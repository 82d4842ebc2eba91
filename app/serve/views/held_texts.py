"""What embeds say, kept for as long as nothing that is shown changes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from app.serve.answering.database import PublishedState
from app.serve.views.embed_text import EmbedText
from app.serve.views.view_state import FIRST_VIEW, ViewState, write_view

MOST_HELD = 500
"""Views of which a process keeps the text: some thousand letters each."""


def _name_view(view: ViewState) -> str:
    """Return the address of a view without what changes nothing in its text."""
    return write_view(replace(view, theme="auto", view="map", layers=FIRST_VIEW.layers))


class HeldTexts:
    """Keeps texts of one published state; those asked for longest ago go first."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._state = ""
        self._texts: OrderedDict[str, EmbedText] = OrderedDict()

    def find(self, state: PublishedState, view: ViewState) -> EmbedText | None:
        """Return the text of a view in a state, if it is held."""
        name = _name_view(view)
        if state.key != self._state or name not in self._texts:
            return None
        self._texts.move_to_end(name)
        return self._texts[name]

    def keep(self, state: PublishedState, view: ViewState, text: EmbedText) -> None:
        """Keep the text of a view; texts of any other state are given up."""
        if state.key != self._state:
            self._texts.clear()
            self._state = state.key
        self._texts[_name_view(view)] = text
        while len(self._texts) > MOST_HELD:
            self._texts.popitem(last=False)
