"""The attacker knows every address, format and parameter that the service has."""

from typing import Any

from attacker import ADDRESSES, COLLECTIONS, FORMATS, GROUPS, SUBJECTS
from attacks import ATTACKED_PARAMETERS
from paired_worlds import Sight
from starlette.routing import Mount
from victims import CORRIDORS, EVENTS, FLOWS

from app.main import create_app
from app.query import aggregates
from app.query.collections import COLLECTIONS as CATALOGUE
from app.serve.openapi import build_openapi
from app.serve.records import claims
from app.settings import Settings

TIMED = {"snapshot", "known_at"}


def list_routes() -> dict[str, set[str]]:
    """Return the templates of all routes with their methods."""
    found: dict[str, set[str]] = {}
    for route in create_app(Settings()).routes:
        inner = getattr(getattr(route, "original_router", None), "routes", [route])
        for each in inner:
            methods = {"GET", "HEAD"} if isinstance(each, Mount) else each.methods
            found.setdefault(each.path, set()).update(methods)
    return found


def test_attacker_knows_every_route_and_no_other() -> None:
    assert set(list_routes()) - set(ADDRESSES) == set(), "add them to ADDRESSES of attacker.py"
    assert set(ADDRESSES) - set(list_routes()) == set(), "the service no longer has these"


def test_every_route_only_reads() -> None:
    assert {method for methods in list_routes().values() for method in methods} == {"GET", "HEAD"}


def test_attacker_knows_every_collection_group_subject_and_format() -> None:
    assert set(COLLECTIONS) == set(CATALOGUE)
    assert set(aggregates.GROUPS) <= set(GROUPS)
    assert set(SUBJECTS) == set(claims.SUBJECTS)
    formats = {
        form
        for parameter in list_described_parameters()
        if parameter["name"] == "f"
        for form in parameter["schema"]["enum"]
    }
    assert {form for forms in FORMATS.values() for form in forms} == {"", *formats}


def list_described_parameters() -> list[dict[str, Any]]:
    """Return the parameters of all addresses, as the description of the API tells them."""
    paths: Any = build_openapi("http://masar.example")["paths"]
    every = [parameter for path in paths.values() for parameter in path["get"]["parameters"]]
    return [parameter for parameter in every if parameter["in"] == "query"]


def test_attacker_knows_every_parameter() -> None:
    described = {parameter["name"] for parameter in list_described_parameters()}
    filters = {name for each in CATALOGUE.values() for name in each.filters}
    assert described - filters == ATTACKED_PARAMETERS, "attack them in attacks.py"


def test_every_address_was_looked_at_and_most_have_something_to_say(here: Sight) -> None:
    paths = {question.path for question in here.answers}
    known = here.attacker.learn()
    for template, address in ADDRESSES.items():
        asked = {path.partition("?")[0] for path in address.expand(known)}
        assert asked and asked <= paths, template
    for question, answer in here.answers.items():
        assert answer.status < 500, question
        if question.path.startswith("/api") and not TIMED & set(dict(question.parameters)):
            assert answer.status in {200, 409 if question.path == "/api/sum" else 200}, question


def test_what_is_public_of_every_secret_is_shown(here: Sight) -> None:
    """A record that nobody sees would be kept by any policy."""
    known = here.attacker.learn()
    unseen = {"waiting", "never_shown", "taken_back", "clinic"}
    assert set(known.ids["events"]) == {EVENTS[name] for name in set(EVENTS) - unseen}
    assert set(known.ids["corridors"]) == {CORRIDORS["announced"]}
    assert set(known.ids["flows"]) == {FLOWS["public"], FLOWS["village"]}
    assert known.ids["clusters"]
    assert all(known.claims.values())
