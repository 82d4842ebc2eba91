"""Conditions in CQL2 on every property that takes them, aimed at what is hidden (channel 8)."""

from collections.abc import Callable, Iterator, Mapping

from attacker import Pair, Question
from attacks import HIDDEN_DAYS, HIDDEN_IDS, HIDDEN_POINTS, HIDDEN_WORDS, ITEMS, Questions
from hypothesis import strategies as st
from tile_reading import find_address, spell_path
from worlds import SECOND

from app.domain.property_kind import PropertyKind
from app.query.collections import COLLECTIONS, Collection
from app.query.fields import Field, list_queryables, list_sortables

ATTACKED = ("events", "claims", "clusters", "corridors", "flows", "places")
"""Collections with columns of their own; the others show parts of these."""


def _spell_text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _ask_words(name: str, *, is_closed: bool = False) -> str:
    """Return a condition that is met by any hidden word anywhere, or by a hidden id.

    Of a closed list only the words are asked for: an id beside them would be refused, and with it
    the whole question.
    """
    likes = (
        f"CASEI({name}) LIKE CASEI({_spell_text(f'%{word}%')})"
        for word in dict.fromkeys(HIDDEN_WORDS)
    )
    words = " OR ".join(likes)
    if is_closed:
        return words
    return f"{words} OR {name} IN ({','.join(map(_spell_text, HIDDEN_IDS))})"


def _ask_position(name: str) -> str:
    lon, lat = HIDDEN_POINTS[0]
    return f"S_INTERSECTS({name}, BBOX({lon - 0.01},{lat - 0.01},{lon + 0.01},{lat + 0.01}))"


SPELLED: Mapping[PropertyKind, Callable[[str], str]] = {
    PropertyKind.TEXT: _ask_words,
    PropertyKind.TEXTS: lambda name: f"A_OVERLAPS({name}, ('Firuz', {_spell_text(HIDDEN_IDS[0])}))",
    PropertyKind.DATE: lambda name: f"{name} >= DATE('{HIDDEN_DAYS[2].isoformat()}')",
    PropertyKind.INSTANT: lambda name: f"{name} >= TIMESTAMP('{SECOND:%Y-%m-%dT%H:%M:%SZ}')",
    PropertyKind.BOOLEAN: lambda name: f"{name} = TRUE",
    PropertyKind.INTEGER: lambda name: f"{name} BETWEEN 1 AND 77",
    PropertyKind.NUMBER: lambda name: f"{name} BETWEEN 1 AND 77",
    PropertyKind.GEOMETRY: _ask_position,
}
"""What is asked about a property of each kind."""


def _spell_condition(field: Field, *, turned: bool) -> str:
    closed = _ask_words(field.name, is_closed=True) if field.values else None
    said = closed or SPELLED[field.type](field.name)
    return f"NOT ({said})" if turned else said


def list_conditions(collection: Collection) -> Iterator[Question]:
    """Yield a question by every property of a collection, in its order where it has one."""
    sortables = list_sortables(collection)
    for number, field in enumerate(list_queryables(collection).values()):
        given: list[Pair] = [("filter", _spell_condition(field, turned=bool(number % 2)))]
        if field.name in sortables:
            given += [("sortby", f"-{field.name}"), ("properties", field.name)]
        yield Question(ITEMS.format(collection.name), (*given, ("limit", "50")))


def _list_faces(name: str) -> list[Question]:
    """Return what takes a condition besides pages, for one collection."""
    faces = [Question(f"/api/collections/{name}/export", (("f", "csv"),))]
    faces += [
        Question(spell_path(name, find_address(zoom, *HIDDEN_POINTS[0])), (("f", "mvt"),))
        for zoom in (6, 11, 14)
    ]
    if name == "events":
        faces += [
            Question("/api/aggregates", (("by", "place"), ("zoom", "14"))),
            Question("/api/aggregates", (("by", "admin3"),)),
        ]
    if name == "flows":
        faces += [
            Question("/api/flows/balances"),
            Question(ITEMS.format(name), (("f", "flowmap"),)),
        ]
    if name in {"events", "flows", "corridors"}:
        faces += [Question(f"/api/feeds/{name}.atom"), Question(f"/api/feeds/{name}.json")]
    return faces


@st.composite
def draw_selections(draw: st.DrawFn) -> Question:
    """Ask every face that takes a condition, by any property."""
    name = draw(st.sampled_from(["events", "flows", "corridors", "clusters", "places"]))
    face = draw(st.sampled_from(_list_faces(name)))
    fields = list(list_queryables(COLLECTIONS[name]).values())
    condition = _spell_condition(draw(st.sampled_from(fields)), turned=draw(st.booleans()))
    return Question(face.path, (*face.parameters, ("filter", condition)))


SELECTIONS: Questions = draw_selections()
