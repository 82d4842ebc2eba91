"""What this map showed then: told as it was, and never more than may be told today."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import Database, TestServer
from sqlalchemy import text
from told_story import (
    AGGREGATES,
    CLAIMS,
    CLUSTERS,
    EVENTS,
    EVERYWHERE,
    FIRST,
    HISTORY,
    ITEM,
    Story,
    drop_frame,
    name_day,
    tell_story,
)

from app.domain.withdrawal import WithdrawalReason
from app.pipeline import withdraw_record

SECRET = "the clinic behind the mill"  # noqa: S105 - words that must not be found


@pytest.fixture
def story(tmp_path: Path, places_database: Database) -> Iterator[Story]:
    """Two battles, not yet published."""
    with tell_story(tmp_path, places_database) as told:
        yield told


def hide_quietly(story: Story, record_id: str) -> None:
    """Take a record down as a longer delay or a stricter rule would: without a tombstone."""
    story.database.change(
        text("UPDATE published.cluster SET shown_to = now() WHERE :id = ANY(event_ids)")
        .bindparams(id=record_id),
        text("UPDATE published.event SET shown_to = now() WHERE id = :id AND shown_to IS NULL")
        .bindparams(id=record_id)
    )  # fmt: skip


def read_killed(story: Story, **asked: object) -> list[object]:
    """Return the figure of evt_1 as everything that tells it tells it."""
    single = story.read(ITEM, **asked)["properties"]
    [listed] = [f for f in story.read(EVENTS, **asked)["features"] if f["id"] == "evt_1"]
    [claim] = story.read(CLAIMS, **asked)["claims"]
    [row] = story.read(AGGREGATES, **asked)["rows"]
    [cluster] = story.read(CLUSTERS, **asked)["features"]
    both = row["killed_low"] - 3, cluster["properties"]["killed_low"] - 3
    return [single["killed_low"], listed["properties"]["killed_low"], claim["low"], *both]


def test_each_state_is_told_as_it_was_shown_under_every_name_it_has(story: Story) -> None:
    story.publish()
    story.record.add_event("evt_1", killed=14, title_en="Second title")
    story.publish()
    instant = FIRST.isoformat().replace("+00:00", "Z")
    second = FIRST + timedelta(days=1)
    for asked in (1, name_day(1), instant, "2026-01-10T12:00:00Z", "2026-01-11T12:00:00+03:00"):
        assert read_killed(story, snapshot=asked) == [10] * 5, asked
        assert story.read(EVENTS, snapshot=asked)["snapshot"] == 1
        assert story.read(ITEM, snapshot=asked)["properties"]["title_en"] == "First title"
    for asked in (2, name_day(2), second.date(), "2026-06-01", datetime.now(UTC).date()):
        assert read_killed(story, snapshot=asked) == [14] * 5, asked
        assert story.read(AGGREGATES, snapshot=asked)["snapshot"] == 2
    assert read_killed(story) == [14] * 5
    assert story.read(EVENTS)["snapshot"] == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_every_state_is_told_again_as_readers_saw_it(story: Story, seed: int) -> None:
    chance = random.Random(seed)
    seen: list[list[dict[str, object]]] = []
    for step in range(5):
        event = chance.choice(["evt_1", "evt_2", "evt_3"])
        story.record.add_event(
            event, killed=chance.randrange(100), title_en=f"Title {step}",
            date_start=date(2025, 3, chance.choice([6, 7, 20])),
        )  # fmt: skip
        story.publish()
        paths = (EVENTS, ITEM, CLAIMS, AGGREGATES)
        seen.append([drop_frame(story.read(path)) for path in paths])
    for number, answers in enumerate(seen, start=1):
        again = [drop_frame(story.read(path, snapshot=number)) for path in paths]
        assert again == answers, number


@pytest.fixture(scope="module")
def two_states(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """The same with two states, shared by tests that only ask."""
    folder = tmp_path_factory.mktemp("states")
    with (
        server.make_database(places_template.name) as database,
        tell_story(folder, database) as told,
    ):
        told.publish()
        told.record.add_event("evt_1", killed=14)
        told.publish()
        yield told


@pytest.mark.parametrize(
    "given", ["0", "3", "999999999999999", "9" * 16, "-1", "+1", "1.5", "", "latest", "2026-01-09",
              "2026-01-10T11:59:59Z", "2025-02-30", "9999-12-31", "1 ", "١"]
)  # fmt: skip
def test_state_that_never_was_is_refused_with_those_that_were(
    two_states: Story, given: str
) -> None:
    for path in EVERYWHERE:
        answer = two_states.ask(path, snapshot=given)
        assert answer.status_code == 400, path
        problem = answer.json()
        assert (problem["parameter"], problem["given"]) == ("snapshot", given)
        assert "from 1 to 2" in problem["allowed"] and "2026-01-10T12:00:00Z" in problem["allowed"]


def test_before_anything_was_shown_there_is_no_state(story: Story) -> None:
    answer = story.ask(EVENTS, snapshot=1)
    assert (answer.status_code, answer.json()["allowed"]) == (400, "nothing has been shown yet")


def test_tomorrow_has_not_come(two_states: Story) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert two_states.ask(EVENTS, snapshot=tomorrow.date()).status_code == 400


def test_states_have_etags_of_their_own_that_follow_what_may_be_told(story: Story) -> None:
    story.publish()
    first = story.ask(ITEM, snapshot=1)
    assert first.headers["etag"] != story.ask(ITEM).headers["etag"]
    page = {"If-None-Match": story.ask(EVENTS, snapshot=1).headers["etag"]}
    known = {"If-None-Match": first.headers["etag"]}
    again = story.service.client.get(f"{ITEM}?snapshot=1", headers=known)
    assert again.status_code == 304
    withdraw_record(story.database.writer, "evt_1", WithdrawalReason.SAFETY)
    story.publish_again()
    gone = story.service.client.get(f"{ITEM}?snapshot=1", headers=known)
    assert gone.status_code == 410
    listed = story.service.client.get(f"{EVENTS}?snapshot=1", headers=page)
    assert listed.status_code == 200 and listed.json()["numberMatched"] == 1


def publish_twice(story: Story) -> None:
    """Publish two states in which evt_1 differs, the first with telling words."""
    story.record.add_event("evt_1", killed=10, title_en="First title", summary_en=SECRET)
    story.publish()
    story.record.add_event("evt_1", killed=14, title_en="Second title")
    story.publish()


def list_answers(story: Story) -> str:
    """Return everything that is said of the story in any state, as one text."""
    states = range(1, story.states + 1)
    asked = [{}, *({"snapshot": number} for number in states)]
    asked += [{"snapshot": number, "known_at": "2026-01-01"} for number in states]
    paths = (*EVERYWHERE, "/api/collections/events/items/evt_2")
    told = [
        story.ask(path, **each).text
        for path in paths
        for each in asked
        if not (path == CLUSTERS and "known_at" in each)
    ]
    return " ".join([*told, story.ask(HISTORY).text, story.ask(HISTORY.replace("1", "2")).text])


@pytest.mark.parametrize("reason", [WithdrawalReason.SAFETY, WithdrawalReason.LEGAL])
def test_what_is_withdrawn_to_protect_people_is_gone_from_every_state(
    story: Story, reason: WithdrawalReason
) -> None:
    publish_twice(story)
    assert SECRET in list_answers(story)
    withdraw_record(story.database.writer, "evt_1", reason)
    story.publish_again()
    everything = list_answers(story)
    assert SECRET not in everything and "First title" not in everything
    for number in (1, 2, 3):
        assert story.list_ids(EVENTS, snapshot=number) == {"evt_2"}
        assert story.list_ids(CLUSTERS, snapshot=number) == set()
        assert story.read(AGGREGATES, snapshot=number)["rows"][0]["killed_low"] == 3
        for path in (ITEM, CLAIMS):
            answer = story.ask(path, snapshot=number)
            assert answer.status_code == 410, path
            assert answer.json()["reason_code"] == reason.value
            assert answer.json()["withdrawn_at"] and "title" not in answer.json().get("given", "")
    history = story.read(HISTORY)
    assert history["versions"] == [] and history["withdrawn"]["reason_code"] == reason.value


def test_rows_that_are_left_of_a_protected_record_are_not_told_either(story: Story) -> None:
    """Taking versions out is the publisher's; the service relies on the tombstone as well."""
    publish_twice(story)
    hide_quietly(story, "evt_1")
    story.database.change(
        "INSERT INTO published.tombstone VALUES ('evt_1', 'event', now(), 'safety', NULL)"
    )
    assert SECRET not in list_answers(story)
    assert story.list_ids(EVENTS, snapshot=1) == {"evt_2"}


