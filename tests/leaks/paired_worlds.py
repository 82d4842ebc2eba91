"""Worlds told from the victims' secrets, each published three times, served and looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from attacker import Answer, Attacker, Question
from postgres_server import Database, TestServer
from victims import Telling, tell_public, write_places
from worlds import FIRST, SECOND, Story, World

from app.publish.policy import Policy

LAST = SECOND + timedelta(hours=1)
"""When the worlds are published for the last time; nothing is imported after that."""


class Sight:
    """A world being served, somebody who attacks it, and all that they saw when it was built."""

    def __init__(self, world: World, attacker: Attacker, answers: dict[Question, Answer]) -> None:
        self.world = world
        self.attacker = attacker
        self.answers = answers

    def __repr__(self) -> str:
        """Name the world: whoever reports a failure would print every answer."""
        return f"<what was seen of {self.world.story.folder.parent.name}>"


def build_world(
    database: Database, folder: Path, telling: Telling, policy: Policy | None = None
) -> World:
    """Tell a world in two parts, publishing after each and after what was done last."""
    world = World(database, Story(folder / "story"))
    world.places = write_places(folder / "first", Telling().list_sites())
    tell_public(world.story)
    for secret, other in telling.each():
        secret.tell_first(world.story, other)
    world.load_places(FIRST)
    world.load(FIRST)
    world.publish(FIRST, policy)
    for secret, other in telling.each():
        secret.tell(world.story, other)
    if telling.list_sites() != Telling().list_sites():
        world.places = write_places(folder / "second", telling.list_sites())
        world.load_places(SECOND)
    world.load(SECOND)
    world.publish(SECOND, policy)
    for secret, other in telling.each():
        secret.act(world, other)
    world.publish(LAST, policy)
    return world


@contextmanager
def open_world(
    server: TestServer, template: Database, folder: Path, telling: Telling
) -> Iterator[Sight]:
    """Build a world in a database of its own and serve it."""
    with server.make_database(template.name) as database:
        world = build_world(database, folder, telling)
        with world.serve() as attacker:
            yield Sight(world, attacker, attacker.look())


def compare_answers(ours: dict[Question, Answer], theirs: dict[Question, Answer]) -> list[str]:
    """Return where the answers to the same questions differ, in a line each."""
    asked = dict.fromkeys((*ours, *theirs))
    return [
        f"{question.method} {question.path} {question.parameters}: "
        + _spell_difference(ours.get(question), theirs.get(question))
        for question in asked
        if ours.get(question) != theirs.get(question)
    ]


def _spell_difference(ours: Answer | None, theirs: Answer | None) -> str:
    if ours is None or theirs is None:
        return "asked in one world only"
    if ours.body == theirs.body:
        return f"{set(ours.headers) ^ set(theirs.headers)}"
    [start, *_] = [
        number
        for number in range(max(len(ours.body), len(theirs.body)))
        if ours.body[number : number + 1] != theirs.body[number : number + 1]
    ]
    around = slice(max(0, start - 40), start + 60)
    said = (answer.body[around].decode(errors="replace") for answer in (ours, theirs))
    return " | ".join(said)


def demand_same(ours: dict[Question, Answer], theirs: dict[Question, Answer]) -> None:
    """Fail, naming some of the questions, when any answers differ."""
    found = compare_answers(ours, theirs)
    assert not found, "\n".join([f"{len(found)} answers differ", *found[-4:]])
