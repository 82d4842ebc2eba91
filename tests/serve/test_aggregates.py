"""Counts by unit, period, kind and drawn place: the same from the roll-up and from the events."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from postgres_server import Database
from running_service import Service
from test_refusals import read_problem

from app.domain.filters import Box, DateRange, ItemFilter
from app.query import rollups
from app.query.aggregates import DATE_GROUPS, bind_days, select_aggregates

PATH = "/api/aggregates"
QUESTIONS = 60
BY = ("day", "week", "month", "quarter", "year", "admin1", "admin2", "admin3", "place",
      "event_type", "record")  # fmt: skip


def _draw_day(dice: random.Random) -> date:
    day = date(2016, 1, 1) + timedelta(dice.randrange(-40, 130))
    return dice.choice([day, day.replace(day=1), day.replace(month=1, day=1), date(2025, 3, 8)])


def _draw_dates(dice: random.Random) -> DateRange | None:
    days = sorted(_draw_day(dice) for _ in range(2))
    last = dice.choice([days[1], date(2016, 12, 31), date(9999, 12, 31)])
    return dice.choice([None, DateRange(days[0], max(days[0], last)), DateRange(None, days[1]),
                        DateRange(days[0], None)])  # fmt: skip


def _draw_box(dice: random.Random) -> Box | None:
    west, south = dice.uniform(35, 39), dice.uniform(34, 36)
    return dice.choice([None, None, Box(west, south, west + 1, south + 0.7)])


def _draw_question(dice: random.Random) -> tuple[list[str], ItemFilter, int]:
    values = {"event_type": "Battles", "record": "ucdp_ged", "admin1_pcode": "SY04",
              "admin2_pcode": "SY0401", "admin3_pcode": "SY040100"}  # fmt: skip
    chosen = {name: values[name] for name in dice.sample(sorted(values), dice.choice([0, 0, 1, 2]))}
    groups = dice.sample(BY, dice.randrange(1, 4))
    return groups, ItemFilter(_draw_box(dice), _draw_dates(dice), chosen), dice.randrange(15)


def test_rollup_and_events_give_the_same_answer_to_any_question(
    busy_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice, told = random.Random(5), 0
    for _ in range(QUESTIONS):
        groups, asked, zoom = _draw_question(dice)
        assert rollups.is_kept(asked, set(groups) & {"event_type", "record"})
        query = select_aggregates(groups, asked, ("killed", "injured"), zoom)
        with monkeypatch.context() as patch:
            patch.setattr(rollups, "is_kept", lambda *_: False)
            slow = select_aggregates(groups, asked, ("killed", "injured"), zoom)
        assert "event_rollup" in str(query) and "event_rollup" not in str(slow)
        with busy_database.web.connect() as connection:
            rows, wanted = (
                [dict(row) for row in connection.execute(each).mappings()] for each in (query, slow)
            )
        assert rows == wanted, (groups, asked, zoom)
        told += bool(rows)
    assert told > QUESTIONS / 2


@pytest.mark.parametrize("groups", [["place"], ["admin3", "week"], ["event_type"]], ids=str)
def test_statement_made_for_one_period_answers_any_other_of_its_shape(
    busy_database: Database, groups: list[str]
) -> None:
    dice = random.Random(7)
    periods = [dates for dates in (_draw_dates(dice) for _ in range(20)) if dates is not None]
    made: dict[object, Any] = {}
    for dates in periods:
        asked = ItemFilter(dates=dates)
        shape, days = bind_days(groups, asked)
        kept = made.setdefault(shape, select_aggregates(groups, asked))
        with busy_database.web.connect() as connection:
            rows = connection.execute(kept, dict(days)).all()
            assert rows == connection.execute(select_aggregates(groups, asked)).all(), dates
    assert len(made) < len(periods)


@pytest.mark.parametrize("zoom", range(0, 15, 2))
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"datetime": "2016-01-05/2016-02-03"},
        {"event_type": "Battles", "bbox": "36.4,34.5,38,36"},
        {"filter": "verification <> 'confirmed'", "datetime": "2016-02-01/.."},
    ],
    ids=str,
)
def test_what_is_drawn_and_what_lies_nowhere_are_all_events(
    busy: Service, zoom: int, given: dict[str, str]
) -> None:
    body = busy.get(PATH, by="place", zoom=zoom, **given).json()
    page = busy.read_page("events", limit=1, **given)
    drawn = sum(row["events"] for row in body["rows"])
    assert drawn + body["unlocated"] == body["numberMatched"] == page["numberMatched"]
    assert len({row["unit"] for row in body["rows"]}) == len(body["rows"])
    assert all(row["lon"] is not None and row["lat"] is not None for row in body["rows"])


def test_each_day_is_counted_for_itself_by_one_statement(service: Service) -> None:
    found = []
    for day in ("2025-03-07", "2025-03-09", "2025-03-13"):
        page = service.read_page("events", limit=1, datetime=day)
        counted = service.get(PATH, by="admin1", datetime=day).json()
        assert counted["numberMatched"] == page["numberMatched"]
        found.append(page["numberMatched"])
    assert len(set(found)) == len(found)


def test_zoom_chooses_whose_units_stand_for_the_events(service: Service) -> None:
    levels = {
        zoom: {row["level"] for row in service.get(PATH, by="place", zoom=zoom).json()["rows"]}
        for zoom in (0, 3, 4, 6, 8, 12)
    }
    # A road through two governorates is in none: it is drawn where it lies.
    assert levels[0] == levels[3] == {"country", "place"} and levels[4] == {"admin1", "place"}
    assert levels[6] == {"admin1", "admin2", "place"} and "admin3" in levels[8]


@pytest.mark.parametrize("by", ["admin3,month", "week", "precision,scope", "place,quarter"])
def test_rows_of_any_groups_are_all_events_that_match(busy: Service, by: str) -> None:
    body = busy.get(PATH, by=by).json()
    counted = sum(row["events"] for row in body["rows"]) + body.get("unlocated", 0)
    assert counted == body["numberMatched"] == busy.read_page("events", limit=1)["numberMatched"]


def test_event_over_two_months_belongs_to_the_first_and_to_a_period_it_overlaps(
    busy: Service,
) -> None:
    asked = {"datetime": "2016-02-01/2016-02-29", "record": "ucdp_ged"}
    features = busy.read_features("events", **asked)
    wanted = Counter(feature["properties"]["date_start"][:7] for feature in features)
    rows = busy.get(PATH, by="month", **asked).json()["rows"]
    assert {row["month"]: row["events"] for row in rows} == wanted
    assert set(wanted) == {"2016-01", "2016-02"}


def test_sum_that_is_missing_says_why(busy: Service) -> None:
    body = busy.get(PATH, by="event_type", measure="events,killed").json()
    mixed = next(row for row in body["rows"] if row["records"] == 2)
    assert mixed["killed_low"] is None and mixed["killed_reason"] == "several_records"
    assert "several_records" in body["reasons"]
    [sites] = busy.get(PATH, by="record", record="ucdp_ged", scope="site").json()["rows"]
    assert sites["killed_reason"] is None and sites["killed_low"] > 0
    [totals] = busy.get(PATH, by="scope", record="coast_2025", scope="total").json()["rows"]
    assert totals["killed_low"] is None and totals["killed_reason"] == "no_figure"


def test_only_the_measures_that_are_asked_for_are_told(busy: Service) -> None:
    [row] = busy.get(PATH, by="scope", scope="total", measure="events").json()["rows"]
    assert set(row) == {"scope", "events", "contested", "records"}


def test_filled_series_tells_empty_months_and_who_covers_them(busy: Service) -> None:
    asked = {"by": "month", "fill": "zero", "event_type": "Battles"}
    rows = busy.get(PATH, **asked, datetime="2015-11-01/2025-06-30").json()["rows"]
    months = [row["month"] for row in rows]
    assert months == sorted(set(months)) and months[0] == "2015-11" and months[-1] == "2025-06"
    told = {row["month"]: row for row in rows}
    assert told["2020-05"]["events"] == 0 and told["2020-05"]["covered_by"] == []
    assert told["2016-01"]["covered_by"] == ["ucdp_ged"] and told["2016-01"]["events"] > 0
    plain = busy.get(
        PATH, by="month", event_type="Battles", datetime="2015-11-01/2025-06-30"
    ).json()
    assert [row["month"] for row in plain["rows"]] == [m for m in months if told[m]["events"]]


def _read(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer


def test_csv_and_points_say_the_same_as_json(busy: Service) -> None:
    asked = {"by": "place", "zoom": 8}
    body = busy.get(PATH, **asked).json()
    lines = _read(busy.get(PATH, **asked, f="csv")).text.splitlines()
    assert len(lines) == 1 + len(body["rows"]) + bool(body["unlocated"])
    points = _read(busy.get(PATH, **asked, f="geojson")).json()
    told = [feature["properties"]["events"] for feature in points["features"]]
    assert told == [row["events"] for row in body["rows"]]
    assert points["unlocated"] == body["unlocated"] > 0


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"by": "place", "zoom": "25"}, "zoom"),
        ({"by": "month", "zoom": "5"}, "zoom"),
        ({"by": "admin1", "fill": "zero"}, "fill"),
        ({"by": "month", "measure": "dead"}, "measure"),
        ({"by": "month", "f": "geojson"}, "f"),
        ({"by": "day", "fill": "zero", "datetime": "0001-01-01/9999-12-31"}, "fill"),
        ({"by": "village"}, "by"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(
    service: Service, given: dict[str, str], name: str
) -> None:
    assert read_problem(service.get(PATH, **given), 400)["parameter"] == name


def test_periods_are_spelled_alike_by_the_database_and_by_the_series() -> None:
    assert tuple(DATE_GROUPS) == ("day", "week", "month", "quarter", "year")
