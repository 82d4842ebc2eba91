"""The `masar` command: one JSON object where asked, one clear sentence where it fails."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_runner import Run, check_failure
from postgres_server import GEODATA, Database
from stories import tell_ged, write_ged

from app.settings import Settings

COUNTS = ("read", "stored", "unchanged", "superseded", "retracted", "unplaced", "ambiguous",
          "rejected")  # fmt: skip


def test_settings_lists_every_setting_with_its_meaning(run: Run) -> None:
    result = run("settings")
    listed = [line.split(" = ")[0] for line in result.stdout.splitlines() if " = " in line]
    assert len(listed) == len(Settings.model_fields)
    for name, info in Settings.model_fields.items():
        assert ("DATABASE_URL" if name == "database_url" else f"MASAR_{name.upper()}") in listed
        assert info.description and info.description in result.stdout


def test_settings_as_json_tells_values_but_no_passwords(run: Run) -> None:
    address = "postgresql://me:hunter2@example/x"
    result = run("--port", 8123, "settings", "--json", DATABASE_URL=address, MASAR_POOL_SIZE="9")
    values = json.loads(result.stdout)
    assert (values["MASAR_PORT"]["value"], values["MASAR_POOL_SIZE"]["value"]) == ("8123", "9")
    assert values["DATABASE_URL"]["value"] == "(set)"
    assert "hunter2" not in result.output


@pytest.mark.parametrize(
    ("name", "value"), [("MASAR_PORT", "99999"), ("MASAR_POOL_SIZE", "many"),
                        ("MASAR_PUBLISH_EVERY_S", "0")],
)  # fmt: skip
def test_impossible_setting_is_named(run: Run, name: str, value: str) -> None:
    check_failure(run("settings", **{name: value}), name, "masar settings")


def test_import_prints_exactly_one_json_object_with_its_eight_counts(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged(), tell_ged(best="?"), tell_ged(where_prec=6)])
    result = run("import", "ucdp_ged", path, "--json", database=places_database)
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert [report[name] for name in COUNTS] == [3, 1, 0, 0, 0, 1, 0, 1]
    assert report["rejections"][0]["field"] == "best"
    assert report["rejections"][0]["line"] == 3
    shown = "SELECT count(*) FROM published.event WHERE shown_to IS NULL"
    assert places_database.ask_one(shown) == 2


def test_import_in_words_tells_the_same(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged(), tell_ged(id="x", best="?")])
    result = run("import", "ucdp_ged", path, database=places_database)
    assert "2 rows read" in result.stdout
    assert "1 stored" in result.stdout and "1 rejected" in result.stdout
    assert "line 3 (x): best: '?' is not a whole number" in result.stdout


def test_dry_run_stores_and_publishes_nothing(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    before = places_database.count_everything()
    path = write_ged(tmp_path / "ged.csv", [tell_ged()])
    result = run("import", "ucdp_ged", path, "--dry-run", "--json", database=places_database)
    assert json.loads(result.stdout)["stored"] == 1
    assert places_database.count_everything() == before


def test_file_that_is_not_there_or_of_another_format_is_refused(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    absent = run("import", "ucdp_ged", tmp_path / "absent.csv", database=places_database)
    check_failure(absent, "absent.csv")
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    other = run("import", "ucdp_ged", tmp_path / "notes.csv", database=places_database)
    check_failure(other, "notes.csv has no column id")


def test_import_that_the_database_refuses_says_that_nothing_was_stored(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    places_database.change("ALTER TABLE ledger.event ADD CONSTRAINT no CHECK (provider_id <> 'x')")
    before = places_database.count_everything()
    path = write_ged(tmp_path / "ged.csv", [tell_ged(), tell_ged(id="x")])
    result = run("import", "ucdp_ged", path, "--json", database=places_database)
    check_failure(result, "nothing of ged.csv was stored")
    assert places_database.count_everything() == before


def test_withdrawn_record_is_taken_down_and_said_to_stay_so(
    run: Run, coast_database: Database
) -> None:
    shown = "SELECT min(id) FROM published.corridor WHERE shown_to IS NULL"
    record = str(coast_database.ask_one(shown))
    result = run("withdraw", record, "--reason", "safety", database=coast_database)
    assert result.stdout == f"{record} is withdrawn and is not shown.\n"
    assert coast_database.ask_one(shown) != record
    again = run("withdraw", record, "--reason", "legal", database=coast_database)
    assert "was already withdrawn" in again.stdout
    folder = GEODATA / "coast_2025"
    imported = run("import", "record", folder, database=coast_database)
    assert f"not brought back: {record}." in imported.stdout
    assert coast_database.ask_one(shown) != record


def test_withdrawing_asks_for_a_record_and_a_reason(run: Run, coast_database: Database) -> None:
    check_failure(
        run("withdraw", "evt_x", "--reason", "safety", database=coast_database), "evt_x", "cor_"
    )
    assert run("withdraw", "evt_x", "--reason", "mood", database=coast_database).exit_code == 2
    assert run("withdraw", "evt_x", database=coast_database).exit_code == 2


def test_places_find_lists_the_candidates_of_an_ambiguous_name(run: Run, coast: Database) -> None:
    result = run("places", "find", "al-Qusour", database=coast)
    assert result.stdout.startswith("5 places may be meant.")
    for place_id in ("N0026", "N0243", "N0378", "N0419", "msr-banias-al-qusour"):
        assert f"; {place_id}, " in result.stdout


@pytest.mark.parametrize(
    "words", [["Hai Al Kusour, Banias"], ["al-Qusour", "--admin1", "Tartus"], ["القصور, بانياس"]]
)
def test_places_find_finds_ours_with_its_town(run: Run, coast: Database, words: list[str]) -> None:
    result = run("places", "find", *words, database=coast)
    assert "msr-banias-al-qusour" in result.stdout and "± 1,500 m" in result.stdout


def test_places_find_says_when_there_is_none(run: Run, coast: Database) -> None:
    result = run("places", "find", "Atlantis", database=coast)
    assert result.stdout == "Not found: no place is called 'Atlantis'.\n"


def test_places_status_counts_levels_and_says_what_is_missing(run: Run, coast: Database) -> None:
    told = json.loads(run("places", "status", "--json", database=coast).stdout)
    assert told["levels"]["governorate"] == {"places": 14, "outlines": 14}
    listed = "SELECT count(*) FROM gazetteer.place WHERE level NOT IN ('site', 'far_country')"
    assert sum(level["places"] for level in told["levels"].values()) == coast.ask_one(listed)
    assert (told["revision"], told["releases"]) == (1, [])
    assert [each["code"] for each in told["degraded"]] == [
        "governorate_outlines_are_sketches",
        "no_district_outlines",
        "no_subdistrict_outlines",
        "few_quarters",
        "few_villages",
    ]
    words = run("places", "status", database=coast).stdout
    assert "districts" in words and "places load cod-ab" in words


def test_server_that_does_not_answer_is_said_with_the_way_out(run: Run) -> None:
    away = "postgresql://nobody@/nowhere?host=/nonexistent"
    check_failure(run("places", "status", DATABASE_URL=away), "does not answer", "DATABASE_URL")


def test_unfinished_service_is_said_with_the_way_out(run: Run) -> None:
    check_failure(run("--port", 9, "health"), "is not ready", "./start")


def test_serve_asks_for_the_public_connection(run: Run, coast: Database) -> None:
    check_failure(run("serve", database=coast), "MASAR_WEB_DATABASE_URL")


def test_setup_brings_an_empty_database_to_a_published_map(
    run: Run, coast_database: Database
) -> None:
    coast_database.change(
        "DROP SCHEMA published, publishing, ledger, gazetteer, desk CASCADE",
        "DROP TABLE schema_version",
    )  # fmt: skip
    coast_database.close()
    result = run("setup", database=coast_database)
    assert result.exit_code == 0, result.output
    with coast_database.web.connect() as reader:  # the schemas belong to the login of DATABASE_URL
        state = (
            "SELECT revision, published_at, (SELECT count(*) FROM published.event) "
            "FROM published.state"
        )
        before = reader.exec_driver_sql(state).one()
        assert before[2] > 30
        assert run("setup", database=coast_database).exit_code == 0
        assert reader.exec_driver_sql(state).one() == before
    assert run("publish", database=coast_database).stdout.startswith("Nothing has changed.")


def test_writing_gives_up_the_rights_of_the_login(
    run: Run, coast_database: Database, tmp_path: Path
) -> None:
    coast_database.change("REVOKE INSERT ON ledger.event FROM masar_writer")
    path = write_ged(tmp_path / "ged.csv", [tell_ged()])
    result = run("import", "ucdp_ged", path, database=coast_database)
    check_failure(result, "permission denied")


def test_module_can_be_run_as_the_launcher_does(coast: Database) -> None:
    environment = {**os.environ, "DATABASE_URL": coast.admin_url}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "places", "status", "--json"],
        cwd=GEODATA.parent, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert json.loads(done.stdout)["levels"]["governorate"]["places"] == 14
