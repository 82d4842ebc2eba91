"""Pages on which a place is looked for, or not found; HTML that needs no script."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.place import Ambiguous, Place, PlaceAnswer, PlaceMatch
from app.serve.pages.about_words import Language
from app.serve.pages.page_frame import Frame, write_tag, write_text, write_void
from app.serve.places.geocode_parameters import LONGEST_WORDS
from app.serve.places.place_names import name_in, spell_kind, write_link
from app.serve.places.place_words import WORDS
from app.serve.places.places_index import PlaceIndex


def list_links(lang: Language, root: str, query: str = "", *, data: str = "") -> tuple[str, ...]:
    """Return the navigation of pages about places.

    `query` is what the page was asked with, spelled for an address and ending with `&`; `data`
    is the address of the same as data.
    """
    words, other = WORDS[lang], "ar" if lang == "en" else "en"
    links = [
        write_text("a", words["map"], href=f"{root or './'}?lang={lang}"),
        write_text("a", words["places"], href=f"{root}places?lang={lang}"),
        write_text(
            "a", words["other_language"], href=f"?{query}lang={other}", hreflang=other, lang=other
        ),
    ]
    if data:
        links.append(write_text("a", words["as_data"], href=data))
    return tuple(links)


def write_form(lang: Language, root: str, asked: str = "") -> str:
    """Return the form that asks for a place by name."""
    words = WORDS[lang]
    field = write_void("input", type="search", name="q", id="q", value=asked, dir="auto",
                       maxlength=str(LONGEST_WORDS), aria_describedby="hint",
                       autocomplete="off")  # fmt: skip
    return write_tag(
        "form",
        write_text("label", words["search_label"], for_="q")
        + write_tag("div", field + write_text("button", words["find"], type="submit"))
        + write_void("input", type="hidden", name="lang", value=lang)
        + write_text("small", words["search_hint"], id="hint"),
        action=f"{root}places",
        method="get",
        role="search",
    )


def _write_choice(place: Place, index: PlaceIndex, lang: Language) -> str:
    words = WORDS[lang]
    around = [each for each in index.list_parents(place) if each.level != "subdistrict"]
    names = dict.fromkeys(name_in(each, lang) for each in reversed(around))
    where = words["comma"].join((spell_kind(place, lang), *names))
    return write_tag("li", f"{write_link(place, lang, '')}<br>{write_text('small', where)}")


def _write_choices(heading: str, places: Iterable[Place], index: PlaceIndex, lang: Language) -> str:
    rows = "".join(_write_choice(place, index, lang) for place in places)
    if not rows:
        return ""
    return write_text("h2", WORDS[lang][heading]) + write_tag("ul", rows, class_="records")


def write_answer(answer: PlaceAnswer, index: PlaceIndex, lang: Language) -> str:
    """Return what was found, for a reader to choose from."""
    if isinstance(answer, PlaceMatch):
        others = [each.place for each in answer.alternatives]
        return _write_choices("matched", [answer.place], index, lang) + _write_choices(
            "namesakes", others, index, lang
        )
    near = [each.place for each in answer.candidates]
    if isinstance(answer, Ambiguous):
        return _write_choices("ambiguous", near, index, lang)
    said = write_text("p", WORDS[lang]["not_found"], role="status")
    return said + _write_choices("suggestions", near, index, lang)


def write_search(
    asked: str, query: str, answer: PlaceAnswer | None, index: PlaceIndex, lang: Language
) -> str:
    """Return the page on which places are looked for; without an answer, with the governorates."""
    words = WORDS[lang]
    if answer is None:
        found = _write_choices("governorates", index.list_level("governorate"), index, lang)
    else:
        found = write_answer(answer, index, lang)
    main = write_text("h1", words["search"]) + write_form(lang, "", asked) + found
    title = f"{asked} — {words['site']}" if asked else words["site"]
    # What people look for is nobody's business; the pages of the places are.
    head = "" if answer is None else '<meta name="robots" content="noindex">'
    data = f"api/geocode?{query}f=json" if asked else ""
    return Frame(title, lang, "", list_links(lang, "", query, data=data), head).write_document(main)


def write_notice(name: str, lang: Language, root: str, *, form: bool = False) -> str:
    """Return a page that says why there is nothing, the same for every address."""
    words = WORDS[lang]
    main = write_text("h1", words[name]) + write_text("p", words[f"{name}_text"])
    main += write_form(lang, root) if form else ""
    head = '<meta name="robots" content="noindex">'
    return Frame(words[name], lang, root, list_links(lang, root), head).write_document(main)
