"""`masar places in-text`: the places that a text mentions, with their positions in it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click
import orjson

from app.cli.database import open_database
from app.cli.start import prepare_places, say
from app.domain.errors import MasarError
from app.domain.place import Ambiguous, Place, PlaceAnswer, PlaceMatch
from app.encode.place_answers import describe_answer
from app.geocode import Gazetteer
from app.geocode.mentions import Mention, find_mentions
from app.settings import Settings
from app.store.places import read_places

MOST_BYTES = 1_000_000
"""Bytes of the longest text that is read: a book, not a dump."""
_SHOWN_CANDIDATES = 4
_SAVE_AS_TEXT = "Save it as plain text in UTF-8, for example from a word processor."


def read_text(source: str) -> str:
    """Return the text of a file, or of the standard input for `-`; refuse what is no text."""
    raw = _read_bytes(source)
    if len(raw) > MOST_BYTES:
        raise MasarError(
            f"{source} is longer than {MOST_BYTES:,} bytes.", "Cut it into articles and try again."
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MasarError(f"{source} is UTF-16, and only UTF-8 is read.", _SAVE_AS_TEXT)
    if b"\x00" in raw:
        raise MasarError(f"{source} is not a text: it holds zero bytes.", _SAVE_AS_TEXT)
    return _decode_text(source, raw)


def _decode_text(source: str, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MasarError(
            f"{source} is not UTF-8: byte {error.start + 1:,} cannot be read.", _SAVE_AS_TEXT
        ) from error
    if not text.strip():
        raise MasarError(f"{source} is empty.", "Give a file with a text, or - and a text.")
    return text


def _read_bytes(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(source).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise MasarError(
            f"{source} cannot be read: {error.strerror or error}.",
            "Give the path of a text file, or - for the standard input.",
        ) from error


def describe_mentions(
    text: str, mentions: tuple[Mention, ...], places: Mapping[str, Place]
) -> dict[str, object]:
    """Return the mentions as `/api/geocode/text` spells them."""
    return {
        "text_length": len(text),
        "mentions": [
            {
                "start": each.start,
                "end": each.end,
                "words": each.words,
                **describe_answer(each.answer, places),
            }
            for each in mentions
        ],
    }


def _tell_place(place: Place, places: Mapping[str, Place]) -> str:
    governorate = places.get(place.admin1_pcode or "")
    within = f" in {governorate.name_en}" if governorate and governorate is not place else ""
    return f"{place.name_en} · {place.name_ar} ({place.level}{within}, {place.place_id})"


def _tell_answer(answer: PlaceAnswer, places: Mapping[str, Place]) -> str:
    if isinstance(answer, PlaceMatch):
        return _tell_place(answer.place, places)
    if not isinstance(answer, Ambiguous):
        return "not found"
    named = [_tell_place(each.place, places) for each in answer.candidates[:_SHOWN_CANDIDATES]]
    more = len(answer.candidates) - len(named)
    return f"one of {len(answer.candidates)}: " + "; ".join(named) + (" …" if more > 0 else "")


def _print_mentions(mentions: tuple[Mention, ...], places: Mapping[str, Place]) -> None:
    if not mentions:
        click.echo("No place is mentioned.")
        return
    width = max(len(each.words) for each in mentions)
    for each in mentions:
        words = " ".join(each.words.split())
        click.echo(f"{each.start:7,}  {words:<{width}}  {_tell_answer(each.answer, places)}")


@click.command(name="in-text")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def in_text_command(settings: Settings, file: str, *, as_json: bool) -> None:
    """List the places that the text in FILE mentions; - reads the standard input.

    Offsets count characters from 0. Nothing of the text is kept.
    """
    text = read_text(file)
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        with database.writer.connect() as connection:
            gazetteer = Gazetteer(read_places(connection))
    mentions = find_mentions(text, gazetteer)
    if as_json:
        click.echo(orjson.dumps(describe_mentions(text, mentions, gazetteer.places)).decode())
    else:
        _print_mentions(mentions, gazetteer.places)
