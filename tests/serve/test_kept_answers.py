"""Answers that are kept: the same as made ones, for the state they show, and never in the dark."""

import gzip
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import brotli
import httpx
import psycopg
import pytest
import zstandard
from postgres_server import Database
from running_service import Service, run_service

PAGE = "/api/collections/events/items?limit=20"
ALWAYS_ASKED = "/api/collections/corridors/items"
LOCK = "LOCK TABLE published.event, published.claim IN ACCESS EXCLUSIVE MODE"
SET_MODE = "UPDATE published.state SET mode = %s, revision = revision + 1, mode_since = now()"
READERS = ("identity", "gzip", "br", "zstd")
Admin = psycopg.Connection[tuple[int]]


@pytest.fixture(scope="module")
def admin(coast: Database) -> Iterator[Admin]:
    with psycopg.connect(coast.admin_url.replace("+psycopg", "")) as connection:
        yield connection


def await_knowing(service: Service) -> None:
    deadline = time.monotonic() + 5
    while service.held.find() is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def ask(service: Service, path: str = PAGE, **headers: str) -> httpx.Response:
    """Ask with the state known, so that what is kept may be given."""
    await_knowing(service)
    spelled = {name.replace("_", "-"): value for name, value in headers.items()}
    return service.client.get(path, headers=spelled)


def ask_locked(service: Service, admin: Admin, path: str, **headers: str) -> httpx.Response:
    """Ask while nothing can be read of events: what is made waits, and is given up.

    In the instant in which a look at the state comes back nothing is certain: asked three times.
    """
    for _ in range(3):
        await_knowing(service)
        with admin.transaction():
            admin.execute(LOCK)
            spelled = {name.replace("_", "-"): value for name, value in headers.items()}
            answer = service.client.get(path, headers=spelled)
        if answer.status_code != 503:
            break
    return answer


def describe(answer: httpx.Response) -> tuple[object, ...]:
    """Return all of an answer but the time at which it was given."""
    headers = [(name, text) for name, text in answer.headers.multi_items()
               if name not in {"date", "content-length"}]  # fmt: skip
    return answer.status_code, sorted(headers), blot_out_times(answer.content)


def blot_out_times(body: bytes) -> bytes:
    """Return a page without the time at which it was given, and that in its cursor."""
    return re.sub(rb'"timeStamp":"[^"]*"|cursor=[^"]*', b"", body)


@pytest.mark.parametrize("coding", READERS)
def test_kept_page_is_the_made_one_without_the_database(
    service: Service, admin: Admin, coding: str
) -> None:
    made = ask(service, Accept_Encoding=coding)
    kept = ask_locked(service, admin, PAGE, Accept_Encoding=coding)
    assert describe(kept) == describe(made)
    assert made.headers.get("content-encoding", "identity") == coding
    assert len(kept.json()["features"]) == 20
    head = service.client.head(PAGE, headers={"Accept-Encoding": coding})
    assert (head.headers["content-length"], head.content) == (kept.headers["content-length"], b"")


def test_kept_page_tells_the_time_at_which_it_is_given(service: Service) -> None:
    ask(service)
    time.sleep(2.1)
    for coding in READERS:
        stamp = datetime.fromisoformat(ask(service, Accept_Encoding=coding).json()["timeStamp"])
        assert abs((datetime.now(UTC) - stamp).total_seconds()) < 2


def test_confirmation_asks_no_database_and_is_given_to_the_right_question_only(
    service: Service, admin: Admin
) -> None:
    etag = ask(service).headers["etag"]
    first = ask(service, If_None_Match=etag)
    again = ask_locked(service, admin, PAGE, If_None_Match=etag)
    assert first.status_code == again.status_code == 304
    assert describe(again) == describe(first)
    assert ask(service, If_None_Match='"another"').status_code == 200
    assert ask(service, PAGE + "&bbox=1", If_None_Match=etag).status_code == 400
    assert ask(service, PAGE + "1", If_None_Match=etag).status_code == 200
    elsewhere = ask(service, If_None_Match=etag, Host="other.example")
    assert elsewhere.status_code == 200 and elsewhere.headers["etag"] != etag


def test_what_may_not_be_kept_is_made_anew(service: Service, admin: Admin) -> None:
    for path, headers in (
        (ALWAYS_ASKED, {}),
        (PAGE + "&bbox=1,1,1", {}),
        (PAGE, {"Range": "bytes=0-1"}),
        (PAGE, {"Authorization": "Bearer invented"}),
    ):
        ask(service, path, **headers)
    assert ask_locked(service, admin, PAGE, Authorization="Bearer invented").status_code == 503
    assert ask(service, ALWAYS_ASKED).headers["cache-control"] == "public, no-cache"


def test_answer_depends_on_what_it_says_it_depends_on(service: Service) -> None:
    path = "/about/method"
    for _ in range(2):
        english = ask(service, path, Accept_Language="en")
        arabic = ask(service, path, Accept_Language="ar")
        assert english.text != arabic.text
        assert "accept-language" in english.headers["vary"].lower()
    from_page = ask(service, Origin="https://news.example")
    assert from_page.headers["access-control-allow-origin"] == "*"
    assert describe(ask(service, Origin="https://news.example")) == describe(from_page)


def test_nothing_kept_outlives_its_state_or_is_given_in_the_dark(coast_database: Database) -> None:
    with (
        run_service(coast_database.web_url) as service,
        psycopg.connect(
            coast_database.admin_url.replace("+psycopg", ""), autocommit=True
        ) as past_tests,
    ):
        tags = {ask(service).headers["etag"], ask(service).headers["etag"]}
        assert len(tags) == 1
        for mode in ("dark", "normal"):
            past_tests.execute(SET_MODE, [mode])
            deadline = time.monotonic() + 1
            while service.client.get(PAGE).headers["masar-mode"] != mode:
                assert time.monotonic() < deadline
            if mode == "dark":
                answers = [ask(service), ask(service, If_None_Match=tags.copy().pop())]
                assert {each.status_code for each in answers} == {503}
        assert ask(service).headers["etag"] not in tags


def expand_zstd(body: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(body)


def test_compression_is_what_each_coding_says(service: Service) -> None:
    plain = blot_out_times(ask(service, Accept_Encoding="identity").content)
    undo = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": expand_zstd}
    for coding, decompress in undo.items():
        for _made_and_kept in range(2):
            await_knowing(service)
            headers = {"Accept-Encoding": coding}
            with service.client.stream("GET", PAGE, headers=headers) as answer:
                raw = b"".join(answer.iter_raw())
            assert int(answer.headers["content-length"]) == len(raw) < len(plain) / 3
            assert blot_out_times(decompress(raw)) == plain
