"""Problems as pages for people, and as documents for programs."""

import re

import httpx
import pytest
from running_service import Service

from app.serve.pages.page_frame import write_prose
from app.serve.pages.problem_words import PROBLEM_WORDS

ITEMS = "/api/collections/events/items"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
WRONG = f"{ITEMS}?datetime=06.03.2025&admin1_pcode=SY10"
PROBLEMS = (
    (WRONG, 400),
    (f"{ITEMS}?limt=5", 400),
    (f"{ITEMS}/evt_none", 404),
    ("/api/events/evt_none/claims", 404),
    ("/api/collections/event/items", 404),
    ("/api/nothing/", 404),
    ("/nothing", 404),
)


def browse(service: Service, path: str, lang: str = "en", **headers: str) -> httpx.Response:
    return service.client.get(path, headers={**BROWSER, "Accept-Language": lang, **headers})


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(("path", "status"), PROBLEMS)
def test_browser_gets_a_page_that_leads_on(
    service: Service, path: str, status: int, lang: str
) -> None:
    answer = browse(service, path, lang)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
    assert f'<html lang="{lang}"' in answer.text
    assert f"<h1>{PROBLEM_WORDS[lang][str(status)]}</h1>" in answer.text
    style = re.search('stylesheet" href="([^"]+)"', answer.text)
    assert style and service.client.get(answer.url.join(style[1])).status_code == 200
    for href in re.findall(r'<li><a[^>]* href="([^"]+)"', answer.text):
        target = answer.url.join(href.replace("&amp;", "&"))
        assert service.client.get(target).status_code == (400 if "f=json" in href else 200)


@pytest.mark.parametrize(("path", "status"), PROBLEMS)
def test_program_keeps_its_document(service: Service, path: str, status: int) -> None:
    asked = ({}, {"Accept": "application/json"}, {"Accept": "application/geo+json, */*;q=0.1"},
             {"Accept": "*/*"})  # fmt: skip
    for headers in asked:
        answer = service.client.get(path, headers=headers)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status


def test_file_asked_for_by_name_fails_as_data_but_for_whoever_opens_it(service: Service) -> None:
    path = f"{ITEMS}?datetime=06.03.2025&f=csv"
    assert browse(service, path).json()["parameter"] == "datetime"
    opened = browse(service, path, **{"Sec-Fetch-Mode": "navigate"})
    assert opened.status_code == 400 and "<h1>" in opened.text


def test_page_names_what_is_wrong_and_offers_the_question_without_it(service: Service) -> None:
    english, arabic = (
        re.sub("</?bdi[^>]*>", "", browse(service, WRONG, lang).text) for lang in ("en", "ar")
    )
    for text in (english, arabic):
        assert "06.03.2025" in text and "datetime" in text and "2025-03-06/2025-03-10" in text
        assert re.search('href="[?]admin1_pcode=SY10&amp;lang=(en|ar)"', text)
    assert "a day 2025-03-07" in english and "a day 2025-03-07" not in arabic
    assert "No record" not in arabic and "public record" not in arabic
    absent = browse(service, f"{ITEMS}/evt_none", "ar").text
    assert "لا يوجد سجل منشور" in absent and "public record" not in absent


def test_page_escapes_what_was_given(service: Service) -> None:
    answer = browse(service, f"{ITEMS}?datetime=<script>x</script>&<b>=1")
    assert answer.status_code == 400
    assert "<script" not in answer.text and "<b>" not in answer.text


def test_pages_of_what_is_hidden_and_what_never_was_look_alike(service: Service) -> None:
    one, other = (browse(service, f"{ITEMS}/evt_{name}?x=1") for name in ("one", "other"))
    assert one.status_code == other.status_code == 400
    one, other = (browse(service, f"{ITEMS}/evt_{name}") for name in ("one", "other"))
    assert one.status_code == 404 and one.content == other.content
    assert b"evt_one" not in one.content


def test_wrong_language_is_told_in_the_language_of_the_browser(service: Service) -> None:
    answer = browse(service, f"{ITEMS}?lang=fr", "ar")
    assert answer.status_code == 400 and '<html lang="ar"' in answer.text


def test_codes_in_a_sentence_are_neither_turned_round_nor_broken() -> None:
    told = write_prose("فترة مثل 2025-03-06/2025-03-10، أو ../b أو a/.. & <i> killed_low >= 5.")
    codes = re.findall('<bdi dir="ltr" class="code">([^<]+)</bdi>', told)
    assert codes == ["2025-03-06/2025-03-10", "../b", "a/..", "killed_low"]
    assert "&amp; &lt;i&gt;" in told and re.sub("<[^>]+>", "", told).endswith("&gt;= 5.")
    assert write_prose("plain words, and 5 of them.") == "plain words, and 5 of them."
