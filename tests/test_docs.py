"""Documentation that cannot rot: what exists is described, and what is described exists."""

import csv
import re
import tomllib
from pathlib import Path

import click
import pytest
from starlette.routing import Mount, Route

from app.cli import main
from app.main import create_app
from app.publish.policy import POLICY_FILE
from app.query.aggregates import GROUPS
from app.query.collections import COLLECTIONS
from app.serve.asking.parameters import list_item_parameters
from app.serve.openapi import build_openapi
from app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


def read_doc(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def list_commands(group: click.Group, prefix: str = "") -> list[str]:
    names: list[str] = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            names += [f"{prefix}{name}"] if command.invoke_without_command else []
            names += list_commands(command, f"{prefix}{name} ")
        else:
            names.append(f"{prefix}{name}")
    return names


def list_paths() -> list[str]:
    app = create_app(Settings())
    paths = []
    for route in app.routes:
        if isinstance(route, Route) and not isinstance(route, Mount):
            paths.append(route.path)
        elif hasattr(route, "original_router"):
            paths += [inner.path for inner in route.original_router.routes]
    return paths


def test_every_command_is_documented() -> None:
    commands = list_commands(main)
    assert {"start", "import", "places load"} <= set(commands)
    doc = read_doc("docs/commands.md")
    assert [name for name in commands if f"| `{name}" not in doc] == []


def test_every_documented_command_exists() -> None:
    rows = re.findall(r"^\| `([a-z -]+?)(?: [A-Z].*)?` \|", read_doc("docs/commands.md"), re.M)
    assert set(rows) == set(list_commands(main))


def test_every_setting_is_documented_and_the_other_way_round() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", read_doc("docs/commands.md"), re.M)
    assert sorted(rows) == sorted(name for name, _, _ in Settings().list_settings())


def test_every_path_is_documented() -> None:
    paths = {path.rstrip("/") or "/" for path in list_paths()}
    assert "/api/collections/{name}/items" in paths
    doc = read_doc("docs/api.md")
    assert [path for path in paths if f"`{path}`" not in doc] == []


def test_every_path_of_the_api_is_in_its_description() -> None:
    described = build_openapi("http://masar.example")["paths"]
    assert isinstance(described, dict)
    for name in COLLECTIONS:
        assert {f"/collections/{name}", f"/collections/{name}/items"} <= set(described)
    assert {"/", "/conformance", "/collections", "/aggregates"} <= set(described)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_collection_and_parameter_is_documented(name: str) -> None:
    doc = read_doc("docs/api.md")
    assert re.search(rf"^\| (`\w+`, )*`{name}`(, `\w+`)* \|", doc, re.M)
    missing = [word for word in list_item_parameters(COLLECTIONS[name]) if f"`{word}`" not in doc]
    assert missing == []


def test_every_way_of_grouping_is_documented() -> None:
    doc = read_doc("docs/api.md")
    assert [group for group in GROUPS if f"`{group}`" not in doc] == []


def test_the_policy_page_states_the_policy() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| (\d+) \|", read_doc("docs/data-policy.md"), re.M)
    rules = tomllib.loads(POLICY_FILE.read_text(encoding="utf-8"))["rule"]
    assert dict(rows) == {rule["name"]: str(rule["value"]) for rule in rules}


def test_ci_runs_the_command_of_the_readme() -> None:
    assert re.search(r"^\./start test\b", read_doc("README.md"), re.M)
    assert re.search(r'/start"? test$', read_doc(".ci/run").strip())


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")
    assert broken == []


def list_anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_to_sections_lead_to_a_heading() -> None:
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text("utf-8")):
            if anchor not in list_anchors((page.parent / target) if target else page):
                broken.append(f"{page.name}: {target}#{anchor}")
    assert broken == []


def test_nothing_names_a_machine_or_a_registry() -> None:
    hosts = ("pypi" + ".org", "python" + "hosted", "npm" + "js.org", "deb." + "debian.org")
    names = (
        *("README.md", "pyproject.toml", "Dockerfile", "compose.yaml", "start"),
        *("frontend/package-lock.json", "requirements.lock", "requirements-dev.lock"),
    )
    assert [(n, w) for n in names for w in hosts if w in read_doc(n)] == []


def test_the_readme_counts_what_is_shipped() -> None:
    folder = ROOT / "geodata" / "coast_2025"
    counts = {}
    for name in ("events", "flows", "corridors", "claims", "sources"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            counts[name] = sum(1 for _ in csv.DictReader(file))
    sentence = (
        f"{counts['events']} events, {counts['flows']} displacement movements, "
        f"{counts['corridors']} corridors and roads, {counts['claims']} claims from "
        f"{counts['sources']} sources"
    )
    assert sentence in read_doc("README.md")
