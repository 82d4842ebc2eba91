"""GeoJSON: which features become events, and whose they are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import MasarError
from app.domain.source import SourceRecord
from app.ingest import ReadOptions, name_dataset, read_records

MONITOR = ReadOptions(dataset="coast-monitor")
Feature = dict[str, Any]
Read = Callable[..., list[SourceRecord]]


def tell_feature(feature_id: object = "a1", geometry: object = (35.95, 35.18), **properties: Any
                 ) -> Feature:  # fmt: skip
    """Five killed at a point on the coast, unless told otherwise."""
    if isinstance(geometry, tuple):
        geometry = {"type": "Point", "coordinates": list(geometry)}
    told = {"event_type": "Battles", "date_start": "2025-03-07", "killed": 5} | properties
    return {"type": "Feature", "id": feature_id, "geometry": geometry, "properties": told}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads features as the events of a collection, or a text as it stands."""

    def read_features(
        *features: Any, text: str | None = None, **members: Any
    ) -> list[SourceRecord]:
        path = tmp_path / "events.geojson"
        collection = {"type": "FeatureCollection", **members, "features": features}
        path.write_text(text or json.dumps(collection))
        records = list(read_records("geojson", path, MONITOR))
        return [record for record in records if record.kind == "event"]

    return read_features


def refuse(read: Read, *features: Any) -> list[str]:
    """The reasons of refusal, empty for a feature that is none."""
    return [record.damage.message if record.damage else "" for record in read(*features)]


def test_feature_becomes_an_event_of_its_publisher(read: Read) -> None:
    [event] = read(tell_feature(7, title="Shelling", place_name="Baniyas", admin1="Tartous"))
    assert (event.record_id, event.line, event.damage) == ("7", 1, None)
    assert event.adapter == "geojson:coast-monitor"
    told = {"date_start": "2025-03-07", "longitude": "35.95", "latitude": "35.18",
            "place_name": "Baniyas", "admin1": "Tartous", "title_en": "Shelling",
            "precision": "settlement"}  # fmt: skip
    assert told.items() <= event.fields.items()
    [claim] = event.claims
    assert (claim["asserted_by"], claim["low"], claim["high"], claim["quantifier"]) == (
        "geojson-coast-monitor", "5", "5", "exact")  # fmt: skip


def test_row_is_kept_to_the_letter(read: Read) -> None:
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 1.50, "geometry": '
        '{"type": "Point", "coordinates": [35.950000, 3.5e1, 12]}, "properties": {"id": "own", '
        '"event_type": "Battles", "date": "2025-03-07", "note": "  two\\nlines ", "tags": '
        '[1.0, {"a": null}], "sure": true}}]}'
    )
    [event] = read(text=text)
    assert event.provider == {
        "id": "1.50",
        "geometry": '{"type": "Point", "coordinates": [35.950000, 3.5e1, 12]}',
        "event_type": "Battles",
        "date": "2025-03-07",
        "note": "  two\nlines ",
        "tags": '[1.0, {"a": null}]',
        "sure": "true",
        "properties.id": "own",
    }


def test_file_without_a_publisher_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "events.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [tell_feature()]}))
    for options in (ReadOptions(), ReadOptions(dataset="Coast Monitor!")):
        with pytest.raises(MasarError, match="Whose data") as refusal:
            list(read_records("geojson", path, options))
        assert "--dataset" in str(refusal.value.way_out)
    assert name_dataset("geojson", path, MONITOR) == "geojson:coast-monitor"


def test_one_who_is_named_says_it_through_the_publisher(tmp_path: Path) -> None:
    path = tmp_path / "events.geojson"
    features = [tell_feature(1, asserted_by="Night Desk"), tell_feature(2, source="A; B"),
                tell_feature(3, asserted_by="Night  Desk"),
                tell_feature(4, asserted_by=["A", "B"])]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    records = list(read_records("geojson", path, MONITOR))
    sources = [record.fields for record in records if record.kind == "source"]
    assert [source["source_id"] for source in sources] == [
        "geojson-coast-monitor", "geojson-coast-monitor-night-desk"]  # fmt: skip
    # Two files that repeat one desk are one voice.
    assert sources[1]["independence_group"] == "night-desk"
    said = [(r.claims[0]["asserted_by"], r.claims[0]["relayed_by"]) for r in records if r.claims]
    desk = ("geojson-coast-monitor-night-desk", "geojson-coast-monitor")
    assert said == [desk, ("geojson-coast-monitor", ""), desk, ("geojson-coast-monitor", "")]


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (("35.95", "35.18"), "must be numbers"),
        ((35.18, 35.95, "x"), "must be numbers"),
        (([35.95], 35.18), "must be numbers"),
        ((None, 35.18), "must be numbers"),
        ((35.95,), "two numbers"),
        ((1, 2, 3, 4, 5), "two numbers"),
        ({"type": "Point", "coordinates": {"lon": 35.95}}, "two numbers"),
        ({"type": "Point"}, "two numbers"),
        ((34.8, 38.9), "looks swapped"),
        ({"type": "point", "coordinates": [35.95, 35.18]}, "no kind of geometry"),
        ("POINT(35.95 35.18)", "no kind of geometry"),
    ],
)
def test_position_that_is_none_is_refused(read: Read, geometry: object, reason: str) -> None:
    [refusal] = refuse(read, tell_feature(geometry=geometry))
    assert reason in refusal


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[35.9, 35.1], [36, 35.1], [36, 35.2], [35.9, 35.1]]]},
        {"type": "LineString", "coordinates": [[35.9, 35.1], [36, 35.1]]},
        {"type": "MultiPoint", "coordinates": [[35.9, 35.1]]},
    ],
)
def test_no_point_is_made_of_what_is_none(read: Read, geometry: object) -> None:
    [event] = read(tell_feature(geometry=geometry, place_name="Baniyas"))
    assert event.damage is None
    assert "latitude" not in event.fields
    assert (event.fields["place_name"], event.fields["precision"]) == ("Baniyas", "")


