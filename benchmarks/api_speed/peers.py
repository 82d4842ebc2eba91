"""Start two other servers of OGC API – Features on the table `peers.event`, two workers each.

`python -m benchmarks.api_speed.peers --python PEERS/bin/python postgresql://owner@host:port/db`

PEERS is a virtual environment with `pip install tipg pygeoapi gunicorn uvicorn psycopg2-binary`;
it is kept apart, because what is compared is not part of the product.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path

import click
from sqlalchemy import URL, make_url

WORKERS = "2"
TIPG_PORT, PYGEOAPI_PORT = 8110, 8111
MOST_ROWS = 100_000
BOX = [35.4, 32.2, 42.5, 37.5]


def _start_tipg(python: Path, url: URL) -> subprocess.Popen[bytes]:
    own = url.set(drivername="postgresql").render_as_string(hide_password=False)
    settings = {
        "DATABASE_URL": own,
        "TIPG_DB_SCHEMAS": '["peers"]',
        "TIPG_MAX_FEATURES_PER_QUERY": str(MOST_ROWS),
        "TIPG_TABLE_CONFIG__peers_event__datetimecol": "date_start",
        "TIPG_TABLE_CONFIG__peers_event__pk": "number",
    }
    words = [str(python), "-m", "uvicorn", "tipg.main:app", "--port", str(TIPG_PORT),
             "--workers", WORKERS, "--log-level", "warning"]  # fmt: skip
    return subprocess.Popen(words, env={**os.environ, **settings})  # noqa: S603 - own words


def _describe_pygeoapi(url: URL) -> dict[str, object]:
    """Return its configuration; JSON is YAML."""
    provider = {
        "type": "feature",
        "name": "PostgreSQL",
        "data": {"host": url.host, "port": url.port, "dbname": url.database, "user": url.username,
                 "password": url.password or "", "search_path": ["peers", "public"]},
        "id_field": "number",
        "table": "event",
        "geom_field": "geom",
        "time_field": "date_start",
    }  # fmt: skip
    base = f"http://127.0.0.1:{PYGEOAPI_PORT}"
    contact = {"name": "made up", "url": base, "email": "nobody@example.org"}
    words = {"title": "peer", "description": "peer", "keywords": ["peer"], "url": base}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": PYGEOAPI_PORT},
            "url": base,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": MOST_ROWS},
            "map": {"url": "http://127.0.0.1/", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**words, "keywords_type": "theme", "terms_of_service": base},
            "license": {"name": "none", "url": base},
            "provider": contact,
            "contact": contact,
        },
        "resources": {
            "event": {
                "type": "collection",
                **words,
                "links": [],
                "extents": {"spatial": {"bbox": BOX, "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
                            "temporal": {"begin": None, "end": None}},
                "providers": [provider],
            }
        },
    }  # fmt: skip


def _start_pygeoapi(python: Path, url: URL, folder: Path) -> subprocess.Popen[bytes]:
    config, document = folder / "pygeoapi.yml", folder / "openapi.yml"
    config.write_text(json.dumps(_describe_pygeoapi(url)), encoding="utf-8")
    settings = {
        **os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(document)
    }  # fmt: skip
    tools = python.parent
    with document.open("w", encoding="utf-8") as file:
        subprocess.run(  # noqa: S603 - own words
            [tools / "pygeoapi", "openapi", "generate", config], env=settings, stdout=file,
            check=True,
        )  # fmt: skip
    words = [tools / "gunicorn", "--workers", WORKERS, "--bind", f"127.0.0.1:{PYGEOAPI_PORT}",
             "--timeout", "300", "pygeoapi.flask_app:APP"]  # fmt: skip
    return subprocess.Popen(words, env=settings)  # noqa: S603 - own words


@click.command()
@click.option("--python", type=click.Path(exists=True, path_type=Path), required=True)
@click.argument("url")
def main(python: Path, url: str) -> None:
    """Serve `peers.event` of the database at URL until interrupted; print the process numbers."""
    address = make_url(url)
    with tempfile.TemporaryDirectory() as folder:
        running = {
            "pygeoapi": _start_pygeoapi(python, address, Path(folder)),
            "tipg": _start_tipg(python, address),
        }
        for name, process in running.items():
            click.echo(f"{name}={process.pid}")
        # Only now: the servers would inherit that they are deaf to it.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
        for process in running.values():
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
