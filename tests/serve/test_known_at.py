"""What sources had said by a day: the week on the coast, asked day by day through the service."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from coast_figures import FIGURES, day
from coast_replay import SUBJECTS, write_replay
from hypothesis import given, settings
from hypothesis import strategies as st
from postgres_server import Database, TestServer
from running_service import Service, run_service

from app.pipeline import import_file, publish_ledger

NOTHING = (None, None, None, None)
SNHR_FIRST = ("all", 240, None, None)
BOTH_MONITORS = ("all", 240, 1018, 1018)
OPEN_AGAIN = ("all", 240, None, None)
NAMED = ("all", 1426, None, None)
# Population, low, best and high, worked out by hand from rule toll-1:
# 7 March   SNHR alone says at least 240 people.
# 8 March   SOHR's "about 524" people bounds nothing, and its own "at least 745 civilians" rules
#           524 out as a middle: at least 240 remains.
# 9 March   SOHR counts 1,018 people, and nothing known contradicts it.
# 11 March  SNHR's 803 cover Hama too: listed, not used; 12 and 14 March bring nothing new.
# 15 March  at least 1,500 civilians exceed 1,018 people: no upper end, no middle.
# 22 July   the committee's 1,426 names raise the lower end; SOHR's 1,018 forbids a middle.
# August    figures for all of Syria are about another area.
ON_THE_COAST = {
    day(6): None, day(7): SNHR_FIRST, day(8): SNHR_FIRST, day(9): BOTH_MONITORS,
    day(11): BOTH_MONITORS, day(12): BOTH_MONITORS, day(14): BOTH_MONITORS, day(15): OPEN_AGAIN,
    day(3, 4): OPEN_AGAIN, day(22, 7): NAMED, day(31, 8): NAMED, date(2026, 1, 1): NAMED,
}  # fmt: skip
# SOHR's running count of civilians in four governorates; each new number replaces the last.
IN_FOUR_GOVERNORATES = {
    day(9): None, day(11): ("civilians", 1225, 1225, 1225),
    day(12): ("civilians", 1383, 1383, 1383),
    day(14): ("civilians", 1476, 1476, 1476), day(22, 7): ("civilians", 1476, 1476, 1476),
}  # fmt: skip
IN_LATTAKIA = {
    day(9): None, day(11): ("civilians", 658, 658, 658), day(12): ("civilians", 683, 683, 683),
}  # fmt: skip
IN_SYRIA = {day(22, 7): None, day(31, 8): ("civilians", 2069, 2069, 2069)}
IN_BANIAS = {day(15): None, day(3, 4): NOTHING}  # Amnesty counts killings that it investigated
REPLAY = [
    (event, asked, expected)
    for event, days in (("evt_coast", ON_THE_COAST), ("evt_four", IN_FOUR_GOVERNORATES),
                        ("evt_lattakia", IN_LATTAKIA), ("evt_syria", IN_SYRIA),
                        ("evt_banias", IN_BANIAS))
    for asked, expected in days.items()
]  # fmt: skip
SPAN = ("killed_population", "killed_low", "killed_best", "killed_high")
DAYS = st.integers(0, 400).map(lambda days: date(2025, 3, 1) + timedelta(days))


@pytest.fixture(scope="module")
def replay(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service on the week's figures."""
    folder = write_replay(tmp_path_factory.mktemp("records") / "replay")
    with server.make_database(places_template.name) as database:
        report = import_file(database.writer, "record", folder)
        assert report.rejections == []
        assert publish_ledger(database.writer).unpublishable == []
        with run_service(database.web_url) as running:
            yield running


def read_span(properties: dict[str, Any]) -> tuple[object, ...]:
    """Return population, low, best and high of an event."""
    return tuple(properties[name] for name in SPAN)


@pytest.mark.parametrize(("event", "asked", "expected"), REPLAY)
def test_each_day_answers_with_the_figure_that_was_current_then(
    replay: Service, event: str, asked: date, expected: tuple[object, ...] | None
) -> None:
    listed = {each["id"]: each for each in replay.read_features("events", known_at=asked)}
    answer = replay.get(f"/api/collections/events/items/{event}", known_at=asked)
    claims = replay.get(f"/api/events/{event}/claims", known_at=asked)
    if expected is None:
        assert event not in listed
        assert (answer.status_code, claims.status_code) == (404, 404)
        return
    single = answer.json()
    assert read_span(single["properties"]) == read_span(listed[event]["properties"]) == expected
    assert single["properties"] == listed[event]["properties"]
    said = claims.json()
    estimate = said["estimate"] or dict.fromkeys(("population", "low", "best", "high"))
    assert tuple(estimate[name] for name in ("population", "low", "best", "high")) == expected
    used = {each["claim_id"] for each in said["claims"] if each["used_in_estimate"]}
    assert used == set(estimate.get("input_claim_ids", ()))
    known = {f"clm_{name}" for name in SUBJECTS[event] if FIGURES[name].reported <= asked}
    assert {each["claim_id"] for each in said["claims"]} == known
    assert single["properties"]["claims_count"] == len(known)
    assert set(single["properties"]["sources"]) == {
        FIGURES[claim.removeprefix("clm_")].source for claim in known
    }


