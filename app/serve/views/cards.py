"""Views of the map as pictures: cards for feeds, and what readers without scripts see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.domain.errors import BadParameter
from app.domain.filters import Box
from app.domain.wording import use_arabic_digits
from app.encode.svg_map.cards import Card, CardText, bound_card
from app.encode.svg_map.framing import frame_marks
from app.encode.svg_map.marks import Marks
from app.query.collections import EVENTS
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.costly_room import RETRY_AFTER_S, is_costly
from app.serve.answering.database import PublishedState, Reader, get_reader
from app.serve.answering.links import get_base
from app.serve.answering.problems import answer_problem
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import parse_selection
from app.serve.asking.times import find_times
from app.serve.asking.values import read_count
from app.serve.pages.about_words import Language
from app.serve.pages.counted_words import count_things
from app.serve.views.card_words import CARD_WORDS
from app.serve.views.embed_facts import read_embed_facts
from app.serve.views.embed_text import EmbedFacts, EmbedText, describe_embed
from app.serve.views.embed_words import EMBED_WORDS
from app.serve.views.kept_pictures import KeptPictures
from app.serve.views.map_reading import MapQuestion, count_placed, read_marks, read_selected
from app.serve.views.picture_maker import MakersBusy, NoPicture, PictureMaker
from app.serve.views.view_filters import Filters, ask_filtered
from app.serve.views.view_state import FIRST_EMBED, FIRST_VIEW, ViewState, parse_view, write_view

router = APIRouter()
PNG = "image/png"
LEAST, MOST = 200, 1600
"""Pixels that a picture may be wide or high, before its scale."""
SIZE = (1200, 630)
"""What sites ask for that show a card of a page."""
_SCALES = (1, 2)
_FRAMED = (400.0, 320.0)
_BUSY = "As many pictures are being drawn as this service takes at once; ask again in a moment."
_FAILED = "The picture could not be drawn; it has been logged."


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a picture in pixels, and how many pixels of the file each of them takes."""

    width: int = SIZE[0]
    height: int = SIZE[1]
    scale: int = 1


