"""A publish that fails: what was shown stays, and the service goes on."""

import pytest
from postgres_server import Database as Stored

from app.cli.database import Database
from app.cli.start import publish_or_wait

SHOWN = "SELECT count(*) FROM published.event WHERE shown_to IS NULL"


def test_failed_publish_is_told_and_changes_nothing(
    coast_database: Stored, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = coast_database.ask_one(SHOWN)
    coast_database.change(
        "REVOKE SELECT ON ledger.current_event FROM masar_writer",
        "UPDATE publishing.progress SET rules = 'older {}'",
    )
    database = Database(coast_database.owner, coast_database.writer, coast_database.web_url)
    publish_or_wait(database)
    assert "Publishing has to wait: permission denied" in capsys.readouterr().err
    assert coast_database.ask_one(SHOWN) == shown
    coast_database.change("GRANT SELECT ON ledger.current_event TO masar_writer")
    publish_or_wait(database)
    assert capsys.readouterr().err == ""
