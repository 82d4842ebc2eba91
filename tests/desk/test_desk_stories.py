"""Stories of the desk: what partners upload, what editors decide, what readers then see."""

from pathlib import Path

import pytest
from postgres_server import Database
from running_desk import Desk
from running_service import run_service
from stories import tell_ged, write_ged

from app.domain.desk import Role
from app.pipeline import publish_ledger

pytestmark = pytest.mark.slow


@pytest.fixture
def ged(tmp_path: Path) -> bytes:
    """Three battles in Banias."""
    return write_ged(tmp_path / "ged.csv", [tell_ged(id=n) for n in (1, 2, 3)]).read_bytes()


def count_events(database: Database) -> object:
    return database.ask_one("SELECT count(*) FROM ledger.event")


def test_upload_is_checked_and_stored_only_once_an_editor_accepts(desk: Desk, ged: bytes) -> None:
    contributor, editor = desk.enter(Role.CONTRIBUTOR, "Field office"), desk.enter(Role.EDITOR)
    sent = contributor.upload(ged, note="weekly")
    assert (sent.status_code, sent.json()["repeated"]) == (202, False)
    ready = contributor.await_state(sent, "ready", "refused")
    assert (ready["state"], ready["report"]["read"], ready["report"]["stored"]) == ("ready", 3, 3)
    assert count_events(desk.database) == 0
    assert "accept" not in ready["links"]
    accepted = editor.accept(ready, note="looks right")
    assert accepted.status_code == 202, accepted.text
    done = editor.await_state(sent, "done", "failed")
    assert (done["state"], done["result"]["stored"], done["result"]["published"]) == (
        "done", 3, True,
    )  # fmt: skip
    assert [(r["action"], r["by"] and r["by"]["name"]) for r in done["reviews"]] == [
        ("uploaded", "Field office"), ("accepted", "Somebody"), ("loaded", None),
    ]  # fmt: skip
    with run_service(desk.database.web_url) as service:
        assert len(service.read_features("events")) == 3
    assert [name for name in desk.list_files() if name.endswith(f"/{done['id']}/{done['id']}")] == []
