"""The API as pages: in both languages, without JavaScript, and nothing unescaped."""

import re

import httpx
import pytest
from jsonschema_rs import Draft202012Validator, meta
from running_service import Service

from app.domain.claim import Population
from app.serve.pages.api_words import WORDS

EVENT = "evt_7ugfhg5pfj5th"
PATHS = ("/api", "/api/conformance", "/api/collections", "/api/collections/events",
         "/api/collections/events/queryables", "/api/collections/claims/schema",
         "/api/collections/events/items", "/api/collections/flows/items",
         f"/api/collections/events/items/{EVENT}")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_page_is_whole_in_its_language_and_leads_on(service: Service, path: str, lang: str) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": lang}
    answer = service.client.get(path, headers=browser)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
    direction = "rtl" if lang == "ar" else "ltr"
    assert f'<html lang="{lang}" dir="{direction}">' in answer.text
    assert "<script" not in answer.text and len(re.findall("<h1>", answer.text)) == 1
    for href in set(re.findall(r'<a[^>]* href="([^"]+)"', answer.text)):
        target = answer.url.join(href.replace("&amp;", "&"))
        if target.host == answer.url.host and target.path != "/":
            assert service.client.get(target).status_code == 200, href


@pytest.mark.parametrize("path", ["/api/collections/events/items", "/api/collections/events"])
def test_page_that_one_reader_has_is_no_answer_in_another_language(
    service: Service, path: str
) -> None:
    def ask(lang: str, **headers: str) -> httpx.Response:
        languages = {"Accept-Language": lang, **headers}
        return service.client.get(path, params={"f": "html"}, headers=languages)

    whole = ask("en")
    has = {"If-None-Match": whole.headers["etag"]}
    # More than once: what is answered from memory must be as careful as what is not.
    for _ in range(2):
        unchanged = ask("en", **has)
        assert unchanged.status_code == 304
        assert ask("ar", **has).status_code == 200
        assert unchanged.headers["cache-control"] == whole.headers["cache-control"]
        assert "Accept, Accept-Language" in unchanged.headers["vary"]


def test_page_of_records_spells_spans_and_precision_plainly(service: Service) -> None:
    text = service.get("/api/collections/events/items", f="html", lang="en", limit=1000).text
    assert "60–62" in text and "at least 101" in text and "not stated" in text
    assert "Hai Al Kusour (within 1.5 km)" in text and "sources disagree" in text


def read_cells(service: Service, collection: str, lang: str = "en") -> str:
    answer = service.get(f"/api/collections/{collection}/items", f="html", lang=lang, limit=1000)
    return re.sub(r"<[^>]+>", "", answer.text)


def test_page_never_names_a_district_as_the_place_and_never_a_level_as_a_kind(
    service: Service,
) -> None:
    whole = service.get("/api/collections/events/items", f="html", lang="en", limit=1000).text
    assert "> · no place shown" not in whole
    text = read_cells(service, "events")
    # Sanobar lies in this district, 11 km from the town of the same name.
    assert "a place in Lattakia (district), its position good to 3.6 km" in text
    assert "Lattakia (within" not in text and "(country)" not in text and "(linear)" not in text
    assert "Syrian coast (nothing nearer is known)" in text and "(along a road)" in text
    assert "no place shown" in text


def test_page_tells_totals_from_sites_and_whom_a_figure_counts(service: Service) -> None:
    text = read_cells(service, "events")
    assert "Do not add these rows" in text
    assert "at least 1,426, everybody; the total of an area, which holds other records" in text
    assert re.search(r"276–\d+, civilians; the total of an area", text)


def test_every_population_has_its_words_in_both_languages() -> None:
    for words in WORDS.values():
        assert {f"population_{each}" for each in Population} <= set(words)


def test_word_of_a_source_and_a_status_are_not_how_sure_something_is(service: Service) -> None:
    flows, claims = read_cells(service, "flows"), read_cells(service, "claims")
    assert "How sure" not in flows + claims and "exact" not in flows
    assert "displaced: ≈ 51,000 (UNFPA, 16 March 2025); rounded, may differ by 5" in flows
    corridors = read_cells(service, "corridors")
    assert "How sure" not in corridors and "as last reported" not in corridors
    assert "unknown or out of date (last confirmed 17 March 2025)" in corridors
    assert "last confirmed 17 March 2025" in corridors and "Not for navigation" in corridors


def list_links(answer: httpx.Response) -> dict[str, str]:
    """Return the text of each link and where it leads."""
    found = re.findall(r'<a[^>]* href="([^"]+)"[^>]*>([^<]+)', answer.text)
    return {text: str(answer.url.join(href.replace("&amp;", "&"))) for href, text in found}


