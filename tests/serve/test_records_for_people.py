"""The page of a record: whole without a script, in both languages, as of the times asked for."""

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from postgres_server import Database
from running_service import Service
from told_story import Story, tell_story

from app.domain.mode import SecurityMode
from app.domain.withdrawal import WithdrawalReason
from app.pipeline import withdraw_record
from app.serve.views.record_pages.record_head import CARD_SIZE
from app.serve.views.record_pages.record_page_words import RECORD_PAGE_WORDS

BANIAS = "evt_7ugfhg5pfj5th"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
KINDS = ("events", "flows", "corridors", "clusters")
HOSTILE = "</script><script>alert(1)</script>\"><img src=x onerror='x'>&amp;"


@pytest.fixture
def story(tmp_path: Path, places_database: Database) -> Iterator[Story]:
    """Two battles, not yet published."""
    with tell_story(tmp_path, places_database) as told:
        yield told


def read_page(service: Service, path: str, **asked: str) -> httpx.Response:
    answer = service.client.get(path, params=asked or None, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer


def strip(text: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", text.replace("<br>", "\n")))


def read_linked(answer: httpx.Response) -> dict[str, Any]:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text)
    linked: dict[str, Any] = json.loads(found)
    return linked


def list_records(service: Service, kind: str) -> list[dict[str, Any]]:
    return service.read_features(kind)


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_record_has_a_page_that_is_whole_without_a_script(
    service: Service, kind: str, lang: str
) -> None:
    for feature in list_records(service, kind)[:12]:
        answer = read_page(service, f"/{kind}/{feature['id']}", lang=lang)
        told = feature["properties"]
        name = next(told[f"{head}_{lang}"] for head in ("title", "name", "label")
                    if f"{head}_{lang}" in told)  # fmt: skip
        if lang == "ar":
            name = name.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in answer.text
        assert f'<h1 dir="auto">{name}</h1>'.replace("'", "&#x27;") in answer.text
        words = RECORD_PAGE_WORDS[lang]
        text = strip(answer.text)
        assert words["uncertain"] in text and words["open_map"] in text
        assert text.count("@misc{masar-") == 1
        scripts = re.findall(r"<script[^>]*>", answer.text)
        assert scripts == ['<script type="application/ld+json">']
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", answer.text)
        if kind != "clusters":
            for claim in service.get(f"/api/{kind}/{feature['id']}/claims").json()["claims"]:
                assert claim[f"display_{lang}"] in text


def test_distance_is_never_told_more_precisely_than_places_are_known(service: Service) -> None:
    """Twenty records, each with up to six beside it."""
    told = 0
    events = {each["id"]: each for each in list_records(service, "events")}
    for own_id in list(events)[:20]:
        text = read_page(service, f"/events/{own_id}", lang="en").text
        listed = re.findall(r'href="\.\./events/([^?"]+)\?[^>]*>[^<]*</a><br><small>(.*?)</small>',
                            text)  # fmt: skip
        for other_id, facts in listed:
            distance = re.search(r"about ([\d,]+) km away", facts)
            reach = [events[each]["properties"]["precision_m"] for each in (own_id, other_id)]
            if None in reach:
                assert distance is None and "same place" not in facts
            elif distance:
                step = 1 if sum(reach) < 2_500 else 5 if sum(reach) < 12_500 else 10
                assert int(distance[1]) % step == 0
                told += 1
    assert told > 5


def test_a_small_map_shows_what_is_published_and_nothing_where_there_is_no_place(
    service: Service,
) -> None:
    for event in list_records(service, "events"):
        text = read_page(service, f"/events/{event['id']}").text
        assert ('class="place-map"' in text) == (event["geometry"] is not None), event["id"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_of_a_page_leads_somewhere(service: Service, kind: str) -> None:
    own_id = list_records(service, kind)[0]["id"]
    asked = {"snapshot": "1", "lang": "en"}
    answer = read_page(service, f"/{kind}/{own_id}", **asked)
    for href in set(re.findall(r'<(?:a|link)[^>]* href="([^"]+)"', answer.text)):
        target = answer.url.join(unescape(href))
        if target.host == answer.url.host and target.path not in {"/", "/oembed"}:
            assert service.client.get(target).status_code == 200, href
    near = re.findall(rf'href="\.\./{kind}/([^"?]+)\?([^"]+)"', answer.text)
    assert all("snapshot=1" in query for own, query in near if own != own_id)


def test_page_of_a_record_says_why_a_figure_does_not_count(service: Service) -> None:
    text = strip(read_page(service, f"/events/{BANIAS}", lang="en").text)
    assert "not used for the span on the record: it gives no number" in text
    assert "not used for the span on the record: it counts something else" in text
    assert "not used for the span on the record: it is for other days" in text
    assert text.count("the span on the record rests on it") == 1
    assert "The upper end is open" in text and "may be off by 1.5 km" in text
    assert "7–9 March 2025" in text and "perhaps the same place" in text


def test_claims_say_where_they_stand_and_which_of_them_count(service: Service) -> None:
    page = read_page(service, f"/events/{BANIAS}", lang="en").text
    claims = service.get(f"/api/events/{BANIAS}/claims").json()["claims"]
    nowhere = [each for each in claims if each["url"] is None]
    assert 0 < len(nowhere) < len(claims)
    assert page.count("Where it can be read on the web is not recorded.") == len(nowhere)
    assert page.count("no archived copy is recorded") == len(claims) - len(nowhere)
    used = [each for each in claims if each["used_in_estimate"]]
    assert page.count("<strong>the span on the record rests on it</strong>") == len(used) == 1
    arabic = read_page(service, f"/events/{BANIAS}", lang="ar").text
    assert '<q lang="" dir="auto">civilians killed</q>' in arabic


@pytest.mark.parametrize("kind", KINDS)
def test_codes_of_a_page_embed_its_record_with_and_without_later_figures(
    service: Service, kind: str
) -> None:
    own_id = list_records(service, kind)[0]["id"]
    page = read_page(service, f"/{kind}/{own_id}", lang="en").text
    for anchor in re.findall(r'href="#(\w+)"', page):
        assert f' id="{anchor}"' in page
    codes = [unescape(each) for each in re.findall(r"<pre[^>]*>(&lt;iframe .*?)</pre>", page)]
    addresses = [
        httpx.URL(unescape(found[1]))
        for found in (re.search(r'src="([^"]+)" width="100%" .*title="[^"]+"', c) for c in codes)
        if found
    ]
    assert [each.params.get("snapshot") for each in addresses] == [None, "1"]
    for each in addresses:
        assert each.path == "/embed" and each.params["sel"] == own_id
        embedded = service.get("/oembed", url=str(each)).json()
        assert escape(str(each)) in embedded["html"]
    then = read_page(service, f"/{kind}/{own_id}", snapshot="1", lang="en").text
    assert then.count("&lt;iframe ") == 1


def test_caches_keep_a_page_apart_by_language_and_state(service: Service) -> None:
    path = f"/events/{BANIAS}"
    english = service.client.get(path, headers={**BROWSER, "Accept-Language": "en"})
    arabic = service.client.get(path, headers={**BROWSER, "Accept-Language": "ar,en;q=0.5"})
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert english.headers["etag"] != arabic.headers["etag"]
    assert "Accept-Language" in english.headers["vary"]
    assert english.headers["cache-control"] == "no-cache"
    asked = {**BROWSER, "Accept-Language": "en", "If-None-Match": english.headers["etag"]}
    again = service.client.get(path, headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == english.headers[name], name
    policy = english.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'none'") and "unsafe" not in policy
    assert service.client.head(path, headers=BROWSER).headers["etag"] != ""


def test_what_is_no_question_of_a_page_is_passed_over_or_refused(service: Service) -> None:
    path = f"/events/{BANIAS}"
    plain = read_page(service, path, lang="en").text
    shared = read_page(service, path, lang="en", fbclid="x", utm_source="letter").text
    assert strip(shared) == strip(plain)
    for asked in ({"lang": "fr"}, {"snapshot": "99"}, {"known_at": "never"}):
        assert service.client.get(path, params=asked, headers=BROWSER).status_code == 400
    cluster = list_records(service, "clusters")[0]["id"]
    refused = service.client.get(f"/clusters/{cluster}?known_at=2025-03-09", headers=BROWSER)
    assert refused.status_code == 400 and "use snapshot" in strip(refused.text)
    for kind in KINDS:
        missing = service.client.get(f"/{kind}/evt_none", headers=BROWSER)
        assert missing.status_code == 404 and "<h1>" in missing.text
    assert service.client.get(f"/flows/{BANIAS}", headers=BROWSER).status_code == 404


def test_head_names_the_page_its_twin_and_how_to_embed_it(service: Service) -> None:
    answer = read_page(service, f"/events/{BANIAS}", lang="ar", snapshot="1")
    head, base = answer.text.partition("</head>")[0], service.address
    address = f"{base}/events/{BANIAS}"
    assert f'<link rel="canonical" href="{address}?lang=ar">' in head
    for lang in ("en", "ar"):
        assert f'hreflang="{lang}" href="{address}?lang={lang}"' in head
    assert f'<meta property="og:url" content="{address}?snapshot=1&amp;lang=ar">' in head
    [card] = re.findall('<meta property="og:image" content="([^"]+)">', head)
    picture = service.client.get(unescape(card))
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    size = [int.from_bytes(picture.content[at : at + 4], "big") for at in (16, 20)]
    assert tuple(size) == CARD_SIZE
    [title] = re.findall('<meta property="og:title" content="([^"]+)">', head)
    assert title in unescape(answer.text.partition("</head>")[2])
    [oembed] = re.findall('<link rel="alternate" type="application/json.oembed" href="([^"]+)"',
                          head)  # fmt: skip
    assert httpx.URL(unescape(oembed)).params["url"] == f"{address}?snapshot=1&lang=ar"


def test_programs_read_the_record_in_words_that_schema_org_has(service: Service) -> None:
    event = read_linked(read_page(service, f"/events/{BANIAS}", lang="en"))
    claims = service.get(f"/api/events/{BANIAS}/claims").json()["claims"]
    assert event["@type"] == "Event" and event["startDate"] == "2025-03-07"
    assert [each["identifier"] for each in event["subjectOf"]] == [c["claim_id"] for c in claims]
    assert event["location"]["additionalProperty"]["value"] == 1500
    [area] = [f for f in list_records(service, "events") if f["properties"]["precision"] ==
              "governorate" and f["geometry"]][:1]  # fmt: skip
    assert "geo" not in read_linked(read_page(service, f"/events/{area['id']}"))["location"]
    flow = list_records(service, "flows")[0]["id"]
    linked = read_linked(read_page(service, f"/flows/{flow}", lang="en"))
    assert linked["@type"] == "Dataset" and linked["distribution"]["contentUrl"]
    data = service.client.get(linked["distribution"]["contentUrl"]).json()
    assert data["id"] == flow


def test_page_tells_what_was_shown_then_and_that_it_has_changed(story: Story) -> None:
    story.publish()
    story.record.add_event("evt_1", killed=14, title_en="Second title")
    story.publish()
    then = strip(read_page(story.service, "/events/evt_1", snapshot="1", lang="en").text)
    assert "First title" in then and "Killed10, civilians" in then
    assert "has changed since, on 11 January 2026, 12:00 UTC (its source changed it)" in then
    now = strip(read_page(story.service, "/events/evt_1", lang="en").text)
    assert "Killed14, civilians" in now and "has changed since" not in now
    assert now.index("Revision 2") < now.index("Revision 1: shown from")
    early = story.ask("/events/evt_1", known_at="2025-01-01")
    assert early.status_code == 404


def test_hostile_words_of_a_record_stay_words(story: Story) -> None:
    story.record.add_event("evt_1", killed=10, title_en=HOSTILE, title_ar=HOSTILE,
                           summary_en=HOSTILE, actor1=HOSTILE, open_inquiry_en=HOSTILE)  # fmt: skip
    story.publish()
    for lang in ("en", "ar"):
        for path in ("/events/evt_1", "/events/evt_2"):
            text = read_page(story.service, path, lang=lang).text
            assert text.count("<script") == 1 and text.count("</script>") == 1
            assert "<img" not in text, text[text.index("<img") - 300 :][:400]
    linked = read_linked(read_page(story.service, "/events/evt_1", lang="en"))
    assert linked["name"] == HOSTILE


def test_withdrawn_and_merged_records_answer_as_their_data_do(story: Story) -> None:
    story.publish()
    writer = story.database.writer
    withdraw_record(writer, "evt_1", WithdrawalReason.DUPLICATE, replaced_by="evt_2")
    withdraw_record(writer, "evt_2", WithdrawalReason.SAFETY)
    story.publish_again()
    gone = story.service.client.get("/events/evt_2?snapshot=1", headers=BROWSER)
    assert gone.status_code == 410 and "First title" not in gone.text
    assert "to protect people" in strip(gone.text)


def test_merged_record_leads_to_the_one_that_is_kept(story: Story) -> None:
    story.publish()
    withdraw_record(story.database.writer, "evt_2", WithdrawalReason.DUPLICATE, replaced_by="evt_1")
    story.publish_again()
    led = story.service.client.get("/events/evt_2?lang=ar", headers=BROWSER)
    assert (led.status_code, led.headers["location"]) == (308, "evt_1?lang=ar")
    assert led.next_request is not None
    assert story.service.client.send(led.next_request).status_code == 200


def test_in_the_dark_a_page_says_nothing_of_its_record(story: Story) -> None:
    story.publish()
    story.database.change(f"UPDATE published.state SET mode = '{SecurityMode.DARK}'")  # noqa: S608
    answers = [story.service.client.get(f"/{each}", headers=BROWSER)
               for each in ("events/evt_1", "events/evt_none", "clusters/clu_x")]  # fmt: skip
    assert {each.status_code for each in answers} == {503}
    assert len({each.text for each in answers}) == 1 and "First title" not in answers[0].text
