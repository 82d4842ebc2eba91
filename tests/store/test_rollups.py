"""The counts by unit and time are those of the shown events, whatever was done to these before."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from postgres_server import Database
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.store.rollup_tables import FIGURES, UNIT_NAMES
from app.store.rollup_tables import GRAINS as STORED_GRAINS

LEVELS = {"country": (), "admin1": UNIT_NAMES[:3], "admin2": UNIT_NAMES[:6],
          "admin3": UNIT_NAMES[:9], "place": UNIT_NAMES}  # fmt: skip
EVERY = ("all", "year", "month", "day")
BY_TYPE = {"country": EVERY, "admin1": EVERY[:3], "admin2": EVERY[:3], "admin3": EVERY[:2],
           "place": ("all", "day")}  # fmt: skip
OVER_TYPES = {"country": EVERY, "admin1": EVERY, "admin2": EVERY, "admin3": EVERY[:3],
              "place": EVERY[:1]}  # fmt: skip
FIRST = date(1, 1, 1)
TYPES = ("Battles", "Protests")
POINTS = ("POINT(35.95 35.18)", "POINT(35.95 35.19)", "POLYGON((35 35,36 35,36 36,35 35))", None)


def _cut(day: date, grain: str) -> date:
    if grain == "all":
        return FIRST
    return day.replace(**{"year": {"month": 1, "day": 1}, "month": {"day": 1}}.get(grain, {}))


def _read_figures(row: Any) -> dict[str, int]:
    figures = {"events": 1, "contested": int(row.contested)}
    for measure in ("killed", "injured"):
        low, *others = (getattr(row, f"{measure}_{part}") for part in ("low", "best", "high"))
        added = row.scope == "site" and low is not None
        figures |= {f"{measure}_added": int(added), f"{measure}_low": (low or 0) if added else 0}
        for part, value in zip(("best", "high"), others, strict=True):
            figures[f"{measure}_{part}"] = (value or 0) if added else 0
            figures[f"{measure}_{part}_known"] = int(added and value is not None)
    return figures


def count_shown(database: Database) -> dict[tuple[object, ...], Counter[str]]:
    """Return what the roll-up must hold, from the shown events one by one."""
    wanted: dict[tuple[object, ...], Counter[str]] = {}
    query = "SELECT *, CAST(geom AS text) AS place FROM published.event WHERE shown_to IS NULL"
    with database.owner.connect() as connection:
        for row in connection.execute(text(query)):
            for level, names in LEVELS.items():
                unit = tuple(getattr(row, name) if name in names else None for name in UNIT_NAMES)
                own = row.place if level == "place" or row.admin1_pcode is None else None
                where = ((row.admin1_pcode or "")[:2] or None, *unit, own, row.place is not None)
                for kind, kept in ((row.event_type, BY_TYPE), (None, OVER_TYPES)):
                    for grain in kept[level]:
                        days = (_cut(row.date_start, grain), _cut(row.date_end, grain))
                        key = (level, grain, *days, *where, kind, row.record)
                        wanted.setdefault(key, Counter()).update(_read_figures(row))
    return wanted


def read_rollup(database: Database) -> dict[tuple[object, ...], Counter[str]]:
    """Return what the roll-up holds; every row must count something and have its unit."""
    query = (
        f"SELECT unit.level, rollup.grain, starts_in, ends_in, country, {', '.join(UNIT_NAMES)}, "  # noqa: S608
        f"CAST(geom AS text), located, event_type, record, {', '.join(FIGURES)} "
        "FROM published.event_rollup AS rollup FULL JOIN published.event_kind USING (kind_id) "
        "FULL JOIN published.event_unit AS unit USING (unit_id)"
    )
    rows = database.ask(query)
    rows = [(row[0], STORED_GRAINS[int(str(row[1]))], *row[2:]) for row in rows]
    keys = [row[: -len(FIGURES)] for row in rows]
    assert len(set(keys)) == len(keys)
    return {
        row[: -len(FIGURES)]: Counter(dict(zip(FIGURES, row[-len(FIGURES) :], strict=True)))
        for row in rows
    }


def check_rollup(database: Database) -> int:
    """Compare both, figure by figure; return the number of shown events."""
    wanted, found = count_shown(database), read_rollup(database)
    assert set(found) == set(wanted)
    for key, figures in wanted.items():
        assert dict(found[key]) == dict(figures), key
    return sum(
        figures["events"]
        for key, figures in wanted.items()
        if key[:2] == ("country", "all") and key[-2] is None
    )


def _invent(dice: random.Random) -> dict[str, object]:
    start = date(2024, 12, 20) + timedelta(dice.randrange(40))
    admin1 = dice.choice(["SY10", "SY06", None])
    admin2 = f"{admin1}02" if admin1 and dice.random() < 0.7 else None
    return {
        "id": f"evt_{dice.randrange(10**9)}", "start": start, "record": dice.choice(["one", "two"]),
        "end": start + timedelta(dice.choice([0, 0, 3, 400])), "type": dice.choice(TYPES),
        "scope": dice.choice(["site", "site", "total"]), "admin1": admin1, "admin2": admin2,
        "low": dice.choice([None, 0, 7]), "best": dice.choice([None, 8]),
        "contested": dice.random() < 0.3,
        "point": dice.choice(POINTS), "place": dice.choice([None, "Banias", "Jableh"]),
    }  # fmt: skip


INSERT = """
INSERT INTO published.event (id, revision, row_hash, shown_from, record, title_en, title_ar,
    event_type, disorder_type, scope, date_start, date_end, date_prec, admin1_pcode, admin2_pcode,
    place_name_en, precision, geo_precision, where_prec, killed_low, killed_best, injured_low,
    injured_high, verification, contested, sources, sources_ar, sources_count, claims_count, flags,
    revised_at, reason_code, known_from, geom)
