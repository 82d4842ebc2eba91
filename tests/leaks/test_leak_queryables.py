"""Channel 8: a condition by any property, of any face, selects by what is shown alone."""

import pytest
from attacker import Question
from hypothesis import HealthCheck, given, settings
from paired_worlds import Sight, demand_same
from queryable_attacks import ATTACKED, SELECTIONS, SPELLED, list_conditions

from app.query.collections import COLLECTIONS
from app.query.fields import list_queryables


def test_every_kind_of_property_is_asked_about() -> None:
    kinds = {each.type for own in COLLECTIONS.values() for each in list_queryables(own).values()}
    assert kinds <= set(SPELLED)


@pytest.mark.parametrize("name", ATTACKED)
def test_no_condition_tells_the_worlds_apart(here: Sight, there: Sight, name: str) -> None:
    questions = list(list_conditions(COLLECTIONS[name]))
    ours, theirs = ({each: s.attacker.ask(each) for each in questions} for s in (here, there))
    assert {answer.status for answer in ours.values()} == {200}
    demand_same(ours, theirs)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(question=SELECTIONS)
def test_no_condition_on_a_face_tells_the_worlds_apart(
    here: Sight, there: Sight, question: Question
) -> None:
    ours, theirs = ({question: each.attacker.ask(question)} for each in (here, there))
    assert ours[question].status == 200
    demand_same(ours, theirs)