@pytest.mark.parametrize("reason", [WithdrawalReason.DUPLICATE, WithdrawalReason.SOURCE_RETRACTED])
def test_what_is_withdrawn_for_another_reason_stays_in_the_states_that_showed_it(
    story: Story, reason: WithdrawalReason
) -> None:
    publish_twice(story)
    withdraw_record(story.database.writer, "evt_1", reason)
    story.publish_again()
    assert story.read(ITEM, snapshot=1)["properties"]["title_en"] == "First title"
    assert story.read(CLAIMS, snapshot=1)["claims"][0]["low"] == 10
    assert story.read(AGGREGATES, snapshot=2)["rows"][0]["killed_low"] == 17
    assert story.list_ids(EVENTS, snapshot=2) == {"evt_1", "evt_2"}
    assert story.list_ids(EVENTS, snapshot=3) == story.list_ids(EVENTS) == {"evt_2"}
    assert story.ask(ITEM).status_code == story.ask(ITEM, snapshot=3).status_code == 410
    # Its cluster cannot be told any more: one of the events is no longer shown.
    assert story.list_ids(CLUSTERS, snapshot=1) == set()
    history = story.read(HISTORY)
    assert [each["revision"] for each in history["versions"]] == [2, 1]
    assert history["withdrawn"]["reason_code"] == reason.value


