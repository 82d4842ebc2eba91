"""A bare name that several places bear stays ambiguous, whatever is loaded beside what ships."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

GEODATA = Path(__file__).parents[2] / "geodata"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "places"
LETTERS = str.maketrans("أإآةىئؤ", "اااهييو", "ءـًٌٍَُِّْ")


def fold_arabic(name: str) -> str:
    words = re.sub(r"^حي ", "", name.strip().translate(LETTERS)).split()
    return " ".join(re.sub(r"^ال(?=..)", "", word) for word in words)


def list_official_places(units: dict[str, str]) -> Iterator[tuple[str, set[str]]]:
    """Yield code and names of each; `units` are the folded names of districts by p-code."""
    with (SHARED / "syr_communities.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    quarters = json.loads((SHARED / "syr_neighbourhoods.geojson").read_text(encoding="utf-8"))
    rows += [feature["properties"] for feature in quarters["features"]]
    for row in rows:
        # After a dash or a slash OCHA writes which of several namesakes it means.
        names = [re.split(" - |/", name)[0] for name in row["name_ar"].split("_")]
        first, *others = (fold_arabic(name) for name in names)
        # So it does once after "_", where alternatives stand: Jeb Elkhafi of Menbij.
        yield row["pcode"], {first, *others} - ({units.get(row["adm2_pcode"])} - {first})


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs OCHA's communities in ../shared/data/places")
def test_no_namesake_of_a_shipped_place_is_left_out() -> None:
    """Else a bare clone would put a name into the one place that it happens to know."""
    with (GEODATA / "gazetteer" / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    shipped = {row["place_id"] for row in rows}
    named = {
        fold_arabic(row["name_ar"])
        for row in rows
        if row["country"] == "SY" and row["level"] in ("settlement", "neighbourhood")
    }
    units = {r["pcode"]: fold_arabic(r["name_ar"]) for r in rows if r["level"] == "district"}
    missing = {
        pcode: sorted(names & named)
        for pcode, names in list_official_places(units)
        if pcode not in shipped and names & named
    }
    assert not missing