@pytest.mark.parametrize(
    ("asked", "figure"), [(day(7), None), (day(8), 3), (day(9), 7), (day(11), 7), (day(12), 9),
                          (day(22, 7), 9)]
)  # fmt: skip
def test_aggregates_add_what_the_sites_were_known_to_be(
    replay: Service, asked: date, figure: int | None
) -> None:
    answer = replay.get("/api/aggregates", by="year", known_at=asked).json()
    events = replay.read_features("events", known_at=asked)
    [row] = answer["rows"]
    assert row["killed_low"] == row["killed_best"] == row["killed_high"] == figure
    assert row["events"] == answer["numberMatched"] == len(events)
    boxed = replay.get("/api/aggregates", by="day", known_at=asked, scope="site").json()
    sites = [each for each in events if each["properties"]["scope"] == "site"]
    assert sum(row["events"] for row in boxed["rows"]) == len(sites)


def test_days_and_instants_mean_the_day_in_utc(replay: Service) -> None:
    path = "/api/collections/events/items/evt_coast"
    for spelling, expected in (
        ("2025-03-07", SNHR_FIRST), ("2025-03-07T23:59:59Z", SNHR_FIRST),
        ("2025-03-09T00:00:00Z", BOTH_MONITORS), ("2025-03-08T23:00:00-02:00", BOTH_MONITORS),
        ("2025-03-10T01:00:00+03:00", BOTH_MONITORS), ("2025-03-08T23:59:60z", SNHR_FIRST),
    ):  # fmt: skip
        answer = replay.get(path, known_at=spelling)
        assert read_span(answer.json()["properties"]) == expected, spelling


def test_filters_see_the_record_as_it_was_known(replay: Service) -> None:
    asked = {"bbox": "35,34,37,36", "datetime": "2025-03-06/2025-03-12", "known_at": "2025-03-09"}
    found = {each["id"] for each in replay.read_features("events", **asked)}
    assert found == {"evt_coast", "evt_site_one", "evt_site_two"}
    first = replay.read_page("events", limit=1, **asked)
    following = {link["rel"]: link["href"] for link in first["links"]}["next"]
    assert "known_at=2025-03-09" in following
    assert replay.client.get(following).json()["numberMatched"] == 3


def test_words_without_a_date_are_left_out_while_more_became_known_later(replay: Service) -> None:
    path = "/api/collections/events/items/evt_coast"
    early = replay.get(path, known_at="2025-07-22").json()["properties"]
    late = replay.get(path, known_at="2025-12-31").json()["properties"]
    assert (early["summary_en"], late["summary_en"]) == (None, "Written when all was known.")


@pytest.mark.parametrize("path", ["/api/collections/events/items", "/api/aggregates?by=month",
                                  "/api/collections/flows/items",
                                  "/api/collections/corridors/items",
                                  "/api/events/evt_coast/claims"])  # fmt: skip
def test_what_is_known_today_is_what_is_shown_today(replay: Service, path: str) -> None:
    def ask(**parameters: object) -> dict[str, Any]:
        answer = replay.client.get(path, params={n: str(v) for n, v in parameters.items()}
                                   | ({"by": "month"} if "by=" in path else {}))  # fmt: skip
        body: dict[str, Any] = answer.json()
        assert answer.status_code == 200
        return {n: v for n, v in body.items() if n not in {"links", "timeStamp", "citation"}}

    assert ask(known_at=datetime.now(UTC).date()) == ask(snapshot=1) == ask()


def test_flow_has_the_figure_of_the_day(replay: Service) -> None:
    path = "/api/collections/flows/items/flw_north"
    assert replay.get(path, known_at="2025-03-19").status_code == 404
    early = replay.get(path, known_at="2025-03-20").json()["properties"]
    late = replay.get(path, known_at="2025-04-30").json()["properties"]
    assert (early["persons_best"], late["persons_best"]) == (12_000, 33_930)
    assert "12,000" in early["display_en"] and "33,930" in late["display_en"]
    assert (early["claims_count"], late["claims_count"]) == (1, 2)


