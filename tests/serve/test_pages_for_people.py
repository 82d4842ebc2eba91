"""Pages as people read them: nothing surer than the record, nothing outside the picture."""

import re

import pytest
from running_service import Service
from starlette.requests import Request

from app.domain.correction import FIRST_REPORT, CorrectionReason
from app.query.collections import COLLECTIONS
from app.query.fields import list_fields
from app.serve.catalogue.collection_links import link_examples
from app.serve.catalogue.example_words import EXAMPLES_AR
from app.serve.pages.api_page import Page, spell_matched
from app.serve.pages.property_words import explain_property
from app.serve.pages.property_words_ar import UNITS_AR
from app.serve.pages.value_words import spell_coded

ITEMS = "/api/collections/events/items"


def read_words(service: Service, path: str, **asked: str | int) -> str:
    """Return the text of a page, without its elements."""
    answer = service.get(path, **{"f": "html", "lang": "en", **asked})
    assert answer.status_code == 200
    return re.sub(r"<[^>]+>", "", answer.text)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_cells_carry_their_heading_into_cards_and_keep_their_roles(
    service: Service, lang: str
) -> None:
    text = service.get(ITEMS, f="html", lang=lang, limit=3).text
    heads = re.findall('scope="col">([^<]+)', text)
    assert re.findall('data-label="([^"]+)"', text) == heads * 3
    assert '<div class="scroll cards"' in text and 'role="columnheader"' in text
    record = re.search('href="[^"]*(/items/evt_[a-z0-9]+)', text)
    assert record
    alone = service.get(f"/api/collections/events{record[1]}", f="html", lang=lang).text
    # Name and value fit beside each other on any screen.
    assert 'class="scroll cards"' not in alone
    style = service.get("/about/style.css").text
    assert re.search(r"max-width: \d+rem\) \{\s*\.cards table", style)


def test_movement_names_its_source_and_its_day(service: Service) -> None:
    for lang in ("en", "ar"):
        text = read_words(service, "/api/collections/flows/items", lang=lang)
        for flow in service.read_features("flows"):
            told = flow["properties"][f"display_{lang}"]
            assert told in text
            alone = read_words(service, f"/api/collections/flows/items/{flow['id']}", lang=lang)
            head = alone.partition(told)[0]
            assert told in alone and "subject" not in head and "origin_pcode" not in head


def make_page(lang: str) -> Page:
    scope = {"type": "http", "method": "GET", "path": "/api", "headers": [], "query_string": b""}
    return Page(Request(scope), {"lang": lang})


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "لا سجلات مطابقة"), (1, "سجل واحد مطابق"), (2, "سجلان مطابقان"), (3, "٣ سجلات مطابقة"),
     (10, "١٠ سجلات مطابقة"), (11, "١١ سجلاً مطابقاً"), (38, "٣٨ سجلاً مطابقاً"),
     (100, "١٠٠ سجل مطابق"), (102, "١٠٢ سجل مطابق"), (1003, "١٬٠٠٣ سجلات مطابقة")],
)  # fmt: skip
def test_noun_agrees_with_its_count(count: int, told: str) -> None:
    assert spell_matched(make_page("ar"), count) == told
    english = spell_matched(make_page("en"), count)
    assert english.endswith("record matches" if count < 2 else "records match")


ARABIC = re.compile("[\u0621-\u064a]")


def test_every_value_of_a_closed_list_has_arabic_words() -> None:
    values = {
        (field.name, value)
        for collection in COLLECTIONS.values()
        for field in list_fields(collection)
        for value in field.values
    }
    values |= {("reason_code", each) for each in (FIRST_REPORT, "derived", *CorrectionReason)}
    assert len(values) > 60
    told = {each: spell_coded("ar", *each) for each in values}
    assert not [each for each, words in told.items() if not words or re.search("[A-Za-z]", words)]


def test_every_property_and_example_has_arabic_words() -> None:
    for collection in COLLECTIONS.values():
        for name in collection.properties:
            meaning = explain_property(name)
            assert ARABIC.search(meaning.title_ar), name
            assert bool(meaning.description) <= bool(meaning.description_ar), name
            assert not meaning.unit or meaning.unit in UNITS_AR
        assert {each["title"] for each in link_examples(collection, "")} <= set(EXAMPLES_AR)


def test_arabic_pages_leave_only_names_and_codes_in_latin_letters(service: Service) -> None:
    record = read_words(service, f"{ITEMS}/evt_7ugfhg5pfj5th", lang="ar")
    assert "عنف ضد المدنيين Violence against civilians" in record
    assert "أول نشر first_report" in record
    asked = read_words(service, "/api/collections/events/queryables", lang="ar")
    assert "مدى ثبوت الحدث نفسه" in asked and "The dataset" not in asked
    about = read_words(service, "/api/collections/events", lang="ar")
    assert "Killed five" not in about and "Compiled from" not in about


def test_place_that_is_shown_coarser_on_purpose_says_so_beside_its_name(service: Service) -> None:
    coarser = [
        each
        for each in service.read_features("events")
        if (each["properties"]["redaction"] or {}).get("coarsened")
    ]
    assert coarser
    listed = read_words(service, ITEMS, limit=1000)
    assert listed.count("shown less precisely than it is known") == len(coarser)
    own = read_words(service, f"{ITEMS}/{coarser[0]['id']}")
    where = own.partition("Where: ")[2].partition("As data")[0]
    assert "to protect people" in where


def test_arabic_citation_has_one_set_of_digits(service: Service) -> None:
    event = service.get(f"{ITEMS}/evt_7ugfhg5pfj5th").json()["citation"]
    before_address = event["text_ar"].partition(event["permalink"])[0]
    assert not re.search("[0-9]", before_address)
    assert re.search("المراجعة [٠-٩]+ [(]اللقطة [٠-٩]+[)]", before_address)


def test_span_is_told_in_words_where_a_dash_would_turn_round(service: Service) -> None:
    arabic = read_words(service, ITEMS, lang="ar", limit=1000)
    assert "من ٦٠ إلى ٦٢" in arabic and "٦٠–٦٢" not in arabic
    assert "60–62" in read_words(service, ITEMS, limit=1000)
    feed = service.get("/api/feeds/events.json", lang="ar", limit=500).text
    assert "من ٦٠ إلى ٦٢" in feed and "٦٠–٦٢" not in feed
