"""The tables that the code knows are those that the migrations make."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from postgres_server import Database
from sqlalchemy import Engine, inspect
from sqlalchemy.types import TypeEngine

from app.store.metadata import METADATA
from app.store.migration import migrate_database, read_revision
from app.store.published_tables import CORRIDOR_NOW

SCHEMAS = {"desk", "gazetteer", "ledger", "published", "publishing"}


def _is_compared(item: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    # Indexes and constraints live in the migrations alone, where their reasons are: the code
    # never names them. A view is no table to Alembic; its columns are compared below.
    return kind in {"table", "column"} and not getattr(item, "info", {}).get("is_view")


def _list_differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        options = {
            "include_schemas": True,
            "include_object": _is_compared,
            "include_name": lambda name, kind, _: kind != "schema" or name in SCHEMAS,
            "compare_type": True,
        }
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, METADATA)
    # A change of one column comes as a list of its own.
    flat = [part for each in found for part in (each if isinstance(each, list) else [each])]
    # Comments explain the DDL where it stands.
    return [part for part in flat if part[0] != "modify_comment"]


def test_tables_of_the_code_are_those_of_the_migrated_database(coast: Database) -> None:
    assert _list_differences(coast.owner) == []


def test_comparison_notices_a_column_that_one_side_lacks(coast_database: Database) -> None:
    coast_database.change(
        "ALTER TABLE published.flow DROP COLUMN mode_en",
        "ALTER TABLE published.state ALTER COLUMN policy TYPE integer USING 1",
        "ALTER TABLE gazetteer.place ALTER COLUMN source DROP NOT NULL",
        "ALTER TABLE published.claim ADD COLUMN secret text",
    )
    assert len(_list_differences(coast_database.owner)) == 4


def test_view_of_corridors_has_the_columns_that_the_code_reads(coast: Database) -> None:
    found = inspect(coast.owner).get_columns("corridor_now", schema="published")
    dialect = coast.owner.dialect

    def spell(kind: TypeEngine[object]) -> str:
        return kind.compile(dialect).removesuffix("(GEOMETRY,4326)")

    assert {column["name"]: spell(column["type"]) for column in found} == {
        column.name: spell(column.type) for column in CORRIDOR_NOW.columns
    }


def test_migrating_again_changes_nothing(coast_database: Database) -> None:
    before = coast_database.count_everything()
    assert migrate_database(coast_database.owner) == read_revision(coast_database.owner)
    assert coast_database.count_everything() == before
