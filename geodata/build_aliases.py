"""Spellings of governorates, districts and sub-districts, sifted from two lists of them.

SOURCE holds `syr_admin_aliases.csv` (OpenSyria data-geography, CC BY 4.0) and
`admin_aliases_observed.csv` (spellings met in the columns of event data, with the share of rows
whose point lies in the unit). An alias is a promise that the name means this unit: what also names
something else is left out, and so is what differs from a known name by accents or case only.
"""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import click

from geodata.package_sources import GEODATA
from geodata.spellings import (
    fold_spelling,
    is_bare_consonants,
    is_name,
    list_scripts,
    strip_invisible,
)

COLUMNS = ("pcode", "alias", "language", "source")
OPENSYRIA = "OpenSyria data-geography"
LEAST_SHARE = 0.95
LEAST_ROWS = 2
LEAST_LIKENESS = 0.67
MISTAKEN = {
    "بوابة تادف": "a gate of Tadef, not the district of Al Bab",
    "البخشان": "no name of the sub-district of As-Sweida",
    "مركزها السقيلبية": "a sentence: its seat is As-Suqaylabiyah",
}
# Other sources of that list write OCHA's own names without the signs.
OBSERVED = {
    "ucdp_ged": "UCDP GED",
    "airwars_en": "Airwars",
    "airwars_ar": "Airwars",
    "insecurity_insight": "Insecurity Insight",
    "vdc(no coords, by hand)": "VDC",
}
_LETTER_FOR_LETTER = re.compile("nahyt .*[a-zʿʾ]")
_KURDISH = re.compile("[êîûÊÎÛێۆ]")
_FILLERS = re.compile(r"\b(?:markaz|al|el|ad|an|ar|as|ash|at|az|ath)\b|مركز|\bال| ")
_SEVERAL = re.compile(r"\band\b|^محافظتا ")
_KIND_OF_UNIT = re.compile(
    r"\b(?:governorate|province|sub-?district|district|nahiyat|mintaqat|muhafazat)\b"
    r"|(?:^|\s)(?:محافظة|منطقة|ناحية)(?=\s)"
)


class Alias(NamedTuple):
    """One spelling of one unit, and who has it."""

    pcode: str
    spelling: str
    source: str


class Bearers(NamedTuple):
    """Who bears a name, by its key: units and regions by id, villages by their sub-district."""

    units: Mapping[str, set[str]]
    villages: Mapping[str, set[str]]


def name_key(spelling: str) -> str:
    """Return a spelling's key without the words that only say which kind of unit it is."""
    bare = " ".join(_KIND_OF_UNIT.sub(" ", fold_spelling(spelling)).split())
    return bare or fold_spelling(spelling)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def read_own_names(source: Path) -> dict[str, list[str]]:
    """Return what OCHA calls each unit, in both scripts, from the release's three levels."""
    names = {}
    for number in (1, 2, 3):
        text = (source / f"syr_admin{number}.geojson").read_text(encoding="utf-8")
        for feature in json.loads(text)["features"]:
            unit = feature["properties"]
            arabic = unit["name_ar"].strip().split("_")
            names[unit["pcode"]] = [unit["name_en"], *arabic]
    return names


def find_bearers(source: Path, own: Mapping[str, list[str]]) -> Bearers:
    """Return who bears each name: OCHA's units and villages, and our regions."""
    units: dict[str, set[str]] = defaultdict(set)
    for pcode, names in own.items():
        for name in names:
            units[name_key(name)].add(pcode)
    for row in read_rows(GEODATA / "gazetteer" / "places.csv"):
        if row["level"] == "region":
            for name in (row["name_en"], row["name_ar"], *row["aliases"].split("|")):
                units[name_key(name)].add(row["place_id"])
    villages: dict[str, set[str]] = defaultdict(set)
    for row in read_rows(source / "syr_communities.csv"):
        for name in (row["name_en"], *row["name_ar"].split("_")):
            villages[name_key(name)].add(row["adm3_pcode"])
    return Bearers(units, villages)


