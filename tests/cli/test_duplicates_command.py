"""`masar duplicates`, as an editor types it."""

from collections.abc import Iterator

import orjson
import pytest
from command_runner import Run, check_failure
from postgres_server import Database, TestServer
from record_tables import RecordTables

from app.pipeline import import_file, publish_ledger

SHOWN = "SELECT id FROM published.event WHERE shown_to IS NULL ORDER BY id"


@pytest.fixture(scope="module")
def loaded(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Two folders that tell of the same battle, shown; shared by all who only read."""
    folder = tmp_path_factory.mktemp("pair")
    with server.make_database(places_template.name) as database:
        for name, event_id in (("first", "evt_a"), ("second", "evt_b")):
            tables = RecordTables(folder / name)
            tables.add_event(event_id)
            assert import_file(database.writer, "record", tables.write()).rejected == 0
        publish_ledger(database.writer)
        yield database


@pytest.fixture
def own_loaded(server: TestServer, loaded: Database) -> Iterator[Database]:
    """The same, of one's own."""
    loaded.close()
    with server.make_database(loaded.name) as database:
        yield database


def test_pair_is_listed_with_score_and_reasons(run: Run, loaded: Database) -> None:
    result = run("duplicates", "list", database=loaded)
    assert result.exit_code == 0
    assert "one event?" in result.stdout and "10 killed in both" in result.stdout
    assert result.stdout.endswith("1 pair to look at.\n")
    told = orjson.loads(run("duplicates", "list", "--json", database=loaded).stdout)
    assert told["count"] == 1
    [pair] = told["suggestions"]
    assert {event["event_id"] for event in pair["events"]} == {"evt_a", "evt_b"}
    assert (pair["verdict"], pair["whole_id"]) == ("duplicate", None)
    assert 0.5 <= pair["score"] <= 1


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--from", "2025-03-07", "--to", "2025-03-07"), 1),
        (("--from", "2025-03-08"), 0),
        (("--to", "2025-03-06"), 0),
        (("--since", "2025-03-08"), 1),
        (("--since", "2999-01-01"), 0),
        (("--adapter", "first"), 1),
        (("--adapter", "ucdp_ged"), 0),
        (("--min-score", "1"), 0),
        (("--limit", "0"), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_list_is_narrowed(run: Run, loaded: Database, words: tuple[str, ...], count: int) -> None:
    result = run("duplicates", "list", *words, "--json", database=loaded)
    assert orjson.loads(result.stdout)["count"] == count


def test_wrong_days_are_refused(run: Run, loaded: Database) -> None:
    words = ("--from", "2025-03-08", "--to", "2025-03-07")
    check_failure(run("duplicates", "list", *words, database=loaded), "--from")
    assert run("duplicates", "list", "--from", "March", database=loaded).exit_code == 2


def test_show_explains_any_two(run: Run, loaded: Database) -> None:
    told = orjson.loads(
        run("duplicates", "show", "evt_a", "evt_b", "--json", database=loaded).stdout
    )
    assert told["features"]["same_day"] == 1
    assert "same day (2025-03-07)" in run("duplicates", "show", "evt_a", "evt_b",
                                          database=loaded).stdout  # fmt: skip
    check_failure(run("duplicates", "show", "evt_a", "evt_x", database=loaded), "evt_x")


def test_merge_and_split_publish_at_once(run: Run, own_loaded: Database) -> None:
    merged = run("duplicates", "merge", "evt_a", "evt_b", "--note", "same", database=own_loaded)
    assert merged.stdout == "evt_b is shown as evt_a.\n"
    assert own_loaded.ask(SHOWN) == [("evt_a",)]
    assert own_loaded.ask("SELECT note FROM ledger.pairing") == [("same",)]
    again = run("duplicates", "merge", "evt_a", "evt_b", database=own_loaded)
    assert again.stdout == "evt_a and evt_b were one already.\n"
    split = run("duplicates", "split", "evt_a", "evt_b", database=own_loaded)
    assert split.stdout == "evt_a and evt_b are two events.\n"
    assert own_loaded.ask(SHOWN) == [("evt_a",), ("evt_b",)]
    assert run("duplicates", "list", database=own_loaded).stdout == "0 pairs to look at.\n"
    check_failure(run("duplicates", "merge", "evt_a", "evt_a", database=own_loaded), "one event")


def test_part_of_a_total_keeps_both(run: Run, own_loaded: Database) -> None:
    result = run("duplicates", "merge", "evt_a", "evt_b", "--part-of", database=own_loaded)
    assert result.stdout == "evt_b is a part of evt_a; both are shown.\n"
    assert own_loaded.ask(SHOWN) == [("evt_a",), ("evt_b",)]
