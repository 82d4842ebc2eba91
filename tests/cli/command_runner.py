"""What the tests of the commands share: how a command is run, and how it may fail."""

from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]


def check_failure(result: Result, *parts: str) -> None:
    """Check that a command failed with one sentence and the way out, and printed no result."""
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("Error: ") == 1
    assert "\nWhat to do: " in result.stderr
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr, result.stderr
