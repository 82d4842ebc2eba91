"""One reader cannot ask so much that others wait, and nothing of who asked is kept."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest
from postgres_server import Database
from running_service import Service, run_service

from app.serve import modes
from app.serve.answering import held_state
from app.serve.answering.allowance import WINDOW_S
from app.serve.answering.limiting import COSTLY_COST
from app.serve.answering.reader_names import find_address, is_own, name_reader
from app.serve.views import builder, embeds, view_page

MOST = 30
SLOW_S = 3600
FRONTEND = Path(__file__).parents[2] / "frontend"
WORD = "Syrian coast"
"""What a page says of the record at the coast, and not before it is filled."""
ITEMS = "/api/collections/events/items"
NUMBERS = count(1)
"""Of questions that nobody has asked before: what is kept is free."""
READERS = (f"198.51.100.{number}" for number in count(1))
"""Readers who have asked nothing yet."""


@pytest.fixture(scope="module")
def limited(coast: Database) -> Iterator[Service]:
    """A service whose buckets fill so slowly that nothing is added during a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.serve.answering.allowance.WINDOW_S", SLOW_S)
        with run_service(coast.web_url, requests_per_minute=MOST) as running:
            yield running


def ask(service: Service, reader: str | None, path: str | None = None) -> httpx.Response:
    """Ask as a proxy on this machine does for a reader; without one, as somebody on it."""
    headers = {} if reader is None else {"X-Forwarded-For": reader}
    return service.client.get(path or f"{ITEMS}?limit={next(NUMBERS)}", headers=headers)


def ask_much(service: Service, reader: str | None) -> httpx.Response:
    """Ask something that counts ten."""
    return ask(service, reader, f"{ITEMS}?limit=1&filter=killed_low>{next(NUMBERS)}")


