"""The page on which an embed is put together: the form, the embed itself, and its code."""

from __future__ import annotations

import re

from app.serve.pages.page_frame import Frame, write_prose, write_tag, write_text
from app.serve.views.builder_choice import Choice
from app.serve.views.builder_form import write_form
from app.serve.views.builder_words import BUILDER_WORDS
from app.serve.views.embed_code import EmbedCode, write_listener
from app.serve.views.embed_text import EmbedText
from app.serve.views.embed_words import EMBED_WORDS
from app.serve.views.view_state import write_view

_BUILT = re.compile(
    r'<link rel="stylesheet"[^>]*>|<link rel="modulepreload"[^>]*>|'
    r'<script type="module"[^>]*></script>'
)
"""What the built page loads; the rest of it is written here."""


def _write_code(choice: Choice, name: str, code: str) -> str:
    """Return one text to take away, with the button that a script brings to life."""
    words = BUILDER_WORDS[choice.page_lang]
    own, label = f"code-{name.partition('_')[0]}", words[name]
    field = write_text("textarea", code, id=own, readonly="", rows=str(2 + len(code) // 80),
                       dir="ltr", spellcheck="false")  # fmt: skip
    named = {"data_copies": own, "data_said": words["copied"],
             "aria_label": f"{words['copy']}: {label}"}  # fmt: skip
    button = write_text("button", words["copy"], type="button", hidden="", **named)
    hint = write_tag("small", write_prose(words[f"{name.removesuffix('_code')}_hint"]))
    said = write_tag("span", "", role="status")
    heading = write_tag("h3", write_text("label", label, for_=own))
    return write_tag("div", heading + hint + field + button + said, class_="code-part")


def _write_codes(choice: Choice, code: EmbedCode) -> str:
    words = BUILDER_WORDS[choice.page_lang]
    parts = {
        "page_code": code.write_frame(),
        "address": code.page,
        "fitting_code": write_listener(code.base),
        "amp_code": code.write_amp(words["amp_more"]),
    }
    told = "".join(_write_code(choice, name, each) for name, each in parts.items())
    return write_tag("section", write_text("h2", words["code"]) + told, id="codes")


def _write_preview(choice: Choice, code: EmbedCode) -> str:
    words = BUILDER_WORDS[choice.page_lang]
    name = write_text("p", words["name"].format(title=code.title), id="told", dir="auto")
    stage = write_tag("div", code.write_frame("."), class_="stage", tabindex="0", role="region",
                      aria_label=words["preview"])  # fmt: skip
    weight = write_text("p", words["weight"])
    return write_tag("section", write_text("h2", words["preview"]) + stage + name + weight)


def _link(choice: Choice, text: str, href: str, **more: str) -> str:
    return write_text("a", text, href=href, **more)


def write_builder(shell: str, base: str, choice: Choice, text: EmbedText) -> str:
    """Return the whole page; `shell` is the built page, `text` what the embed says."""
    words, query = BUILDER_WORDS[choice.page_lang], write_view(choice.view)
    width = choice.width if choice.is_fixed else None
    code = EmbedCode(base, query, text.title, width, choice.height)
    beside = write_tag("div", _write_preview(choice, code) + _write_codes(choice, code))
    form = write_form(choice, text.name if choice.view.sel else None)
    main = (
        write_text("h1", words["title"])
        + write_text("p", words["intro"])
        + write_tag("div", form + beside, class_="bench")
    )
    return _frame(choice, shell, query).write_document(main)


def _frame(choice: Choice, shell: str, query: str) -> Frame:
    words = BUILDER_WORDS[choice.page_lang]
    other = "en" if choice.page_lang == "ar" else "ar"
    links = (
        write_text("a", words["map"], href=f"./?{query}"),
        write_text("a", words["other_language"], href=f"?{query}&page_lang={other}", lang=other,
                   hreflang=other),
    )  # fmt: skip
    # A page for each view there can be: nothing for a search engine to go through.
    head = '<meta name="robots" content="noindex">' + "".join(_BUILT.findall(shell))
    return Frame(f"{words['title']} · Masar", choice.page_lang, "", links, head)


def write_dark_builder(shell: str, choice: Choice) -> str:
    """Return the page for a time at which there is nothing to embed."""
    notices = "".join(
        write_tag("div", write_text("h1", words["dark"]) + write_text("p", words["dark_why"]),
                  lang=lang, dir="rtl" if lang == "ar" else "ltr")
        for lang, words in EMBED_WORDS.items()
    )  # fmt: skip
    return _frame(choice, shell, write_view(choice.view)).write_document(notices)
