"""`masar places load cod-ab`: what it prints, what it refuses, and that it leaves nothing."""

import hashlib
import json
from pathlib import Path

import pytest
import shapely
from command_runner import Run, check_failure
from postgres_server import Database

LOAD_FEW = ("places", "load", "cod-ab", "--accept-missing")
SQUARE = [[[36.0, 35.0], [36.5, 35.0], [36.5, 35.5], [36.0, 35.5], [36.0, 35.0]]]


def write_district(folder: Path, **more: str) -> Path:
    """Write a release of one district, beside a file that has nothing to do with it."""
    folder.mkdir()
    properties = {"PCODE": "SY9100", "NAME_EN": "Invented", "NAME_AR": "مبتكر", **more}
    feature = {"type": "Feature", "properties": properties,
               "geometry": {"type": "Polygon", "coordinates": SQUARE}}  # fmt: skip
    collection = {"type": "FeatureCollection", "features": [feature]}
    (folder / "district.geojson").write_text(json.dumps(collection), encoding="utf-8")
    (folder / "other.csv").write_text("a,b\n1,2\n")
    return folder


def test_report_in_words_names_levels_findings_and_what_was_left_out(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    folder = write_district(tmp_path / "given", validOn="2018-02-19")
    result = run(*LOAD_FEW, folder, database=places_database)
    assert result.exit_code == 0, result.output
    assert "boundaries of Syria, 2018-02-19 (CC BY-IGO 3.0, UN OCHA) loaded." in result.stdout
    assert "     1  district, from district.geojson" in result.stdout
    assert "     0  settlement, not in it" in result.stdout
    assert "district: 1, usually 62" in result.stdout
    assert "other.csv: no column of p-codes" in result.stdout
    again = run(*LOAD_FEW, folder, database=places_database)
    assert "was loaded already" in again.stdout
    status = run("places", "status", database=places_database)
    assert "holds from 2018-02-19; loaded " in status.stdout and "from given" in status.stdout


def test_release_is_taken_back_by_the_id_that_status_tells(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    folder = write_district(tmp_path / "given")
    run(*LOAD_FEW, folder, database=places_database)
    told = json.loads(run("places", "status", "--json", database=places_database).stdout)
    [release] = told["releases"]
    assert release["release_id"] in run("places", "status", database=places_database).stdout
    gone = run("places", "unload", release["release_id"], database=places_database)
    assert "is unloaded" in gone.stdout
    assert places_database.ask_one("SELECT count(*) FROM gazetteer.unit") == 0
    check_failure(run("places", "unload", "none", database=places_database), "No release")


def test_day_that_a_release_lacks_is_asked_for_first_and_given_by_loading_it_again(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    folder = write_district(tmp_path / "given")
    first = run("places", "load", "cod-ab", folder, "--accept-missing", database=places_database)
    warned = first.stdout.splitlines()[1]
    assert warned.startswith("WARNING: THE FILES STATE NO DAY") and "--valid-from" in warned
    other = write_district(tmp_path / "other", validOn="2018-02-19", NAME_EN="Another")
    refused = run("places", "load", "cod-ab", other, "--accept-missing", database=places_database)
    check_failure(refused, "given, has no day", "--valid-from")
    again = ("places", "load", "cod-ab", folder, "--accept-missing", "--valid-from", "2022-01-01")
    planned = run(*again, "--dry-run", database=places_database)
    assert "it would hold from 2022-01-01 now" in planned.stdout
    dated = run(*again, database=places_database)
    assert "it holds from 2022-01-01 now" in dated.stdout and "WARNING" not in dated.stdout
    assert "Places of" in dated.stdout
    assert (
        run(
            "places", "load", "cod-ab", other, "--accept-missing", database=places_database
        ).exit_code
        == 0
    )
    status = run("places", "status", database=places_database).stdout
    assert status.count("holds from") == 2 and "until 2022-01-01" in status


def test_report_as_json_tells_the_same_and_no_path_of_this_machine(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    folder = write_district(tmp_path / "given")
    result = run(*LOAD_FEW, folder, "--valid-from", "2020-01-01", "--json",
                 database=places_database)  # fmt: skip
    told = json.loads(result.stdout)
    assert (told["counts"], told["is_new"], told["changed"]) == ({"district": 1}, True, True)
    assert (told["valid_from"], told["origin"]) == ("2020-01-01", "given")
    assert told["report"]["missing"] == [
        "country", "governorate", "subdistrict", "neighbourhood", "settlement",
    ]  # fmt: skip
    assert told["events"]["changes"] is not None
    hashed = hashlib.sha256((folder / "district.geojson").read_bytes()).hexdigest()
    assert told["report"]["files"]["district.geojson"] == hashed
    stored = places_database.ask_one("SELECT report::text || origin FROM gazetteer.release")
    assert str(tmp_path) not in result.stdout + str(stored)


def test_dry_run_says_so_and_stores_nothing(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    before = places_database.count_everything()
    folder = write_district(tmp_path / "given")
    result = run(*LOAD_FEW, folder, "--dry-run", database=places_database)
    assert "would be loaded" in result.stdout and "Nothing was stored; it would" in result.stdout
    assert "revision" not in result.stdout and "if it is stored" in result.stdout
    assert "Fetching" not in result.output
    assert places_database.count_everything() == before


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("absent", "neither a folder nor a file"),
        ("http://data.example.org/syr.zip", "not encrypted"),
        ("empty", "No administrative units"),
        ("crossing", "SY9100"),
    ],
)
def test_source_that_cannot_be_used_is_said_and_nothing_is_stored(
    run: Run, places_database: Database, tmp_path: Path, source: str, part: str
) -> None:
    (tmp_path / "empty").mkdir()
    bow = shapely.Polygon([(36, 35), (36.4, 35.4), (36.4, 35), (36, 35.4)])
    crossing = write_district(tmp_path / "crossing") / "district.geojson"
    text = crossing.read_text(encoding="utf-8")
    crossing.write_text(text.replace(json.dumps(SQUARE), json.dumps([list(bow.exterior.coords)])))
    before = places_database.count_everything()
    given = source if "://" in source else tmp_path / source
    result = run("places", "load", "cod-ab", given, database=places_database)
    check_failure(result, part)
    assert places_database.count_everything() == before


def test_release_that_lacks_what_is_known_is_refused_in_a_trial_too(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    before = places_database.count_everything()
    folder = write_district(tmp_path / "given")
    for more in ([], ["--dry-run"]):
        result = run("places", "load", "cod-ab", folder, *more, database=places_database)
        check_failure(result, "62 of 62 districts (SY0100 Damascus, ")
        assert "--accept-missing" in result.stderr
    assert places_database.count_everything() == before


def test_day_that_is_none_is_refused(run: Run, places_database: Database, tmp_path: Path) -> None:
    folder = write_district(tmp_path / "given")
    result = run("places", "load", "cod-ab", folder, "--valid-from", "last year",
                 database=places_database)  # fmt: skip
    assert result.exit_code == 2


def test_real_release_leaves_nothing_degraded(
    run: Run, places_database: Database, cod_ab: Path
) -> None:
    result = run("places", "load", "cod-ab", cod_ab, "--json", database=places_database)
    assert json.loads(result.stdout)["counts"]["settlement"] == 7266
    told = json.loads(run("places", "status", "--json", database=places_database).stdout)
    assert told["degraded"] == []
    assert told["levels"]["subdistrict"] == {"places": 272, "outlines": 272}
