"""Which published records the page of a place lists: its own, and a town those of its quarters."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from place_pages import CITY, QUARTER, change_places, read_html, read_json
from postgres_server import Database
from running_service import Service, run_service


@pytest.fixture
def own(coast_database: Database) -> Iterator[tuple[Service, Database]]:
    """A service on a coast of one's own."""
    with run_service(coast_database.web_url) as service:
        yield service, coast_database


def list_places(service: Service) -> list[str]:
    """Return all governorates, all places of the coast that bear a record, and some of the rest."""
    places = service.read_features("places")
    shown = {each["properties"]["place_name_en"] for each in service.read_features("events")}
    named = [each["id"] for each in places if each["properties"]["name_en"] in shown]
    rest = [each["id"] for each in places if each["id"] not in named]
    return [*named, *rest[::15], *(each["id"] for each in service.read_features("governorates"))]


def test_records_of_every_place_are_those_that_the_api_selects(service: Service) -> None:
    """And none is listed under a place that its own record does not name, or does not lie in."""
    listed = set()
    for code in list_places(service):
        body = read_json(service, code)
        links = [each["href"] for each in body["links"] if each["rel"] == "related"]
        told = body["events"]
        assert [part["items_href"] for part in told["parts"]] == links
        selected = select_parts(service, links)
        assert [part["numberMatched"] for part in told["parts"]] == [len(ids) for ids in selected]
        together = {each["id"]: each for part in selected for each in part}
        assert told["numberMatched"] == len(together) == sum(map(len, selected)), code
        newest = sorted(together.values(), key=lambda each: each["id"])
        newest.sort(key=lambda each: each["properties"]["date_start"], reverse=True)
        assert [each["id"] for each in told["items"]] == [each["id"] for each in newest[:20]]
        names = {(part["name_en"], part["name_ar"]) for part in told["parts"]}
        for each in newest:
            facts = each["properties"]
            units = {facts["admin1_pcode"], facts["admin2_pcode"], facts["admin3_pcode"]}
            named = (facts["place_name_en"], facts["place_name_ar"])
            assert code in units or named in names, code
            listed.add(each["id"])
    assert len(listed) > 20


def select_parts(service: Service, links: list[str]) -> list[list[dict[str, Any]]]:
    """Return what the API gives for each of the addresses that a page lists."""
    asked = [dict(parse_qsl(urlsplit(link).query)) for link in links]
    assert all(asked)
    return [service.read_features("events", **each) for each in asked]


def test_town_lists_the_records_of_its_quarters_and_says_where(service: Service) -> None:
    town, quarter = (read_json(service, code)["events"] for code in (CITY, QUARTER))
    ids = [each["id"] for each in town["items"]]
    massacre = {each["id"] for each in quarter["items"]}
    assert massacre and massacre < set(ids) and len(ids) == len(set(ids))
    own, inside = town["parts"]
    assert (own["place_id"], inside["place_id"]) == (CITY, QUARTER)
    assert town["numberMatched"] == own["numberMatched"] + quarter["numberMatched"] == len(ids)
    assert own["numberMatched"] > 0
    page = read_html(service, f"/places/{CITY}", lang="en")
    assert f"or of a quarter of it: {len(ids)}, of which {own['numberMatched']} under" in page.text
    assert f" and {len(massacre)} in its quarters: Hai Al Kusour" in page.text
    assert "less precisely are listed with Banyas · بانياس (district)." in page.text
    assert page.text.count("Killings in Banias, mainly in Hai Al Kusour") == 1
    arabic = read_html(service, f"/places/{CITY}", lang="ar").text
    assert "أو باسم أحد أحيائه: ٤" in arabic if len(ids) == 4 else "أحد أحيائه" in arabic
    assert "or of a quarter" not in read_html(service, f"/places/{QUARTER}", lang="en").text


def test_town_counts_the_same_wherever_it_is_listed(service: Service) -> None:
    around = read_json(service, "SY100200")
    [listed] = [each for each in around["children"]["items"] if each["place_id"] == CITY]
    assert listed["events"] == read_json(service, CITY)["events"]["numberMatched"] > 2
    assert len(around["events"]["parts"]) == 1


def test_quarter_named_like_a_village_nearby_is_not_mixed_up_with_it(
    own: tuple[Service, Database],
) -> None:
    """What is published tells the two not apart: the town would list what the village suffered."""
    service, database = own
    before = read_json(service, CITY)["events"]["numberMatched"]
    change_places(
        database,
        "INSERT INTO gazetteer.place (place_id, level, name_en, name_ar, aliases, parent_id, "
        "admin1_pcode, admin2_pcode, admin3_pcode, country, source) "
        "SELECT 'msr-village', 'settlement', name_en, name_ar, '{}', 'SY100200', admin1_pcode, "
        "admin2_pcode, admin3_pcode, 'SY', 'Invented' FROM gazetteer.place "
        "WHERE place_id = 'msr-banias-al-qusour'",
    )
    told = read_json(service, CITY)["events"]
    assert 0 < told["numberMatched"] < before
    assert [each["place_id"] for each in told["parts"]] == [CITY]


def test_village_that_is_shown_by_a_cell_has_no_record_on_its_page(service: Service) -> None:
    """What its record says of the place is its district: that is where it is listed."""
    body = read_json(service, "C5404")
    assert body["events"]["numberMatched"] == 0 and body["events"]["items"] == []
    assert body["events"]["known_less_precisely"]["pcode"].startswith("SY10")
    for lang, said in (("en", "does not mean that nothing happened"), ("ar", "لا يعني أن شيئاً لم")):
        page = read_html(service, "/places/C5404", lang=lang)
        assert said in page.text
        wider = body["events"]["known_less_precisely"]["pcode"]
        assert f"../places/{wider}?lang={lang}" in page.list_links()


def test_records_are_the_newest_first_and_never_added(service: Service) -> None:
    body, page = read_json(service, "SY10"), read_html(service, "/places/SY10", lang="en")
    days = [each["date_start"] for each in body["events"]["items"]]
    assert days == sorted(days, reverse=True) and len(days) > 5
    assert "never added" in page.text
    for each in body["events"]["items"]:
        assert f"../events/{each['id']}?lang=en" in page.list_links()
        assert each["title_en"] in page.text
