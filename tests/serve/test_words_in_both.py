"""No page made here holds a text of its own: every word stands in both languages, in its place."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.domain.wording import spell_number, use_arabic_digits
from app.serve.pages.actor_words import ACTORS_AR
from app.serve.pages.counted_words import COUNTED, count_things

SERVE = Path(__file__).resolve().parents[2] / "app" / "serve"
ARABIC = re.compile("[\u0600-\u06ff]")
NOT_WORDS = {
    "places/place_names.py": "the decimal sign between Arabic digits",
    "places/place_sources.py": "names of sources, beside their English ones",
    "records/citation.py": "a citation is made in both languages at once",
    "counts/balances.py": "notes of data, in both languages at once",
    "feeds/feeds.py": "the name of the feed's author",
    "pages/page_frame.py": "the comma between a day and a clock",
}
"""Modules with Arabic outside *_words*.py, and why."""
NAMES = {"Masar", "API", "GeoJSON", "CSV", "BibTeX", "UTC", "OpenAPI", "OpenAPI 3.0", "/api"}
"""What is called the same in both languages."""
LATIN = re.compile("[A-Za-z]{3,}")
OTHER_MONTHS = re.compile(
    "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
)
"""Months as they are called in Egypt and the Gulf."""
CODES = re.compile(r"\{[^}]*\}|CC BY[A-Z0-9. -]*|[!-~]*[A-Za-z][!-~]*")
"""Gaps, addresses, names of properties: what is no Arabic in an Arabic text."""


def list_modules() -> list[Path]:
    return [path for path in SERVE.rglob("*.py") if "_words" not in path.stem]


def read_texts(tree: ast.AST) -> Iterator[str]:
    """Yield every string of a module but for what documents it."""
    documents = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in documents:
                yield node.value


def name_module(path: Path) -> str:
    return path.relative_to(SERVE).as_posix()


def read_shown(tree: ast.AST) -> Iterator[str]:
    """Yield what is written into pages as it stands: the texts given to the makers of elements."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in {"write_text", "write_tag"}:
            continue
        for argument in node.args[1:]:
            parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield re.sub("<[^>]*>", "", part.value)
        labels = ("aria_label", "title", "alt", "placeholder", "data_label")
        for keyword in node.keywords:
            if keyword.arg in labels and isinstance(keyword.value, ast.Constant):
                yield str(keyword.value.value)


@pytest.mark.parametrize("path", list_modules(), ids=name_module)
def test_module_holds_no_text_that_readers_see(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if name_module(path) not in NOT_WORDS:
        assert [text for text in read_texts(tree) if ARABIC.search(text)] == []
    shown = [text.strip(" .,:;·()–") for text in read_shown(tree)]
    assert [text for text in shown if LATIN.search(text) and text not in NAMES] == []


def read_words(words: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text inside nested words, each with its path."""
    if isinstance(words, str):
        yield path, words
    elif isinstance(words, Mapping):
        for key, each in words.items():
            yield from read_words(each, f"{path}.{key}")
    elif isinstance(words, list | tuple):
        for i, each in enumerate(words):
            yield from read_words(each, f"{path}.{i}")


OF_PROGRAMS = ("guide_words", "problem_words", "property_words", "property_words_ar")
"""Modules that tell what to write into a question or what data hold: digits 0-9, as programs do."""


def list_word_modules() -> list[str]:
    paths = (path for path in SERVE.rglob("*_words*.py"))
    return sorted(f"app.serve.{name_module(path)[:-3].replace('/', '.')}" for path in paths)


def gather_words(module: str) -> dict[str, Any]:
    found = vars(importlib.import_module(module))
    return {name: each for name, each in found.items() if isinstance(each, dict | tuple)}


@pytest.mark.parametrize("module", list_word_modules())
def test_words_of_one_language_are_words_of_the_other(module: str) -> None:
    for name, words in gather_words(module).items():
        # Which forms a counted noun has is each language's own: a test of its own looks at them.
        if not isinstance(words, dict) or set(words) != {"en", "ar"} or name == "COUNTED":
            continue
        english, arabic = (dict(read_words(words[lang])) for lang in ("en", "ar"))
        assert english.keys() == arabic.keys(), name
        assert [key for key in english if not english[key] and arabic[key]] == [], name
        gaps = re.compile(r"\{[a-z_0-9]+\}")
        unlike = [
            key for key in english
            if set(gaps.findall(english[key])) < set(gaps.findall(arabic[key]))
        ]  # fmt: skip
        assert unlike == [], name
        copied = [key for key in english if english[key] == arabic[key] and LATIN.search(
            CODES.sub("", arabic[key]))]  # fmt: skip
        assert copied == [], name


@pytest.mark.parametrize("module", list_word_modules())
def test_arabic_words_keep_the_rules_of_arabic_writing(module: str) -> None:
    for name, words in gather_words(module).items():
        texts = [text for _, text in read_words(words) if ARABIC.search(text)]
        plain = [CODES.sub("", text) for text in texts]
        western = [text for text in plain if re.search("[0-9]", text)]
        assert western == [] or module.endswith(OF_PROGRAMS), name
        assert [text for text in plain if re.search(r"[\u0621-\u064a] ?[,;?]", text)] == [], name
        assert [text for text in texts if OTHER_MONTHS.search(text)] == [], name


def test_names_of_sides_are_those_of_the_map() -> None:
    shown = (SERVE.parents[1] / "frontend/src/words/ar-records.ts").read_text(encoding="utf-8")
    told = shown.partition("  actor: {")[2].partition("\n  },")[0]
    pairs = re.findall(r'^\s+"?([^":]+?)"?: "([^"]+)",', told, re.MULTILINE)
    assert len(pairs) > 20 and dict(pairs) == ACTORS_AR


@pytest.mark.parametrize(
    ("text", "told"),
    [("منذ 6 آذار 2025", "منذ ٦ آذار ٢٠٢٥"), ("1,426 قتيلاً", "١٬٤٢٦ قتيلاً"),
     ("القاعدة stdbscan-3 في 2025-03-06", "القاعدة stdbscan-3 في 2025-03-06"),
     ("reopened 12 March (اليونيسف، 17 آذار)", "reopened 12 March (اليونيسف، ١٧ آذار)"),
     ("150 vehicles، صواريخ BM 21 قديمة", "150 vehicles، صواريخ BM ٢١ قديمة"),
     ("https://example.org/a/12 و3.5 كم", "https://example.org/a/12 و٣٫٥ كم")],
)  # fmt: skip
def test_numbers_of_arabic_texts_are_in_arabic_digits_and_codes_stay(text: str, told: str) -> None:
    assert use_arabic_digits(text) == told


@pytest.mark.parametrize("thing", COUNTED["ar"])
def test_counted_things_have_a_form_for_every_number(thing: str) -> None:
    assert thing in COUNTED["en"]
    forms = COUNTED["ar"][thing]
    asked = {0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 99: "many",
             100: "other", 102: "other", 103: "few", 111: "many", 1000: "other"}  # fmt: skip
    for count, form in asked.items():
        assert count_things(thing, count, "ar") == forms[form].format(n=spell_number(count)[1])
    assert "{n}" not in forms["one"] + forms["two"] and "{n}" in forms["few"]
    english = COUNTED["en"][thing]
    assert count_things(thing, 1, "en") == english["one"].format(n=1)
    assert count_things(thing, 0, "en") == english["other"].format(n=0)
