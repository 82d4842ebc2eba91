"""Questions that no development file holds: other events of UCDP, variants, GeoNames' names.

They tell whether the method holds beyond the rows that it was looked at with.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.domain.place import Place, PlaceQuery
from benchmarks.geocoding.gazetteers import GEODATA
from benchmarks.geocoding.questions import Question, ask_ucdp, read_ucdp

_CHANGES: tuple[tuple[str, str], ...] = (
    ("q", "k"), ("k", "q"), ("ei", "ay"), ("ei", "ai"), ("eh", "a"), ("a", "e"), ("e", "i"),
    ("u", "ou"), ("o", "u"), ("iyeh", "iya"), ("iyeh", "iyyah"), ("sh", "ch"), ("j", "dj"),
    ("kh", "x"), ("th", "t"), ("gh", "g"), ("El", "Al "), ("Tal ", "Tell "), ("Kh", "K"),
    ("w", "ou"), ("y", "i"), ("z", "dh"), ("aa", "a"), ("b", "bb"), ("mm", "m"),
)  # fmt: skip


def _ask(place: Place, text: str, group: str) -> Question:
    within = {place.admin1_pcode, place.admin2_pcode, place.admin3_pcode, place.place_id}
    return Question(
        PlaceQuery(name=text),
        group=group,
        accepted=frozenset(code for code in within if code),
        governorates=frozenset({place.admin1_pcode or ""}),
        point=place.point,
        tolerance_km=8.0,
    )


def _count_names(places: Iterable[Place]) -> Counter[str]:
    return Counter(name for place in places for name in {place.name_en, *place.aliases})


def read_other_ucdp(data: Path) -> list[Question]:
    """Read the place strings of UCDP's events that its development file has not, once each."""
    asked = {question.query.name for question in read_ucdp(data)}
    found: dict[tuple[str, str], Question] = {}
    path = data / "events" / "ucdp_ged_syria_sample.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            key = row["where_coordinates"], row["where_prec"]
            if key[0] not in asked and key not in found:
                found[key] = ask_ucdp(row)
    return list(found.values())


def make_variants(places: list[Place], count: int = 600, seed: int = 2025) -> list[Question]:
    """Make other spellings of community names that one place alone bears, two changes each."""
    dice = random.Random(seed)  # noqa: S311 - the same variants every time
    names = _count_names(places)
    communities = [
        place
        for place in places
        if place.level == "settlement" and place.country == "SY" and names[place.name_en] == 1
    ]
    made: list[Question] = []
    while len(made) < count:
        place = dice.choice(communities)
        text = _change(_change(place.name_en, dice.choice), dice.choice)
        if text != place.name_en and not names[text]:
            made.append(_ask(place, text, "made-up variants"))
    return made


def _change(name: str, choose: Callable[[list[tuple[str, str]]], tuple[str, str]]) -> str:
    fitting = [change for change in _CHANGES if change[0] in name]
    if not fitting:
        return name
    before, after = choose(fitting)
    return name.replace(before, after, 1)


def read_geonames(places: list[Place]) -> list[Question]:
    """Read GeoNames' names of Syrian towns, to be asked of a gazetteer that lacks them all.

    Half of them are names in other languages and old names, which no method can guess.
    """
    by_id = {place.place_id: place for place in places}
    return [
        _ask(by_id[place_id], name, f"GeoNames, {_tell_script(name)}")
        for place_id, name in _list_geonames(GEODATA / "gazetteer")
        if place_id in by_id and _tell_script(name) != "other"
    ]


def _list_geonames(folder: Path) -> Iterator[tuple[str, str]]:
    with (folder / "geonames.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in dict.fromkeys((row["name"], *row["aliases"].split("|"))):
                if row["country"] == "SY" and name:
                    yield row["place_id"], name


def _tell_script(name: str) -> str:
    if all("\u0600" <= char <= "\u06ff" or not char.isalpha() for char in name):
        return "Arab"
    return "Latn" if all(char < "\u0370" or char > "\u1dff" for char in name) else "other"
