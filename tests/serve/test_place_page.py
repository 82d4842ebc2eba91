"""Pages about places: what they say, to whom, and what they never say."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from place_pages import (
    CITY,
    LINKED_DATA,
    QUARTER,
    PlacePage,
    change_places,
    read_html,
    read_json,
)
from postgres_server import Database
from running_service import Service, run_service
from test_geocode import HOSTILE, list_sites

from app.domain.errors import MasarError
from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force
from app.serve.places import places_held
from app.settings import read_settings

ARABIC = re.compile("[\u0600-\u06ff]")
CODES = ("SY", "SY10", "SY06", "SY1002", "SY100200", CITY, QUARTER, "C5404", "msr-lb-akkar",
         "msr-akkar-tal-bireh", "msr-al-maydan-banias", "msr-road-m4",
         "msr-crossing-arida")  # fmt: skip


@pytest.fixture
def own(coast_database: Database) -> Iterator[tuple[Service, Database]]:
    """A service on a coast of one's own."""
    with run_service(coast_database.web_url) as service:
        yield service, coast_database


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("code", CODES)
def test_page_needs_no_script_and_nobody_else(service: Service, code: str, lang: str) -> None:
    page = read_html(service, f"/places/{code}", lang=lang)
    for tag, attrs in page.elements:
        assert tag not in {"style", "iframe", "img"}
        assert tag != "script" or attrs["type"] == LINKED_DATA
        assert "style" not in attrs and not any(name.startswith("on") for name in attrs)
        assert tag == "a" or "://" not in (attrs.get("src") or "")
    assert sum(tag == "h1" for tag, _ in page.elements) == 1
    assert all(link.startswith(("../", "?")) for link in page.list_links())
    assert len(ARABIC.findall(page.text)) > (200 if lang == "ar" else 5)


def test_head_names_a_picture_of_the_surroundings(service: Service) -> None:
    for code, zoom in (("SY10", "8.5"), ("SY1002", "9.5"), (CITY, "11.5")):
        page = service.client.get(f"/places/{code}?lang=ar", headers={"Accept": "text/html"}).text
        [address] = re.findall('property="og:image" content="([^"]+)"', page)
        assert f"/map.png?map={zoom}/3" in address and address.endswith("lang=ar")
    small = address.replace("&amp;", "&").replace(service.address, "") + "&width=200&height=200"
    assert service.client.get(small).headers["content-type"] == "image/png"


@pytest.mark.parametrize("code", ["SY10", CITY, QUARTER])
def test_every_link_leads_somewhere(service: Service, code: str) -> None:
    for link in set(read_html(service, f"/places/{code}").list_links()):
        address = f"/places/{code}{link}" if link.startswith("?") else f"/places/{link}"
        # Without a built front end the map's own pages say so.
        allowed = {200, 503} if re.match(r"\.\./(\?|events/)", link) else {200}
        assert service.client.get(address).status_code in allowed, link


def test_facts_are_those_of_the_gazetteer(service: Service) -> None:
    body, page = read_json(service, QUARTER), read_html(service, f"/places/{QUARTER}", lang="en")
    assert (body["place_id"], body["level"], body["admin1_pcode"]) == (
        QUARTER,
        "neighbourhood",
        "SY10",
    )
    assert (body["pcode"], body["pcode_level"]) == (CITY, "settlement")
    parents = [each["place_id"] for each in body["parents"]]
    assert parents == ["SY", "SY10", "SY1002", "SY100200", CITY]
    assert "35.20, 35.96 ± 1.5 km" in page.text
    assert "OCHA has no code for it" in page.text and "approximate" in page.text.lower()
    assert all(alias in page.text for alias in body["aliases"])
    unknown = read_html(service, "/places/msr-al-maydan-banias", lang="en")
    assert "Not known" in unknown.text and "±" not in unknown.text
    assert "SY-TA" in read_html(service, "/places/SY10", lang="en").text


