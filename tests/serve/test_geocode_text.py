"""The places that a text mentions: where, which, and that nothing of the text stays anywhere."""

import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
from postgres_server import Database
from running_service import Service
from test_access_log import serve_with_access_log
from test_geocode import HOSTILE, list_sites

from app.geocode import mentions
from app.serve.places.geocode_parameters import LONGEST_TEXT

PATH = "/api/geocode/text"
DRAFT = "Residents of Hai Al Kusour in Banias told a reporter of killings;\nothers fled to Jableh."
ARABIC = "قال سكان من حي القصور في بانياس إن آخرين نزحوا إلى جبلة."


def ask(service: Service, text: str, **asked: object) -> dict[str, Any]:
    answer = service.get(PATH, text=text, **asked)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    assert body["text_length"] == len(text)
    for each in body["mentions"]:
        assert text[each["start"] : each["end"]] == each["words"]
        assert each["status"] in {"matched", "ambiguous", "not_found"}
    return body


@pytest.mark.parametrize("text", [DRAFT, ARABIC, f"🕊 \u202b{ARABIC}\r\n\t{ARABIC}"])
def test_text_is_answered_with_its_places_and_where_they_stand(service: Service, text: str) -> None:
    mentions = ask(service, text)["mentions"]
    found = {each["results"][0]["place_id"] for each in mentions if each["status"] == "matched"}
    assert {"msr-banias-al-qusour", "C3585"} <= found
    starts = [each["start"] for each in mentions]
    assert starts == sorted(starts)


def test_name_of_several_places_is_asked_back(service: Service) -> None:
    [mention] = ask(service, "Shelling hit Al-Qusour.")["mentions"]
    assert mention["status"] == "ambiguous" and len(mention["results"]) > 3
    [mention] = ask(service, "Shelling hit Al-Qusour.", limit=2)["mentions"]
    assert len(mention["results"]) == 2


def test_text_without_places_has_no_mentions(service: Service) -> None:
    assert ask(service, "Nothing is said here of where it was.")["mentions"] == []


def test_no_text_finds_a_site(service: Service) -> None:
    for site in list_sites():
        for name in filter(None, (site["name_en"], site["name_ar"], *site["aliases"].split("|"))):
            body = ask(service, f"People gathered at {name} near Banias. {name}.")
            assert site["place_id"] not in str(body["mentions"])
            assert "'site'" not in str(body["mentions"])


@pytest.mark.parametrize("words", [*HOSTILE, "Banias " * 500, "ا ب " * 900, "(" * 4000, "\n" * 99])
def test_no_text_breaks_it(service: Service, words: str) -> None:
    text = (words * (LONGEST_TEXT // max(1, len(words))))[:LONGEST_TEXT]
    if text.strip():
        ask(service, text)
    assert service.get(PATH, text=words).status_code in {200, 400}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("", "text"), ("text=", "text"), ("text=%20%0A", "text"), ("text=a%00b", "text"),
     ("text=a&text=b", "text"), ("q=a", "q"), ("text=a&f=csv", "f"), ("text=a&limit=0", "limit"),
     ("text=a&colour=red", "colour"), (f"text={'a' * (LONGEST_TEXT + 1)}", "text"),
     (f"text={'a' * 30_000}", "text")],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_by_name(
    service: Service, query: str, parameter: str
) -> None:
    answer = service.client.get(f"{PATH}?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)
    assert answer.headers["cache-control"] == "no-store"


def test_too_long_a_text_is_told_the_limit(service: Service) -> None:
    assert "4000" in service.get(PATH, text="a" * 4001).json()["allowed"]
    assert service.get(PATH, text="ا" * 4000).status_code == 200


def test_nothing_of_the_text_is_cached_or_repeated(service: Service) -> None:
    answer = service.get(PATH, text=DRAFT)
    assert answer.headers["cache-control"] == "private, no-store"
    assert "etag" not in answer.headers
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "reporter" not in answer.text


def test_failure_is_logged_without_the_text(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(text: str, _gazetteer: object) -> None:
        raise KeyError(text)

    monkeypatch.setattr(mentions, "find_mentions", fail)
    with caplog.at_level(logging.DEBUG):
        answer = service.get(PATH, text=DRAFT)
    assert answer.status_code == 500 and "reporter" not in answer.text
    # With tracebacks, if there were any; what the test's own client logs is its own business.
    ours = [each for each in caplog.records if not each.name.startswith("http")]
    logged = "\n".join(map(logging.Formatter().format, ours))
    assert "KeyError" in logged and "reporter" not in logged and "Kusour" not in logged


def test_no_log_holds_the_text_whoever_switches_it_on(coast: Database, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    process, address = serve_with_access_log(coast, log)
    try:
        assert httpx.get(f"{address}{PATH}", params={"text": DRAFT}).status_code == 200
        assert httpx.get(f"{address}{PATH}", params={"text": DRAFT * 99}).status_code == 400
    finally:
        process.terminate()
        process.wait(15)
    lines = log.read_text()
    assert f"GET {PATH} HTTP/1.1" in lines
    assert "reporter" not in lines and "Kusour" not in lines
