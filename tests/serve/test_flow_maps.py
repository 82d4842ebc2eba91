"""The two tables that flowmap.blue reads, by its own columns, from the public flows."""

import csv
import re
from datetime import date
from io import StringIO

import pytest
from running_service import Service
from test_refusals import read_problem

from app.domain.balances import Interval, Movement, Unit
from app.domain.flow_maps import pick_arrows

ITEMS = "/api/collections/flows/items"
LOCATIONS = ["id", "name", "lat", "lon"]
FLOWS = ["origin", "dest", "count", "time"]
"""The columns as flowmap.blue documents them."""
TARTOUS = Unit("SY10", "governorate", "Tartous", "طرطوس", "SY")
HOMS = Unit("SY04", "governorate", "Homs", "حمص", "SY")
AKKAR = Unit("akkar", "region", "Akkar", "عكار", "LB")


def read_table(service: Service, **asked: object) -> tuple[list[str], list[dict[str, str]]]:
    answer = service.get(ITEMS, f="flowmap", **asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    table = csv.DictReader(StringIO(answer.text))
    rows = list(table)
    return list(table.fieldnames or ()), rows


def test_tables_have_the_columns_that_flow_maps_read(service: Service) -> None:
    columns, flows = read_table(service)
    assert columns == FLOWS == list(read_table(service, part="flows")[0])
    columns, locations = read_table(service, part="locations")
    assert columns == LOCATIONS
    ids = {each["id"] for each in locations}
    assert len(ids) == len(locations) > 1 and flows
    for flow in flows:
        assert {flow["origin"], flow["dest"]} <= ids
        assert re.fullmatch(r"\d+", flow["count"]) and date.fromisoformat(flow["time"])
    for place in locations:
        assert abs(float(place["lat"])) <= 90 and abs(float(place["lon"])) <= 180


def test_arrows_are_drawn_flows_and_the_rest_is_counted(service: Service) -> None:
    shown = {each["id"]: each for each in service.read_features("flows")}
    answer = service.get(ITEMS, f="flowmap")
    drawn = list(csv.DictReader(StringIO(answer.text)))
    left_out = dict(part.split("=") for part in answer.headers["masar-left-out"].split(", "))
    assert len(drawn) + sum(map(int, left_out.values())) == len(shown)
    assert left_out["part_of_another"] == "1"
    told = {
        (f["properties"]["origin_pcode"], f["properties"]["dest_pcode"]) for f in shown.values()
    }
    assert {(flow["origin"], flow["dest"]) for flow in drawn} <= told


def test_points_are_those_of_the_published_arrow(service: Service) -> None:
    _, locations = read_table(service, part="locations")
    lines = [f["geometry"]["coordinates"] for f in service.read_features("flows") if f["geometry"]]
    points = {tuple(point) for line in lines for point in line}
    assert {(float(each["lon"]), float(each["lat"])) for each in locations} <= points


def test_part_is_drawn_where_its_whole_was_not_asked_for(service: Service) -> None:
    _, flows = read_table(service, dest_pcode="msr-lb-akkar")
    assert [flow["dest"] for flow in flows] == ["msr-lb-akkar"]


def test_nothing_selected_gives_empty_tables(service: Service) -> None:
    for part, columns in (("flows", FLOWS), ("locations", LOCATIONS)):
        assert read_table(service, part=part, datetime="1999-01-01") == (columns, [])


@pytest.mark.parametrize(
    ("collection", "asked", "name"),
    [("flows", {"f": "flowmap", "part": "x"}, "part"), ("events", {"f": "flowmap"}, "f"),
     ("flows", {"f": "flowmap", "limit": "3"}, "limit"), ("flows", {"part": "flows"}, "part")],
)  # fmt: skip
def test_impossible_question_is_refused_by_name(
    service: Service, collection: str, asked: dict[str, str], name: str
) -> None:
    answer = service.get(f"/api/collections/{collection}/items", **asked)
    assert read_problem(answer, 400)["parameter"] == name


def test_flow_map_is_as_of_a_moment_and_not_sent_twice(service: Service) -> None:
    assert read_table(service, known_at="2025-03-01")[1] == []
    assert read_table(service, snapshot=1) == read_table(service)
    tag = {"If-None-Match": service.get(ITEMS, f="flowmap").headers["etag"]}
    assert service.client.get(f"{ITEMS}?f=flowmap", headers=tag).status_code == 304


def move(own_id: str, origin: Unit, source: str, **fields: object) -> Movement:
    given: dict[str, object] = {
        "id": own_id, "measure": "arrivals", "origin": origin, "dest": AKKAR,
        "start": date(2025, 3, 1), "end": date(2025, 3, 31), "source": (source, source),
        "persons": Interval(95, 105),
    } | fields  # fmt: skip
    return Movement(**given)  # type: ignore[arg-type]


def test_of_two_agencies_on_one_movement_the_newest_figure_is_drawn() -> None:
    moved = [move("a", TARTOUS, "One"), move("b", TARTOUS, "Two"), move("c", HOMS, "Two"),
             move("d", TARTOUS, "One", measure="returns")]  # fmt: skip
    newest = {"a": (date(2025, 4, 2), 100), "b": (date(2025, 4, 9), 90),
              "c": (date(2025, 4, 1), 10), "d": (date(2025, 4, 1), 10)}  # fmt: skip
    picked, left_out = pick_arrows(moved, newest)
    assert [each.id for each in picked] == ["b", "c", "d"]
    assert left_out == {"same_people": 1}
    after = [moved[0], move("b", TARTOUS, "Two", start=date(2025, 4, 1), end=date(2025, 4, 9))]
    assert len(pick_arrows(after, newest)[0]) == 2


def test_stock_and_what_has_no_arrow_is_left_out() -> None:
    moved = [move("a", TARTOUS, "One", measure="sheltering"), move("b", TARTOUS, "One")]
    picked, left_out = pick_arrows(moved, {"a": (date(2025, 4, 2), 100)})
    assert picked == [] and left_out == {"stock": 1, "no_arrow": 1}
