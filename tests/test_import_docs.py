"""The page on imports cannot rot: every adapter and every option is on it."""

import re
from pathlib import Path

import click
import pytest

from app.cli import main
from app.ingest import ADAPTERS

DOCS = Path(__file__).resolve().parent.parent / "docs"
IMPORTS = (DOCS / "imports.md").read_text(encoding="utf-8")
COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in ADAPTERS if name != "record"])
def test_every_adapter_has_a_section_and_stands_in_the_table(name: str) -> None:
    assert f"\n### {name}\n" in IMPORTS
    assert f"| [`{name}`](#{name})" in IMPORTS


def test_no_section_is_about_an_adapter_that_is_none() -> None:
    sections = re.findall(r"^### (\S+)$", IMPORTS, re.M)
    assert set(sections) <= set(ADAPTERS)


def test_every_option_of_the_import_is_documented() -> None:
    command = main.commands["import"]
    options = [
        word
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for word in (*parameter.opts, *parameter.secondary_opts)
    ]
    assert "--complete" in options
    assert [word for word in options if f"`{word}" not in COMMANDS] == []
