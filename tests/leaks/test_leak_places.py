"""Channels 1, 3 and 10: boxes, clusters, and whatever is drawn, against the hidden position."""

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
import shapely
from attacker import Attacker, bisect_place
from paired_worlds import Sight
from postgres_server import GEODATA
from running_service import run_service
from victims import EVENTS, POSITIONS, SITES

from app.publish.cluster_rows import HULL_MARGIN_KM
from app.publish.neighbours import KM_PER_DEGREE, KM_PER_DEGREE_EAST

AROUND = (35.6, 34.6, 36.6, 35.6)
"""A box around everything that the worlds tell, in degrees."""
FRONTEND = Path(__file__).parents[2] / "frontend"


def get_shape(attacker: Attacker, own_id: str) -> Any:
    """Return what is drawn of an event."""
    feature = attacker.read(f"/api/collections/events/items/{own_id}")
    return shapely.from_geojson(json.dumps(feature["geometry"]))


@pytest.mark.parametrize("form", ["", "geojson", "json"])
def test_bisection_by_boxes_finds_what_is_drawn_and_nothing_finer(there: Sight, form: str) -> None:
    found = bisect_place(there.attacker, EVENTS["position"], AROUND, form=form)
    shape = get_shape(there.attacker, EVENTS["position"])
    assert found == pytest.approx(shape.bounds, abs=1e-5)
    corner = found[0], found[1]
    hidden = POSITIONS[1]
    assert math.dist(corner, hidden) > 0.003
    assert math.dist(corner, hidden) == pytest.approx(math.dist(corner, POSITIONS[0]), abs=0.01)


def test_bisection_of_a_refuge_ends_in_its_area_wherever_it_is(here: Sight, there: Sight) -> None:
    found = bisect_place(there.attacker, EVENTS["refuge"], AROUND)
    assert found == bisect_place(here.attacker, EVENTS["refuge"], AROUND)
    shape = get_shape(there.attacker, EVENTS["refuge"])
    assert shape.geom_type in {"Polygon", "MultiPolygon"}
    assert shape.distance(shapely.Point(found[:2])) < 0.0001
    assert all(math.dist(found[:2], (lon, lat)) > 0.05 for _, _, lat, lon in SITES.values())


def list_members(attacker: Attacker, cluster: dict[str, Any]) -> list[Any]:
    """Return the shapes of a cluster's members."""
    return [get_shape(attacker, own_id) for own_id in cluster["properties"]["event_ids"]]


def test_centre_of_a_cluster_is_that_of_what_is_drawn(there: Sight) -> None:
    """Solving it for one member gives that member's public point and nothing else."""
    clusters: list[dict[str, Any]] = there.attacker.list_features("clusters")
    solved = 0
    for cluster in clusters:
        told, members = cluster["properties"], list_members(there.attacker, cluster)
        assert len(members) == told["event_count"]
        for number, member in enumerate(members):
            others = members[:number] + members[number + 1 :]
            lon = told["centre_lon"] * len(members) - sum(each.x for each in others)
            lat = told["centre_lat"] * len(members) - sum(each.y for each in others)
            assert math.dist((lon, lat), (member.x, member.y)) < 0.0072 * len(members)
            solved += 1
    assert EVENTS["position"] in {
        own_id for c in clusters for own_id in c["properties"]["event_ids"]
    }
    assert solved >= 2


def draw_around(feature: dict[str, Any]) -> Any:
    """Return the disc within which a public event may be, by what is told of it."""
    told = feature["properties"]
    km = max(HULL_MARGIN_KM, (told["precision_m"] or 0) / 1000)
    point = shapely.from_geojson(json.dumps(feature["geometry"]))
    scale = (KM_PER_DEGREE_EAST, KM_PER_DEGREE)
    disc = shapely.transform(point, lambda xy: xy * scale).buffer(km, quad_segs=4)
    return shapely.transform(disc, lambda xy: xy / scale)


def test_outline_of_a_cluster_is_drawn_around_what_is_drawn(there: Sight) -> None:
    events = {each["id"]: each for each in there.attacker.list_features("events")}
    for cluster in there.attacker.list_features("clusters"):
        members = [events[own_id] for own_id in cluster["properties"]["event_ids"]]
        drawn = shapely.from_geojson(json.dumps(cluster["geometry"]))
        expected = shapely.union_all([draw_around(each) for each in members]).convex_hull
        assert drawn.hausdorff_distance(expected) < 0.015
        corners = shapely.get_coordinates(drawn).tolist()
        assert all(round(number, 2) == number for corner in corners for number in corner)


def test_no_event_or_cluster_is_drawn_with_more_than_two_decimals(there: Sight) -> None:
    drawn = 0
    for name in ("events", "clusters", "corridors", "flows"):
        for feature in there.attacker.list_features(name):
            shape = shapely.from_geojson(json.dumps(feature["geometry"]))
            if shape is None or (name == "events" and shape.geom_type == "MultiPolygon"):
                continue  # an outline of the gazetteer, the same for all who happened inside
            for corner in shapely.get_coordinates(shape).tolist():
                assert [round(number, 2) for number in corner] == corner
                drawn += 1
    assert drawn > 10


def list_site_names() -> list[str]:
    """Return the names of the shipped gazetteer's sites, in both scripts, and their ids."""
    rows = (GEODATA / "gazetteer/places.csv").read_text(encoding="utf-8").splitlines()
    sites = [row.split(",") for row in rows if ",site," in row]
    assert len(sites) >= 4
    return [name for row in sites for name in (row[0], row[3], row[4])]


@pytest.mark.parametrize("folder", ["geodata/basemap", "frontend/src", "frontend/dist"])
def test_what_is_drawn_from_files_knows_no_record_and_no_site(folder: str) -> None:
    record = GEODATA / "coast_2025"
    ids = {
        word
        for name in ("events", "claims", "flows", "corridors")
        for word in re.findall(
            r"\b(?:evt|clm|flw|cor)_\w{13}", (record / f"{name}.csv").read_text()
        )
    }
    assert len(ids) > 100
    files = [path for path in (GEODATA.parent / folder).rglob("*") if path.is_file()]
    if folder == "frontend/dist" and not files:
        pytest.skip("the front end is not built")
    for path in files:
        text = path.read_bytes().decode(errors="ignore")
        assert not [word for word in (*ids, *list_site_names()) if word in text], path


def test_pages_are_the_same_bytes_whatever_is_told(here: Sight, there: Sight) -> None:
    """Map, embed and what they print are files; all data come through the API."""
    built = FRONTEND / "dist"
    if not (built / "index.html").is_file():
        pytest.skip("the front end is not built")
    pages = []
    for sight in (here, there):
        with run_service(sight.world.database.web_url, built) as service:
            attacker = Attacker(service.client)
            pages.append([attacker.get(path, at=EVENTS["waiting"]) for path in ("/", "/embed")])
    assert pages[0] == pages[1]
    assert all(answer.status == 200 for answer in pages[0])
