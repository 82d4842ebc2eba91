"""Channels 5, 6 and 8: ids, the kinds of \"no\", and parameters that nobody offered."""

import asyncio
import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from attacker import ADDRESSES, Answer, Attacker, Known, Question
from attacks import HIDDEN_IDS
from paired_worlds import Sight
from postgres_server import Database, TestServer
from sqlalchemy import Engine, event
from stories import tell_ged, write_ged
from victims import EVENTS
from worlds import name_id

from app.pipeline import import_file, publish_ledger
from app.query.collections import COLLECTIONS as CATALOGUE
from app.serve.asking.parameters import list_item_parameters
from app.store.identifiers import ALPHABET
from app.store.ledger_tables import LEDGER_TABLES
from app.store.published_tables import PUBLISHED_TABLES

INTERNAL = {"row_id", "row_hash", "seq", "load_id", "content_hash", "geom_exact", "provider",
            "provider_id", "recorded_at", "shown_from", "shown_to", "group_tag", "place_id",
            "origin_place_id", "dest_place_id", "visibility", "match_note", "reported_status",
            "independence_group", "reliability", "subject_revision"}  # fmt: skip
"""Names of columns of the ledger, and of bookkeeping, that no answer may have."""
NAMED = {"/places": {"place_id"}, "/geocode": {"place_id"}, "/history": {"shown_from", "shown_to"}}
"""Where some of them are what the address is about."""
NEVER = name_id("evt", "an id that nobody ever gave")


def list_keys(value: object) -> Iterator[str]:
    """Yield every key of a document, however deep."""
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from list_keys(inner)
    if isinstance(value, list):
        for inner in value:
            yield from list_keys(inner)


def test_no_answer_has_a_key_of_the_ledger(there: Sight) -> None:
    for question, answer in there.answers.items():
        if answer.body.startswith(b"{") and "openapi" not in question.path:
            keys = set(list_keys(answer.read()))
            allowed = next((keys for word, keys in NAMED.items() if word in question.path), set())
            assert keys & INTERNAL <= allowed, question


def list_neighbours(own_id: str) -> Iterator[str]:
    """Yield the ids next to one: each of its last two letters replaced, counted up and down."""
    for last in ALPHABET:
        yield own_id[:-1] + last
        yield own_id[:-2] + last + own_id[-1]


def test_neighbours_of_shown_ids_are_nobody(there: Sight) -> None:
    known = there.attacker.learn()
    shown = {own_id for ids in known.ids.values() for own_id in ids}
    for name in ("events", "flows", "corridors"):
        for own_id in set(list_neighbours(known.ids[name][0])) - shown:
            assert there.attacker.get(f"/api/collections/{name}/items/{own_id}").status == 404


def test_ids_that_the_ledger_draws_have_no_order(
    server: TestServer, places_template: Database, tmp_path: Path
) -> None:
    rows = [tell_ged() for _ in range(120)]
    with server.make_database(places_template.name) as database:
        import_file(database.writer, "ucdp_ged", write_ged(tmp_path / "ged.csv", rows))
        publish_ledger(database.writer)
        ids = [
            str(each) for (each,) in database.ask("SELECT event_id FROM ledger.event ORDER BY seq")
        ]
    assert len(set(ids)) == 120 and all(re.fullmatch(r"evt_[a-z2-7]{13}", each) for each in ids)
    rises = sum(a < b for a, b in itertools.pairwise(ids))
    assert 30 < rises < 90
    for place in range(4, 17):  # every letter of an id is drawn, none counts up
        assert len({each[place] for each in ids}) > 16


ODD_PARAMETERS = (("f", "json"), ("f", "csv"), ("colour", "red"), ("crs", "EPSG:4326"))
READ_OTHERWISE = (("lang", "ar"), ("snapshot", "1"))
RECORD_PAGES = ("/events/", "/clusters/", "/flows/", "/corridors/")
"""Addresses of pages for people, which have the id they are asked for in their links and words."""


def list_asked(own_id: str) -> list[Question]:
    """Return every way to ask for one id."""
    known = Known({name: [own_id] for name in CATALOGUE})
    paths = [
        path
        for template, address in ADDRESSES.items()
        if "_id}" in template and template.startswith(("/api/", *RECORD_PAGES))
        for path in address.expand(known)
    ]
    ways: list[Question] = []
    for path in paths:
        ways += [Question(path), Question(path, method="HEAD"), Question(path, method="DELETE")]
        ways += [Question(path, (pair,)) for pair in (*ODD_PARAMETERS, *READ_OTHERWISE)]
        ways += [Question(path, headers=(("If-None-Match", tag),)) for tag in ("*", 'W/"0"')]
    return ways


