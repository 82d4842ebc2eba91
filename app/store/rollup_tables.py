"""What counts shown events by unit and time; triggers of published.event keep both tables right.

Nothing else writes them (`migrations/sql/0019_all_types.sql`). A kind without a type stands for all
types of its record: its rows count what the rows by type count, so both are never added.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table

from app.store.columns import METADATA, dates, geometry, integers, small_integers, texts

FIGURES = (
    "events",
    "contested",
    *(
        f"{measure}_{part}"
        for measure in ("killed", "injured")
        for part in ("added", "low", "best", "best_known", "high", "high_known")
    ),
)
"""What can be added up. `killed_added` are the events whose figures may be added, `killed_low` to
`killed_high` the sums over these alone, `killed_best_known` how many of them have such a figure."""
LEVELS = ("country", "admin1", "admin2", "admin3", "place")
GRAINS = ("all", "year", "month", "day")
"""What the roll-up's numbers of levels and grains mean."""
UNIT_NAMES = (
    *(f"admin{n}_{part}" for n in (1, 2, 3) for part in ("pcode", "name_en", "name_ar")),
    "place_name_en",
    "place_name_ar",
)
EVENT_UNIT = Table(
    "event_unit",
    METADATA,
    Column("unit_id", BigInteger, primary_key=True, autoincrement=False),
    *texts("level", required=True),
    *texts("country", *UNIT_NAMES),
    Column("located", Boolean, nullable=False),
    geometry("geom"),
    schema="published",
)
EVENT_KIND = Table(
    "event_kind",
    METADATA,
    Column("kind_id", Integer, primary_key=True, autoincrement=False),
    *texts("event_type"),
    *texts("record", required=True),
    schema="published",
)
EVENT_ROLLUP = Table(
    "event_rollup",
    METADATA,
    *small_integers("level", "grain"),
    *dates("starts_in", "ends_in", required=True),
    Column("unit_id", BigInteger, nullable=False),
    *integers("kind_id", required=True),
    *(
        Column(name, BigInteger if name.endswith(("_low", "_best", "_high")) else Integer,
               nullable=False)
        for name in FIGURES
    ),
    schema="published",
)  # fmt: skip