def use_up(service: Service, reader: str) -> httpx.Response:
    """Ask until it is too much, even what counts one; return the refusal."""
    for _ in range(MOST // COSTLY_COST):
        assert ask_much(service, reader).status_code == 200
    for _ in range(2 * MOST):
        answer = ask(service, reader)
        if answer.status_code != 200:
            return answer
    raise AssertionError("nothing was refused")


def test_too_many_questions_are_refused_to_their_reader_alone(limited: Service) -> None:
    reader, other = next(READERS), next(READERS)
    refused = use_up(limited, reader)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= SLOW_S / MOST
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["cache-control"] == "no-store"
    assert refused.headers["masar-mode"] == "normal"
    assert refused.headers["ratelimit"].startswith('"questions";r=0;t=')
    assert (refused.json()["limit"], refused.json()["window_s"]) == (MOST, WINDOW_S)
    assert reader not in refused.text
    assert ask(limited, other).status_code == 200


def test_refusal_can_be_read_by_pages_of_others(limited: Service) -> None:
    reader = next(READERS)
    use_up(limited, reader)
    headers = {"X-Forwarded-For": reader, "Origin": "https://newspaper.example"}
    refused = limited.client.get(f"{ITEMS}?limit={next(NUMBERS)}", headers=headers)
    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == "*"


def test_policy_is_the_same_for_all_and_what_is_left_is_in_no_cache(limited: Service) -> None:
    for _ in range(2):  # the second may come from what is kept
        answer = ask(limited, next(READERS), f"{ITEMS}?limit=5")
        assert answer.headers["ratelimit-policy"] == f'"questions";q={MOST};w={WINDOW_S}'
        assert "ratelimit" not in answer.headers
        assert answer.headers["cache-control"].startswith("public")


def test_kept_answers_are_free(limited: Service) -> None:
    reader = next(READERS)
    answers = [ask(limited, reader, f"{ITEMS}?limit=6") for _ in range(MOST + 5)]
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("path", ["/api", "/api/openapi.json", "/about/data-policy", "/health/live",
                                  "/robots.txt"])  # fmt: skip
def test_what_holds_no_data_is_free(limited: Service, path: str) -> None:
    reader = next(READERS)
    use_up(limited, reader)
    answer = ask(limited, reader, path)
    assert answer.status_code == 200 and "ratelimit-policy" not in answer.headers


@pytest.mark.parametrize("path", ["/api/geocode?q=Banias", "/places/C5360", "/sitemap.xml",
                                  "/?view=table", "/?lang=ar&view=text",
                                  "/api/collections/events/tiles/WebMercatorQuad/6/25/37",
                                  "/compat/acled/read?limit=1"])  # fmt: skip
def test_whatever_holds_data_counts(limited: Service, path: str) -> None:
    reader = next(READERS)
    use_up(limited, reader)
    assert ask(limited, reader, path).status_code == 429


def test_picture_counts_ten(limited: Service) -> None:
    reader = next(READERS)
    for number in range(MOST // COSTLY_COST):
        # Refused after it was counted: nothing has to be drawn to see that.
        assert ask(limited, reader, f"/map.png?width={number}").status_code == 400
    assert ask(limited, reader, "/map.png?width=9").status_code == 429


def test_costly_question_counts_ten(limited: Service) -> None:
    reader = next(READERS)
    asked = [ask_much(limited, reader).status_code for _ in range(4)]
    assert asked == [200, 200, 200, 429]


@pytest.mark.parametrize("reader", [None, "10.1.2.3", "192.168.1.7", "::1", "fd00::7", "unknown"])
def test_who_cannot_be_told_apart_is_not_refused(limited: Service, reader: str | None) -> None:
    assert {ask_much(limited, reader).status_code for _ in range(6)} == {200}


def test_addresses_that_a_reader_invents_do_not_help(limited: Service) -> None:
    """What stands before the address that the proxy added is the reader's own invention."""
    reader = next(READERS)
    use_up(limited, reader)
    assert ask(limited, f"8.8.4.4, {reader}").status_code == 429


@pytest.mark.parametrize(
    ("one", "other"), [("2001:db8:1:2::3", "2001:db8:1:2:ffff::9"), ("203.0.113.9",) * 2,
                       ("203.0.113.8", "::ffff:203.0.113.8")],
)  # fmt: skip
def test_network_is_one_reader(one: str, other: str) -> None:
    names = [name_reader(find_address({"client": (each, 0)})) for each in (one, other)]
    assert names[0] == names[1]
    assert name_reader(find_address({"client": ("2001:db8:1:3::3", 0)})) != names[0]


def test_limit_can_be_switched_off(coast: Database) -> None:
    with run_service(coast.web_url, requests_per_minute=0) as service:
        answers = [ask(service, "203.0.113.7") for _ in range(5)]
        assert {answer.status_code for answer in answers} == {200}
        assert "ratelimit-policy" not in answers[0].headers


def test_names_tell_no_address() -> None:
    address = find_address({"client": ("203.0.113.7", 50000)})
    assert address is not None and not is_own(address)
    name = name_reader(address)
    assert len(name) == 8 and address.packed not in name
    assert name_reader(None) != name


@pytest.fixture(scope="module")
def limited_pages(coast: Database) -> Iterator[Service]:
    """The same with pages to fill, as they are before they are built."""
    with pytest.MonkeyPatch.context() as patch:
        # On a busy machine a page would give up, and say nothing of the record either.
        patch.setattr(modes, "WAIT_S", 60.0)
        patch.setattr(held_state, "GIVE_UP_S", 60.0)
        for module in (view_page, embeds, builder):
            patch.setattr(module, "_WAIT_S", 60.0)
        patch.setattr("app.serve.answering.allowance.WINDOW_S", SLOW_S)
        with run_service(coast.web_url, FRONTEND, requests_per_minute=MOST) as running:
            yield running


@pytest.mark.parametrize("path", ["/", "/embed", "/builder"])
def test_page_of_a_reader_who_asked_too_much_comes_without_words(
    limited_pages: Service, path: str
) -> None:
    reader, address = next(READERS), f"{path}?map=8.5/35.05/36.1&lang=en"
    assert WORD in ask(limited_pages, reader, address).text
    # One of the questions of its reader is used up already.
    for _ in range(MOST - 1):
        assert ask(limited_pages, reader).status_code == 200
    page = ask(limited_pages, reader, address)
    assert (page.status_code, WORD in page.text) == (200, False)
    assert "ratelimit" not in page.headers
    assert WORD in ask(limited_pages, next(READERS), address).text


def test_frames_for_other_sites_are_refused_as_questions_are(limited_pages: Service) -> None:
    reader = next(READERS)
    address = f"/oembed?url={limited_pages.address}/?map=8.5/35.05/36.1"
    for _ in range(MOST):
        assert ask(limited_pages, reader, address).status_code == 200
    assert ask(limited_pages, reader, address).status_code == 429
