"""Channels 7 and 13: nothing visible moves when something hidden does; only when it comes due."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from attacker import Question
from paired_worlds import LAST, Sight, build_world, demand_same
from postgres_server import Database, TestServer
from victims import (
    BY_NOW,
    CORRIDORS,
    EVENTS,
    FLOWS,
    INFIRMARY,
    LONG_AGO,
    NEW_SITE,
    POSITIONS,
    SHELTER,
    SITES,
    Telling,
    write_places,
)
from worlds import World, name_id

HIDDEN_AT = LAST + timedelta(minutes=30)


@pytest.fixture(scope="module")
def watch(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sight]:
    """A world of the module's own; as long as nothing shows, it stays as it was."""
    with server.make_database(places_template.name) as database:
        world = build_world(database, tmp_path_factory.mktemp("watch"), Telling())
        with world.serve() as attacker:
            yield Sight(world, attacker, attacker.glance())


def add_waiting(world: World) -> None:
    """An event of today comes in; it waits for its hour."""
    world.story.tell_event(EVENTS["waiting"], date_start=BY_NOW)


def change_waiting(world: World) -> None:
    """An unpublished correction: the waiting event gets another figure."""
    world.story.tell_event(
        EVENTS["waiting"], date_start=BY_NOW, claim={"low": 33, "best": 33, "high": 33}
    )


def withdraw_waiting(world: World) -> None:
    """The waiting event is withdrawn before anybody saw it."""
    add_waiting(world)  # by itself too, where several processes share these steps
    world.load(HIDDEN_AT)
    world.withdraw(EVENTS["waiting"], HIDDEN_AT)


def add_corridor(world: World) -> None:
    """A corridor that nobody announced is opened."""
    world.story.tell("corridor", corridor_id=CORRIDORS["quiet"], name_en="Way", name_ar="ممر",
                     kind="safe_passage", origin_place_id="C5360", dest_place_id="C5221",
                     status="open", announced_publicly="false", valid_to=BY_NOW)  # fmt: skip
    world.story.tell_claim(CORRIDORS["quiet"], measure="none", low="")


def change_corridor(world: World) -> None:
    """The corridor is closed again."""
    world.story.tell("corridor", corridor_id=CORRIDORS["quiet"], name_en="Way", name_ar="ممر",
                     kind="safe_passage", origin_place_id="C5360", dest_place_id="C5221",
                     status="closed", announced_publicly="false", valid_to=BY_NOW)  # fmt: skip


def add_site(world: World) -> None:
    """The gazetteer learns of a shelter."""
    folder = world.story.folder.parent / "with a site"
    world.places = write_places(folder, (*Telling().list_sites(), NEW_SITE))
    world.load_places(HIDDEN_AT)


def add_unused_source(world: World) -> None:
    """A source comes in that no shown claim names."""
    world.story.tell("source", source_id="witness", name_en="A witness", name_ar="شاهد",
                     kind="person", independence_group="witness", reliability="weak")  # fmt: skip


def move_exact_position(world: World) -> None:
    """The exact position of a shown event is corrected, within what is drawn."""
    lon, lat = POSITIONS[1]
    world.story.tell_event(EVENTS["position"], title_en="Ambush", title_ar="كمين", place_id="",
                           longitude=lon, latitude=lat, precision="exact")  # fmt: skip


def move_refuge(world: World) -> None:
    """The people of a place of refuge have moved to another one of the district."""
    name, arabic, lat, lon = SITES[SHELTER]
    world.story.tell_event(
        EVENTS["refuge"],
        claim={"measure_as_stated": f"killed in {name}", "scope_note_en": name,
               "scope_note_ar": arabic, "locality_place_id": SHELTER, "quote": f"ten in {name}",
               "url": f"https://paper.example/{SHELTER}"},
        title_en="Killings near Banias", title_ar="قتل قرب بانياس", place_id=SHELTER,
        event_type="Violence against civilians", precision="street_or_landmark",
        visibility="refuge", where_coordinates=name, longitude=lon, latitude=lat,
    )  # fmt: skip
    assert SHELTER != INFIRMARY


def change_small_flow(world: World) -> None:
    """A flow of a few becomes a flow of a few more."""
    world.story.tell_claim(FLOWS["small"], measure="displaced", best=13)


def add_village_to_flow(world: World) -> None:
    """A figure by village comes in that is too new to be told."""
    world.story.tell_claim(FLOWS["recent"], "more", measure="displaced", best=2400,
                           locality_place_id="msr-akkar-tal-bireh")  # fmt: skip


def tag_group(world: World) -> None:
    """The group of the victims is noted on a shown claim."""
    world.story.tell_event(EVENTS["tagged"], claim={"group_tag": "lazward"}, place_id="C5221")


def add_small_flow(world: World) -> None:
    """A second flow of a few persons comes in."""
    own_id = name_id("flw", "two families")
    world.story.tell("flow", flow_id=own_id, title_en="Few", title_ar="قلة", measure="arrivals",
                     origin_place_id="SY10", dest_place_id="msr-lb-akkar",
                     period_start=LONG_AGO)  # fmt: skip
    world.story.tell_claim(own_id, measure="displaced", best=9)


QUIET_STEPS: tuple[Callable[[World], None], ...] = (
    add_waiting, change_waiting, withdraw_waiting, add_corridor, change_corridor, add_site,
    add_unused_source, move_exact_position, move_refuge, change_small_flow, add_village_to_flow,
    tag_group,
)  # fmt: skip


@pytest.mark.parametrize("step", QUIET_STEPS, ids=lambda step: step.__name__)
def test_nothing_moves_when_something_hidden_does(
    watch: Sight, step: Callable[[World], None]
) -> None:
    """No byte, count, tag, date or revision; no state at the import, nothing at the publishing."""
    step(watch.world)
    watch.world.load(HIDDEN_AT)
    for question in (Question("/health/ready"), Question("/api/collections")):
        assert watch.attacker.ask(question) == watch.answers[question]
    watch.world.publish(HIDDEN_AT)
    seen = watch.attacker.glance()
    before, watch.answers = watch.answers, seen  # one leak is not told of every later step
    demand_same(before, seen)


@dataclass(frozen=True)
class Due:
    """Something that waits: how it is told, and when it comes due."""

    tell: Callable[[World], None]
    own_id: str
    at: datetime


MIDNIGHT = datetime.combine(BY_NOW, datetime.min.time(), LAST.tzinfo) + timedelta(days=1)
WAITING = (
    Due(add_waiting, EVENTS["waiting"], MIDNIGHT + timedelta(hours=24)),
    Due(add_corridor, CORRIDORS["quiet"], MIDNIGHT + timedelta(days=14)),
)


def test_what_waits_shows_at_its_second_and_not_before(
    server: TestServer, places_template: Database, tmp_path: Path
) -> None:
    with server.make_database(places_template.name) as database:
        world = build_world(database, tmp_path, Telling())
        with world.serve() as attacker:
            for due in WAITING:
                # What else changes with the clock has changed by then, in any world.
                world.publish(due.at - timedelta(seconds=2))
                before = attacker.glance()
                due.tell(world)
                world.load(due.at - timedelta(seconds=2))
                world.publish(due.at - timedelta(seconds=1))
                demand_same(before, attacker.glance())
                world.publish(due.at)
                noun = "events" if due.own_id.startswith("evt") else "corridors"
                assert due.own_id in {each["id"] for each in attacker.list_features(noun)}


def test_story_is_of_its_day() -> None:
    assert BY_NOW == date(2025, 6, 10) and LAST < HIDDEN_AT < MIDNIGHT
