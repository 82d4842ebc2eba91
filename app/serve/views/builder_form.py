"""The form with which an embed is put together: it works with a script and without one."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl

from app.serve.pages.page_frame import write_tag, write_text, write_void
from app.serve.views.builder_choice import (
    LEAST_WIDTH,
    MOST_WIDTH,
    Choice,
)
from app.serve.views.builder_words import BUILDER_WORDS
from app.serve.views.embed_code import LEAST_HEIGHT, MOST_HEIGHT
from app.serve.views.view_filters import write_filters
from app.serve.views.view_state import LAYERS, write_view


def _tick(kind: str, name: str, value: str, *, is_on: bool) -> str:
    given = {"type": kind, "name": name, "value": value}
    return write_void("input", **given, **({"checked": ""} if is_on else {}))


def _write_option(control: str, text: str, hint: str = "") -> str:
    told = write_text("span", text)
    if hint:
        told = write_tag("span", told + write_text("small", hint))
    return write_tag("label", control + told)


def _write_radios(choice: Choice, name: str, now: str, values: tuple[str, ...]) -> str:
    words = BUILDER_WORDS[choice.page_lang]
    options = "".join(
        _write_option(
            _tick("radio", name, value, is_on=value == now),
            words[value],
            words.get(f"{value}_hint", ""),
        )
        for value in values
    )
    return _group(choice, name, options)


def _group(choice: Choice, name: str, content: str) -> str:
    legend = write_text("legend", BUILDER_WORDS[choice.page_lang][name])
    return write_tag("fieldset", legend + content, class_=f"of-{name}")


def _write_days(choice: Choice) -> str:
    words, view = BUILDER_WORDS[choice.page_lang], choice.view
    fields = "".join(
        write_tag(
            "label",
            write_text("span", words[name])
            + write_void("input", type="date", name=name, value=day or ""),
        )
        for name, day in (("from", view.start), ("to", view.end))
    )
    return write_tag("div", fields, class_="pair") + write_text("small", words["days_hint"])


def _write_boxes(choice: Choice, led: str | None) -> str:
    words, view = BUILDER_WORDS[choice.page_lang], choice.view
    record = ""
    if choice.led is not None:
        name = words["selected"] + (f"{words['colon']}{led}" if led else "")
        record = _write_option(_tick("checkbox", "sel", choice.led, is_on=view.sel is not None),
                               name)  # fmt: skip
    return record + "".join(
        _write_option(_tick("checkbox", "layer", layer, is_on=layer in view.layers), words[layer])
        for layer in LAYERS
    )


def _write_sizes(choice: Choice) -> str:
    words = BUILDER_WORDS[choice.page_lang]
    radios = "".join(
        _write_option(
            _tick("radio", "size", value, is_on=(value == "fixed") == choice.is_fixed),
            words[value],
        )
        for value in ("responsive", "fixed")
    )
    fields = "".join(
        write_tag(
            "label",
            write_text("span", words[name])
            + write_void("input", type="number", name=name, value=str(now), min=str(least),
                         max=str(most)),
            class_=name,
        )
        for name, now, least, most in (
            ("width", choice.width, LEAST_WIDTH, MOST_WIDTH),
            ("height", choice.height, LEAST_HEIGHT, MOST_HEIGHT),
        )
    )  # fmt: skip
    return _group(choice, "size", radios + write_tag("div", fields, class_="pair"))


def _write_kept(choice: Choice) -> str:
    """Return what the form sends along: the part of the view that is not chosen here."""
    kept = {
        "map": write_view(choice.view).partition("&")[0].removeprefix("map="),
        "page_lang": choice.page_lang,
        "boxes": "1",
        **({"known_at": choice.view.known_at} if choice.view.known_at else {}),
        **({"snapshot": choice.own_snapshot} if choice.own_snapshot else {}),
        **({"led": choice.led} if choice.led else {}),
        **dict(parse_qsl("&".join(write_filters(choice.view.filters)))),
    }
    return "".join(
        write_void("input", type="hidden", name=name, value=value) for name, value in kept.items()
    )


def write_form(choice: Choice, led: str | None) -> str:
    """Return the form; `led` is what the selected record is called, if it is told."""
    words, view = BUILDER_WORDS[choice.page_lang], choice.view
    back = write_text("a", words["choose_on_map"], href=f"./?{write_view(view)}")
    shows = _write_days(choice) + _write_boxes(choice, led) + write_tag("p", back)
    kind = "frozen" if choice.is_frozen else "updating"
    return write_tag(
        "form",
        _write_kept(choice)
        + _group(choice, "shows", shows)
        + _write_radios(choice, "kind", kind, ("updating", "frozen"))
        + _write_radios(choice, "lang", view.lang, ("en", "ar"))
        + _write_radios(choice, "theme", view.theme, ("auto", "light", "dark"))
        + _write_sizes(choice)
        + write_tag("button", escape(words["show"]), type="submit"),
        id="choices",
        method="get",
        action="builder",
    )
