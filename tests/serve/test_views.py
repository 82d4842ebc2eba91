"""The map's own address as a table, as a text, and in its head: the same question as the API."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
from postgres_server import Database
from running_service import Service, run_service

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force

INDEX = Path(__file__).parents[2] / "frontend" / "index.html"
WEEK = "/?map=8.5/35.05/36.1&from=2025-03-06&to=2025-03-10"
ROW = re.compile(r'<th role="rowheader" scope="row"><a [^>]*data-id="(evt_[a-z0-9]+)"')
CELL = re.compile(r'<td role="cell" data-label="([^"]+)">(.*?)</td>', re.DOTALL)


def strip(html: str) -> str:
    """Return what is read of a piece of HTML."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


def read_words(service: Service, address: str, **headers: str) -> str:
    """Return the words of a view: what stands in its page instead of a map."""
    answer = service.client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    found = re.search(r'<main id="plain"[^>]*>(.*)</main>', answer.text, re.DOTALL)
    assert found is not None
    return found[1]


def find_link(words: str, name: str) -> str:
    found = re.search(rf'<a href="([^"]+)"[^>]*>{re.escape(name)}</a>', words)
    assert found is not None, name
    return unescape(found[1])


@pytest.fixture(scope="module")
def built(coast: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with the page that the front end is built from."""
    folder = tmp_path_factory.mktemp("front-end")
    (folder / "index.html").write_text(INDEX.read_text("utf-8"), encoding="utf-8")
    with run_service(coast.web_url, folder) as running:
        yield running


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "&place=SY10",
        "&event_type=Battles",
        "&verification=weak,fair",
        "&killed_min=20",
        "&known_at=2025-03-09",
        "&source=SANA",
        "&map=11/35.18/35.95",
    ],
)
def test_table_lists_what_its_link_to_the_data_answers(service: Service, asked: str) -> None:
    words = read_words(service, f"{WEEK}{asked}&view=table&lang=en")
    link = find_link(words, "GeoJSON")
    data = service.client.get(urljoin("/", link)).json()
    ids = [feature["id"] for feature in data["features"]]
    assert len(ids) == data["numberMatched"] > 0
    assert sorted(ROW.findall(words)) == sorted(ids)
    assert ("bbox=" in link) == ("place=" not in asked)


def test_frame_leaves_out_what_lies_elsewhere(service: Service) -> None:
    coast = ROW.findall(read_words(service, f"{WEEK}&view=table"))
    east = ROW.findall(read_words(service, "/?map=9/36.5/41&from=2025-03-06&to=2025-03-10"
                                           "&view=table"))  # fmt: skip
    assert 0 < len(east) < len(coast), "without a position, events stand in every view"


@pytest.mark.parametrize("column", ["when", "title", "where", "killed", "sureness", "sources"])
def test_column_sorts_both_ways_and_says_so(service: Service, column: str) -> None:
    orders = []
    for sort, said in ((column, "ascending"), (f"-{column}", "descending")):
        words = read_words(service, f"{WEEK}&view=table&sort={sort}")
        assert words.count("aria-sort=") == 1 and f'aria-sort="{said}"' in words
        orders.append(ROW.findall(words))
    assert sorted(orders[0]) == sorted(orders[1]) and orders[0] != orders[1]


def test_deadliest_come_first_where_asked_for(service: Service) -> None:
    words = read_words(service, f"{WEEK}&view=table&sort=-killed&lang=en")
    events = words[: words.index('id="plain-clusters"')]
    told = [strip(cell) for name, cell in CELL.findall(events) if name == "Killed"]
    lows = [int(found[0].replace(",", "")) for each in told
            if (found := re.search(r"(?<!at most )\b[0-9][0-9,]*", each))]  # fmt: skip
    assert len(lows) > 10 and lows == sorted(lows, reverse=True)


def test_pages_hold_every_event_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serve.views.view_facts.PAGE_ROWS", 9)
    whole = service.client.get(urljoin("/", find_link(
        words := read_words(service, f"{WEEK}&view=table&sort=-killed&lang=en"), "GeoJSON"
    ))).json()  # fmt: skip
    seen = ROW.findall(words)
    while "Next page" in words:
        words = read_words(service, find_link(words, "Next page").removeprefix("."))
        seen += ROW.findall(words)
    assert len(seen) == len(set(seen)) == whole["numberMatched"]


def test_cursor_of_another_question_is_refused(service: Service) -> None:
    answer = service.client.get(f"{WEEK}&view=table&cursor=nonsense")
    assert answer.status_code == 400 and answer.json()["parameter"] == "cursor"


def test_records_lead_to_their_pages_as_of_the_same_times(service: Service) -> None:
    words = read_words(service, f"{WEEK}&view=table&known_at=2025-03-09&snapshot=1&lang=en")
    links = [unescape(link) for link in re.findall(r'href="(events/[^"]+)"', words)]
    assert links and all(service.client.get(f"/{link}").status_code == 200 for link in links[:3])
    assert all("known_at=2025-03-09" in link and "snapshot=1" in link for link in links)


def test_text_puts_the_stated_total_first_and_adds_nothing(service: Service) -> None:
    words = read_words(service, f"{WEEK}&view=text&lang=en")
    totals = service.read_features("events", datetime="2025-03-06/2025-03-10", scope="total")
    first = max((each["properties"] for each in totals), key=lambda each: each["claims_count"])
    toll = strip(words[words.index('id="plain-toll"') : words.index('id="plain-areas"')])
    assert first["title_en"] in toll and f"at least {first['killed_low']:,}" in toll
    assert "Nothing here is added up" in toll
    events = service.read_features("events", datetime="2025-03-06/2025-03-10")
    lows = [each["properties"]["killed_low"] or 0 for each in events]
    assert f"{sum(lows):,}" not in strip(words)


def test_text_counts_each_governorate_as_the_api_does(service: Service) -> None:
    words = strip(read_words(service, f"{WEEK}&view=text&lang=en"))
    counted = service.get("/api/aggregates", by="admin1", datetime="2025-03-06/2025-03-10").json()
    assert len(counted["rows"]) > 3
    for row in counted["rows"]:
        name, events = row["admin1_name_en"] or "Without a governorate", row["events"]
        assert f"{name}: {events} event{'s' * (events != 1)}." in words


def test_text_warns_before_roads_and_tells_their_status(service: Service) -> None:
    words = read_words(service, f"{WEEK}&view=text&lang=en")
    roads = service.read_features("corridors", datetime="2025-03-06/2025-03-10")
    told = strip(words[words.index('id="plain-corridors"') : words.index('id="plain-flows"')])
    assert told.index(roads[0]["properties"]["warning_en"]) < told.index("last confirmed")
    assert all(road["properties"]["name_en"] in told for road in roads)


def test_text_names_who_spoke_and_until_when(service: Service) -> None:
    words = strip(read_words(service, f"{WEEK}&view=text&lang=en"))
    assert re.search(r"Syrian Observatory for Human Rights: [0-9]+ claims, the latest ", words)


@pytest.mark.parametrize("form", ["table", "text"])
def test_arabic_is_arabic_throughout(service: Service, form: str) -> None:
    answer = service.client.get(f"{WEEK}&view={form}&lang=ar")
    assert '<html lang="ar" dir="rtl">' in answer.text
    words = read_words(service, f"{WEEK}&view={form}&lang=ar")
    told = strip(re.sub(r'<a [^>]*class="address"[^>]*>.*?</a>', "", words))
    assert re.search("[0-9]", told) is None, told
    assert "آذار" in told and "٦" in told


def test_language_is_the_readers_own(service: Service) -> None:
    arabic = service.client.get(f"{WEEK}&view=text", headers={"accept-language": "ar-SY"})
    english = service.client.get(f"{WEEK}&view=text", headers={"accept-language": "en"})
    assert '<html lang="ar" dir="rtl">' in arabic.text and '<html lang="en"' in english.text
    assert arabic.headers["etag"] != english.headers["etag"]
    assert "Accept-Language" in arabic.headers["vary"]


@pytest.mark.parametrize("form", ["table", "text"])
def test_other_times_are_named_and_known_at_has_no_clusters(service: Service, form: str) -> None:
    now = strip(read_words(service, f"{WEEK}&view={form}&lang=en"))
    then = strip(read_words(service, f"{WEEK}&view={form}&lang=en&known_at=2025-03-09&snapshot=1"))
    assert "Clusters of violence" in now and "Clusters of violence" not in then
    assert "what sources had said by 9 March 2025" in then and "what the map showed then" in then
    assert "what the map showed then" not in now


def test_state_that_never_was_is_refused_as_by_the_api(service: Service) -> None:
    answer = service.client.get(f"{WEEK}&view=table&snapshot=999")
    assert answer.status_code == 400 and answer.json()["parameter"] == "snapshot"


def test_filters_are_named_and_taken_off(service: Service) -> None:
    words = read_words(service, f"{WEEK}&view=text&lang=en&killed_min=20&place=SY10&source=SANA")
    assert "Only events with: Sources: SANA; place: Tartous; killed, at least: 20." in strip(words)
    assert "Clusters of violence" not in words, "they are found in all events"
    link = find_link(words, "Without filters")
    assert "killed_min" not in link and "place" not in link and "view=text" in link


def test_layers_that_are_off_are_left_out_and_named(service: Service) -> None:
    words = strip(read_words(service, f"{WEEK}&view=table&lang=en&layers=events,areas"))
    assert "Switched off in this view: Clusters of violence, Roads and safe passage" in words
    assert "Not for navigation" not in words


@pytest.mark.parametrize("form", ["table", "text"])
def test_nothing_recorded_is_not_nothing_happened(service: Service, form: str) -> None:
    words = strip(read_words(service, f"/?from=1999-01-01&to=1999-01-02&view={form}&lang=en"))
    assert "That is not evidence that nothing happened." in words


def test_what_a_reader_writes_is_never_markup(service: Service) -> None:
    words = service.get("/", view="table", source="<script>alert(1)</script>").text
    assert "&lt;script&gt;" in words and "<script>alert" not in words


def test_unchanged_view_costs_no_body(service: Service) -> None:
    first = service.client.get(f"{WEEK}&view=table")
    assert first.headers["cache-control"] == "no-cache"
    known = {"if-none-match": first.headers["etag"]}
    again = service.client.get(f"{WEEK}&view=table", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert service.client.get(f"{WEEK}&view=text", headers=known).status_code == 200


def test_head_names_the_view(built: Service) -> None:
    page = built.client.get(f"{WEEK}&lang=en&theme=dark").text
    matched = built.read_page("events", datetime="2025-03-06/2025-03-10")["numberMatched"]
    title = f"Masar: Syrian coast, 6–10 March 2025, {matched} events"
    assert page.count("<title>") == 1 and f"<title>{title}</title>" in page
    assert '<html lang="en" dir="ltr" data-theme="dark">' in page
    for wanted in (f'property="og:title" content="{title}"', 'rel="canonical"', 'hreflang="ar"',
                   "application/json+oembed", "map.png?map=8.5/35.05/36.1"):  # fmt: skip
        assert wanted in page
    assert page.count('name="description"') == 1
    assert re.search(r'<noscript>.*<img src="map\.png\?[^"]*from=2025-03-06', page)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("map=12/36.2/37.1&lang=en",
         "Masar: Around Aleppo, 6–10 March 2025, 0 events there and 10 events without a place on "
         "the map"),
        ("map=12/36.2/37.1&lang=ar",
         "مسار: محيط حلب، من ٦ إلى ١٠ آذار ٢٠٢٥، لا أحداث هناك و١٠ أحداث بلا موقع على الخريطة"),
        ("map=7/35/38.5&lang=en", "Masar: Syria, 6–10 March 2025, 35 events"),
        ("map=12/33/34.5&lang=en", "Masar: Part of Syria, 6–10 March 2025, 0 events there and "
         "10 events without a place on the map"),
        ("place=SY9999&lang=en", "Masar: SY9999 (no such place is known), 6–10 March 2025, "
         "0 events"),
    ],
)  # fmt: skip
def test_head_of_a_part_claims_no_events_of_elsewhere(
    service: Service, asked: str, title: str
) -> None:
    page = service.client.get(f"/?from=2025-03-06&to=2025-03-10&view=text&{asked}").text
    assert f"<title>{title}</title>" in page


def test_page_that_could_not_be_filled_is_not_kept(built: Service) -> None:
    assert "etag" in built.client.get(WEEK).headers
    assert "etag" not in built.client.get(f"{WEEK}&snapshot=999").headers


@pytest.mark.parametrize(
    ("lang", "name", "figure"),
    [("en", "Syrian coast: deaths reported from 6 March 2025", "at least 1,426"),
     ("ar", "الساحل السوري: القتلى المبلّغ عنهم منذ ٦ آذار ٢٠٢٥", "١.٤٢٦")],
)  # fmt: skip
def test_head_of_a_selected_record_is_about_it(
    built: Service, lang: str, name: str, figure: str
) -> None:
    events = built.read_features("events", datetime="2025-03-06/2025-03-10", scope="total")
    [own_id] = [each["id"] for each in events
                if each["properties"]["title_en"].startswith("Syrian coast: deaths")]  # fmt: skip
    page = built.client.get(f"{WEEK}&lang={lang}&sel={own_id}").text
    head = unescape(page[: page.index("</head>")])
    assert re.search(f'property="og:title" content="[^"]*{name}"', head)
    assert re.search(f'property="og:description" content="{name}: [^"]*{figure}', head)
    gone = built.client.get(f"{WEEK}&lang={lang}&sel=evt_neverwas").text
    assert "<title>Masar: Syrian coast, 6" in gone or "<title>مسار: الساحل السوري، من ٦" in gone


def test_map_with_a_question_that_cannot_be_is_sent_as_it_was_built(built: Service) -> None:
    for asked in ("snapshot=999", "event_type=Picnic"):
        answer = built.client.get(f"{WEEK}&{asked}")
        assert (answer.status_code, answer.text) == (200, INDEX.read_text("utf-8"))


def test_words_stand_in_the_built_page(built: Service) -> None:
    page = built.client.get(f"{WEEK}&view=table").text
    assert '<body class="explorer plain">' in page and "explorer.ts" in page
    assert "<noscript>" not in page and ROW.search(page)


def read_notice(service: Service, form: str, lang: str, **headers: str) -> str:
    """Return what a view says where no script runs, once nothing else on the page is a view's."""
    answer = service.client.get(f"{WEEK}&view={form}&lang={lang}", headers=headers)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    [notice] = re.findall("<noscript>(.*?)</noscript>", answer.text, re.DOTALL)
    built = INDEX.read_text("utf-8")
    around = re.sub("<noscript>.*?</noscript>", "", built, flags=re.DOTALL)
    direction = "rtl" if lang == "ar" else "ltr"
    around = around.replace('<html lang="en" dir="ltr">', f'<html lang="{lang}" dir="{direction}">')
    assert answer.text.replace(f"<noscript>{notice}</noscript>", "") == around
    return strip(notice)


def test_without_a_database_the_page_says_so_where_no_script_can(
    coast: Database, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(INDEX.read_text("utf-8"), encoding="utf-8")
    with run_service(coast.web_url.replace(coast.name, f"{coast.name}_away"), tmp_path) as away:
        told = {read_notice(away, form, "en") for form in ("map", "table", "text")}
    [notice] = told
    assert notice.startswith("Masar The records cannot be read at present This is a fault")


def test_in_the_dark_no_form_tells_anything(coast_database: Database, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(INDEX.read_text("utf-8"), encoding="utf-8")
    with run_service(coast_database.web_url, tmp_path) as service:
        table = service.client.get(f"{WEEK}&view=table")
        assert ROW.search(table.text)
        put_in_force(coast_database.writer, SecurityMode.DARK)
        known = {"if-none-match": table.headers["etag"]}
        told = {read_notice(service, form, "ar", **known) for form in ("map", "table", "text")}
    [notice] = told
    assert notice.startswith("مسار لا يُعرض أي شيء حالياً") and "حمايةً للناس" in notice


def test_notice_is_seen_where_there_is_no_script_at_all(coast: Database) -> None:
    with run_service(coast.web_url.replace(coast.name, f"{coast.name}_away")) as away:
        page = away.client.get("/?view=table").text
    assert "<main" in page and "<noscript" not in page and "cannot be read at present" in page
