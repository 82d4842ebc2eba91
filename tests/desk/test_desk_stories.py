"""Stories of the desk: what partners upload, what editors decide, what readers then see."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postgres_server import Database
from running_desk import Desk
from running_service import run_service
from stories import tell_ged, write_ged

from app.domain.desk import Role
from app.domain.mode import SecurityMode
from app.domain.placing_report import Question
from app.domain.report import LoadReport
from app.pipeline import import_file
from app.pipeline.modes import note_change, put_in_force
from app.pipeline.turns import take_turn
from app.pipeline.upload_files import UploadFiles
from app.pipeline.uploads import discard_old, shorten_report, spell_report
from app.store.modes import note_mode_change

pytestmark = pytest.mark.slow


@pytest.fixture
def ged(tmp_path: Path) -> bytes:
    """Three clashes in Homs."""
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
    assert [
        name for name in desk.list_files() if name.endswith(f"/{done['id']}/{done['id']}")
    ] == []


def test_rejected_rows_are_put_right_and_come_onto_the_map(desk: Desk, tmp_path: Path) -> None:
    rows = [tell_ged(id=n) for n in range(1, 8)]
    for row, wrong in zip(rows, ({"date_start": "2016-13-45"}, {"latitude": "x"}, {"best": "-"}),
                          strict=False):  # fmt: skip
        row |= wrong | {"side_a": '=HYPERLINK("http://example.org")'}
    one, editor = desk.enter(Role.CONTRIBUTOR), desk.enter(Role.EDITOR)
    sent = one.upload(write_ged(tmp_path / "week.csv", rows).read_bytes())
    ready = one.await_state(sent, "ready")
    assert (ready["report"]["stored"], ready["report"]["rejected"]) == (4, 3)
    assert [each["line"] for each in ready["report"]["rejections"]] == [2, 3, 4]
    [listed] = one.get("/desk/imports").json()["imports"]
    assert (listed["report"]["rejected"], "rejections" in listed["report"]) == (3, False)
    assert one.get(ready["links"]["report"]).json()["rejections"] == ready["report"]["rejections"]
    rejects = one.get(ready["links"]["rejects"])
    assert "attachment" in rejects.headers["content-disposition"]
    assert ",=HYPERLINK" not in rejects.text and '"=HYPERLINK' not in rejects.text
    table = list(csv.DictReader(io.StringIO(rejects.content.decode("utf-8-sig"))))
    assert [row["id"] for row in table] == ["1", "2", "3"]
    assert all(row["masar_reason"] for row in table)
    assert editor.accept(ready).status_code == 202
    editor.await_state(sent, "done")
    right = {"date_start": "2016-03-07", "latitude": "34.73", "best": "5"}
    fixed = io.StringIO()
    writer = csv.DictWriter(fixed, list(table[0]))
    writer.writeheader()
    writer.writerows([row | right for row in table])
    again = one.upload(fixed.getvalue().encode(), name="rejects.csv")
    ready = one.await_state(again, "ready", "refused")
    assert (ready["state"], ready["report"]["stored"], ready["report"]["rejected"]) == (
        "ready",
        3,
        0,
    )
    assert one.get(ready["links"]["rejects"]).status_code == 404
    assert editor.accept(ready).status_code == 202
    editor.await_state(again, "done")
    with run_service(desk.database.web_url) as service:
        assert len(service.read_features("events")) == 7


MAPPING = b"""
[dataset]
name = "weekly"
[source]
id = "office"
name_en = "The office"
kind = "ngo"
[event]
date_start = "Date"
admin1 = "Governorate"
place_name = "Village"
event_type = { column = "Type", values = { "fight" = "Battles" } }
[[claims]]
measure = "killed"
population = "civilians"
best = "Killed"
"""
TABLE = b"Date,Governorate,Village,Type,Killed\n2025-03-07,Tartous,Banias,fight,12\n"


def test_table_comes_with_its_mapping(desk: Desk) -> None:
    one, editor = desk.enter(Role.CONTRIBUTOR), desk.enter(Role.EDITOR)
    sent = one.ask(
        "POST", "/desk/imports", data={"adapter": "table"},
        files={"file": ("week.csv", TABLE), "mapping": ("week.toml", MAPPING)},
    )  # fmt: skip
    ready = one.await_state(sent, "ready", "refused")
    assert (ready["state"], ready["report"]["stored"]) == ("ready", 1), ready["problem"]
    assert ready["report"]["dataset"] == "table:weekly"
    assert editor.accept(ready).status_code == 202
    assert editor.await_state(sent, "done", "failed")["result"]["stored"] == 1
    without = one.upload(TABLE, name="week.csv", adapter="table")
    refused = one.await_state(without, "ready", "refused")
    assert (refused["state"], "week.csv" in refused["problem"]["detail"]) == ("refused", True)


def test_rows_are_not_kept_under_a_name_of_ours(checking_desk: Desk) -> None:
    """Each upload would be a dataset of its own, and the same rows sent twice would be two."""
    one = checking_desk.enter(Role.CONTRIBUTOR)
    sheet = b"Date,Killed,Place\n#date,#affected+killed,#loc\n2025-03-07,3,Banias\n"
    refused = one.await_state(one.upload(sheet, adapter="hxl"), "refused", "ready")
    assert (refused["state"], "dataset" in refused["problem"]["detail"]) == ("refused", True)


def test_report_names_no_site(places_database: Database) -> None:
    """A word that comes close to a shelter does not tell that there is one."""
    [(site, name)] = places_database.ask(
        "SELECT place_id, name_en FROM gazetteer.place WHERE level = 'site' ORDER BY 1 LIMIT 1"
    )
    report = LoadReport("ucdp_ged", read=1)
    question = Question("the shelter", 1, None, ((str(site), str(name)), ("C5360", "Banias")))
    report.places.ambiguous.by_words["the shelter"] = question
    whole = spell_report(places_database.writer, report)
    [told] = whole["places"]["ambiguous"]["listed"]
    assert [each["place_id"] for each in told["candidates"]] == ["C5360"]
    assert str(site) not in str(shorten_report(whole))


def read_ledger(database: Database) -> list[tuple[object, ...]]:
    return database.ask("SELECT provider_id, revision FROM ledger.event ORDER BY 1, 2")


def test_report_that_is_no_longer_true_is_made_again(
    desk: Desk, ged: bytes, tmp_path: Path
) -> None:
    editor = desk.enter(Role.EDITOR, "Alone")
    sent = editor.upload(ged)
    ready = editor.await_state(sent, "ready")
    assert editor.accept(ready, report=7).status_code == 409
    assert editor.ask("POST", ready["links"]["accept"]).json()["number"] == 1
    other = write_ged(tmp_path / "other.csv", [tell_ged(id=1, best=9)])
    import_file(desk.database.writer, "ucdp_ged", other)
    stale = editor.accept(ready)
    assert (stale.status_code, stale.json()["number"]) == (409, 2)
    again = editor.await_state(sent, "ready")
    assert (again["report"]["number"], again["report"]["superseded"]) == (2, 1)
    assert read_ledger(desk.database) == [("1", 1)]
    assert editor.accept(again, note="my own, checked twice").status_code == 202
    done = editor.await_state(sent, "done", "failed")
    assert (done["result"]["superseded"], done["result"]["stored"]) == (1, 2)
    assert [review["action"] for review in done["reviews"]] == [
        "uploaded", "sent_back", "accepted", "loaded",
    ]  # fmt: skip
    assert [review["report"] for review in done["reviews"]] == [0, 1, 2, 2]
    assert len(read_ledger(desk.database)) == 4
    # The same file again is a new job, which knows of the first, and would change nothing.
    once_more = editor.await_state(editor.upload(ged), "ready")
    assert (once_more["loaded_before"], once_more["report"]["unchanged"]) == (done["id"], 3)


def test_ledger_that_changes_while_a_load_waits_sends_it_back(desk: Desk, ged: bytes) -> None:
    """Between accepting and loading another load may come in; the report is not true then."""
    editor = desk.enter(Role.EDITOR)
    sent = editor.upload(ged)
    ready = editor.await_state(sent, "ready")
    with desk.database.writer.begin() as other:
        take_turn(other)
        assert editor.accept(ready).status_code == 202
        editor.await_state(sent, "loading")
        note_mode_change(other, SecurityMode.NORMAL, "something", datetime.now(UTC))
    again = editor.await_state(sent, "ready", "done", "failed")
    assert (again["state"], again["report"]["number"]) == ("ready", 2)
    assert [review["action"] for review in again["reviews"]][-1] == "sent_back"
    assert count_events(desk.database) == 0


def test_each_role_sees_as_much_as_it_may(desk: Desk, ged: bytes) -> None:
    one, other = desk.enter(Role.CONTRIBUTOR), desk.enter(Role.CONTRIBUTOR)
    partner, editor = desk.enter(Role.READER_PARTNER), desk.enter(Role.EDITOR)
    sent = one.upload(ged, name="names of our staff.csv", note="our weekly figures")
    one.await_state(sent, "ready")
    own = sent.headers["location"]
    for path in (own, f"{own}/report", f"{own}/rejects"):
        assert other.get(path).status_code == 404, path
    assert other.ask("POST", f"{own}/discard").status_code == 404
    assert other.get("/desk/imports").json()["imports"] == []
    assert editor.get(f"{own}/report").json()["read"] == 3
    seen = partner.get(own)
    assert seen.json()["report"]["read"] == 3
    assert partner.get("/desk/imports").json()["imports"] == [seen.json()]
    for word in ("names of our staff", "weekly", "places", "Somebody", "sha256", "discard"):
        assert word in editor.get(own).text
        assert word not in seen.text, word
    # Somebody else's equal file is a job of its own: nobody learns what others have sent.
    assert other.upload(ged, note="our weekly figures").json()["id"] != seen.json()["id"]


def test_the_same_upload_twice_is_one_job(checking_desk: Desk, ged: bytes) -> None:
    one = checking_desk.enter(Role.CONTRIBUTOR)
    first = one.upload(ged, once="a-1")
    for again in (one.upload(ged, once="a-1"), one.upload(ged), one.upload(ged, name="b.csv")):
        assert (again.status_code, again.json()["repeated"]) == (200, True)
        assert again.headers["location"] == first.headers["location"]
    other = one.upload(ged + b"\n", once="a-1")
    assert (other.status_code, "Idempotency-Key" in other.json()["detail"]) == (422, True)
    assert one.upload(ged, complete="true").status_code == 202
    one.await_state(first, "ready")
    assert one.ask("POST", f"{first.headers['location']}/discard").json()["state"] == "discarded"
    # What was taken back is a new job when it is sent again, but not by repeating the request.
    assert one.upload(ged, once="a-1").json()["state"] == "discarded"
    assert one.upload(ged).status_code == 202


def test_discarded_upload_leaves_no_file_and_cannot_be_accepted(
    checking_desk: Desk, ged: bytes
) -> None:
    one, editor = checking_desk.enter(Role.CONTRIBUTOR), checking_desk.enter(Role.EDITOR)
    sent = one.upload(ged)
    ready = one.await_state(sent, "ready")
    assert any(ready["id"] in name for name in checking_desk.list_files())
    assert editor.ask("POST", ready["links"]["discard"], json={"note": "old"}).status_code == 200
    assert [name for name in checking_desk.list_files() if ready["id"] in name] == []
    refused = editor.accept(ready)
    assert (refused.status_code, refused.json()["state"]) == (409, "discarded")
    assert editor.ask("POST", ready["links"]["discard"]).status_code == 409
    assert count_events(checking_desk.database) == 0


def test_what_nobody_decides_on_is_discarded_and_what_waits_for_the_desk_is_not(
    desk: Desk, ged: bytes
) -> None:
    editor = desk.enter(Role.EDITOR)
    sent = editor.upload(ged)
    ready = editor.await_state(sent, "ready")
    desk.stop()
    files = UploadFiles.open(desk.folder)
    for state, after in (("received", "received"), ("ready", "discarded")):
        desk.database.change(
            f"UPDATE desk.upload SET state = '{state}', "  # noqa: S608 - words of our own
            "state_at = now() - interval '31 days'"
        )
        discard_old(desk.database.writer, files, 32)
        discard_old(desk.database.writer, files, 30)
        assert desk.database.ask_one("SELECT state FROM desk.upload") == after
        assert files.content(ready["id"]).exists() == (after == "received")
    actions = desk.database.ask("SELECT action, key_id IS NULL FROM desk.review ORDER BY seq")
    assert actions == [("uploaded", False), ("expired", True)]


def test_files_are_closed_to_others(desk: Desk, ged: bytes) -> None:
    one = desk.enter(Role.CONTRIBUTOR)
    one.await_state(one.upload(ged, name="../../x.csv"), "ready")
    found = list((desk.folder / "desk").rglob("*"))
    assert {oct(path.stat().st_mode & 0o777) for path in found if path.is_file()} == {"0o600"}
    assert {oct(path.stat().st_mode & 0o777) for path in found if path.is_dir()} == {"0o700"}
    assert not any("x.csv" in path.name for path in found)


def test_read_only_lets_nothing_in_and_loads_nothing(desk: Desk, ged: bytes) -> None:
    editor = desk.enter(Role.EDITOR)
    ready = editor.await_state(editor.upload(ged), "ready")
    put_in_force(desk.database.writer, SecurityMode.READ_ONLY)
    for refused in (editor.upload(ged + b"\n"), editor.accept(ready)):
        assert (refused.status_code, refused.json()["mode"]) == (409, "read-only")
    put_in_force(desk.database.writer, SecurityMode.NORMAL)
    note_change(desk.database.writer, SecurityMode.NORMAL, "end of drill")
    assert editor.accept(ready).status_code == 409  # the ledger has a note more
    ready = editor.await_state(editor.upload(ged), "ready")
    assert editor.accept(ready).status_code == 202
    assert count_events(desk.database) in {0, 3}


LYING = {
    "another table": b"name,colour\na,red\n",
    "only a header": None,
    "a zip that is none": b"PK\x03\x04" + b"x" * 5000,
    "a cell that never ends": b'id,year\n"' + b"x" * 3_000_000,
    "JSON of something else": b'{"colour": ["red"]}',
    "a picture in a zip": None,
}


@pytest.mark.parametrize("name", LYING)
def test_file_that_lies_is_refused_with_the_reason_and_not_kept(
    checking_desk: Desk, ged: bytes, name: str
) -> None:
    content = LYING[name]
    if name == "only a header":
        content = ged.splitlines(keepends=True)[0]
    elif name == "a picture in a zip":
        content = zip_up("events.csv", b"\x89PNG\r\n\x1a\n" + b"x" * 500)
    one = checking_desk.enter(Role.CONTRIBUTOR)
    refused = one.await_state(one.upload(content, name="figures of May.csv"), "refused", "ready")
    assert refused["state"] == "refused"
    assert len(refused["problem"]["detail"]) > 20
    assert refused["id"] not in refused["problem"]["detail"]
    assert "Something went wrong on our side" not in refused["problem"]["detail"]
    assert [path for path in checking_desk.list_files() if refused["id"] in path] == []
    assert count_events(checking_desk.database) == 0


def zip_up(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def test_zip_bomb_is_refused_by_its_check(checking_desk: Desk) -> None:
    one = checking_desk.enter(Role.CONTRIBUTOR)
    bomb = zip_up("events.csv", b"0" * 1_500_000_000)
    refused = one.await_state(one.upload(bomb, name="events.zip"), "refused", "ready")
    assert refused["state"] == "refused"
    assert [path for path in checking_desk.list_files() if refused["id"] in path] == []
