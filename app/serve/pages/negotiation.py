"""What a reader's program says that it would rather have: a language, and pages or data."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request

from app.domain.errors import BadParameter
from app.serve.pages.about_words import LANGUAGES, Language

FORMATS = ("html", "json")


def _read_quality(part: str) -> float:
    try:
        return float(part.split("q=")[1]) if "q=" in part else 1.0
    except ValueError:
        return 0.0


def choose_language(accepted: str) -> Language:
    """Return the language of LANGUAGES that an Accept-Language asks for most; English for none."""
    best: Language = "en"
    best_quality = 0.0
    for part in accepted.lower().split(","):
        tag = part.split(";")[0].strip().split("-")[0]
        quality = _read_quality(part)
        for lang in LANGUAGES:
            if tag == lang and quality > best_quality:
                best, best_quality = lang, quality
    return best


def read_language(request: Request, given: str | None) -> Language:
    """Return the language given as `lang`, else the one the reader prefers; raises BadParameter."""
    if given is None:
        return choose_language(request.headers.get("accept-language", ""))
    for lang in LANGUAGES:
        if given == lang:
            return lang
    raise BadParameter("lang", given, f"one of {', '.join(LANGUAGES)}")


def wants_data(request: Request, given: Mapping[str, str]) -> bool:
    """Whether JSON is asked for: by `f`, else by an Accept that does not take HTML."""
    if "f" in given:
        if given["f"] not in FORMATS:
            raise BadParameter("f", given["f"], f"one of {', '.join(FORMATS)}")
        return given["f"] == "json"
    accepted = request.headers.get("accept", "*/*").lower()
    return "json" in accepted and "text/html" not in accepted