ITEMS = "/api/collections/events/items"


def test_page_names_its_state_and_the_moment_and_filters_asked_for(service: Service) -> None:
    for path in (ITEMS, f"{ITEMS}/{EVENT}", "/api/collections/districts/items"):
        text = service.get(path, f="html", lang="en").text
        assert re.search(r"State 1 of the map, published <time [^>]+>\d+ \w+ 20\d\d, \d", text)
        assert "what sources had said by" not in text and "showed then" not in text
        assert "Only records with" not in text
    past = {"f": "html", "lang": "en", "known_at": "2025-03-09", "snapshot": 1}
    for path in (ITEMS, f"{ITEMS}/{EVENT}"):
        text = service.get(path, **past).text
        assert re.search(r"what sources had said by <time [^>]+>9 March 2025</time>", text)
        assert "what the map showed then" in text
    hostile = "event_type LIKE '<b>%'"
    filters = {"admin1_pcode": "SY10", "datetime": "2025-03-06/..", "filter": hostile}
    answer = service.get(ITEMS, **past, **filters)
    text = re.sub(r"</?bdi[^>]*>", "", answer.text)
    assert "days: 2025-03-06/.." in text and "condition: event_type LIKE &#x27;&lt;b&gt;" in text
    assert "SY10" in text and "<b>" not in text
    everything = list_links(answer)["All records"]
    assert "known_at=2025-03-09" in everything and "SY10" not in everything


def test_links_of_a_page_keep_the_moment_and_the_selection(service: Service) -> None:
    past = {"f": "html", "lang": "en", "known_at": "2025-03-09", "snapshot": 1}
    answer = service.get(ITEMS, **past, admin1_pcode="SY10", limit=1)
    links = list_links(answer)
    following = service.client.get(links["Next page"])
    for name, kept in (("First page", answer), ("Next page", following)):
        assert "admin1_pcode=SY10" in links[name] and "limit=1" in links[name]
        assert all(f"{key}={value}" in links[name] for key, value in past.items())
        assert "cursor=" not in list_links(kept)["First page"]
    records = [link for link in links.values() if "/items/evt_" in link]
    assert len(records) == 1
    for link in records:
        assert "known_at=2025-03-09" in link and "snapshot=1" in link
        behind = list_links(service.client.get(link))["Who said what"]
        assert "known_at=2025-03-09" in behind and "snapshot=1" in behind
        assert service.client.get(behind).status_code == 200


def test_list_of_collections_says_as_of_when_it_counts_and_leads_there(service: Service) -> None:
    past = {"f": "html", "lang": "en", "known_at": "2025-03-09"}
    for path in ("/api/collections", "/api/collections/events"):
        answer = service.get(path, **past)
        assert "State 1 of the map" in answer.text and "what sources had said by" in answer.text
        links = [str(link) for link in list_links(answer).values()]
        assert any("/events/items" in link and "known_at=2025-03-09" in link for link in links)
        # Districts carry no dates: asked with one, they would refuse.
        assert not any("/districts" in link and "known_at" in link for link in links)
        assert all(service.client.get(link).status_code == 200 for link in links if "/api/" in link)


def test_arabic_page_tells_days_in_reading_order_and_with_its_own_comma(service: Service) -> None:
    arabic = service.get(ITEMS, f="html", lang="ar", limit=1000).text
    assert re.search("<td[^>]*><bdi>من [٠-٩]+ إلى [٠-٩]+ آذار ٢٠٢٥</bdi></td>", arabic)
    assert not re.search("[٠-٩] – [٠-٩]", arabic)
    assert "، الجميع" in arabic and not re.search("[\u0621-\u064a], [\u0621-\u064a]", arabic)
    english = service.get(ITEMS, f="html", lang="en", limit=1000).text
    assert re.search(r"<td[^>]*><bdi>\d+–\d+ March 2025</bdi></td>", english)
    record = service.get(f"{ITEMS}/{EVENT}", f="html", lang="ar").text
    assert 'scope="col">القيمة<' in record and "المعنى" not in record
    english_record = service.get(f"{ITEMS}/{EVENT}", f="html", lang="en").text
    assert 'scope="col">Value<' in english_record and "Meaning" not in english_record


