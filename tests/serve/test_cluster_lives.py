"""A cited cluster stays resolvable: it keeps its id, or says what became of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from postgres_server import Database
from told_story import CLUSTERS, Story, tell_story

from app.domain.withdrawal import WithdrawalReason
from app.pipeline import withdraw_record

BANIAS = "C5360"


@pytest.fixture
def story(tmp_path: Path, places_database: Database) -> Iterator[Story]:
    """Two battles of 7 March in Banias are shown, and the cluster that they make."""
    with tell_story(tmp_path, places_database) as told:
        told.publish()
        yield told


def find_cluster(story: Story, event_id: str) -> str:
    """Return the id of the cluster that an event is in."""
    found = [
        each["id"]
        for each in story.read(CLUSTERS)["features"]
        if event_id in each["properties"]["event_ids"]
    ]
    assert len(found) == 1, (event_id, found)
    return str(found[0])


def move_events(story: Story, days: dict[str, int]) -> None:
    """Let events happen on days of March, and publish."""
    for event_id, day in days.items():
        story.record.add_event(event_id, killed=5, place_id=BANIAS, date_start=date(2025, 3, day))
    story.publish()


def test_cluster_that_grows_keeps_its_id_and_says_what_it_was(story: Story) -> None:
    cluster = find_cluster(story, "evt_1")
    move_events(story, {"evt_3": 9})
    assert find_cluster(story, "evt_3") == cluster
    item = f"/api/collections/clusters/items/{cluster}"
    assert story.read(item)["properties"]["event_count"] == 3
    assert story.read(item, snapshot=1)["properties"]["event_count"] == 2
    history = story.read(f"/api/clusters/{cluster}/history")
    assert [each["event_count"] for each in history["versions"]] == [3, 2]
    assert [each["revision"] for each in history["versions"]] == [2, 1]
    assert history["ended_at"] is None and history["replaced_by"] == history["replaces"] == []


def test_citation_names_a_page_that_opens_the_cluster_as_it_was(story: Story) -> None:
    cluster = find_cluster(story, "evt_1")
    citation = story.read(f"/api/collections/clusters/items/{cluster}")["citation"]
    assert citation["permalink"].endswith(f"/clusters/{cluster}?snapshot=1")
    assert "revision 1 (snapshot 1)" in citation["text_en"] and cluster in citation["text_ar"]
    move_events(story, {"evt_3": 9})
    again = story.read(f"/api/collections/clusters/items/{cluster}", snapshot=1)["citation"]
    assert again["permalink"] == citation["permalink"]


def test_part_that_splits_off_gets_an_id_and_names_its_origin(story: Story) -> None:
    move_events(story, {"evt_3": 9, "evt_4": 11, "evt_5": 11})
    cluster = find_cluster(story, "evt_1")
    assert find_cluster(story, "evt_5") == cluster
    move_events(story, {"evt_3": 20, "evt_4": 20, "evt_5": 20})
    larger, smaller = find_cluster(story, "evt_5"), find_cluster(story, "evt_1")
    assert larger == cluster != smaller
    origins = story.read(f"/api/clusters/{smaller}/history")["replaces"]
    assert [each["cluster_id"] for each in origins] == [cluster]
    assert origins[0]["events_shared"] == 2


def test_smaller_of_two_that_merge_leads_to_the_larger(story: Story) -> None:
    move_events(story, {f"evt_{n}": 20 for n in (3, 4, 5)})
    smaller, larger = find_cluster(story, "evt_1"), find_cluster(story, "evt_5")
    move_events(story, {"evt_1": 20, "evt_2": 20})
    assert find_cluster(story, "evt_1") == larger
    for path in (f"/api/collections/clusters/items/{smaller}", f"/api/clusters/{smaller}/events"):
        answer = story.ask(path)
        assert answer.status_code == 308, path
        assert answer.headers["location"].split("/events")[0].endswith(larger)
    history = story.read(f"/api/clusters/{smaller}/history")
    assert history["replaced_by"] == [larger] and history["ended_at"]
    origins = story.read(f"/api/clusters/{larger}/history")["replaces"]
    assert [each["cluster_id"] for each in origins] == [smaller]


def test_cluster_whose_events_part_is_gone_and_comes_back_under_its_id(story: Story) -> None:
    cluster = find_cluster(story, "evt_1")
    move_events(story, {"evt_2": 25})
    gone = story.ask(f"/api/collections/clusters/items/{cluster}")
    assert gone.status_code == 410
    assert gone.json()["replaced_by"] == [] and gone.json()["ended_at"]
    assert story.read(f"/api/collections/clusters/items/{cluster}", snapshot=1)["id"] == cluster
    move_events(story, {"evt_2": 7})
    assert find_cluster(story, "evt_1") == cluster


@pytest.mark.parametrize(
    ("reason", "status"),
    [(WithdrawalReason.DUPLICATE, 410), (WithdrawalReason.SAFETY, 404)],
)
def test_ended_cluster_is_told_only_when_its_events_may_be(
    story: Story, reason: WithdrawalReason, status: int
) -> None:
    cluster = find_cluster(story, "evt_1")
    withdraw_record(story.database.writer, "evt_2", reason)
    story.publish_again()
    for path in ("collections/clusters/items/{}", "clusters/{}/events"):
        assert story.ask(f"/api/{path.format(cluster)}").status_code == status
    history = story.ask(f"/api/clusters/{cluster}/history")
    assert history.status_code == (404 if status == 404 else 200)
    never = story.ask("/api/collections/clusters/items/clu_never")
    if status == 404:
        told = story.ask(f"/api/collections/clusters/items/{cluster}")
        assert told.content == never.content


def test_no_id_goes_on_that_tells_of_a_place_that_was_shown_too_finely(story: Story) -> None:
    """Its id was made of the events it began with: one of them must not be told to have been."""
    move_events(story, {"evt_3": 8})
    cluster = find_cluster(story, "evt_1")
    story.record.add_event("evt_2", place_id="SY10", precision="governorate", killed=3)
    story.publish()
    left = find_cluster(story, "evt_1")
    assert left == find_cluster(story, "evt_3") != cluster
    assert story.ask(f"/api/collections/clusters/items/{cluster}").status_code == 404
    history = story.read(f"/api/clusters/{left}/history")
    assert history["replaces"] == [] and "evt_2" not in str(history)


def test_what_is_left_out_is_counted_by_reason(story: Story) -> None:
    story.record.add_event("evt_9", place_id="SY10", precision="governorate", killed=40)
    story.record.add_event("evt_8", place_id=BANIAS, date_start=date(2025, 3, 1),
                           date_end=date(2025, 3, 20), killed=40)  # fmt: skip
    story.record.add_event("evt_7", place_id="SY10", precision="governorate", scope="total")
    story.record.add_event("evt_6", place_id=BANIAS, event_type="Protests")
    story.record.add_event("evt_5", place_id=BANIAS, date_start=date(2025, 2, 1))
    story.publish()
    expected = {"in_a_cluster": 2, "without_neighbour": 1, "not_violent": 1, "total_or_part": 1,
                "no_place": 0, "day_imprecise": 1, "place_imprecise": 1}  # fmt: skip
    assert story.read("/api/collections/clusters")["basis"] == expected
    cluster = find_cluster(story, "evt_1")
    near = story.read(f"/api/clusters/{cluster}/events")
    assert {each["id"] for each in near["features"]} == {"evt_1", "evt_2"}
    assert near["leftOut"] == {"day_imprecise": 1, "place_imprecise": 1, "total_or_part": 1}
    # Counted step by step; all at once it must be the same.
    counted = "SELECT record, reason, events FROM published.cluster_basis ORDER BY 1, 2"
    before = story.database.ask(counted)
    story.database.change("UPDATE publishing.progress SET rules = 'other ' || rules")
    story.publish_again()
    assert story.database.ask(counted) == before
