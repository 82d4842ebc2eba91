"""Which place is meant: the mission's own example, its namesakes, and what is never told."""

import csv
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from postgres_server import GEODATA, Database
from running_service import Service, run_service

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force
from app.serve.places import places_held
from app.serve.places.geocode_parameters import LONGEST_WORDS
from app.serve.places.places_index import PlaceIndex

PATH = "/api/geocode"
FIELDS = {"place_id", "pcode", "pcode_level", "name_en", "name_ar", "level", "admin1_pcode",
          "admin1_name_en", "admin1_name_ar", "lat", "lon", "precision", "precision_m", "method",
          "score"}  # fmt: skip
QUARTER = "msr-banias-al-qusour"
HOSTILE = ("…", "()[]{}*+?\\", "%", "_", "' OR 1=1 --", "<script>", "\u202e\u200f\u0301", "\ufeff",
           "🇸🇾🕊", "ﷺ" * 50, "ا" * LONGEST_WORDS, "a-" * 90, "\U0010ffff", "ـ" * 40, "al-", "ال",
           "حي", "Hai", ",", ",,,,", "Banias, Banias, Banias", "1" * 200, "SY" * 90)  # fmt: skip


def ask(service: Service, **asked: object) -> dict[str, Any]:
    answer = service.get(PATH, **asked)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    assert body["query"] == asked.get("q")
    assert (body["status"] == "not_found") == (body["results"] == [])
    assert ("reason" in body) == (body["status"] != "matched")
    for each in body["results"]:
        assert set(each) >= FIELDS
        assert (each["pcode"] is None) == (each["country"] != "SY") and 0 <= each["score"] <= 1
    return body


def list_codes(body: dict[str, Any]) -> list[str]:
    return [each["place_id"] for each in body["results"]]


