"""The guide of the desk: its examples work as they stand, and it leaves nothing out."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from running_desk import ROOT, Client, Desk
from stories import tell_ged, write_ged

from app.desk.application import ROUTES
from app.desk.form import FIELDS, FILES
from app.domain.desk import Role, UploadState

GUIDE = ROOT / "docs/desk.md"


def read_examples() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith("curl ")]


def run_example(words: str, folder: Path, client: Client, upload_id: str = "") -> str:
    """Run a line of the guide in a shell; return status and body."""
    known = {"KEY": client.secret, "DESK": client.address, "ID": upload_id}
    done = subprocess.run(
        ["sh", "-c", f"{words} -sS -w '%{{http_code}}'"],
        cwd=folder, env={"PATH": "/usr/bin:/bin"} | known, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_examples_work_as_they_stand(desk: Desk, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl on this machine")
    upload, watch, report, rejects, accept, discard = read_examples()
    rows = [tell_ged(id=1), tell_ged(id=2, latitude="x")]
    write_ged(tmp_path / "events.csv", rows)
    editor = desk.enter(Role.EDITOR)
    answer = run_example(upload, tmp_path, editor)
    assert "202" in answer.splitlines()[0]
    found = re.search(r"(?i)location: /desk/imports/(\S+)", answer)
    assert found is not None
    sent = editor.get(f"/desk/imports/{found[1]}")
    sent.headers["location"] = f"/desk/imports/{found[1]}"
    editor.await_state(sent, "ready")
    assert '"state":"ready"' in run_example(watch, tmp_path, editor, found[1])
    for example, name in ((report, "report.json"), (rejects, "rejects.csv")):
        assert run_example(example, tmp_path, editor, found[1]) == "200"
        assert (tmp_path / name).stat().st_size > 50
    assert run_example(accept, tmp_path, editor, found[1]).endswith("202")
    editor.await_state(sent, "done")
    other = editor.upload(write_ged(tmp_path / "b.csv", [tell_ged(id=3)]).read_bytes())
    other_id = editor.await_state(other, "ready")["id"]
    assert run_example(discard, tmp_path, editor, other_id).endswith("200")


def test_guide_names_every_address_part_state_and_role() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    paths = {route.path.replace("{id}", "$ID") for route in ROUTES}
    assert [path for path in paths if path not in guide] == []
    words = [
        *FILES,
        *FIELDS,
        *(state.value for state in UploadState),
        *(role.value for role in Role),
    ]
    assert [word for word in words if f"| `{word}` |" not in guide] == []