def test_withdrawn_records_are_not_told_while_everything_is_delayed(story: Story) -> None:
    publish_twice(story)
    withdraw_record(story.database.writer, "evt_1", WithdrawalReason.DUPLICATE)
    story.publish_again()
    story.database.change("UPDATE published.state SET mode = 'delay-all'")
    assert story.list_ids(EVENTS, snapshot=1) == {"evt_2"}
    assert SECRET not in list_answers(story)
    assert story.read(HISTORY)["versions"] == []


def test_what_is_hidden_now_is_hidden_in_the_past_as_if_it_had_never_been(story: Story) -> None:
    publish_twice(story)
    hide_quietly(story, "evt_1")
    story.database.change("UPDATE published.state SET revision = revision + 1")
    for number in (1, 2):
        assert story.list_ids(EVENTS, snapshot=number) == {"evt_2"}
        assert story.list_ids(CLUSTERS, snapshot=number) == set()
        assert story.read(AGGREGATES, snapshot=number)["numberMatched"] == 1
    assert SECRET not in list_answers(story)
    for path in (ITEM, CLAIMS, HISTORY):
        hidden, never = story.ask(path), story.ask(path.replace("evt_1", "evt_0"))
        assert hidden.status_code == 404 and hidden.content == never.content
        new = {"date": "", "x-request-id": ""}
        assert dict(hidden.headers) | new == dict(never.headers) | new


