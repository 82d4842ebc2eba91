"""How pages about places are worded in both languages."""

import re
from collections.abc import Iterator

import pytest
from place_pages import CITY, QUARTER, PlacePage, change_places, read_html, read_json
from postgres_server import Database
from running_service import Service, run_service

from app.serve.places.place_sources import SOURCES_AR


@pytest.fixture
def own(coast_database: Database) -> Iterator[tuple[Service, Database]]:
    """A service on a coast of one's own."""
    with run_service(coast_database.web_url) as service:
        yield service, coast_database


@pytest.mark.parametrize(
    ("code", "lang", "heading", "setting"),
    [(CITY, "en", "Banias · بانياس", "city in Tartous, Syria"),
     (CITY, "ar", "بانياس · Banias", "مدينة في طرطوس، سوريا"),
     (QUARTER, "en", "Hai Al Kusour · حي القصور", "quarter of Banias, Tartous, Syria"),
     (QUARTER, "ar", "حي القصور · Hai Al Kusour", "حي في بانياس، طرطوس، سوريا"),
     ("N0026", "en", "Al-Qusour · حي القصور", "quarter of Damascus, Syria"),
     ("SY1002", "en", "Banyas · بانياس", "district in Tartous, Syria")],
)  # fmt: skip
def test_page_names_the_place_in_both_scripts_the_readers_first(
    service: Service, code: str, lang: str, heading: str, setting: str
) -> None:
    answer = service.get(f"/places/{code}", lang=lang)
    page, title = PlacePage(answer.text), f"{heading} — {setting}"
    assert f"<title>{title}</title>" in answer.text
    assert heading + setting in page.text
    described = page.find("meta", name="description")["content"] or ""
    assert described.startswith(
        f"{heading.split(' · ')[0]}{'،' if lang == 'ar' else ','} {setting}:"
    )
    assert ("html", {"lang": lang, "dir": "rtl" if lang == "ar" else "ltr"}) in page.elements
    assert page.find("meta", property="og:title")["content"] == title


def test_namesakes_around_a_place_say_what_they_are(service: Service) -> None:
    english = read_html(service, f"/places/{QUARTER}", lang="en").text
    for said in (
        "Banyas · بانياس district",
        "Banyas · مركز بانياس sub-district",
        "Banias · بانياس city",
    ):
        assert said in english
    arabic = read_html(service, f"/places/{QUARTER}", lang="ar").text
    for said in ("بانياس · Banyas منطقة", "مركز بانياس · Banyas ناحية", "بانياس · Banias مدينة"):
        assert said in arabic


def test_arabic_page_is_arabic_with_one_kind_of_digits(service: Service) -> None:
    """But for codes and for names that have no other: those are marked as what they are."""
    page = read_html(service, f"/places/{QUARTER}", lang="ar")
    assert "عرض ٣٥٫٢٠، طول ٣٥٫٩٦ ± ١٫٥ كم" in page.text
    assert "مسار، على وجه التقريب" in page.text and "Masar, approximate" not in page.text
    english = read_html(service, f"/places/{QUARTER}", lang="en").text
    assert "35.20, 35.96 ± 1.5 km" in english and "Masar, approximate" in english
    town = read_html(service, "/places/C3585", lang="ar")
    assert "أوتشا COD-AB؛ GeoNames" in town.text
    assert ("bdi", {"lang": "en", "dir": "ltr"}) in town.elements
    codes = "|".join((QUARTER, "[CN][0-9]{4}", "COD-AB", "CC BY-IGO", "CC BY 4.0"))
    plain = re.sub(codes, "", page.text + town.text)
    assert re.findall("[0-9][0-9.,]*", plain) == []


def test_every_source_of_ours_has_an_arabic_name_or_is_a_name(coast: Database) -> None:
    names = {"GeoNames", "ISO 3166-1"}
    sources = coast.ask(
        "SELECT DISTINCT source FROM gazetteer.place WHERE level NOT IN ('site', 'far_country')"
    )
    parts = {part for (source,) in sources for part in source.split("; ")}
    assert len(parts) > 4 and parts - names <= SOURCES_AR.keys()


def test_population_says_who_counted(service: Service) -> None:
    number = read_json(service, "C3585")["population"]
    english = read_html(service, "/places/C3585", lang="en").text
    assert f"{number:,} (GeoNames; the year is not stated)" in english
    arabic = read_html(service, "/places/C3585", lang="ar").text
    assert "(GeoNames؛ السنة غير مذكورة)" in arabic
    assert "year is not stated" not in read_html(service, "/places/C5404", lang="en").text


def test_unit_that_is_no_more_says_until_when(own: tuple[Service, Database]) -> None:
    service, database = own
    change_places(database, "UPDATE gazetteer.place SET valid_from = '2005-01-01', "
                  "valid_to = '2021-06-01' WHERE place_id = 'SY1002'",
                  "UPDATE gazetteer.place SET valid_from = '2020-01-01' "
                  "WHERE place_id = 'C5360'")  # fmt: skip
    assert "Stood from1 January 2005" in read_html(service, "/places/SY1002", lang="en").text
    assert "Stood from" not in read_html(service, f"/places/{CITY}", lang="en").text
    assert "until 1 June 2021" in read_html(service, "/places/SY1002", lang="en").text
    assert "٢٠٢١" in read_html(service, "/places/SY1002", lang="ar").text
    assert read_json(service, "SY1002")["valid_to"] == "2021-06-01"
    assert "is no more" not in read_html(service, "/places/SY10", lang="en").text