def test_status_of_a_corridor_is_unknown_before_it_was_confirmed(replay: Service) -> None:
    path = "/api/collections/corridors/items/cor_road"
    assert replay.get(path, known_at="2025-03-07").status_code == 404
    early = replay.get(path, known_at="2025-03-09").json()["properties"]
    late = replay.get(path, known_at="2025-03-10").json()["properties"]
    names = ("status", "status_as_stated", "last_confirmed_at", "outcome_en", "sources",
             "sources_count", "claims_count")  # fmt: skip
    assert [early[name] for name in names] == ["unknown", None, None, None, ["Monitor"], 1, 1]
    assert [late[name] for name in names] == [
        "closed", "closed by earth berms", "2025-03-10", "It stayed closed.",
        ["Monitor", "Press"], 2, 2,
    ]  # fmt: skip
    by_status = replay.read_features("corridors", known_at="2025-03-09", status="unknown")
    assert [each["id"] for each in by_status] == ["cor_road"]
    assert replay.read_features("corridors", known_at="2025-03-09", status="closed") == []


@given(one=DAYS, other=DAYS)
@settings(max_examples=12, deadline=None)
def test_knowledge_only_grows(replay: Service, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    known: list[set[str]] = []
    for asked in (earlier, later):
        ids: set[str] = set()
        for noun in ("events", "flows", "corridors"):
            for record in replay.read_features(noun, known_at=asked):
                answer = replay.get(f"/api/{noun}/{record['id']}/claims", known_at=asked).json()
                assert all(each["known_from"] <= str(asked) for each in answer["claims"])
                assert answer["claims"] and record["properties"]["known_from"] <= str(asked)
                ids |= {each["claim_id"] for each in answer["claims"]}
                for each in answer["claims"]:
                    assert each["relays_claim_id"] is None or each["relays_claim_id"] in ids
        known.append(ids)
    assert known[0] <= known[1]


@pytest.mark.parametrize("collection", ["clusters", "places", "governorates"])
def test_known_at_is_refused_with_the_reason_where_it_means_nothing(
    replay: Service, collection: str
) -> None:
    for path in (f"/api/collections/{collection}/items", f"/api/collections/{collection}/items/x"):
        answer = replay.get(path, known_at="2025-03-09")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "known_at")
        reason = "use snapshot" if collection == "clusters" else "no dates"
        assert reason in answer.json()["allowed"]


@pytest.mark.parametrize("given", ["", "yesterday", "2025-02-30", "17", "2025-03", "2025-03-09T12",
                                   "2025-03-09T12:00:00", "٢٠٢٥-٠٣-٠٩",
                                   "0001-01-01T00:00:00+12:00", "../2025-03-09"])  # fmt: skip
@pytest.mark.parametrize("path", ["/api/collections/events/items", "/api/aggregates?by=day",
                                  "/api/collections/events/items/evt_coast",
                                  "/api/events/evt_coast/claims"])  # fmt: skip
def test_day_that_is_none_is_refused(replay: Service, path: str, given: str) -> None:
    query = {"known_at": given} | ({"by": "day"} if "by=" in path else {})
    answer = replay.client.get(path, params=query)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "known_at")
    assert answer.json()["given"] == given


def test_figures_are_compared_as_they_were_known(replay: Service) -> None:
    path = "/api/events/evt_four/reconcile"
    assert replay.get(path, known_at="2025-03-09").status_code == 404
    assert replay.get(path, known_at="2025-03-11").json()["pairs"] == []
    [pair] = replay.get(path, known_at="2025-03-12").json()["pairs"]
    assert set(pair["claims"]) == {"clm_c08", "clm_c10"}
    later = replay.get(path, known_at="2025-03-12", claims="clm_c08,clm_c11")
    assert later.status_code == 404
    assert replay.get(path, claims="clm_c08,clm_c11").status_code == 200
    for asked in (date(2025, 3, 14), date(2026, 1, 1)):
        told = replay.get(path, known_at=asked).json()
        assert told["pairs"] == replay.get(path).json()["pairs"]
        assert told["pairs"] == replay.get(path, known_at=asked, snapshot=1).json()["pairs"]


def test_collections_tell_the_extent_of_the_moment(replay: Service) -> None:
    """GDAL asks for them with the same parameters, and believes what they count."""
    asked = {"known_at": "2025-03-09"}
    for path in ("/api", "/api/", "/api/conformance", "/api/openapi.json"):
        assert replay.get(path, **asked).status_code == 200
    counted = {
        each["id"]: each["itemCount"]
        for each in replay.get("/api/collections", **asked).json()["collections"]
    }
    today = replay.get("/api/collections").json()["collections"]
    for noun in ("events", "flows", "corridors"):
        single = replay.get(f"/api/collections/{noun}", **asked).json()
        matched = replay.read_page(noun, **asked)["numberMatched"]
        assert counted[noun] == single["itemCount"] == matched
    for each in today:
        if each["id"] in {"clusters", "places", "governorates"}:
            assert counted[each["id"]] == each["itemCount"]
            answer = replay.get(f"/api/collections/{each['id']}", **asked)
            assert (answer.status_code, answer.json()["parameter"]) == (400, "known_at")
    assert replay.get("/api/collections", known_at="never").status_code == 400
    assert replay.get("/api/collections", snapshot=99).status_code == 400
