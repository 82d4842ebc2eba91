"""A value that no record can have is refused; every value that a record has is taken."""

from datetime import UTC, datetime, timedelta

import pytest
from postgres_server import Database
from running_service import Service
from sqlalchemy import select

from app.domain.filters import NOW
from app.query.closed_values import explain_impossible, is_pcode
from app.query.collections import COLLECTIONS
from app.query.fields import list_queryables
from app.store.gazetteer_tables import PLACE

EVENTS = "/api/collections/events/items"
REFUSED = [
    ("events", "verification", "maybe", "contested"), ("events", "scope", "sites", "total"),
    ("events", "precision", "city", "settlement"), ("events", "event_type", "battles", "Battles"),
    ("events", "sub_event_type", "Attacks", "Attack"), ("corridors", "status", "Open", "open"),
    ("events", "disorder_type", "violence", "Political violence"),
    ("corridors", "kind", "roads", "safe_passage"), ("places", "level", "city", "settlement"),
    ("claims", "quantifier", "about", "approximately"), ("claims", "measure", "dead", "killed"),
    ("claims", "subject_collection", "event", "events"), ("claims", "status", "open", "retracted"),
    ("flows", "measure", "killed", "returns"), ("districts", "drawn_as", "line", "outline"),
    ("events", "admin1_pcode", "Latakia", "SY10"), ("events", "admin1_pcode", "sy10", "SY10"),
    ("events", "admin1_pcode", "SY10,SY06", "IN ("), ("flows", "dest_pcode", "", "msr-lb-akkar"),
    ("events", "title_en", "", "without the parameter"),
]  # fmt: skip


@pytest.mark.parametrize(("collection", "name", "value", "allowed"), REFUSED)
def test_value_that_no_record_can_have_is_refused(
    service: Service, collection: str, name: str, value: str, allowed: str
) -> None:
    for face in ("items", "export"):
        answer = service.get(f"/api/collections/{collection}/{face}", **{name: value})
        problem = answer.json()
        assert (answer.status_code, problem["parameter"], problem["given"]) == (400, name, value)
        assert allowed in problem["allowed"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_value_that_is_stored_is_refused(busy_database: Database, collection: str) -> None:
    asked = COLLECTIONS[collection]
    view = asked.show(NOW)
    fields = [each for each in list_queryables(asked).values()
              if each.values or is_pcode(each.name)]  # fmt: skip
    with busy_database.owner.connect() as connection:
        for field in fields:
            column = view.column(field.name)
            query = select(column).distinct()
            # Of versioned records also what was shown once; of the others what is listed.
            asked_all = query if asked.versions is not None else query.where(view.condition)
            stored = connection.scalars(asked_all).all()
            impossible = [each for each in stored if each is not None
                          and explain_impossible(field.name, field.values, each)]  # fmt: skip
            assert impossible == []


def test_no_code_of_the_gazetteer_is_refused(coast: Database) -> None:
    with coast.owner.connect() as connection:
        codes = connection.scalars(select(PLACE.c.place_id).union(select(PLACE.c.pcode))).all()
    assert len(codes) > 1000
    refused = [each for each in codes if each and explain_impossible("dest_pcode", (), each)]
    assert refused == []


def test_closed_lists_stand_in_queryables_and_in_the_description(service: Service) -> None:
    told = service.get("/api/collections/events/queryables").json()["properties"]
    assert told["scope"]["enum"] == ["site", "part", "total"]
    assert "Battles" in told["event_type"]["enum"] and "pattern" in told["admin1_pcode"]
    paths = service.get("/api/openapi.json").json()["paths"]
    [listed] = [
        each["get"]["parameters"]
        for path, each in paths.items()
        if path == EVENTS.removeprefix("/api")
    ]
    schemas = {each["name"]: each["schema"] for each in listed if "name" in each}
    assert schemas["scope"]["enum"] == told["scope"]["enum"]
    assert schemas["event_type"]["enum"] == told["event_type"]["enum"]
    assert schemas["admin1_pcode"]["pattern"] == told["admin1_pcode"]["pattern"]


@pytest.mark.parametrize(
    ("path", "parameter", "given", "allowed"),
    [
        ("/api/collections/event/items", "collection", "event", "events_points"),
        ("/api/collections/Events", "collection", "Events", "events"),
        ("/api/feeds/places.atom", "feed", "places", "events"),
        ("/api/secrets/evt_7ugfhg5pfj5th/claims", "collection", "secrets", "corridors"),
        ("/compat/ucdp/gedevents/abc", "version", "abc", "25.1"),
        ("/compat/dtm/v3/displacement/admin9", "table", "admin9", "admin0"),
    ],
)
def test_address_of_what_is_not_offered_names_what_is(
    service: Service, path: str, parameter: str, given: str, allowed: str
) -> None:
    answer = service.client.get(path)
    problem = answer.json()
    assert (answer.status_code, problem["parameter"], problem["given"]) == (404, parameter, given)
    assert allowed in problem["allowed"]


def test_record_that_is_not_there_is_told_as_before(service: Service) -> None:
    problem = service.get(f"{EVENTS}/evt_aaaaaaaaaaaaa").json()
    assert problem["detail"] == "There is no public record with this id."
    assert "allowed" not in problem


def test_day_that_has_begun_nowhere_is_no_time_of_knowing(service: Service) -> None:
    now = datetime.now(UTC)
    today_in_kiritimati = (now + timedelta(hours=14)).date()
    assert service.get(EVENTS, known_at=today_in_kiritimati).status_code == 200
    problem = service.get(EVENTS, known_at=today_in_kiritimati + timedelta(days=1))
    assert (problem.status_code, problem.json()["parameter"]) == (400, "known_at")


def test_refused_limit_of_a_file_tells_what_files_take(service: Service) -> None:
    problem = service.get("/api/collections/events/export", f="csv", limit=0).json()
    assert "a file whatever is asked" in problem["allowed"]