def _read_length(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    try:
        length = read_count(text)
    except ValueError:
        length = 0
    if not LEAST <= length <= MOST:
        raise BadParameter(name, text, f"a whole number of pixels from {LEAST} to {MOST}")
    return length


def read_size(given: Mapping[str, str]) -> Size:
    """Read `width`, `height` and `scale`; raises BadParameter."""
    scale = given.get("scale", "1")
    if scale not in set(map(str, _SCALES)):
        raise BadParameter("scale", scale, "1, or 2 for screens with small pixels")
    width, height = (_read_length(given, *each) for each in zip(("width", "height"), SIZE,
                                                                strict=True))  # fmt: skip
    return Size(width, height, int(scale))


def _write_address(request: Request, view: ViewState, facts: EmbedFacts | None) -> str:
    """Return where a reader finds what a picture shows: the record that it is about, or the map."""
    host = get_base(request).partition("://")[2]
    if view.sel is None or facts is None or facts.row is None or facts.collection is None:
        return f"{host}/?{write_view(replace(view, theme=FIRST_VIEW.theme))}"
    told = {"lang": view.lang, "snapshot": view.snapshot, "known_at": view.known_at}
    query = urlencode({name: each for name, each in told.items() if each is not None})
    return f"{host}/{facts.collection.name}/{view.sel}?{query}"


def _spell_title(text: EmbedText) -> str:
    """Return the title without whose map it is, which stands above it."""
    bare = text.title.removeprefix(EMBED_WORDS[text.lang]["title"].format(name=""))
    return bare[:1].upper() + bare[1:]


def _tell(text: EmbedText, address: str) -> CardText:
    def spell(told: str | None) -> str | None:
        return use_arabic_digits(told) if told is not None and text.lang == "ar" else told

    return CardText(
        lang=text.lang,
        heading=text.heading,
        title=_spell_title(text),
        lead=text.lead,
        footer=text.footer,
        address=address,
        name=spell(text.name),
        figure=spell(text.figure),
        sources=text.sources,
        correction=text.correction,
        notices=text.notices,
        updated=text.updated,
        attribution=CARD_WORDS[text.lang]["attribution"],
    )


def _choose_words(view: ViewState) -> dict[str, str]:
    return CARD_WORDS["ar" if view.lang == "ar" else "en"]


def _open_card(view: ViewState, size: Size, text: CardText, *, fits: bool) -> Card:
    return Card(
        *(size.width, size.height, size.scale, view.theme),
        *(float(view.lat), float(view.lon), float(view.zoom)),
        text,
        view.sel,
        fits,
    )


def _find_box(card: Card, selected: Marks) -> Box:
    frame = frame_marks(selected, *_FRAMED) if card.fits else None
    west, south, east, north = bound_card(card) if frame is None else frame.bound()
    return Box(max(-180.0, west), south, min(180.0, east), north)


def _tells_part(view: ViewState, facts: EmbedFacts, marks: Marks) -> bool:
    """Whether a picture shows a part of the events that its text tells of, and should say so."""
    shows_all = {"events", "areas"} <= set(view.layers)
    placed = facts.matched - (facts.unplaced or 0)
    return shows_all and view.sel is None and count_placed(marks) < placed


def _tell_part(view: ViewState, marks: Marks) -> str:
    lang: Language = "ar" if view.lang == "ar" else "en"
    events = count_things("events", count_placed(marks), lang)
    return CARD_WORDS[lang]["in_view"].format(events=events)


async def _fill_card(reader: Reader, card: Card, view: ViewState, facts: EmbedFacts) -> Card:
    """Put into a card what its view shows."""
    days = "/".join(day.isoformat() for day in facts.period)
    selected = await read_selected(reader, view, facts.times)
    box = _find_box(card, selected)
    question = MapQuestion(view, days, facts.times, box)
    text, marks = card.text, await read_marks(reader, question, selected)
    if facts.row is not None and view.sel is not None and frame_marks(selected, *_FRAMED) is None:
        text = replace(text, lead=f"{_choose_words(view)['no_place']} {text.lead}")
    if _tells_part(view, facts, marks):
        text = replace(text, lead=f"{text.lead} {_tell_part(view, marks)}")
    return replace(card, text=text, marks=marks)


async def _check(reader: Reader, view: ViewState, state: PublishedState) -> None:
    """Raise BadParameter for a time or a filter that cannot be; as text they would be passed over.

    A page goes on without them and says so; whoever asks for a picture would not read that.
    """
    times = {"known_at": view.known_at, "snapshot": view.snapshot}
    await find_times(reader, {name: each for name, each in times.items() if each}, state)
    parse_selection(EVENTS, ask_filtered(view.filters))


async def _make_card(request: Request, view: ViewState, size: Size, state: PublishedState) -> Card:
    costly = view.filters != Filters() or is_costly(request.scope["query_string"])
    reader = get_reader(request, costly=costly)
    await _check(reader, view, state)
    facts = await read_embed_facts(reader, view, state)
    text = _tell(describe_embed(view, facts), _write_address(request, view, facts))
    fits = view.sel is not None and "map" not in request.query_params
    card = _open_card(view, size, text, fits=fits)
    if facts is None:
        return replace(card, has_map=False)
    return await _fill_card(reader, card, view, facts)


async def _answer_card(request: Request, fallback: ViewState) -> Response:
    view, size = parse_view(request.url.query, fallback), read_size(request.query_params)
    state = await get_reader(request).read_state()
    etag = make_etag(request, state, "png")
    always_ask = "corridors" in view.layers
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask):
        return unchanged
    kept: KeptPictures = request.app.state.kept_pictures
    picture = kept.find(etag)
    if picture is None:
        card = await _make_card(request, view, size, state)
        maker: PictureMaker = request.app.state.pictures
        try:
            picture = await maker.make(card)
        except MakersBusy:
            return answer_problem(503, _BUSY, retry_after_s=RETRY_AFTER_S)
        except NoPicture:
            return answer_problem(500, _FAILED)
        kept.add(etag, picture)
    return answer_content(picture, PNG, etag, always_ask=always_ask)


@router.api_route("/map.png", methods=READ)
async def get_map_picture(request: Request) -> Response:
    """Answer a view of the map as a card."""
    return await _answer_card(request, FIRST_VIEW)


@router.api_route("/embed.png", methods=READ)
async def get_embed_picture(request: Request) -> Response:
    """Answer an embed as a picture: the same address with `.png`."""
    return await _answer_card(request, FIRST_EMBED)


def _tell_darkness(view: ViewState) -> CardText:
    lang: Language = "ar" if view.lang == "ar" else "en"
    words = EMBED_WORDS[lang]
    return CardText(lang, words["name"], words["dark"], words["dark_why"], "", "")


async def answer_darkness(request: Request, retry_after_s: int) -> Response:
    """Answer a picture in the dark: a card that says so, and nothing of what it was asked for.

    It is an error for programs; browsers show it where the picture would be.
    """
    view = parse_view(request.url.query)
    plain = ViewState(lang=view.lang, theme=view.theme)
    card = replace(_open_card(plain, Size(), _tell_darkness(plain), fits=False), has_map=False)
    maker: PictureMaker = request.app.state.pictures
    headers = {"Cache-Control": "no-store", "Retry-After": str(retry_after_s)}
    try:
        return Response(await maker.make(card), 503, headers, PNG)
    except (MakersBusy, NoPicture):
        return answer_problem(503, _BUSY, retry_after_s=retry_after_s)