def test_page_of_a_cluster_says_beside_what_it_is_and_by_which_rule(service: Service) -> None:
    path = "/api/collections/clusters/items"
    clusters = service.read_features("clusters")
    assert clusters
    for cluster in clusters:
        answer = service.get(f"{path}/{cluster['id']}", f="html", lang="en", snapshot=1)
        told = re.sub(r"<[^>]+>", "", answer.text)
        known = cluster["properties"]
        assert f"Where: {known['where_en']}" in told and "not of the whole area" in told
        assert f"at most {known['eps_km']:g} km and {known['eps_days']} days" in told
        assert f"at least {known['min_events']} events (rule {known['rule']})" in told
        events = service.client.get(list_links(answer)["Its events"])
        assert events.status_code == 200 and "snapshot=1" in str(events.url)
        rows = re.findall("/items/(evt_[a-z0-9]+)", events.text)
        assert set(rows) == set(known["event_ids"])


def test_list_of_clusters_tells_how_many_events_were_left_out(service: Service) -> None:
    basis = service.get("/api/collections/clusters").json()["basis"]
    text = read_cells(service, "clusters")
    assert f"in a cluster: {basis['in_a_cluster']}" in text
    assert f"parts of other figures: {basis['total_or_part']}" in text
    for words in WORDS.values():
        assert {f"basis_{reason}" for reason in basis} - {"basis_not_violent"} <= set(words)
    past = service.get("/api/collections/clusters/items", f="html", lang="en", snapshot=1).text
    assert "in a cluster:" not in past


def test_table_has_a_name_and_its_figures_beside_the_title(service: Service) -> None:
    for path in (*PATHS[2:3], *PATHS[4:]):
        text = service.get(path, f="html", lang="en").text
        assert re.search(r'<div class="scroll[^"]*"[^>]* role="region" aria-label="[^"]+"', text)
    heads = re.findall('scope="col">([^<]+)', service.get(ITEMS, f="html", lang="en").text)
    assert heads == ["What", "Killed", "How sure", "When", "Where"]


def test_what_a_reader_writes_is_escaped(service: Service) -> None:
    hostile = "<script>alert(1)</script>"
    text = service.get("/api/collections/events/items", f="html", title_en=hostile).text
    assert hostile not in text and "Nothing matches." in text


@pytest.mark.parametrize("collection", ["events", "claims", "flows", "corridors", "districts"])
def test_records_keep_the_schema_of_their_collection(service: Service, collection: str) -> None:
    answer = service.get(f"/api/collections/{collection}/schema")
    assert answer.headers["content-type"] == "application/schema+json"
    schema = answer.json()
    assert meta.is_valid(schema)
    properties = {"properties": schema["properties"], "additionalProperties": False}
    validator = Draft202012Validator(properties)
    for feature in service.read_features(collection):
        record = {"id": feature["id"], "geometry": feature["geometry"], **feature["properties"]}
        assert not [str(error) for error in validator.iter_errors(record)]
    assert all(each["title"] for each in schema["properties"].values())


def test_queryables_are_what_parameters_and_orders_may_name(service: Service) -> None:
    found = service.get("/api/collections/events/queryables").json()["properties"]
    assert {"event_type", "killed_low", "date_start", "geometry", "sources"} <= set(found)
    assert not {"summary_en", "redaction", "geom", "row_hash", "group_tag"} & set(found)
    for name, described in found.items():
        if name not in {"geometry", "sources", "sources_ar", "flags"}:
            assert (
                service.get("/api/collections/events/items", sortby=name, limit=1).status_code
                == 200
            )
        assert described.get("type") or described["x-ogc-role"] == "primary-geometry"


def test_every_answer_has_an_id_that_is_the_clients_if_it_is_plain(service: Service) -> None:
    one, other = (service.client.get("/api").headers["x-request-id"] for _ in range(2))
    assert one != other and re.fullmatch("[0-9a-f]{16}", one)
    given = service.client.get("/api", headers={"X-Request-ID": "report-2025.03"})
    assert given.headers["x-request-id"] == "report-2025.03"
    hostile = service.client.get("/api", headers={"X-Request-ID": "<script>x</script>"})
    assert re.fullmatch("[0-9a-f]{16}", hostile.headers["x-request-id"])


def test_service_tells_that_it_lives_and_is_ready_below_the_api(service: Service) -> None:
    assert service.get("/api/livez").json()["status"] == "live"
    assert service.get("/api/readyz").json()["status"] == "ready"


def test_extent_covers_whole_days_in_syria(service: Service) -> None:
    interval = service.get("/api/collections/events").json()["extent"]["temporal"]["interval"][0]
    days = [each["properties"] for each in service.read_features("events")]
    first, last = min(each["date_start"] for each in days), max(each["date_end"] for each in days)
    assert interval[0] < f"{first}T00:00:00Z" and f"{last}T00:00:00Z" < interval[1]
    assert interval[0].endswith(("T21:00:00Z", "T22:00:00Z"))
