"""The area that a source states, where the name it gives for the place itself leads nowhere.

Who writes "a village we do not know, Idleb" has said that it happened in Idleb. That much is kept,
at the precision of the area; nothing finer is made of it.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.place import Ambiguous, NotFound, Place, PlaceMatch, PlaceQuery, lies_in
from app.geocode import Gazetteer
from app.geocode.scoring import SAME_NAME


def place_in_stated_area(
    gazetteer: Gazetteer, query: PlaceQuery, answer: NotFound | Ambiguous
) -> PlaceMatch | None:
    """Return the finest area that a query's columns name, for a name that was not decided.

    None where the two contradict each other: a place of that very name lies outside of the area
    and none inside, and one of the two statements must be wrong.
    """
    columns = (query.admin1, query.admin2, query.admin3)
    if query.point or query.place_id or not query.name or not any(columns):
        return None
    area = gazetteer.find_place(replace(query, name=None, context=None))
    if not isinstance(area, PlaceMatch) or _contradicts(answer, area.place):
        return None
    why = answer.reason if isinstance(answer, NotFound) else f"several are called {query.name!r}"
    note = f"{why}: told by {area.place.name_en}, as stated"
    return replace(area, missed=why, note=note, alternatives=answer.candidates)


def _contradicts(answer: NotFound | Ambiguous, area: Place) -> bool:
    if isinstance(answer, Ambiguous):
        return not any(lies_in(each.place, area) for each in answer.candidates)
    return any(
        each.score >= SAME_NAME and not lies_in(each.place, area) for each in answer.candidates
    )
