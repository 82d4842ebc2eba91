"""Feeds: what was new, corrected and withdrawn, in the order in which readers saw it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from postgres_server import Database, TestServer
from running_service import Service
from test_refusals import read_problem
from told_story import FIRST, Story, tell_story

from app.domain.mode import SecurityMode
from app.domain.withdrawal import WithdrawalReason
from app.pipeline import publish_ledger, withdraw_record
from app.pipeline.modes import put_in_force
from app.query.feeds import FOLLOWED
from app.serve.feeds.feed_words import spell_record

ATOM = "/api/feeds/events.atom"
JSON = "/api/feeds/events.json"


NASTY = '</title><script>alert(1)</script> & "quotes" ]]> <![CDATA['
GONE = {
    "evt_1": WithdrawalReason.SAFETY,
    "evt_2": WithdrawalReason.LEGAL,
    "evt_3": WithdrawalReason.SOURCE_RETRACTED,
}

SEEN_GONE = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
"""When the state without them is published: later than editors took them back."""


def make_story(
    server: TestServer, template: Database, folder: Path, *, act: Callable[[Story], None]
) -> Iterator[Story]:
    """Tell a story to its end, for all who only read."""
    with server.make_database(template.name) as database, tell_story(folder, database) as story:
        act(story)
        yield story


def tell_correction(story: Story) -> None:
    """Show two battles and a corridor, correct one battle, and publish again without any news."""
    story.record.add_corridor("cor_1", announced_publicly="true", valid_from="2026-01-09",
                              valid_to="2026-01-12", last_confirmed_at="2026-01-10",
                              name_en="Way out")  # fmt: skip
    story.record.add_event("evt_2", killed=3, title_en=NASTY)
    story.publish()
    story.record.add_event("evt_1", killed=14, title_en="Second title")
    story.publish()
    story.publish_again()


def tell_withdrawals(story: Story) -> None:
    """Correct every battle twice, then take three of four back."""
    for killed in (10, 11, 12):
        for name in (*GONE, "evt_4"):
            story.record.add_event(name, killed=killed, title_en=f"Title of {name}")
        story.publish()
    for name, reason in GONE.items():
        withdraw_record(story.database.writer, name, reason)
    publish_ledger(story.database.writer, now=SEEN_GONE)


@pytest.fixture(scope="module")
def corrected(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """The map after a correction."""
    folder = tmp_path_factory.mktemp("corrected")
    yield from make_story(server, places_template, folder, act=tell_correction)


@pytest.fixture(scope="module")
def withdrawn(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """The map after three withdrawals."""
    folder = tmp_path_factory.mktemp("withdrawn")
    yield from make_story(server, places_template, folder, act=tell_withdrawals)


def list_items(story: Story, path: str = JSON, **asked: object) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = story.read(path, **asked)["items"]
    return items


def list_changes(story: Story, **asked: object) -> list[tuple[str, str, int]]:
    """Return kind of change, record and revision of every entry."""
    return [
        (item["_masar"]["change"], item["_masar"]["record"], item["_masar"].get("revision", 0))
        for item in list_items(story, **asked)
    ]


def test_new_and_corrected_records_are_told_newest_first(corrected: Story) -> None:
    first_state = [("new", "evt_1", 1), ("new", "evt_2", 1)]
    assert list_changes(corrected) == [("corrected", "evt_1", 2), *first_state]
    assert list_changes(corrected, snapshot=1) == first_state
    assert list_changes(corrected, snapshot=2) == list_changes(corrected)
    newest, first, _ = list_items(corrected)
    assert newest["title"] == "Corrected: Second title" and first["title"] == "First title"
    assert newest["content_text"].startswith("Corrected: its source changed it.")
    assert "killed: 14" in newest["content_text"] and "snapshot 2" in newest["content_text"]
    assert newest["_masar"]["citation"]["permalink"].endswith("/events/evt_1?snapshot=2")
    shown = (FIRST + timedelta(days=1)).isoformat(timespec="seconds").replace("+00:00", "Z")
    assert newest["date_modified"] == shown and newest["date_published"] < shown
    assert first["id"].endswith(",2025:events/evt_1/1")


def test_republishing_what_did_not_change_is_no_news(corrected: Story) -> None:
    assert corrected.states == 3
    last = FIRST + timedelta(days=1)
    assert corrected.read(JSON)["_masar"]["updated"] == f"{last:%Y-%m-%dT%H:%M:%SZ}"


def test_entries_keep_their_ids_when_the_record_goes_on(corrected: Story) -> None:
    then = {item["id"] for item in list_items(corrected, snapshot=1)}
    assert then < {item["id"] for item in list_items(corrected)}


def test_corridor_is_told_without_the_status_that_would_outlive_itself(corrected: Story) -> None:
    for lang, warning in (("en", "Not for navigation"), ("ar", "لا تُستخدم للملاحة")):
        [item] = list_items(corrected, "/api/feeds/corridors.json", lang=lang)
        assert warning in item["content_text"]
        assert "open" not in json.dumps(item).casefold()
        assert item["_masar"]["change"] == "new"
        assert "changed" not in item["content_text"] and "تغيّر" not in item["content_text"]
    answer = corrected.ask("/api/feeds/corridors.atom")
    assert answer.headers["cache-control"] == "public, no-cache"


def test_what_a_feed_says_is_no_markup(corrected: Story) -> None:
    answer = corrected.ask(ATOM)
    assert "<script" not in answer.text
    document = ElementTree.fromstring(answer.content)  # noqa: S314 - our own service's
    titles = [each.text for each in document.iter() if each.tag.endswith("}title")]
    assert NASTY in titles


def test_empty_feed_is_a_feed(corrected: Story) -> None:
    for name in FOLLOWED:
        answer = corrected.ask(f"/api/feeds/{name}.atom", datetime="1999-01-01")
        parsed = feedparser.parse(answer.content)
        assert not parsed.bozo and parsed.version == "atom10"
        assert parsed.entries == [] and parsed.feed.updated and parsed.feed.id
        told = corrected.read(f"/api/feeds/{name}.json", datetime="1999-01-01")
        assert told["items"] == [] and "next_url" not in told


@pytest.mark.parametrize("asked", [{}, {"bbox": "10,10,11,11"}, {"event_type": "Riots"}], ids=str)
@pytest.mark.parametrize("gone", ["evt_1", "evt_2"])
def test_what_is_withdrawn_to_protect_says_that_and_nothing_else(
    withdrawn: Story, gone: str, asked: dict[str, str]
) -> None:
    """Wherever it is asked for: a feed without it would tell that it was elsewhere."""
    [entry] = [each for each in list_items(withdrawn, **asked) if gone in each["id"]]
    assert set(entry["_masar"].values()) == {"withdrawn", gone}
    assert entry["title"] == f"Withdrawn: {gone}" and "url" not in entry
    assert entry["content_text"] == "This record was withdrawn."
    for path in (ATOM, JSON):
        told = withdrawn.ask(path, **asked).text
        assert f"Title of {gone}" not in told and GONE[gone].value not in told


def test_withdrawal_is_dated_by_the_state_in_which_readers_missed_the_record(
    withdrawn: Story,
) -> None:
    """Never by the moment at which an editor wrote it."""
    shown = f"{SEEN_GONE:%Y-%m-%dT%H:%M:%SZ}"
    gone = [each for each in list_items(withdrawn) if each["_masar"]["change"] == "withdrawn"]
    assert {(each["date_modified"], each["date_published"]) for each in gone} == {(shown, shown)}


def test_what_is_hidden_by_a_longer_delay_is_in_no_feed(
    tmp_path: Path, places_database: Database
) -> None:
    with tell_story(tmp_path, places_database) as story:
        story.record.add_event("evt_young", date_start="2026-01-08", title_en="Young")
        story.publish()
        assert ("new", "evt_young", 1) in list_changes(story)
        put_in_force(places_database.writer, SecurityMode.DELAY_ALL)
        publish_ledger(places_database.writer, now=FIRST + timedelta(hours=1))
        assert {own_id for _, own_id, _ in list_changes(story)} == {"evt_1", "evt_2"}
        assert "Young" not in story.ask(ATOM).text + story.ask(JSON, snapshot=1).text


def test_ordinary_withdrawal_is_told_with_its_reason_where_the_record_was(withdrawn: Story) -> None:
    of_third = [change for change in list_changes(withdrawn) if change[1] == "evt_3"]
    assert [kind for kind, _, _ in of_third] == ["withdrawn", "corrected", "corrected", "new"]
    [gone] = [each for each in list_items(withdrawn) if "/withdrawn/" in each["id"]
              and "evt_3" in each["id"]]  # fmt: skip
    assert gone["_masar"]["reason_code"] == "source_retracted"
    assert "its source took it back" in gone["content_text"]
    elsewhere = list_changes(withdrawn, event_type="Riots")
    assert {own_id for _, own_id, _ in elsewhere} == {"evt_1", "evt_2"}


def test_pages_hold_every_entry_once_whatever_their_size(withdrawn: Story) -> None:
    whole = [item["id"] for item in list_items(withdrawn)]
    assert len(whole) == 3 + 2 * 3
    for limit in (1, 2, 4, 9):
        seen: list[str] = []
        path: str | None = f"{withdrawn.service.address}{JSON}?limit={limit}"
        while path:
            page = withdrawn.service.client.get(path).json()
            assert len(page["items"]) <= limit
            seen += [item["id"] for item in page["items"]]
            path = page.get("next_url")
        assert seen == whole
    parsed = feedparser.parse(withdrawn.ask(ATOM, limit=2).content)
    assert [link.href for link in parsed.feed.links if link.rel == "next"]


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


def test_entry_of_an_event_says_what_its_figure_covers_and_how_sure_it_is(
    service: Service,
) -> None:
    records = {each["id"]: each["properties"] for each in service.read_features("events")}
    items = service.get(JSON, limit=500).json()["items"]
    told = {item["_masar"]["record"]: item["content_text"] for item in items}
    assert records.keys() == told.keys()
    for own_id, known in records.items():
        text = told[own_id]
        assert ("contains other records" in text) == (known["scope"] == "total")
        assert ("· one site ·" in text) == (known["scope"] == "site")
        assert ("sources disagree" in text) == known["contested"]
        assert f"How sure: {known['verification'].replace('_', ' ')}" in text
        if known["killed_population"] == "civilians" and known["killed_low"] is not None:
            assert re.search(r"killed: [^·]+ \(civilians\)", text)
    arabic = service.get(JSON, limit=500, lang="ar").text
    assert "يشمل سجلات أخرى" in arabic and "، المصادر مختلفة" in arabic and "(مدنيون)" in arabic


def test_entry_of_a_corridor_says_that_it_changed_only_when_it_did() -> None:
    row = {"warning_en": "Not for navigation.", "warning_ar": "لا تُستخدم للملاحة."}
    first, later = (spell_record("corridors", row, "en", is_new=new) for new in (True, False))
    assert later == f"What is known of it changed. {first}" and "changed" not in first


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
