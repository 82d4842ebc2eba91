"""The launcher prepares each thing once, says what is wrong, and passes everything else on.

It runs for real, in a small repository of its own; only uv, node and npm are replaced by programs
that write down how they were called, so that nothing is downloaded.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FAKE_UV = """\
#!/bin/sh
echo "uv $*" >>"$CALLS"
sleep 0.1
if [ "$1" = venv ]; then
    mkdir -p "$4/bin"
    ln -s "{python}" "$4/bin/python"
fi
"""
FAKE_NPM = """\
#!/bin/sh
echo "npm $*" >>"$CALLS"
case $* in
ci) mkdir -p node_modules ;;
"run build") mkdir -p dist && echo page >dist/index.html ;;
esac
"""
CLI = """\
import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd()}))
"""


class SmallRepository:
    """A folder in which the launcher believes to be at home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls_file = folder / "calls"
        self.programs = folder / "programs"
        shutil.copy(ROOT / "start", folder)
        for name, text in {
            "requirements.lock": "click==8\n",
            "requirements-dev.lock": "click==8\npytest==8\n",
            "requirements-uv.lock": "uv==1\n",
            "app/__init__.py": "",
            "app/cli.py": CLI,
            "frontend/package-lock.json": "{}",
            "frontend/src/map.ts": "export const zoom = 7",
            "geodata/basemap/land.json": "{}",
        }.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        self.add_program("uv", FAKE_UV.format(python=sys.executable))
        self.add_program("npm", FAKE_NPM)
        self.add_program("node", "#!/bin/sh\nexit 0\n")

    def add_program(self, name: str, text: str) -> None:
        self.programs.mkdir(exist_ok=True)
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def begin(self, *arguments: str, **options: object) -> subprocess.Popen[str]:
        path = options.pop("path", f"{self.programs}:{os.environ['PATH']}")
        return subprocess.Popen(
            [self.folder / "start", *arguments],
            env={**os.environ, "PATH": path, "CALLS": str(self.calls_file)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def start(self, *arguments: str, **options: object) -> tuple[int, str, str]:
        process = self.begin(*arguments, **options)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def take_calls(self) -> list[str]:
        """What uv and npm were asked since the last time, first words only."""
        if not self.calls_file.exists():
            return []
        calls = [" ".join(line.split()[:3]) for line in self.calls_file.read_text().splitlines()]
        self.calls_file.unlink()
        return calls


@pytest.fixture
def repository(tmp_path: Path) -> SmallRepository:
    return SmallRepository(tmp_path)


FIRST_CALLS = ["uv venv --python", "uv pip sync", "npm ci", "npm run build"]


def test_first_start_prepares_everything_and_the_second_nothing(
    repository: SmallRepository,
) -> None:
    code, out, err = repository.start()
    assert code == 0, err
    assert '"arguments": ["start"]' in out
    assert repository.take_calls() == FIRST_CALLS
    for step in ("Python packages", "Front end"):
        assert any(line.startswith(f"{step}: ") and line.endswith(" s") for line in err.split("\n"))

    code, out, err = repository.start()
    assert (code, err) == (0, "")
    assert repository.take_calls() == []


def test_only_what_changed_is_prepared_again(repository: SmallRepository) -> None:
    repository.start()
    repository.take_calls()

    (repository.folder / "requirements.lock").write_text("click==9\n")
    repository.start()
    assert repository.take_calls() == ["uv pip sync"]

    (repository.folder / "frontend/src/map.ts").write_text("export const zoom = 8")
    repository.start()
    assert repository.take_calls() == ["npm run build"]

    (repository.folder / "frontend/package-lock.json").write_text("{ }")
    repository.start()
    assert repository.take_calls() == ["npm ci", "npm run build"]


def test_four_first_starts_at_once_take_turns(repository: SmallRepository) -> None:
    processes = [repository.begin("health") for _ in range(4)]
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert '"arguments": ["health"]' in out
    assert repository.take_calls() == FIRST_CALLS


def test_other_words_go_to_masar_from_the_folder_one_is_in(
    repository: SmallRepository, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "else where"
    (elsewhere / "app").mkdir(parents=True)
    (elsewhere / "app/__init__.py").write_text("raise SystemExit('the wrong app')")
    code, out, err = repository.start("import", "ucdp_ged", "a file.csv", "--json", cwd=elsewhere)
    assert code == 0, err
    assert '"arguments": ["import", "ucdp_ged", "a file.csv", "--json"]' in out
    assert f'"folder": "{elsewhere}"' in out


def test_a_step_that_fails_shows_its_reason_and_is_tried_again(
    repository: SmallRepository,
) -> None:
    working = (repository.programs / "npm").read_text()
    repository.add_program("npm", "#!/bin/sh\necho 'npm: the registry is asleep'\nexit 1\n")
    code, out, err = repository.start()
    assert code == 1
    assert out == ""
    assert "the registry is asleep" in err
    assert "What to do:" in err
    repository.take_calls()

    repository.add_program("npm", working)
    code, _, err = repository.start()
    assert code == 0, err
    assert repository.take_calls() == ["npm ci", "npm run build"]


def test_without_python_it_says_what_to_install(repository: SmallRepository) -> None:
    needed = ("sh", "dirname", "cut", "id", "mkdir", "flock", "cksum", "awk", "grep")
    for name in needed:
        (repository.programs / name).symlink_to(shutil.which(name) or "/nowhere")
    code, _, err = repository.start(path=str(repository.programs))
    assert code == 1
    assert "Python 3.11 or newer is needed" in err
    assert "apt-get install python3" in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_cannot_be_written(repository: SmallRepository) -> None:
    repository.folder.chmod(0o555)
    code, _, err = repository.start()
    repository.folder.chmod(0o755)
    assert code == 1
    assert "cannot be written" in err


def test_help_names_every_way_to_call_it() -> None:
    done = subprocess.run([ROOT / "start", "--help"], capture_output=True, text=True, check=True)
    for words in ("./start test", "./start COMMAND", "DATABASE_URL", "docs/operations.md"):
        assert words in done.stdout
    assert (ROOT / "docs/operations.md").exists()


def test_ci_runs_the_command_that_the_readme_names() -> None:
    code = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line[:1] not in "#"]
    assert code == ['exec "$(dirname "$0")/../start" test']


@pytest.mark.parametrize("script", ["start", ".ci/run"])
def test_scripts_are_sound(script: str) -> None:
    checker = ["shellcheck"] if shutil.which("shellcheck") else ["sh", "-n"]
    done = subprocess.run([*checker, ROOT / script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
