"""All channels: two worlds that differ in secrets only give the same answers."""

from pathlib import Path

import pytest
from attacker import Question, find_traces
from attacks import ATTACKS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paired_worlds import Sight, compare_answers, demand_same, open_world
from postgres_server import Database, TestServer
from victims import SECRETS, Secret, Telling


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_no_answer_depends_on_the_secret(
    server: TestServer,
    places_template: Database,
    here: Sight,
    there: Sight,
    tmp_path: Path,
    secret: Secret,
) -> None:
    """When all differ at once and nothing shows, none shows; else each is tried alone."""
    if not compare_answers(here.answers, there.answers):
        return
    telling = Telling(frozenset({secret.name}))
    with open_world(server, places_template, tmp_path, telling) as sight:
        demand_same(here.answers, sight.answers)


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_no_answer_holds_a_word_or_a_number_of_the_secret(there: Sight, secret: Secret) -> None:
    assert find_traces(there.answers, secret.words, secret.points) == []


@pytest.mark.parametrize("channel", sorted(ATTACKS))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_drawn_question_tells_the_worlds_apart(
    here: Sight, there: Sight, channel: int, data: st.DataObject
) -> None:
    question: Question = data.draw(ATTACKS[channel])
    ours, theirs = ({question: each.attacker.ask(question)} for each in (here, there))
    demand_same(ours, theirs)