STATE_IS_READ = re.compile(r"\ASELECT published\.state\.revision|AS next_expiry_s")
OWN_CLOCKS = ("keep places warm", "listen to the state")


@contextmanager
def watch_statements() -> Iterator[list[str]]:
    """Collect the SQL that is run for readers while the block lasts.

    The service looks for new places and states by a clock of its own, whatever anybody asks; and
    which request finds that the state has to be read again is a matter of that clock.
    """
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        task = asyncio.current_task()
        own_clock = task is not None and task.get_name() in OWN_CLOCKS
        if not own_clock and not STATE_IS_READ.search(statement):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def ask_watched(attacker: Attacker, question: Question, own_id: str) -> tuple[Answer, list[str]]:
    """Return an answer without the id that was asked for, and the SQL that it took."""
    with watch_statements() as ran:
        answer = attacker.ask(question).without(own_id)
    return answer, ran


@cache
def ask_for_nobody(attacker: Attacker) -> list[tuple[Answer, list[str]]]:
    """Return what every way to ask gives for an id that never was."""
    return [ask_watched(attacker, question, NEVER) for question in list_asked(NEVER)]


@pytest.mark.parametrize("hidden", HIDDEN_IDS)
def test_hidden_id_is_answered_like_one_that_never_was(there: Sight, hidden: str) -> None:
    """In the same words, by the same statements: the time that an answer takes tells nothing."""
    asked, expected = list_asked(hidden), ask_for_nobody(there.attacker)
    for question, never in zip(asked, expected, strict=True):
        assert ask_watched(there.attacker, question, hidden) == never, question
        assert never[0].status in {400, 404, 405}


def test_shown_id_is_answered_otherwise(there: Sight) -> None:
    [ours, *_] = list_asked(EVENTS["qadmous"])
    assert there.attacker.ask(ours).status == 200
    assert there.attacker.get(f"/events/{EVENTS['qadmous']}").status == 200


BACK_DOORS = (
    "sortby sort order order_by orderby fields properties near lat lon radius distance nearest q "
    "query search text filter cql where precise exact raw debug all hidden include expand offset "
    "page skip key token tier role zoom resolution simplify at now clock since updated_since "
    "callback group_tag date_exact geom"
).split()
"""What services elsewhere offer, and a reader might try here."""


def list_columns() -> set[str]:
    """Return the names of all columns of the ledger and of what is published."""
    return {str(c.name) for table in (*LEDGER_TABLES, *PUBLISHED_TABLES) for c in table.columns}


def leave_out_hint(answer: Answer) -> Answer:
    """Return a refusal without the parameter that may be meant, which must be an offered one."""
    hint = re.search(r"did you mean ([^ ?]+)\? known parameters are ([^\"]+)", answer.body.decode())
    if hint is None:
        return answer
    assert hint[1] in hint[2].split(", ")
    body = answer.body.replace(f"did you mean {hint[1]}? ".encode(), b"")
    return Answer(answer.status, answer.headers, body)


@cache
def refuse_senseless(attacker: Attacker, path: str) -> Answer:
    """Return how a parameter is refused that nobody ever thought of."""
    return leave_out_hint(attacker.ask(Question(path, (("colour", "x"),))))


def ask_unknown(attacker: Attacker, path: str, name: str) -> None:
    """Ask with a parameter that is not offered; it must be refused like a senseless one."""
    answer = attacker.ask(Question(path, ((name, "x"),)))
    assert answer.status == 400, (path, name)
    answer = leave_out_hint(answer)
    expected = refuse_senseless(attacker, path).without("colour").without(name)
    assert answer.without(name) == expected, (path, name)


@pytest.mark.parametrize("name", sorted({*BACK_DOORS, *list_columns()}))
def test_parameter_that_is_not_offered_is_refused(here: Sight, name: str) -> None:
    offered = set(list_item_parameters(CATALOGUE["events"]))
    counted = offered | {"measure", "zoom"}
    addresses = {"/api/collections/events/items": offered, "/api/aggregates": counted,
                 f"/api/events/{EVENTS['qadmous']}/claims": set()}  # fmt: skip
    for path, known in addresses.items():
        if name not in known:
            ask_unknown(here.attacker, path, name)


@pytest.mark.parametrize("collection", sorted(set(CATALOGUE) - {"events"}))
def test_other_collections_have_no_back_door(here: Sight, collection: str) -> None:
    for name in set(BACK_DOORS) - set(list_item_parameters(CATALOGUE[collection])):
        ask_unknown(here.attacker, f"/api/collections/{collection}/items", name)


@pytest.mark.parametrize(
    "path", ["/api", "/api/collections", "/api/collections/events", "/health/ready"]
)
def test_other_addresses_have_no_back_door(here: Sight, path: str) -> None:
    for name in BACK_DOORS:
        ask_unknown(here.attacker, path, name)