def test_children_are_grouped_and_their_records_counted(service: Service) -> None:
    body = read_json(service, CITY)
    children = {each["place_id"]: each for each in body["children"]["items"]}
    assert body["children"]["numberMatched"] == len(children) > 1
    assert children[QUARTER]["events"] == read_json(service, QUARTER)["events"]["numberMatched"] > 0
    districts = read_json(service, "SY10")["children"]["items"]
    counted = {each["pcode"]: each["events"] for each in districts if each["level"] == "district"}
    for code, events in counted.items():
        listed = service.read_page("events", admin2_pcode=code)
        assert listed["numberMatched"] == events
    assert sum(counted.values()) > 5


@pytest.mark.parametrize(
    ("given", "place"), [("sy10", "SY10"), ("SY-TA", "SY10"), ("c5360", CITY), ("sy-ta", "SY10"),
                         (QUARTER.upper(), QUARTER)],
)  # fmt: skip
def test_other_spelling_of_a_code_leads_to_the_place(
    service: Service, given: str, place: str
) -> None:
    answer = service.get(f"/places/{given}", lang="ar")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{place}?lang=ar")


NOBODY = ("C0", "nowhere", "evt_7ugfhg5pfj5th", "%20", "..%2f..%2fetc", "SY99", "%F0%9F%95%8A",
          "x" * 5000, "%00", "<script>alert(1)<%2fscript>")  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_site_is_answered_like_a_place_that_never_was(service: Service, lang: str) -> None:
    """In every format, to the byte: no page tells that there is something to hide."""
    sites = [site["place_id"] for site in list_sites()]
    assert len(sites) > 3
    for asked in ({}, {"f": "json"}):
        answers = [
            service.client.get(f"/places/{code}?lang={lang}", params={"lang": lang, **asked})
            for code in (*sites, *(site.upper() for site in sites), "nowhere", "C0")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        own = {"date", "x-request-id"}  # new with every answer, whatever is asked
        kept = {
            tuple(sorted(pair for pair in answer.headers.items() if pair[0] not in own))
            for answer in answers
        }
        assert len(kept) == 1


@pytest.mark.parametrize("code", NOBODY)
def test_unknown_place_is_a_page_with_a_search(service: Service, code: str) -> None:
    answer = service.client.get(f"/places/{code}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store" and "alert(1)" not in answer.text
    if "%2f" not in code:  # with it, it is no address of a place
        assert PlacePage(answer.text).find("form")["action"] == "../places"


@pytest.mark.parametrize("accept", ["application/json", "application/json, */*;q=0.1"])
def test_program_gets_data_and_a_reader_a_page(service: Service, accept: str) -> None:
    answer = service.client.get(f"/places/{CITY}", headers={"Accept": accept})
    assert answer.json()["name_ar"] == "بانياس"
    assert {"accept", "accept-language"} <= set(re.split(", ?", answer.headers["vary"].lower()))
    missing = service.client.get("/places/C0", headers={"Accept": accept})
    assert missing.headers["content-type"] == "application/problem+json"
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = service.client.get(f"/places/{CITY}", headers={"Accept": browser})
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("query", "parameter"), [("f=csv", "f"), ("lang=de", "lang"), ("page=0", "page"),
                             ("page=2", "page"), ("page=x", "page"), ("colour=red", "colour"),
                             ("lang=en&lang=ar", "lang")],
)  # fmt: skip
def test_what_a_page_cannot_be_asked_is_refused(
    service: Service, query: str, parameter: str
) -> None:
    answer = service.client.get(f"/places/{CITY}?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_unchanged_page_is_a_304_until_places_or_records_change(
    own: tuple[Service, Database],
) -> None:
    service, database = own
    seen = [service.get("/places/SY10", lang=lang).headers["etag"] for lang in ("en", "ar")]
    given = {"If-None-Match": seen[0]}
    again = service.client.get("/places/SY10", params={"lang": "en"}, headers=given)
    assert (again.status_code, again.content) == (304, b"")
    assert "accept-language" in again.headers["vary"].lower()
    database.change("UPDATE published.state SET revision = revision + 1")
    seen.append(service.get("/places/SY10", lang="en").headers["etag"])
    change_places(database, "UPDATE gazetteer.place SET note_en = 'x' WHERE place_id = 'SY10'")
    seen.append(service.get("/places/SY10", lang="en").headers["etag"])
    assert len(set(seen)) == 4


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_search_engines_read_address_language_and_position(service: Service, lang: str) -> None:
    page = read_html(service, f"/places/{QUARTER}", lang=lang)
    here = f"{service.address}/places/{QUARTER}"
    assert page.find("link", rel="canonical")["href"] == f"{here}?lang={lang}"
    for other in ("en", "ar"):
        assert page.find("link", hreflang=other)["href"] == f"{here}?lang={other}"
    assert page.find("link", hreflang="x-default")["href"] == here
    assert page.find("meta", name="description")["content"]
    data = page.read_data()
    assert (data["@type"], data["url"]) == ("Place", here)
    assert {data["name"], *data["alternateName"]} >= {"Hai Al Kusour", "حي القصور"}
    around, urls = data, []
    while around := around.get("containedInPlace"):
        urls.append(around["url"].rpartition("/")[2])
    assert urls == [CITY, "SY100200", "SY1002", "SY10", "SY"]
    assert data["geo"] == {"@type": "GeoCoordinates", "latitude": 35.2, "longitude": 35.96}
    assert data["additionalProperty"]["value"] == 1500


EVIL = "</script><script>alert(1)</script>\"'&<b>"


def test_names_cannot_break_out_of_the_page(own: tuple[Service, Database]) -> None:
    service, database = own
    columns = ("name_en", "note_en", "source")
    change_places(
        database,
        *(f"UPDATE gazetteer.place SET {name} = $$ {EVIL} $$ WHERE place_id = 'C5360'"  # noqa: S608
          for name in columns),
        f"UPDATE gazetteer.place SET aliases = ARRAY[$$ {EVIL} $$] WHERE place_id = 'C5360'",  # noqa: S608
    )  # fmt: skip
    pages = [read_html(service, f"/places/{code}", lang="en") for code in (CITY, QUARTER)]
    pages.append(read_html(service, "/places", q=CITY, lang="en"))
    for page in pages:
        assert EVIL in page.text
        odd = [attrs for tag, attrs in page.elements if tag in {"script", "b"}]
        assert all(attrs.get("type") == LINKED_DATA for attrs in odd)
    assert EVIL in pages[0].read_data()["name"]
    evil = read_html(service, "/places", q=EVIL)
    assert evil.find("input", name="q")["value"] == EVIL


def test_many_children_come_in_pages(own: tuple[Service, Database]) -> None:
    service, database = own
    change_places(
        database,
        "INSERT INTO gazetteer.place (place_id, pcode, level, name_en, name_ar, aliases, "
        "parent_id, admin1_pcode, admin2_pcode, admin3_pcode, country, source) "
        "SELECT 'T' || n, 'T' || n, 'settlement', 'Invented ' || n, 'مخترع ' || n, '{}', "
        "'SY100200', 'SY10', 'SY1002', 'SY100200', 'SY', 'Invented' FROM generate_series(1, 450) n",
    )
    total = read_json(service, "SY100200")["children"]["numberMatched"]
    assert total > 450
    found: list[str] = []
    body = read_json(service, "SY100200")
    while True:
        found += [each["place_id"] for each in body["children"]["items"]]
        following = [link["href"] for link in body["links"] if link["rel"] == "next"]
        if not following:
            break
        body = service.client.get(following[0]).json()
    assert len(found) == len(set(found)) == total
    page = read_html(service, "/places/SY100200", lang="en", page="2")
    assert "Page 2 of 3" in page.text
    assert {"?lang=en&page=1", "?lang=en&page=3"} <= set(page.list_links())


def test_page_says_where_errors_are_reported(
    coast: Database, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASAR_CONTACT", "mailto:us@map.example")
    with run_service(coast.web_url) as reachable:
        page = read_html(reachable, f"/places/{CITY}", lang="en")
    assert "mailto:us@map.example" in page.list_links()
    silent = read_html(service, f"/places/{CITY}", lang="en")
    assert "name the code" in silent.text
    assert not any(link.startswith("mailto:") for link in silent.list_links())


def test_impossible_contact_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASAR_CONTACT", "javascript:alert(1)")
    with pytest.raises(MasarError, match="MASAR_CONTACT"):
        read_settings()


def list_found(page: PlacePage) -> list[str]:
    links = [link for link in page.list_links() if link.startswith("places/")]
    return [urlsplit(link).path.removeprefix("places/") for link in links]


def test_search_finds_lists_and_asks_back(service: Service) -> None:
    found = read_html(service, "/places", q="Hai Al Kusour, Banias", lang="en")
    assert list_found(found)[0] == QUARTER
    several = read_html(service, "/places", q="Al-Qusour", lang="en")
    assert {"N0026", "N0243", QUARTER} <= set(list_found(several))
    assert "Which one is meant?" in several.text and "Homs" in several.text
    assert several.find("input", name="q")["value"] == "Al-Qusour"
    assert several.find("meta", name="robots")["content"] == "noindex"
    nothing = read_html(service, "/places", q="Zafaran ibn Nowhere", lang="ar")
    assert "لم يوجد" in nothing.text
    empty = read_html(service, "/places")
    assert len(list_found(empty)) == 14


def test_no_search_finds_a_site(service: Service) -> None:
    for site in list_sites():
        for words in (site["place_id"], site["name_en"], site["name_ar"]):
            page = read_html(service, "/places", q=words)
            assert not [code for code in list_found(page) if code == site["place_id"]]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_break_the_search(service: Service, words: str) -> None:
    page = read_html(service, "/places", q=words)
    assert not any(tag == "script" for tag, _ in page.elements)


def test_search_words_are_bounded(service: Service) -> None:
    assert service.get("/places", q="a" * 201).json()["parameter"] == "q"
    assert service.client.get("/places?q=%00").status_code == 400


def read_sitemap(service: Service) -> list[str]:
    answer = service.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    root = ElementTree.fromstring(answer.text)  # noqa: S314 - our own
    found = [
        each.text or "" for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert all(each.startswith(service.address) for each in found)
    return [each.removeprefix(f"{service.address}/") for each in found]


def test_sitemap_lists_units_and_places_with_records(service: Service) -> None:
    found = read_sitemap(service)
    governorates = [f"places/{each['id']}" for each in service.read_features("governorates")]
    districts = service.read_features("places", level="district")
    assert {*governorates, *(f"places/{each['id']}" for each in districts)} <= set(found)
    assert {f"places/{QUARTER}", f"places/{CITY}", "", "about/method"} <= set(found)
    assert "places/C5404" not in found  # a village whose records are shown by district
    assert len(found) == len(set(found)) < 140
    for path in found[:30]:
        assert service.client.get(f"/{path}").status_code in ({200} if path else {200, 503})


def test_robots_may_read_pages_but_not_the_interface(service: Service) -> None:
    answer = service.get("/robots.txt")
    assert "Disallow: /api/" in answer.text
    assert f"Sitemap: {service.address}/sitemap.xml" in answer.text


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_in_the_dark_no_page_tells_a_place(own: tuple[Service, Database], lang: str) -> None:
    service, database = own
    assert "Banias" in service.get(f"/places/{CITY}").text
    put_in_force(database.writer, SecurityMode.DARK)
    codes = (CITY, "SY10", "C0", "msr-port-banias", "sy10")
    pages = [service.client.get(f"/places/{code}?lang={lang}") for code in codes]
    assert len({page.content for page in pages}) == 1
    for page in (*pages, service.get("/places", q="Banias", lang=lang), service.get("/places")):
        assert page.status_code == 503 and page.headers["masar-mode"] == "dark"
        assert page.headers["cache-control"] == "no-store" and int(page.headers["retry-after"]) > 59
        assert "Banias" not in page.text.replace('value="Banias"', "")
        PlacePage(page.text)
    for path in ("/places/C5360?f=json", "/sitemap.xml"):
        assert service.client.get(path).json()["mode"] == "dark"
    assert service.client.get("/places/C5360?f=csv&lang=de").status_code == 503
    put_in_force(database.writer, SecurityMode.NORMAL)
    assert "Banias" in service.get(f"/places/{CITY}").text


def test_places_that_cannot_be_read_are_a_page_too(
    own: tuple[Service, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = own
    monkeypatch.setattr(places_held, "build_index", lambda *_parts: 1 / 0)
    for path in (f"/places/{CITY}", "/places"):
        answer = service.client.get(path)
        assert answer.status_code == 503 and "retry-after" in answer.headers
        assert "cannot be shown" in PlacePage(answer.text).text
