"""The shape of the code: floors, types, style, sizes. What a reviewer would otherwise repeat."""

import ast
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = sorted(path for path in (ROOT / "app").rglob("*.py"))


def run_tool(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BIN / words[0]), *words[1:]], cwd=ROOT, capture_output=True, text=True
    )


def list_functions() -> list[tuple[str, int, int]]:
    """Return (name, lines, parameters) of every function under app/."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                words = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                found.append((f"{path.relative_to(ROOT)}:{node.name}", lines, len(words)))
    return found


@pytest.mark.parametrize(
    "words",
    [("lint-imports",), ("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=lambda words: " ".join(words),
)
def test_tool_finds_nothing(words: tuple[str, ...]) -> None:
    result = run_tool(*words)
    assert result.returncode == 0, result.stdout + result.stderr


def test_functions_stay_short() -> None:
    lengths = [lines for _, lines, _ in list_functions()]
    longest = [entry for entry in list_functions() if entry[1] > 60]
    assert not longest
    assert median(lengths) <= 10
    assert sum(length <= 30 for length in lengths) >= 0.9 * len(lengths)


def test_files_stay_short() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert not {path: size for path, size in sizes.items() if size > 400}
    assert median(sizes.values()) <= 120


def test_no_name_hides_what_is_inside() -> None:
    hiding = {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "core",
        "misc",
        "services",
        "managers",
    }
    assert not [
        path for path in SOURCES if hiding & {part.split(".")[0] for part in path.parts[-3:]}
    ]


def test_no_empty_package_files() -> None:
    assert not [path for path in SOURCES if not path.read_text(encoding="utf-8").strip()]


def test_sql_is_written_only_in_migrations() -> None:
    """Apart from what SQLAlchemy has no words for, and from one statement that is asked all day.

    No words: ANALYZE and DROP of temporary tables, how a cursor is planned. The statement: a page
    of stored texts, which took longer to spell from objects than to answer; it is a constant.
    """
    allowed = {
        *("app/store/published_writer.py", "app/store/places.py", "app/cluster"),
        *("app/store/row_cursor.py", "app/query/stored_features.py"),
    }
    found = []
    for path in SOURCES:
        name = str(path.relative_to(ROOT))
        if any(name.startswith(prefix) for prefix in allowed):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "text":
                found.append(f"{name}:{node.lineno}")
    assert not found
