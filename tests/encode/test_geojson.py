"""GeoJSON as RFC 7946 asks, strict JSON, numbers as numbers."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.encode import Stamp, encode_feature, encode_json, encode_page, spell_features

ROW = {"feature_id": "evt_1", "geometry": '{"type":"Point","coordinates":[35.96,35.2]}',
       "killed_low": 3, "killed_high": None, "date_start": date(2025, 3, 7), "sources": ["a"],
       "secret": "hidden"}  # fmt: skip
SHOWN = ("killed_low", "killed_high", "date_start", "sources")
MOMENT = datetime(2025, 3, 9, 12, 0, 0, 123456, tzinfo=UTC)


def test_feature_has_its_id_outside_of_its_properties() -> None:
    feature = json.loads(encode_feature(ROW, SHOWN, []))
    assert (feature["type"], feature["id"]) == ("Feature", "evt_1")
    assert feature["geometry"] == {"type": "Point", "coordinates": [35.96, 35.2]}
    assert feature["properties"] == {
        "killed_low": 3, "killed_high": None, "date_start": "2025-03-07", "sources": ["a"],
    }  # fmt: skip


def test_citation_stands_beside_the_properties_where_there_is_one() -> None:
    cited = json.loads(encode_feature(ROW, SHOWN, [], {"snapshot": 17}))
    assert cited["citation"] == {"snapshot": 17}
    assert "citation" not in json.loads(encode_feature(ROW, SHOWN, []))


def test_feature_without_a_place_says_null() -> None:
    assert json.loads(encode_feature({**ROW, "geometry": None}, (), []))["geometry"] is None


def test_page_counts_what_it_returns_and_what_there_is() -> None:
    features = spell_features([ROW, {"feature_text": b'{"id":"evt_2"}'}], SHOWN)
    page = json.loads(encode_page(features, links=[], matched=9, stamp=Stamp(MOMENT, snapshot=17)))
    assert [each["id"] for each in page["features"]] == ["evt_1", "evt_2"]
    assert (page["numberReturned"], page["numberMatched"]) == (2, 9)
    assert (page["timeStamp"], page["snapshot"]) == ("2025-03-09T12:00:00Z", 17)
    assert page["type"] == "FeatureCollection"


def test_page_without_features_is_a_list_without_entries() -> None:
    page = json.loads(encode_page([], links=[], matched=0, stamp=Stamp(MOMENT, snapshot=17)))
    assert (page["features"], page["numberReturned"]) == ([], 0)


@given(st.floats() | st.lists(st.floats()))
def test_json_is_strict_whatever_the_numbers(value: object) -> None:
    def refuse(name: str) -> None:
        pytest.fail(f"{name} is not JSON")

    json.loads(encode_json({"value": value}), parse_constant=refuse)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_of_any_script_survives(text: str) -> None:
    assert json.loads(encode_json({"text": text})) == {"text": text}
