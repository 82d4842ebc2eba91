"""What was shown of a record earlier and why it changed; how it is cited; what withdrawn means."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from coast_replay import FLOW
from postgres_server import Database
from told_story import CLAIMS, HISTORY, ITEM, Story, tell_story

from app.domain.withdrawal import WithdrawalReason
from app.pipeline import withdraw_record

INTERNAL = ("row_id", "row_hash", "load_id", "record_hash", "geom", "drawn")


@pytest.fixture
def story(tmp_path: Path, places_database: Database) -> Iterator[Story]:
    """Two battles, not yet published."""
    with tell_story(tmp_path, places_database) as told:
        yield told


def correct_record(story: Story) -> None:
    """Publish, then correct title, figure and place."""
    story.record.add_event("evt_1", killed=10, title_en="First title", place_id="C5221")
    story.record._rows["claims"]["evt_1"]["reported_at"] = "2025-03-08"
    story.publish()
    story.record.add_event("evt_1", killed=14, title_en="Second title", place_id="C5360")
    story.publish()


def test_history_tells_what_changed_newest_first(story: Story) -> None:
    correct_record(story)
    history = story.read(HISTORY)
    newest, first = history["versions"]
    assert (history["id"], history["withheld_versions"], history["withdrawn"]) == ("evt_1", 0, None)
    assert (first["revision"], first["reason_code"], first["changes"]) == (1, "first_report", [])
    assert (newest["revision"], newest["reason_code"]) == (2, "source_update")
    assert first["shown_to"] == newest["shown_from"] and newest["shown_to"] is None
    changes = {each["field"]: (each["before"], each["after"]) for each in newest["changes"]}
    assert changes["title_en"] == ("First title", "Second title")
    assert changes["killed_low"] == (10, 14)
    assert changes["geometry"] == ("settlement", "settlement")
    assert not {"revision", "reason_code", "revised_at", "published_at"} & set(changes)
    [claim] = newest["claims"]
    assert (claim["claim_id"], claim["change"]) == ("clm_evt_1", "changed")
    assert {"field": "low", "before": 10, "after": 14} in claim["changes"]
    assert claim["display_en"].startswith("14 ")
    assert not [word for word in INTERNAL if f'"{word}"' in json.dumps(history)]


@pytest.mark.parametrize("noun", ["flows", "corridors"])
def test_flows_and_corridors_have_a_history_too(story: Story, noun: str) -> None:
    story.record.add_corridor("cor_1", announced_publicly="true", status="closed")
    story.record._rows["flows"]["flw_north"] = dict(FLOW)
    story.record.add_claim("clm_moved", "flw_north", 12_000, measure="displaced",
                           reported_at="2025-05-01")  # fmt: skip
    story.publish()
    story.record.add_corridor("cor_1", announced_publicly="true", status="open",
                              last_confirmed_at="2025-03-09")  # fmt: skip
    story.record._rows["flows"]["flw_north"]["title_en"] = "To Akkar"
    story.publish()
    own_id = {"flows": "flw_north", "corridors": "cor_1"}[noun]
    newest, _ = story.read(f"/api/{noun}/{own_id}/history")["versions"]
    changes = {each["field"]: (each["before"], each["after"]) for each in newest["changes"]}
    expected = {"flows": ("title_en", ("To the north", "To Akkar")),
                "corridors": ("status", ("closed", "open"))}  # fmt: skip
    name, change = expected[noun]
    assert changes[name] == change and "reported_status" not in changes


@pytest.mark.parametrize("record", ["evt_0", "evt_1\0", "flw_1", "'; --"])
def test_what_never_was_public_has_no_history(story: Story, record: str) -> None:
    story.publish()
    asked = [f"/api/events/{record}/history", "/api/flows/evt_1/history", "/api/clusters/x/history"]
    for path in asked if record != "evt_1\0" else asked[1:]:
        answer = story.ask(path)
        assert answer.status_code == 404
        assert answer.content == story.ask("/api/events/nothing/history").content
    assert story.ask(HISTORY, known_at="2025-03-09").status_code == 400


def test_what_replaces_a_withdrawn_record_is_named_only_while_it_is_public(story: Story) -> None:
    story.publish()
    withdraw_record(story.database.writer, "evt_1", WithdrawalReason.DUPLICATE)
    story.publish_again()
    for named, told in (("evt_2", "evt_2"), ("evt_waiting", None)):
        story.database.change(f"UPDATE published.tombstone SET replaced_by = '{named}'")  # noqa: S608
        story.database.change("UPDATE published.state SET revision = revision + 1")
        history = story.read(HISTORY)
        assert history["withdrawn"]["replaced_by"] == told
        assert history["withdrawn"]["reason_code"] == "duplicate" and history["withdrawn"]["at"]
    answer = story.ask(ITEM)
    assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
    assert answer.headers["cache-control"] == "no-store" and "evt_waiting" not in answer.text
    assert story.ask(CLAIMS).status_code == 410
    assert story.ask("/api/collections/flows/items/evt_1").status_code == 404


def test_record_that_is_shown_again_is_not_withdrawn_any_more(story: Story) -> None:
    story.publish()
    rows = {kind: dict(story.record._rows[kind]) for kind in ("events", "claims")}
    for kind in rows:
        del story.record._rows[kind]["evt_1"]
    story.publish()
    assert story.ask(ITEM).status_code == 410
    story.record._rows.update(rows)
    story.publish()
    history = story.read(HISTORY)
    newest, first = history["versions"]
    assert history["withdrawn"] is None
    assert first["shown_to"] < newest["shown_from"] and newest["changes"] == newest["claims"] == []


def test_record_is_cited_with_what_makes_it_found_again(story: Story) -> None:
    correct_record(story)
    base = story.service.address
    citation = story.read(ITEM)["citation"]
    assert citation == {
        "text_en": "Masar, «Second title», as shown on 11 January 2026, revision 2 (snapshot 2), "
        f"{base}/events/evt_1?snapshot=2",
        "text_ar": "مسار، «حدث»، كما عُرض في ١١ كانون الثاني ٢٠٢٦، المراجعة ٢ (اللقطة ٢)، "
        f"{base}/events/evt_1?snapshot=2",
        "permalink": f"{base}/events/evt_1?snapshot=2", "snapshot": 2, "revision": 2,
        "shown_at": "2026-01-11T12:00:00Z", "known_at": None,
    }  # fmt: skip
    assert story.read(CLAIMS)["citation"] == citation
    then = story.read(ITEM, snapshot=1, known_at="2025-03-09")["citation"]
    assert then["permalink"] == f"{base}/events/evt_1?snapshot=1&known_at=2025-03-09"
    assert "«First title», as known on 9 March 2025, as shown on 10 January 2026" in then["text_en"]
    assert (
        "9 March" not in citation["text_en"] and "كما كان معروفاً في ٩ آذار ٢٠٢٥" in then["text_ar"]
    )
    assert (then["revision"], then["known_at"]) == (1, "2025-03-09")
    for collection, record in (("places", "C5360"), ("governorates", "SY10")):
        path = f"/api/collections/{collection}/items/{record}"
        assert "citation" not in story.read(path)


def test_permalink_leads_to_what_was_cited_after_any_correction(story: Story) -> None:
    story.publish()
    cited = story.read(ITEM)
    query = cited["citation"]["permalink"].partition("?")[2]
    story.record.add_event("evt_1", killed=99, title_en="Second title")
    story.publish()
    found = story.service.client.get(f"{ITEM}?{query}").json()
    assert found["properties"] == cited["properties"]
    assert found["citation"]["text_en"] == cited["citation"]["text_en"]


def test_citation_of_a_corridor_stays_on_its_side_of_the_moment_it_ran_out(story: Story) -> None:
    story.record.add_corridor("cor_1", announced_publicly="true", last_confirmed_at="2025-03-09")
    story.publish()
    path = "/api/collections/corridors/items/cor_1"

    def expire(when: str) -> dict[str, object]:
        story.database.change(f"UPDATE published.corridor SET expires_at = '{when}'")  # noqa: S608
        answer: dict[str, object] = story.read(path)
        return answer

    for when in ("2026-01-12T06:00:00Z", "2026-01-01T06:00:00Z"):
        said = expire(when)
        query = said["citation"]["permalink"].partition("?")[2]
        assert ("snapshot=1" == query) == (when < "2026-01-10")
        again = story.service.client.get(f"{path}?{query}").json()
        assert again["properties"] == said["properties"]
        assert said["properties"]["status"] == "unknown"
    expire("2026-01-12T06:00:00Z")
    assert story.read(path, snapshot=1)["properties"]["status"] == "open"
    assert story.read(path, snapshot="2026-01-12T05:59:58Z")["properties"]["status"] == "open"
    assert story.read(path, snapshot="2026-01-12")["properties"]["status"] == "unknown"


def test_links_of_a_record_lead_to_its_claims_and_history_as_of_the_same_moment(
    story: Story,
) -> None:
    correct_record(story)
    single = story.read(ITEM, snapshot=1)
    links = {link["rel"]: link["href"] for link in single["links"]}
    assert story.service.client.get(links["self"]).json()["properties"] == single["properties"]
    [claim] = story.service.client.get(links["related"]).json()["claims"]
    assert claim["low"] == 10
    assert len(story.service.client.get(links["version-history"]).json()["versions"]) == 2