def test_record_that_is_found_to_be_a_refuge_tells_nothing_of_its_finer_past(story: Story) -> None:
    publish_twice(story)
    before = story.read(ITEM)["properties"]
    story.record.add_event("evt_1", killed=14, title_en="Second title", visibility="refuge")
    story.publish()
    now = story.read(ITEM)["properties"]
    assert (before["precision"], now["precision"]) == ("settlement", "district")
    assert SECRET not in list_answers(story)
    for number in (1, 2):
        assert story.ask(ITEM, snapshot=number).status_code == 404
        assert story.list_ids(EVENTS, snapshot=number) == {"evt_2"}
        assert story.list_ids(CLUSTERS, snapshot=number) == set()
    history = story.read(HISTORY)
    assert (len(history["versions"]), history["withheld_versions"]) == (1, 2)
    assert history["versions"][0]["changes"] == history["versions"][0]["claims"] == []


def test_claim_that_a_rule_hides_now_is_hidden_in_the_past(story: Story) -> None:
    # A figure of more digits than a port has: addresses stand in the answer, too.
    story.record.add_claim("clm_rival", "evt_1", 773377)
    story.publish()
    assert "773377" in story.ask(CLAIMS, snapshot=1).text
    story.database.change(
        "UPDATE published.claim SET shown_to = now() WHERE id = 'clm_rival' AND shown_to IS NULL"
    )
    [claim] = story.read(CLAIMS, snapshot=1)["claims"]
    assert claim["claim_id"] == "clm_evt_1"
    history = story.ask(HISTORY).text
    assert "773377" not in history and "clm_rival" not in history


def test_claim_that_a_correction_removed_is_told_in_the_state_that_showed_it(story: Story) -> None:
    story.record.add_claim("clm_rival", "evt_1", 77)
    story.publish()
    del story.record._rows["claims"]["clm_rival"]
    story.publish()
    told = [{c["claim_id"] for c in story.read(CLAIMS, snapshot=n)["claims"]} for n in (1, 2)]
    assert told == [{"clm_evt_1", "clm_rival"}, {"clm_evt_1"}]
    assert "clm_rival" in story.ask(HISTORY).text
    story.database.change("UPDATE published.state SET mode = 'delay-all'")
    [claim] = story.read(CLAIMS, snapshot=1)["claims"]
    assert claim["claim_id"] == "clm_evt_1" and "77" not in str(claim)


def test_both_times_together_ask_what_this_map_then_knew_of_that_day(story: Story) -> None:
    for event in ("evt_1", "evt_2"):
        story.record.add_event(event, killed=1)
        story.record._rows["claims"][event] |= {"reported_at": date(2025, 3, 8)}
    story.publish()
    story.record.add_claim("clm_late", "evt_1", 5, reported_at=date(2025, 3, 20),
                           as_of=date(2025, 3, 20))  # fmt: skip
    story.publish()

    def ask(snapshot: int, known_at: str) -> tuple[object, ...]:
        asked = {"snapshot": snapshot, "known_at": known_at}
        properties = story.read(ITEM, **asked)["properties"]
        claims = story.read(CLAIMS, **asked)
        [row] = story.read(AGGREGATES, **asked)["rows"]
        assert claims["estimate"]["low"] == properties["killed_low"] == row["killed_low"] - 1
        assert len(claims["claims"]) == properties["claims_count"]
        return properties["killed_low"], properties["claims_count"]

    assert ask(1, "2025-03-08") == ask(1, "2025-03-20") == (1, 1)
    assert ask(2, "2025-03-08") == (1, 1)
    assert ask(2, "2025-03-20") == (5, 2)
    assert story.ask(ITEM, snapshot=2, known_at="2025-03-07").status_code == 404


def test_places_have_no_states(two_states: Story) -> None:
    for collection in ("places", "governorates"):
        answer = two_states.ask(f"/api/collections/{collection}/items", snapshot=1)
        assert (answer.status_code, answer.json()["parameter"]) == (400, "snapshot")
        assert "no dates" in answer.json()["allowed"]
    both = two_states.ask(CLUSTERS, snapshot=1, known_at="2025-03-08")
    assert (both.status_code, both.json()["parameter"]) == (400, "known_at")
