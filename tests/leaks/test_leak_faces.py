"""Channel 11: what other services' tables have columns for tells no more than the items do."""

from typing import Any

import pytest
from attacker import Question
from face_attacks import ACLED, FACE_PARAMETERS, FACE_QUESTIONS, HAPI, UCDP
from hypothesis import HealthCheck, given, settings
from paired_worlds import Sight, demand_same

from app.serve.openapi.compat import build_compat_openapi


def test_attacker_knows_every_parameter_of_the_faces() -> None:
    paths: Any = build_compat_openapi("http://masar.example")["paths"]
    every = [parameter for path in paths.values() for parameter in path["get"]["parameters"]]
    described = {each["name"] for each in every if each["in"] == "query"}
    assert described == FACE_PARAMETERS, "attack them in face_attacks.py"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(question=FACE_QUESTIONS)
def test_no_drawn_question_to_a_face_tells_the_worlds_apart(
    here: Sight, there: Sight, question: Question
) -> None:
    demand_same(*({question: each.attacker.ask(question)} for each in (here, there)))


@pytest.mark.parametrize(("path", "rows"), [(ACLED, "data"), (UCDP, "Result")])
def test_positions_are_those_of_the_items(there: Sight, path: str, rows: str) -> None:
    """The same id has the same two numbers, or none where the item is no point."""
    items = {str(each["id"]): each for each in there.attacker.list_features("events")}
    told: Any = there.attacker.read(path)[rows]
    assert told
    for row in told:
        shown: Any = items[row.get("event_id_cnty") or row.get("id")]
        geometry = shown["geometry"] or {"type": "none"}
        point = geometry["coordinates"] if geometry["type"] == "Point" else [None, None]
        assert [row["longitude"], row["latitude"]] == point


def test_counts_of_months_are_those_of_the_items(there: Sight) -> None:
    """Each event counts once among all units: their sum tells nothing that a page does not."""
    violent = ("Battles", "Explosions/Remote violence", "Violence against civilians")
    items: Any = there.attacker.list_features("events", scope="site")
    expected = sum(each["properties"]["event_type"] in violent for each in items)
    rows: Any = there.attacker.read(HAPI, event_type="political_violence")["data"]
    assert sum(row["events"] for row in rows) == expected > 0