def list_sites() -> list[dict[str, str]]:
    with (GEODATA / "gazetteer/places.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["level"] == "site"]


@pytest.mark.parametrize(
    "asked",
    [{"q": "Hai Al Kusour, Banias"}, {"q": "Hai Al Kusour", "context": "Banias"},
     {"q": "حي القصور", "context": "بانياس"}, {"q": "حي القصور في بانياس"}, {"q": QUARTER}],
)  # fmt: skip
def test_quarter_of_the_mission_is_found_with_its_town(
    service: Service, asked: dict[str, str]
) -> None:
    body = ask(service, **asked)
    assert body["status"] == "matched"
    best = body["results"][0]
    assert (best["place_id"], best["parent_place_id"], best["parent_pcode"]) == (
        QUARTER, "C5360", "C5360"
    )  # fmt: skip
    assert (best["pcode"], best["pcode_level"], best["admin1_pcode"]) == (
        "C5360", "settlement", "SY10"
    )  # fmt: skip
    assert (best["lat"], best["lon"], best["precision_m"]) == (35.2, 35.96, 1500)
    assert best["precision"] == "neighbourhood"
    [page] = [link["href"] for link in body["links"] if link["rel"] == "related"]
    assert page.endswith(f"/places/{QUARTER}")


@pytest.mark.parametrize(
    ("place_id", "pcode", "level"),
    [("C5360", "C5360", "settlement"), ("SY100200", "SY100200", "subdistrict"),
     ("N0026", "N0026", "neighbourhood"), ("SY", "SY", "country"), (QUARTER, "C5360", "settlement"),
     ("msr-ghouta", "SY03", "governorate"), ("msr-badia", "SY", "country"),
     ("msr-lb-akkar", None, None), ("LB", None, None), ("msr-akkar-tal-bireh", None, None)],
)  # fmt: skip
def test_pcode_is_of_ocha_and_says_what_it_stands_for(
    service: Service, place_id: str, pcode: str | None, level: str | None
) -> None:
    """Its own, or that of the nearest place around it that OCHA has a code for."""
    [found, *_] = ask(service, q=place_id)["results"]
    assert (found["place_id"], found["pcode"], found["pcode_level"]) == (place_id, pcode, level)
    told = service.get(f"/places/{place_id}", f="json").json()
    assert (told["pcode"], told["pcode_level"]) == (pcode, level)


def test_every_pcode_is_one_of_ochas(service: Service) -> None:
    """Joined on a column of p-codes, no row may find a name that we gave."""
    for level in ("neighbourhood", "region", "crossing", "road", "settlement"):
        for each in service.read_features("places", level=level)[::9]:
            own, country = each["properties"]["pcode"], each["properties"]["country"]
            told = service.get(f"/places/{each['id']}", f="json").json()
            linked = [*told["parents"], *told["children"]["items"], told]
            for code in (one["pcode"] for one in linked):
                assert code is None or re.fullmatch("SY[0-9]*|[CN][0-9]{4}", code)
            assert own is None or told["pcode"] == (own if country == "SY" else None)
            assert (told["pcode"] is None) == (country != "SY")
            assert told["parent_pcode"] != told["parent_place_id"] or told["parent_pcode"]


def test_bare_name_of_several_quarters_is_asked_back(service: Service) -> None:
    body = ask(service, q="Al-Qusour")
    assert body["status"] == "ambiguous" and "context" in body["reason"]
    assert {"N0026", "N0243", QUARTER} <= set(list_codes(body))
    assert len(ask(service, q="Al-Qusour", limit=1)["results"]) == 1
    homs = ask(service, q="Al-Qusour", admin1="Homs")
    assert (homs["status"], list_codes(homs)[0]) == ("matched", "N0243")


@pytest.mark.parametrize(("code", "pcode"), [("SY10", "SY10"), ("sy-la", "SY06"),
                                             ("c5360", "C5360")])  # fmt: skip
def test_code_is_the_place_that_bears_it(service: Service, code: str, pcode: str) -> None:
    body = ask(service, q=code)
    assert (body["status"], list_codes(body)[0]) == ("matched", pcode)
    assert body["results"][0]["method"] == "pcode"


def test_place_without_a_position_has_none(service: Service) -> None:
    [found, *_] = ask(service, q="msr-al-maydan-banias")["results"]
    assert (found["lat"], found["lon"]) == (None, None)
    assert found["admin1_name_ar"] == "طرطوس"


def test_position_is_placed_in_its_unit_and_the_sea_is_named(service: Service) -> None:
    body = ask(service, lat="35.1", lon="36.1")
    assert body["results"][0]["admin1_pcode"] == "SY10"
    assert body["results"][0]["method"] == "coordinates"
    assert body["query"] is None and body["given"] == {"lat": "35.1", "lon": "36.1"}
    away = ask(service, lat="48.85", lon="2.35")
    assert away["status"] == "not_found" and away["reason"]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_break_it(service: Service, words: str) -> None:
    for asked in ({"q": words}, {"q": "Banias", "context": words}, {"q": words, "admin1": words}):
        ask(service, **asked)


@pytest.mark.parametrize("q", ["", "  "])
def test_question_without_a_place_is_refused(service: Service, q: str) -> None:
    assert service.get(PATH, q=q).json()["parameter"] == "q"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("", "q"), ("q=a&q=b", "q"), (f"q={'a' * (LONGEST_WORDS + 1)}", "q"), ("q=%00", "q"),
     ("q=a&colour=red", "colour"), ("lat=35", "lon"), ("lon=35", "lat"), ("lat=91&lon=1", "lat"),
     ("lat=nan&lon=1", "lat"), ("lat=1e2&lon=1", "lat"), ("lat=٣٥&lon=1", "lat"),
     ("lat=1&lon=181", "lon"), ("q=a&on=2025-02-30", "on"), ("q=a&on=yesterday", "on"),
     ("q=a&limit=0", "limit"), ("q=a&limit=x", "limit"), ("q=a&f=csv", "f"),
     (f"q=a&context={'b' * (LONGEST_WORDS + 1)}", "context"), (f"q={'x' * 10_000}", "q"),
     ("q=a&sites=true", "sites"), ("q=a&on=2025-03-07&on=2025-03-07", "on")],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_by_name(
    service: Service, query: str, parameter: str
) -> None:
    answer = service.client.get(f"{PATH}?{query}")
    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["parameter"] == parameter


def test_no_question_finds_a_site(service: Service) -> None:
    """Neither as a match nor among candidates, near misses, parents."""
    sites = list_sites()
    assert len(sites) > 3
    for site in sites:
        words = [site["place_id"], site["name_en"], site["name_ar"],
                 *filter(None, site["aliases"].split("|"))]  # fmt: skip
        asked = [{"q": word} for word in words]
        asked += [{"q": word, "context": "Tartous"} for word in words]
        asked += [{"lat": site["lat"], "lon": site["lon"]}]
        for question in asked:
            body = ask(service, **question)
            found = [*body["results"], *body.get("suggestions", [])]
            assert all(each["level"] != "site" for each in found)
            assert site["place_id"] not in str([found, body["links"][1:]])


