"""Titles and summaries: whose words they are, and when they would tell what is withheld.

An editor answers for the words of a curated record. What an import brings was written by others,
who did not know what is withheld here, and mostly names the place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.place import Place
from app.publish.shown_places import ShownPlace
from app.publish.waiting import is_sensitive

Row = Mapping[str, Any]
Told = Sequence[tuple[Row, ShownPlace]]
"""The records that tell of an event, its own first, each with what may be told of its place."""

_WORDS = {"title": ("title_en", "title_ar"), "summary": ("summary_en", "summary_ar")}


def _names_location(event: Row, shown: ShownPlace) -> bool:
    """Whether the words repeat the source's name of the place although that is withheld."""
    named = event["provider_location"]
    if not named or "provider_location" not in shown.withheld:
        return False
    texts = (event[name] for names in _WORDS.values() for name in names)
    return replace(shown, hidden_names=(named,)).is_named_in(*texts)


def _tells_too_much(event: Row, told: Told, places: Mapping[str, Place]) -> bool:
    """Whether words that no editor answers for may name a place that is withheld."""
    return any(
        "place" in shown.withheld or is_sensitive(record, places) or _names_location(event, shown)
        for record, shown in told
    )


def _tells_of_others(event: Row, told: Told, places: Mapping[str, Place]) -> bool:
    """Whether an editor's words were written without knowing what a merged record withholds."""
    (own, _), *others = told
    texts = [event[name] for names in _WORDS.values() for name in names]
    if any(shown.is_named_in(*texts) for _, shown in others):
        return True
    return not is_sensitive(own, places) and any(is_sensitive(each, places) for each, _ in others)


def withhold_titles(
    event: Row, shown: ShownPlace, told: Told, places: Mapping[str, Place], *, curated: bool
) -> tuple[Row, ShownPlace]:
    """Return an event without a title and a summary that would tell what is withheld.

    Those of an import are told only where its place is. Those of a `curated` record are its
    editor's choice, but for what another record asks for that it was merged with. `withheld` of
    the answer names what is missing, so that no earlier version tells it either.
    """
    too_much = _tells_of_others if curated else _tells_too_much
    if not too_much(event, told, places):
        return event, shown
    gone = [what for what, names in _WORDS.items() if any(event[name] for name in names)]
    hidden = dict.fromkeys(name for what in gone for name in _WORDS[what])
    return {**event, **hidden}, replace(shown, withheld=(*shown.withheld, *gone))
