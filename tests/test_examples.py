"""The examples of the README and the guides, run as a reader would copy them."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from running_service import Service

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "api.md", ROOT / "docs" / "compat.md")
EXAMPLE = re.compile(
    r"^```(?P<language>python|sh|r|m)\n(?P<text>.*?)^```\n"
    r"(?:\n```(?P<kind>text|json)\n(?P<printed>.*?)^```$)?",
    re.M | re.S,
)
PRINTED = "http://127.0.0.1:8000"
PROGRAMS = ("curl", "ogr2ogr", "ogrinfo")
# Where distributions put the interpreter that has QGIS: it is never the one of a virtual
# environment, so the search starts at the system's own.
SYSTEM_PYTHON = "/usr/bin/python3"
# QGIS asks first whether a file may be written to, and GDAL says that one of the web may not.
WRITING_REFUSED = "ERROR 6: Update from remote service not supported"
QGIS_START = """
from qgis.core import QgsApplication
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
"""


@dataclass(frozen=True)
class Example:
    """A block of a guide, and what the guide prints below it (None where nothing is)."""

    language: str
    text: str
    kind: str | None
    printed: str | None


def list_examples() -> list[Example]:
    """Return every example that asks the service something."""
    found = [
        Example(match["language"], match["text"], match["kind"], match["printed"])
        for page in PAGES
        for match in EXAMPLE.finditer(page.read_text(encoding="utf-8"))
    ]
    return [each for each in found if PRINTED in each.text and "./start" not in each.text]


def name_example(example: Example) -> str:
    """Return a short name of an example: its language and its first address or line."""
    address = re.search(rf"{PRINTED}([^\s\"?]*)", example.text)
    return f"{example.language}:{address[1] if address else example.text[:30]}"


@cache
def runs_line(interpreter: str, flag: str, code: str) -> bool:
    """Say whether an interpreter is here and runs a line, such as an import."""
    if shutil.which(interpreter) is None:
        return False
    return subprocess.run([interpreter, flag, code], capture_output=True).returncode == 0


def choose_command(example: Example, text: str) -> tuple[list[str], dict[str, str]]:
    """Return the words that run an example and what the environment needs, or skip."""
    if example.language == "sh":
        missing = [name for name in PROGRAMS if name in text and shutil.which(name) is None]
        if missing:
            pytest.skip(f"{missing} not installed; `apt-get install gdal-bin curl` brings them")
        return ["sh", "-c", text], {}
    if example.language == "r":
        if not runs_line("Rscript", "-e", "library(sf)"):
            pytest.skip("R with sf is not installed; `apt-get install r-cran-sf` brings it")
        return ["Rscript", "-e", text], {}
    if "from qgis" in text:
        if not runs_line(SYSTEM_PYTHON, "-c", "import qgis.core"):
            pytest.skip("QGIS is not installed; `apt-get install python3-qgis` brings it")
        return [SYSTEM_PYTHON, "-c", QGIS_START + text], {"QT_QPA_PLATFORM": "offscreen"}
    return [sys.executable, "-c", text], {}


def test_there_are_examples_for_every_kind_of_reader() -> None:
    words = " ".join(example.text for example in list_examples())
    tools = {"curl", "ogrinfo", "ogr2ogr", "geopandas", "pandas", "owslib", "sf", "qgis", "Csv"}
    assert tools <= set(re.findall(r"\w+", words))


def test_the_guide_has_ten_tasks() -> None:
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    numbers = re.findall(r"^### (\d+)\. ", guide, re.M)
    assert numbers == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize(
    "example", [each for each in list_examples() if each.language != "m"], ids=name_example
)
def test_example_runs(example: Example, service: Service, tmp_path: Path) -> None:
    words, environment = choose_command(example, example.text.replace(PRINTED, service.address))
    result = subprocess.run(
        ["env", *(f"{name}={value}" for name, value in environment.items()), *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() or list(tmp_path.iterdir())
    assert "ERROR" not in result.stderr.replace(WRITING_REFUSED, "")
    compare_printed(example, result.stdout.replace(service.address, PRINTED))


def compare_printed(example: Example, answer: str) -> None:
    """Fail unless an example answered what the guide prints below it."""
    if example.printed is None:
        return
    if example.kind == "json":
        assert json.loads(answer) == json.loads(example.printed)
    else:
        assert list_lines(answer) == list_lines(example.printed)


def list_lines(text: str) -> list[str]:
    """Return the lines of a text without what no reader sees: blanks at their ends."""
    return [line.rstrip() for line in text.strip("\r\n").splitlines()]


@pytest.mark.parametrize(
    "example", [each for each in list_examples() if each.language == "m"], ids=name_example
)
def test_power_query_asks_for_columns_that_come(example: Example, service: Service) -> None:
    path = re.search(r'RelativePath = "([^"]+)"', example.text)
    query = re.search(r"Query = \[([^\]]*)\]", example.text)
    assert path is not None
    assert query is not None
    answer = service.get(f"/{path[1]}", **dict(re.findall(r'(\w+) = "([^"]*)"', query[1])))
    assert answer.status_code == 200, answer.text
    table = list(csv.DictReader(io.StringIO(answer.text)))
    named = set(re.findall(r'"([a-z_0-9]+)"', example.text.split("SelectColumns")[1]))
    assert len(table) > 1
    assert named <= set(table[0])
    assert len(named) > 5