def test_unchanged_answer_is_a_304(service: Service) -> None:
    first = service.get(PATH, q="Banias")
    assert first.headers["cache-control"] == "public, max-age=60, must-revalidate"
    again = service.client.get(
        PATH, params={"q": "Banias"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert service.get(PATH, q="Jableh").headers["etag"] != first.headers["etag"]


@pytest.fixture
def own(places_database: Database) -> Iterator[tuple[Service, Database]]:
    """A service on places of one's own."""
    with run_service(places_database.web_url) as service:
        yield service, places_database


def rename_banias(database: Database) -> None:
    database.change(
        "UPDATE gazetteer.place SET name_en = 'Zafranbolu' WHERE place_id = 'C5360'",
        "UPDATE gazetteer.state SET revision = revision + 1",
    )


def test_change_of_the_gazetteer_is_noticed(own: tuple[Service, Database]) -> None:
    service, database = own
    before = service.get(PATH, q="C5360")
    rename_banias(database)
    after = service.get(PATH, q="C5360")
    names = [answer.json()["results"][0]["name_en"] for answer in (before, after)]
    assert names == ["Banias", "Zafranbolu"]
    assert before.headers["etag"] != after.headers["etag"]


def test_new_site_changes_nothing(own: tuple[Service, Database]) -> None:
    """Not even the tag, whatever the revision does: it would tell that a site came."""
    service, database = own
    before = service.get(PATH, q="Banias")
    database.change(
        "INSERT INTO gazetteer.place (place_id, level, name_en, name_ar, aliases, parent_id, "
        "admin1_pcode, country, source) VALUES "
        "('msr-test-clinic', 'site', 'Banias', 'بانياس', '{}', 'C5360', 'SY10', 'SY', 'Invented')",
        "UPDATE gazetteer.state SET revision = revision + 1",
    )
    after = service.get(PATH, q="Banias")
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])


def count_builds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often places are indexed from now on."""
    built: list[int] = []

    build = places_held.build_index

    def count(*parts: Any) -> PlaceIndex:
        built.append(parts[1])
        return build(*parts)

    monkeypatch.setattr(places_held, "build_index", count)
    return built


def test_many_requests_at_once_index_the_places_once(
    own: tuple[Service, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    built, (service, _) = count_builds(monkeypatch), own
    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(httpx.get, f"{service.address}{PATH}?q=Banias") for _ in range(24)]
        assert {each.result().status_code for each in asked} == {200}
    assert len(built) == 1
    service.get(PATH, q="Jableh")
    assert len(built) == 1


def test_places_that_cannot_be_indexed_take_nothing_else_down(
    own: tuple[Service, Database],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nor does what was known before stay: a place may be gone because it must not be told."""
    service, database = own
    assert ask(service, q="Banias")["status"] == "matched"
    tries: list[int] = []

    def fail(*parts: Any) -> PlaceIndex:
        tries.append(parts[1])
        raise ValueError("a place that nobody can index")

    monkeypatch.setattr(places_held, "build_index", fail)
    rename_banias(database)
    with caplog.at_level(logging.ERROR):
        answers = [service.get(PATH, q="Banias") for _ in range(3)]
    for answer in answers:
        assert answer.status_code == 503 and "retry-after" in answer.headers
        assert "nobody can index" not in answer.text
    assert len(tries) == 1 and "cannot be indexed" in caplog.text
    assert service.get("/health/live").status_code == 200
    assert service.get("/api/collections/places/items").status_code == 200


def test_places_are_tried_again_after_a_while(
    own: tuple[Service, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = own
    monkeypatch.setattr(places_held, "AGAIN_AFTER_S", 0.0)
    with monkeypatch.context() as broken:
        broken.setattr(places_held, "build_index", lambda *_parts: 1 / 0)
        assert service.get(PATH, q="Banias").status_code == 503
    assert ask(service, q="Banias")["status"] == "matched"


def test_in_the_dark_no_place_is_told(own: tuple[Service, Database]) -> None:
    service, database = own
    assert ask(service, q="Banias")["results"]
    database.change(
        "INSERT INTO published.state (only_row, revision, published_at, policy, mode) "
        "VALUES (true, 1, now(), 'test', 'normal') ON CONFLICT DO NOTHING"
    )
    put_in_force(database.writer, SecurityMode.DARK)
    answer = service.get(PATH, q="Banias")
    assert (answer.status_code, answer.json()["mode"]) == (503, "dark")
    put_in_force(database.writer, SecurityMode.NORMAL)
    assert ask(service, q="Banias")["status"] == "matched"
