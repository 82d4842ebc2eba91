"""The stored text of an event is what its row would be told as, and the counted places agree."""

import json
from collections.abc import Iterator

import pytest
from postgres_server import Database
from sqlalchemy import Connection, select, text

from app.encode.geojson import build_feature, encode_json
from app.query.collections import EVENTS, draw_geometry
from app.query.versions import View
from app.store.columns import SRID
from app.store.published_tables import EVENT, EVENT_SPOT

HOSTILE = 'a"b\\c/d\u0001\t\n\u2028é🙂</script>\u200fمرحبا'
SHOWN = EVENT.c.shown_to.is_(None)
COUNTED = """
SELECT spot FROM (
    SELECT spot, count(*) AS events FROM published.event WHERE shown_to IS NULL GROUP BY spot
) AS found FULL JOIN published.event_spot USING (spot)
WHERE found.events IS DISTINCT FROM event_spot.events
"""


@pytest.fixture
def connection(coast: Database) -> Iterator[Connection]:
    """The writer's connection to the coast; what is changed here is not kept."""
    with coast.writer.connect() as connection:
        yield connection


def tell_rows(connection: Connection) -> dict[str, object]:
    """Return each shown event as its columns are told."""
    view = View(EVENT, SHOWN)
    columns = [EVENT.c[name] for name in EVENTS.properties]
    query = select(
        EVENT.c.id.label("feature_id"), draw_geometry(EVENTS, view).label("geometry"), *columns
    ).where(SHOWN)
    rows = connection.execute(query).mappings().all()
    told = (json.loads(encode_json(build_feature(dict(row), EVENTS.properties))) for row in rows)
    return {each["id"]: each for each in told}


def read_texts(connection: Connection) -> dict[str, object]:
    rows = connection.execute(select(EVENT.c.id, EVENT.c.feature).where(SHOWN))
    return {own_id: json.loads(stored) for own_id, stored in rows}


def change_shown(connection: Connection, **values: object) -> None:
    count = connection.execute(EVENT.update().where(SHOWN).values(**values)).rowcount
    assert count > 30


def test_text_of_every_event_is_what_its_columns_say(connection: Connection) -> None:
    told = tell_rows(connection)
    assert len(told) > 30
    assert read_texts(connection) == told
    kinds = {(each["geometry"] or {}).get("type") for each in told.values()}
    assert {None, "Point", "MultiPolygon"} <= kinds


def test_hostile_values_are_told_as_they_are(connection: Connection) -> None:
    for clock in ("2025-03-07 01:02:03.999999+00", "0999-01-01 00:00:00.5+03", "2025-12-31Z"):
        connection.execute(text("SET LOCAL timezone = 'Asia/Damascus'"))
        change_shown(
            connection,
            title_en=HOSTILE,
            summary_ar=None,
            actor1="",
            flags=[HOSTILE, "", "null", "{}"],
            redaction={"a": [1.5, -0.0, 1e15, None, True, {HOSTILE: HOSTILE}]},
            date_start="0999-01-01",
            killed_low=2_147_483_647,
            published_at=clock,
            revised_at=clock,
        )
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        told = tell_rows(connection)
        assert read_texts(connection) == told


def test_no_column_is_told_without_its_text_changing(connection: Connection) -> None:
    """A column that is added later cannot be forgotten in the text."""
    [(own_id, stored)] = connection.execute(select(EVENT.c.id, EVENT.c.feature).limit(1)).all()
    assert list(json.loads(stored)["properties"]) == list(EVENTS.properties), own_id


def test_past_version_keeps_no_text(connection: Connection) -> None:
    change_shown(connection, shown_to=text("now()"))
    texts = set(connection.scalars(select(EVENT.c.feature).where(EVENT.c.shown_to.is_not(None))))
    assert texts == {None}
    assert connection.scalars(select(EVENT_SPOT.c.spot)).all() == []


def test_places_are_counted_right_whatever_is_written(connection: Connection) -> None:
    steps = (
        "SELECT 1",
        "UPDATE published.event SET geom = ST_SetSRID(ST_MakePoint(36, 35), 4326) "
        "WHERE admin1_pcode = 'SY06'",
        "UPDATE published.event SET title_en = 'x', geom = NULL WHERE admin1_pcode = 'SY10'",
        "UPDATE published.event SET shown_to = now() WHERE spot = 0 AND shown_to IS NULL",
        "UPDATE published.event SET shown_to = NULL WHERE shown_to IS NOT NULL",
        "DELETE FROM published.event WHERE date_start < '2025-03-08'",
        "DELETE FROM published.event",
    )
    seen = set()
    for step in steps:
        connection.execute(text(step))
        assert connection.scalars(text(COUNTED)).all() == []
        seen.add(connection.scalar(text("SELECT sum(events) FROM published.event_spot")))
    assert len(seen) > 3 and None in seen


def test_equal_geometries_are_one_spot(connection: Connection) -> None:
    query = text(
        "SELECT count(DISTINCT spot), count(DISTINCT geom::text) FROM published.event "
        "WHERE geom IS NOT NULL"
    )
    [(spots, geometries)] = connection.execute(query).all()
    assert 5 < spots == geometries
    drawn = connection.scalars(select(EVENT_SPOT.c.geom.ST_SRID()).distinct()).all()
    assert set(drawn) <= {SRID, None}
