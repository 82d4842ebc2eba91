"""The public role reads what is published and nothing of the ledger, whatever the code does."""

import asyncio

import pytest
from postgres_server import Database
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import func, literal_column, select, table, text
from sqlalchemy.exc import DBAPIError

from app.main import create_app
from app.serve.answering.database import Reader
from app.settings import Settings

LEDGER_TABLES = (
    "load", "source", "event", "flow", "corridor", "claim", "tombstone", "document",
    "attribution", "assessment", "waiver", "mode_change", "pairing",
)  # fmt: skip
LEDGER = (
    *LEDGER_TABLES, "revision",
    "current_source", "current_event", "current_flow", "current_corridor", "current_claim",
    "current_pairing",
)  # fmt: skip
PUBLISHED = (
    "state", "event", "claim", "cluster", "corridor", "flow", "event_step", "flow_step",
    "cluster_member", "tombstone", "withheld", "snapshot", "about", "event_unit", "event_rollup",
    "event_kind",
)  # fmt: skip
WRITING = (
    "INSERT INTO {} OVERRIDING USER VALUE SELECT * FROM {} LIMIT 0",
    "UPDATE {} SET {} = {} WHERE false",
    "DELETE FROM {} WHERE false",
    "TRUNCATE {}",
)


def _is_refused(database: Database, statement: str, *, as_web: bool) -> bool:
    engine = database.web if as_web else database.writer
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        return isinstance(error.orig, InsufficientPrivilege)
    return False


def _name_column(database: Database, relation: str) -> str:
    return str(
        database.ask_one(
            "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:relation AS regclass) "
            "AND attnum > 0 AND attidentity = '' ORDER BY attnum LIMIT 1",
            relation=relation,
        )
    )


def _spell_writing(database: Database, relation: str) -> list[str]:
    column = _name_column(database, relation)
    return [
        WRITING[0].format(relation, relation),
        WRITING[1].format(relation, column, column),
        WRITING[2].format(relation),
        WRITING[3].format(relation),
    ]


def test_list_of_ledger_relations_is_complete(coast: Database) -> None:
    relations = coast.ask(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = 'ledger' AND relkind IN ('r', 'v', 'm', 'p', 'f')"
    )
    assert sorted(name for (name,) in relations) == sorted(LEDGER)


@pytest.mark.parametrize("name", LEDGER)
def test_web_role_cannot_read_the_ledger(coast: Database, name: str) -> None:
    statement = f"SELECT 1 FROM ledger.{name} LIMIT 1"  # noqa: S608 - a name of our own
    assert _is_refused(coast, statement, as_web=True)
    with coast.writer.connect() as connection:  # the same words work for who may read
        connection.execute(text(statement))


@pytest.mark.parametrize("name", ["progress", "waiting"])
def test_web_role_cannot_read_who_still_waits(coast: Database, name: str) -> None:
    assert _is_refused(coast, f"SELECT 1 FROM publishing.{name} LIMIT 1", as_web=True)  # noqa: S608


def test_web_role_cannot_count_the_ledger_through_its_sequences(coast: Database) -> None:
    assert _is_refused(coast, "SELECT last_value FROM ledger.event_seq_seq", as_web=True)


@pytest.mark.parametrize("name", PUBLISHED)
def test_web_role_cannot_write_what_is_published(coast: Database, name: str) -> None:
    for statement in _spell_writing(coast, f"published.{name}"):
        assert _is_refused(coast, statement, as_web=True), statement


def test_web_role_cannot_write_places_or_create_anything(coast: Database) -> None:
    for statement in _spell_writing(coast, "gazetteer.place"):
        assert _is_refused(coast, statement, as_web=True), statement
    for schema in ("published", "gazetteer", "ledger", "public"):
        assert _is_refused(coast, f"CREATE TABLE {schema}.mine (a int)", as_web=True), schema


@pytest.mark.parametrize("name", LEDGER_TABLES)
def test_writer_can_add_to_the_ledger_but_change_nothing(coast: Database, name: str) -> None:
    insert, update, delete, truncate = _spell_writing(coast, f"ledger.{name}")
    for statement in (update, delete, truncate):
        assert _is_refused(coast, statement, as_web=False), statement
    assert not _is_refused(coast, insert, as_web=False)


@pytest.mark.parametrize("login", ["its own", "an administrator's"])
def test_running_service_has_only_the_rights_of_the_public_role(
    coast: Database, login: str
) -> None:
    url = coast.web_url if login == "its own" else coast.admin_url
    app = create_app(Settings(web_database_url=url))

    async def ask_as_service() -> tuple[object, ...]:
        async with app.router.lifespan_context(app):
            reader: Reader = app.state.reader
            who = select(
                func.current_user().label("who"),
                func.current_setting("default_transaction_read_only").label("reads"),
            )
            [[found]] = await reader.read_all(who)
            ledger = select(literal_column("1")).select_from(table("event", schema="ledger"))
            with pytest.raises(DBAPIError) as refused:
                await reader.read_all(ledger)
            return found["who"], found["reads"], type(refused.value.orig)

    assert asyncio.run(ask_as_service()) == ("masar_web", "on", InsufficientPrivilege)
