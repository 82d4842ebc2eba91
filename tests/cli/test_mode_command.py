"""`masar mode`: what it prints, refuses and changes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from postgres_server import Database
from stories import tell_ged, write_ged

from app.cli import main

MODE = "SELECT mode FROM published.state"


def run(database: Database, *words: object) -> Result:
    environment = {"DATABASE_URL": database.admin_url}
    result = CliRunner().invoke(main, [str(word) for word in words], env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_mode_is_shown_with_what_it_means(coast: Database) -> None:
    result = run(coast, "mode")
    assert result.stdout.startswith("normal since ")
    assert "what the policy allows is shown" in result.stdout
    found = json.loads(run(coast, "mode", "--json").stdout)
    assert (found["mode"], found["reason"]) == ("normal", None)


@pytest.mark.parametrize("mode", ["dark", "delay-all", "read-only"])
def test_mode_is_changed_and_back_with_one_command(coast_database: Database, mode: str) -> None:
    result = run(coast_database, "mode", mode, "--reason", "raids on the coast", "--json")
    assert json.loads(result.stdout)["mode"] == mode
    assert f"The mode is {mode} now" in result.stderr
    assert coast_database.ask_one(MODE) == mode
    assert run(coast_database, "mode").stdout.startswith(f"{mode} since ")
    assert "(raids on the coast)" in run(coast_database, "mode").stdout
    again = run(coast_database, "mode", mode, "--reason", "the same")
    assert "was" in again.stderr and "already" in again.stderr
    back = run(coast_database, "mode", "normal", "--reason", "calm again")
    assert back.stdout.startswith("normal since ")
    kept = coast_database.ask("SELECT mode, reason FROM ledger.mode_change ORDER BY seq")
    assert kept == [(mode, "raids on the coast"), ("normal", "calm again")]


def test_change_without_a_reason_or_to_an_unknown_mode_is_refused(coast_database: Database) -> None:
    refused = run(coast_database, "mode", "dark")
    assert refused.exit_code == 1 and "needs a reason" in refused.stderr
    assert run(coast_database, "mode", "panic", "--reason", "x").exit_code == 2
    assert coast_database.ask_one(MODE) == "normal"
    assert coast_database.ask_one("SELECT count(*) FROM ledger.mode_change") == 0


def test_read_only_needs_something_to_keep(places_database: Database) -> None:
    refused = run(places_database, "mode", "read-only", "--reason", "x")
    assert refused.exit_code == 1 and "Nothing has been published yet" in refused.stderr


def test_read_only_refuses_imports_and_places_and_lets_the_rest_go_on(
    coast_database: Database, tmp_path: Path
) -> None:
    assert run(coast_database, "mode", "read-only", "--reason", "a test").exit_code == 0
    before = coast_database.count_everything()
    path = write_ged(tmp_path / "ged.csv", [tell_ged()])
    for words in (("import", "ucdp_ged", path), ("places", "load")):
        refused = run(coast_database, *words)
        assert refused.exit_code == 1 and "The mode is read-only since" in refused.stderr
        assert "masar mode normal" in refused.stderr
    assert coast_database.count_everything() == before
    assert run(coast_database, "places", "status").exit_code == 0
    setup = run(coast_database, "setup")
    assert setup.exit_code == 0 and "no record is loaded" in setup.stderr
    record = str(coast_database.ask_one("SELECT min(id) FROM published.corridor"))
    assert run(coast_database, "withdraw", record, "--reason", "safety").exit_code == 0
    shown = "SELECT count(*) FROM published.corridor WHERE id = :id AND shown_to IS NULL"
    assert coast_database.ask_one(shown, id=record) == 0
