"""The record of the Syrian coast, March 2025: every figure with its source, none invented."""

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

GEODATA = Path(__file__).parents[2] / "geodata"
RECORD = GEODATA / "coast_2025"
KEYS = {
    "sources": "source_id",
    "events": "event_id",
    "claims": "claim_id",
    "flows": "flow_id",
    "corridors": "corridor_id",
}
PREFIXES = {"events": "evt", "claims": "clm", "flows": "flw", "corridors": "cor"}
PUBLISHERS_AND_WIRES = {
    "amnesty.ie",
    "arabstates.unfpa.org",
    "reliefweb.int",
    "snhr.org",
    "stj-sy.org",
    "today.lorientlejour.com",
    "www.sana.sy",
    "www.syriahr.com",
    "www.unocha.org",
    "www.voanews.com",
}
WORDS = {
    "kind": "monitor ngo un government media inquiry military",
    "reliability": "unknown weak fair good",
    "scope": "site part total",
    "verification": "unverified under_investigation weak fair confirmed contested discounted",
    "visibility": "public refuge hospital",
    "precision": "exact street_or_landmark neighbourhood settlement subdistrict district "
    "governorate linear country",
    "population": "civilians security loyalists combatants all unstated",
    "quantifier": "exact at_least more_than approximately up_to range none",
    "method": "named_list count estimate unstated",
    "measure": "killed injured missing detained displaced returned sheltered bodies_buried "
    "casualties_unspecified executed massacres damaged suspects none",
    "status": "open contested closed unknown",
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
STATED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
ARABIC = re.compile(r"[\u0600-\u06ff]")


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


@pytest.fixture(scope="module")
def record() -> dict[str, list[dict[str, str]]]:
    return {name: read_table(RECORD / f"{name}.csv") for name in KEYS}


@pytest.fixture(scope="module")
def subjects(record: dict) -> set[str]:
    return {row[KEYS[name]] for name in PREFIXES for row in record[name] if name != "claims"}


@pytest.fixture(scope="module")
def places() -> dict[str, dict[str, str]]:
    rows = {row["place_id"]: row for row in read_table(GEODATA / "gazetteer" / "places.csv")}
    for row in read_table(GEODATA / "gazetteer" / "governorates.csv"):
        rows[row["pcode"]] = row | {"place_id": row["pcode"], "level": "governorate"}
    return rows


@pytest.fixture(scope="module")
def titled(record: dict) -> dict[str, str]:
    return {row["event_id"]: row["title_en"] for row in record["events"]}


def test_ids_are_unique_random_and_well_formed(record: dict) -> None:
    for name, key in KEYS.items():
        ids = [row[key] for row in record[name]]
        assert len(ids) == len(set(ids)), name
        if name in PREFIXES:
            assert all(re.fullmatch(PREFIXES[name] + r"_[a-z2-7]{13}", each) for each in ids)


def test_words_come_from_the_vocabulary(record: dict) -> None:
    for name, rows in record.items():
        for row in rows:
            for column in WORDS.keys() & row.keys():
                if (name, column) in {("corridors", "kind"), ("flows", "measure")}:
                    continue
                assert row[column] in WORDS[column].split(), (name, column, row[KEYS[name]])
    kinds = {row["kind"] for row in record["corridors"]}
    assert kinds <= {"safe_passage", "evacuation", "return", "road", "crossing", "access"}


def test_every_reference_resolves(record: dict, subjects: set, places: dict) -> None:
    sources = {row["source_id"] for row in record["sources"]}
    claims = {row["claim_id"] for row in record["claims"]}
    for row in record["claims"]:
        assert row["subject_id"] in subjects
        assert row["asserted_by"] in sources
        assert row["relayed_by"] in sources | {""}
        assert row["relays_claim_id"] in claims | {""}
        assert row["locality_place_id"] in places.keys() | {""}
        assert all(each in places for each in row["scope_place_ids"].split("|") if each)
        assert not (row["locality_place_id"] and row["scope_place_ids"]), row["claim_id"]
    events = {row["event_id"] for row in record["events"]}
    for row in record["events"]:
        assert row["parent_event_id"] in events | {""}
        assert row["place_id"] in places
        assert all(other in places for other in row["other_place_ids"].split("|") if other)
    for row in record["flows"]:
        assert row["origin_place_id"] in places and row["dest_place_id"] in places
        assert row["part_of"] in {r["flow_id"] for r in record["flows"]} | {""}
    for row in record["corridors"]:
        for column in ("origin_place_id", "dest_place_id", "admin1_pcode"):
            assert row[column] in places.keys() | {""}


def test_every_record_has_a_claim_and_every_source_is_used(record: dict, subjects: set) -> None:
    assert {row["subject_id"] for row in record["claims"]} == subjects
    used = {row[column] for row in record["claims"] for column in ("asserted_by", "relayed_by")}
    assert {row["source_id"] for row in record["sources"]} == used - {""}


def test_there_are_at_least_twenty_five_sites_and_totals(record: dict) -> None:
    counted = {row["subject_id"] for row in record["claims"] if row["measure"] != "none"}
    scopes = Counter(row["scope"] for row in record["events"] if row["event_id"] in counted)
    assert sum(scopes.values()) >= 25
    assert len([row for row in record["events"] if row["scope"] in ("site", "total")]) >= 25
    assert scopes["site"] >= 14 and scopes["total"] >= 6


def test_parents_contain_their_parts(record: dict) -> None:
    events = {row["event_id"]: row for row in record["events"]}
    for row in record["events"]:
        parent = events.get(row["parent_event_id"])
        if parent:
            assert parent["scope"] == "total"
            assert parent["date_start"] <= row["date_end"]
        seen = set()
        while parent:
            assert parent["event_id"] not in seen
            seen.add(parent["event_id"])
            parent = events.get(parent["parent_event_id"])


def test_bounds_say_what_the_words_say(record: dict) -> None:
    filled = {
        "exact": "low best high",
        "at_least": "low",
        "more_than": "low",
        "approximately": "best",
        "up_to": "high",
        "range": "low high",
        "none": "",
    }
    for row in record["claims"]:
        given = [column for column in ("low", "best", "high") if row[column]]
        assert given == filled[row["quantifier"]].split(), row["claim_id"]
        numbers = [int(row[column]) for column in given]
        assert numbers == sorted(numbers) and all(number > 0 for number in numbers)
        if row["quantifier"] == "exact":
            assert len(set(numbers)) == 1
        if row["measure"] == "none":
            assert not given and row["measure_as_stated"]


def test_dates_are_ordered(record: dict) -> None:
    for row in record["events"]:
        assert DAY.fullmatch(row["date_start"]) and row["date_start"] <= row["date_end"]
        assert (row["date_prec"] == "1") == (row["date_start"] == row["date_end"])
    for row in record["claims"]:
        assert bool(row["period_start"]) == bool(row["period_end"])
        assert row["period_start"] <= row["period_end"]
        assert row["as_of"] or row["reported_at"], row["claim_id"]
        for column in ("as_of", "reported_at"):
            assert row[column] == "" or STATED.fullmatch(row[column])
        if DAY.fullmatch(row["as_of"]) and row["period_end"]:
            assert row["period_end"] <= row["as_of"], row["claim_id"]
        if DAY.fullmatch(row["as_of"]) and DAY.fullmatch(row["reported_at"]):
            assert row["as_of"] <= row["reported_at"]
    for row in record["corridors"]:
        assert not row["valid_to"] or row["valid_from"] <= row["valid_to"]


def test_only_publishers_and_wires_are_linked(record: dict) -> None:
    linked = [row["url"] for name in ("claims", "sources") for row in record[name] if row["url"]]
    assert len(linked) > 20
    assert {urlsplit(url).hostname for url in linked} <= PUBLISHERS_AND_WIRES
    assert {urlsplit(url).scheme for url in linked} <= {"https", "http"}


def test_quotes_are_only_the_words_of_the_figure(record: dict) -> None:
    for row in record["claims"]:
        assert len(row["quote"].split()) <= 8
        assert len(row["measure_as_stated"].split()) <= 10


def test_everything_a_reader_sees_is_in_both_languages(record: dict) -> None:
    for rows in record.values():
        for row in rows:
            for column in row:
                if not column.endswith("_en"):
                    continue
                english, arabic = row[column], row[column[:-3] + "_ar"]
                assert bool(english) == bool(arabic), (column, english)
                assert not arabic or ARABIC.search(arabic)
                assert not ARABIC.search(english)


def select_figures(record: dict, titled: dict, title: str, **wanted: str) -> dict[str, int]:
    """Return exact figures of the record whose title begins with `title`, keyed by words."""
    return {
        row["measure_as_stated"]: int(row["best"])
        for row in record["claims"]
        if titled.get(row["subject_id"], "").startswith(title)
        and row["best"]
        and all(row[column] == value for column, value in wanted.items())
    }


COAST = "Syrian coast"
GOVERNORATES = [f"{name} governorate" for name in ("Lattakia", "Tartous", "Hama", "Homs")]


def test_the_observatorys_thousand_and_eighteen_closes(record: dict, titled: dict) -> None:
    found = select_figures(
        record, titled, COAST, asserted_by="sohr", reported_at="2025-03-09", as_of="2025-03-08"
    )
    whole = found.pop("killed")
    assert sorted(found.values()) == [125, 148, 745]
    assert sum(found.values()) == whole == 1018


def test_the_observatorys_first_count_closes(record: dict) -> None:
    parts = [
        int(row["best"])
        for row in record["claims"]
        if row["scope_note_en"] == "Part of the 524" and row["best"]
    ]
    assert sorted(parts) == [213, 311]
    (whole,) = [row for row in record["claims"] if row["best"] == "524"]
    assert (sum(parts), whole["quantifier"]) == (524, "approximately")


def test_the_observatorys_thirteen_hundred_and_eleven_closes(record: dict, titled: dict) -> None:
    found = select_figures(record, titled, COAST, asserted_by="sohr", as_of="2025-03-09")
    whole = found.pop("killed")
    assert sum(found.values()) == whole == 1311


@pytest.mark.parametrize(
    ("as_of", "total"),
    [("2025-03-09", 830), ("2025-03-11", 1225), ("2025-03-12", 1383), ("2025-03-13", 1476)],
)
def test_the_governorates_add_up_to_the_coast(
    record: dict, titled: dict, as_of: str, total: int
) -> None:
    wanted = {"asserted_by": "sohr", "as_of": as_of, "cumulative": "true"}
    parts = [
        select_figures(record, titled, name, **wanted)["civilians killed"] for name in GOVERNORATES
    ]
    coast = select_figures(record, titled, COAST, **wanted, population="civilians")
    assert sum(parts) == coast["civilians killed"] == total


def test_scm_adds_up(record: dict, titled: dict) -> None:
    parts = [
        select_figures(record, titled, name, asserted_by="scm").get("civilians killed", 0)
        for name in GOVERNORATES
    ]
    coast = select_figures(record, titled, COAST, asserted_by="scm")
    assert parts == [732, 276, 161, 0]
    assert sum(parts) == coast["civilians killed"] == 1169


def test_snhrs_first_count_closes(record: dict) -> None:
    parts = [
        int(row["best"]) for row in record["claims"] if row["scope_note_en"] == "Part of the 240"
    ]
    assert sorted(parts) == [15, 100, 125]
    assert sum(parts) == 240


def test_days_of_documentation_are_not_days_of_death(record: dict, titled: dict) -> None:
    daily = [row for row in record["claims"] if row["measure_as_stated"].endswith("by day")]
    assert len(daily) == 7
    for row in daily:
        assert "not of death" in row["scope_note_en"]
        assert row["cumulative"] == "false"
        assert row["period_start"] == row["period_end"]


def test_a_retelling_keeps_its_own_word_and_points_to_what_it_retells(record: dict) -> None:
    (retelling,) = [row for row in record["claims"] if row["relays_claim_id"]]
    (original,) = [
        row for row in record["claims"] if row["claim_id"] == retelling["relays_claim_id"]
    ]
    assert (retelling["measure"], retelling["low"]) == ("casualties_unspecified", "741")
    assert (original["measure"], original["low"]) == ("killed", "745")
    assert retelling["asserted_by"] == original["asserted_by"] == "sohr"


def test_both_attacks_on_arza_are_kept_apart(record: dict) -> None:
    arza = [row for row in record["events"] if row["place_id"] == "C2962"]
    assert [row["date_start"] for row in arza] == ["2025-03-07", "2025-01-31"]
    assert arza[1]["parent_event_id"] == ""


def test_refuges_and_hospitals_name_no_spot(record: dict, places: dict) -> None:
    hidden = [row for row in record["events"] if row["visibility"] in ("refuge", "hospital")]
    assert len(hidden) >= 5
    for row in hidden:
        assert row["precision"] in ("district", "governorate", "country"), row["title_en"]
    homes = next(row for row in record["events"] if row["title_en"].startswith("Neighbours"))
    assert not places[homes["place_id"]].get("admin1_pcode")


def test_a_way_out_that_nobody_announced_has_no_two_ends_to_draw(record: dict) -> None:
    hidden = [row for row in record["corridors"] if row["announced_publicly"] == "false"]
    assert hidden
    for row in hidden:
        assert not (row["origin_place_id"] and row["dest_place_id"])
    passages = [row for row in record["corridors"] if row["kind"] == "safe_passage"]
    assert [(r["dest_place_id"], r["status"]) for r in passages] == [("", "unknown")]


def test_hai_al_kusour_is_placed_in_banias(record: dict, places: dict) -> None:
    (event,) = [row for row in record["events"] if "mainly in Hai Al Kusour" in row["title_en"]]
    assert (event["place_id"], event["precision"], event["precision_m"]) == (
        "msr-banias-al-qusour",
        "neighbourhood",
        "1500",
    )
    assert places[event["place_id"]]["parent_id"] == "C5360"


def test_villages_of_akkar_sum_to_less_than_akkar(record: dict) -> None:
    sums: dict[str, int] = defaultdict(int)
    totals: dict[str, int] = {}
    for row in record["claims"]:
        if row["asserted_by"] not in ("drm", "akkar_crisis_cell") or row["quantifier"] != "exact":
            continue
        if row["locality_place_id"].startswith("msr-akkar"):
            sums[row["asserted_by"]] += int(row["best"])
        else:
            totals[row["asserted_by"]] = int(row["best"])
    assert sums == {"drm": 6157, "akkar_crisis_cell": 14725}
    assert all(sums[source] < totals[source] for source in sums)


def test_victims_group_is_named_only_for_whole_provinces(record: dict, places: dict) -> None:
    for row in record["events"]:
        text = row["title_en"] + row["summary_en"]
        if "Alawite" in text:
            assert places[row["place_id"]]["level"] in ("region", "country"), row["title_en"]