def list_aliases(source: Path) -> Iterator[Alias]:
    """Yield what the two lists offer, with its source; of one name the shortest spelling first."""
    rows = read_rows(source / "syr_admin_aliases.csv")
    for row in sorted(rows, key=lambda row: (row["pcode"], len(row["alias"]), row["alias"])):
        yield Alias(row["pcode"], strip_invisible(row["alias"]), OPENSYRIA)
    for row in read_rows(source / "admin_aliases_observed.csv"):
        if row["source"] in OBSERVED and row["pcode"] and int(row["n"]) >= LEAST_ROWS:
            if float(row["share_in_that_polygon"] or 1) >= LEAST_SHARE:
                yield Alias(row["pcode"], row["spelling"].strip(), OBSERVED[row["source"]])


def find_fault(alias: Alias, own: Sequence[str], bearers: Bearers) -> str:
    """Return why an alias is left out, or an empty string. `own` are the unit's known names."""
    if _SEVERAL.search(alias.spelling):
        return "several areas"
    if alias.spelling in MISTAKEN:
        return "a mistake of the list"
    if not is_name(alias.spelling):
        return "a code, or letters of two scripts"
    if is_bare_consonants(alias.spelling) and not _LETTER_FOR_LETTER.match(alias.spelling):
        return "letters without vowels"
    key = name_key(alias.spelling)
    named = bearers.units.get(key, set()) - {alias.pcode}
    if any(not is_kin(unit, alias.pcode) for unit in named):
        return "the name of another unit"
    if any(resembles(key, name) for name in own):
        return ""
    if alias.source != OPENSYRIA:
        return "unlike the unit's own name"
    if any(len(unit) > len(alias.pcode) for unit in named):
        return "the name of a unit inside it"
    if any(not unit.startswith(alias.pcode) for unit in bearers.villages.get(key, ())):
        return "the name of a village elsewhere"
    return ""


def resembles(key: str, name: str) -> bool:
    """Whether a key is a spelling of a unit's own name: two names in three letters alike."""
    one, other = (_FILLERS.sub("", text) for text in (key, name_key(name)))
    return SequenceMatcher(None, one, other).ratio() >= LEAST_LIKENESS


def is_kin(one: str, other: str) -> bool:
    """Whether one unit contains the other: a district and its seat may well share a name."""
    return one.startswith(other) or other.startswith(one)


def tell_language(spelling: str) -> str:
    """Return `ar` or `ku` by the letters, `ar-Latn` for Arabic letter for letter, else `en`."""
    if _KURDISH.search(spelling):
        return "ku"
    if list_scripts(spelling) == {"ARABIC"}:
        return "ar"
    return "ar-Latn" if _LETTER_FOR_LETTER.match(spelling) else "en"


def sift_aliases(source: Path) -> tuple[list[Alias], Counter[tuple[str, str]]]:
    """Return the aliases that are kept, in order, and how many of each source were left out why."""
    own = read_own_names(source)
    bearers = find_bearers(source, own)
    seen = {(pcode, name_key(name)) for pcode, names in own.items() for name in names}
    kept, left_out = [], Counter()
    for alias in list_aliases(source):
        key = (alias.pcode, name_key(alias.spelling))
        fault = "says nothing new" if key in seen else find_fault(alias, own[alias.pcode], bearers)
        left_out[alias.source, fault or "kept"] += 1
        if not fault:
            seen.add(key)
            own[alias.pcode].append(alias.spelling)
            kept.append(alias)
    return sorted(kept), left_out


def format_aliases(aliases: Iterable[Alias]) -> str:
    """Return the aliases as CSV with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for alias in aliases:
        writer.writerow([alias.pcode, alias.spelling, tell_language(alias.spelling), alias.source])
    return text.getvalue()


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path), default=GEODATA / "gazetteer")
def main(source: Path, out: Path) -> None:
    """Write aliases.csv from the lists in the folder SOURCE; print what was left out, and why."""
    aliases, left_out = sift_aliases(source)
    out.mkdir(parents=True, exist_ok=True)
    (out / "aliases.csv").write_text(format_aliases(aliases), encoding="utf-8")
    for (list_name, fault), count in sorted(left_out.items()):
        click.echo(f"{count:5} {list_name}: {fault}")


if __name__ == "__main__":
    main()
