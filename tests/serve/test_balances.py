"""Balances of places as readers get them: intervals of published figures, as JSON and as CSV."""

import csv
from io import StringIO
from typing import Any

import pytest
from running_service import Service
from test_refusals import read_problem

from app.encode.balances import TABLE_COLUMNS

BALANCES = "/api/flows/balances"


def read_rows(service: Service, **asked: object) -> list[dict[str, Any]]:
    answer = service.get(BALANCES, **asked)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def find_shown(service: Service) -> dict[str, dict[str, Any]]:
    return {each["id"]: each["properties"] for each in service.read_features("flows")}


def test_arrivals_are_the_published_figure_and_its_rounding(service: Service) -> None:
    [whole] = [f for f in find_shown(service).values() if f["dest_pcode"] == "msr-lb-northern"]
    [row] = [r for r in read_rows(service) if r["pcode"] == "msr-lb-northern"]
    persons = whole["persons_best"]
    assert row["arrivals"] == {"low": persons - 5, "high": persons + 5} == row["net"]
    assert row["departures"] is None and row["returns"] is None
    assert (row["source_en"], row["rounding_error"]) == (whole["asserted_by"], 5)
    assert (row["movements"], row["may_overlap"], row["level"]) == (1, 0, "region")


def test_no_two_sources_are_added(service: Service) -> None:
    shown = {f["asserted_by"] for f in find_shown(service).values()}
    rows = read_rows(service)
    assert len(shown) > 1 and {row["source_en"] for row in rows} == shown
    keys = [(row["pcode"], row["source_en"]) for row in rows]
    assert len(set(keys)) == len(keys)


def test_everything_selected_is_counted_or_named_as_left_out(service: Service) -> None:
    body = service.get(BALANCES).json()
    assert body["numberMatched"] == len(find_shown(service))
    assert set(body["left_out"]) <= {"stock", "no_number", "no_place"}


@pytest.mark.parametrize("level", ["admin1", "admin2", "country"])
def test_table_says_what_the_document_says(service: Service, level: str) -> None:
    rows = read_rows(service, level=level, by="month")
    answer = service.get(BALANCES, level=level, by="month", f="csv")
    assert answer.headers["content-type"].startswith("text/csv")
    table = list(csv.DictReader(StringIO(answer.text)))
    assert tuple(table[0]) == TABLE_COLUMNS
    assert [(t["pcode"], t["month"], t["source_en"]) for t in table] == [
        (r["pcode"], r["month"], r["source_en"]) for r in rows
    ]
    for told, row in zip(table, rows, strict=True):
        for name in ("arrivals", "departures", "net"):
            bounds = row[name] or {"low": None, "high": None}
            spelled = ["" if b is None else str(b) for b in (bounds["low"], bounds["high"])]
            assert [told[f"{name}_low"], told[f"{name}_high"]] == spelled


def test_program_that_takes_csv_gets_csv(service: Service) -> None:
    answer = service.client.get(BALANCES, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["etag"] != service.get(BALANCES).headers["etag"]


def test_months_of_a_movement_that_spans_several_begin_at_nobody(service: Service) -> None:
    rows = [r for r in read_rows(service, by="month") if r["pcode"] == "msr-lb-northern"]
    assert [row["month"] for row in rows] == ["2025-03", "2025-04"]
    assert {row["arrivals"]["low"] for row in rows} == {0}
    assert {row["partly_in_period"] for row in rows} == {1}


def test_filters_select_as_they_do_for_items(service: Service) -> None:
    asked = {"dest_pcode": "msr-lb-akkar", "datetime": "2025-03-01/2025-04-30"}
    assert {row["pcode"] for row in read_rows(service, **asked)} == {
        "msr-syrian-coast",
        "msr-lb-akkar",
    }
    assert read_rows(service, datetime="2020-01-01") == []


def test_what_was_not_known_yet_is_in_no_balance(service: Service) -> None:
    before = service.get(BALANCES, known_at="2025-03-01").json()
    assert before["rows"] == [] and before["numberMatched"] == 0
    assert service.get(BALANCES, snapshot=1).json()["rows"] == read_rows(service)


@pytest.mark.parametrize(
    ("name", "value"),
    [("by", "week"), ("by", ""), ("level", "admin3"), ("f", "geojson"), ("f", "xml"),
     ("datetime", "x"), ("limit", "1"), ("known_at", "x"), ("snapshot", "99")],
)  # fmt: skip
def test_impossible_question_is_refused_by_name(service: Service, name: str, value: str) -> None:
    problem = read_problem(service.get(BALANCES, **{name: value}), 400)
    assert problem["parameter"] == name


def test_unchanged_balance_is_not_sent_again(service: Service) -> None:
    first = service.get(BALANCES)
    tag = {"If-None-Match": first.headers["etag"]}
    assert service.client.get(BALANCES, headers=tag).status_code == 304
