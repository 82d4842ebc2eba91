"""Conditions that many statements share."""

from postgres_server import Database
from sqlalchemy import select

from app.store.columns import match_any
from app.store.published_tables import EVENT

MORE_THAN_PARAMETERS = 70_000
"""A statement can have 65,535 parameters; a violence cluster can have more events."""


def test_any_number_of_ids_can_be_asked_for(coast: Database) -> None:
    with coast.web.connect() as connection:
        [known] = connection.scalars(select(EVENT.c.id).limit(1))
        ids = [f"evt_{number}" for number in range(MORE_THAN_PARAMETERS)]
        found = connection.scalars(select(EVENT.c.id).where(match_any(EVENT.c.id, [*ids, known])))
        assert list(found) == [known]
        assert list(connection.scalars(select(EVENT.c.id).where(match_any(EVENT.c.id, [])))) == []
