"""Feeds: what was new, corrected and withdrawn, in the order in which readers saw it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from postgres_server import Database
from running_service import Service
from test_refusals import read_problem
from told_story import FIRST, Story, tell_story

from app.domain.withdrawal import WithdrawalReason
from app.pipeline import withdraw_record
from app.query.feeds import FOLLOWED

ATOM = "/api/feeds/events.atom"
JSON = "/api/feeds/events.json"


@pytest.fixture
def story(tmp_path: Path, places_database: Database) -> Iterator[Story]:
    """Two battles, not yet published."""
    with tell_story(tmp_path, places_database) as told:
        yield told


def list_changes(story: Story, path: str = JSON, **asked: object) -> list[tuple[str, str, int]]:
    """Return kind of change, record and revision of every entry."""
    return [
        (item["_masar"]["change"], item["_masar"]["record"], item["_masar"].get("revision", 0))
        for item in story.read(path, **asked)["items"]
    ]


def test_new_and_corrected_records_are_told_newest_first(story: Story) -> None:
    story.publish()
    story.record.add_event("evt_1", killed=14, title_en="Second title")
    story.publish()
    assert list_changes(story) == [
        ("corrected", "evt_1", 2), ("new", "evt_1", 1), ("new", "evt_2", 1),
    ]  # fmt: skip
    newest, first, _ = story.read(JSON)["items"]
    assert newest["title"] == "Corrected: Second title" and first["title"] == "First title"
    assert newest["content_text"].startswith("Corrected: its source changed it.")
    assert "killed: 14" in newest["content_text"] and "snapshot 2" in newest["content_text"]
    assert newest["_masar"]["citation"]["permalink"].endswith("/events/evt_1?snapshot=2")
    shown = (FIRST + timedelta(days=1)).isoformat(timespec="seconds").replace("+00:00", "Z")
    assert newest["date_modified"] == shown and newest["date_published"] < shown
    assert newest["id"] != first["id"] and first["id"].endswith(",2025:events/evt_1/1")


def test_republishing_what_did_not_change_is_no_news(story: Story) -> None:
    story.publish()
    before = story.ask(ATOM)
    story.publish_again()
    after = story.ask(ATOM)
    assert before.content == after.content


def test_ids_stay_when_the_record_goes_on(story: Story) -> None:
    story.publish()
    first = {item["id"] for item in story.read(JSON)["items"]}
    story.record.add_event("evt_1", killed=14)
    story.publish()
    assert first < {item["id"] for item in story.read(JSON)["items"]}


@pytest.mark.parametrize("reason", [WithdrawalReason.SAFETY, WithdrawalReason.LEGAL])
def test_what_is_withdrawn_to_protect_says_that_and_nothing_else(
    story: Story, reason: WithdrawalReason
) -> None:
    story.publish()
    withdraw_record(story.database.writer, "evt_1", reason)
    story.publish_again()
    for asked in ({}, {"bbox": "10,10,11,11"}, {"event_type": "Riots"}):
        [gone, *_] = story.read(JSON, **asked)["items"]
        assert set(gone["_masar"].values()) == {"withdrawn", "evt_1"}
        assert gone["title"] == "Withdrawn: evt_1"
        assert gone["content_text"] == "This record was withdrawn." and "url" not in gone
        told = json.dumps(story.read(JSON, **asked))
        assert "First title" not in told and reason.value not in told
    assert ("new", "evt_1", 1) not in list_changes(story)
    assert "First title" not in story.ask(ATOM).text


def test_ordinary_withdrawal_is_told_with_its_reason_where_the_record_was(story: Story) -> None:
    story.publish()
    withdraw_record(story.database.writer, "evt_1", WithdrawalReason.SOURCE_RETRACTED)
    story.publish_again()
    [gone, *_] = story.read(JSON)["items"]
    assert gone["_masar"]["reason_code"] == "source_retracted"
    assert "its source took it back" in gone["content_text"]
    assert list_changes(story, event_type="Riots") == []
    assert list_changes(story)[0][0] == "withdrawn"


def test_feed_of_an_earlier_state_tells_what_was_told_then(story: Story) -> None:
    story.publish()
    then = list_changes(story)
    story.record.add_event("evt_3", killed=1)
    story.publish()
    assert list_changes(story, snapshot=1) == then
    assert len(list_changes(story, snapshot=2)) == len(then) + 1 == len(list_changes(story))


def test_pages_hold_every_entry_once_whatever_their_size(story: Story) -> None:
    for killed in (10, 11, 12):
        story.record.add_event("evt_1", killed=killed, title_en="First title")
        story.record.add_event("evt_2", killed=killed)
        story.publish()
    withdraw_record(story.database.writer, "evt_2", WithdrawalReason.SOURCE_RETRACTED)
    story.publish_again()
    whole = [item["id"] for item in story.read(JSON)["items"]]
    assert len(whole) == 7
    for limit in (1, 2, 3, 7):
        seen: list[str] = []
        path: str | None = f"{story.service.address}{JSON}?limit={limit}"
        while path:
            page = story.service.client.get(path).json()
            assert len(page["items"]) <= limit
            seen += [item["id"] for item in page["items"]]
            path = page.get("next_url")
        assert seen == whole
    parsed = feedparser.parse(story.ask(ATOM, limit=2).content)
    assert [link.href for link in parsed.feed.links if link.rel == "next"]


def test_corridor_is_told_without_the_status_that_would_outlive_itself(story: Story) -> None:
    story.record.add_corridor("cor_1", announced_publicly="true", valid_from="2026-01-09",
                              valid_to="2026-01-12", last_confirmed_at="2026-01-10",
                              name_en="Way out")  # fmt: skip
    story.publish()
    for lang, warning in (("en", "Not for navigation"), ("ar", "لا تُستخدم للملاحة")):
        [item] = story.read("/api/feeds/corridors.json", lang=lang)["items"]
        assert warning in item["content_text"]
        assert "open" not in json.dumps(item).casefold()
    assert story.ask("/api/feeds/corridors.atom").headers["cache-control"] == "public, no-cache"


def test_what_a_feed_says_is_no_markup(story: Story) -> None:
    nasty = '</title><script>alert(1)</script> & "quotes" ]]> <![CDATA['
    story.record.add_event("evt_1", title_en=nasty)
    story.publish()
    answer = story.ask(ATOM)
    assert "<script" not in answer.text
    document = ElementTree.fromstring(answer.content)  # noqa: S314 - our own service's
    titles = [each.text for each in document.iter()
              if each.tag.endswith("}title")]  # fmt: skip
    assert nasty in titles


def test_empty_feed_is_a_feed(story: Story) -> None:
    story.publish()
    for name in FOLLOWED:
        answer = story.ask(f"/api/feeds/{name}.atom", datetime="1999-01-01")
        parsed = feedparser.parse(answer.content)
        assert not parsed.bozo and parsed.version == "atom10"
        assert parsed.entries == [] and parsed.feed.updated and parsed.feed.id
        told = story.read(f"/api/feeds/{name}.json", datetime="1999-01-01")
        assert told["items"] == [] and "next_url" not in told


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", sorted(FOLLOWED))
def test_feed_is_what_its_readers_expect(service: Service, name: str, lang: str) -> None:
    answer = service.get(f"/api/feeds/{name}.atom", lang=lang)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo and parsed.version == "atom10", parsed.get("bozo_exception")
    assert parsed.feed.title and parsed.feed.author == "Masar"
    told = service.get(f"/api/feeds/{name}.json", lang=lang)
    assert told.headers["content-type"] == "application/feed+json"
    body: dict[str, Any] = told.json()
    assert body["version"] == "https://jsonfeed.org/version/1.1" and body["language"] == lang
    assert [item["id"] for item in body["items"]] == [entry.id for entry in parsed.entries]
    assert [item["title"] for item in body["items"]] == [e.title for e in parsed.entries]
    for entry, item in zip(parsed.entries, body["items"], strict=True):
        assert entry.updated == item["date_modified"] and entry.published
        assert entry.link == item["url"] and f"/{name}/" in item["url"]
        assert entry.content[0].value == item["content_text"]
    assert len({item["id"] for item in body["items"]}) == len(body["items"]) > 0


def test_filters_select_as_they_do_for_items(service: Service) -> None:
    asked = {"event_type": "Violence against civilians", "bbox": "35.9,35.1,36.0,35.3"}
    shown = {each["id"] for each in service.read_features("events", **asked)}
    items = service.get(JSON, limit=500, **asked).json()["items"]
    assert {item["_masar"]["record"] for item in items} == shown and shown


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [(ATOM, "limit", "0"), (ATOM, "cursor", "x"), (ATOM, "lang", "fr"), (ATOM, "f", "json"),
     (JSON, "known_at", "2025-03-09"), (JSON, "bbox", "1"), (JSON, "snapshot", "99"),
     (ATOM, "cursor", "WyIyMDI1LTAxLTAxIixmYWxzZSwieCJd")],
)  # fmt: skip
def test_impossible_question_is_refused_by_name(
    service: Service, path: str, name: str, value: str
) -> None:
    assert read_problem(service.get(path, **{name: value}), 400)["parameter"] == name


@pytest.mark.parametrize("name", ["places", "clusters", "x"])
def test_what_has_no_versions_has_no_feed(service: Service, name: str) -> None:
    assert service.get(f"/api/feeds/{name}.atom").status_code == 404


def test_unchanged_feed_is_not_sent_again(service: Service) -> None:
    first = service.get(ATOM)
    assert first.headers["cache-control"].startswith("public")
    tag = {"If-None-Match": first.headers["etag"]}
    assert service.client.get(ATOM, headers=tag).status_code == 304
    assert service.get(JSON).headers["etag"] != first.headers["etag"]
