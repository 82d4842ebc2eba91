"""Commands are run in this process, on a database of the test's own."""

import os

import pytest
from click.testing import CliRunner, Result
from command_runner import Run
from postgres_server import Database

from app.cli import main


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an environment without settings of one's own."""
    for name in [name for name in os.environ if name.startswith("MASAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def invoke(*words: object, database: Database | None = None, **environment: str) -> Result:
        if database is not None:
            environment["DATABASE_URL"] = database.admin_url
        result = CliRunner().invoke(main, [str(word) for word in words], env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return invoke
