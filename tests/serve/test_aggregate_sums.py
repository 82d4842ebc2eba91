"""Sums over groups of events: refused, with the groups named, where somebody may count twice."""

from typing import Any

import pytest
from running_service import Service
from test_refusals import read_problem

SUMS = ("killed_low", "killed_best", "killed_high")


@pytest.mark.parametrize("name", SUMS)
def test_sum_over_totals_and_the_sites_inside_them_is_refused(service: Service, name: str) -> None:
    problem: Any = read_problem(service.get("/api/aggregates", by="month", sum=name), 409)
    [march] = [group for group in problem["groups"] if group["month"] == "2025-03"]
    assert march["records"] == ["coast_2025"]
    assert sorted(march["scopes"]) == ["site", "total"]


def test_groups_of_totals_alone_are_refused_too(service: Service) -> None:
    answer = service.get("/api/aggregates", by="month", sum="killed_low", scope="total")
    problem: Any = read_problem(answer, 409)
    assert all(group["scopes"] == ["total"] for group in problem["groups"])


def test_sum_over_two_records_is_refused_and_both_are_named(busy: Service) -> None:
    answer = busy.get("/api/aggregates", by="event_type", sum="killed_low", scope="site")
    problem: Any = read_problem(answer, 409)
    assert problem["groups"]
    assert all(group["records"] == ["coast_2025", "ucdp_ged"] for group in problem["groups"])


@pytest.mark.parametrize("name", SUMS)
def test_sum_over_the_sites_of_one_record_is_what_it_is_without_asking(
    busy: Service, name: str
) -> None:
    asked = {"by": "month", "record": "ucdp_ged", "scope": "site"}
    answer = busy.get("/api/aggregates", **asked, sum=name)
    assert answer.status_code == 200
    assert answer.json()["rows"] == busy.get("/api/aggregates", **asked).json()["rows"]
    assert any(row[name] for row in answer.json()["rows"])
    tag = {"If-None-Match": answer.headers["etag"]}
    assert busy.client.get(str(answer.url), headers=tag).status_code == 304


def test_without_asking_for_a_sum_nothing_is_refused(busy: Service) -> None:
    assert busy.get("/api/aggregates", by="month").status_code == 200


def test_total_without_a_figure_does_not_forbid_a_sum(service: Service) -> None:
    asked = {"event_type": "Strategic developments"}
    scopes = {e["properties"]["scope"] for e in service.read_features("events", **asked)}
    assert scopes == {"site", "total"}
    answer = service.get("/api/aggregates", by="event_type", sum="killed_low", **asked)
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["", "killed", "injured_low", "killed_low,killed_high"])
def test_unknown_sum_is_refused(service: Service, name: str) -> None:
    problem = read_problem(service.get("/api/aggregates", by="month", sum=name), 400)
    assert problem["parameter"] == "sum"
