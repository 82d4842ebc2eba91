"""`masar desk`: the desk as a process of its own, which knows only the writer's connection."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import make_url

from app.cli.database import Database, open_database
from app.cli.start import prepare_places, say
from app.cli.web_process import hold_port, run_server, spell_address
from app.domain.errors import MasarError
from app.pipeline.upload_files import UploadFiles, open_private
from app.settings import Settings

MOST_REQUESTS = 50
_NOT_FOR_THE_DESK = ("DATABASE_URL", "MASAR_WEB_DATABASE_URL")


@click.command(name="desk")
@click.pass_obj
def desk_command(settings: Settings) -> None:
    """Serve the desk, where files are uploaded and reviewed, until Ctrl-C.

    Runs beside the public service on the same database. `masar key add` makes the keys.
    """
    own = settings.model_copy(update={"host": settings.desk_host, "port": settings.desk_port})
    address = spell_address(own)
    with (
        hold_port(own, "MASAR_DESK_PORT", "desk") as port,
        _hold_folder(settings.data_dir) as lock,
        open_database(settings, say) as database,
    ):
        prepare_places(database, settings)
        environment = _make_environment(settings, database)
        words = _list_server_words(port)
        with run_server(words, environment, f"{address}/desk/health", [port.fileno(), lock]) as run:
            click.echo(f"The desk is at {address}/desk/imports   Ctrl-C stops it.")
            while run.poll() is None:
                time.sleep(1)
            raise MasarError(
                f"The desk ended by itself (exit code {run.returncode}).", "Start it again."
            )


def _make_environment(settings: Settings, database: Database) -> dict[str, str]:
    """Return the desk's environment: its settings, and no connection but the writer's."""
    url = settings.desk_database_url or database.writer.url.render_as_string(hide_password=False)
    environment = {key: value for key, value in os.environ.items() if key not in _NOT_FOR_THE_DESK}
    if make_url(url).password is not None:
        environment.pop("PGPASSWORD", None)  # it is the owner's
    return environment | {
        "MASAR_DATA_DIR": str(settings.data_dir.absolute()),
        "MASAR_DESK_DATABASE_URL": url,
    }


def _list_server_words(port: socket.socket) -> list[str]:
    return [
        sys.executable, "-m", "uvicorn", "--factory", "app.desk.application:create_desk",
        "--fd", str(port.fileno()),
        # It bounds the size of a request's head, which httptools does not.
        "--http", "h11", "--ws", "none",
        # Whoever stands before the desk could else choose the address that wrong keys count for.
        "--no-proxy-headers",
        "--no-access-log", "--no-server-header", "--log-level", "warning",
        "--limit-concurrency", str(MOST_REQUESTS),
        "--timeout-graceful-shutdown", "5",
    ]  # fmt: skip


@contextmanager
def _hold_folder(data_dir: Path) -> Iterator[int]:
    """Hold the folder of uploads: two desks would work on the same ones."""
    files = UploadFiles.open(data_dir)
    with open(files.lock, "ab", opener=open_private) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise MasarError(
                f"A desk works on the uploads in {files.root} already.",
                "One desk is enough; stop it first, or give this one another MASAR_DATA_DIR.",
            ) from error
        yield lock.fileno()