@pytest.mark.parametrize(
    ("feature", "reason"),
    [
        (5, "is no Feature"),
        (["Feature"], "is no Feature"),
        ({"type": "Polygon"}, "is no Feature"),
        (tell_feature() | {"properties": [1]}, "properties"),
        (tell_feature(country="Lebanon"), "is not Syria"),
        (tell_feature(note={"a": [[[[1]]]]} | {"b": "\ud800"}), "half a sign"),
    ],
)
def test_what_is_no_feature_of_syria_is_refused_alone(
    read: Read, feature: object, reason: str
) -> None:
    first, second = refuse(read, feature, tell_feature("b2", country="Syria"))
    assert reason in first
    assert second == ""


@pytest.mark.parametrize(
    ("properties", "figures"),
    [
        ({"killed_low": 3, "killed_best": 5, "killed_high": 9}, ("3", "5", "9", "range")),
        ({"killed_low": 3, "killed_best": None, "killed_high": None}, ("3", "", "", "at_least")),
        ({"killed_low": None, "killed_best": 5}, ("", "5", "", "approximately")),
        ({"killed_high": 9}, ("", "", "9", "up_to")),
        ({"low": 3, "best": 3, "high": 3}, ("3", "3", "3", "exact")),
        ({"fatalities": 4}, ("4", "4", "", "at_least")),
        ({"fatalities": 0}, ("0", "0", "", "exact")),
    ],
)
def test_figures_are_read_by_their_names(
    read: Read, properties: dict[str, object], figures: tuple[str, ...]
) -> None:
    [event] = read(tell_feature(killed=None, **properties))
    [claim] = event.claims
    assert tuple(claim[name] for name in ("low", "best", "high", "quantifier")) == figures


def test_feature_without_a_figure_still_has_who_says_so(read: Read) -> None:
    [event] = read(tell_feature(killed=None))
    assert [claim["measure"] for claim in event.claims] == ["none"]


def test_codes_of_the_field_become_words(read: Read) -> None:
    ucdp, acled, bad = read(
        tell_feature(1, event_type=None, type_of_violence=3, where_prec=4, date_prec=4),
        tell_feature(2, geo_precision=3, time_precision=2, date_start=None,
                     event_date="02 June 2023"),
        tell_feature(3, geo_precision=8),
    )  # fmt: skip
    assert ucdp.fields["event_type"] == "Violence against civilians"
    assert (ucdp.fields["precision"], ucdp.fields["date_prec"]) == ("governorate", "4")
    assert (acled.fields["precision"], acled.fields["date_prec"]) == ("governorate", "3")
    assert acled.fields["date_start"] == "02 June 2023"
    assert bad.fields["precision"] == "8"  # no word, so normalising refuses it by name


@pytest.mark.parametrize("between", ["\n", "\r\n", " ", "\n\x1e"])
def test_features_may_stand_one_after_the_other(read: Read, between: str) -> None:
    text = between.join(json.dumps(tell_feature(number)) for number in range(3))
    assert [event.record_id for event in read(text=text)] == ["0", "1", "2"]


@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("name", ["EPSG:3857", "urn:ogc:def:crs:EPSG::32637", "", None, 5])
def test_other_coordinate_system_is_refused(read: Read, name: object, behind: bool) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    parts = ['"type": "FeatureCollection"', f'"crs": {json.dumps(crs)}',
             f'"features": [{json.dumps(tell_feature())}]']  # fmt: skip
    with pytest.raises(MasarError, match="not in WGS 84"):
        read(text="{" + ", ".join(parts if not behind else reversed(parts)) + "}")


@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "EPSG:4326",
     "urn:ogc:def:crs:EPSG::4326", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
)  # fmt: skip
def test_wgs84_by_any_of_its_names_is_read(read: Read, name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert len(read(tell_feature(), crs=crs)) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"type": "FeatureCollection", "features": []}', "no feature"),
        ('{"type": "FeatureCollection", "features": {}}', "is no Feature"),
        ('{"type": "Topology", "objects": {}}', "is no Feature"),
        ('{"type": "FeatureCollection", "features": [' + json.dumps(tell_feature()), "ends"),
        ('{"type": "FeatureCollection", "features": []} {}', "no valid JSON"),
        ('{"features": [], "features": []}', "twice"),
    ],
)
def test_document_that_is_none_is_refused(read: Read, text: str, reason: str) -> None:
    try:
        [event] = read(text=text)
        told = event.damage.message if event.damage else ""
    except MasarError as error:
        told = error.message
    assert reason in told


@pytest.mark.parametrize(
    ("name", "value"),
    [("killed", 2.5), ("killed", 2.0), ("fatalities", "many"), ("injured_high", -1)],
)
def test_figure_that_counts_nobody_is_refused_by_the_name_of_its_property(
    read: Read, name: str, value: object
) -> None:
    given: dict[str, object] = {"killed": None, name: value}
    [record] = read(tell_feature(**given))
    assert record.damage is not None
    assert record.damage.field == name
    assert "is not a whole number" in str(record.damage)
