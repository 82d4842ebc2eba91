"""`masar audit`: words and exit codes that cron and a person can go by."""

import json

from command_runner import Run, check_failure
from postgres_server import Database


def test_sound_ledger_is_said_to_be_so(run: Run, coast_database: Database) -> None:
    seq, noted = run("audit", "head", database=coast_database).stdout.split()
    result = run("audit", "verify", database=coast_database)
    assert result.exit_code == 0
    assert f"{int(seq):,} rows; head {seq} {noted}\n" in result.stdout
    assert result.stdout.endswith("The ledger is as it was written.\n")
    report = json.loads(
        run("audit", "verify", "--head", noted, "--json", database=coast_database).stdout
    )
    assert (report["sound"], report["contains_noted_head"]) == (True, True)


def test_tampered_row_is_named_and_the_command_fails(run: Run, coast_database: Database) -> None:
    claim = "clm_clfxrzly7v6xp"
    coast_database.change(
        "ALTER TABLE ledger.claim DISABLE TRIGGER chain_added_rows",
        f"UPDATE ledger.claim SET high = 1 WHERE claim_id = '{claim}'",  # noqa: S608
    )
    result = run("audit", "verify", database=coast_database)
    assert result.exit_code == 1
    assert f"ledger.claim {claim} (row " in result.stdout
    assert ", revision 1): the row was changed\n" in result.stdout
    assert result.stdout.endswith("The ledger is NOT sound.\n")
    result = run("audit", "verify", "--json", database=coast_database)
    report = json.loads(result.stdout)
    assert (result.exit_code, report["sound"]) == (1, False)
    assert [each["entity_id"] for each in report["findings"]] == [claim]


def test_head_that_the_chain_does_not_hold_fails(run: Run, coast_database: Database) -> None:
    result = run("audit", "verify", "--head", "0" * 64, database=coast_database)
    assert result.exit_code == 1
    assert "cut off or written anew" in result.stdout
    check_failure(run("audit", "verify", "--head", "12", database=coast_database), "'12'")
