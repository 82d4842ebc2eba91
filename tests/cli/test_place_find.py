"""`masar places find` says what a name means, what else it may mean, or what comes close."""

import json

from command_runner import Run
from postgres_server import Database


def test_quarter_with_its_town_is_found_and_says_how(run: Run, places_database: Database) -> None:
    result = run("places", "find", "Hai Al Kusour, Banias", database=places_database)
    assert result.exit_code == 0, result.output
    assert "msr-banias-al-qusour" in result.output
    assert "found by" in result.output and "known to a neighbourhood" in result.output


def test_bare_name_of_several_quarters_is_asked_back(run: Run, places_database: Database) -> None:
    result = run("places", "find", "القصور", database=places_database)
    assert "5 places may be meant" in result.output
    assert "--context" in result.output
    assert "msr-banias-al-qusour" in result.output and "N0026" in result.output


def test_context_and_columns_choose_among_namesakes(run: Run, places_database: Database) -> None:
    by_context = run("places", "find", "Qusour", "--context", "Homs", database=places_database)
    by_column = run("places", "find", "Qusour", "--admin1", "Tartus", database=places_database)
    assert "N0243" in by_context.output and "msr-banias" not in by_context.output
    assert "msr-banias-al-qusour" in by_column.output


def test_json_is_spelled_as_the_api_spells_it(run: Run, places_database: Database) -> None:
    result = run("places", "find", "Jebleh", "--json", database=places_database)
    found = json.loads(result.output)
    assert (found["query"], found["status"]) == ("Jebleh", "matched")
    best = found["results"][0]
    assert (best["pcode"], best["admin1_pcode"]) == ("C3585", "SY06")
    assert best["lat"] is not None and 0 < best["score"] <= 1


def test_what_is_not_found_says_what_comes_close(run: Run, places_database: Database) -> None:
    result = run("places", "find", "Banyasur", database=places_database)
    assert result.output.startswith("Not found: no place is called 'Banyasur'")


def test_name_in_an_area_that_lacks_it_is_not_placed_elsewhere(
    run: Run, places_database: Database
) -> None:
    result = run("places", "find", "Jableh", "--admin1", "Homs", database=places_database)
    assert result.output.startswith("Not found: no place in Homs is called 'Jableh'")
    assert "C3585" in result.output


def test_empty_name_is_refused_with_an_example(run: Run, places_database: Database) -> None:
    result = run("places", "find", " ", database=places_database)
    assert result.exit_code != 0
    assert "Hai Al Kusour, Banias" in result.output


def test_json_gives_the_code_of_the_town_of_a_quarter_without_one(
    run: Run, places_database: Database
) -> None:
    asked = ("places", "find", "Hai Al Kusour, Banias", "--json")
    [best, *_] = json.loads(run(*asked, database=places_database).output)["results"]
    assert best["place_id"] == "msr-banias-al-qusour"
    assert (best["pcode"], best["pcode_level"]) == ("C5360", "settlement")
    assert best["parent_place_id"] == "C5360"
