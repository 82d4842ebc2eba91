"""The examples of the README and the API guide, run as a reader would copy them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running_service import Service

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```", re.M | re.S)
PRINTED = "http://127.0.0.1:8000"


def list_examples() -> list[tuple[str, str]]:
    """Return (language, text) of every example that asks the service something."""
    pages = (ROOT / "README.md", ROOT / "docs" / "api.md")
    blocks = [found for page in pages for found in BLOCK.findall(page.read_text(encoding="utf-8"))]
    return [
        (language, text) for language, text in blocks if PRINTED in text and "./start" not in text
    ]


def test_there_are_examples_for_every_kind_of_reader() -> None:
    words = " ".join(text for _, text in list_examples())
    assert {"curl", "ogrinfo", "ogr2ogr", "geopandas", "owslib"} <= set(re.findall(r"\w+", words))


@pytest.mark.parametrize(("language", "text"), list_examples())
def test_example_runs(language: str, text: str, service: Service, tmp_path: Path) -> None:
    program = text.split()[0]
    if language == "sh" and shutil.which(program) is None:
        pytest.skip(f"{program} is not installed; `apt-get install gdal-bin curl` brings it")
    words = [sys.executable, "-c"] if language == "python" else ["sh", "-c"]
    result = subprocess.run(
        [*words, text.replace(PRINTED, service.address)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() or list(tmp_path.iterdir())
    assert "ERROR" not in result.stderr
