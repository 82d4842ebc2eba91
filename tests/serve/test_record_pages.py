"""What stands behind records, and the short guide, as pages for people in both languages."""

import re
from pathlib import Path

import httpx
import pytest
from postgres_server import Database
from running_service import Service
from told_story import Story, tell_story

from app.query.collections import COLLECTIONS
from app.serve.catalogue.guide_words import GUIDE_WORDS, PARAMETERS, READING, TASKS
from app.serve.pages.record_words import RECORD_WORDS

EVENT = "evt_7ugfhg5pfj5th"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def read_page(service: Service, path: str, lang: str = "en") -> httpx.Response:
    answer = service.client.get(path, headers={**BROWSER, "Accept-Language": lang})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{lang}"' in answer.text and "about/style.css" in answer.text
    return answer


def strip(answer: httpx.Response) -> str:
    return re.sub(r"<[^>]+>", "", answer.text.replace("<br>", "\n"))


def follow_links(service: Service, answer: httpx.Response) -> None:
    for href in set(re.findall(r'<a[^>]* href="([^"]+)"', answer.text)):
        target = answer.url.join(href.replace("&amp;", "&"))
        if target.host == answer.url.host and target.path != "/":
            assert service.client.get(target).status_code == 200, href


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("noun", ["events", "flows", "corridors"])
def test_who_said_what_is_a_page(service: Service, noun: str, lang: str) -> None:
    own_id = service.read_features(noun)[0]["id"]
    path = f"/api/{noun}/{own_id}/claims"
    data = service.client.get(path).json()
    answer = read_page(service, path, lang)
    text = strip(answer)
    for claim in data["claims"]:
        assert claim[f"display_{lang}"].replace("'", "&#x27;") in text
    assert ("Do not add them" if lang == "en" else "لا تُجمع") in text
    follow_links(service, answer)


def test_page_of_claims_says_which_figure_the_span_rests_on(service: Service) -> None:
    path = f"/api/events/{EVENT}/claims"
    data, text = service.client.get(path).json(), strip(read_page(service, path))
    used = [each for each in data["claims"] if each["used_in_estimate"]]
    assert 0 < len(used) < len(data["claims"])
    assert text.count("the span on the record rests on it") == len(used)
    assert text.count("not used for the span") == len(data["claims"]) - len(used)
    assert "Killed: at least 101, civilians" in text and data["estimate"]["text_en"] in text
    then = service.get(path, f="html", lang="en", known_at="2025-03-09", snapshot=1)
    assert "what sources had said by" in strip(then)
    assert "known_at=2025-03-09" in then.text.partition("The record</a>")[0]


def test_programs_keep_the_data_behind_a_record(service: Service) -> None:
    for path in (f"/api/events/{EVENT}/claims", f"/api/events/{EVENT}/history"):
        for asked in ({}, {"f": "json"}, {"f": "geojson"}):
            answer = service.client.get(path, params=asked)
            assert answer.headers["content-type"] == "application/json", asked
            assert answer.json()["id"] == EVENT
        page = read_page(service, path)
        assert page.headers["etag"] != service.client.get(path).headers["etag"]
        asked = {**BROWSER, "Accept-Language": "en", "If-None-Match": page.headers["etag"]}
        assert service.client.get(path, headers=asked).status_code == 304
        assert service.client.get(path, params={"f": "csv"}).status_code == 400


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_what_was_shown_earlier_is_a_page(service: Service, lang: str) -> None:
    clusters = service.read_features("clusters")
    for path in (f"/api/events/{EVENT}/history", f"/api/clusters/{clusters[0]['id']}/history"):
        answer = read_page(service, path, lang)
        assert ("until now" if lang == "en" else "حتى الآن") in strip(answer)
        follow_links(service, answer)


def test_history_page_tells_what_changed_and_why(tmp_path: Path, places_database: Database) -> None:
    with tell_story(tmp_path, places_database) as story:
        correct_twice(story)
        service = story.service
        text = strip(service.get("/api/events/evt_1/history", f="html", lang="en"))
        assert "Reason: its source changed it" in text and "Reason: first report" in text
        assert re.search("Title, in English.*First title.*Second title", text, re.DOTALL)
        assert text.index("Revision 2") < text.index("Revision 1")
        assert "told otherwise: 14 " in text


def correct_twice(story: Story) -> None:
    story.record.add_event("evt_1", killed=10, title_en="First title", place_id="C5221")
    story.publish()
    story.record.add_event("evt_1", killed=14, title_en="Second title", place_id="C5221")
    story.publish()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_events_of_a_cluster_are_a_page_with_what_was_left_out(service: Service, lang: str) -> None:
    for cluster in service.read_features("clusters"):
        path = f"/api/clusters/{cluster['id']}/events"
        data = service.client.get(path).json()
        answer = read_page(service, path, lang)
        for event in data["features"]:
            assert f"/items/{event['id']}?" in answer.text
        assert bool(data["leftOut"]) == (RECORD_WORDS[lang]["left_out_near"] in answer.text)
        follow_links(service, answer)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_guide_is_a_page_whose_examples_work(service: Service, lang: str) -> None:
    answer = read_page(service, "/api/docs", lang)
    follow_links(service, answer)
    base = str(service.client.base_url).rstrip("/")
    commands = re.findall(r"<pre[^>]*>(.*?)</pre>", answer.text, re.DOTALL)
    assert len(commands) == len(TASKS)
    for command in commands:
        plain = re.sub("<[^>]+>", "", command).replace("&amp;", "&").replace("&quot;", '"')
        [address] = re.findall(rf'{base}[^"\s]+', plain)
        assert service.client.get(address).status_code == 200, address


def test_guide_names_every_collection_with_its_caution_in_both_languages(service: Service) -> None:
    keys = {key for name in (*TASKS,) for key in (f"task_{name[0]}", f"told_{name[0]}")}
    keys |= {f"par_{each}" for each in PARAMETERS} | {f"read_{each}" for each in READING}
    for lang, words in GUIDE_WORDS.items():
        assert keys <= set(words) and set(words) == set(GUIDE_WORDS["en"])
        text = read_page(service, "/api/docs", lang).text
        assert all(f"api/collections/{name}?" in text for name in COLLECTIONS)
        assert text.count(words["of_units"]) == 3 and words["of_clusters"] in text
