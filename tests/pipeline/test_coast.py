"""The record of the coast as the public sees it: loaded whole, placed right, nothing leaked."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from postgres_server import GEODATA, Database

from app.pipeline import import_file
from app.store.published_tables import CORRIDOR_NOW, PUBLISHED_TABLES

PUBLIC = ("event", "claim", "cluster", "corridor", "flow")
DECIMALS = re.compile(r"-?\d+\.(\d+)")


def test_record_loads_without_a_rejection(places_database: Database) -> None:
    report = import_file(places_database.writer, "record", GEODATA / "coast_2025")
    assert (report.rejected, report.unplaced, report.ambiguous) == (0, 0, 0)
    assert report.stored == report.read > 45
    again = import_file(places_database.writer, "record", GEODATA / "coast_2025")
    assert (again.unchanged, again.read) == (report.read, report.read)


def test_hai_al_kusour_is_in_banias_in_tartous_within_a_kilometre_and_a_half(
    coast: Database,
) -> None:
    [found] = coast.ask(
        "SELECT admin1_pcode, admin1_name_en, admin2_pcode, place_name_en, precision, precision_m, "
        "round(ST_X(geom)::numeric, 2)::float, round(ST_Y(geom)::numeric, 2)::float "
        "FROM published.event WHERE event_type = 'Violence against civilians' "
        "AND place_name_en = 'Hai Al Kusour'"
    )
    assert found[:6] == ("SY10", "Tartous", "SY1002", "Hai Al Kusour", "neighbourhood", 1500)
    assert found[6:] == pytest.approx((35.96, 35.2), abs=0.02)


def test_at_least_twenty_five_sites_and_totals(coast: Database) -> None:
    counts = dict(coast.ask("SELECT scope, count(*)::int FROM published.event GROUP BY 1"))
    assert counts["site"] + counts["total"] >= 25
    assert counts["total"] >= 5


def test_every_competing_toll_of_the_coast_is_a_claim_of_its_own(coast: Database) -> None:
    [(claims, low, high, contested)] = coast.ask(
        "SELECT claims_count, killed_low, killed_high, contested FROM published.event "
        "WHERE scope = 'total' ORDER BY claims_count DESC LIMIT 1"
    )
    assert isinstance(claims, int) and claims > 40
    assert contested and isinstance(low, int) and (high is None or int(str(high)) >= low)
    assert coast.ask_one("SELECT count(*) FROM published.claim WHERE display_en LIKE "
                         "'more than 740 civilians%'") == 1  # fmt: skip


def test_places_of_refuge_and_hospitals_have_no_point_and_no_name(coast: Database) -> None:
    rows = coast.ask(
        "SELECT ledger.visibility, ST_GeometryType(shown.geom), shown.place_name_en, "
        "shown.place_name_ar, shown.provider_location, shown.precision_m, shown.admin3_pcode "
        "FROM published.event shown JOIN ledger.current_event ledger ON event_id = id "
        "WHERE ledger.visibility IN ('refuge', 'hospital')"
    )
    assert {row[0] for row in rows} == {"refuge", "hospital"}
    assert {row[1] for row in rows} <= {None, "ST_MultiPolygon"}
    assert {row[2:] for row in rows} == {(None, None, None, None, None)}


def test_no_corridor_is_drawn_from_or_to_a_place_of_refuge(coast: Database) -> None:
    drawn = coast.ask(
        "SELECT count(*)::int FROM published.corridor JOIN ledger.current_corridor ON "
        "corridor_id = id JOIN gazetteer.place ON place_id IN (origin_place_id, dest_place_id) "
        "WHERE level = 'site' AND geom IS NOT NULL"
    )
    assert drawn == [(0,)]


@pytest.mark.parametrize("table", ["event", "corridor", "flow"])
def test_every_public_point_has_at_most_two_decimals(coast: Database, table: str) -> None:
    drawn = coast.ask(
        f"SELECT ST_AsText(geom) FROM published.{table} "  # noqa: S608 - a name of our own
        "WHERE ST_Dimension(geom) < 2"
    )
    assert drawn
    assert all(len(digits) <= 2 for (wkt,) in drawn for digits in DECIMALS.findall(str(wkt)))


def test_no_public_table_has_a_column_of_the_private_ledger() -> None:
    private = {"provider", "provider_id", "geom_exact", "match_note", "match_method", "place_id",
               "waypoints", "visibility", "load_id", "content_hash", "recorded_at",
               "locality_place_id", "origin_place_id", "dest_place_id"}  # fmt: skip
    for table in (*PUBLISHED_TABLES, CORRIDOR_NOW):
        assert not private & {column.name for column in table.columns}, table.name


def test_migrated_public_schema_has_no_column_of_the_private_ledger(coast: Database) -> None:
    columns = coast.ask(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'published' AND "
        "(column_name ~ 'provider_id|exact|match_|waypoint|visibility' OR column_name = 'provider')"
    )
    assert columns == []


def test_every_published_figure_resolves_to_a_claim(coast: Database) -> None:
    figures = coast.ask(
        "SELECT id, estimate->'input_claim_ids' FROM published.event WHERE killed_low IS NOT NULL "
        "OR killed_best IS NOT NULL OR killed_high IS NOT NULL"
    )
    assert len(figures) > 15
    claims = dict(coast.ask("SELECT id, subject_id FROM published.claim WHERE used_in_estimate"))
    for subject, used in figures:
        assert isinstance(used, list) and used
        assert {claims[each] for each in used} == {subject}
    assert len(claims) == sum(len(used) for _, used in figures if isinstance(used, list))


@pytest.mark.parametrize("table", ["event", "flow", "corridor"])
def test_every_record_has_the_claims_that_it_counts(coast: Database, table: str) -> None:
    wrong = coast.ask(
        f"SELECT id FROM published.{table} record WHERE claims_count = 0 OR claims_count <> "  # noqa: S608
        "(SELECT count(*) FROM published.claim WHERE subject_id = record.id)"
    )
    assert wrong == []


def test_clusters_hold_sites_only_and_each_of_them_once(coast: Database) -> None:
    members = coast.ask("SELECT unnest(event_ids) FROM published.cluster WHERE shown_to IS NULL")
    names = [row[0] for row in members]
    assert len(names) == len(set(names)) >= 4
    found = coast.ask("SELECT DISTINCT scope, ST_GeometryType(geom) FROM published.event "
                      "WHERE id = ANY(:names)", names=names)  # fmt: skip
    assert found == [("site", "ST_Point")]
    total = coast.ask_one("SELECT sum(event_count)::int FROM published.cluster")
    assert total == len(names)


def test_no_flow_shows_a_figure_that_is_not_rounded(coast: Database) -> None:
    rows = coast.ask(
        "SELECT low, best, high, quantifier FROM published.claim WHERE subject_id LIKE 'flw_%'"
    )
    assert len(rows) > 10
    for low, best, high, quantifier in rows:
        plain = [low if quantifier != "more_than" else low and int(str(low)) - 1, best, high]
        assert all(int(str(n)) % 10 == 0 for n in plain if n is not None)


def test_every_flow_of_the_coast_has_a_figure_of_its_own(coast: Database) -> None:
    persons = coast.ask("SELECT persons_best FROM published.flow WHERE shown_to IS NULL")
    assert sorted(int(str(number)) for (number,) in persons) == [20500, 33930, 51000]


def test_flows_end_in_governorates_or_coarser(coast: Database) -> None:
    ends = coast.ask(
        "SELECT DISTINCT level FROM gazetteer.place JOIN published.flow "
        "ON COALESCE(pcode, place_id) IN (origin_pcode, dest_pcode)"
    )
    assert {row[0] for row in ends} <= {"governorate", "region", "country"}


def test_curated_titles_of_refuges_do_not_repeat_neighbourhoods(coast: Database) -> None:
    titles = coast.ask(
        "SELECT shown.title_en FROM published.event shown JOIN ledger.current_event ledger "
        "ON event_id = id WHERE ledger.visibility <> 'public'"
    )
    assert titles and not any("Kusour" in str(title) for (title,) in titles)


def test_nothing_is_published_before_its_time(coast: Database) -> None:
    [(early,)] = coast.ask(
        "SELECT count(*)::int FROM published.event WHERE shown_from < date_end + 2"
    )
    assert early == 0
    [(newest,)] = coast.ask("SELECT max(shown_from) FROM published.event")
    assert isinstance(newest, datetime)
    assert datetime.now(UTC) - newest < timedelta(hours=1)


def test_claim_about_a_part_of_the_place_names_it_in_both_languages(coast: Database) -> None:
    named = coast.ask(
        "SELECT DISTINCT locality_en, locality_ar FROM published.claim WHERE locality_en NOTNULL"
    )
    assert ("Hai Al Kusour", "حي القصور") in named
    places = set(coast.ask("SELECT name_en, name_ar FROM gazetteer.place"))
    assert set(named) <= places


def test_no_middle_figure_where_more_of_some_are_claimed_than_of_all(coast: Database) -> None:
    [found] = coast.ask(
        "SELECT killed_low, killed_best, killed_high FROM published.event "
        "WHERE title_en LIKE 'Killings in al-Mukhtariyah%'"
    )
    assert found == (24, None, None)


def test_figure_for_one_day_of_three_does_not_stand_for_the_three(coast: Database) -> None:
    [found] = coast.ask(
        "SELECT killed_low, killed_best, killed_high FROM published.event "
        "WHERE title_en LIKE 'Killings in Banias, mainly in Hai Al Kusour%'"
    )
    assert found == (101, None, None)