VALUES (:id, 1, :id, now(), :record, 't', 't', :type, 'd', :scope, :start, :end, 1, :admin1,
    :admin2, :place, 'settlement', 1, 1, :low, :best, :best, :low, 'reported', :contested, '{}',
    '{}', 0, 0, '{}', now(), 'first_report', :start, ST_GeomFromText(:point, 4326))
"""
SOME = "SELECT row_id FROM published.event ORDER BY md5(row_id::text || :seed) LIMIT :count"
STEPS = (
    f"UPDATE published.event SET shown_to = now() WHERE shown_to IS NULL AND row_id IN ({SOME})",  # noqa: S608
    f"UPDATE published.event SET date_start = date_start - 1, killed_low = killed_low + 1 WHERE row_id IN ({SOME})",  # noqa: S608, E501
    f"UPDATE published.event SET admin1_pcode = 'SY09', geom = NULL WHERE row_id IN ({SOME})",  # noqa: S608
    f"DELETE FROM published.event WHERE row_id IN ({SOME})",  # noqa: S608
)


@pytest.mark.parametrize("seed", range(3))
def test_rollup_counts_what_is_shown_after_any_changes(coast_database: Database, seed: int) -> None:
    dice = random.Random(seed)
    assert check_rollup(coast_database) == 38
    for _ in range(6):
        news = [_invent(dice) for _ in range(dice.randrange(1, 30))]
        with coast_database.owner.begin() as connection:
            connection.execute(text(INSERT), news)
            given = {"seed": str(dice.random()), "count": dice.randrange(40)}
            connection.execute(text(dice.choice(STEPS)), given)
        check_rollup(coast_database)


def test_nothing_is_left_of_events_that_are_not_shown(coast_database: Database) -> None:
    coast_database.change("UPDATE published.event SET shown_to = now() WHERE shown_to IS NULL")
    assert read_rollup(coast_database) == {}
    coast_database.change("UPDATE published.event SET shown_to = NULL")
    assert check_rollup(coast_database) == 38
    coast_database.change("TRUNCATE published.event")
    assert read_rollup(coast_database) == {}


@pytest.mark.parametrize("figure", [2**31 - 1, -(2**31)])
def test_figures_at_the_ends_of_a_column_come_and_go(coast_database: Database, figure: int) -> None:
    """Imports refuse what is below zero; what takes a figure out again must not trip over it."""
    everything = f"UPDATE published.event SET killed_low = {figure}, injured_high = {figure}"  # noqa: S608
    coast_database.change(everything)
    assert check_rollup(coast_database) == 38
    coast_database.change("UPDATE published.event SET killed_low = 1, injured_high = NULL")
    assert check_rollup(coast_database) == 38


def test_counting_everything_anew_changes_nothing(coast_database: Database) -> None:
    before = read_rollup(coast_database)
    coast_database.change(
        "ALTER TABLE published.event DISABLE TRIGGER USER",
        "UPDATE published.event SET shown_to = now() WHERE scope = 'total'",
        "ALTER TABLE published.event ENABLE TRIGGER USER",
    )
    assert read_rollup(coast_database) == before != count_shown(coast_database)
    coast_database.change("SELECT published.refill_rollup()")
    assert check_rollup(coast_database) < 38


def test_ids_of_units_are_the_same_whenever_they_came(coast_database: Database) -> None:
    units = "SELECT unit_id, level, admin3_pcode FROM published.event_unit ORDER BY 1"
    before = coast_database.ask(units)
    for moment in ("now()", "NULL"):
        coast_database.change(f"UPDATE published.event SET shown_to = {moment}")  # noqa: S608
    assert coast_database.ask(units) == before


@pytest.mark.parametrize("table", ["event_unit", "event_rollup", "event_kind"])
def test_nobody_but_the_triggers_writes_the_rollup(coast: Database, table: str) -> None:
    for engine in (coast.writer, coast.web):
        with engine.connect() as connection, pytest.raises(DBAPIError, match="denied"):
            connection.execute(text(f"DELETE FROM published.{table}"))  # noqa: S608
