"""The pages about the map: every rule and principle, in both languages, without a script."""

import re
import tomllib
from datetime import date
from html.parser import HTMLParser

import pytest
from postgres_server import Database
from running_service import Service, run_service

from app.domain.toll_rule import RULE_AR, RULE_EN
from app.domain.wording import spell_numerals
from app.publish.clusters import RULE
from app.publish.method import describe_method
from app.publish.policy import POLICY_FILE
from app.serve.pages.negotiation import choose_language

PAGES = ("/about/data-policy", "/about/method")
POLICY = tomllib.loads(POLICY_FILE.read_text(encoding="utf-8"))
REASONS = ("first_report", "source_update", "gazetteer_update", "new_evidence", "transcription",
           "scope_fix", "duplicate", "safety", "legal", "source_retracted", "rules",
           "derived")  # fmt: skip
VOID = {"meta", "link"}


class Page(HTMLParser):
    """The text of a page, its elements, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "

    def list_links(self) -> list[str]:
        return [str(attrs["href"]) for tag, attrs in self.elements if tag == "a"]


def read_page(service: Service, path: str, lang: str) -> Page:
    answer = service.get(path, lang=lang)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_policy_page_tells_every_rule_with_its_reason(service: Service, lang: str) -> None:
    text = read_page(service, "/about/data-policy", lang).text
    assert POLICY["version"] in text
    assert len(POLICY["rule"]) > 15 and len(POLICY["principle"]) > 5
    for rule in POLICY["rule"]:
        value = spell_numerals(str(rule["value"])) if lang == "ar" else rule["value"]
        assert re.search(rf"\b{value}\b[^0-9]*{rule['name']}", text), rule["name"]
        assert rule[f"reason_{lang}"] in text
    for principle in POLICY["principle"]:
        assert principle[f"text_{lang}"] in text and principle[f"reason_{lang}"] in text


@pytest.mark.parametrize(("lang", "rule"), [("en", RULE_EN), ("ar", RULE_AR)])
def test_method_page_tells_the_rules_as_they_are_computed(
    service: Service, lang: str, rule: str
) -> None:
    page = read_page(service, "/about/method", lang)
    assert rule in page.text
    assert sum(tag == "li" for tag, _ in page.elements) == 8
    for word in (RULE, "known_at", "snapshot", "null", "audit verify", *REASONS):
        assert word in page.text, word
    assert "{" not in page.text


def test_every_section_is_told_in_both_languages_alike() -> None:
    for section in describe_method()["sections"]:
        assert section["title_en"] and re.search("[\u0600-\u06ff]", section["title_ar"])
        for name in ("texts", "codes"):
            english, arabic = section.get(f"{name}_en", []), section.get(f"{name}_ar", [])
            assert len(english) == len(arabic)
        assert "texts_en" in section or "codes_en" in section


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_page_names_its_language_and_direction_and_needs_no_script(
    service: Service, path: str, lang: str, direction: str
) -> None:
    page = read_page(service, path, lang)
    assert ("html", {"lang": lang, "dir": direction}) in page.elements
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "style", "iframe", "img", "form"}
    assert not any("style" in attrs or "onclick" in attrs for _, attrs in page.elements)
    viewport = {"name": "viewport", "content": "width=device-width, initial-scale=1"}
    assert ("meta", viewport) in page.elements
    for link in page.list_links():
        assert service.client.get(f"{path}/../{link}").status_code in {200, 503}, link
    other = path.rsplit("/", 1)[1]
    assert f"{other}?lang={'ar' if lang == 'en' else 'en'}" in page.list_links()


def test_style_is_a_file_that_the_page_may_load(service: Service) -> None:
    answer = service.get("/about/style.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in answer.text
    policy = service.get(PAGES[0]).headers["content-security-policy"]
    assert "style-src 'self'" in policy and "default-src 'none'" in policy
    assert "url(" not in answer.text and "@import" not in answer.text


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("", "en"), ("ar", "ar"), ("ar-SY,en;q=0.5", "ar"), ("en;q=0.4, ar;q=0.5", "ar"), ("de", "en"),
     ("fr, AR;q=0.1", "ar"), ("en-GB,ar", "en"), ("ar;q=0", "en"), ("ar;q=x", "en"), ("*", "en")],
)  # fmt: skip
def test_language_is_the_one_that_the_reader_prefers(accepted: str, lang: str) -> None:
    assert choose_language(accepted) == lang


@pytest.mark.parametrize("path", PAGES)
def test_languages_are_kept_apart_by_caches(service: Service, path: str) -> None:
    answers = [service.client.get(path, headers={"Accept-Language": lang}) for lang in ("en", "ar")]
    assert ['lang="en"' in answers[0].text, 'lang="ar" dir="rtl"' in answers[1].text] == [
        True,
        True,
    ]
    assert answers[0].headers["etag"] != answers[1].headers["etag"]
    assert all("accept-language" in answer.headers["vary"].lower() for answer in answers)
    given = {"If-None-Match": answers[0].headers["etag"]}
    again = service.client.get(path, headers={**given, "Accept-Language": "en"})
    assert (again.status_code, again.content) == (304, b"")
    assert "accept-language" in again.headers["vary"].lower()
    other = service.client.get(path, headers={**given, "Accept-Language": "ar"})
    assert other.status_code == 200


def test_data_are_those_of_the_file(service: Service) -> None:
    body = service.get("/about/data-policy", f="json").json()
    rules = [{**rule, "unit_ar": rule["unit_ar"]} for rule in body["rules"]]
    assert [{k: v for k, v in rule.items() if k != "unit_ar"} for rule in rules] == POLICY["rule"]
    assert body["principles"] == POLICY["principle"]
    assert (body["version"], body["mode"]) == (POLICY["version"], "normal")
    assert date.fromisoformat(body["in_force_since"][:10])
    method = service.get("/about/method", f="json").json()
    assert method["sections"] == describe_method()["sections"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("given", [{"lang": "fr"}, {"f": "csv"}, {"precise": "true"}])
def test_what_is_not_known_is_refused(service: Service, path: str, given: dict[str, str]) -> None:
    answer = service.get(path, **given)
    assert (answer.status_code, answer.json()["parameter"]) == (400, next(iter(given)))


def test_landing_page_leads_there(service: Service) -> None:
    links = [
        link["href"].removeprefix(service.address) for link in service.get("/api").json()["links"]
    ]
    assert set(PAGES) <= set(links)


def test_words_of_the_page_are_those_that_were_published(coast_database: Database) -> None:
    """What readers are told is what the view was made by, not what a file says meanwhile."""
    with run_service(coast_database.web_url) as service:
        coast_database.change(
            "UPDATE published.about SET content = replace(content::text, "
            "'crisis maps since 2011', '<b>&') ::jsonb"
        )
        assert "&lt;b&gt;&amp; have waited a day" in service.get("/about/data-policy").text
        coast_database.change("DELETE FROM published.about")
        assert service.get("/about/data-policy", lang="ar").status_code == 503
