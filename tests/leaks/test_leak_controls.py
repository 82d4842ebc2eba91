"""The attacks work: what is told openly, or under a policy without protection, they find.

A test that finds nothing proves nothing unless it would have found something.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from attacker import bisect_place, find_traces, list_questions
from paired_worlds import Sight, build_world
from postgres_server import Database, TestServer
from victims import (
    ADDRESSES_IN_TOWN,
    CORRIDORS,
    EVENTS,
    FLOWS,
    LONG_AGO,
    NEW_SITE,
    SECRETS,
    SITES,
    Telling,
    write_places,
)
from worlds import FIRST, SECOND, World, name_id

from app.publish.policy import read_policy

NO_PROTECTION = replace(
    read_policy(), version="no-protection", coordinate_decimals=3, least_precision_m=1
)
"""Positions in towns to fifty metres."""


def tell_waiting_event(world: World) -> None:
    """The waiting event happened long enough ago."""
    world.story.tell_event(EVENTS["waiting"], title_en="Zafaran ambush", title_ar="كمين الزعفران",
                           date_start=LONG_AGO)  # fmt: skip


def tell_withdrawn_event(world: World) -> None:
    """Nobody withdraws the event, and its hour has come."""
    world.story.tell_event(EVENTS["never_shown"], title_en="Sunbul ambush",
                           title_ar="كمين السنبل", date_start=LONG_AGO)  # fmt: skip


def tell_taken_back_event(world: World) -> None:
    """The event comes in again under an id that nobody took back."""
    world.story.tell_event(name_id("evt", "again"), title_en="Marjoram house", title_ar="بيت",
                           date_start=date(2025, 5, 5))  # fmt: skip


def tell_announced_corridor(world: World) -> None:
    """The corridor was announced by its operator."""
    world.story.tell("corridor", corridor_id=CORRIDORS["quiet"], name_en="Murjan way out",
                     name_ar="ممر المرجان", kind="safe_passage", origin_place_id="C5360",
                     dest_place_id="C5221", status="open", announced_publicly="true",
                     valid_from=LONG_AGO, valid_to=LONG_AGO)  # fmt: skip
    world.story.tell_claim(CORRIDORS["quiet"], measure="none", low="")


def tell_group_in_words(world: World) -> None:
    """The group stands in a note that is shown."""
    world.story.tell_event(EVENTS["tagged"], place_id="C5221", date_start=LONG_AGO,
                           claim={"scope_note_en": "lazward only"})  # fmt: skip


def tell_old_arrivals(world: World) -> None:
    """The arrivals are old enough to be told by village."""
    world.story.tell("flow", flow_id=FLOWS["recent"], title_en="Arrivals", title_ar="وصول",
                     measure="arrivals", origin_place_id="SY06", dest_place_id="msr-lb-akkar",
                     period_start=LONG_AGO)  # fmt: skip
    world.story.tell_claim(FLOWS["recent"], measure="displaced", best=6160,
                           locality_place_id="msr-akkar-tal-bireh")  # fmt: skip


def tell_street_in_title(world: World) -> None:
    """An editor writes the street into the title."""
    world.story.tell_event(EVENTS["street"], title_en="Lane of the Coppersmiths",
                           place_id="C5360", date_start=LONG_AGO)  # fmt: skip


def tell_refuge_as_town(world: World) -> None:
    """The place of refuge is entered as any settlement."""
    name, arabic, lat, lon = SITES["msr-zumurrud-shelter"]
    world.story.tell_event(EVENTS["refuge"], place_id="C5360", date_start=LONG_AGO,
                           title_en=name, title_ar=arabic,
                           claim={"scope_note_en": f"at {lon}, {lat}"})  # fmt: skip


OPENLY: dict[str, Callable[[World], None]] = {
    "waiting event": tell_waiting_event,
    "event withdrawn unseen": tell_withdrawn_event,
    "event taken back": tell_taken_back_event,
    "corridor not announced": tell_announced_corridor,
    "group of victims": tell_group_in_words,
    "recent arrivals of a village": tell_old_arrivals,
    "street": tell_street_in_title,
    "place of refuge": tell_refuge_as_town,
}


@pytest.fixture(scope="module")
def open_book(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sight]:
    """A world in which the second variants are told openly, and positions as they are."""
    with server.make_database(places_template.name) as database:
        folder = tmp_path_factory.mktemp("open")
        world = build_world(
            database, folder, Telling(frozenset({"address in a town"})), NO_PROTECTION
        )
        for tell in OPENLY.values():
            tell(world)
        world.places = write_places(folder / "third", (*Telling().list_sites(), NEW_SITE))
        table = world.places / "gazetteer/places.csv"
        table.write_text(table.read_text().replace(f"{NEW_SITE},,site", f"{NEW_SITE},,settlement"))
        world.load_places(SECOND)
        world.load(SECOND)
        world.publish(SECOND, NO_PROTECTION)
        with world.serve() as attacker:
            asked = list_questions(attacker.learn())
            plain = [each for each in asked if {*dict(each.parameters)} <= {"limit", "by"}]
            yield Sight(world, attacker, {question: attacker.ask(question) for question in plain})


FOUND = (*OPENLY, "site of the gazetteer", "address in a town")


@pytest.mark.parametrize("name", FOUND)
def test_attacker_finds_what_is_told_openly(open_book: Sight, name: str) -> None:
    [secret] = [each for each in SECRETS if each.name == name]
    traces = find_traces(open_book.answers, secret.words, secret.points)
    found = {word for _, word in traces}
    assert found >= {word for word in secret.words if "_" not in word} or secret.points
    assert traces


def test_only_what_has_no_words_of_its_own_has_no_control() -> None:
    """Their controls are the solver of test_leak_sums and the pairs of worlds."""
    assert {each.name for each in SECRETS} - set(FOUND) == {
        "exact position", "flow of a few", "village of arrivals", "place coarsened later",
        "merged clinic",
    }  # fmt: skip


def test_bisection_finds_a_position_that_is_not_coarsened(open_book: Sight) -> None:
    found = bisect_place(open_book.attacker, EVENTS["address"], (35.6, 34.6, 36.6, 35.6))
    assert found[:2] == pytest.approx(ADDRESSES_IN_TOWN[1], abs=0.0005)
    assert FIRST < SECOND
